"""Risk of escalation, 0 to 100, explained line by line: what was counted, how much it weighs (M1, dispute file)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mediation.choices import Level


class Weight(NamedTuple):
    """What one of a thing counts, and what all of them together count at most."""

    points: int
    most: int = 100


# What a station that says nothing of its own goes by. `high` and `middle` are where those levels begin; what stands in
# `LOWERS` is taken off.
WEIGHTS: dict[str, Weight] = {
    "calls": Weight(2, 36),
    "week": Weight(3, 36),
    "after": Weight(8, 20),
    "overdue": Weight(14, 18),
    "breaches": Weight(4, 12),
    "weapon": Weight(20, 24),
    "violence": Weight(12, 18),
    "threat": Weight(6, 12),
    "minor": Weight(4, 4),
    "public": Weight(8, 8),
    "failed": Weight(6, 12),
    "reopened": Weight(6, 12),
    "next": Weight(4, 4),
    "kept": Weight(4, 10),
    "quiet": Weight(4, 12),
    "high": Weight(60),
    "middle": Weight(30),
}
LOWERS = frozenset({"next", "kept", "quiet"})
THRESHOLDS = ("high", "middle")
QUIET_DAYS = 10


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


def explain(facts: Facts, weights: Mapping[str, Weight] = WEIGHTS) -> list[Part]:
    """Return the parts that weigh, heaviest first; what lowers the risk is negative and stands last."""
    counted = {
        "after": facts.calls_after_agreement, "overdue": facts.overdue, "breaches": facts.breaches, "weapon": facts.weapon,
        "violence": facts.violence, "threat": facts.threat, "minor": int(facts.minor), "public": int(facts.public),
        "failed": facts.failed_sessions, "reopened": facts.reopened, "next": int(facts.next_agreed), "kept": facts.kept,
    }  # fmt: skip
    of_month, of_week = weights["calls"], weights["week"]
    calls = min(facts.calls_30d * of_month.points + facts.calls_7d * of_week.points, max(of_month.most, of_week.most))
    quiet = _of(weights["quiet"], facts.quiet_days // QUIET_DAYS)
    parts = [
        Part("calls", calls, {"month": facts.calls_30d, "week": facts.calls_7d}),
        *(Part(code, (-1 if code in LOWERS else 1) * _of(weights[code], n), {"n": n}) for code, n in counted.items()),
        Part("quiet", -quiet, {"days": facts.quiet_days}),
    ]
    return sorted((part for part in parts if part.points), key=lambda part: -part.points)


def _of(weight: Weight, count: int) -> int:
    return min(weight.most, weight.points * count)


def score(parts: list[Part]) -> int:
    """Return the sum, kept within 0 and 100."""
    return max(0, min(100, sum(part.points for part in parts)))


def level_of(points: int, weights: Mapping[str, Weight] = WEIGHTS) -> Level:
    """Return the level that a score stands for: high from 60, middle from 30, unless the station says otherwise."""
    if points >= weights["high"].points:
        return Level.HIGH
    return Level.MIDDLE if points >= weights["middle"].points else Level.LOW
