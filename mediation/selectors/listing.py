"""Finding disputes; the settled rates with the list behind each number (M3, M5)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from core.clock import day_bounds, local_day, now
from core.sealed import blind_index
from mediation.choices import HELD, OPEN, Status, VisitOutcome, VisitStatus
from mediation.models import Dispute, Party, Visit
from mediation.rules.rates import Rates, percent
from mediation.rules.rights import UNMASKERS
from mediation.selectors.disputes import visible_disputes
from stations.models import Officer, Organisation
from stations.phones import number_in
from stations.rules import has_role

MOST_WORDS = 5
LONGEST_NUMBER = 6

# What each tab of the list shows.
TABS: dict[str, list[str]] = {
    "open": [Status.OPEN, Status.MEDIATING, Status.REOPENED],
    "found": [Status.FOUND],
    "agreed": [Status.AGREED],
    "settled": [Status.SETTLED],
    "closed": [Status.CLOSED, Status.DISMISSED, Status.MERGED],
}
# What each number of a rate counts: the list behind it.
BEHIND: dict[str, Q] = {
    "accepted": Q(),
    "settled": Q(first_settled_at__isnull=False),
    "staying": Q(settled_at__isnull=False),
    "reopened": Q(first_settled_at__isnull=False, settled_at=None),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to list. `behind` is a number of the rates, of what was accepted in [since, until]."""

    station: str = ""
    status: list[str] = field(default_factory=list)
    level: str = ""
    kind: str = ""
    text: str = ""
    owner: int | None = None
    behind: str = ""
    since: date | None = None
    until: date | None = None


def filters_of(query: dict[str, Any]) -> Filters:
    """Return the filters of a validated query."""
    return Filters(
        station=query["station"], status=sorted(query.get("status", [])), level=query.get("level", ""),
        kind=query.get("kind", ""), text=query["q"],
    )  # fmt: skip


def list_disputes(officer: Officer, filters: Filters) -> QuerySet[Dispute]:
    """Return visible disputes, newest first, ready for cards."""
    rows = visible_disputes(officer)
    if filters.station:
        rows = rows.filter(station__code=filters.station)
    if filters.behind:
        rows = rows.filter(BEHIND[filters.behind], _accepted_in(filters.since, filters.until))
    for name, value in (("status__in", filters.status), ("level", filters.level), ("kind", filters.kind)):
        if value:
            rows = rows.filter(**{name: value})
    if filters.owner:
        rows = rows.filter(owner=filters.owner)
    phone = number_in(filters.text)
    for word in [phone] if phone else filters.text.split()[:MOST_WORDS]:
        rows = rows.filter(_about(officer, word))
    return rows.order_by(F("found_at").desc(), F("id").desc())


def _about(officer: Officer, word: str) -> Q:
    """Return the condition "it is about this word": number, title or place; a party's whole name or phone for whom may see them."""
    found = Q(number__iexact=word) | Q(title__icontains=word) | Q(address__icontains=word)
    if word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER:
        found |= Q(number__iexact=f"TJ-{word:0>4}")
    if has_role(officer, UNMASKERS):
        index = blind_index(word)
        parties = Party.objects.filter(Q(phone_index=index) | Q(name_index=index)).values("dispute")
        found |= Q(pk__in=parties)
    return found


def listed(officer: Officer, filters: Filters, tab: str) -> QuerySet[Dispute]:
    """Return what the page lists: a tab, what is behind a number, or whatever a search finds, wherever it stands."""
    rows = list_disputes(officer, filters)
    if not filters.behind and not filters.text:
        rows = rows.filter(status__in=TABS[tab])
    return in_order_of_need(rows) if tab == "open" and not filters.behind else rows


def in_order_of_need(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Return disputes with the riskiest first: what needs somebody now."""
    return rows.order_by("-risk", F("next_at").asc(nulls_last=True), "-id")


def tab_counts(officer: Officer) -> dict[str, int]:
    """Return how many disputes each tab has. One query."""
    counts = dict(visible_disputes(officer).values_list("status").annotate(Count("pk")).order_by())
    return {tab: sum(counts.get(status, 0) for status in of) for tab, of in TABS.items()}


def _accepted_in(since: date | None, until: date | None) -> Q:
    first, last = period(since, until)
    # What became part of another file is counted there: one matter is one.
    return Q(accepted_at__gte=day_bounds(first)[0], accepted_at__lt=day_bounds(last)[1], merged_into=None)


def period(since: date | None, until: date | None) -> tuple[date, date]:
    """Return the period that is meant: this year so far, unless told otherwise."""
    today = local_day(now())
    return since or today.replace(month=1, day=1), until or today


def rates(station: Organisation, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """Return both settled rates of what was accepted in a period, and how many visits found the peace kept. Two queries."""
    first, last = period(since, until)
    found = Dispute.objects.filter(_accepted_in(since, until), station=station).aggregate(
        **{name: Count("pk", filter=condition) for name, condition in BEHIND.items()}
    )
    counted = Rates(found["accepted"], found["settled"], found["staying"])
    visits = Visit.objects.filter(
        dispute__station=station,
        status=VisitStatus.DONE,
        done_at__gte=day_bounds(first)[0],
        done_at__lt=day_bounds(last)[1],
    ).aggregate(made=Count("pk"), broken=Count("pk", filter=Q(outcome=VisitOutcome.BROKEN)))
    kept = visits["made"] - visits["broken"]
    return {
        "since": first, "until": last, **found, "published": counted.published, "strict": counted.strict,
        "visits": visits["made"], "visits_kept": kept, "kept": percent(kept, visits["made"]),
    }  # fmt: skip


def counters(station: Organisation) -> dict[str, int]:
    """Return the numbers of console and wall: disputes open, waiting to be confirmed, high, held in peace."""
    rows = Dispute.objects.filter(station=station)
    return rows.aggregate(
        disputes_open=Count("pk", filter=Q(status__in=OPEN)),
        disputes_found=Count("pk", filter=Q(status=Status.FOUND)),
        disputes_high=Count("pk", filter=Q(status__in=OPEN, level="high")),
        disputes_held=Count("pk", filter=Q(status__in=HELD)),
    )
