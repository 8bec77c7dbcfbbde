"""Risk of escalation, 0 to 100, explained line by line: what was counted, how much it weighs (M1, dispute file)."""

from dataclasses import dataclass
from typing import NamedTuple

from mediation.choices import Level

HIGH_FROM, MIDDLE_FROM = 60, 30


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a dispute: counts, each over the time in its name."""

    calls_30d: int = 0
    calls_7d: int = 0
    calls_after_agreement: int = 0
    overdue: int = 0
    breaches: int = 0
    violence: int = 0
    weapon: int = 0
    threat: int = 0
    minor: bool = False
    public: bool = False
    failed_sessions: int = 0
    reopened: int = 0
    next_agreed: bool = False
    kept: int = 0
    quiet_days: int = 0


class Part(NamedTuple):
    """A line of the explanation: code, points, and the counts that its sentence names."""

    code: str
    points: int
    counts: dict[str, int]


def explain(facts: Facts) -> list[Part]:
    """Return the parts that weigh, heaviest first; what lowers the risk is negative and stands last."""
    quiet = min(facts.quiet_days // 10, 3)
    parts = [
        Part(
            "calls",
            min(36, 2 * facts.calls_30d + 3 * facts.calls_7d),
            {"month": facts.calls_30d, "week": facts.calls_7d},
        ),
        Part("after", min(20, 8 * facts.calls_after_agreement), {"n": facts.calls_after_agreement}),
        Part("overdue", min(18, 14 * facts.overdue), {"n": facts.overdue}),
        Part("breaches", min(12, 4 * facts.breaches), {"n": facts.breaches}),
        Part("weapon", min(24, 20 * facts.weapon), {"n": facts.weapon}),
        Part("violence", min(18, 12 * facts.violence), {"n": facts.violence}),
        Part("threat", min(12, 6 * facts.threat), {"n": facts.threat}),
        Part("minor", 4 * facts.minor, {}),
        Part("public", 8 * facts.public, {}),
        Part("failed", min(12, 6 * facts.failed_sessions), {"n": facts.failed_sessions}),
        Part("reopened", min(12, 6 * facts.reopened), {"n": facts.reopened}),
        Part("next", -4 * facts.next_agreed, {}),
        Part("kept", -min(10, 4 * facts.kept), {"n": facts.kept}),
        Part("quiet", -4 * quiet, {"days": facts.quiet_days}),
    ]
    return sorted((part for part in parts if part.points), key=lambda part: -part.points)


def score(parts: list[Part]) -> int:
    """Return the sum, kept within 0 and 100."""
    return max(0, min(100, sum(part.points for part in parts)))


def level_of(points: int) -> Level:
    """Return the level that a score stands for: high from 60, middle from 30."""
    if points >= HIGH_FROM:
        return Level.HIGH
    return Level.MIDDLE if points >= MIDDLE_FROM else Level.LOW
