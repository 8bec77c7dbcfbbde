"""What was taken down wrong is put right on the page and at the console (I1), and every screen shows it."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from incidents.services.records import edit_incident
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON


@pytest.fixture
def unplaced(room):
    """A call whose place is only words."""
    return incidents.incident(room.dispatcher, address="河边那个夜市", lon=None, lat=None)


def test_a_place_that_is_found_gives_the_position_and_the_units_their_way(open_screen, room, unplaced):
    desk, wall = open_screen("/"), open_screen("/", officer=stations.officer(room.station))
    for screen in (desk, wall):
        screen.is_live()
    desk.choose(unplaced.number)
    expect(desk.find("#detail-body .sec", has_text="推荐警力")).to_contain_text("还没有定位")
    desk.press("c")
    dialog = desk.find("#edit-dialog")
    expect(dialog.locator("[name='location.address']")).to_be_focused()
    expect(dialog).to_contain_text("还没有定位：选一处场所，或点地图")
    dialog.locator("[name='location.address']").fill("ldys")
    expect(dialog.locator("li[role=option]").first).to_contain_text("柳堤夜市")
    desk.press("Enter")
    expect(dialog).to_contain_text("已按场所定位")
    desk.press("Control+Enter")
    desk.says(f"{unplaced.short} 已更正")
    expect(desk.find("#detail-body .rec").first).to_contain_text("分")
    expect(desk.find("#detail-body .tl > li").first).to_contain_text("地点由“河边那个夜市”改为“柳堤夜市”，补上定位")
    expect(wall.row(unplaced.number)).to_contain_text("柳堤夜市")
    assert Incident.objects.get().community is not None


def test_a_click_on_the_map_sets_the_position_and_only_what_was_changed_is_saved(open_screen, room):
    here = incidents.incident(room.dispatcher, description="证人 13800005678 在东门")
    page = open_screen(f"/incidents/{here.number}/")
    page.is_live()
    page.press("c")
    dialog = page.find("#edit-dialog")
    expect(dialog.locator("canvas").first).to_be_visible()
    expect(dialog).to_contain_text("定位不变")
    dialog.locator("#edit-words").fill("证人 138****5678 在西门")
    dialog.locator("[data-spot]").click(position={"x": 60, "y": 60})
    expect(dialog).to_contain_text("已在地图上点选")
    page.press("Control+Enter")
    expect(page.find(".tl > li").first).to_contain_text("更正：定位移动")
    saved = Incident.objects.get()
    assert (saved.description, saved.title, saved.address) == ("证人 13800005678 在西门", here.title, here.address)
    assert (saved.lon, saved.lat) != (LON, LAT)


def test_who_was_a_moment_later_reads_who_changed_what_and_may_save_again(open_screen, room):
    here = incidents.incident(room.dispatcher)
    leader = stations.officer(room.station, name="周望")
    page = open_screen(f"/incidents/{here.number}/")
    page.expect_fault("status of 409")
    page.is_live()
    page.press("c")
    dialog = page.find("#edit-dialog")
    dialog.locator("#edit-name").fill("口角")
    edit_incident(officer=leader, number=here.number, version=1, changes={"title": "群殴"})
    page.press("Control+Enter")
    expect(dialog.locator(".note.late")).to_contain_text("周望")
    expect(dialog.locator(".field .err")).to_contain_text("现在是“群殴”")
    expect(dialog.locator("#edit-name")).to_have_value("口角")
    page.press("Control+Enter")
    expect(page.find(".tl > li").first).to_contain_text("标题由“群殴”改为“口角”")
    expect(page.find("h1")).to_contain_text("口角")


def test_what_was_half_corrected_and_given_up_is_not_kept(open_screen, room):
    here = incidents.incident(room.dispatcher)
    page = open_screen(f"/incidents/{here.number}/")
    page.is_live()
    page.press("c")
    page.find("#edit-name").fill("口角")
    page.press("Escape")
    expect(page.find("#edit-dialog")).to_be_hidden()
    page.press("c")
    expect(page.find("#edit-name")).to_have_value(here.title)
    page.press("Control+Enter")
    expect(page.find("#edit-dialog")).to_be_hidden()
    assert Incident.objects.get().version == 1


def test_the_other_incident_of_a_merge_is_found_by_the_number_on_the_screen(open_screen, room):
    older = incidents.incident(room.dispatcher, title="先报的那一起")
    here = incidents.incident(room.dispatcher)
    desk = open_screen("/")
    desk.is_live()
    desk.choose(here.number)
    desk.press("m")
    desk.find("#merge-other").fill(older.short)
    expect(desk.find("#merge-dialog [data-meant]")).to_contain_text("先报的那一起")
    desk.press("Control+Enter")
    expect(desk.row(here.number)).to_have_count(0)
    assert Incident.objects.get(pk=here.pk).merged_into_id == older.pk
