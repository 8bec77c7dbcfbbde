"""A wrong merge taken back where it is shown, at the incident's page and at the console (I2)."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from incidents.services.records import link_incident
from tests.factories import incidents


@pytest.fixture
def pair(room):
    """The second was merged into the first."""
    first, second = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher, title="另一场架")
    link_incident(officer=room.dispatcher, number=second.number, other=first.number, kind="duplicate")
    return first, second


def test_the_page_of_a_merged_incident_takes_it_out_again_with_one_key_and_a_reason(open_screen, pair):
    first, second = pair
    page = open_screen(f"/incidents/{second.number}/")
    page.is_live()
    expect(page.find(".hero .st")).to_have_text("已结")
    page.press("x")
    expect(page.find("#apart-dialog output")).to_have_text(first.number)
    expect(page.find("#apart-why")).to_be_focused()
    page.type("两家人，不是一回事")
    page.press("Control+Enter")
    page.says("已拆开，两起各自办理")
    expect(page.find(".hero .st")).to_have_text("待派")
    expect(page.find("[data-part=links]")).to_contain_text("没有并入或关联的警情")
    expect(page.find(".tl > li").first).to_contain_text(f"从 {first.number} 拆回：两家人，不是一回事")
    assert Incident.objects.get(pk=second.pk).merged_into is None


def test_at_the_console_the_other_one_shows_what_was_merged_and_the_call_comes_back_into_the_queue(open_screen, pair):
    first, second = pair
    desk = open_screen("/")
    desk.is_live()
    expect(desk.row(first.number)).to_contain_text("第 2 次")
    expect(desk.row(second.number)).to_have_count(0)
    desk.choose(first.number)
    desk.press("x")
    expect(desk.find("#apart-dialog output")).to_have_text(f"{second.number} 另一场架")
    desk.find("#apart-why").fill("看错了")
    desk.press("Control+Enter")
    expect(desk.row(second.number)).to_contain_text("另一场架")
    expect(desk.row(first.number)).not_to_contain_text("第 2 次")
    assert Incident.objects.filter(merged_into=None).count() == 2
