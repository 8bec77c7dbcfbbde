"""Patrols without leaving the room (P6)."""

from django.db import models
from django.db.models import F, Q

from patrols.choices import CheckKind
from stations.models import Officer, Organisation


class OnlinePatrol(models.Model):
    """Video points and chat groups to look through in a window."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="online_patrols", verbose_name="派出所")
    title = models.CharField("名称", max_length=60)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    opened_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    done_at = models.DateTimeField("完成", null=True)

    class Meta:
        verbose_name = "网上巡防"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="online_patrol_has_length")]
        indexes = [models.Index(fields=["station", "-starts_at"], name="online_patrol_recent")]

    def __str__(self) -> str:
        return self.title


class CheckPoint(models.Model):
    """One thing to look at, ticked off with what was found."""

    patrol = models.ForeignKey(OnlinePatrol, models.CASCADE, related_name="points", verbose_name="网上巡防")
    order = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=8, choices=CheckKind)
    name = models.CharField("名称", max_length=100)
    checked_at = models.DateTimeField("查看", null=True)
    checked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    finding = models.CharField("发现", max_length=400, blank=True)

    class Meta:
        verbose_name = "巡查点"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["patrol", "order"], name="check_point_once")]

    def __str__(self) -> str:
        return self.name
