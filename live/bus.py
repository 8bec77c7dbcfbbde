"""The doorbell: one Redis publish on a kept connection. Redis may be wiped, slow or dead; the journal stands."""

import logging
import threading
import time

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
    """Publish frames to a station's channel in one round trip; never raises, never waits long."""
    global _silent_until  # noqa: PLW0603 - the pause is the process's, not the thread's
    if time.monotonic() < _silent_until:
        return
    try:
        if len(frames) == 1:  # nearly always, and a pipeline for one costs twice as much
            _client().publish(CHANNEL + stream, frames[0])
            return
        pipe = _client().pipeline(transaction=False)
        for frame in frames:
            pipe.publish(CHANNEL + stream, frame)
        pipe.execute()
    except redis.RedisError as error:
        _silent_until = time.monotonic() + PAUSE_S
        _logger.warning("live bell is silent, screens follow by beat: %s", error)
