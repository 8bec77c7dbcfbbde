"""The station's leader keeps how days are staffed, at the desk and on a tablet (P2–P4)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from patrols.models import DutyTemplate, TemplateCrew
from stations.choices import Role
from tests.factories import stations

PAGES = (
    "/patrols/templates/", "/patrols/template/233/", "/patrols/template/233/crews/C2/", "/patrols/new-template/",
    "/patrols/weights/", "/patrols/weights/order.fight/",
)  # fmt: skip


@pytest.fixture
def leader(room):
    return stations.officer(room.station, Role.DUTY_LEADER, name="何庆川")


def test_from_the_days_to_a_night_window_of_its_own(open_screen, leader, room):
    screen = open_screen("/patrols/plans/", officer=leader)
    screen.expect_fault("status of 422")
    screen.find("a", has_text="勤务模板与时间").click()
    screen.find("a", has_text="夜间窗口").click()
    screen.find("a", has_text="复制为新模板").click()
    screen.find("[name=code]").fill("weekend-night")
    screen.find("[name=name]").fill("周末夜市")
    screen.find("label", has_text="周六").click()
    screen.find("button", has_text="保存").click()
    expect(screen.find("h1")).to_have_text("周末夜市")
    screen.find("a.who", has_text="N3").click()
    screen.find("[name=ends_at]").fill("07:00")
    screen.find("button", has_text="保存").click()
    expect(screen.find(".err")).to_contain_text("下勤不能晚于第二天 06:00")
    screen.find("[name=ends_at]").fill("03:00")
    screen.find("button", has_text="保存").click()
    expect(screen.find(".shifts")).to_contain_text("19:00–03:00")
    row = DutyTemplate.objects.get(station=room.station, code="weekend-night")
    assert (row.weekdays, row.crews.get(key="N3").ends_min) == ([6], 27 * 60)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (800, 1280)])
def test_the_pages_are_accessible_and_fit_with_few_crews_and_with_many(open_screen, leader, room, width, height):
    made = DutyTemplate.objects.create(
        station=room.station, code="many", name="全所大练兵暨节前夜间清查整治行动", bands=[6, 18]
    )
    for number in range(24):
        TemplateCrew.objects.create(
            template=made, key=f"M{number}", kind="motorcycle", name="柳堤夜市与五里桥烧烤街机动", starts_min=1140, ends_min=1560,
            pauses=[["break", 1290, 1440, 30]] * 3,
        )  # fmt: skip
    screen = open_screen("/healthz", officer=leader, width=width, height=height)
    screen.expect_fault("status of 404")
    for path in (*PAGES, "/patrols/template/many/"):
        screen.go(path)
        found = Axe().run(screen.page).response["violations"]
        serious = [
            (issue["id"], node["html"])
            for issue in found
            if issue["impact"] in {"serious", "critical"}
            for node in issue["nodes"]
        ]
        assert (path, serious, screen.overflow()[0]) == (path, [], 0)
