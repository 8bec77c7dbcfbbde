"""A register as an office keeps it in Excel: dates, numbers and text in their cells, gaps, slips, rare characters."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from core.clock import SHANGHAI
from incidents.models import Incident, Party
from incidents.selectors.listing import Filters, list_incidents
from live.models import Entry
from tests.factories import stations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("station")]

HEADER = ["编号", "接报时间", "结案时间", "经度", "纬度", "类别", "案情", "地址", "报警人", "电话"]
MAPPING = """
source: "110"
source_id: 编号
occurred_at: {column: 接报时间, format: "%Y-%m-%d %H:%M:%S"}
closed_at: {column: 结案时间, format: "%Y-%m-%d %H:%M:%S"}
position: {lon: 经度, lat: 纬度, datum: wgs84, required: false}
title: "{类别}"
description: "{案情}"
address: "{地址}"
type: {column: 类别, values: {盗窃电动车: theft.ebike, 打架: order.fight}}
disposition: {column: 类别, values: {盗窃电动车: case_opened}, default: handled}
caller: {name: 报警人, phone: 电话}
"""
EVENING, NIGHT = datetime(2026, 10, 3, 21, 40, 17), datetime(2026, 10, 3, 23, 59, 59)  # noqa: DTZ001 - a cell knows no zone
EBIKE = ["A1", EVENING, NIGHT, 114.055, 22.535, "盗窃电动车", "𬭩䶮之女电瓶被盗 🚲", "柳堤夜市", "䶮𬭩", 13812342206]
FIGHT = [1002, "2026-10-03 22:05:00", None, None, None, "打架", "两人互殴", "柳堤夜市东口", None, None]
DAY = ["A3", date(2026, 10, 4), None, 114.055, 22.535, "打架", "", "", "", ""]
SLIP = ["B1", "3/10/2026 晚", None, 114.055, 22.535, "打架", "时间写法不对", "", "", ""]
EARLY = ["B2", NIGHT, EVENING, 114.055, 22.535, "打架", "结案早于接报", "", "", ""]
UNKNOWN = ["B3", EVENING, None, "#N/A", 22.535, "打架", "坐标没有算出来", "", "", ""]


@pytest.fixture
def station():
    return stations.station("CH")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Two good rows, an empty one, one more, and three with slips: rows 2, 3, 5 and 6 to 8."""
    book = Workbook()
    for cells in (HEADER, EBIKE, FIGHT, [None] * len(HEADER), DAY, SLIP, EARLY, UNKNOWN):
        book.active.append(cells)
    book.save(tmp_path / "台账.xlsx")
    (tmp_path / "m.yaml").write_text(MAPPING)
    return tmp_path / "台账.xlsx"


def take_in(register: Path) -> list[tuple[int, str, str]]:
    """Import; return what was refused, as the file beside the register says it."""
    call_command("import_incidents", str(register), "--station=CH", f"--mapping={register.with_name('m.yaml')}")
    with register.with_name("台账.xlsx.rejects.csv").open(encoding="utf-8-sig", newline="") as sheet:
        return [(int(row["row"]), row["field"], row["why"]) for row in csv.DictReader(sheet)]


def kept() -> list[tuple[Any, ...]]:
    return sorted(Incident.objects.values_list("source_id", "number", "version", "reported_at", "closed_at"))


def at(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SHANGHAI)


def test_dates_are_read_as_dates_and_as_text_and_an_empty_row_is_nothing(register):
    take_in(register)
    midnight = at(datetime(2026, 10, 4))  # noqa: DTZ001 - it is given one
    five_past_ten = at(datetime(2026, 10, 3, 22, 5))  # noqa: DTZ001 - it is given one
    assert [(known, number, reported, closed) for known, number, _version, reported, closed in kept()] == [
        ("1002", "CH20261003-0002", five_past_ten, five_past_ten),
        ("A1", "CH20261003-0001", at(EVENING), at(NIGHT)),
        ("A3", "CH20261004-0001", midnight, midnight),
    ]


def test_rare_characters_numbers_and_the_caller_come_in_whole_and_are_found(station, register):
    take_in(register)
    made = Incident.objects.get(source_id="A1")
    assert (made.description, made.title, made.type.code) == ("𬭩䶮之女电瓶被盗 🚲", "盗窃电动车", "theft.ebike")
    assert (made.lon, made.lat, made.disposition) == (114.055, 22.535, "case_opened")
    assert (Party.objects.get().masked, made.caller_masked) == ("䶮** 138****2206", "䶮** 138****2206")
    for words in ("𬭩䶮", "13812342206"):
        found = list_incidents(stations.officer(station), Filters(text=words))
        assert [one.source_id for one in found] == ["A1"], words


def test_a_row_with_a_slip_is_named_with_its_number_its_field_and_why(register):
    assert take_in(register) == [
        (6, "occurred_at", "时间“3/10/2026 晚”与格式 %Y-%m-%d %H:%M:%S 不符。"),
        (7, "closed_at", "结案早于接报。"),
        (8, "position.lon", "“#N/A”不是数。"),
    ]


def test_the_second_run_brings_in_nothing_and_names_the_same_slips(register):
    first = take_in(register)
    before = kept()
    assert take_in(register) == first
    assert (kept(), Entry.objects.filter(kind="incidents.imported").count()) == (before, 1)
