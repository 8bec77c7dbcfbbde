"""What the station's own map shows besides places and streets."""

from django.db import models

from stations.choices import GroundLayer
from stations.models.people import Organisation


class GroundShape(models.Model):
    """Water, a park, or houses that are not places: only drawn, never asked for."""

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="ground", verbose_name="派出所")
    layer = models.CharField("图层", max_length=12, choices=GroundLayer)
    name = models.CharField("名称", max_length=100, blank=True)
    shape = models.JSONField("图形", help_text="GeoJSON，WGS-84")

    class Meta:
        verbose_name = "底图图形"
        indexes = [models.Index(fields=["station", "layer"], name="ground_layer")]

    def __str__(self) -> str:
        return f"{self.layer} {self.name}"
