"""What every environment shares. Values that differ come from the environment; secrets have no default here."""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))

SECRET_KEY = os.environ["SECRET_KEY"]
# 32 bytes, base64: seals phones, names and ID numbers (RELIABILITY.md, personal data). Lives outside the database.
FIELD_KEY = os.environ["FIELD_KEY"]
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_vite",
    "axes",
    "core",
    "live",
    "stations",
    "orders",
    "incidents",
    "patrols",
    "mediation",
    "dashboards",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stations.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stations.middleware.TokenMiddleware",
    "stations.middleware.SessionLimitMiddleware",
    "config.rights.RightsMiddleware",
    "core.problems.ErrorPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ["DATABASE_URL"], engine="config.postgresql", conn_max_age=600, conn_health_checks=True
    )
}
DATABASES["default"]["OPTIONS"] = {"application_name": "command-room", "connect_timeout": 5}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ["REDIS_URL"]

AUTH_USER_MODEL = "stations.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesBackend",
    "stations.backends.NoDemoPassword",
    "django.contrib.auth.backends.ModelBackend",
]
# Of the demo accounts that bin/run makes; settings without a demo refuse it at every door.
DEMO_PASSWORD = "demo"  # noqa: S105 - printed by bin/run
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"

# Five failures in fifteen minutes lock name and address together (RELIABILITY.md, rights).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "stations.middleware.locked_out"

# What of the apps above `stations` keeps a station in use while it is open: each says it in words and how much.
STATION_MATTERS = [
    "incidents.selectors.incidents.matters_of",
    "mediation.selectors.disputes.matters_of",
    "orders.selectors.orders.matters_of",
]

SESSION_ENGINE = "stations.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ABSOLUTE_S = 12 * 3600
SESSION_IDLE_S = 30 * 60
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "frontend" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "media"))
# What is printed brings its characters along (agreements, orders, patrol cards).
FONTS = Path(os.environ.get("FONTS", ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"))
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": ROOT / "frontend" / "dist" / ".vite" / "manifest.json"},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["stations.api.authentication.OfficerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.JournalJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.problems.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "综合指挥室 API",
    "DESCRIPTION": (
        "Unsafe calls accept `Idempotency-Key`: the same request sent again has one effect and one answer. Three do not, "
        "because their answers must not be kept: `auth/token/`, and the two `show/` calls that give personal data in clear."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.with_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "DisputeKind": "mediation.choices.Kind",
        "DisputePartyRole": "mediation.choices.PartyRole",
        "DisputeSource": "mediation.choices.Source",
        "IncidentKind": "incidents.choices.Kind",
        "IncidentPartyRole": "incidents.choices.PartyRole",
        "IncidentSource": "incidents.choices.Source",
        "LinkKind": "incidents.choices.LinkKind",
        "OrderKind": "orders.choices.Kind",
        "PinKind": "patrols.choices.PinKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TIMEZONE = TIME_ZONE
# A worker killed with -9 leaves its message unacknowledged; five minutes later another takes it (sweeps are idempotent).
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Calculating a day of patrols takes a core for half a minute: a worker of its own does it.
CELERY_TASK_ROUTES = {"patrols.tasks.sweep_due_plans": {"queue": "planning"}}
CELERY_BEAT_SCHEDULE = {
    "worker canary": {"task": "live.tasks.beat_canary", "schedule": 20.0, "options": {"expires": 15}},
    "reactions": {"task": "live.tasks.sweep_reactions", "schedule": 2.0, "options": {"expires": 2}},
    "late stages": {"task": "incidents.tasks.sweep_late_stages", "schedule": 5.0, "options": {"expires": 5}},
    "orders": {"task": "orders.tasks.sweep_orders", "schedule": 5.0, "options": {"expires": 5}},
    "community cover": {"task": "stations.tasks.sweep_cover", "schedule": 60.0, "options": {"expires": 50}},
    "expired keys": {"task": "live.tasks.sweep_expired", "schedule": crontab(minute=17), "options": {"expires": 3000}},
    "journal heads": {"task": "live.tasks.export_heads", "schedule": crontab(hour=0, minute=5)},
    "patrol slots": {"task": "patrols.tasks.sweep_plan_slots", "schedule": 60.0, "options": {"expires": 50}},
    "due patrol plans": {"task": "patrols.tasks.sweep_due_plans", "schedule": 2.0, "options": {"expires": 2}},
    # A unit's clear is heard and its way planned in one sweep: with the search below that is 5 s at the most.
    "units to replan": {"task": "patrols.tasks.sweep_replans", "schedule": 1.0, "options": {"expires": 1}},
    "tracks": {"task": "patrols.tasks.sample_tracks", "schedule": 15.0, "options": {"expires": 12}},
    # Every five minutes from six on: the day's slot is taken once, and made up when the morning was missed.
    "disputes": {
        "task": "mediation.tasks.find_disputes",
        "schedule": crontab(minute="*/5", hour="6-23"),
        "options": {"expires": 290},
    },
    "consultation": {
        "task": "mediation.tasks.draw_up_consultations",
        "schedule": crontab(minute="2-59/5", hour="7-23"),
        "options": {"expires": 290},
    },
    "late visits": {"task": "mediation.tasks.sweep_late_visits", "schedule": 300.0, "options": {"expires": 290}},
    "track months": {"task": "patrols.tasks.prepare_track_months", "schedule": crontab(hour=3, minute=10)},
}

# Map tiles are optional and local: without a URL the station's own streets and places are drawn (UX.md).
MAP_TILES = {
    "kind": os.environ.get("MAP_TILES_KIND", "xyz"),  # xyz or wmts
    "url": os.environ.get("MAP_TILES_URL", ""),
    "datum": os.environ.get("MAP_TILES_DATUM", "wgs84"),  # wgs84, gcj02 or bd09
    "attribution": os.environ.get("MAP_TILES_ATTRIBUTION", ""),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}

# How long the search for a day's routes may take, and that for one unit which is free again after an incident.
PATROL_SECONDS = 20.0
PATROL_UNIT_SECONDS = 1.0

# A fix older than this is drawn as stale, never as live; a timer turns amber at this share of its limit (UX.md).
STALE_AFTER_S = 120
WARN_PERCENT = 60
