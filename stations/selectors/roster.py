"""Who is on duty, who is away, who looks after which place."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from core.clock import now
from stations.choices import AbsenceKind, PlaceKind, PostKind, Role
from stations.models import Absence, Officer, Organisation, Place, Post, Shift
from stations.selectors.cover import Presence
from stations.selectors.people import staff_of

# One community one officer, one compound one auxiliary (S1).
ROLE_OF = {PostKind.OFFICER: Role.COMMUNITY_OFFICER, PostKind.AUXILIARY: Role.AUXILIARY}


def coming_shifts(station: Organisation) -> QuerySet[Shift]:
    """Return the shifts that are running or still to come, next first."""
    rows = Shift.objects.filter(officer__station=station, ends_at__gt=now())
    return rows.select_related("officer__organisation").order_by("starts_at", "officer__organisation__path", "pk")


def leader_on_duty(station: Organisation) -> str:
    """Return the name of the duty leader whose shift is running; "" when nobody is on the roster."""
    at = now()
    running = Shift.objects.filter(officer__station=station, starts_at__lte=at, ends_at__gt=at)
    running = running.filter(officer__is_active=True, officer__roles__contains=[Role.DUTY_LEADER]).order_by("starts_at")
    return running.values_list("officer__name", flat=True).last() or ""


def coming_absences(station: Organisation) -> list[Absence]:
    """Return who is away now or will be, next first; at most the next hundred."""
    rows = Absence.objects.filter(officer__station=station, ends_at__gt=now()).select_related("officer__organisation")
    return list(rows.order_by("starts_at", "pk")[:100])


def found_staff(station: Organisation, *, text: str = "") -> QuerySet[Officer]:
    """Return who can be on duty, by team; found by part of the name, or by badge."""
    rows = staff_of(station).select_related("organisation")
    return rows.filter(Q(name__icontains=text) | Q(badge__startswith=text)) if text else rows


def by_team(officers: Iterable[Officer], here: Presence) -> list[dict[str, Any]]:
    """Return people under their teams, in their order, and whether each is here."""
    teams: dict[int, dict[str, Any]] = {}
    for officer in officers:
        team = teams.setdefault(officer.organisation_id, {"name": officer.organisation.name, "people": []})
        absence = here.away.get(officer.pk)
        team["people"].append(
            {
                "name": officer.name, "badge": officer.badge, "here": here.is_here(officer),
                "roles": [Role(role).label for role in officer.roles],
                "away": AbsenceKind(absence.kind).label if absence else "",
            }
        )  # fmt: skip
    return list(teams.values())


def posted_places(station: Organisation) -> QuerySet[Place]:
    """Return the places that somebody looks after: communities, then compounds."""
    rows = Place.objects.filter(station=station, is_active=True, kind__in=[PlaceKind.COMMUNITY, PlaceKind.COMPOUND])
    return rows.select_related("parent").order_by("kind", "code", "pk")


def with_posts(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Return places with the ids and names of their officer and auxiliary: one query."""
    held: dict[tuple[int, str], Officer] = {
        (post.place_id, post.kind): post.officer
        for post in Post.objects.filter(place__in=list(places)).select_related("officer")
    }
    return [
        {
            "place": place,
            "posts": [(kind, label, held.get((place.pk, kind))) for kind, label in PostKind.choices],
        }
        for place in places
    ]


def who_may_have(station: Organisation, kind: PostKind) -> list[Officer]:
    """Return the active people who can hold a post, by team."""
    rows = Officer.objects.filter(station=station, is_active=True, roles__contains=[ROLE_OF[kind]])
    return list(rows.select_related("organisation").order_by("organisation__path", "badge", "pk"))
