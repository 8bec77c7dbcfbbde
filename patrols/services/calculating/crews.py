"""Which units fill the crews of a template, where groups on foot keep to, and when the rules of a duty hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from patrols.choices import PinKind
from patrols.models import DutyTemplate, PatrolPlan, TemplateCrew
from patrols.models import Pin as PinRow
from patrols.planning.problem import Crew, Pause, Pin, Rules, Span
from patrols.selectors.plans import earlier_keys
from patrols.services.calculating.day import Day
from stations.choices import PlaceKind, UnitKind
from stations.geo.measure import Floats
from stations.geo.ways import Kind
from stations.models import Organisation, Post, Unit
from stations.selectors.units import station_units

# A duty is the time in which at least so many crews are out: only then can every community be seen and every top place be
# kept, three of them by each crew.
CREWS_OF_A_DUTY = 3
TOPS_OF_A_CREW = 3


@dataclass(frozen=True)
class Filled:
    """A crew of the template with the unit that fills it."""

    row: TemplateCrew
    unit: Unit

    def span(self, day: Day) -> Span:
        """Return the crew's hours in seconds of the day."""
        return Span(day.second_of(self.row.starts_min), day.second_of(self.row.ends_min))


def fill(station: Organisation, template: DutyTemplate) -> tuple[list[Filled], list[str]]:
    """Give each crew a unit of its kind, the one that is called so first; return the keys that nobody can fill, too."""
    units, filled, missing = list(station_units(station)), list[Filled](), list[str]()
    for row in template.crews.order_by("pk"):
        free = [unit for unit in units if unit.kind == row.kind and not _is_taken(unit, row, filled)]
        free.sort(key=lambda unit: (unit.call_sign != row.key, unit.call_sign))
        if free:
            filled.append(Filled(row, free[0]))
        else:
            missing.append(row.key)
    return filled, missing


def _is_taken(unit: Unit, row: TemplateCrew, filled: Sequence[Filled]) -> bool:
    return any(
        one.unit.pk == unit.pk and one.row.starts_min < row.ends_min and row.starts_min < one.row.ends_min
        for one in filled
    )


def crews(filled: Sequence[Filled], day: Day) -> tuple[Crew, ...]:
    """Return the crews of the problem; all begin and end at the station, which is row 0 of the matrices."""
    zones = _zones(filled)
    return tuple(
        Crew(
            key=one.row.key, kind=cast("Kind", one.row.kind), start_s=one.span(day).start_s, end_s=one.span(day).end_s,
            start_at=0, end_at=0, pauses=_pauses(one.row, day), zone=zones.get(one.row.key),
        )
        for one in filled
    )  # fmt: skip


def _pauses(row: TemplateCrew, day: Day) -> tuple[Pause, ...]:
    """A break is taken at the station, free time wherever the crew is."""
    return tuple(
        Pause(kind, Span(day.second_of(since), day.second_of(until)), length * 60, at=0 if kind == "break" else None)
        for kind, since, until, length in row.pauses
    )


def _zones(filled: Sequence[Filled]) -> dict[str, frozenset[str]]:
    """Return the communities of each group on foot: those that its officers look after (S1); none known, none kept to."""
    groups = {one.unit.group_id for one in filled if one.row.kind == UnitKind.FOOT and one.unit.group_id}
    posts = Post.objects.filter(
        place__kind=PlaceKind.COMMUNITY, place__is_active=True, officer__organisation__in=groups
    ).values_list("officer__organisation_id", "place_id")
    of_group: dict[int, set[str]] = {}
    for group, place in posts:
        of_group.setdefault(group, set()).add(str(place))
    return {
        one.row.key: frozenset(of_group[one.unit.group_id])
        for one in filled
        if one.row.kind == UnitKind.FOOT and one.unit.group_id in of_group
    }


def strength(crews: Sequence[Crew]) -> int:
    """Return how many crews must be out for the rules of a duty to hold: three, or as many as ever are at once."""
    most = max((sum(one.start_s <= crew.start_s < one.end_s for one in crews) for crew in crews), default=0)
    return min(CREWS_OF_A_DUTY, most)


def on_duty(crews: Sequence[Crew], bands: Sequence[Span]) -> Floats:
    """Return the part of each band in which anybody is out."""
    return np.array(
        [
            max((Span(one.start_s, one.end_s).overlap_s(band) for one in crews), default=0) / band.length_s
            for band in bands
        ]
    )


def duties(crews: Sequence[Crew]) -> tuple[Span, ...]:
    """Return the times in which enough crews are out for every community to be seen."""
    enough = strength(crews)
    moments = sorted({moment for crew in crews for moment in (crew.start_s, crew.end_s)})
    found: list[Span] = []
    for start, end in pairwise(moments):
        if sum(crew.start_s <= start and end <= crew.end_s for crew in crews) < enough:
            continue
        if found and found[-1].end_s == start:
            found[-1] = Span(found[-1].start_s, end)
        else:
            found.append(Span(start, end))
    return tuple(found)


def rules_of(plan: PatrolPlan, crews: Sequence[Crew], pins: Sequence[PinRow]) -> Rules:
    """Return what a plan must keep: its duties, what it was on the days before, what the leader asked for."""
    keys = {crew.key for crew in crews}
    wanted = [pin for pin in pins if pin.kind in {PinKind.PIN, PinKind.ADD} or (pin.kind == PinKind.MOVE and pin.crew)]
    return Rules(
        duties=duties(crews),
        earlier=tuple(earlier_keys(plan)),
        pins=tuple(Pin(pin.key, pin.crew if pin.crew in keys else None) for pin in wanted),
        bans=frozenset(pin.key for pin in pins if pin.kind == PinKind.BAN),
    )
