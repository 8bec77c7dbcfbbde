"""Types and limits: data that a station edits."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.choices import Priority, Stage
from stations.models import Officer, Organisation


class IncidentType(models.Model):
    """A node of the type tree: criminal, public order, traffic, dispute, fraud, theft, help … (I1)."""

    code = models.CharField(
        "代码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9_.]+$", _("代码只用小写字母、数字、点和下划线。"))],
    )
    name = models.CharField("名称", max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    priority = models.PositiveSmallIntegerField("默认级别", choices=Priority)
    # Words in a caller's sentence that suggest this type, and those that raise it to priority 1.
    words = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="提示词")
    initials = models.CharField("拼音首字母", max_length=40, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "警情类别"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(priority__range=(1, 4)), name="type_priority_1_to_4")]

    def __str__(self) -> str:
        return self.name


class StageLimit(models.Model):
    """How long a stage may take, by priority; a station's own row wins over the default (station null)."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="stage_limits", verbose_name="派出所"
    )
    priority = models.PositiveSmallIntegerField("级别", choices=Priority)
    stage = models.CharField("阶段", max_length=12, choices=Stage)
    limit_s = models.PositiveIntegerField(
        "时限（秒）", validators=[MinValueValidator(5), MaxValueValidator(30 * 24 * 3600)]
    )

    class Meta:
        verbose_name = "阶段时限"
        ordering = ["priority", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "priority", "stage"], name="stage_limit_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority} {self.stage} {self.limit_s}s"


class SavedView(models.Model):
    """A filter of the incidents list under a name of one's own."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="incident_views")
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
