"""`Idempotency-Key` through the API: a nervous network has one effect and one answer."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from core.clock import now
from incidents.models import Incident
from live.models import Answer, Entry
from live.services import ANSWERS_KEPT
from live.tasks import sweep_expired
from stations.choices import Role
from tests.factories import stations
from tests.live.room import Room, open_room, token_of

pytestmark = pytest.mark.django_db
REPORT = {
    "kind": "alarm",
    "type": "order.fight",
    "source": "110",
    "title": "持械斗殴",
    "location": {"address": "柳堤夜市"},
}


def post(token: str, key: str | None, body: dict | None = None, path: str = "incidents/") -> tuple[int, dict, bool]:
    headers = {"Authorization": f"Token {token}"} | ({"Idempotency-Key": key} if key is not None else {})
    answer = Client(headers=headers).post(
        f"/api/v1/{path}", json.dumps(body or REPORT), content_type="application/json"
    )
    return answer.status_code, answer.json(), "Idempotent-Replayed" in answer.headers


@pytest.fixture
def small() -> Room:
    return open_room()


def test_the_second_call_with_a_key_gets_the_first_answer_again_and_does_nothing(small):
    status, first, replayed = post(small.token, "k1")
    assert (status, replayed) == (201, False)
    assert post(small.token, "k1") == (201, first, True)
    assert Incident.objects.filter(station=small.station).count() == 1
    assert Entry.objects.filter(stream_id=small.code, kind="incident.reported").count() == 1


def test_without_a_key_every_call_is_a_new_one(small):
    assert [post(small.token, None)[0] for _ in range(2)] == [201, 201]
    assert Incident.objects.filter(station=small.station).count() == 2


def test_the_same_key_for_something_else_is_refused(small):
    post(small.token, "k1")
    status, body, _ = post(small.token, "k1", REPORT | {"title": "别的事"})
    assert (status, body["errors"][0]["field"]) == (422, "Idempotency-Key")
    number = Incident.objects.get(station=small.station).number
    assert post(small.token, "k1", {"text": "x"}, f"incidents/{number}/notes/")[0] == 422
    assert Incident.objects.filter(station=small.station).count() == 1


def test_the_same_body_in_another_order_is_the_same_request(small):
    _, first, _ = post(small.token, "k1")
    assert post(small.token, "k1", dict(reversed(REPORT.items()))) == (201, first, True)


def test_a_key_belongs_to_its_caller(small):
    other = token_of(stations.officer(small.station, Role.DISPATCHER))
    _, mine, _ = post(small.token, "k1")
    status, theirs, replayed = post(other, "k1")
    assert (status, replayed, theirs["number"] == mine["number"]) == (201, False, False)


def test_a_refusal_is_not_kept_so_that_trying_again_can_succeed(small):
    assert post(small.token, "k1", REPORT | {"type": "nonsense"})[0] == 422
    assert not Answer.objects.exists()
    assert post(small.token, "k1")[0] == 201


@pytest.mark.parametrize("key", ["x" * 129, "line\tbreak"])
def test_a_key_that_is_no_key_is_refused_by_name(small, key):
    status, body, _ = post(small.token, key)
    assert (status, body["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_an_answer_is_forgotten_long_after_a_tablet_can_ask(small):
    post(small.token, "old")
    post(small.token, "new")
    Answer.objects.filter(key="old").update(at=now() - ANSWERS_KEPT - timedelta(seconds=1))
    sweep_expired()
    assert list(Answer.objects.values_list("key", flat=True)) == ["new"]


@pytest.mark.django_db(transaction=True)
def test_the_same_call_eight_times_at_once_has_one_effect():
    room, together = open_room(), threading.Barrier(8)

    def send(_: int) -> int:
        together.wait()
        status = post(room.token, "k1")[0]
        connections.close_all()
        return status

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(send, range(8)))
    # 409 is "still running, ask again"; everybody else has the one answer.
    assert set(said) <= {201, 409}
    assert 201 in said
    assert Incident.objects.filter(station=room.station).count() == 1
    assert post(room.token, "k1")[0] == 201
