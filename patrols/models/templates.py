"""How a station's day of patrols is staffed: data, edited by the station (P2–P4)."""

from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stations.choices import PlaceKind, UnitKind
from stations.models import Organisation


class DutyTemplate(models.Model):
    """A way to staff a day: the 233 model, a squad, a night window. `station` null is everybody's.

    A row that a plan was made from is not changed any more: a change makes the next row of the same code, and the old one
    says when it was replaced, so that a running plan keeps the crews that it was made for.
    """

    station = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    code = models.CharField(
        "代码", max_length=24, validators=[RegexValidator(r"^[a-z0-9-]+$", _("代码只用小写字母和数字。"))]
    )
    name = models.CharField("名称", max_length=40)
    # Hours since the patrol day's midnight that part it into bands; beyond 24 is the morning after.
    bands = ArrayField(models.PositiveSmallIntegerField(), verbose_name="时段")
    # Empty: anywhere of the station; else only at places of these kinds and what lies beside them (P4).
    place_kinds = ArrayField(
        models.CharField(max_length=16, choices=PlaceKind.choices), default=list, blank=True, verbose_name="场所类别"
    )
    # On these days (1 is Monday) the clock plans with it; empty: only where it is the usual one, or by hand.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name="星期")
    is_active = models.BooleanField("在用", default=True)
    replaced_at = models.DateTimeField("更换", null=True, blank=True)

    class Meta:
        verbose_name = "勤务模板"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "code"],
                condition=Q(replaced_at=None),
                name="duty_template_once",
                nulls_distinct=False,
                violation_error_message=_("这个代码已经有模板了，请换一个。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TemplateCrew(models.Model):
    """One crew of a template: how it moves and when; a unit of that kind fills it on the day."""

    template = models.ForeignKey(DutyTemplate, models.CASCADE, related_name="crews", verbose_name="模板")
    key = models.CharField("代号", max_length=12)
    kind = models.CharField("类型", max_length=12, choices=UnitKind)
    name = models.CharField("名称", max_length=40)
    # Minutes since the patrol day's midnight; beyond 1440 is the morning after.
    starts_min = models.PositiveSmallIntegerField("上勤（分）")
    ends_min = models.PositiveSmallIntegerField("下勤（分）")
    # Meals and blocks in which it is free to answer calls: [[break|mobile, window from, window to, length], …] in minutes.
    pauses: Any = models.JSONField("休整与机动", default=list, blank=True)

    class Meta:
        verbose_name = "模板车组"
        ordering = ["template", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="template_crew_once"),
            models.CheckConstraint(condition=Q(ends_min__gt=F("starts_min")), name="template_crew_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.key}"


class PatrolSetting(models.Model):
    """When a station's patrol day begins, when it is planned, with which template."""

    station = models.OneToOneField(Organisation, models.CASCADE, related_name="patrol_setting", verbose_name="派出所")
    template = models.ForeignKey(DutyTemplate, models.PROTECT, related_name="+", verbose_name="模板")
    day_starts_at = models.TimeField("巡防日起点", default=time(6))
    plan_at = models.TimeField("自动编排", default=time(5, 30))

    class Meta:
        verbose_name = "巡防设置"

    def __str__(self) -> str:
        return f"{self.station_id} {self.plan_at}"


class HarmWeight(models.Model):
    """What an incident of a type weighs in the forecast: a robbery is not a lost wallet. The longest code that fits counts."""

    station = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    # A type's code, or the beginning of several: "theft" is also theft.burglary unless that has its own row.
    type_code = models.CharField("类别代码", max_length=40)
    weight = models.FloatField("权重")
    # Whether an officer in the street could have met it; else it only hints at the place.
    street = models.BooleanField("街面", default=True)

    class Meta:
        verbose_name = "危害权重"
        ordering = ["type_code"]
        constraints = [
            models.UniqueConstraint(fields=["station", "type_code"], name="harm_weight_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(weight__gte=0), name="harm_weight_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} × {self.weight}"
