"""Rooms, mediators, meetings: nobody and no room is booked twice (M3)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from mediation.choices import MediatorKind, Outcome, ReferralStatus, ReferralTo, SessionStatus
from mediation.models.dispute import Dispute, Party
from stations.models import Officer, Organisation


class Room(models.Model):
    """A mediation room: public order, notary, talking, with a screen for people who are elsewhere."""

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="mediation_rooms", verbose_name="派出所")
    name = models.CharField("名称", max_length=40)
    seats = models.PositiveSmallIntegerField("座位", default=6)
    note = models.CharField("设备", max_length=100, blank=True)
    remote = models.BooleanField("可远程", default=False)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "调解室"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="mediation_room_once")]

    def __str__(self) -> str:
        return self.name


class Mediator(models.Model):
    """Who mediates: an officer, or a notary, a judicial or court mediator, a person of the street office."""

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="mediators", verbose_name="派出所")
    officer = models.OneToOneField(
        Officer, models.PROTECT, null=True, blank=True, related_name="mediator", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=64)
    kind = models.CharField("类别", max_length=12, choices=MediatorKind)
    body = models.CharField("单位", max_length=64, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "调解员"
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["station", "kind", "name", "body"], name="mediator_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody of the joint group that works on a dispute: an officer or a mediator from outside."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="members")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="dispute_groups")
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, blank=True, related_name="dispute_groups")
    duty = models.CharField("分工", max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(officer=None) ^ Q(mediator=None), name="member_is_one_person"),
            models.UniqueConstraint(fields=["dispute", "officer"], name="member_officer_once"),
            models.UniqueConstraint(fields=["dispute", "mediator"], name="member_mediator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id}: {self.officer_id or self.mediator_id}"


def _period() -> Func:
    return Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())


class Session(models.Model):
    """A meeting about a dispute in a room, for a time."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="sessions", verbose_name="纠纷")
    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions", verbose_name="调解室")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    status = models.CharField("状态", max_length=10, choices=SessionStatus, default=SessionStatus.BOOKED)
    topic = models.CharField("议题", max_length=100, blank=True)
    remote_url = models.URLField("远程链接", max_length=300, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    minutes = models.TextField("笔录", blank=True, max_length=8000)
    booked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "调解场次"
        indexes = [models.Index(fields=["room", "starts_at"], name="session_room")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_has_length"),
            models.CheckConstraint(
                condition=~Q(status=SessionStatus.HELD) | ~Q(outcome=""), name="session_held_has_outcome"
            ),
            ExclusionConstraint(
                name="session_room_once",
                expressions=[("room", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=~Q(status=SessionStatus.CANCELLED),
                violation_error_message=_("这段时间调解室已被占用。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts_at:%F %R}"


class Seat(models.Model):
    """A mediator in a meeting, with its time: the constraint that keeps a mediator from being in two places."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="seats")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "mediator"], name="seat_once"),
            ExclusionConstraint(
                name="seat_mediator_once",
                expressions=[("mediator", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(active=True),
                violation_error_message=_("这段时间调解员已有场次。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator_id} in {self.session_id}"


class Invitation(models.Model):
    """A party asked to a meeting; signed for, or not yet."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="invitations")
    party = models.ForeignKey(Party, models.CASCADE, related_name="invitations")
    signed_at = models.DateTimeField("签收", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "party"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.party_id} to {self.session_id}"


class Referral(models.Model):
    """A dispute handed to another body, and what came back."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="referrals")
    to = models.CharField("去向", max_length=12, choices=ReferralTo)
    body = models.CharField("单位", max_length=64, blank=True)
    reason = models.CharField("事由", max_length=200)
    status = models.CharField("状态", max_length=10, choices=ReferralStatus, default=ReferralStatus.SENT)
    answer = models.CharField("回执", max_length=400, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "转介"

    def __str__(self) -> str:
        return f"{self.dispute_id} → {self.to}"
