"""A unit sent to an incident."""

from django.db import models
from django.db.models import Q

from incidents.choices import ACTIVE, Leg
from incidents.models.incident import Incident
from stations.models import Officer, Unit


class Assignment(models.Model):
    """One unit on one incident, with the time of each leg."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="assignments", verbose_name="警情")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name="单元")
    leg = models.CharField("进度", max_length=12, choices=Leg, default=Leg.SENT)
    leg_since = models.DateTimeField("进度时间")
    sent_at = models.DateTimeField("派出")
    accepted_at = models.DateTimeField("签收", null=True)
    en_route_at = models.DateTimeField("出发", null=True)
    on_scene_at = models.DateTimeField("到场", null=True)
    cleared_at = models.DateTimeField("清场", null=True)
    recalled_at = models.DateTimeField("撤回", null=True)
    sent_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    # What was known when it was sent: road distance and minutes, for "planned against done".
    planned_m = models.PositiveIntegerField("预计路程（米）", null=True)
    planned_s = models.PositiveIntegerField("预计用时（秒）", null=True)
    reinforcement = models.BooleanField("增援", default=False)

    class Meta:
        verbose_name = "派警"
        constraints = [
            # The rule of I3 in the database: whoever commits second is told who was first.
            models.UniqueConstraint(fields=["unit"], condition=Q(leg__in=ACTIVE), name="unit_on_one_active_assignment"),
        ]
        indexes = [
            models.Index(fields=["incident"], name="assignment_incident"),
            models.Index(fields=["unit", "-sent_at"], name="assignment_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.incident_id}: {self.leg}"
