"""Keeping the risk true: asked again whenever something that it is counted from has changed."""

from django.utils.translation import gettext as _

from live.journal import Actor
from mediation.choices import Level
from mediation.events.files import RiskChanged
from mediation.models import Dispute
from mediation.rules import risk
from mediation.selectors.risk import facts_of, weights_of
from mediation.services.state import say, touch

RANK = [Level.LOW, Level.MIDDLE, Level.HIGH]


def weigh(dispute: Dispute) -> None:
    """Compute risk and level anew; the caller touches. A level set by hand is only ever raised."""
    weights = weights_of(dispute.station)
    dispute.risk = risk.score(risk.explain(facts_of(dispute), weights))
    computed = risk.level_of(dispute.risk, weights)
    if not dispute.level_set or RANK.index(computed) > RANK.index(Level(dispute.level)):
        dispute.level, dispute.level_set = computed, False


def reweigh(dispute: Dispute, *, actor: Actor | None = None) -> None:
    """Compute the risk of a locked dispute and say so when its level changed by it."""
    was, points = dispute.level, dispute.risk
    weigh(dispute)
    if (dispute.level, dispute.risk) == (was, points):
        return
    touch(dispute)
    if dispute.level != was:
        say(dispute, RiskChanged, actor=actor, was=was, now=dispute.level, risk=dispute.risk, reason=_("按规则"))
