"""The organisation tree and its officers."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from stations.choices import EXCLUSIVE_ROLES, AbsenceKind, OrganisationKind, Role


class Organisation(models.Model):
    """A body of the tree bureau → sub-bureau → station → team → group."""

    kind = models.CharField("类别", max_length=16, choices=OrganisationKind)
    code = models.CharField(
        "代码", max_length=16, unique=True, validators=[RegexValidator(r"^[A-Z0-9]+$", _("代码只用大写字母和数字。"))]
    )
    name = models.CharField("名称", max_length=64)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    # Codes from the root, each closed by a dot: "a station and all below it" is one prefix.
    path = models.CharField("路径", max_length=160, editable=False, db_index=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "机构"
        indexes = [models.Index(fields=["path"], name="organisation_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name


class Officer(AbstractBaseUser):
    """A person who logs in: police, auxiliary, mediator, or the wall."""

    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    badge = models.CharField("警号", max_length=16, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="officers", verbose_name="所属")
    # The station above `organisation`; null for people of a bureau, who see the stations below them.
    station = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="派出所"
    )
    roles = ArrayField(models.CharField(max_length=24, choices=Role.choices), verbose_name="角色")
    phone = models.CharField("电话", max_length=20, blank=True)
    is_active = models.BooleanField("在用", default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "民警"
        indexes = [models.Index(fields=["station", "is_active"], name="officer_station")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(roles__overlap=EXCLUSIVE_ROLES) | Q(roles__len=1),
                name="officer_administrators_are_exclusive",
                violation_error_message=_("系统、安全、审计管理员不能兼任其他角色。"),
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gte=1), name="officer_has_a_role", violation_error_message=_("至少选一个角色。")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def role_labels(self) -> list[str]:
        """Return the roles in words."""
        return [str(Role(role).label) for role in self.roles]


class ApiToken(models.Model):
    """A token for programs and tablets; only its hash is kept."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id} until {self.expires_at:%F %T}"


def _period() -> Func:
    return Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())


class Shift(models.Model):
    """When an officer is on duty."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="shifts", verbose_name="民警")
    starts_at = models.DateTimeField("上班")
    ends_at = models.DateTimeField("下班")

    class Meta:
        verbose_name = "班次"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length"),
            ExclusionConstraint(
                name="shift_one_at_a_time",
                expressions=[("officer", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                violation_error_message=_("该民警在这段时间已有班次。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.starts_at:%F %R}"


class Absence(models.Model):
    """Training, secondment or leave: somebody of the same group takes over meanwhile (S1)."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="absences", verbose_name="民警")
    kind = models.CharField("原因", max_length=16, choices=AbsenceKind)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    class Meta:
        verbose_name = "缺勤"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_has_length")]
        indexes = [models.Index(fields=["officer", "ends_at"], name="absence_officer")]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.kind}"
