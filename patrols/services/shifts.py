"""A crew's shift as the clock shows it becomes minutes of the patrol day; what does not fit into the day is refused by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.wording import listed
from patrols import rules
from stations.choices import UnitKind

SHORTEST_MIN, LEAST_PAUSE_MIN = 60, 5
PAUSES = ("break", "mobile")
# It is part of the address of the crew's page.
KEY = re.compile(r"[^\W_][^/]*")


@dataclass(frozen=True, kw_only=True)
class PauseFacts:
    """Time that is not planned, somewhere in a window: a meal, or a block in which the crew is free to answer calls."""

    kind: str
    since: time
    until: time
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CrewFacts:
    """A crew of a template: how it moves and when, by the clock; an end that is not later is the morning after."""

    key: str
    kind: str
    name: str
    starts_at: time
    ends_at: time
    # By the row in which they were entered, which an error names.
    pauses: Mapping[int, PauseFacts] = field(default_factory=dict)


def check_crew(crew: CrewFacts, day_starts_at: time) -> dict[str, Any]:
    """Return a crew as it is stored, in minutes since the patrol day's midnight. Invalid names the fields."""
    if crew.kind not in UnitKind.values:
        raise Invalid.field("kind", _("请选择 {kinds} 之一。").format(kinds=listed(map(str, UnitKind.labels))))
    if not KEY.fullmatch(crew.key.strip()):
        raise Invalid.field("key", _("代号以字母或数字开头，不能有“/”。"))
    starts, ends = rules.minutes_between(crew.starts_at, crew.ends_at, day_starts_at)
    if ends - starts < SHORTEST_MIN:
        raise Invalid.field("ends_at", _("一班至少 {least} 分钟。").format(least=SHORTEST_MIN))
    if ends > rules.last_minute(day_starts_at):
        raise Invalid.field(
            "ends_at",
            _("下勤不能晚于第二天 {change:%H:%M}：巡防日在这时换。").format(change=day_starts_at),
        )
    pauses = [_pause(number, one, crew, day_starts_at) for number, one in crew.pauses.items()]
    if sum(length for _kind, _since, _until, length in pauses) >= ends - starts:
        raise Invalid.field(f"pause_{min(crew.pauses)}_minutes", _("休整与机动加起来不能占满整班。"))
    return {
        "key": crew.key.strip().upper(), "kind": crew.kind, "name": crew.name.strip(), "starts_min": starts,
        "ends_min": ends, "pauses": [list(one) for one in pauses],
    }  # fmt: skip


def _pause(number: int, pause: PauseFacts, crew: CrewFacts, day_starts_at: time) -> tuple[str, int, int, int]:
    if pause.kind not in PAUSES:
        raise Invalid.field(f"pause_{number}_kind", _("请选择休整或机动接警。"))
    starts, ends = rules.minutes_between(crew.starts_at, crew.ends_at, day_starts_at)
    since, until = rules.minutes_between(pause.since, pause.until, day_starts_at)
    for name, minute in (("since", since), ("until", until)):
        if not starts <= minute <= ends:
            raise Invalid.field(
                f"pause_{number}_{name}",
                _("要在本班 {start:%H:%M}–{end:%H:%M} 之内。").format(start=crew.starts_at, end=crew.ends_at),
            )
    if not LEAST_PAUSE_MIN <= pause.minutes <= until - since:
        raise Invalid.field(
            f"pause_{number}_minutes",
            _("时长应在 {least} 到 {most} 分钟之间。").format(least=LEAST_PAUSE_MIN, most=until - since),
        )
    return pause.kind, since, until, pause.minutes
