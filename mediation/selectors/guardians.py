"""Guardians' reports, counts and points (M6)."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from core.masking import mask_text
from mediation.choices import Settled
from mediation.models import Award, GuardianReport
from mediation.rules.rights import ROOM
from stations.choices import Role
from stations.models import Officer, Organisation
from stations.rules import has_role
from stations.selectors.people import visible_stations


def visible_reports(officer: Officer) -> QuerySet[GuardianReport]:
    """Return the reports that one sees: a guardian only his own, the room its station's."""
    rows = GuardianReport.objects.select_related("guardian", "dispute").order_by("-at", "-id")
    if has_role(officer, ROOM):
        return rows.filter(station__in=visible_stations(officer))
    return rows.filter(guardian=officer) if has_role(officer, {Role.GUARDIAN}) else rows.none()


def report_card(row: GuardianReport) -> dict[str, Any]:
    """Return a report as lists and the journal show it, masked."""
    return {
        "id": row.pk,
        "at": row.at,
        "guardian": {"id": row.guardian.pk, "name": row.guardian.name},
        "kind": row.kind,
        "kind_name": row.get_kind_display(),
        "address": mask_text(row.address),
        "settled": row.settled,
        "settled_name": row.get_settled_display(),
        "points": row.points,
        "dispute": row.dispute.number if row.dispute else None,
    }


def points_left(guardian: Officer) -> int:
    """Return a guardian's points that were not spent yet."""
    earned = GuardianReport.objects.filter(guardian=guardian).aggregate(n=Sum("points"))["n"] or 0
    spent = Award.objects.filter(guardian=guardian).aggregate(n=Sum("points"))["n"] or 0
    return int(earned - spent)


def counts_of(guardian: Officer) -> dict[str, int]:
    """Return what one guardian did: reports, settled on the spot, points left."""
    found = GuardianReport.objects.filter(guardian=guardian).aggregate(
        reports=Count("pk"), settled=Count("pk", filter=Q(settled=Settled.ON_SPOT))
    )
    return {**found, "points": points_left(guardian)}


def ranking(station: Organisation) -> list[dict[str, Any]]:
    """Return the station's guardians with reports, settled ones and points, most settled first. Two queries."""
    rows = Officer.objects.filter(station=station, roles__contains=[Role.GUARDIAN], is_active=True).annotate(
        reports=Count("guardian_reports", distinct=True),
        settled=Count("guardian_reports", filter=Q(guardian_reports__settled=Settled.ON_SPOT), distinct=True),
    )
    earned = dict(
        GuardianReport.objects.filter(station=station).values_list("guardian").annotate(Sum("points")).order_by()
    )
    spent = dict(Award.objects.filter(station=station).values_list("guardian").annotate(Sum("points")).order_by())
    return [
        {
            "id": row.pk, "name": row.name, "reports": row.reports, "settled": row.settled,
            "points": earned.get(row.pk, 0) - spent.get(row.pk, 0),
        }
        for row in rows.order_by("-settled", "name")
    ]  # fmt: skip


def awards_of(guardian: Officer) -> QuerySet[Award]:
    """Return what a guardian was given, newest first."""
    return Award.objects.filter(guardian=guardian).order_by("-at", "-id")
