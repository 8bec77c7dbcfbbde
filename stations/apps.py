"""Who and where: organisation, officers, units, places, cover, streets, travel time."""

from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Nothing runs at import."""

    name = "stations"
    verbose_name = "所队与辖区"
