"""The REST doors: log-in, people, places, units, positions."""

import gzip
from datetime import datetime, timedelta

import pytest
from django.test import Client

from core.clock import now
from live.models import Answer
from stations.choices import PlaceKind, Role
from stations.models import Place, UnitPosition
from tests.factories import stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def desk(house, logged_in):
    return logged_in(stations.officer(house))


def token(username: str, password: str = stations.PASSWORD):
    return Client().post(
        "/api/v1/auth/token/", {"username": username, "password": password}, content_type="application/json"
    )


def test_a_token_opens_the_api_and_a_wrong_one_is_401(house):
    stations.officer(house, username="lin", name="林志远")
    made = token("lin").json()
    assert set(made) == {"token", "expires_at"}
    me = Client().get("/api/v1/me/", headers={"authorization": f"Token {made['token']}"}).json()
    assert (me["name"], [row["code"] for row in me["stations"]]) == ("林志远", ["CH"])
    refused = Client().get("/api/v1/me/", headers={"authorization": "Token nonsense"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (401, "application/problem+json")


def test_a_wrong_password_is_401_and_says_nothing_about_the_name(house):
    stations.officer(house, username="lin")
    answers = [token("lin", "wrong"), token("nobody", "wrong")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_a_token_lies_nowhere_in_clear_not_even_under_an_idempotency_key(house):
    stations.officer(house, username="lin")
    body = {"username": "lin", "password": stations.PASSWORD}
    headers = {"Idempotency-Key": "log-in-1"}
    assert (
        Client().post("/api/v1/auth/token/", body, content_type="application/json", headers=headers).status_code == 200
    )
    assert not Answer.objects.exists()


def test_where_there_is_no_demo_its_password_opens_no_account(house, settings):
    made = stations.officer(house, username="lin")
    settings.DEMO = False
    assert made.check_password(stations.PASSWORD)
    page = Client().post("/login/", {"username": "lin", "password": stations.PASSWORD})
    assert (token("lin").status_code, page.status_code, "_auth_user_id" in page.client.session) == (401, 200, False)
    made.set_password("a-longer-word-9")
    made.save()
    assert token("lin", "a-longer-word-9").status_code == 200


def test_a_stranger_is_sent_to_log_in():
    assert Client().get("/api/v1/units/").status_code == 401


def test_units_come_with_crew_and_station(house, desk):
    unit = stations.unit(house)
    stations.crew(unit, stations.officer(house, name="洪伟民"), by=stations.officer(house))
    (row,) = desk.get("/api/v1/units/").json()["results"]
    assert (row["call_sign"], row["crew"], row["station"], row["status"]) == ("M2", ["洪伟民"], "CH", "available")


def test_a_unit_comes_with_its_newest_fix_and_its_age_or_without_any(house, desk):
    stations.unit(house, "M2")
    stations.unit(house, "M3")
    at = (now() - timedelta(seconds=90)).replace(microsecond=0)
    desk.post("/api/v1/positions/", [fix(at=at.isoformat())], content_type="application/json")
    there, nowhere = desk.get("/api/v1/units/").json()["results"]
    assert (there["lon"], there["lat"]) == (114.055, 22.535)
    assert datetime.fromisoformat(there["at"]) == at
    assert 90 <= there["age_s"] < 150
    assert {nowhere[name] for name in ("lon", "lat", "at", "age_s")} == {None}


def test_a_unit_goes_aside_by_hand_but_not_to_a_status_that_follows_from_dispatch(house, desk):
    stations.unit(house)
    assert (
        desk.post("/api/v1/units/M2/status/", {"status": "unavailable"}, content_type="application/json").json()[
            "status"
        ]
        == "unavailable"
    )
    assert (
        desk.post("/api/v1/units/M2/status/", {"status": "on_scene"}, content_type="application/json").status_code
        == 422
    )


def test_communities_say_who_covers_them(house, desk):
    lin = stations.officer(house, Role.COMMUNITY_OFFICER, name="林志远")
    stations.post(stations.community(house), lin)
    (row,) = desk.get("/api/v1/communities/").json()["results"]
    assert (row["name"], row["officer"], row["covered"], row["substitute"]) == ("柳堤社区", "林志远", True, False)


def test_officers_come_in_cursor_pages(house, desk):
    for number in range(60):
        stations.officer(house, name=f"民警{number:02d}")
    first = desk.get("/api/v1/officers/").json()
    second = desk.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 11, None)


def fix(**changes):
    return {"unit": "M2", "lon": 114.055, "lat": 22.535, "at": now().isoformat()} | changes


def test_each_fix_of_a_batch_has_its_own_answer_in_order(house, desk):
    stations.unit(house)
    late, future = now() + timedelta(hours=1), now() - timedelta(hours=9)
    batch = [
        fix(), fix(unit="X9"), fix(lon=22.535, lat=114.055), fix(at=late.isoformat()), fix(at=future.isoformat()),
        fix(datum="mars"), {"unit": "M2"},
    ]  # fmt: skip
    results = desk.post("/api/v1/positions/", batch, content_type="application/json").json()["results"]
    assert [row["accepted"] for row in results] == [True, False, False, False, False, False, False]
    assert all(row["detail"] for row in results[1:])


def test_fixes_sent_again_under_their_key_have_the_first_answer(house, desk):
    stations.unit(house)
    again = [
        desk.post("/api/v1/positions/", [fix(at="2026-01-02T03:04:05Z")], content_type="application/json", headers={"Idempotency-Key": "f-1"})
        for _ in range(2)
    ]  # fmt: skip
    assert again[0].json() == again[1].json()
    assert "Idempotent-Replayed" not in again[0].headers
    assert again[1].headers["Idempotent-Replayed"] == "true"


def test_an_older_fix_does_not_replace_a_newer_one(house, desk):
    stations.unit(house)
    at = now()
    for moment, lon in ((at, 114.055), (at - timedelta(seconds=30), 114.056)):
        desk.post("/api/v1/positions/", [fix(at=moment.isoformat(), lon=lon)], content_type="application/json")
    assert UnitPosition.objects.get().lon == 114.055


def test_a_baidu_position_is_kept_in_wgs84(house, desk):
    stations.unit(house)
    desk.post("/api/v1/positions/", [fix(lon=114.0665, lat=22.5383, datum="bd09")], content_type="application/json")
    kept = UnitPosition.objects.get()
    assert (kept.lon, kept.lat) == (pytest.approx(114.055, abs=0.001), pytest.approx(22.535, abs=0.001))


def test_more_than_a_thousand_fixes_at_once_are_refused(desk):
    answer = desk.post("/api/v1/positions/", [fix()] * 1001, content_type="application/json")
    assert (answer.status_code, "1000" in answer.json()["detail"]) == (422, True)


def test_the_map_is_ones_own_stations(house, desk):
    stations.place(house)
    answer = desk.get("/api/v1/stations/CH/map/")
    assert (answer.json()["type"], answer.headers["Cache-Control"]) == ("FeatureCollection", "private, no-cache")
    assert desk.get(f"/api/v1/stations/{stations.station().code}/map/").status_code == 404


def test_a_map_that_is_still_right_is_not_sent_again_and_a_new_place_is_seen_at_once(house, desk):
    place = stations.place(house)
    url, zipped = "/api/v1/stations/CH/map/", {"Accept-Encoding": "gzip"}
    first = desk.get(url, headers=zipped)
    assert (first.headers["Content-Encoding"], "柳堤夜市" in gzip.decompress(first.content).decode()) == ("gzip", True)
    known = zipped | {"If-None-Match": first.headers["ETag"]}
    again = desk.get(url, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    Place.objects.filter(pk=place.pk).update(name="柳堤市场")
    renamed = desk.get(url, headers=known)
    assert (renamed.status_code, "柳堤市场" in gzip.decompress(renamed.content).decode()) == (200, True)
    place.delete()
    assert "柳堤市场" not in desk.get(url).content.decode()


def test_of_a_place_the_map_is_told_what_it_draws_and_not_what_is_below_its_scale(house, desk):
    for kind, name in ((PlaceKind.DWELLING, "1103 室"), (PlaceKind.GRID, "三号网格"), (PlaceKind.BUILDING, "9 幢")):
        stations.place(house, kind, name=name, lon=LON + 0.00000049)
    for west in (LON, LON + 0.02):
        stations.community(house, "望月楼", west=west)
    Place.objects.filter(name="望月楼").update(kind=PlaceKind.BUILDING)
    features = desk.get("/api/v1/stations/CH/map/").json()["features"]
    (points,) = (one for one in features if one["properties"]["layer"] == "place")
    assert (points["properties"]["names"], points["geometry"]) == (
        ["9 幢"], {"type": "MultiPoint", "coordinates": [[LON, LAT]]},
    )  # fmt: skip
    (walls,) = (one for one in features if one["properties"]["layer"] == "building")
    assert (walls["properties"], len(walls["geometry"]["coordinates"])) == ({"layer": "building"}, 2)


def test_after_five_wrong_passwords_the_right_one_is_refused_too(house):
    stations.officer(house, username="lin")
    for _ in range(5):
        token("lin", "wrong")
    locked = token("lin")
    assert (locked.status_code, locked.headers["Content-Type"]) == (429, "application/problem+json")
    assert (locked.json()["status"], locked.json()["title"]) == (429, "过于频繁")
