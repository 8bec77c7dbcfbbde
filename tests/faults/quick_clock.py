"""The tests' settings with a clock that looks for patrol plans many times a second: a test has no minute for each slot."""

from config.settings.test import *  # noqa: F403 - an environment is the base and its differences

_EVERY_S = 0.3
CELERY_BEAT_SCHEDULE = {
    name: CELERY_BEAT_SCHEDULE[name] | {"schedule": _EVERY_S}  # noqa: F405 - as above
    for name in ("worker canary", "patrol slots", "due patrol plans")
}
PATROL_SECONDS = 0.2
