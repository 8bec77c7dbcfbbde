"""Reads everybody, writes nothing but its own roll-ups: console, wall, live socket."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Nothing runs at import."""

    name = "dashboards"
    verbose_name = "大屏与指挥台"
