"""What the pages show, in words: the list, one file, the rooms' week, the morning."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator

from core.clock import local_day, now
from core.masking import mask_text
from live.timeline import window
from mediation.choices import (
    HELD,
    OPEN,
    Kind,
    Level,
    MediatorKind,
    Nature,
    Outcome,
    PartyRole,
    ReferralTo,
    Status,
    VisitOutcome,
)
from mediation.models import Dispute
from mediation.rules import rights
from mediation.selectors import agreements, file, listing, meetings, people
from mediation.selectors.risk import risk_of, weights_of
from mediation.selectors.wording import line
from stations.models import Officer, Organisation

ROWS = 50
MOST_CHOICES = 200
STEADY = [Status.AGREED, Status.SETTLED]


def list_page(officer: Officer, station: Organisation, filters: listing.Filters, tab: str, page: str) -> dict[str, Any]:
    """Return the list: rows of a tab or behind a number, tabs with counts, both rates. Seven queries."""
    rows = listing.listed(officer, filters, tab)
    counts = listing.tab_counts(officer)
    return {
        "page": Paginator(rows, ROWS).get_page(page),
        "tabs": [(name, counts[name]) for name in listing.TABS],
        "tab": tab,
        "rates": listing.rates(station, filters.since, filters.until),
        "kinds": Kind.choices,
        "levels": Level.choices,
        "filters": filters,
        "may_take_in": rights.may_take_in(officer, station.pk),
        "may_export": rights.may_export(officer, station.pk),
        "may_keep_rules": rights.may_keep_rules(officer, station.pk),
        "station": station,
    }


def _may(officer: Officer, dispute: Dispute) -> dict[str, bool]:
    work, decide = rights.may_work(officer, dispute), rights.may_decide(officer, dispute)
    waiting = dispute.status in {Status.FOUND, Status.DISMISSED}
    going = dispute.status in {Status.OPEN, Status.MEDIATING, Status.REOPENED}
    return {
        "confirm": decide and waiting,
        "dismiss": decide and dispute.status == Status.FOUND,
        "own": decide,
        "join": decide and dispute.status in OPEN,
        "part": dispute.merged_into is not None and rights.may_decide(officer, dispute.merged_into),
        "work": work,
        "book": work and (going or dispute.status in STEADY),
        "draft": work and going,
        "settle": work and going,
        "reopen": work and dispute.status in HELD,
        "close": decide and (going or dispute.status == Status.SETTLED),
        "reveal": rights.may_unmask(officer, dispute),
        "visit": rights.may_visit(officer, dispute),
    }


def _past(dispute: Dispute, before: str) -> dict[str, Any]:
    past, entry_row = window(file.entries(dispute), before), file.entry_row(dispute)
    return {"past": past, "timeline": past.told(lambda entry: line(entry_row(entry)))}


def file_page(officer: Officer, dispute: Dispute, before: str = "") -> dict[str, Any]:
    """Return the whole context of one file, its timeline from the newest or from before an entry; personal data masked."""
    told = {
        "agreement": file.agreement(dispute),
        "sessions": file.sessions(dispute),
        "visits": file.visits(dispute),
        "orders": file.orders(dispute),
    }
    return told | {
        "dispute": dispute,
        "title": mask_text(dispute.title),
        "cause": mask_text(dispute.cause),
        "address": mask_text(dispute.address),
        "signs": file.signs(dispute),
        "steps": file.steps(dispute, told),
        "calls": file.calls(dispute),
        "parties": file.parties(dispute),
        "members": file.members(dispute),
        "referrals": file.referrals(dispute),
        "papers": file.papers(dispute),
        "risk": risk_of(dispute),
        "high_from": weights_of(dispute.station)["high"].points,
        "joined": file.joined(dispute),
        **_past(dispute, before),
        "may": _may(officer, dispute),
        "owners": people.owners(dispute.station),
        "book_rooms": meetings.rooms_of(dispute.station),
        "mediators": meetings.mediators_of(dispute.station),
        "forms": agreements.templates_for(dispute.station, dispute.kind),
        "visit_days": agreements.visit_rules(dispute.station).get(dispute.level, []),
        "levels": Level.choices,
        "natures": Nature.choices,
        "roles": PartyRole.choices,
        "outcomes": Outcome.choices,
        "bodies": ReferralTo.choices,
        "visit_outcomes": VisitOutcome.choices,
        "promise_rows": range(4),
        "today": local_day(now()),
        "station": dispute.station,
    }


def rooms_page(officer: Officer, station: Organisation, day: date | None) -> dict[str, Any]:
    """Return the week of the rooms with the disputes that may be booked."""
    today = local_day(now())
    monday = meetings.week_of(day or today)
    going = listing.list_disputes(officer, listing.Filters(status=[Status.OPEN, Status.MEDIATING, Status.REOPENED]))
    return meetings.calendar(officer, station, monday) | {
        "today": today,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "going": [(one.number, mask_text(one.title)) for one in listing.in_order_of_need(going)[:MOST_CHOICES]],
        "going_more": max(0, going.count() - MOST_CHOICES),
        "book_rooms": meetings.rooms_of(station),
        "mediators": meetings.mediators_of(station),
        "rates": listing.rates(station),
        "mediator_kinds": MediatorKind.choices,
        "may_keep": rights.may_keep_rooms(officer, station.pk),
        "may_book": rights.may_take_in(officer, station.pk),
        "station": station,
    }
