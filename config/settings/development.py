"""What `bin/run` starts: the demo on this machine. Secrets are made at the first run under `var/` and handed in."""

from config.settings.base import *

DEBUG = False
DEMO = True
# The demo's crews report where they are, as tablets would; twice before a fix is drawn as stale, even when a beat is late.
CELERY_BEAT_SCHEDULE["demo units"] = {
    "task": "incidents.tasks.sweep_demo_units", "schedule": 12.0, "options": {"expires": 11},
}  # fmt: skip
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
# The demo accounts' password; production has no demo and refuses it.
AUTH_PASSWORD_VALIDATORS = []
