"""What the finder and the levels go by: data that a station keeps (M1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediation.choices import Cause, Joins, Kind, Nature, WordKind
from stations.models import Organisation


class FindRule(models.Model):
    """Incidents of a type (and of all types below it) that are disputes, and what makes two of them one matter."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="派出所"
    )
    type = models.CharField("警情类别", max_length=40)
    kind = models.CharField("纠纷类别", max_length=12, choices=Kind)
    nature = models.CharField("性质", max_length=12, choices=Nature, default=Nature.ORDINARY)
    joins = models.CharField("并为一件", max_length=12, choices=Joins, default=Joins.BUILDING)
    # So many calls about one matter make a dispute of it; one sensitive call always does when `sensitive`.
    calls = models.PositiveSmallIntegerField("来电数", default=2)
    sensitive = models.BooleanField("敏感类别", default=False)
    # The rule issues the order itself; otherwise the room confirms first.
    issues = models.BooleanField("直接下达", default=False)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "发现规则"
        ordering = ["type"]
        constraints = [
            models.UniqueConstraint(fields=["station", "type"], name="find_rule_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(calls__gte=1), name="find_rule_at_least_one_call"),
        ]

    def __str__(self) -> str:
        return f"{self.type} → {self.kind}"


class SensitiveWord(models.Model):
    """A word that makes a matter sensitive, and of what sort."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="派出所"
    )
    word = models.CharField(_("词"), max_length=20)
    kind = models.CharField("类别", max_length=10, choices=WordKind)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "敏感词"
        ordering = ["kind", "word"]
        constraints = [
            models.UniqueConstraint(fields=["station", "word"], name="sensitive_word_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.word


class CauseWord(models.Model):
    """A word that says what two sides quarrel about: neighbours of one house are one matter only about one thing."""

    station = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="派出所"
    )
    word = models.CharField(_("词"), max_length=20)
    kind = models.CharField("起因", max_length=12, choices=Cause)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "起因词"
        ordering = ["kind", "word"]
        constraints = [
            models.UniqueConstraint(fields=["station", "word"], name="cause_word_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.word


class LevelRule(models.Model):
    """What a station counts differently when it weighs a risk; where it says nothing, `rules.risk.WEIGHTS` hold."""

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="派出所")
    code = models.CharField("项目", max_length=16)
    points = models.PositiveSmallIntegerField("分值")
    most = models.PositiveSmallIntegerField("封顶", default=100)

    class Meta:
        verbose_name = "级别规则"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["station", "code"], name="level_rule_once"),
            models.CheckConstraint(condition=Q(points__lte=100, most__lte=100), name="level_rule_of_100"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.points}"
