"""What no clock and no map knows, at every door of the app: the ends of the calendar, huge numbers, nothing at all."""

import pytest

from core.clock import local_day, now
from patrols.models import PatrolPlan
from tests.factories import patrols
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db

HUGE = 10**30
FIRST, LAST = "0001-01-01", "9999-12-31"
MOMENTS = [
    {"at": f"{day}T{time}{zone}"} for day, time in ((FIRST, "00:00:00"), (LAST, "23:59:59")) for zone in ("", "+14:00", "-12:00")
]  # fmt: skip
FIX = {"at": now().isoformat(), "lon": 114.055, "lat": 22.535}
DAYS = {"since": "2026-01-01", "until": "2026-01-02"}
TODAY = local_day(now())
CREW = {"key": "m7", "kind": "motorcycle", "name": "夜市", "starts_at": "19:00", "ends_at": "02:00"}
PAUSE = {"pause_2_kind": "break", "pause_2_since": "22:00", "pause_2_until": "00:30", "pause_2_minutes": "30"}
HOURS = {"day_starts_at": "6", "plan_at": "05:00", "template": "233"}
TEMPLATE = {"name": "夜市", "bands": "6 18 22"}
ONLINE = {"title": "夜间", "videos": "桥头", "starts_at": f"{TODAY}T10:00", "ends_at": f"{TODAY}T12:00"}


@pytest.fixture
def plan(watch) -> PatrolPlan:
    return patrols.published(watch.leader, watch.motorcycle)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("plans/", [{"since": "0000-00-00"}, {"until": "10000-01-01"}, {"cursor": "x" * 99}, {"station": HUGE}]),
        (f"plans/{HUGE}/", [{}]),
        (f"plans/{HUGE}/done/", [{}]),
        ("heat/", [{}, {"since": FIRST, "until": LAST}, {"since": "", "until": ""}]),
        ("heat/", [DAYS | odd for odd in ({"cell_m": HUGE}, {"cell_m": 0}, {"hours": "0-99"}, {"weekday": ","})]),
        ("templates/", [{"station": HUGE}, {"station": "x" * 99}]),
    ],
)
def test_what_cannot_be_asked_is_refused_by_the_api(watch, path, queries):
    leader = Caller(watch.leader)
    assert [
        (query, status) for query in queries if (status := leader.get(f"patrols/{path}", **query)[0]) not in (404, 422)
    ] == []


def test_the_whole_calendar_that_can_be_asked_is_counted(watch):
    leader = Caller(watch.leader)
    whole = {"since": "1900-01-01", "until": "2200-12-31"}
    assert [leader.get("patrols/heat/", **whole, compare=other)[0] for other in ("before", "year")] == [200, 200]
    assert leader.get("patrols/plans/", since=FIRST, until=LAST)[0] == 200


@pytest.mark.parametrize(
    ("path", "bodies"),
    [
        ("plans/", [{}, [], {"day": FIRST}, {"day": LAST}, {"day": HUGE}, {"day": []}]),
        ("plans/{plan}/publish/", [[], {"version": HUGE}, {"version": 0}, {"version": []}]),
        ("plans/{plan}/wishes/", [{"kind": "add", "lon": lon, "lat": 1} for lon in (HUGE, "nan", "inf", [], None)]),
        ("plans/{plan}/wishes/drop/", [[], {"key": []}, {"key": "1" * 99}]),
        ("plans/{plan}/replan/", [[], {"template": []}, {"template": HUGE}]),
        ("stops/{stop}/arrive/", [[], {"at": HUGE}, *MOMENTS]),
        ("stops/{stop}/leave/", [[], {"note": []}, *MOMENTS]),
        ("tracks/", [[], {}, *({"unit": "M1", "points": points} for points in ([], {}, [[]]))]),
        ("tracks/", [{"unit": "M1", "points": [FIX | odd]} for odd in (*MOMENTS, {"lon": HUGE}, {"accuracy_m": HUGE})]),
    ],
)
def test_what_cannot_be_is_refused_by_the_api_and_what_is_not_there_not_found(watch, plan, path, bodies):
    leader = Caller(watch.leader)
    places = {"plan": plan.pk, "stop": patrols.first_stop(plan).pk}
    where = f"patrols/{path}".format(**places)
    assert [(body, status) for body in bodies if (status := leader.post(where, body)[0]) not in (404, 409, 422)] == []
    nowhere = f"patrols/{path}".format(plan=HUGE, stop=HUGE)
    assert leader.post(nowhere, {"kind": "ban", "key": "c1"})[0] in {404, 422}


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("online/open/", [ONLINE | {"starts_at": f"{day}T{at}", "ends_at": f"{day}T23:30"} for day in (FIRST, LAST) for at in ("00:00", "23:00")]),
        ("online/open/", [ONLINE | {name: ""} for name in ONLINE]),
        (f"online/{HUGE}/check/", [{"point": point} for point in ("", "1", HUGE, "²")]),
        ("template/233/", [TEMPLATE | odd for odd in ({"bands": ""}, {"bands": "9" * 60}, {"weekdays": [HUGE]}, {"place_kinds": ["x"]})]),
        ("template/233/new-crew/", [CREW | PAUSE | odd for odd in ({"pause_2_minutes": HUGE}, {"key": ""}, {"key": "/"}, {"starts_at": "24:00"})]),
        ("templates/hours/", [HOURS | {name: odd} for name in HOURS for odd in ("", HUGE)]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_on_the_form_and_the_page_still_opens(watch, logged_in, path, forms):
    browser = logged_in(watch.leader)
    assert [
        (form, status)
        for form in forms
        if (status := browser.post(f"/patrols/{path}", form).status_code) not in (404, 422)
    ] == []
    for page in ("online/", "templates/", "template/233/"):
        assert browser.get(f"/patrols/{page}").status_code == 200


def test_a_page_of_what_is_not_there_says_so(watch, logged_in):
    browser = logged_in(watch.leader)
    pages = [
        f"plans/{FIRST}/", f"plans/{LAST}/", f"plans/{LAST}/card/", f"plans/?station={HUGE}", f"heat/?station={HUGE}",
        f"trust/?station={HUGE}", f"template/{HUGE}/", f"template/233/crews/{HUGE}/", f"new-template/?like={HUGE}",
    ]  # fmt: skip
    assert [page for page in pages if browser.get(f"/patrols/{page}").status_code != 404] == []
