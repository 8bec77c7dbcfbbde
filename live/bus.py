"""The doorbell: one Redis publish on a kept connection. Redis may be wiped, slow or dead; the journal stands."""

import logging
import threading
import time
from collections.abc import Iterable

import redis
from django.conf import settings

CHANNEL = "live:"
# A dead Redis must cost a request next to nothing: short time-outs, then silence for a second (readers catch up by beat).
TIMEOUT_S = 0.25
PAUSE_S = 1.0

_logger = logging.getLogger(__name__)
_local = threading.local()
_silent_until = 0.0


def _client() -> redis.Redis:
    """Return this thread's kept client."""
    if not hasattr(_local, "client"):
        _local.client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, max_connections=1,
            retry=None, health_check_interval=0,
        )  # fmt: skip
    client: redis.Redis = _local.client
    return client


def push(stream: str, *frames: str) -> None:
    """Publish frames to a station's channel; never raises, never waits long."""
    push_all((stream, frame) for frame in frames)


def push_all(frames: Iterable[tuple[str, str]]) -> None:
    """Publish (stream, frame) pairs in one round trip."""
    global _silent_until  # noqa: PLW0603 - the pause is the process's, not the thread's
    if time.monotonic() < _silent_until:
        return
    try:
        pipe = _client().pipeline(transaction=False)
        for stream, frame in frames:
            pipe.publish(CHANNEL + stream, frame)
        pipe.execute()
    except redis.RedisError as error:
        _silent_until = time.monotonic() + PAUSE_S
        _logger.warning("live bell is silent, screens follow by beat: %s", error)
