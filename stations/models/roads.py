"""A station's imported street graph."""

from django.db import models

from stations.models.people import Organisation


class RoadNetwork(models.Model):
    """One import of streets, kept whole: the arrays of `stations.geo.roads.RoadNetwork`, compressed (NumPy .npz)."""

    station = models.OneToOneField(Organisation, models.CASCADE, related_name="road_network", verbose_name="派出所")
    source = models.CharField("来源", max_length=200)
    imported_at = models.DateTimeField("导入时间", auto_now=True)
    nodes = models.PositiveIntegerField("节点数")
    edges = models.PositiveIntegerField("路段数")
    # Changes with every import; the process-wide cache of travel times is keyed by it.
    version = models.PositiveIntegerField("版本", default=1)
    arrays = models.BinaryField("数据")

    class Meta:
        verbose_name = "路网"

    def __str__(self) -> str:
        return f"{self.source} v{self.version}"
