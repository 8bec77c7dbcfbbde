"""What an incident of a type weighs in the forecast is data that a station keeps: a robbery is not a lost wallet (P1, P2)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.models import IncidentType
from incidents.services.reference import add_type
from live.models import Entry
from patrols.models import HarmWeight
from patrols.selectors.past import harm_of, weight_of
from patrols.selectors.weights import weight_page
from patrols.services.weights import clear_weight, set_weight
from stations.choices import Role
from tests.factories import stations

pytestmark = pytest.mark.django_db

HOME = "/patrols/weights/"
FIGHT = "order.fight"


@pytest.fixture
def browser(watch, logged_in) -> Client:
    return logged_in(watch.leader)


@pytest.fixture
def keep(watch):
    """The keeper and his station, as every service wants them."""
    return {"by": watch.leader, "station": watch.station}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def seen(watch, code: str = FIGHT) -> str:
    return weight_page(watch.station, code)["holds"].seen


def said() -> list[dict]:
    return list(Entry.objects.filter(kind="station.harm_weight_set").order_by("offset").values_list("data", flat=True))


def test_a_stations_own_weight_holds_for_it_alone_until_it_is_taken_back(watch, keep):
    for _ in range(2):
        set_weight(**keep, code=FIGHT, weight=9, street=False, seen="4 1 order.fight 0")
    assert weight_of(FIGHT, harm_of(watch.station)) == (9, False)
    assert weight_of(FIGHT, harm_of(watch.stranger.station)) == (4, True)
    for _ in range(2):
        clear_weight(**keep, code=FIGHT, seen="9 0 order.fight 1")
    assert weight_of(FIGHT, harm_of(watch.station)) == (4, True)
    assert said() == [
        {
            "code": FIGHT,
            "name": "打架斗殴",
            "was_weight": 4.0,
            "was_street": True,
            "weight": 9.0,
            "street": False,
            "own": True,
        },
        {
            "code": FIGHT,
            "name": "打架斗殴",
            "was_weight": 9.0,
            "was_street": False,
            "weight": 4.0,
            "street": True,
            "own": False,
        },
    ]


def test_a_type_without_a_weight_follows_the_one_above(watch, keep):
    add_type(
        by=watch.leader, code="brawl", name="群殴", parent=IncidentType.objects.get(code="order"), priority=1, words=[]
    )
    page = weight_page(watch.station, "order.brawl")
    set_weight(**keep, code="order", weight=3.456, street=True, seen=seen(watch, "order"))
    now = weight_page(watch.station, "order.brawl")
    assert (page["holds"].weight, now["holds"].weight, now["is_own"]) == (2, 3.46, False)
    assert now["whose"].startswith("随")
    set_weight(**keep, code="order.brawl", weight=7, street=True, seen=now["holds"].seen)
    own = weight_page(watch.station, "order.brawl")
    assert (own["holds"].weight, own["is_own"], own["fallback_said"]) == (7, True, "3.46，街面上能遇到")


@pytest.mark.parametrize("weight", [-0.1, 100.5, float("nan"), float("inf")])
def test_a_weight_that_cannot_be_is_refused_by_name(watch, keep, weight):
    with pytest.raises(Invalid) as refused:
        set_weight(**keep, code=FIGHT, weight=weight, street=True, seen=seen(watch))
    assert (list(refused.value.fields), said()) == (["weight"], [])


def test_who_was_slower_is_told_and_overwrites_nothing(watch, keep):
    opened = seen(watch)
    set_weight(**keep, code=FIGHT, weight=9, street=True, seen=opened)
    with pytest.raises(Conflict):
        set_weight(**keep, code=FIGHT, weight=1, street=True, seen=opened)
    with pytest.raises(Conflict):
        clear_weight(**keep, code=FIGHT, seen=opened)
    assert HarmWeight.objects.get(station=watch.station).weight == 9


def test_weights_are_not_the_crews_and_no_type_has_none(watch, keep):
    with pytest.raises(NotAllowed):
        set_weight(by=watch.rider, station=watch.station, code=FIGHT, weight=9, street=True, seen=seen(watch))
    with pytest.raises(NotAllowed):
        clear_weight(by=watch.rider, station=watch.station, code=FIGHT, seen=seen(watch))
    with pytest.raises(NotFound):
        set_weight(**keep, code="nonsense", weight=9, street=True, seen="")


def test_the_page_tells_whose_weight_holds_and_who_changed_what(browser):
    page = text(browser.get(f"{HOME}{FIGHT}/"))
    assert "4，街面上能遇到 · 通用" in page
    facts = {"weight": "9.5", "street": "0", "seen": "4 1 order.fight 0"}
    assert browser.post(f"{HOME}{FIGHT}/", facts).headers["Location"] == HOME
    page = text(browser.get(HOME))
    for one in (
        "从下一次编排起",
        "本所设定 1 类",
        ">9.5<",
        ">0.5<",
        "何庆川",
        "4，街面上能遇到 → 9.5，遇不到，只提示地点",
    ):
        assert one in page, one
    assert "4，街面上能遇到 · 通用" in text(browser.get(f"{HOME}{FIGHT}/"))
    assert browser.post(f"{HOME}{FIGHT}/back/", {"seen": "9.5 0 order.fight 1"}).status_code == 302
    page = text(browser.get(HOME))
    assert "本所设定 0 类" in page
    assert "（恢复默认）" in page


def test_what_was_typed_stays_beside_its_reason(watch, keep, browser):
    facts = {"weight": "many", "street": "1", "seen": seen(watch)}
    sent = browser.post(f"{HOME}{FIGHT}/", facts)
    assert (sent.status_code, [*sent.context["form"].errors], 'value="many"' in text(sent)) == (422, ["weight"], True)
    set_weight(**keep, code=FIGHT, weight=9, street=True, seen=facts["seen"])
    sent = browser.post(f"{HOME}{FIGHT}/", facts | {"weight": "6.25"})
    page = text(sent)
    assert (sent.status_code, "刚被别人改过" in page, "9，街面上能遇到" in page, 'value="6.25"' in page) == (
        409,
        *[True] * 3,
    )
    back = browser.post(f"{HOME}{FIGHT}/back/", {"seen": facts["seen"]})
    assert (back.status_code, "刚被别人改过" in text(back)) == (409, True)
    again = browser.post(f"{HOME}{FIGHT}/", facts | {"weight": "6.25", "seen": sent.context["seen"]})
    assert (again.status_code, HarmWeight.objects.get(station=watch.station).weight) == (302, 6.25)


def test_who_does_not_keep_weights_is_not_let_in_and_the_administrator_names_the_station(watch, logged_in):
    assert logged_in(watch.rider).get(HOME).status_code == 403
    keeper = logged_in(stations.officer(watch.station.parent, Role.SYSTEM_ADMIN))
    facts = {"weight": "9", "street": "1", "seen": seen(watch)}
    sent = keeper.post(f"{HOME}{FIGHT}/?station=CH", facts)
    assert sent.headers["Location"] == f"{HOME}?station=CH"
    assert HarmWeight.objects.get(station__isnull=False).station == watch.station
    assert logged_in(watch.stranger).get(f"{HOME}?station=CH").status_code in {403, 404}
    assert keeper.get(f"{HOME}nonsense/?station=CH").status_code == 404


def test_the_number_of_queries_does_not_depend_on_weights_and_changes(watch, browser, keep):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    pages = (HOME, f"{HOME}{FIGHT}/")
    set_weight(**keep, code=FIGHT, weight=90, street=True, seen=seen(watch))
    browser.get(HOME)  # what is read once per session is not this page's
    few = [asked(path) for path in pages]
    for number, code in enumerate(IncidentType.objects.values_list("code", flat=True)):
        set_weight(**keep, code=code, weight=50 + number / 10, street=True, seen=seen(watch, code))
    assert [asked(path) for path in pages] == few
