"""Periods, steps of the clock, days and group leaders: data that a station keeps. A station's own row wins over the default (station null)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from orders.choices import Act, Counting, Kind, Level
from stations.models import Officer, Organisation


class Period(models.Model):
    """How many days an order of a kind has, and which days count (M2: disputes have 7)."""

    station = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="order_periods")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    days = models.PositiveSmallIntegerField("天数", validators=[MinValueValidator(1), MaxValueValidator(180)])
    counting = models.CharField("计法", max_length=12, choices=Counting, default=Counting.CALENDAR)

    class Meta:
        verbose_name = "督导单期限"
        constraints = [
            models.UniqueConstraint(fields=["station", "kind"], name="order_period_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days} {self.counting}"


class Step(models.Model):
    """A reminder before, or an escalation after, an order is due; `hours` from the due time, negative is before."""

    station = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="order_steps")
    act = models.CharField("动作", max_length=12, choices=Act)
    level = models.PositiveSmallIntegerField("升级到", choices=Level, default=Level.NONE)
    hours = models.SmallIntegerField("距期限（小时）")

    class Meta:
        verbose_name = "催办与升级"
        ordering = ["hours", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act=Act.REMIND, hours__lt=0, level=Level.NONE)
                | models.Q(act=Act.ESCALATE, hours__gte=0, level__gt=Level.NONE),
                name="order_step_reminds_before_and_escalates_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.hours:+d} h"


class DayOverride(models.Model):
    """A day that is worked, or free, whatever the published calendar says."""

    station = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="order_days")
    day = models.DateField("日期")
    works = models.BooleanField("上班")
    note = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        verbose_name = "工作日调整"
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="order_day_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.day} {self.works}"


class Leader(models.Model):
    """Who leads a group or team: the first whom an overdue order goes to."""

    group = models.OneToOneField(Organisation, models.CASCADE, related_name="order_leader", verbose_name="警组")
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+", verbose_name="组长")

    class Meta:
        verbose_name = "组长"

    def __str__(self) -> str:
        return f"{self.group_id} {self.officer_id}"
