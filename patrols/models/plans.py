"""One station's plan of one day: duties, stops, the leader's wishes, and every edition of it."""

from datetime import time
from typing import Any

from django.db import models
from django.db.models import F, Q

from patrols.choices import Phase, PinKind, PlanStatus
from patrols.models.templates import DutyTemplate
from stations.choices import UnitKind
from stations.models import Officer, Organisation, Place, Unit


class PatrolPlan(models.Model):
    """A day's plan. There is one per station and day; what it was before is in its editions."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="patrol_plans", verbose_name="派出所")
    day = models.DateField("巡防日")
    # The station's hour of change when the plan was asked for: a plan keeps the day that it was made for.
    day_starts_at = models.TimeField("巡防日起点", default=time(6))
    template = models.ForeignKey(DutyTemplate, models.PROTECT, related_name="+", verbose_name="模板")
    status = models.CharField("状态", max_length=12, choices=PlanStatus, default=PlanStatus.PLANNING)
    # The due row of later work: asked for, taken by a worker (a heartbeat, so that a dead one is noticed), tried so often.
    asked_at = models.DateTimeField("请求", null=True)
    asked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("开始", null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    phase = models.CharField("进展", max_length=12, choices=Phase, default=Phase.WAITING)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    failure = models.CharField("原因", max_length=400, blank=True)
    # What the edition in force came from and how good it is; see selectors.plans for the words.
    edition = models.PositiveIntegerField("版次", default=0)
    planned_at = models.DateTimeField("算出", null=True)
    seed = models.BigIntegerField("随机种子", default=0)
    # Of each round of the search: with the seed they make the same plan again.
    iterations: Any = models.JSONField("迭代", default=list)
    basis: Any = models.JSONField("依据", default=dict)
    numbers: Any = models.JSONField("指标", default=dict)
    violations: Any = models.JSONField("校验", default=list)
    left_out: Any = models.JSONField("未排进", default=list)
    heat: Any = models.JSONField("预计", default=dict)
    # Every place that was looked at, with what is expected there: one unit's rest of the day is planned from it (P5).
    candidates: Any = models.JSONField("候选", default=list)
    published_at = models.DateTimeField("下达", null=True)
    published_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "巡防计划"
        constraints = [
            models.UniqueConstraint(fields=["station", "day"], name="plan_once_a_day"),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="published_plan_has_time",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(asked_at__isnull=False), name="plan_due")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"


class PlanEdition(models.Model):
    """What a plan looked like after a calculation: kept whole, shown as its history."""

    plan = models.ForeignKey(PatrolPlan, models.CASCADE, related_name="editions", verbose_name="计划")
    number = models.PositiveIntegerField("版次")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    seed = models.BigIntegerField("随机种子")
    numbers: Any = models.JSONField("指标")
    stops: Any = models.JSONField("停留", help_text="每个单位的停留：{呼号: [[名称, 到, 离], …]}")

    class Meta:
        verbose_name = "计划版次"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_edition_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} #{self.number}"


class Duty(models.Model):
    """One crew's day in a plan."""

    plan = models.ForeignKey(PatrolPlan, models.CASCADE, related_name="duties", verbose_name="计划")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="patrol_duties", verbose_name="单元")
    key = models.CharField("代号", max_length=12)
    kind = models.CharField("类型", max_length=12, choices=UnitKind)
    name = models.CharField("名称", max_length=40)
    starts_at = models.DateTimeField("上勤")
    ends_at = models.DateTimeField("下勤")
    # [{kind: break|mobile, start, end}, …], times in RFC 3339
    rests: Any = models.JSONField("休整与机动", default=list)
    metres = models.PositiveIntegerField("路程（米）", default=0)
    travel_s = models.PositiveIntegerField("路上（秒）", default=0)
    # While it is at an incident: since when, and which. Set with `replan_due` when it is clear again.
    off_since = models.DateTimeField("离线自", null=True)
    at_incident = models.CharField("警情", max_length=40, blank=True)
    replan_due_at = models.DateTimeField("待续排", null=True)

    class Meta:
        verbose_name = "勤务"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="duty_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_has_length"),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="duty_unit"),
            models.Index(fields=["replan_due_at"], condition=Q(replan_due_at__isnull=False), name="duty_replan_due"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key}"


class Stop(models.Model):
    """A place where a crew stands for ten to sixteen minutes, and why."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="stops", verbose_name="勤务")
    # The same place has the same key in every edition and on every day.
    key = models.CharField("代号", max_length=40)
    order = models.PositiveSmallIntegerField("序号")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+", verbose_name="场所")
    community = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+", verbose_name="社区")
    name = models.CharField("名称", max_length=100)
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    arrive_at = models.DateTimeField("计划到")
    leave_at = models.DateTimeField("计划离")
    gain = models.FloatField("预计", default=0.0)
    pinned = models.BooleanField("必到", default=False)
    reasons: Any = models.JSONField("理由", default=list)
    arrived_at = models.DateTimeField("到达", null=True)
    left_at = models.DateTimeField("离开", null=True)
    dropped_at = models.DateTimeField("取消", null=True)
    dropped_for = models.CharField("取消原因", max_length=40, blank=True)
    note = models.CharField("记录", max_length=400, blank=True)

    class Meta:
        verbose_name = "停留"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(leave_at__gt=F("arrive_at")), name="stop_has_length"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(arrived_at__isnull=False), name="stop_left_was_reached"
            ),
        ]
        indexes = [models.Index(fields=["duty", "arrive_at"], name="stop_duty")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.order} {self.name}"


class Pin(models.Model):
    """A leader's wish about one place of one plan; every later calculation keeps it."""

    plan = models.ForeignKey(PatrolPlan, models.CASCADE, related_name="pins", verbose_name="计划")
    kind = models.CharField("要求", max_length=8, choices=PinKind)
    key = models.CharField("代号", max_length=40)
    name = models.CharField("名称", max_length=100)
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    # The crew that shall go; empty is whoever it suits best.
    crew = models.CharField("车组", max_length=12, blank=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "停留要求"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.name}"
