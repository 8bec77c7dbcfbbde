"""The morning's list with its history (M7)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.clock import day_bounds, local_day, now
from core.masking import mask_text
from incidents.choices import OPEN as INCIDENT_OPEN
from incidents.models import Incident
from live.selectors import timeline
from mediation.choices import OPEN, Level, Status
from mediation.events.room import MinutesKept
from mediation.models import Consultation, ConsultationItem, Decision, Dispute
from orders.choices import OPEN as ORDER_OPEN
from orders.selectors.orders import open_subjects, orders_about
from stations.models import Organisation

JOINED = ("dispute__owner", "incident__type")

# Nobody sat down for longer than this: what lay open that long is on other lists.
FURTHEST_BACK = timedelta(days=14)

# Where an item stands; every item of a list stands in one of them.
GROUPS = ("undecided", "decided", "ordered", "cleared")


def waiting(station: Organisation) -> QuerySet[ConsultationItem]:
    """Return what is on the list and was not cleared."""
    return ConsultationItem.objects.filter(station=station, cleared_at=None)


def disputes_to_add(station: Organisation) -> list[int]:
    """Return disputes that somebody must still do something about and that are not on the list yet."""
    rows = Dispute.objects.filter(station=station, status__in=OPEN)
    return list(
        rows.exclude(consultation_items__cleared_at=None, consultation_items__isnull=False).values_list("pk", flat=True)
    )


def incidents_to_add(station: Organisation, today: date) -> list[int]:
    """Return incidents before today that are sensitive or unresolved, belong to no dispute and never stood on the list.

    They are yesterday's, and after a morning without a list those since the last one, at most 14 days back.
    """
    drawn = Consultation.objects.filter(station=station, day__lt=today).order_by("-day").values_list("day", flat=True)
    first = max(drawn.first() or today - timedelta(days=1), today - FURTHEST_BACK)
    since, until = day_bounds(first)[0], day_bounds(today)[0]
    rows = Incident.objects.filter(station=station, reported_at__gte=since, reported_at__lt=until, merged_into=None)
    urgent = Q(priority=1) | ~Q(sensitive="") | Q(status__in=INCIDENT_OPEN)
    rows = rows.filter(urgent, consultation_items=None).exclude(
        dispute_calls__split_at=None, dispute_calls__isnull=False
    )
    return list(rows.order_by("priority", "reported_at").values_list("pk", flat=True))


def meeting_on(station: Organisation, day: date) -> Consultation | None:
    """Return a day's consultation; None when it was not drawn up."""
    return Consultation.objects.select_related("station").filter(station=station, day=day).first()


def about(item: ConsultationItem) -> str:
    """Return what an item is about: its number."""
    return item.dispute.number if item.dispute else item.incident.number if item.incident else ""


def incident_url(incident: Incident) -> str:
    """Return an incident's page."""
    return reverse("incidents:page", args=[incident.number])


def meeting_card(meeting: Consultation) -> dict[str, Any]:
    """Return a consultation as screens show it: how many wait, how many have an order."""
    items = waiting(meeting.station)
    ordered = meeting.decisions.exclude(order_number="").count()
    return {
        "id": meeting.pk, "day": meeting.day, "began_at": meeting.began_at, "ended_at": meeting.ended_at,
        "waiting": items.count(), "ordered": ordered, "version": meeting.version,
    }  # fmt: skip


def items_of(meeting: Consultation) -> QuerySet[Any]:
    """Return the list of a meeting, the weightiest first: what waited, then what was cleared that day; `stands` is its group.

    A meeting that is past reads as it was: what was cleared on a later day was still waiting.
    """
    start, end = day_bounds(meeting.day)
    mine = Q(since__lte=meeting.day) & (Q(cleared_at=None) | Q(cleared_at__gte=start))
    ordered = Q(dispute__in=open_subjects("dispute", station=meeting.station))
    ordered |= Q(incident__in=open_subjects("incident", station=meeting.station))
    decided = Exists(Decision.objects.filter(consultation=meeting, item=OuterRef("pk")))
    stands = Case(
        When(cleared_at__lt=end, then=Value("cleared")), When(ordered, then=Value("ordered")),
        When(decided, then=Value("decided")), default=Value("undecided"),
    )  # fmt: skip
    rows = ConsultationItem.objects.filter(mine, station=meeting.station).annotate(stands=stands, weight=_weight())
    last = Case(When(cleared_at__lt=end, then=1), default=0)
    return rows.select_related(*JOINED).order_by(last, F("weight").desc(), "since", "pk")


def _weight() -> Case:
    """Return what is talked about first: a dispute by level and risk, an incident by priority."""
    level = Case(When(dispute__level=Level.HIGH, then=300), When(dispute__level=Level.MIDDLE, then=200), default=100)
    of_incident = 100 * (5 - F("incident__priority"))
    return Case(
        When(dispute__isnull=False, then=level + F("dispute__risk")), default=of_incident, output_field=IntegerField()
    )


def group_counts(meeting: Consultation) -> dict[str, int]:
    """Return how many items stand in each group, however many of them a page shows. One query."""
    found = dict(items_of(meeting).order_by().values_list("stands").annotate(Count("pk")))
    return {group: found.get(group, 0) for group in GROUPS}


def minutes_by(meeting: Consultation) -> str:
    """Return who saved the minutes last, and when: 何庆川 08:42 ."""
    last = timeline("consultation", meeting.pk).filter(kind=MinutesKept.kind).first()
    return f"{last.actor} {localtime(last.at):%H:%M} " if last else ""


def to_issue(meeting: Consultation) -> QuerySet[Decision]:
    """Return what has an owner and was not ordered yet: what becomes an order, whatever page it stands on."""
    return meeting.decisions.filter(order_number="", owner__isnull=False, item__cleared_at=None)


def item_rows(meeting: Consultation) -> list[dict[str, Any]]:
    """Return the whole list of a meeting with history and decisions. Four queries, whatever its length."""
    return rows_of(meeting, items_of(meeting))


def rows_of(meeting: Consultation, items: Iterable[ConsultationItem]) -> list[dict[str, Any]]:
    """Return items of a meeting's list, all or a page of them, with history and decisions, in their order."""
    rows, decisions = list(items), Decision.objects.select_related("owner", "consultation").order_by("at")
    prefetch_related_objects(rows, Prefetch("decisions", decisions))
    orders = orders_about("dispute", [row.dispute_id for row in rows if row.dispute_id], station=meeting.station)
    orders_2 = orders_about("incident", [row.incident_id for row in rows if row.incident_id], station=meeting.station)
    found = []
    for row in rows:
        standing = orders.get(row.dispute_id or 0, []) + orders_2.get(row.incident_id or 0, [])
        found.append(_row(row, meeting, [one for one in standing if one.status in ORDER_OPEN]))
    return found


def _row(item: ConsultationItem, meeting: Consultation, orders: list[Any]) -> dict[str, Any]:
    today = [one for one in item.decisions.all() if one.consultation_id == meeting.pk]
    before = [one for one in item.decisions.all() if one.consultation.day < meeting.day]
    cleared = item.cleared_at is not None and item.cleared_at < day_bounds(meeting.day)[1]
    matter = _dispute(item.dispute) if item.dispute else _incident(item.incident) if item.incident else {}
    return matter | {
        "id": item.pk, "since": item.since, "days": (meeting.day - item.since).days, "cleared": cleared,
        "cleared_why": item.cleared_why if cleared else "", "decision": today[-1] if today else None, "before": before,
        "orders": [{"number": one.number, "late": one.due_at < now(), "due_at": one.due_at} for one in orders],
    }  # fmt: skip


def _dispute(dispute: Dispute) -> dict[str, Any]:
    parts = [
        _("共 {n} 次来电").format(n=dispute.calls) if dispute.calls else "",
        _("最近 {day}").format(day=f"{local_day(dispute.last_call_at):%m-%d}") if dispute.last_call_at else "",
        _("重开 {n} 次").format(n=dispute.reopened) if dispute.reopened else "",
        mask_text(dispute.next_what),
    ]
    return {
        "kind": "dispute", "number": dispute.number, "url": reverse("mediation:dispute", args=[dispute.number]),
        "title": mask_text(dispute.title), "history": " · ".join(part for part in parts if part), "level": dispute.level,
        "level_name": dispute.get_level_display(), "status_name": Status(dispute.status).label, "priority": None,
        "suggested": dispute.owner,
    }  # fmt: skip


def _incident(incident: Incident) -> dict[str, Any]:
    parts = [
        incident.type.name,
        mask_text(incident.address),
        _("第 {n} 次").format(n=incident.repeat) if incident.repeat > 1 else "",
        incident.sensitive,
    ]
    return {
        "kind": "incident", "number": incident.short, "url": incident_url(incident), "title": mask_text(incident.title),
        "history": " · ".join(part for part in parts if part), "level": "", "level_name": "",
        "status_name": incident.get_status_display(), "priority": incident.priority, "suggested": None,
    }  # fmt: skip


def yesterday(station: Organisation, day: date) -> dict[str, int]:
    """Return how many incidents the day before had, and how many of them are open. One query."""
    since, until = day_bounds(day - timedelta(days=1))
    rows = Incident.objects.filter(station=station, reported_at__gte=since, reported_at__lt=until)
    return rows.aggregate(reported=Count("pk"), open=Count("pk", filter=Q(status__in=INCIDENT_OPEN)))


def whole(station: Organisation, day: date) -> dict[str, Any]:
    """Return a day's consultation as the API shows it; `meeting` is null when the list was not drawn up."""
    meeting = meeting_on(station, day)
    if meeting is None:
        return {"meeting": None, "items": [], "yesterday": yesterday(station, day)}
    plain = (
        "id",
        "kind",
        "number",
        "title",
        "history",
        "level",
        "priority",
        "since",
        "days",
        "cleared",
        "cleared_why",
        "orders",
    )
    rows = [
        {name: row[name] for name in plain}
        | {
            "decision": row["decision"] and {
                "text": row["decision"].text, "owner": row["decision"].owner and row["decision"].owner.name,
                "due_at": row["decision"].due_at, "order": row["decision"].order_number,
            }
        }
        for row in item_rows(meeting)
    ]  # fmt: skip
    card = meeting_card(meeting) | {"minutes": meeting.minutes, "present": meeting.present}
    return {"meeting": card, "items": rows, "yesterday": yesterday(station, day)}
