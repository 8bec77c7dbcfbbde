"""The root fact: intake, dispatch, closing."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Nothing runs at import."""

    name = "incidents"
    verbose_name = "接处警"
