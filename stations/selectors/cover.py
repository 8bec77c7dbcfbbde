"""S1: who looks after each community now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import now
from stations.choices import AbsenceKind, PlaceKind, PostKind, Role
from stations.models import Absence, Officer, Organisation, Place, Post, Shift


@dataclass(frozen=True)
class Cover:
    """A community's cover at a moment: the officer, whether a substitute, or why nobody."""

    place: Place
    officer: Officer | None
    instead_of: Officer | None
    why: str


def station_cover(station: Organisation, at: datetime) -> list[Cover]:
    """Return the cover of each community: its officer; else one of the same group who is here. Five queries.

    The substitute is whoever of the group looks after the fewest communities, then by badge: the same for everybody who asks.
    """
    posts = {
        row.place_id: row.officer
        for row in Post.objects.filter(place__station=station, kind=PostKind.OFFICER).select_related(
            "officer__organisation"
        )
    }
    away = {
        row.officer_id: row
        for row in Absence.objects.filter(officer__station=station, starts_at__lte=at, ends_at__gt=at)
    }
    people = list(
        Officer.objects.filter(station=station, is_active=True, roles__contains=[Role.COMMUNITY_OFFICER]).order_by(
            "badge", "pk"
        )
    )
    load = {officer.pk: sum(one.pk == officer.pk for one in posts.values()) for officer in people}
    communities = Place.objects.filter(station=station, kind=PlaceKind.COMMUNITY, is_active=True).order_by("code")
    covers = []
    for place in communities:
        own = posts.get(place.pk)
        found = _cover(place, own, people, away, load)
        if found.instead_of and found.officer:
            load[found.officer.pk] += 1
        covers.append(found)
    return covers


def _cover(
    place: Place, own: Officer | None, people: list[Officer], away: dict[int, Absence], load: dict[int, int]
) -> Cover:
    if own is None:
        return Cover(place, None, None, "没有指定责任民警")
    if own.is_active and own.pk not in away:
        return Cover(place, own, None, "")
    here = [
        one for one in people if one.organisation_id == own.organisation_id and one.pk != own.pk and one.pk not in away
    ]
    reason = AbsenceKind(away[own.pk].kind).label if own.pk in away else "已停用"
    if not here:
        return Cover(place, None, own, f"{own.name}{reason}，同组无人可替")
    return Cover(place, min(here, key=lambda one: load[one.pk]), own, f"{own.name}{reason}")


def on_shift(station: Organisation, at: datetime) -> set[int]:
    """Return the officers whose shift covers a moment."""
    return set(
        Shift.objects.filter(officer__station=station, starts_at__lte=at, ends_at__gt=at).values_list(
            "officer_id", flat=True
        )
    )


def cover_now(station: Organisation) -> list[dict[str, Any]]:
    """Return the communities with their cover, as the API and the screens show it."""
    at = now()
    return [
        {
            "id": row.place.pk, "code": row.place.code, "name": row.place.name, "covered": row.officer is not None,
            "officer": row.officer.name if row.officer else None, "substitute": row.instead_of is not None, "why": row.why,
        }
        for row in station_cover(station, at)
    ]  # fmt: skip
