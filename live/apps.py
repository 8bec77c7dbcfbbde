"""The journal: one gapless, hash-chained stream per station, from which timeline, audit and live feed are read."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Nothing runs at import."""

    name = "live"
    verbose_name = "实时日志"
