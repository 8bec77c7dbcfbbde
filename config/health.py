"""Health for load balancers and people: is it alive, is it ready."""

import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis import Redis, RedisError

from live.selectors import pulse_age
from live.tasks import CANARY

CANARY_LIMIT_S = 60


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """Answer that the process lives."""
    return JsonResponse({"status": "ok"})


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _redis() -> str:
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except RedisError as error:
        return f"down: {error}"
    return "ok"


def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer 200 when requests can be served: the database. Redis, worker and beat are told but do not take a node out.

    The canary goes beat → broker → worker → row, so its age speaks for all three.
    """
    try:
        database = _database()
    except Exception as error:  # noqa: BLE001 - whatever it is, the node is not ready and must say so
        return JsonResponse({"status": "not ready", "database": type(error).__name__}, status=503)
    age = pulse_age(CANARY, time.time())
    late = age is None or age > CANARY_LIMIT_S
    document = {
        "database": database,
        "redis": _redis(),
        "canary_age_s": None if age is None else round(age, 1),
        "worker": "late" if late else "ok",
    }
    return JsonResponse({"status": "degraded" if late or document["redis"] != "ok" else "ok"} | document)
