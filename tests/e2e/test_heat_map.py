"""The heat map on a machine without WebGL: drawn, narrowed, opened as a list, saved."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Download, Route, expect

from core.clock import now
from incidents.models import Incident
from tests.factories import incidents
from tests.factories.stations import LAT, LON

GROUND = re.compile(r"/stations/[^/]+/map/")
# It has come, and the page has had a moment to draw it.
GROUND_IS_DRAWN = """() => performance.getEntriesByType('resource').some(({ name }) => /stations.+map/.test(name)) &&
  new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"""


@pytest.fixture
def heat(open_screen, room):
    """Three fights at the night market, a stolen battery further on."""
    for _ in range(3):
        incidents.incident(room.dispatcher)
    incidents.incident(room.dispatcher, type="theft.ebike", lon=LON + 0.01, lat=LAT)
    screen = open_screen("/patrols/heat/")
    expect(screen.find("[data-part=totals]")).to_contain_text("4 起")
    return screen


def happened_before(room) -> None:
    """Five thefts a year ago where nothing happens now."""
    made = [incidents.incident(room.dispatcher, type="theft.ebike", lon=LON, lat=LAT + 0.01).pk for _ in range(5)]
    Incident.objects.filter(pk__in=made).update(reported_at=now() - timedelta(days=369))


@pytest.mark.parametrize(("shape", "behind"), [("square", "bbox="), ("hex", "shape=hex")])
def test_the_busiest_place_comes_first_and_opens_the_incidents_behind_it(heat, shape, behind):
    heat.find("[name=shape]").select_option(shape)
    expect(heat.find(f"[data-part=top] a[href*='{behind}']")).to_have_count(2)
    first = heat.find("[data-part=top] li").first
    expect(first).to_contain_text("3 起")
    first.get_by_role("link", name="看警情").click()
    expect(heat.rows()).to_have_count(3)


def test_a_map_without_an_incident_says_so_and_that_nothing_changed(open_screen):
    screen = open_screen("/patrols/heat/")
    places = screen.find("[data-part=top] li")
    expect(places).to_have_text("这段时间图上没有警情。")
    screen.find("[data-show=change]").click()
    expect(places).to_have_text("两个时段图上没有一处不同。")


def test_types_narrow_map_and_list_alike(heat):
    heat.find(".pick summary").click()
    heat.find("[data-type=theft]").check()
    expect(heat.find("[data-part=totals]")).to_contain_text("1 起")
    heat.find("[data-type=order]").check()
    expect(heat.find("[data-part=totals]")).to_contain_text("4 起")
    heat.press("Escape")
    heat.find("[data-part=list]").click()
    expect(heat.rows()).to_have_count(4)


def test_cells_are_drawn_on_plain_canvas_and_saved_as_picture_and_geojson(heat, tmp_path: Path):
    expect(heat.find("[data-part=legend]")).to_be_visible()
    downloads: list[Download] = []
    heat.page.on("download", lambda one: downloads.append(one))  # noqa: PLW0108 - Playwright marks its listeners
    for number, act in enumerate(("png", "geojson"), start=1):
        heat.find(f"[data-act={act}]").click()
        while len(downloads) < number:
            heat.page.wait_for_timeout(50)
        downloads[-1].save_as(tmp_path / f"heat.{act}")
    assert (tmp_path / "heat.png").read_bytes().startswith(b"\x89PNG")
    saved = json.loads((tmp_path / "heat.geojson").read_text())
    assert sum(one["properties"]["count"] for one in saved["features"]) == 4


def test_the_place_that_was_asked_for_stays_when_the_ground_comes_late(heat):
    held: list[Route] = []
    heat.page.route(GROUND, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its listeners
    heat.go("/patrols/heat/")
    heat.find("[data-part=top] li", has_text="1 起").get_by_role("button").click()
    held[0].continue_()
    heat.until(GROUND_IS_DRAWN)
    heat.find(".heat-stage .map").hover()
    expect(heat.find(".heat-hint")).to_contain_text("1 起")


def test_what_became_more_and_fewer_is_seen_on_the_map_and_said_beside_the_pointer(heat, room):
    happened_before(room)
    heat.find("[name=compare]").select_option("year")
    expect(heat.find("[data-show=change]")).to_have_attribute("aria-pressed", "true")
    expect(heat.find("[data-part=legend]")).to_contain_text("持平")
    first = heat.find("[data-part=top] li").first
    expect(first).to_contain_text("−5")
    first.get_by_role("button").click()
    heat.find(".heat-stage .map").hover()
    expect(heat.find(".heat-hint")).to_contain_text("−5")
    heat.find("[data-show=count]").click()
    expect(heat.find("[data-part=legend]")).not_to_contain_text("持平")
    heat.find("[name=compare]").select_option("")
    expect(heat.find("[data-part=showing]")).to_be_hidden()
