"""Files that people bring are read as numbered rows, or refused in words that say where they are wrong."""

import csv
import datetime as dt
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from stations.tables import Row, TableError, columns_of, read_columns, read_rows

CHICAGO = Path(__file__).parents[3].parent / "shared" / "data" / "incidents" / "chicago_2018_jan01_aug08.parquet"
STREETS = Path(__file__).parents[3].parent / "shared" / "data" / "roads" / "xiamen_streets.csv"
PEOPLE = [Row(2, {"姓名": "䶮𬭩", "住址": "湖里区，殿前街道"}), Row(3, {"姓名": "李四😀", "住址": None})]
TEXT = '姓名,住址\n䶮𬭩,"湖里区，殿前街道"\n李四😀,\n'

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), min_size=1)


def written(folder: Path, content: bytes | str, name: str = "rows.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(folder: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "rows.xlsx")
    return folder / "rows.xlsx"


def parquet(folder: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), folder / "rows.parquet")
    return folder / "rows.parquet"


def refusal(path: Path) -> str:
    with pytest.raises(TableError) as refused:
        list(read_rows(path))
    assert refused.value.fields == {"file": [refused.value.detail]}
    assert refused.value.detail.startswith(path.name)
    return refused.value.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_office_reads_the_same(tmp_path: Path, encoding: str) -> None:
    assert list(read_rows(written(tmp_path, TEXT, encoding=encoding))) == PEOPLE


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    content = f'编号{delimiter}"名称,或;别名"{delimiter}电话\n1{delimiter}甲{delimiter}2\n'
    assert list(read_rows(written(tmp_path, content))) == [Row(2, {"编号": "1", "名称,或;别名": "甲", "电话": "2"})]


def test_a_single_column_needs_no_delimiter(tmp_path: Path) -> None:
    assert list(read_rows(written(tmp_path, "电话\n110\n"))) == [Row(2, {"电话": "110"})]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    lines = 'a,b\n1,"two\nlines"\n\n,\n4,\n'
    expected = [Row(2, {"a": "1", "b": "two\nlines"}), Row(5, {"a": "4", "b": None})]
    assert list(read_rows(written(tmp_path, lines))) == expected
    book = workbook(tmp_path, ["a", "b"], ["1", "two\nlines"], [], [None, None], ["4"])
    assert list(read_rows(book)) == expected
    table = parquet(tmp_path, a=["1", None, None, "4"], b=["two\nlines", None, None, None])
    assert list(read_rows(table)) == expected


def test_windows_line_ends_and_empty_columns_at_the_right_are_nothing(tmp_path: Path) -> None:
    assert list(read_rows(written(tmp_path, "a,b,,\r\n1,2,,\r\n"))) == [Row(2, {"a": "1", "b": "2"})]


def test_cells_of_a_workbook_keep_their_types(tmp_path: Path) -> None:
    at = dt.datetime(2026, 11, 22, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
    book = workbook(tmp_path, ["时间", "数", "字"], [at, 1.5, "甲"])
    assert list(read_rows(book)) == [Row(2, {"时间": at, "数": 1.5, "字": "甲"})]


def test_a_bad_header_is_named(tmp_path: Path) -> None:
    assert "第 1 行：没有表头" in refusal(written(tmp_path, ""))
    assert "第 1 行：没有表头" in refusal(written(tmp_path, "\n1,2\n"))
    assert "第 1 行：第 2 列没有列名" in refusal(written(tmp_path, "a, ,c\n1,2,3\n"))
    assert "第 1 行：列名重复：a" in refusal(written(tmp_path, "a,b, a\n1,2,3\n"))
    assert "列名重复：a" in refusal(workbook(tmp_path, ["a", "a"], [1, 2]))


def test_a_row_wider_than_the_header_is_named(tmp_path: Path) -> None:
    assert "第 3 行：有 3 格，表头只有 2 列" in refusal(written(tmp_path, "a,b\n1,2\n1,2,3\n"))


def test_a_broken_quotation_is_named(tmp_path: Path) -> None:
    assert "第 3 行：引号或分隔有误" in refusal(written(tmp_path, 'a,b\n1,2\n"x"y,2\n'))


def test_bytes_that_no_encoding_knows_are_named_by_their_row(tmp_path: Path) -> None:
    assert "第 3 行：既不是完整的 UTF-8，也不是 GB18030" in refusal(written(tmp_path, b"a,b\n1,2\n\xff\xff,3\n"))


def test_damaged_utf8_is_refused_and_not_read_as_nonsense(tmp_path: Path) -> None:
    assert "第 4 行" in refusal(written(tmp_path, "姓名\n张三\n李四\n".encode() + "王五".encode()[:4]))


def test_a_gb18030_file_may_end_like_half_a_utf8_character(tmp_path: Path) -> None:
    assert list(read_rows(written(tmp_path, "a\n閑", encoding="gb18030"))) == [Row(2, {"a": "閑"})]


def test_utf16_and_nul_are_no_text(tmp_path: Path) -> None:
    assert "UTF-16" in refusal(written(tmp_path, "a,b\n1,2\n", encoding="utf-16"))
    assert "第 3 行：含有 NUL 字节" in refusal(written(tmp_path, b"a,b\n1,2\n\0,3\n"))


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "文件不存在" in refusal(tmp_path / "nowhere.csv")
    assert "可用：.parquet" in refusal(written(tmp_path, "x", "rows.xls"))
    assert "不是 XLSX" in refusal(written(tmp_path, "a,b\n", "rows.xlsx"))
    assert "不是完整的 Parquet" in refusal(written(tmp_path, "PAR1", "rows.parquet"))
    whole = parquet(tmp_path, a=list(range(1000))).read_bytes()
    assert "Parquet" in refusal(written(tmp_path, whole[:4] + b"\xff" * 300 + whole[304:], "damaged.parquet"))
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as packed:
        packed.writestr("readme.txt", "no workbook")
    assert "XLSX 损坏" in refusal(tmp_path / "other.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], [1])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros.bin", bytes(50 << 20))
    tracemalloc.start()
    assert "压缩炸弹" in refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 << 20


def test_columns_come_in_batches_with_their_row_numbers(tmp_path: Path) -> None:
    lines = "a,b,c\n" + "".join(f"{number},x{number},\n" for number in range(5))
    table = parquet(tmp_path, a=[str(n) for n in range(5)], b=[f"x{n}" for n in range(5)], c=[None] * 5)
    for path in (written(tmp_path, lines), table):
        batches = list(read_columns(path, columns=["b", "c"], batch=2))
        assert [batch.numbers for batch in batches] == [[2, 3], [4, 5], [6]]
        assert batches[1].columns == {"b": ["x2", "x3"], "c": [None, None]}


def test_a_missing_column_is_named_with_those_that_exist(tmp_path: Path) -> None:
    for path in (written(tmp_path, "a,b\n1,2\n"), parquet(tmp_path, a=[1], b=[2])):
        with pytest.raises(TableError, match="没有列“时间”，有：a、b"):
            list(read_columns(path, columns=["a", "时间"]))
        assert columns_of(path) == ["a", "b"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=20), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_whatever_is_written_is_read(tmp_path: Path, rows: list[tuple[str, str]], encoding: str) -> None:
    with (tmp_path / "rows.csv").open("w", encoding=encoding, newline="") as text:
        csv.writer(text).writerows([("姓名", "住址"), *rows])
    read = [(row.values["姓名"], row.values["住址"]) for row in read_rows(tmp_path / "rows.csv")]
    assert read == rows


def test_the_real_incidents_are_all_there() -> None:
    if not CHICAGO.exists():
        pytest.skip(f"{CHICAGO.name} is not beside this tree")
    batches = list(read_columns(CHICAGO, columns=["Latitude", "PrimaryType"], batch=20_000))
    assert sum(len(batch.numbers) for batch in batches) == 156_385
    assert (batches[0].numbers[0], batches[-1].numbers[-1]) == (2, 156_386)
    first = next(read_rows(CHICAGO))
    assert first.values["PrimaryType"] == batches[0].columns["PrimaryType"][0]


def test_the_real_streets_of_xiamen_are_read() -> None:
    if not STREETS.exists():
        pytest.skip(f"{STREETS.name} is not beside this tree")
    rows = list(read_rows(STREETS))
    assert rows[0] == Row(
        2, {"code": "350203001", "name": "厦港街道", "areaCode": "350203", "provinceCode": "35", "cityCode": "3502"}
    )
