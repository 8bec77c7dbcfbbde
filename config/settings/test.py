"""For `bin/test`: real PostgreSQL and Redis, quick password hashing, nothing else different."""

from config.settings.base import *

DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = []
AXES_ENABLED = True
# Straight from the front end's build: nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A small station's day is found at once.
PATROL_SECONDS = 1.0
PATROL_UNIT_SECONDS = 0.5
