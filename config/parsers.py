"""Strict JSON at the API's door: what PostgreSQL could not keep is refused with the name of its field."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

# Only a text that holds one of these is looked through; it may be harmless ("NaN" as a word of a title).
SUSPECT = re.compile(r"\x00|\\u0000|\\ud|NaN|Infinity", re.IGNORECASE)
FOREIGN_BYTE = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that is no UTF-8


def _fault(value: str | float) -> str:
    """Return what is wrong with a text or a number; empty when nothing is."""
    if isinstance(value, float):
        return "" if math.isfinite(value) else _("请给出有限的数值。")
    if "\x00" in value:
        return _("内容中有 NUL 字符（U+0000），请去掉后再发。")
    if FOREIGN_BYTE.search(value):
        return _("不是 UTF-8 编码，请转成 UTF-8 再发。")
    try:
        value.encode()
    except UnicodeEncodeError:
        return _("内容中有不成对的代理字符，请检查来源系统的编码。")
    return ""


def _faults(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) through the whole document; a name counts as a part of what holds it."""
    if isinstance(value, dict):
        for name, part in value.items():
            if said := _fault(name):
                yield field, said
            else:
                yield from _faults(part, f"{field}.{name}" if field else name)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _faults(part, f"{field}[{index}]")
    elif isinstance(value, str | float) and (said := _fault(value)):
        yield field, said


class StrictJSONParser(JSONParser):
    """JSON in UTF-8, no NaN or Infinity, no NUL, no half characters."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:  # noqa: ARG002 - DRF's signature
        """Return the document; ParseError (400) when it is none, ValidationError (422) naming each field that cannot be kept."""
        raw = stream.read()
        foreign = None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            foreign, text = error, raw.decode("utf-8-sig", "surrogateescape")
        try:
            document = json.loads(text)
            found = list(_faults(document)) if foreign or SUSPECT.search(text) else []
        except RecursionError as error:
            raise ParseError(_("JSON 嵌套过深。")) from error
        except ValueError as error:
            if foreign:
                said = _("请求不是 UTF-8 编码（第 {start} 字节起），请转成 UTF-8 再发。").format(
                    start=foreign.start + 1
                )
                raise ParseError(said) from error
            raise ParseError(_("JSON 格式有误：{error}").format(error=error)) from error
        if found:
            raise ValidationError({field: [said] for field, said in found})
        return document
