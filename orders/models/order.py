"""The supervision order and what was fed back to it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from orders.choices import OPEN, Kind, Level, Status
from stations.models import Officer, Organisation, Place


class Counter(models.Model):
    """A station's running number: one row, one lock, no gaps among committed orders."""

    station = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.station_id} {self.last}"


class Order(models.Model):
    """Who must do what by when (V1)."""

    # DD-0331. The count goes on over the years: a number is said on the phone and written on paper, so that within a
    # station it must mean one order for ever. The year is that of `issued_at`.
    number = models.CharField("编号", max_length=16)
    station = models.ForeignKey(
        Organisation, models.PROTECT, related_name="orders", verbose_name="派出所", db_index=False
    )
    kind = models.CharField("类别", max_length=12, choices=Kind)
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.ISSUED)
    title = models.CharField("事项", max_length=120)
    # One point a line: feedback ticks them one by one.
    instruction = models.TextField("指令", max_length=4000)
    # What it is about, in the words of the app that owns it; orders follow its address and know no more.
    subject_type = models.CharField("对象", max_length=32, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True, blank=True)
    subject_number = models.CharField("对象文号", max_length=40, blank=True)
    subject_url = models.CharField("对象地址", max_length=200, blank=True)
    assignee = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="承办", db_index=False
    )
    team = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办队", db_index=False
    )
    # Whose order it is while somebody stands in for them (S1).
    substitute_for = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代办", db_index=False
    )
    community = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="社区", db_index=False
    )
    rule = models.CharField("规则", max_length=200, blank=True)
    issued_at = models.DateTimeField("下达")
    issued_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField("期限")
    acknowledged_at = models.DateTimeField("签收", null=True)
    acknowledged_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    fed_back_at = models.DateTimeField("反馈", null=True)
    reviewed_at = models.DateTimeField("审核", null=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField("闭环或撤销", null=True)
    # Set at closing: whether the feedback that was accepted came before the due time.
    on_time = models.BooleanField("按期", null=True)
    escalated = models.PositiveSmallIntegerField("升级", choices=Level, default=Level.NONE)
    escalated_to = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+", db_index=False)
    extended = models.PositiveSmallIntegerField("延期次数", default=0)
    # The clock: steps up to here are done; the next moment at which the sweep has something to do with it.
    acted_until = models.DateTimeField("已办到")
    next_act_at = models.DateTimeField("下次动作", null=True)
    version = models.PositiveIntegerField("版本", default=1)
    # Words of matter and subject, masked as they are; set once, at issue.
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = "督导单"
        constraints = [
            models.UniqueConstraint(fields=["station", "number"], name="order_number_once"),
            models.CheckConstraint(
                condition=Q(assignee__isnull=False) | Q(team__isnull=False), name="order_is_somebodys"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | Q(fed_back_at__isnull=False, reviewed_at__isnull=False),
                name="order_closed_after_feedback_and_review",
            ),
            models.CheckConstraint(condition=Q(status__in=OPEN) ^ Q(ended_at__isnull=False), name="order_end_has_time"),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | Q(next_act_at__isnull=False), name="order_open_is_never_forgotten"
            ),
        ]
        indexes = [
            models.Index(fields=["station", "due_at", "id"], condition=Q(status__in=OPEN), name="order_open"),
            models.Index(fields=["next_act_at"], condition=Q(status__in=OPEN), name="order_due_row"),
            models.Index(fields=["assignee", "due_at"], condition=Q(status__in=OPEN), name="order_assignee_open"),
            models.Index(fields=["substitute_for"], condition=Q(status__in=OPEN), name="order_substituted"),
            models.Index(
                fields=["station", "-ended_at", "-id"],
                include=["on_time", "status"],
                condition=Q(ended_at__isnull=False),
                name="order_ended",
            ),
            # The ended ones of a filter, newest first: a long past is never read through for the few.
            *(
                models.Index(
                    fields=["station", of, "-ended_at", "-id"],
                    condition=Q(ended_at__isnull=False),
                    name=f"order_ended_by_{of}",
                )
                for of in ("kind", "community", "assignee")
            ),
            models.Index(
                fields=["team", "-ended_at", "-id"],
                condition=Q(ended_at__isnull=False, assignee__isnull=True),
                name="order_ended_by_team",
            ),
            models.Index(
                fields=["substitute_for"],
                condition=Q(ended_at__isnull=False, substitute_for__isnull=False),
                name="order_ended_substituted",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="order_subject"),
            GinIndex(fields=["search"], name="order_search"),
        ]

    def __str__(self) -> str:
        return self.number


class Feedback(models.Model):
    """What was done, as whoever did it writes it; pictures are attachments of the order, named here."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="feedbacks", verbose_name="督导单")
    no = models.PositiveSmallIntegerField("第几次")
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="反馈人")
    at = models.DateTimeField("时间")
    text = models.TextField("反馈", max_length=4000)
    # Points of the instruction that are done, counted from 0.
    ticked = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name="已办")
    photos = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name="照片")
    accepted = models.BooleanField("通过", null=True)
    remark = models.CharField("审核意见", max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "反馈"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["order", "no"], name="feedback_number_once")]

    def __str__(self) -> str:
        return f"{self.order_id} #{self.no}"
