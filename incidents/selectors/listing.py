"""Finding incidents: filters, search, paging that stays fast."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from core.sealed import blind_index
from incidents.choices import OPEN, PartyRole
from incidents.models import Incident, IncidentType, Party, SavedView
from incidents.selectors.incidents import visible_incidents
from incidents.selectors.similar import within_box
from stations.bigrams import search_query
from stations.choices import PlaceKind
from stations.models import Officer, Organisation
from stations.phones import number_in
from stations.selectors.places import visible_places

DAY_H = 24
# Characters of a filter that names types: more than a station asks for at once.
LONGEST_TYPES = 400
# Square degrees, about a square kilometre.
LARGE_BOX = 1e-4


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to list. `status` may hold "open"; `boxes` are west, south, east, north: what lies in any of them.

    `type` takes codes with commas between, each with all below it. `hours` is from and to (excluded) on the Shanghai clock and
    may pass midnight; `weekdays` are 1 (Monday) to 7.
    """

    station: Organisation | None = None
    status: list[str] = field(default_factory=list)
    type: str = ""
    priority: list[int] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    community: int | None = None
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    text: str = ""
    hours: tuple[int, int] | None = None
    weekdays: list[int] = field(default_factory=list)

    @property
    def clock_hours(self) -> list[int]:
        """The hours of the day that are asked for; the same hour twice is the whole day."""
        since, until = self.hours or (0, DAY_H)
        return [hour % DAY_H for hour in range(since, until if until > since else until + DAY_H)]


def types_below(codes: str) -> list[int]:
    """Return the types of some codes, with commas between, and all below them."""
    asked = Q(code__in=codes.split(","))
    for code in codes.split(","):
        asked |= Q(code__startswith=f"{code}.")
    return list(IncidentType.objects.filter(asked).values_list("pk", flat=True))


def _types_called(word: str) -> list[int]:
    """Return the types whose own name, or one above it, holds a word."""
    rows = list(IncidentType.objects.values_list("pk", "code", "name"))
    heads = tuple(code for _, code, name in rows if word in name)
    return [pk for pk, code, _ in rows if any(code == head or code.startswith(f"{head}.") for head in heads)]


def _rhythm(filters: Filters) -> Q:
    """Match hours and weekdays of the Shanghai clock."""
    asked = Q()
    if filters.hours:
        asked &= Q(reported_at__hour__in=filters.clock_hours)
    if filters.weekdays:
        asked &= Q(reported_at__iso_week_day__in=filters.weekdays)
    return asked


def _called_by(index: bytes) -> QuerySet[Incident, Any]:
    """Return the incidents of a caller, the first or a further one, each part by its own index."""
    callers = Party.objects.filter(phone_index=index, role=PartyRole.CALLER)
    return Incident.objects.filter(caller_phone_index=index).values("pk").union(callers.values("incident_id"))


def _words(text: str) -> Q:
    """Match a number, a caller's whole phone number however it is written, a type's name, or words of title, address and description."""
    words = text.strip()
    if phone := number_in(words):
        return Q(pk__in=_called_by(blind_index(phone)).union(Incident.objects.filter(number=words).values("pk")))
    if "-" in words and Incident.objects.filter(number=words.upper()).exists():
        return Q(number=words.upper())
    query = search_query(words)
    kinds = _types_called(words)
    named = Q(type_id__in=kinds) if kinds else Q()
    return named | Q(search=SearchQuery(query, config="simple", search_type="raw")) if query else named


def _inside(box: tuple[float, float, float, float]) -> Q:
    """Match what lies in a box: in a small one by the index of points.

    A large one holds a share of everything: its newest page is found by walking the newest, whose index brings the position
    along (a sixteenth of a million incidents: 30 ms instead of 350).
    """
    west, south, east, north = box
    if (east - west) * (north - south) < LARGE_BOX:
        return Q(within_box(*box))
    return Q(lon__range=(west, east), lat__range=(south, north))


def list_incidents(officer: Officer, filters: Filters) -> QuerySet[Incident]:
    """Return visible incidents, newest first, ready for cards. Order: reported_at, id, both descending."""
    return matching(visible_incidents(officer), filters).order_by(F("reported_at").desc(), F("id").desc())


def matching(rows: QuerySet[Incident], filters: Filters) -> QuerySet[Incident]:
    """Narrow rows to what the filters ask; whoever counts instead of listing comes in here."""
    if filters.station:
        rows = rows.filter(station=filters.station)
    if filters.status:
        rows = rows.filter(
            status__in=[one for value in filters.status for one in (OPEN if value == "open" else [value])]
        )
    if filters.type:
        rows = rows.filter(type_id__in=types_below(filters.type))
    if filters.priority:
        rows = rows.filter(priority__in=filters.priority)
    if filters.since:
        rows = rows.filter(reported_at__gte=filters.since)
    if filters.until:
        rows = rows.filter(reported_at__lt=filters.until)
    if filters.community:
        rows = rows.filter(community_id=filters.community)
    if filters.boxes:
        rows = rows.filter(reduce(or_, (_inside(box) for box in filters.boxes)))
    if filters.text.strip():
        rows = rows.filter(_words(filters.text))
    return rows.filter(_rhythm(filters))


def type_choices() -> list[tuple[str, str]]:
    """Return (code, 纠纷 › 邻里) of the active types in code order."""
    names: dict[str, str] = {}
    for code, name in IncidentType.objects.filter(is_active=True).order_by("code").values_list("code", "name"):
        above = names.get(code.rpartition(".")[0])
        names[code] = f"{above} › {name}" if above else name
    return list(names.items())


def several_types(codes: str, choices: list[tuple[str, str]]) -> str:
    """Return the names of types asked for together; "" for one type or none, which the choices hold themselves."""
    asked = codes.split(",")
    return "、".join(name for code, name in choices if code in asked) or codes if len(asked) > 1 else ""


def community_choices(officer: Officer) -> list[tuple[int, str]]:
    """Return the visible communities by name."""
    return list(visible_places(officer).filter(kind=PlaceKind.COMMUNITY).order_by("code").values_list("pk", "name"))


def saved_views(officer: Officer, current: str) -> list[dict[str, object]]:
    """Return one's own views; `current` is the query string in use."""
    return [
        {"id": row.pk, "name": row.name, "url": f"?{row.query}", "current": row.query == current}
        for row in SavedView.objects.filter(officer=officer)
    ]
