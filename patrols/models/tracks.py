"""Where units were: one row per unit and moment, partitioned by month."""

from django.db import models

from stations.models import Unit


class TrackPoint(models.Model):
    """A fix that is kept. Sent twice it is one row: unit and moment are its key."""

    pk = models.CompositePrimaryKey("unit_id", "at")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单元", db_index=False)
    at = models.DateTimeField("时间")
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    accuracy_m = models.FloatField("精度（米）", null=True)

    class Meta:
        verbose_name = "轨迹点"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at:%F %T}"
