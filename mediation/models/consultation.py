"""The daily consultation: what is on the list stays on it until it is cleared (M7)."""

from django.db import models
from django.db.models import Q

from incidents.models import Incident
from mediation.models.dispute import Dispute
from stations.models import Officer, Organisation


class Consultation(models.Model):
    """A morning's meeting of the room and both teams."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="consultations", verbose_name="派出所")
    day = models.DateField("日期")
    began_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    present = models.CharField("到会", max_length=300, blank=True)
    minutes = models.TextField("纪要", blank=True, max_length=8000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "每日会商"
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="consultation_once_a_day")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day}"


class ConsultationItem(models.Model):
    """A dispute or sensitive incident that the meeting must clear; carried from day to day until then."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="派出所")
    dispute = models.ForeignKey(Dispute, models.CASCADE, null=True, blank=True, related_name="consultation_items")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, blank=True, related_name="consultation_items")
    since = models.DateField("列入")
    cleared_at = models.DateTimeField("清出", null=True)
    cleared_why = models.CharField("清出原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "会商事项"
        constraints = [
            models.CheckConstraint(condition=Q(dispute=None) ^ Q(incident=None), name="item_is_one_matter"),
            models.UniqueConstraint(fields=["dispute"], condition=Q(cleared_at=None), name="item_dispute_once"),
            models.UniqueConstraint(fields=["incident"], condition=Q(cleared_at=None), name="item_incident_once"),
            models.CheckConstraint(condition=Q(cleared_at=None) | ~Q(cleared_why=""), name="item_cleared_has_reason"),
        ]
        indexes = [models.Index(fields=["station", "since"], condition=Q(cleared_at=None), name="item_waiting")]

    def __str__(self) -> str:
        return f"{self.dispute_id or self.incident_id} since {self.since}"


class Decision(models.Model):
    """What the meeting decided about an item: who does what by when. It becomes an order."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="decisions")
    item = models.ForeignKey(ConsultationItem, models.CASCADE, related_name="decisions")
    text = models.CharField("决定", max_length=400)
    owner = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人")
    due_at = models.DateTimeField("期限", null=True, blank=True)
    # The order that it became; the orders app knows the rest.
    order_number = models.CharField("督导单", max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "会商决定"
        constraints = [models.UniqueConstraint(fields=["consultation", "item"], name="decision_once_a_meeting")]

    def __str__(self) -> str:
        return self.text
