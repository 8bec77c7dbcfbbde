"""The keepers' pages of duty templates and hours (P2–P4)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from patrols.models import DutyTemplate, PatrolSetting, TemplateCrew
from stations.choices import Role
from tests.factories import stations

pytestmark = pytest.mark.django_db

HOME = "/patrols/templates/"
CREW = {"key": "m7", "kind": "motorcycle", "name": "夜市", "starts_at": "19:00", "ends_at": "02:00"}
MEAL = {"pause_2_kind": "break", "pause_2_since": "22:00", "pause_2_until": "00:30", "pause_2_minutes": "30"}
FACTS = {"name": "周末夜市", "bands": "6 18，22", "place_kinds": ["market"], "weekdays": ["5", "6"]}


@pytest.fixture
def browser(watch, logged_in) -> Client:
    return logged_in(watch.leader)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_shows_what_goes_out_when_where_and_on_which_days(browser):
    page = text(browser.get(HOME))
    for said in ("233 巡防模式", "2 警车、3 摩托、3 步巡", "娱乐场所、市场、商圈", "19:00–02:00", "平常", "手动选择"):
        assert said in page, said


def test_a_template_is_copied_changed_staffed_and_switched_off(watch, browser):
    made = browser.post("/patrols/new-template/?like=squad", FACTS | {"code": "weekend"})
    assert (made.status_code, made.headers["Location"]) == (302, "/patrols/template/weekend/")
    assert browser.post("/patrols/template/weekend/new-crew/", CREW | MEAL).status_code == 302
    page = text(browser.get("/patrols/template/weekend/"))
    for said in ("M7", "19:00–02:00", "休整 30 分（22:00–00:30 间）", "车组 M7", "何庆川"):
        assert said in page, said
    assert browser.post("/patrols/template/weekend/crews/M7/", CREW | {"key": "M8"}).status_code == 302
    assert browser.post("/patrols/template/weekend/crews/M1/drop/").status_code == 302
    row = DutyTemplate.objects.get(station=watch.station, code="weekend")
    assert [(crew.key, crew.pauses) for crew in row.crews.all()] == [("M2", [["break", 1020, 1140, 45]]), ("M8", [])]
    assert browser.post("/patrols/template/weekend/use/", {"to": "retired"}).status_code == 302
    assert "已停用" in text(browser.get(HOME))


def test_a_form_opened_and_saved_as_it_is_changes_nothing(browser):
    facts = {"name": "233 巡防模式", "bands": "6 10 14 18 22 0"}
    assert browser.post("/patrols/template/233/", facts).status_code == 302
    assert not DutyTemplate.objects.filter(station__isnull=False).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": "19:20"}, "ends_at"),
        ({"key": ""}, "key"),
        ({"starts_at": "25:00"}, "starts_at"),
        (MEAL | {"pause_2_minutes": ""}, "pause_2_minutes"),
        (MEAL | {"pause_2_since": "12:00"}, "pause_2_since"),
        (MEAL | {"pause_2_minutes": "600"}, "pause_2_minutes"),
    ],
)
def test_a_crew_that_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(browser, changes, field):
    sent = browser.post("/patrols/template/night/new-crew/", CREW | changes)
    assert (sent.status_code, [*sent.context["form"].errors]) == (422, [field])
    assert 'value="夜市"' in text(sent)


def test_a_template_that_cannot_be_is_refused_beside_its_field(browser):
    for changes, field in (({"bands": "morning"}, "bands"), ({"bands": "6"}, "bands"), ({"code": "233"}, "code")):
        sent = browser.post("/patrols/new-template/", FACTS | {"code": "own"} | changes)
        assert (sent.status_code, [*sent.context["form"].errors]) == (422, [field])


def test_what_stands_in_the_way_of_switching_off_is_said_on_the_page(browser):
    sent = browser.post("/patrols/template/233/use/", {"to": "retired"})
    assert (sent.status_code, "请先另选一个再停用" in text(sent)) == (409, True)


def test_the_hours_are_set_and_the_days_page_says_them(watch, browser):
    hours = {"plan_at": "04:45", "day_starts_at": "6", "template": "squad"}
    assert browser.post(f"{HOME}hours/", hours).status_code == 302
    assert PatrolSetting.objects.get(station=watch.station).template.code == "squad"
    page = text(browser.get("/patrols/plans/"))
    assert "每天 04:45 自动编排" in page
    assert f'href="{HOME}"' in page
    refused = browser.post(f"{HOME}hours/", hours | {"day_starts_at": "9"})
    assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["day_starts_at"])


def test_who_does_not_keep_templates_is_not_let_in_and_sees_no_way_there(watch, logged_in):
    rider = logged_in(watch.rider)
    assert rider.get(HOME).status_code == 403
    assert HOME not in text(rider.get("/patrols/plans/"))


def test_a_template_of_another_station_is_not_there(watch, browser, logged_in):
    browser.post("/patrols/new-template/?like=squad", FACTS | {"code": "weekend"})
    assert logged_in(watch.stranger).get("/patrols/template/weekend/").status_code == 404
    assert browser.get("/patrols/template/nonsense/").status_code == 404
    assert browser.get("/patrols/template/night/crews/X9/").status_code == 404


def test_the_administrator_keeps_the_templates_of_a_named_station(watch, logged_in):
    keeper = logged_in(stations.officer(watch.station.parent, Role.SYSTEM_ADMIN))
    sent = keeper.post("/patrols/new-template/?like=squad&station=CH", FACTS | {"code": "weekend"})
    assert sent.headers["Location"] == "/patrols/template/weekend/?station=CH"
    assert DutyTemplate.objects.get(code="weekend").station == watch.station


def test_the_number_of_queries_does_not_depend_on_templates_and_crews(watch, browser):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    browser.post("/patrols/new-template/?like=squad", FACTS | {"code": "weekend"})
    pages = (HOME, "/patrols/template/weekend/")
    few = [asked(path) for path in pages]
    for number in range(20):
        made = DutyTemplate.objects.create(
            station=watch.station, code=f"t{number}", name=f"模板{number}", bands=[6, 18]
        )
        for template in (made, DutyTemplate.objects.get(code="weekend")):
            TemplateCrew.objects.create(
                template=template, key=f"X{number}", kind="car", name="早班", starts_min=480, ends_min=960
            )
    assert [asked(path) for path in pages] == few


def test_a_template_begun_from_nothing_says_what_to_do_next_and_is_not_offered_yet(browser):
    sent = browser.post("/patrols/new-template/", FACTS | {"code": "own"})
    assert sent.headers["Location"] == "/patrols/template/own/"
    page = text(browser.get("/patrols/template/own/"))
    assert "还没有车组" in page
    assert "已停用" in page
    refused = browser.post("/patrols/template/own/use/", {"to": "active"})
    assert (refused.status_code, "加上车组后再启用" in text(refused)) == (409, True)
    assert 'value="own"' not in text(browser.get("/patrols/plans/"))
