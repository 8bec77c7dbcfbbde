"""At every door: what was planted in a report, a note or a reason comes out masked, and in clear only for a reason given."""

import re

import pytest
from django.db import connection
from django.test import Client

from incidents.models import Party
from live.models import Answer
from stations.choices import Role
from tests.factories import incidents, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
NAME, PHONE, OTHER, ID_NUMBER = "欧阳𬭩䶮", "18759271234", "15980905678", "350203198811023456"
SAID = f"对方电话 {OTHER}，身份证 {ID_NUMBER}，回拨 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]} 或 +86{PHONE} 或 {OTHER[:3]} {OTHER[3:7]} {OTHER[7:]}"
MASKED = "对方电话 159****5678，身份证 350****3456，回拨 187****1234 或 +86187****1234 或 159****5678"
REPORT = {
    "kind": "alarm", "type": "fraud.loan", "source": "110", "title": f"被 {OTHER} 骗", "description": SAID,
    "caller": {"name": NAME, "phone": PHONE}, "location": {"address": f"柳堤夜市 {OTHER}", "lon": stations.LON, "lat": stations.LAT},
}  # fmt: skip


def leaks(text: str) -> list[str]:
    """What of the planted is in a text, however it is spaced."""
    bare = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return [planted for planted in (NAME, PHONE, OTHER, ID_NUMBER) if planted in bare]


@pytest.fixture
def desk(room) -> Caller:
    return Caller(room.dispatcher)


@pytest.fixture
def number(desk) -> str:
    """An incident whose every act was given personal data."""
    made = str(desk.post("incidents/", REPORT, key="k1")[1]["number"])
    other = desk.post("incidents/", REPORT)[1]["number"]
    desk.post(f"incidents/{made}/calls/", {"caller": REPORT["caller"], "description": SAID})
    desk.post(f"incidents/{made}/notes/", {"text": SAID})
    desk.post(f"incidents/{made}/reclassify/", {"type": "fraud.other", "reason": SAID})
    desk.post(f"incidents/{made}/link/", {"other": other})
    card = desk.post(f"incidents/{made}/dispatch/", {"units": ["C1"]})[1]
    desk.post(f"assignments/{card['units'][0]['id']}/clear/", {"reason": SAID})
    desk.post(f"incidents/{made}/close/", {"disposition": "case_opened", "note": SAID})
    return made


DOORS = [
    "/api/v1/incidents/", f"/api/v1/incidents/?q={PHONE}", "/api/v1/incidents/{number}/", "/api/v1/incidents/{number}/timeline/",
    "/api/v1/incidents/{number}/recommendations/", f"/api/v1/incidents/similar/?phone={PHONE}", "/api/v1/live/snapshot/",
    "/incidents/", "/incidents/{number}/", "/incidents/{number}/panel/", "/",
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_nothing_planted_comes_out_of_a_door(room, number, logged_in, door):
    for officer in (room.dispatcher, stations.officer(room.station, Role.COMMUNITY_OFFICER)):
        answer = logged_in(officer).get(door.format(number=number))
        assert answer.status_code == 200
        assert leaks(answer.content.decode()) == []


@pytest.mark.parametrize("door", ["", "panel/"])
def test_page_and_panel_show_the_masked_forms(room, number, logged_in, door):
    shown = logged_in(room.dispatcher).get(f"/incidents/{number}/{door}").content.decode()
    told = [
        MASKED,
        "被 159****5678 骗",
        "柳堤夜市 159****5678",
        "欧** 187****1234",
        f"受理立案：{MASKED}",
        f"再次来电，第 2 次：{MASKED}",
    ]
    assert [words for words in told if words not in shown] == []


def test_nothing_planted_is_in_the_journal_or_in_the_kept_answers(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(e::text, ' '), '') FROM live_entry e")
        assert leaks(cursor.fetchone()[0]) == []
    assert leaks(" ".join(str(answer.body) for answer in Answer.objects.all())) == []
    assert Answer.objects.count() == 1, number


def test_who_gives_a_reason_sees_the_person_and_what_was_said_in_clear(desk, number):
    party = Party.objects.earliest("id").pk
    status, shown = desk.post(f"incidents/{number}/parties/{party}/show/", {"reason": f"回拨 {PHONE}"})
    assert (status, shown) == (
        200,
        {
            "role": "caller", "name": NAME, "phone": PHONE, "id_number": "", "title": REPORT["title"], "description": SAID,
            "address": REPORT["location"]["address"],
        },
    )  # fmt: skip
    assert incidents.story(number)[-1] == (
        "incident.party_shown",
        {"party": "欧** 187****1234", "reason": "回拨 187****1234"},
    )


def test_a_number_is_found_by_the_whole_of_it_and_not_by_a_part(desk, number):
    assert len(desk.get("incidents/", q=PHONE)[1]["results"]) == 2
    assert desk.get("incidents/", q=PHONE[:8])[1]["results"] == []
    assert number in {row["number"] for row in desk.get("incidents/", q=PHONE)[1]["results"]}


def test_a_refusal_does_not_repeat_what_was_typed(desk, caplog):
    caplog.set_level("DEBUG")
    for wrong in (
        {"type": "nonsense"},
        {"occurred_at": "2999-01-01T00:00:00Z"},
        {"caller": {"name": NAME, "phone": PHONE + "9"}},
    ):
        status, problem = desk.post("incidents/", REPORT | wrong)
        assert (status, leaks(str(problem))) == (422, [])
    assert leaks(caplog.text) == []


def test_without_a_log_in_not_even_the_masked_forms_come_out(number):
    for door in DOORS:
        answer = Client().get(door.format(number=number))
        assert answer.status_code in {302, 401}
        assert "****" not in answer.content.decode()
