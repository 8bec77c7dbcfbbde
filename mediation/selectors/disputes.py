"""One dispute, many disputes, and their cards."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.masking import mask_text
from mediation.choices import OPEN, Status
from mediation.models import Dispute
from mediation.rules.rights import ROOM
from stations.choices import Role
from stations.models import Officer, Organisation
from stations.rules import has_role
from stations.selectors.people import station_for, visible_stations


def visible_disputes(officer: Officer) -> QuerySet[Dispute]:
    """Return the disputes that one sees, with what a card needs: the room its station's, a mediator only his own files."""
    rows = Dispute.objects.filter(station__in=visible_stations(officer))
    # a community's border is long, and each of thousands of disputes would bring it along
    rows = rows.select_related("station", "community", "owner", "team", "merged_into").defer("community__boundary")
    if has_role(officer, ROOM):
        return rows
    if has_role(officer, {Role.MEDIATOR}):
        mine = Q(sessions__seats__mediator__officer=officer, sessions__seats__active=True)
        mine |= Q(members__mediator__officer=officer) | Q(members__officer=officer) | Q(owner=officer)
        return rows.filter(pk__in=Dispute.objects.filter(mine).values("pk"))
    return rows.none()


def matters_of(station: Organisation) -> tuple[str, int]:
    """Return what is still followed in a station, in words with {n}, and how much: it stays in use while there is any."""
    over = [Status.CLOSED, Status.DISMISSED, Status.MERGED]
    return _("{n} 件未了结纠纷"), Dispute.objects.filter(station=station).exclude(status__in=over).count()


def dispute_for(officer: Officer, number: str, station: str = "") -> Dispute:
    """Return a visible dispute of one's own station, or of the one with this code; NotFound in the same words otherwise."""
    rows = visible_disputes(officer).prefetch_related("merged")
    dispute = rows.filter(station=station_for(officer, station), number=number).first()
    if dispute is None:
        raise NotFound(_("没有找到纠纷 {number}，或您无权查看。").format(number=number))
    return dispute


def dispute_card(dispute: Dispute) -> dict[str, Any]:
    """Return what every screen of the station shows of a dispute: masked, whole, the same in journal and API."""
    return {
        "id": dispute.pk,
        "number": dispute.number,
        "kind": dispute.kind,
        "nature": dispute.nature,
        "level": dispute.level,
        "status": dispute.status,
        "title": mask_text(dispute.title),
        "address": mask_text(dispute.address),
        "community": {"id": dispute.community.pk, "name": dispute.community.name} if dispute.community else None,
        "owner": {"id": dispute.owner.pk, "name": dispute.owner.name} if dispute.owner else None,
        "team": dispute.team.name if dispute.team else "",
        "signs": dispute.signs,
        "calls": dispute.calls,
        "last_call_at": dispute.last_call_at,
        "next": {"what": mask_text(dispute.next_what), "at": dispute.next_at} if dispute.next_what else None,
        "risk": dispute.risk,
        "reopened": dispute.reopened,
        "merged_into": dispute.merged_into.number if dispute.merged_into else None,
        "found_at": dispute.found_at,
        "open": dispute.status in OPEN,
        "version": dispute.version,
    }
