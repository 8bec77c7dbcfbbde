"""Agreements, obligations and visits as pages and tablets show them (M4, M5)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import NotFound
from core.masking import mask_text
from live.sweeps import due_ids
from mediation.choices import AgreementStatus, ObligationStatus, VisitOutcome, VisitStatus
from mediation.models import Agreement, AgreementTemplate, Dispute, Obligation, Visit, VisitRule
from mediation.rules.rights import ROOM
from mediation.selectors.disputes import visible_disputes
from stations.models import Officer, Organisation
from stations.rules import has_role

OUTCOMES = VisitOutcome.choices


def visit_rules(station: Organisation) -> dict[str, list[int]]:
    """Return a station's visit days by level, its own before the defaults."""
    rows = VisitRule.objects.filter(Q(station=None) | Q(station=station))
    return {row.level: row.days for row in sorted(rows, key=lambda row: row.station_id or 0)}


def templates_for(station: Organisation, kind: str) -> list[AgreementTemplate]:
    """Return the forms that a dispute may use, those of its kind first; a station's own hides the default of its code."""
    rows = AgreementTemplate.objects.filter(Q(station=None) | Q(station=station))
    by_code = {row.code: row for row in sorted(rows, key=lambda row: row.station_id or 0)}
    usable = [row for row in by_code.values() if row.is_active and row.kind in {"", kind}]
    return sorted(usable, key=lambda row: (row.kind != kind, row.code))


def agreements_of(dispute_id: int) -> QuerySet[Agreement]:
    """Return a dispute's agreements with what they oblige to, newest first."""
    return (
        Agreement.objects.filter(dispute=dispute_id)
        .prefetch_related("obligations__party")
        .order_by("-drafted_at", "-id")
    )


def obligation_row(row: Obligation, today: date) -> dict[str, Any]:
    """Return what was promised, by whom (masked), and how late it is in days."""
    late = row.status in {"due", "broken"} and row.due_on is not None and row.due_on < today
    return {
        "id": row.pk,
        "what": mask_text(row.what),
        "party": row.party.masked if row.party else "",
        "due_on": row.due_on,
        "amount": row.amount,
        "status": row.status,
        "status_name": row.get_status_display(),
        "breaches": row.breaches,
        "late_days": (today - row.due_on).days if late and row.due_on else 0,
        "note": mask_text(row.note),
    }


def owed_in(dispute: Dispute) -> QuerySet[Obligation]:
    """Return the dated obligations of the agreement in force that were neither kept nor waived."""
    rows = Obligation.objects.filter(agreement__dispute=dispute, agreement__status=AgreementStatus.SIGNED)
    return rows.filter(due_on__isnull=False).exclude(status__in=[ObligationStatus.KEPT, ObligationStatus.WAIVED])


def visible_visits(officer: Officer) -> QuerySet[Visit]:
    """Return the visits of the disputes that one sees; whoever makes visits sees none of other stations."""
    rows = Visit.objects.select_related("dispute__community", "officer", "obligation")
    rows = rows.defer("dispute__community__boundary")
    if not has_role(officer, ROOM):
        return rows.none()
    return rows.filter(dispute__in=visible_disputes(officer).values("pk")).exclude(status=VisitStatus.CANCELLED)


def visit_card(visit: Visit, today: date | None = None) -> dict[str, Any]:
    """Return a visit as lists and tablets show it: masked, with how late it is in days."""
    today = today or local_day(now())
    dispute = visit.dispute
    return {
        "id": visit.pk,
        "dispute": {"number": dispute.number, "title": mask_text(dispute.title), "level": dispute.level},
        "address": mask_text(dispute.address),
        "community": dispute.community.name if dispute.community else "",
        "lon": dispute.lon,
        "lat": dispute.lat,
        "what": mask_text(visit.obligation.what) if visit.obligation else "",
        "day": visit.day,
        "due_on": visit.due_on,
        "officer": {"id": visit.officer.pk, "name": visit.officer.name} if visit.officer else None,
        "status": visit.status,
        "late_days": max(0, (today - visit.due_on).days) if visit.status == VisitStatus.DUE else 0,
        "tries": visit.tries,
        "done_at": visit.done_at,
        "outcome": visit.outcome,
        "note": mask_text(visit.note),
    }  # fmt: skip


def late_visit_ids() -> Iterator[int]:
    """Yield the visits that passed their day unseen and unsaid, longest first."""
    return due_ids(Visit.objects.filter(status=VisitStatus.DUE, late=False, due_on__lt=local_day(now())), "due_on")


def visit_for(officer: Officer, pk: int) -> Visit:
    """Return a visible visit; NotFound otherwise."""
    visit = visible_visits(officer).filter(pk=pk).first()
    if visit is None:
        raise NotFound(_("没有找到这次回访，或您无权查看。"))
    return visit


def list_visits(officer: Officer, *, mine: bool, until: date | None = None) -> QuerySet[Visit]:
    """Return visits, soonest due first; `mine` are one's own that are due, for the tablet."""
    rows = visible_visits(officer)
    if mine:
        rows = rows.filter(officer=officer, status=VisitStatus.DUE)
    if until is not None:
        rows = rows.filter(due_on__lte=until)
    return rows.order_by("due_on", "id")
