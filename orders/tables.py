"""The list as a workbook: real dates and numbers, a filter over every column, who took it out and why on every page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

# What a spreadsheet would take for a formula when the file is opened again as text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {"text": 18, "long": 44, "time": 17, "number": 9}


def defused(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook(*, sheet: str, head: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], watermark: str) -> bytes:
    """Return an XLSX. `head` is (title, kind) with kinds text, long, time and number; times are local and naive."""
    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True})  # fmt: skip
    page, bold, time = book.add_worksheet(sheet), book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})  # fmt: skip
    page.write_string(0, 0, defused(watermark), book.add_format({"italic": True, "font_color": "#666666"}))
    page.set_header(f"&C{watermark.replace('&', '&&')[:200]}")
    page.set_footer("&R&P / &N")
    page.set_landscape()
    page.freeze_panes(2, 1)
    for column, (title, kind) in enumerate(head):
        page.set_column(column, column, WIDTHS[kind])
        page.write_string(1, column, title, bold)
    last = 1
    for last, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(last, column, value.replace(tzinfo=None), time)
            elif isinstance(value, int | float):
                page.write_number(last, column, value)
            elif value:
                page.write_string(last, column, defused(str(value)))
    page.autofilter(1, 0, last, len(head) - 1)
    book.close()
    return made.getvalue()
