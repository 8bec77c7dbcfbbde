"""What holds on every page: accessible, bilingual, drawn without WebGL, usable on a tablet. Faults are watched by every test."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import expect

from incidents.choices import Leg
from incidents.models import IncidentType
from mediation.models import Room
from mediation.services.consultations import draw_up
from mediation.services.outcome import settle_dispute
from stations.choices import Role
from stations.models import Officer, Organisation, Place
from tests.factories import incidents, mediation, stations

HAN = re.compile(r"[\u4e00-\u9fff]")
PAGES = {
    "log-in": "/login/",
    "console": "/",
    "list": "/incidents/",
    "incident": "/incidents/{number}/",
    "wall": "/?wall=1",
    "wall by day": "/?wall=1&theme=light",
    "my station": "/station/",
    "disputes": "/mediation/",
    "dispute": "/mediation/disputes/TJ-0001/",
    "rooms": "/mediation/rooms/",
    "visits": "/mediation/visits/",
    "morning": "/mediation/consultation/",
    "minutes": "/mediation/consultation/minutes/",
    "guardians": "/mediation/guardians/",
    "orders": "/orders/",
    "patrol plans": "/patrols/plans/",
    "heat map": "/patrols/heat/",
    "trust": "/patrols/trust/",
    "online patrols": "/patrols/online/",
    "not found": "/incidents/no-such-number/",
}


def a_dispute(by, station, **words):
    """A file with parties, a meeting to come and a visit to make, on the morning's list."""
    made = mediation.opened(by, **words)
    mediation.booked(by, made, mediation.room(by, station, name="Room 2"), hours=24)
    settle_dispute(officer=by, number=mediation.opened(by, **words).number, how="Shook hands")
    draw_up(station=station, officer=by)


@pytest.fixture
def number(room):
    """One incident being worked on beside one that waits; a dispute beside one that was settled."""
    a_dispute(room.dispatcher, room.station)
    incidents.incident(room.dispatcher, title="噪音扰民", type="dispute.neighbour")
    made = incidents.incident(room.dispatcher)
    (row,) = incidents.sent(room.dispatcher, made.number, "M1")
    incidents.through(room.dispatcher, row, Leg.ACCEPTED, Leg.EN_ROUTE)
    return made.number


def opened(open_screen, number, name, **more):
    screen = open_screen("/healthz", **({"officer": None} if name == "log-in" else {}), **more)
    screen.expect_fault("status of 404")
    screen.go(PAGES[name].format(number=number))
    expect(screen.find("main")).to_be_visible()
    if screen.find("[data-feed=as-of]").count():
        screen.is_live()
    return screen


def serious(screen):
    found = Axe().run(screen.page).response["violations"]
    return [
        (issue["id"], node["html"][:160], node["failureSummary"])
        for issue in found
        if issue["impact"] in {"serious", "critical"}
        for node in issue["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(open_screen, number, name):
    screen = opened(open_screen, number, name)
    if name == "console":
        screen.choose(number)
        screen.press("F2")
        expect(screen.find(".drawer [name='caller.phone']")).to_be_focused()
    assert serious(screen) == []


def test_axe_finds_nothing_serious_in_the_dialogs_of_the_console(open_screen, number):
    screen = opened(open_screen, number, "console")
    screen.choose(number)
    for key in ("c", "e", "m", "p", "?"):
        screen.press(key)
        expect(screen.find("dialog[open]")).to_be_visible()
        assert serious(screen) == []
        screen.press("Escape")
        expect(screen.find("dialog[open]")).to_have_count(0)


def test_axe_finds_nothing_serious_where_a_leader_keeps_the_station(open_screen, room):
    leader = stations.officer(room.station, Role.DUTY_LEADER, name="郑立新")
    screen = open_screen("/station/", officer=leader)
    tabs = [str(tab.get_attribute("href")) for tab in screen.find(".tabs a").all()]
    assert len(tabs) == 14
    for tab in tabs:
        screen.go(tab)
        assert (tab, serious(screen)) == (tab, [])


@pytest.fixture
def latin_number(room):
    """An incident in a room where nobody entered a Chinese word."""
    Organisation.objects.update(name="Riverside")
    Officer.objects.update(name="Min Zhou")
    Place.objects.update(name="Night market")
    words = {"title": "Brawl", "description": "Bottles", "caller_name": "Hai Lin", "address": "Stall 12"}
    officer = Officer.objects.get(pk=room.dispatcher.pk)
    made = incidents.incident(officer, **words)
    (row,) = incidents.sent(officer, made.number, "M1")
    incidents.through(officer, row, Leg.ACCEPTED)
    with translation.override("en"):
        people = (("Hai Lin", "13812342206"), ("Yong Wu", "15912347730"))
        a_dispute(officer, room.station, title="Noise at night", address="Moon Court 7", people=people)
    Room.objects.update(note="")
    return made.number


def test_one_click_and_every_page_is_english(open_screen, latin_number):
    screen = opened(open_screen, latin_number, "console")
    screen.find(".top").get_by_role("button", name="English").click()
    expect(screen.find("html")).to_have_attribute("lang", "en")
    # The type tree is the station's own data.
    data = re.compile("|".join(sorted(IncidentType.objects.values_list("name", flat=True), key=len, reverse=True)))
    for name, path in PAGES.items():
        screen.go(path.format(number=latin_number))
        if screen.find("[data-feed=as-of]").count():
            screen.is_live()
        if name == "console":
            screen.choose(latin_number)
            screen.press("F2")
            expect(screen.find(".drawer [name='caller.phone']")).to_be_focused()
        left = [text for text in screen.words() if HAN.search(data.sub("", text))]
        assert (name, left) == (name, [])


def test_the_map_is_drawn_without_webgl(open_screen, number):
    screen = opened(open_screen, number, "console")
    assert screen.page.evaluate("() => document.createElement('canvas').getContext('webgl')") is None
    # Looked at in a copy: the browser warns whoever reads one canvas again and again.
    screen.until(
        """() => [...document.querySelectorAll('.map canvas')].some((canvas) => {
             const { width, height } = canvas;
             if (!width || !height) return false;
             const copy = Object.assign(document.createElement('canvas'), { width, height });
             const pen = copy.getContext('2d', { willReadFrequently: true });
             pen.drawImage(canvas, 0, 0);
             return pen.getImageData(0, 0, width, height).data.some((value, at) => at % 4 === 3 && value > 0);
           })"""
    )


def test_the_console_is_usable_on_an_upright_tablet(open_screen, number):
    screen = opened(open_screen, number, "console", width=800, height=1280, has_touch=True)
    assert screen.overflow()[0] == 0
    screen.row(number).tap()
    expect(screen.find(".detail.open")).to_be_visible()
    expect(screen.find("#detail-body")).to_contain_text("持械斗殴")
    assert screen.overflow()[0] == 0
    screen.find("[data-press=detail-close]").tap()
    expect(screen.find(".detail.open")).to_have_count(0)
    screen.find(".status [data-press=intake]").tap()
    expect(screen.find(".drawer [name='caller.phone']")).to_be_visible()
    assert screen.overflow()[0] == 0


def test_what_a_finger_must_hit_is_large_enough(open_screen, number):
    screen = opened(open_screen, number, "console", width=800, height=1280, has_touch=True, is_mobile=True)
    screen.row(number).tap()
    expect(screen.find(".detail.open #detail-body .acts")).to_be_visible()
    small = screen.page.evaluate(
        """() => [...document.querySelectorAll('.queue li, .detail button, .detail .btn, .status button')]
             .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 48)
             .map((element) => `${element.outerHTML.slice(0, 90)} ${element.getBoundingClientRect().height}`)"""
    )
    assert small == []
