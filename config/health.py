"""Health for load balancers and people: is it alive, is it ready."""

import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from redis import Redis, RedisError

from live.selectors import pulse_age
from live.tasks import BEAT, CANARY, LATE_AFTER_S


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


def _age(name: str) -> float | None:
    """Return the seconds since a part showed that it lives, to a tenth; None when it never did."""
    age = pulse_age(name, time.time())
    return None if age is None else round(age, 1)


def _is_late(age_s: float | None) -> bool:
    return age_s is None or age_s > LATE_AFTER_S


def _signs() -> dict[str, object]:
    """Return both ages and what they mean. With beat silent nobody asks the workers: theirs is not known then."""
    beat_s, canary_s = _age(BEAT), _age(CANARY)
    unheard = "unknown" if _is_late(beat_s) else "late"
    return {
        "beat": "late" if _is_late(beat_s) else "ok",
        "beat_age_s": beat_s,
        "worker": unheard if _is_late(canary_s) else "ok",
        "canary_age_s": canary_s,
    }


def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer 200 when requests can be served: the database. Redis, worker and beat are told but do not take a node out."""
    try:
        database = _database()
    except Exception as error:  # noqa: BLE001 - whatever it is, the node is not ready and must say so
        return JsonResponse({"status": "not ready", "database": type(error).__name__}, status=503)
    document = {"database": database, "redis": _redis()} | _signs()
    well = all(document[part] == "ok" for part in ("redis", "beat", "worker"))
    return JsonResponse({"status": "ok" if well else "degraded"} | document)
