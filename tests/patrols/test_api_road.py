"""What a tablet asks and sends (P5)."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clock import now
from patrols.models import Stop, TrackPoint
from tests.factories import papers, patrols, stations
from tests.factories.api import Caller
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


@pytest.fixture
def tablet(watch) -> Caller:
    return Caller(watch.rider)


@pytest.fixture
def plan(watch):
    return patrols.published(watch.leader, watch.motorcycle, watch.car)


@pytest.mark.usefixtures("plan")
def test_a_crew_sees_its_own_published_duty_with_stops_reasons_and_the_way(tablet):
    status, mine = tablet.get("patrols/duties/mine/")
    (duty,) = mine["results"]
    assert (status, duty["unit"], duty["kind_name"], duty["incident"]) == (200, "M1", "摩托", None)
    assert [(stop["order"], stop["place"], stop["status"]) for stop in duty["stops"]] == [
        (1, "第1站", "missed"), (2, "第2站", "planned"), (3, "第3站", "planned"),
    ]  # fmt: skip
    assert duty["stops"][1]["reasons"] == ["近 28 天 18–22 时 2 起：打架斗殴 2"]
    assert duty["route"]["type"] == "LineString"
    assert duty["route"]["coordinates"][0] == [LON, LAT] == duty["route"]["coordinates"][-1]


def test_a_draft_and_other_peoples_duties_are_nobodys(watch, tablet):
    patrols.draft(watch.leader, watch.motorcycle)
    assert tablet.get("patrols/duties/mine/")[1]["results"] == []
    assert Caller(watch.dispatcher).get("patrols/duties/mine/")[1]["results"] == []


def test_arriving_is_one_act_however_often_it_is_sent(plan, tablet):
    stop = patrols.first_stop(plan)
    answers = [tablet.post(f"patrols/stops/{stop.pk}/arrive/", {"at": now().isoformat()}, key="tap-1")[0]]
    answers += [tablet.post(f"patrols/stops/{stop.pk}/arrive/")[0] for _ in range(2)]
    status, card = tablet.post(f"patrols/stops/{stop.pk}/leave/", {"note": "一切正常"}, key="tap-2")
    assert answers == [200, 200, 200]
    assert (status, card["status"], card["note"]) == (200, "done", "一切正常")
    assert Stop.objects.filter(left_at__isnull=False).count() == 1


def test_fixes_sent_twice_are_kept_once(watch, tablet):
    points = [{"at": now().isoformat(), "lon": LON + step / 1000, "lat": LAT} for step in range(3)]
    assert tablet.post("patrols/tracks/", {"unit": "M1", "points": points}) == (200, {"kept": 3, "known": 0})
    assert tablet.post("patrols/tracks/", {"unit": "M1", "points": points}) == (200, {"kept": 0, "known": 3})
    assert TrackPoint.objects.filter(unit=watch.motorcycle).count() == 3


@pytest.mark.usefixtures("plan")
def test_fixes_of_another_unit_of_a_wrong_clock_or_with_swapped_axes_are_refused(tablet):
    point = {"at": now().isoformat(), "lon": LON, "lat": LAT}
    assert tablet.post("patrols/tracks/", {"unit": "C1", "points": [point]})[0] == 403
    assert tablet.fields("patrols/tracks/", {"unit": "X9", "points": [point]}) == {"status": 422, "fields": ["unit"]}
    late = point | {"at": "2020-01-01T00:00:00Z"}
    assert tablet.fields("patrols/tracks/", {"unit": "M1", "points": [point, late]})["fields"] == ["points[1].at"]
    swapped = {"at": point["at"], "lon": LAT, "lat": LON}
    assert tablet.post("patrols/tracks/", {"unit": "M1", "points": [swapped]})[0] == 422


def test_a_foreign_stop_is_answered_like_one_that_is_not_there(plan):
    outsider = Caller(stations.officer(stations.station()))
    foreign = outsider.post(f"patrols/stops/{patrols.first_stop(plan).pk}/arrive/")
    assert foreign == outsider.post("patrols/stops/999999/arrive/")
    assert foreign[0] == 404


def test_a_picture_of_a_stop_is_seen_on_the_plans_page_on_the_tablet_and_by_nobody_of_another_station(
    watch, plan, tablet, logged_in
):
    stop = patrols.first_stop(plan)
    door = f"patrols/stops/{stop.pk}/attachments/"
    tablet.post(f"patrols/stops/{stop.pk}/arrive/")
    photo = tablet.client.post(f"/api/v1/{door}", {"file": SimpleUploadedFile("侧门.jpg", papers.picture())})
    assert photo.status_code == 201
    (row,) = tablet.get(door)[1]["results"]
    (mine,) = tablet.get("patrols/duties/mine/")[1]["results"]
    whole = tablet.get(f"patrols/plans/{plan.pk}/")[1]["duties"]
    for duty in (mine, whole[0]):
        assert [stop["photos"] for stop in duty["stops"]] == [[row], [], []]
    leader, stranger = logged_in(watch.leader), Caller(watch.stranger)
    assert f'src="{row["url"]}"' in leader.get(f"/patrols/plans/{plan.day}/").content.decode()
    seen = b"".join(leader.get(row["url"]).streaming_content)
    assert hashlib.sha256(seen).hexdigest() == row["sha256"]
    assert stranger.get(door)[0] == 404
    assert logged_in(watch.stranger).get(row["url"]).status_code == 404
