"""Past incidents from a file: every row is in, or its row, field and reason are known."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pyarrow import parquet

from core.clock import now
from incidents.models import Incident, Party
from incidents.selectors.incidents import incident_card
from incidents.selectors.listing import Filters, list_incidents
from live.models import Entry
from live.selectors import first_broken
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db

CHICAGO = Path(__file__).resolve().parents[3] / "shared" / "data" / "incidents" / "chicago_2018_jan01_aug08.parquet"
HEADER = ["编号", "时间", "经度", "纬度", "类别", "案情", "地址", "报警人", "电话", "状态", "结果", "级别"]
ROW = {
    "编号": "A1", "时间": "2026-10-03 21:40:00", "经度": "114.055", "纬度": "22.535", "类别": "盗窃电动车",
    "案情": "电瓶被盗", "地址": "柳堤夜市", "报警人": "林海", "电话": "138 1234 2206", "状态": "已结", "结果": "立案", "级别": "",
}  # fmt: skip
MAPPING = """
source: "110"
source_id: 编号
occurred_at: {column: 时间, format: "%Y-%m-%d %H:%M:%S"}
position: {lon: 经度, lat: 纬度, datum: wgs84}
title: "{类别}"
description: "{案情}"
address: "{地址}"
type: {column: 类别, values: {盗窃电动车: theft.ebike, 打架: order.fight}}
disposition: {column: 结果, values: {立案: case_opened}, default: handled}
priority: {column: 级别, values: {一级: 1}, default: 3}
open: {column: 状态, values: {处理中: true}, default: false}
caller: {name: 报警人, phone: 电话}
"""


@pytest.fixture
def station():
    made = stations.station("CH")
    stations.community(made)
    return made


@pytest.fixture
def take_in(tmp_path, station):
    """Import some rows; return what was refused as (row, field, why)."""

    def run(*rows: dict, mapping: str = MAPPING, encoding: str = "utf-8", name: str = "台账.csv") -> list[tuple]:
        file, rejects = tmp_path / name, tmp_path / "rejects.csv"
        if rows:
            with file.open("w", encoding=encoding, newline="") as sheet:
                writer = csv.DictWriter(sheet, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        (tmp_path / "m.yaml").write_text(mapping)
        arguments = [f"--station={station.code}", f"--mapping={tmp_path / 'm.yaml'}", f"--rejects={rejects}"]
        call_command("import_incidents", str(file), *arguments)
        if not rejects.exists():
            return []
        with rejects.open(encoding="utf-8-sig", newline="") as sheet:
            return [(int(row["row"]), row["field"], row["why"]) for row in csv.DictReader(sheet)]

    return run


def row(**changes: str) -> dict:
    return ROW | changes


def test_the_report_and_the_reasons_are_said_in_english_when_asked_for(station, tmp_path):
    file, mapping = tmp_path / "register.csv", tmp_path / "m.yaml"
    mapping.write_text(MAPPING)
    with file.open("w", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(ROW))
        writer.writeheader()
        writer.writerows([row(), row(**{next(iter(ROW)): ""})])
    said = StringIO()
    asked = (str(file), f"--station={station.code}", f"--mapping={mapping}", "--language=en")
    call_command("import_incidents", *asked, stdout=said)
    assert "2 rows: 1 imported, 0 there already, 1 rejected" in said.getvalue()
    with (tmp_path / "register.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert [line["why"] for line in csv.DictReader(sheet)] == ["There is no number of the source."]
    mapping.write_text("{")
    with pytest.raises(CommandError, match="The mapping is not valid YAML"):
        call_command("import_incidents", *asked)


def test_a_row_becomes_a_closed_incident_with_the_number_of_its_own_day(take_in):
    assert take_in(row()) == []
    made = Incident.objects.get()
    assert (made.number, made.short, made.source, made.source_id) == ("CH20261003-0001", "1", "110", "A1")
    assert made.occurred_at == made.reported_at == made.closed_at == datetime(2026, 10, 3, 13, 40, tzinfo=UTC)
    assert (made.type.code, made.title, made.description, made.address) == (
        "theft.ebike",
        "盗窃电动车",
        "电瓶被盗",
        "柳堤夜市",
    )
    assert (made.status, made.disposition, made.priority) == ("closed", "case_opened", 3)
    assert (made.lon, made.lat, made.community.name) == (114.055, 22.535, "柳堤社区")


def test_an_import_leaves_one_entry_of_the_station_and_none_of_the_closed_incidents(take_in):
    take_in(row(), row(编号="A2"), row(编号="A3", 时间="nie"))
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject, entry.number) == ("incidents.imported", "station", "CH")
    assert entry.data == {"source": "台账.csv", "rows": 2, "rejected": 1}
    assert first_broken("CH") is None


def test_the_second_run_imports_nothing_and_says_nothing(take_in):
    take_in(row(), row(编号="A2"))
    before = list(Incident.objects.order_by("id").values_list("id", "number", "version"))
    assert take_in(row(), row(编号="A2")) == []
    assert list(Incident.objects.order_by("id").values_list("id", "number", "version")) == before
    assert Entry.objects.count() == 1


def test_a_grown_file_goes_on_where_the_last_run_stopped_and_no_number_is_skipped(take_in):
    take_in(row(), row(编号="A2"))
    take_in(
        row(), row(编号="A2"), row(编号="A3", 时间="2026-10-03 08:00:00"), row(编号="A4", 时间="2026-10-04 00:10:00")
    )
    assert sorted(Incident.objects.values_list("source_id", "number")) == [
        ("A1", "CH20261003-0001"), ("A2", "CH20261003-0002"), ("A3", "CH20261003-0003"), ("A4", "CH20261004-0001"),
    ]  # fmt: skip


def test_numbers_follow_the_time_of_the_report_whatever_the_order_of_the_rows(take_in):
    take_in(row(编号="late", 时间="2026-10-03 23:00:00"), row(编号="early", 时间="2026-10-03 01:00:00"))
    assert Incident.objects.get(source_id="early").short == "1"


@pytest.mark.usefixtures("noon")
def test_a_live_report_on_the_imported_day_takes_the_next_number(take_in, station):
    today = now().astimezone().strftime("%Y-%m-%d 00:00:01")
    take_in(row(时间=today), row(编号="A2", 时间=today))
    assert incidents.incident(stations.officer(station)).short == "3"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"编号": ""}, "source_id"),
        ({"编号": "x" * 81}, "source_id"),
        ({"时间": ""}, "occurred_at"),
        ({"时间": "2026/13/01"}, "occurred_at"),
        ({"时间": "2099-01-01 00:00:00"}, "occurred_at"),
        ({"时间": "1900-01-01 00:00:00"}, "occurred_at"),
        ({"经度": ""}, "position.lon"),
        ({"纬度": "n/a"}, "position.lat"),
        ({"纬度": "NaN"}, "position.lat"),
        ({"经度": "22.535", "纬度": "114.055"}, "position.lon"),
        ({"经度": "0", "纬度": "0"}, "position.lon"),
        ({"经度": "inf"}, "position.lon"),
        ({"类别": "飞碟"}, "type"),
        ({"类别": ""}, "type"),
        ({"案情": "字" * 4001}, "description"),
        ({"电话": "不详"}, "caller.phone"),
    ],
)
def test_a_bad_row_is_refused_by_row_and_field_and_the_good_ones_are_in(take_in, changes, field):
    refused = take_in(row(), row(编号="B") | changes, row(编号="C"))
    assert [(number, name) for number, name, _ in refused] == [(3, field)]
    assert refused[0][2]
    assert sorted(Incident.objects.values_list("source_id", flat=True)) == ["A1", "C"]


def test_the_same_number_twice_in_one_file_is_refused_the_second_time(take_in):
    assert take_in(row(), row(案情="另一起")) == [(3, "source_id", "来源编号与第 2 行相同。")]


def test_rows_known_by_their_content_alone_are_counted_apart_when_they_are_alike(take_in):
    by_content = MAPPING.replace("source_id: 编号", "source_id: [时间, 类别, 地址]")
    rows = [row(编号="x"), row(编号="y"), row(编号="z", 地址="别处")]
    assert take_in(*rows, mapping=by_content) == []
    assert take_in(*rows, mapping=by_content) == []
    assert Incident.objects.count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_may_be_in_the_encodings_of_chinese_offices(take_in, encoding):
    assert take_in(row(案情="𬭩䶮 失窃 🚲"), encoding=encoding) == []
    assert Incident.objects.get().description == "𬭩䶮 失窃 🚲"


def test_an_unreadable_encoding_is_said_in_one_sentence(take_in, tmp_path):
    (tmp_path / "bad.csv").write_bytes("编号,时间\n".encode("gb18030") + b"\xff\xff\xff\n")
    with pytest.raises(CommandError, match="既不是完整的 UTF-8，也不是 GB18030"):
        take_in(name="bad.csv", mapping="source_id: 编号\noccurred_at: {column: 时间}\ntype: theft")
    assert not Incident.objects.exists()


def test_a_missing_column_stops_the_import_before_the_first_row(take_in):
    with pytest.raises(CommandError, match=r"position\.lon：文件中没有列“经度”"):
        take_in(
            {"编号": "1", "时间": "2026-01-01 00:00:00", "纬度": "1", "类别": "打架"},
            mapping=MAPPING.split("title", maxsplit=1)[0] + "type: order.fight",
        )
    assert not Incident.objects.exists()


def test_an_unknown_station_is_told_which_there_are(take_in, station):
    station.code = "NOWHERE"
    with pytest.raises(CommandError, match="没有派出所“NOWHERE”，现有：CH"):
        take_in(row())


def test_after_an_import_the_database_plans_for_the_rows_that_are_there(take_in):
    take_in(*[ROW | {"编号": f"A{number}"} for number in range(40)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'incidents_incident'::regclass")
        assert cursor.fetchone()[0] == 40


def test_a_position_in_gcj02_is_stored_where_it_is(take_in):
    take_in(row(), row(编号="none", 经度="", 纬度=""), mapping=MAPPING.replace("wgs84", "gcj02"))
    made = Incident.objects.get(source_id="A1")
    assert (round(made.lon, 4), round(made.lat, 4)) == (114.0499, 22.5377)
    assert Incident.objects.get(source_id="none").lon is None


def test_the_caller_is_sealed_and_found_again_by_phone(take_in, station):
    take_in(row())
    made, party = Incident.objects.get(), Party.objects.get()
    assert made.caller_masked == party.masked == "林** 138****2206"
    found = list_incidents(stations.officer(station), Filters(text="13812342206"))
    assert [one.number for one in found] == [made.number]


@pytest.mark.parametrize("words", ["电瓶", "柳堤", "盗窃电动车", "CH20261003-0001"])
def test_an_imported_incident_is_found_by_its_words_like_any_other(take_in, station, words):
    take_in(row())
    assert [one.short for one in list_incidents(stations.officer(station), Filters(text=words))] == ["1"]


def test_an_incident_that_is_still_open_gets_its_timer_and_is_on_every_screen(take_in):
    take_in(row(), row(编号="A2", 状态="处理中"))
    made = Incident.objects.get(source_id="A2")
    assert (made.status, made.stage, made.closed_at, made.disposition) == ("reported", "dispatch", None, "")
    assert made.stage_due_at > made.stage_since == made.reported_at
    entry = Entry.objects.get(kind="incident.reported")
    assert entry.number == made.number
    assert entry.card["open"] is True
    assert entry.card["version"] == incident_card(made)["version"]


def test_a_crash_leaves_whole_batches_and_the_next_run_brings_the_rest(take_in, monkeypatch):
    monkeypatch.setattr("incidents.services.importing.run.BATCH", 2)
    rows = [row(编号=f"N{index}") for index in range(5)]
    with pytest.raises(CommandError, match="引号或分隔有误"):
        take_in(*rows[:4], row(编号="N4", 案情="字" * 140_000))
    assert sorted(Incident.objects.values_list("source_id", flat=True)) == ["N0", "N1", "N2", "N3"]
    assert take_in(*rows) == []
    assert Incident.objects.count() == 5


@pytest.mark.skipif(not CHICAGO.is_file(), reason="../shared/data is not on this machine")
def test_ten_thousand_real_rows_are_all_in(tmp_path):
    stations.station("CHI", lon=-87.65, lat=41.85)
    part = next(parquet.ParquetFile(CHICAGO).iter_batches(10_000))
    parquet.write_table(pa.Table.from_batches([part]), tmp_path / "part.parquet")
    mapping = Path(__file__).resolve().parents[2] / "docs" / "mappings" / "chicago.yaml"
    call_command("import_incidents", str(tmp_path / "part.parquet"), "--station=CHI", f"--mapping={mapping}")
    assert Incident.objects.count() == 10_000
    first = Incident.objects.order_by("reported_at", "id").first()
    assert first.reported_at == datetime(2018, 1, 1, 6, 0, tzinfo=UTC)
    assert (first.title, first.type.code) == ("CRIMINAL DAMAGE · TO PROPERTY", "order.damage")
