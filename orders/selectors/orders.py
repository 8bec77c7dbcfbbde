"""One order, many orders, and their cards."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import NotFound
from core.masking import mask_text
from orders import rules
from orders.choices import OPEN
from orders.models import Order
from stations.choices import OrganisationKind
from stations.models import Officer, Organisation
from stations.rules import has_role
from stations.selectors.people import station_for, visible_stations

JOINED = ("station", "assignee__organisation", "team", "substitute_for", "community")


def with_cards(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Join what `order_card` reads."""
    # a community's border is long, and each of thousands of orders would bring it along
    return rows.select_related(*JOINED).defer("community__boundary")


def visible_orders(officer: Officer) -> QuerySet[Order]:
    """Return the orders of the stations that one sees; those with narrow rights see only what they carry out."""
    rows = with_cards(Order.objects.all())
    own = officer.station_id
    rows = rows.filter(station_id=own) if own else rows.filter(station__in=visible_stations(officer))
    return rows if has_role(officer, rules.STATION_WIDE) else rows.filter(_is_mine(officer))


def _is_mine(officer: Officer) -> Q:
    """`rules.is_mine` for many rows."""
    named = Q(assignee=officer) | Q(substitute_for=officer)
    return named | (Q(assignee=None) & _is_ours(officer))


def _is_ours(officer: Officer) -> Q:
    """`rules.is_one_of` for many rows: part of the query that asks, and no question of its own."""
    ours = Q(pk__in=[])
    if officer.organisation_id != officer.station_id:
        ours |= Q(team_id=officer.organisation_id)
    if has_role(officer, rules.STATION_WIDE):
        ours |= Q(team_id=officer.station_id)
    if has_role(officer, rules.COMMUNITY):
        teams = Organisation.objects.filter(parent=officer.station_id, kind=OrganisationKind.COMMUNITY_TEAM)
        ours |= Q(team_id__in=teams.values("pk"))
    return ours


def my_orders(officer: Officer) -> QuerySet[Order]:
    """Return the open orders that one carries out, or that came up to one overdue; soonest due first."""
    mine = visible_orders(officer).filter(_is_mine(officer) | Q(escalated_to=officer), status__in=OPEN)
    return mine.order_by("due_at", "id")


def order_for(officer: Officer, number: str, station: str = "") -> Order:
    """Return a visible order of one's own station, or of the one with this code; NotFound in the same words otherwise."""
    order = visible_orders(officer).filter(station=station_for(officer, station), number=number).first()
    if order is None:
        raise NotFound(_("没有找到督导单 {number}，或您无权查看。").format(number=number))
    return order


def orders_about(subject: str, ids: list[int], *, station: Organisation) -> dict[int, list[Order]]:
    """Return a station's orders about several things of one kind, oldest first: one query.

    What an order is about is said by whoever issues it: about another station's matter it counts for nothing.
    """
    found: dict[int, list[Order]] = {pk: [] for pk in ids}
    rows = Order.objects.filter(station=station, subject_type=subject, subject_id__in=ids)
    for row in with_cards(rows).order_by("id"):
        found[row.subject_id or 0].append(row)
    return found


def open_subjects(subject: str, *, station: Organisation) -> QuerySet[Order, int | None]:
    """Return the ids of the things of one kind that an open order of a station is about: part of the query that asks."""
    rows = Order.objects.filter(station=station, subject_type=subject, status__in=OPEN, subject_id__isnull=False)
    return rows.values_list("subject_id", flat=True)


def matters_of(station: Organisation) -> tuple[str, int]:
    """Return what is still open in a station, in words with {n}, and how much: it stays in use while there is any."""
    return _("{n} 件未办结督导单"), Order.objects.filter(station=station, status__in=OPEN).count()


def fed_back_by(order: Order) -> int | None:
    """Return who wrote the newest feedback; None when there is none."""
    last = next(iter(reversed(order.feedbacks.all())), None)
    return last.by_id if last else None


def carrier(order: Order) -> str:
    """Return who carries it out, in words."""
    if order.assignee:
        return order.assignee.name
    return order.team.name if order.team else ""


def order_card(order: Order, at: datetime | None = None) -> dict[str, Any]:
    """Return what every screen of the station shows of an order: masked, whole, the same in journal and API."""
    return {
        "id": order.pk,
        "number": order.number,
        "kind": order.kind,
        "status": order.status,
        "title": mask_text(order.title),
        "subject": {"type": order.subject_type, "number": order.subject_number, "url": order.subject_url},
        "assignee": {"id": order.assignee.pk, "name": order.assignee.name} if order.assignee else None,
        "team": {"id": order.team.pk, "name": order.team.name} if order.team else None,
        "community": {"id": order.community.pk, "name": order.community.name} if order.community else None,
        "issued_at": order.issued_at,
        "due_at": order.due_at,
        "ended_at": order.ended_at,
        "escalated": order.escalated,
        "extended": order.extended,
        "substitute_for": order.substitute_for.name if order.substitute_for else "",
        "late": rules.is_late(order, at or now()),
        "open": rules.is_open(order),
        "version": order.version,
    }
