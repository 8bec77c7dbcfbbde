"""What the page of the daily consultation and its minutes show (M7)."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from core.clock import local_day, now
from mediation.models import ConsultationItem
from mediation.rules import rights
from mediation.selectors import consultation, people
from stations.models import Officer, Organisation

ROWS = 50


def morning_page(officer: Officer, station: Organisation, day: date, group: str, page: str) -> dict[str, Any]:
    """Return a day's consultation with a page of its list, all of it or of a group; the counts are of the whole list."""
    context = minutes_page(officer, station, day)
    meeting = context["meeting"]
    counts = consultation.group_counts(meeting) if meeting else dict.fromkeys(consultation.GROUPS, 0)
    shown: QuerySet[Any] = consultation.items_of(meeting) if meeting else ConsultationItem.objects.none()
    pages = Paginator(shown.filter(stands=group) if group and meeting else shown, ROWS).get_page(page)
    rows = consultation.rows_of(meeting, pages.object_list) if meeting else []
    asked = context["may"] and any(not row["cleared"] for row in rows)
    return context | {
        "rows": rows,
        "page": pages,
        "group": group,
        "counts": counts,
        "all": sum(counts.values()),
        "ready": consultation.to_issue(meeting).count() if meeting else 0,
        "owners": dict(people.owners(station).values_list("pk", "name")) if asked else {},
    }


def minutes_page(officer: Officer, station: Organisation, day: date) -> dict[str, Any]:
    """Return what stands above a day's consultation, on the screen and on paper."""
    return {
        "meeting": consultation.meeting_on(station, day),
        "day": day,
        "today": local_day(now()),
        "station": station,
        "yesterday": consultation.yesterday(station, day),
        "may": rights.may_consult(officer, station.pk),
    }
