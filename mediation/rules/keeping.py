"""What a station may set its rules to (M1, M4, M5): pure checks; Invalid names the field."""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from core.errors import Invalid
from mediation.choices import Level
from mediation.rules.risk import WEIGHTS, Weight

LONGEST_WORD, MOST_WORDS = 20, 200
MOST_CALLS = 50
LATEST_VISIT, MOST_VISITS = 730, 12
MOST_POINTS = 100
MOST_CLAUSES, LONGEST_CLAUSE = 30, 600
# Names that a clause may hold in braces; the draft fills them.
BLANKS = frozenset({"applicant", "respondent", "place", "date"})
_BRACES = re.compile(r"\{([^{}]*)\}")


def checked_words(by_kind: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return word → kind. Invalid names `words_<kind>`: a word too long, or one that stands with two kinds."""
    found: dict[str, str] = {}
    for kind, words in by_kind.items():
        if len(words) > MOST_WORDS:
            raise Invalid.field(f"words_{kind}", _("每类最多 {most} 个词。").format(most=MOST_WORDS))
        for word in words:
            if len(word) > LONGEST_WORD:
                raise Invalid.field(
                    f"words_{kind}", _("“{word}”太长，每个词最多 {most} 个字。").format(word=word, most=LONGEST_WORD)
                )
            if found.setdefault(word, kind) != kind:
                raise Invalid.field(f"words_{kind}", _("“{word}”已在另一类里，一个词只能归一类。").format(word=word))
    return found


def checked_days(by_level: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Return the visit days of each level, ascending, each once. Invalid names `days_<level>`."""
    for level, days in by_level.items():
        if level not in Level.values:
            raise Invalid.field(f"days_{level}", _("没有这个级别。"))
        if len(set(days)) > MOST_VISITS or any(not 1 <= day <= LATEST_VISIT for day in days):
            raise Invalid.field(
                f"days_{level}",
                _("请填 1 到 {latest} 之间的天数，最多 {most} 次。").format(latest=LATEST_VISIT, most=MOST_VISITS),
            )
    return {level: sorted(set(days)) for level, days in by_level.items()}


def checked_weights(weights: Mapping[str, Weight]) -> dict[str, Weight]:
    """Return the weights. Invalid names `points_<code>` or `most_<code>`; high begins above middle."""
    for code, weight in weights.items():
        if code not in WEIGHTS:
            raise Invalid.field(f"points_{code}", _("没有这个项目。"))
        for name, value in (("points", weight.points), ("most", weight.most)):
            if not 0 <= value <= MOST_POINTS:
                raise Invalid.field(f"{name}_{code}", _("应在 0 到 {most} 之间。").format(most=MOST_POINTS))
    both = WEIGHTS | dict(weights)
    if not 0 < both["middle"].points < both["high"].points:
        raise Invalid.field("points_middle", _("“中”的起点应大于 0、小于“高”的起点。"))
    return dict(weights)


def checked_clauses(clauses: Sequence[str]) -> list[str]:
    """Return the clauses of a form without empty lines. Invalid names `clauses`: none, too many, too long, an unknown blank."""
    found = [clause.strip() for clause in clauses if clause.strip()]
    if not found:
        raise Invalid.field("clauses", _("请至少写一条，一行一条。"))
    if len(found) > MOST_CLAUSES or any(len(clause) > LONGEST_CLAUSE for clause in found):
        raise Invalid.field(
            "clauses", _("最多 {most} 条，每条最多 {length} 字。").format(most=MOST_CLAUSES, length=LONGEST_CLAUSE)
        )
    for clause in found:
        rest = _BRACES.sub("", clause)
        unknown = [name for name in _BRACES.findall(clause) if name not in BLANKS]
        if unknown or "{" in rest or "}" in rest:
            raise Invalid.field(
                "clauses",
                _("条款里的花括号只能是 {applicant}、{respondent}、{place}、{date}：{clause}").replace(
                    "{clause}", clause
                ),
            )
    return found
