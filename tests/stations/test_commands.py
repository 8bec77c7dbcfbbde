"""The commands with which a station is set up."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from stations.choices import Role
from stations.models import Officer, Organisation, Place
from tests.factories import stations

pytestmark = pytest.mark.django_db


def ran(*words: str) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_a_station_is_made_with_its_two_teams_one_room_and_groups():
    ran(
        "create_station",
        "CH",
        "澄湖派出所",
        "--parent",
        "NEW",
        "--parent-name",
        "第一分局",
        "--lon",
        "118.1",
        "--lat",
        "24.6",
    )
    names = list(
        Organisation.objects.filter(path__startswith="NEW.CH.").order_by("path").values_list("name", flat=True)
    )
    assert names == ["澄湖派出所", "案件办理队", "社区警务队", "警务一组", "警务二组", "警务三组", "综合指挥室"]


def test_a_station_needs_a_sub_bureau_a_place_on_earth_and_a_free_code():
    with pytest.raises(CommandError, match="没有代码为 NEW 的分局"):
        ran("create_station", "CH", "澄湖派出所", "--parent", "NEW", "--lon", "118.1", "--lat", "24.6")
    with pytest.raises(CommandError, match="纬度"):
        ran(
            "create_station",
            "CH",
            "澄湖派出所",
            "--parent",
            "NEW",
            "--parent-name",
            "一",
            "--lon",
            "24.6",
            "--lat",
            "118.1",
        )
    stations.station("CH")
    with pytest.raises(CommandError, match="不是分局"):
        ran("create_station", "DH", "东湖派出所", "--parent", "CH", "--lon", "118.1", "--lat", "24.6")
    with pytest.raises(CommandError, match="已用于"):
        ran(
            "create_station",
            "CH",
            "澄湖派出所",
            "--parent",
            "NEW",
            "--parent-name",
            "一",
            "--lon",
            "118.1",
            "--lat",
            "24.6",
        )
    assert Organisation.objects.filter(code="NEW").count() == 0


def test_the_first_security_administrator_is_made_at_the_console(monkeypatch):
    stations.station("CH")
    monkeypatch.setattr("sys.stdin", io.StringIO("a-long-password\n"))
    said = ran(
        "create_officer", "sec", "安全管理员", "--organisation", "CH", "--role", "security_admin", "--password-stdin"
    )
    made = Officer.objects.get(username="sec")
    assert (made.roles, made.check_password("a-long-password"), said.strip()) == (
        [Role.SECURITY_ADMIN],
        True,
        f"sec: 安全管理员, {made.station}",
    )


def test_a_refused_account_is_told_by_field(monkeypatch):
    stations.station("CH")
    monkeypatch.setattr("sys.stdin", io.StringIO("x\n"))
    with pytest.raises(CommandError, match="不能兼任"):
        ran(
            "create_officer",
            "a",
            "甲",
            "--organisation",
            "CH",
            "--role",
            "audit_admin",
            "--role",
            "wall",
            "--password-stdin",
        )
    with pytest.raises(CommandError, match="没有代码为“XX”的机构"):
        ran("create_officer", "a", "甲", "--organisation", "XX", "--role", "wall", "--password-stdin")


def test_places_come_in_and_what_stays_out_is_in_a_file_of_its_own(tmp_path):
    stations.station("CH")
    file = tmp_path / "markets.csv"
    file.write_text("code,name\n1,柳堤夜市\n2,\n", encoding="utf-8")
    said = ran("import_places", str(file), "--station", "CH", "--kind", "market")
    assert "新建 1，更改 0，未变 0，退回 1" in said
    with (tmp_path / "markets.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as rejects:
        assert list(csv.reader(rejects)) == [["row", "field", "why"], ["3", "name", "缺少名称。"]]
    assert Place.objects.get().initials == "ldys"


def test_streets_are_counted(tmp_path):
    stations.station("CH")
    file = tmp_path / "town.osm"
    file.write_text(
        '<osm version="0.6"><node id="1" lon="114.05" lat="22.53" version="1"/><node id="2" lon="114.06" lat="22.53" version="1"/>'
        '<way id="1" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'
    )
    said = ran("import_roads", str(file), "--station", "CH")
    assert "路口 2，路段 2，互不相通 1 片（第 1 版）" in said
    for kind in ("car", "motorcycle", "foot"):
        assert f"{kind}：往返分别计 2.1 公里，路口 2，其中 100% 连成一片" in said


def test_reports_and_reasons_are_said_in_english_when_asked_for(tmp_path):
    stations.station("CH")
    file = tmp_path / "markets.csv"
    file.write_text("code,name,households\n1,柳堤夜市,many\n2,\n", encoding="utf-8")
    asked = ("import_places", str(file), "--station", "CH", "--kind", "market", "--language", "en")
    assert ": 0 created, 0 changed, 0 unchanged, 2 rejected" in ran(*asked)
    with (tmp_path / "markets.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as rejects:
        assert [why for _row, _field, why in list(csv.reader(rejects))[1:]] == [
            "The number of households “many” is not a whole number.",
            "The name is missing.",
        ]
    file.write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match=r"markets\.csv row 1: there is no head"):
        ran(*asked)
    with pytest.raises(CommandError, match=r"x\.osm: there is no such file"):
        ran("import_roads", "x.osm", "--station", "CH", "--language", "en")


@pytest.mark.parametrize("command", [("import_roads", "x.osm"), ("import_places", "x.csv", "--kind", "market")])
def test_an_unknown_station_is_told_with_those_there_are(command):
    stations.station("CH")
    with pytest.raises(CommandError, match="CH"):
        ran(command[0], command[1], *command[2:], "--station", "XX")
