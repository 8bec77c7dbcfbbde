"""Tomorrow's patrols from today's incidents: forecast, routes, the road, and whether it worked (P1–P7)."""

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """Nothing runs at import."""

    name = "patrols"
    verbose_name = "巡防"
