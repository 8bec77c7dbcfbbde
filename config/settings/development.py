"""What `bin/run` starts: the demo on this machine. Secrets are made at the first run under `var/` and handed in."""

from config.settings.base import *

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
# The demo accounts' password; production has no demo and refuses it.
AUTH_PASSWORD_VALIDATORS = []
