"""Finding an incident again: search, filters, saved views, pages."""

import pytest
from playwright.sync_api import expect

from tests.factories import incidents


@pytest.fixture
def wanted(room):
    """A fight, reported after three calls of another kind."""
    for number in range(3):
        noise(room, number)
    return incidents.incident(room.dispatcher)


@pytest.fixture
def listed(open_screen, wanted):  # noqa: ARG001 - what is listed
    screen = open_screen("/incidents/")
    expect(screen.rows()).to_have_count(4)
    return screen


def noise(room, number):
    return incidents.incident(
        room.dispatcher, title=f"噪音 {number}", type="dispute.neighbour", description="楼上敲击地面", caller_phone=""
    )


def test_words_and_a_phone_number_find_the_incident(listed, wanted):
    for words in ("酒瓶", "13812342206", wanted.number):
        listed.find("[name=q]").fill(words)
        expect(listed.rows()).to_have_count(1)
        expect(listed.rows()).to_contain_text("持械斗殴")
    assert listed.loads == 1


def test_a_filter_stays_in_the_address_and_survives_a_reload(listed):
    listed.find("[name=priority]").select_option("2")
    expect(listed.rows()).to_have_count(1)
    listed.page.reload()
    expect(listed.find("[name=priority]")).to_have_value("2")
    expect(listed.rows()).to_have_count(1)


def test_the_next_page_continues_where_this_one_ends(open_screen, room):
    made = [noise(room, number) for number in range(55)]
    screen = open_screen("/incidents/")
    expect(screen.rows()).to_have_count(50)
    screen.find("#rows").get_by_role("link", name="再看 50 起").click()
    expect(screen.rows()).to_have_count(55)
    shown = [link.get_attribute("href") for link in screen.rows().locator("a[data-row]").all()]
    assert shown == [f"/incidents/{incident.number}/" for incident in reversed(made)]


def test_a_view_is_saved_under_a_name_and_dropped_again(listed):
    listed.find("[name=priority]").select_option("2")
    expect(listed.rows()).to_have_count(1)
    listed.find("#view-name").fill("打架")
    listed.find("#view-name").press("Enter")
    views = listed.find("nav.views")
    expect(views.get_by_role("link", name="打架")).to_have_attribute("aria-current", "true")
    listed.go("/incidents/")
    views.get_by_role("link", name="打架").click()
    expect(listed.rows()).to_have_count(1)
    views.get_by_role("button").click()
    expect(views).to_have_count(0)


def test_nothing_found_says_so_and_shows_the_way_back(listed):
    listed.find("[name=q]").fill("没有这样的事")
    expect(listed.find("#rows")).to_contain_text("没有符合的警情")
    listed.find("#rows").get_by_role("link", name="清除条件").click()
    expect(listed.rows()).to_have_count(4)


def test_j_and_enter_open_an_incident(listed, wanted):
    listed.press("j", "Enter")
    expect(listed.page).to_have_url(f"{listed.base}/incidents/{wanted.number}/")
