"""The dispute, its calls, its people."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from mediation.choices import OPEN, Kind, Level, Nature, PartyRole, Source, Status
from stations.models import Officer, Organisation, Place


class Counter(models.Model):
    """Numbers of a station's disputes: one row, one lock, no gaps among committed ones."""

    station = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.station_id} {self.last}"


class Dispute(models.Model):
    """One quarrel, however often it was reported: from the first call until it stays settled."""

    # TJ-0288. The count goes on over the years: a number is said on the phone and written on paper, so that within a
    # station it must mean one dispute for ever.
    number = models.CharField("纠纷编号", max_length=16)
    station = models.ForeignKey(Organisation, models.PROTECT, related_name="disputes", verbose_name="派出所")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    nature = models.CharField(_("性质"), max_length=12, choices=Nature, default=Nature.ORDINARY)
    level = models.CharField(_("级别"), max_length=8, choices=Level, default=Level.LOW)
    # Set by hand, it outlives the computed one until the risk rises again.
    level_set = models.BooleanField("人工定级", default=False)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.FOUND)
    source = models.CharField("来源", max_length=12, choices=Source, default=Source.INCIDENTS)
    title = models.CharField(_("标题"), max_length=100)
    cause = models.CharField(_("起因"), max_length=400, blank=True)
    address = models.CharField(_("地点"), max_length=200, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    community = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="社区")
    owner = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name="承办人"
    )
    team = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办队"
    )
    # Why the finder took it up: codes of `rules.sensitive`, kept as found.
    signs = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name="敏感")
    calls = models.PositiveIntegerField("来电数", default=0)
    last_call_at = models.DateTimeField("最近来电", null=True, blank=True)
    risk = models.PositiveSmallIntegerField("激化风险", default=0)
    found_at = models.DateTimeField("发现")
    accepted_at = models.DateTimeField("受理", null=True, blank=True)
    # First and newest time it was settled; `held` says whether it still is: the two ways of counting (M5).
    first_settled_at = models.DateTimeField("首次化解", null=True, blank=True)
    settled_at = models.DateTimeField("化解", null=True, blank=True)
    reopened_at = models.DateTimeField("重开", null=True, blank=True)
    reopened = models.PositiveSmallIntegerField("重开次数", default=0)
    closed_at = models.DateTimeField("结案", null=True, blank=True)
    result = models.CharField("结果", max_length=400, blank=True)
    # Another file that it turned out to be one matter with; `Joining` says why and what moved.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    next_what = models.CharField("下一步", max_length=100, blank=True)
    next_at = models.DateTimeField("下一步时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "纠纷"
        constraints = [
            models.UniqueConstraint(fields=["station", "number"], name="dispute_number_once"),
            models.CheckConstraint(condition=Q(risk__lte=100), name="dispute_risk_of_100"),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED) ^ Q(merged_into=None), name="dispute_merged_has_file"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED) ^ Q(closed_at=None), name="dispute_closed_has_time"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(first_settled_at__isnull=False), name="dispute_settled_once_at_least"
            ),
        ]
        indexes = [
            models.Index(fields=["station", "-risk"], condition=Q(status__in=OPEN), name="dispute_open"),
            models.Index(fields=["station", "status", "-found_at", "-id"], name="dispute_status"),
            models.Index(fields=["station", "-accepted_at"], name="dispute_accepted"),
            models.Index(fields=["station", "-last_call_at"], name="dispute_last_call"),
        ]

    def __str__(self) -> str:
        return self.number


class DisputeCall(models.Model):
    """An incident that belongs to a dispute, with why; split out by hand, it is not joined again."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="call_rows")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="dispute_calls")
    why = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name="依据")
    # How often somebody called about this one incident: itself, and every call that was added to it.
    calls = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now_add=True)
    split_at = models.DateTimeField("拆出", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(split_at=None), name="call_in_one_dispute"),
            models.UniqueConstraint(fields=["dispute", "incident"], name="call_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} ← {self.incident_id}"


class Joining(models.Model):
    """Two files were made one by hand: why, and what moved, so that it can be taken apart again."""

    into = models.ForeignKey(Dispute, models.PROTECT, related_name="joined", verbose_name="并入")
    other = models.ForeignKey(Dispute, models.PROTECT, related_name="joinings", verbose_name="被并")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Where the other file stood before.
    was = models.CharField(max_length=12, choices=Status)
    # Ids of what went over: incidents, parties that were written into the file, meetings that were still to be held.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField("拆回", null=True)

    class Meta:
        verbose_name = "并案"
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="joined_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="joining_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} → {self.into_id}"


class Party(models.Model):
    """Somebody in a dispute. Name, phone, ID number and door are sealed; the indexes find equal ones."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties", verbose_name="纠纷")
    role = models.CharField("身份", max_length=12, choices=PartyRole)
    name_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    id_number_sealed = models.BinaryField(default=b"")
    address_sealed = models.BinaryField(default=b"")
    name_index = models.BinaryField(max_length=16, default=b"")
    phone_index = models.BinaryField(max_length=16, default=b"")
    masked = models.CharField("遮蔽显示", max_length=80)
    minor = models.BooleanField("未成年", default=False)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "当事人"
        indexes = [models.Index(fields=["dispute", "role"], name="dispute_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "phone_index"], condition=~Q(phone_index=b""), name="dispute_party_phone_once"
            )
        ]

    def __str__(self) -> str:
        return self.masked
