"""S1: who looks after each community now."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import now
from stations.choices import AbsenceKind, PlaceKind, PostKind, Role
from stations.models import Absence, Officer, Organisation, Place, Post, Shift

# A group with a shift this near keeps a roster: then only those on shift are here.
ROSTER_WITHIN = timedelta(hours=24)


# Why an officer is not here: an absence's kind, or one of these. The journal keeps the code, the reader's language says it.
UNNAMED, INACTIVE, OFF_SHIFT = "unnamed", "inactive", "off_shift"
REASONS = {INACTIVE: gettext_lazy("已停用"), OFF_SHIFT: gettext_lazy("不在班"), **dict(AbsenceKind.choices)}


@dataclass(frozen=True)
class Cover:
    """A community's cover at a moment: the officer, instead of whom, and the code of why; "" when it is their own."""

    place: Place
    officer: Officer | None
    instead_of: Officer | None
    reason: str

    @property
    def why(self) -> str:
        """Say why somebody stands in, or why there is nobody."""
        if not self.reason:
            return ""
        if self.instead_of is None:
            return _("没有指定责任民警")
        said = _("{name}{why}").format(name=self.instead_of.name, why=REASONS[self.reason])
        return said if self.officer else _("{why}，同组无人可替").format(why=said)


@dataclass(frozen=True)
class Presence:
    """Who of a station is there at a moment.

    A group that keeps a roster has those on shift; one that keeps none answers at every hour. `away` wins over both.
    """

    away: dict[int, Absence]
    on_shift: frozenset[int]
    rostered_groups: frozenset[int]

    def is_here(self, officer: Officer) -> bool:
        """Whether the officer can be turned to now."""
        on_duty = officer.pk in self.on_shift or officer.organisation_id not in self.rostered_groups
        return officer.is_active and officer.pk not in self.away and on_duty

    def why_not(self, officer: Officer) -> str:
        """Return the code of why an officer is not here."""
        if not officer.is_active:
            return INACTIVE
        absence = self.away.get(officer.pk)
        return absence.kind if absence else OFF_SHIFT


def presence(station: Organisation, at: datetime) -> Presence:
    """Return who is there: two queries. A group keeps a roster when it has any shift within a day of the moment."""
    absences = Absence.objects.filter(officer__station=station, starts_at__lte=at, ends_at__gt=at)
    shifts = list(
        Shift.objects.filter(
            officer__station=station, starts_at__lte=at + ROSTER_WITHIN, ends_at__gt=at - ROSTER_WITHIN
        ).values_list("officer_id", "officer__organisation_id", "starts_at", "ends_at")
    )
    return Presence(
        away={row.officer_id: row for row in absences},
        on_shift=frozenset(officer for officer, _group, starts_at, ends_at in shifts if starts_at <= at < ends_at),
        rostered_groups=frozenset(group for _officer, group, *_hours in shifts),
    )


def station_cover(station: Organisation, here: Presence) -> list[Cover]:
    """Return the cover of each community: its officer; else one of the same group who is here. Three queries.

    The substitute is whoever of the group looks after the fewest communities, then by badge: the same for everybody who asks.
    """
    posts = {
        row.place_id: row.officer
        for row in Post.objects.filter(place__station=station, kind=PostKind.OFFICER).select_related(
            "officer__organisation"
        )
    }
    people = [
        officer
        for officer in Officer.objects.filter(
            station=station, is_active=True, roles__contains=[Role.COMMUNITY_OFFICER]
        ).order_by("badge", "pk")
        if here.is_here(officer)
    ]
    load = Counter(officer.pk for officer in posts.values())
    communities = Place.objects.filter(station=station, kind=PlaceKind.COMMUNITY, is_active=True)
    covers = []
    for place in communities.defer("boundary").order_by("code"):
        found = _cover(place, posts.get(place.pk), people, here, load)
        if found.instead_of and found.officer:
            load[found.officer.pk] += 1
        covers.append(found)
    return covers


def _cover(place: Place, own: Officer | None, people: list[Officer], here: Presence, load: Counter[int]) -> Cover:
    if own is None:
        return Cover(place, None, None, UNNAMED)
    if here.is_here(own):
        return Cover(place, own, None, "")
    group = [one for one in people if one.organisation_id == own.organisation_id]
    if not group:
        return Cover(place, None, own, here.why_not(own))
    return Cover(place, min(group, key=lambda one: load[one.pk]), own, here.why_not(own))


def cover_now(station: Organisation, here: Presence | None = None) -> list[dict[str, Any]]:
    """Return the communities with their cover, as the API and the screens show it."""
    return [
        {
            "id": row.place.pk, "code": row.place.code, "name": row.place.name, "covered": row.officer is not None,
            "officer": row.officer.name if row.officer else None, "substitute": row.instead_of is not None, "why": row.why,
        }
        for row in station_cover(station, here or presence(station, now()))
    ]  # fmt: skip
