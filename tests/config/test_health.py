"""What a load balancer and the person on call are told."""

from datetime import timedelta

import pytest
from celery.signals import beat_init
from django.db import connection
from django.test import Client
from kombu import Connection

from core.clock import now
from live.models import Pulse
from live.tasks import BEAT, CANARY, beat_canary


def heard(name, seconds_ago):
    Pulse.objects.update_or_create(name=name, defaults={"at": now() - timedelta(seconds=seconds_ago)})


def told():
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def no_database(django_db_blocker, monkeypatch):
    """Nobody listens where the database was."""
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        yield
        connection.close()


@pytest.mark.django_db
def test_a_room_with_everything_alive_is_ok_and_says_how_long_ago_each_was_heard():
    heard(BEAT, 5)
    heard(CANARY, 4)
    status, said = told()
    assert (status, said["status"]) == (200, "ok")
    assert {part: said[part] for part in ("database", "redis", "beat", "worker")} == dict.fromkeys(
        ("database", "redis", "beat", "worker"), "ok"
    )
    assert 4 <= said["canary_age_s"] < said["beat_age_s"] < 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("beat_s", "canary_s", "beat", "worker"),
    [(5, 300, "ok", "late"), (300, 301, "late", "unknown"), (90, 30, "late", "ok"), (5, None, "ok", "late")],
)
def test_a_silent_worker_is_told_from_a_silent_beat(beat_s, canary_s, beat, worker):
    heard(BEAT, beat_s)
    if canary_s is not None:
        heard(CANARY, canary_s)
    status, said = told()
    assert (status, said["status"], said["beat"], said["worker"]) == (200, "degraded", beat, worker)


@pytest.mark.django_db
def test_beat_is_heard_when_it_sends_and_the_worker_when_it_takes():
    with Connection("memory://") as broker:
        beat_canary.apply_async(connection=broker)
    _status, sent = told()
    assert (sent["beat"], sent["worker"], sent["canary_age_s"]) == ("ok", "late", None)
    beat_canary()
    assert told()[1]["worker"] == "ok"


@pytest.mark.django_db
def test_a_beat_that_starts_is_heard_at_once_not_after_its_first_round(redis):
    beat_init.send(sender=None)
    sent = [message for message in redis.lrange("celery", 0, -1) if b"live.tasks.beat_canary" in message]
    assert (told()[1]["beat"], [redis.lrem("celery", 1, message) for message in sent]) == ("ok", [1])


@pytest.mark.django_db
def test_without_redis_the_node_serves_on_and_says_so(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    heard(BEAT, 5)
    heard(CANARY, 5)
    status, said = told()
    assert (status, said["status"], said["redis"].split(":")[0]) == (200, "degraded", "down")


@pytest.mark.usefixtures("no_database")
def test_without_its_database_the_node_lives_but_is_not_ready():
    assert Client().get("/healthz").json() == {"status": "ok"}
    assert told() == (503, {"status": "not ready", "database": "OperationalError"})
