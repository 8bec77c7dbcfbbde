"""Units on the road and where they last were."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stations.choices import UnitKind, UnitStatus
from stations.models.people import Officer, Organisation


class Unit(models.Model):
    """A car, motorcycle or foot group that can be sent."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="units", verbose_name="派出所")
    call_sign = models.CharField(
        "呼号", max_length=12, validators=[RegexValidator(r"^[A-Z0-9一-龥-]+$", _("呼号只用大写字母、数字或汉字。"))]
    )
    kind = models.CharField("类型", max_length=12, choices=UnitKind)
    group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="警组"
    )
    status = models.CharField("状态", max_length=12, choices=UnitStatus, default=UnitStatus.OFF_DUTY)
    status_at = models.DateTimeField("状态时间", auto_now_add=True)
    # What it is at, as the screens name it; the assignment itself is the incidents app's row.
    at_incident = models.CharField("警情", max_length=40, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "警力单元"
        constraints = [models.UniqueConstraint(fields=["station", "call_sign"], name="unit_call_sign_once")]

    def __str__(self) -> str:
        return self.call_sign


class CrewMember(models.Model):
    """Who is on a unit now and was before."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="crew", verbose_name="单元")
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="crews", verbose_name="民警")
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True, blank=True)

    class Meta:
        verbose_name = "车组成员"
        constraints = [
            models.UniqueConstraint(fields=["officer"], condition=Q(until=None), name="crew_officer_on_one_unit")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} on {self.unit_id}"


class UnitPosition(models.Model):
    """A unit's newest fix; an older one that arrives later does not replace it."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="position")
    lon = models.FloatField()
    lat = models.FloatField()
    at = models.DateTimeField()
    accuracy_m = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    heading = models.FloatField(null=True)

    class Meta:
        verbose_name = "定位"

    def __str__(self) -> str:
        return f"{self.unit_id} ({self.lon:.5f}, {self.lat:.5f})"
