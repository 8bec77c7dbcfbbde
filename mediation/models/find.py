"""What the finder goes by: data that a station keeps (M1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mediation.choices import Joins, Kind, Nature, WordKind
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

    class Meta:
        verbose_name = "敏感词"
        ordering = ["kind", "word"]
        constraints = [
            models.UniqueConstraint(fields=["station", "word"], name="sensitive_word_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.word
