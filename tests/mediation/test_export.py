"""Finding a dispute by what one knows of it, and taking the list out of the house (M3, M5)."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from live.models import Entry
from mediation.selectors.listing import Filters, list_disputes
from mediation.services.outcome import reopen_dispute, settle_dispute
from mediation.services.people import Person, add_party
from stations.choices import Role
from tests.factories import mediation, stations

pytestmark = pytest.mark.django_db


def found(by, text: str) -> list[str]:
    return [row.number for row in list_disputes(by, Filters(text=text))]


def test_a_dispute_is_found_by_number_title_place_and_party(house):
    mine = mediation.opened(house.officer, title="琴声扰邻", address="柳堤新村 3 幢")
    other = mediation.opened(house.officer, title="漏水", address="锦绣花园 1 幢")
    add_party(officer=house.desk, number=mine.number, person=Person(role="third", name="郑小满", phone="13600000501"))
    for text in (
        mine.number,
        mine.number.lower(),
        "0001",
        "琴声",
        "柳堤新村",
        "琴声 柳堤",
        "郑小满",
        "13600000501",
    ):
        assert found(house.desk, text) == [mine.number], text
    assert found(house.desk, "琴声 锦绣") == []
    assert found(house.desk, "吴大勇") == [other.number, mine.number]


def test_a_party_is_found_by_those_only_who_may_see_parties_and_nobody_finds_half_a_name(house):
    dispute = mediation.opened(house.officer)
    auxiliary = stations.officer(house.station, Role.AUXILIARY, name="辅警")
    for text in ("吴大勇", "15912347730"):
        assert (found(house.desk, text), found(auxiliary, text)) == ([dispute.number], [])
        assert found(house.mediator, text) == []
    assert found(house.desk, "吴大") == found(house.desk, "1591234") == []


def sheet(client: Client, query: str = "", reason: str = "月报") -> list[list[object]]:
    answer = client.post(f"/mediation/export/?{query}", {"reason": reason})
    assert answer.status_code == 200
    page = load_workbook(BytesIO(answer.content)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_the_file_holds_the_list_behind_each_number_and_the_numbers_can_be_counted_again(house, logged_in):
    made = [mediation.opened(house.officer, title=f"第 {n} 件") for n in range(4)]
    for one in made[:3]:
        settle_dispute(officer=house.officer, number=one.number, how="握手言和")
    reopen_dispute(officer=house.officer, number=made[0].number, reason="又闹了")
    desk = logged_in(house.desk)
    for behind, count in (("accepted", 4), ("settled", 3), ("staying", 2), ("reopened", 1)):
        assert len(sheet(desk, f"behind={behind}")) == 2 + count, behind
    watermark, head, *rows = sheet(desk, "behind=accepted")
    assert "受理 4 件，调成 3 件（75.0 %），仍保持 2 件（50.0 %）" in watermark[0]
    counted = {name: sum(row[head.index(name)] for row in rows) for name in ("计入受理", "计入调成", "计入仍保持")}
    assert counted == {"计入受理": 4, "计入调成": 3, "计入仍保持": 2}
    entry = Entry.objects.filter(kind="dispute.exported").last()
    assert (entry.data, entry.actor) == ({"rows": 4, "behind": "accepted", "reason": "月报"}, house.desk.name)


def test_the_file_holds_no_whole_name_and_no_formula(house, logged_in):
    mediation.opened(house.officer, title="=cmd 13812342206")
    text = str(sheet(logged_in(house.desk), "tab=open"))
    assert ("13812342206" in text, "林静" in text, "'=cmd" in text) == (False, False, True)


def test_an_export_needs_a_reason_and_the_room(house, logged_in):
    mediation.opened(house.officer)
    assert logged_in(house.desk).post("/mediation/export/", {"reason": " "}).status_code == 422
    for who in (house.officer, house.mediator, house.guardian):
        assert logged_in(who).post("/mediation/export/", {"reason": "x"}).status_code == 403
    assert not Entry.objects.filter(kind="dispute.exported").exists()


def test_exports_are_counted(house, logged_in):
    desk = logged_in(house.desk)
    said = [desk.post("/mediation/export/", {"reason": "月报"}).status_code for _ in range(21)]
    assert said == [200] * 20 + [429]
