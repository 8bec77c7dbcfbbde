"""Who may be given an order: people and teams of a station."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid
from orders.choices import OPEN
from orders.models import Order
from stations.choices import OrganisationKind
from stations.models import Absence, Officer, Organisation
from stations.selectors.people import staff_of, visible_officers, visible_stations

TEAMS = (OrganisationKind.COMMUNITY_TEAM, OrganisationKind.CASE_TEAM, OrganisationKind.GROUP)


def officer_named(by: Officer, pk: int | None) -> Officer | None:
    """Return a visible colleague; Invalid (field `assignee`) when there is none of that id."""
    if pk is None:
        return None
    found = visible_officers(by).filter(pk=pk).first()
    if found is None:
        raise Invalid.field("assignee", _("没有找到这位承办人。"))
    return found


def team_named(by: Officer, pk: int | None) -> Organisation | None:
    """Return a team of a visible station; Invalid (field `team`) when there is none of that id."""
    if pk is None:
        return None
    stations = visible_stations(by)
    found = Organisation.objects.filter(Q(parent__in=stations) | Q(parent__parent__in=stations), pk=pk).first()
    if found is None:
        raise Invalid.field("team", _("没有找到这个队。"))
    return found


def open_of_each(station: Organisation) -> dict[int, int]:
    """Return officer → open orders: one pass over the open ones, however long the past is."""
    rows = Order.objects.filter(station=station, status__in=OPEN, assignee__isnull=False).order_by()
    return dict(rows.values_list("assignee").annotate(n=Count("id")))


def carriers(station: Organisation) -> dict[str, list[dict[str, Any]]]:
    """Return people and teams with how many open orders each has, and who is away: four queries."""
    at = now()
    away = set(
        Absence.objects.filter(officer__station=station, starts_at__lte=at, ends_at__gt=at).values_list("officer", flat=True)
    )  # fmt: skip
    load = open_of_each(station)
    people = staff_of(station).select_related("organisation")
    teams = Organisation.objects.filter(path__startswith=station.path, kind__in=TEAMS, is_active=True).order_by("path")
    return {
        "people": [
            {
                "id": one.pk,
                "name": one.name,
                "group": one.organisation.name,
                "open": load.get(one.pk, 0),
                "away": one.pk in away,
            }
            for one in people
        ],
        "teams": [{"id": one.pk, "name": one.name} for one in teams],
    }
