"""Guardians: people of the quarter who settle matters on the spot and say so in a minute (M6)."""

from django.db import models
from django.db.models import Q

from mediation.choices import Kind, Settled
from mediation.models.dispute import Dispute
from stations.models import Officer, Organisation


class GuardianReport(models.Model):
    """What a guardian settled, or could not."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="派出所")
    guardian = models.ForeignKey(Officer, models.PROTECT, related_name="guardian_reports", verbose_name="守户员")
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    address = models.CharField("地点", max_length=200)
    text = models.CharField("经过", max_length=400, blank=True)
    settled = models.CharField("结果", max_length=12, choices=Settled)
    points = models.PositiveSmallIntegerField("积分", default=0)
    dispute = models.ForeignKey(
        Dispute, models.SET_NULL, null=True, blank=True, related_name="guardian_reports", verbose_name="纠纷"
    )

    class Meta:
        verbose_name = "守户员上报"
        indexes = [
            models.Index(fields=["guardian", "-at"], name="guardian_report_mine"),
            models.Index(fields=["station", "-at"], name="guardian_report_station"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} {self.at:%F %R}"


class Award(models.Model):
    """A guardian was thanked: points are spent, or a title is given."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="派出所")
    guardian = models.ForeignKey(Officer, models.PROTECT, related_name="awards", verbose_name="守户员")
    at = models.DateTimeField("时间")
    title = models.CharField("奖励", max_length=60)
    points = models.PositiveSmallIntegerField("用去积分", default=0)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "奖励"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="award_has_title")]

    def __str__(self) -> str:
        return f"{self.guardian_id}: {self.title}"
