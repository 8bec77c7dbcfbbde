"""Pages and fragments: who sees them, what they show, and that a full one asks no more than an empty one."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from core.clock import SHANGHAI, local_day
from incidents.choices import Leg
from incidents.models import Incident, SavedView
from incidents.selectors.listpage import PAGE
from incidents.services.closing import close_incident
from incidents.services.records import link_incident
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(room, logged_in) -> Client:
    return logged_in(room.dispatcher)


def html(client: Client, path: str, **query: object) -> str:
    answer = client.get(f"/incidents/{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(text: str) -> list[str]:
    """The numbers of the rows of a list, in order."""
    return re.findall(r'<a href="/incidents/([^"/]+)/" data-row>', text)


# what those who work on a case may do with the people in it
PEOPLE = {"reveal", "party", "correct", "remove"}


def offered(text: str) -> set[str]:
    """The acts and dialogs that a page offers."""
    return set(re.findall(r'data-act="(dispatch|reinforce|move)"', text)) | set(
        re.findall(r'<dialog class="dlg" id="([a-z]+)-', text)
    )


def reads(client: Client, path: str) -> int:
    """How many queries a page asks; a session once in use is written again only after a minute."""
    html(client, "new/")
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        html(client, path)
    return len(asked)


def test_the_list_shows_the_newest_first_with_what_a_row_needs(room, desk):
    older, newer = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher, title="口角")
    incidents.aged(older, timedelta(hours=1))
    incidents.sent(room.dispatcher, newer.number, "C1")
    page = html(desk, "")
    assert listed(page) == [newer.number, older.number]
    first = page[page.index(newer.number) : page.index(older.number)]
    assert [word in first for word in ("口角", "打架斗殴", "柳堤夜市 12 号摊", "已派", "C1")] == [True] * 5


def test_an_empty_list_says_what_to_do(desk):
    assert "接到的第一起警情会出现在这里。" in html(desk, "")
    assert "没有符合的警情" in html(desk, "", q="没有这回事")


def test_htmx_gets_the_rows_and_a_browser_the_page(room, desk):
    made = incidents.incident(room.dispatcher)
    answers = [desk.get("/incidents/", headers=headers).content.decode() for headers in ({}, {"HX-Request": "true"})]
    assert [listed(text) for text in answers] == [[made.number]] * 2
    assert ["<html" in text for text in answers] == [True, False]


def test_the_list_goes_on_page_by_page_through_every_row_once(room, desk):
    made = [incidents.incident(room.dispatcher).number for _ in range(PAGE + 3)]
    seen, query = [], {"status": "open"}
    first = html(desk, "", **query)
    seen += listed(first)
    (more,) = re.findall(r'<a class="btn" href="([^"]+)" hx-get', first)
    incidents.incident(room.dispatcher)
    rest = desk.get(more.replace("&amp;", "&")).content.decode()
    assert "status=open" in more
    assert seen + listed(rest) == made[::-1]
    assert "再看 50 起" not in rest


def test_filters_of_the_page_are_shanghai_days_and_stay_in_the_form(room, desk):
    today, before = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher)
    incidents.aged(before, timedelta(days=2))
    day = local_day(Incident.objects.get(pk=before.pk).reported_at)
    page = html(desk, "", since=day.isoformat(), until=day.isoformat())
    assert listed(page) == [before.number]
    assert page.count(f'value="{day.isoformat()}"') == 2
    assert listed(html(desk, "", since=(day + timedelta(days=1)).isoformat())) == [today.number]


def test_a_filter_that_makes_no_sense_is_said_and_left_out(room, desk):
    made = incidents.incident(room.dispatcher)
    page = html(desk, "", since="31.02.2026", after="nonsense")
    assert listed(page) == [made.number]
    assert page.count('role="alert"') == 1


def test_a_view_is_saved_under_a_name_shown_and_forgotten(room, desk, logged_in):
    answer = desk.post("/incidents/views/", {"name": "夜间一级", "query": "status=open&priority=1&after=x&evil=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/incidents/?status=open&priority=1")
    view = SavedView.objects.get()
    assert (view.officer, view.name, view.query) == (room.dispatcher, "夜间一级", "status=open&priority=1")
    assert 'href="?status=open&amp;priority=1" aria-current="true">夜间一级</a>' in html(
        desk, "", status="open", priority="1"
    )
    colleague = logged_in(stations.officer(room.station))
    assert "夜间一级" not in html(colleague, "")
    colleague.post("/incidents/views/drop/", {"id": view.pk})
    assert SavedView.objects.count() == 1
    desk.post("/incidents/views/drop/", {"id": view.pk})
    assert SavedView.objects.count() == 0


def test_a_view_of_the_same_name_is_replaced_and_one_without_a_name_is_refused(desk):
    for query in ("status=open", "status=closed"):
        desk.post("/incidents/views/", {"name": "今天", "query": query})
    assert list(SavedView.objects.values_list("name", "query")) == [("今天", "status=closed")]
    assert desk.post("/incidents/views/", {"name": " ", "query": "status=open"}).status_code == 422


@pytest.mark.parametrize("words", ["夜" * 100, quote("夜" * 100)], ids=["as typed", "as an address"])
def test_a_view_whose_filters_are_too_long_for_an_address_is_refused(desk, words):
    refused = desk.post("/incidents/views/", {"name": "夜市", "query": f"q={words}"})
    assert (refused.status_code, "筛选条件太长" in refused.content.decode()) == (422, True)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("pk", ["x", "", "9" * 30, "-1"])
def test_dropping_a_view_that_cannot_be_one_drops_nothing(room, desk, pk):
    SavedView.objects.create(officer=room.dispatcher, name="今天", query="status=open")
    assert desk.post("/incidents/views/drop/", {"id": pk}).status_code == 302
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("path", ["", "panel/"])
def test_the_dispatcher_sees_facts_timeline_and_everything_that_may_be_done(room, desk, path):
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "C1")
    page = html(desk, f"{made.number}/{path}")
    told = ["持械斗殴", "柳堤夜市 12 号摊", "林** 138****2206", "公共秩序 › 打架斗殴", "接警登记", "派 C1"]
    assert [word for word in told if word not in page] == []
    assert offered(page) == {"dispatch", "reinforce", "move", "close", "merge", "priority", *PEOPLE}


@pytest.mark.parametrize("path", ["", "panel/"])
@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.COMMUNITY_OFFICER, PEOPLE),
        (Role.AUXILIARY, set()),
        (Role.SUPERVISOR, {"close", "merge", "priority", *PEOPLE}),
    ],
)
def test_others_of_the_station_see_it_and_are_offered_what_is_theirs(room, logged_in, path, role, acts):
    made = incidents.incident(room.dispatcher)
    incidents.sent(room.dispatcher, made.number, "C1")
    page = html(logged_in(stations.officer(room.station, role)), f"{made.number}/{path}")
    assert ("持械斗殴" in page, "推荐警力" in page, offered(page)) == (True, False, acts)


def test_a_closed_incident_offers_to_be_reopened_and_no_more_units(room, desk):
    made = incidents.incident(room.dispatcher)
    close_incident(officer=room.dispatcher, number=made.number, disposition="settled", note="双方和解")
    page = html(desk, f"{made.number}/panel/")
    assert "现场调解：双方和解" in page
    assert offered(page) == {"merge", "priority", "reopen", *PEOPLE}


def test_a_merged_incident_names_where_it_went_and_that_one_names_it(room, desk):
    one, other = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher, title="口角")
    link_incident(officer=room.dispatcher, number=one.number, other=other.number, kind="duplicate")
    page = html(desk, f"{one.number}/")
    assert f'<a href="/incidents/{other.number}/">{other.number}</a>' in page
    assert "reopen" not in offered(page)
    assert f'<a href="/incidents/{one.number}/">{one.short}</a>' in html(desk, f"{other.number}/")


@pytest.mark.parametrize("path", ["", "new/", "{number}/", "{number}/panel/"])
def test_the_wall_is_refused_a_stranger_finds_nothing_and_nobody_is_sent_to_the_log_in(room, logged_in, path):
    where = "/incidents/" + path.format(number=incidents.incident(room.dispatcher).number)
    assert logged_in(room.wall).get(where).status_code == 403
    assert logged_in(room.stranger).get(where).status_code == (404 if "{" in path else 200)
    answer = Client().get(where)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/login/?next={where}")


def test_a_strangers_list_holds_nothing_of_this_station(room, logged_in):
    incidents.incident(room.dispatcher)
    assert listed(html(logged_in(room.stranger), "")) == []


def test_the_form_of_a_new_call_is_a_fragment_with_every_field_of_a_report(desk):
    form = html(desk, "new/")
    names = set(re.findall(r'name="([^"]+)"', form))
    assert names == {
        "caller.phone", "caller.name", "location.address", "location.lon", "location.lat", "location.accuracy_m", "description", "type",
        "priority", "kind", "source",
    }  # fmt: skip
    assert ("<html" in form, 'value="import"' in form, 'value="110"' in form) == (False, False, True)


def test_what_people_typed_is_text_and_not_markup(room, desk):
    evil = "<script>alert(1)</script>"
    made = incidents.incident(room.dispatcher, title=evil, description=evil, address=evil, caller_name=evil)
    for path in ("", f"{made.number}/", f"{made.number}/panel/"):
        page = html(desk, path)
        assert ("<script>alert" in page, escape(evil) in page) == (False, True)


@pytest.mark.parametrize("path", ["", "{number}/", "{number}/panel/"])
def test_one_row_or_thirty_are_shown_with_the_same_number_of_queries(room, desk, path):
    made = incidents.incident(room.dispatcher)
    asked = []
    for count in (1, 29):
        for n in range(count):
            other = incidents.incident(room.dispatcher)
            link_incident(officer=room.dispatcher, number=made.number, other=other.number, kind="related")
            sign = f"X{count}-{n}"
            stations.fix(stations.unit(room.station, sign), stations.LON, stations.LAT, by=room.dispatcher)
            (*_, row) = incidents.sent(room.dispatcher, made.number, sign)
            if n % 2:
                incidents.through(room.dispatcher, row, Leg.CLEARED)
        asked.append(reads(desk, path.format(number=made.number)))
    assert asked[0] == asked[1]


def test_a_timeline_of_several_days_says_where_each_begins(room):
    moments = [datetime(2026, 5, day, hour, 7, tzinfo=SHANGHAI) for day, hour in ((3, 9), (2, 23), (2, 22))]
    rows = [{"entry": number, "at": at, "group": "", "text": "有人处理"} for number, at in enumerate(moments)]
    text = render_to_string(
        "incidents/parts/timeline.html", {"incident": incidents.incident(room.dispatcher), "timeline": rows}
    )
    said = [" ".join(re.split(r"<[^>]+>", time)).split() for time in re.findall(r"<time.*?</time>", text)]
    assert said == [["09:07:00", "5月3日"], ["23:07:00", "5月2日"], ["22:07:00"]]
