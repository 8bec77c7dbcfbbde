"""Agreements, what they oblige to, and the visits that see whether it holds (M4, M5)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mediation.choices import AgreementStatus, Kind, Level, ObligationStatus, VisitOutcome, VisitStatus
from mediation.models.dispute import Dispute, Party
from stations.models import Officer, Organisation


class AgreementTemplate(models.Model):
    """A form of agreement as data: clauses with names in braces that the draft fills ({applicant}, {respondent}, {place}, {date})."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="派出所"
    )
    code = models.CharField("代码", max_length=24)
    title = models.CharField("标题", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=Kind, blank=True)
    clauses = ArrayField(models.CharField(max_length=600), verbose_name="条款")
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "协议模板"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["station", "code"], name="agreement_template_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.title


class Agreement(models.Model):
    """What the parties agreed. The clauses keep the places of names, so that no name is at rest in them."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="agreements", verbose_name="纠纷")
    number = models.CharField("协议编号", max_length=24)
    template = models.ForeignKey(AgreementTemplate, models.PROTECT, null=True, related_name="+")
    title = models.CharField("标题", max_length=60)
    clauses = ArrayField(models.CharField(max_length=600), verbose_name="条款")
    status = models.CharField("状态", max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    drafted_at = models.DateTimeField("起草")
    drafted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签订", null=True)
    # The scan: uid of the attachment that the live app keeps.
    scan = models.UUIDField("扫描件", null=True)
    ended_at = models.DateTimeField("终止", null=True)
    end_reason = models.CharField("终止原因", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "调解协议"
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(status=AgreementStatus.SIGNED), name="agreement_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(status=AgreementStatus.SIGNED) | Q(signed_at__isnull=False),
                name="agreement_signed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[AgreementStatus.WITHDRAWN, AgreementStatus.VOID]) | ~Q(end_reason=""),
                name="agreement_ended_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Obligation(models.Model):
    """What a party promised: by a day, or for good (no day); with an amount, or without."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="obligations", verbose_name="义务人")
    what = models.CharField("义务", max_length=200)
    due_on = models.DateField("到期", null=True, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    status = models.CharField("履行", max_length=8, choices=ObligationStatus, default=ObligationStatus.DUE)
    breaches = models.PositiveSmallIntegerField("违反次数", default=0)
    said_at = models.DateTimeField("核验", null=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "义务"
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status=ObligationStatus.DUE), name="obligation_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="obligation_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.what


class VisitRule(models.Model):
    """On which days after settlement a dispute is visited, by level; a station's own row wins over the default."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="派出所"
    )
    level = models.CharField("级别", max_length=8, choices=Level)
    days = ArrayField(models.PositiveSmallIntegerField(), verbose_name="第几天")

    class Meta:
        verbose_name = "回访规则"
        constraints = [
            models.UniqueConstraint(fields=["station", "level"], name="visit_rule_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.days}"


class Visit(models.Model):
    """A return visit that is due or was made."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="visits", verbose_name="纠纷")
    obligation = models.ForeignKey(Obligation, models.CASCADE, null=True, related_name="visits", verbose_name="核验")
    day = models.PositiveSmallIntegerField("第几天", null=True)
    due_on = models.DateField("应访")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="visits", verbose_name="回访人")
    status = models.CharField("状态", max_length=10, choices=VisitStatus, default=VisitStatus.DUE)
    # The sweep says once that a visit is late.
    late = models.BooleanField("已超期", default=False)
    tries = models.PositiveSmallIntegerField("无人应门次数", default=0)
    done_at = models.DateTimeField("已访", null=True)
    done_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("结果", max_length=8, choices=VisitOutcome, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)

    class Meta:
        verbose_name = "回访"
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status=VisitStatus.DUE), name="visit_due"),
            models.Index(fields=["officer", "due_on"], condition=Q(status=VisitStatus.DUE), name="visit_mine"),
            models.Index(fields=["dispute", "due_on"], name="visit_of_dispute"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status=VisitStatus.DONE) ^ Q(done_at=None), name="visit_done_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.due_on}"
