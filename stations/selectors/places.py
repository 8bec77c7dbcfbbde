"""Places: which community a point is in, what is near, what is called so."""

from typing import Any

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from core.errors import NotFound
from stations.choices import PlaceKind
from stations.models import Officer, Organisation, Place
from stations.selectors.people import visible_stations

SENSITIVE_WITHIN_M = 80

# The id of the community that a point lies in. The areas are asked first, by the index of their boxes, and the fence
# (OFFSET 0) keeps it so: joined freely, the planner begins with all of a station's communities.
COMMUNITY_AT = """
(SELECT min(p.id) FROM (
    SELECT a.place_id FROM stations_placearea a
    WHERE box(a.ring) @> box(point({lon}, {lat}), point({lon}, {lat})) AND a.ring @> point({lon}, {lat}) OFFSET 0
 ) found JOIN stations_place p ON p.id = found.place_id
 WHERE p.station_id = {station} AND p.kind = 'community' AND p.is_active)
"""


def visible_places(officer: Officer) -> QuerySet[Place]:
    """Return the places of the stations that one sees."""
    return Place.objects.filter(is_active=True, station__in=visible_stations(officer))


def community_of(station: Organisation, lon: float, lat: float) -> int | None:
    """Return the id of the station's community that a point lies in (WGS-84 degrees), by the index of the areas."""
    query = COMMUNITY_AT.format(lon="%(lon)s", lat="%(lat)s", station="%(station)s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + query, {"lon": lon, "lat": lat, "station": station.pk})
        found: int | None = cursor.fetchone()[0]
    return found


def search_places(officer: Officer, *, text: str) -> QuerySet[Place]:
    """Return places by part of the name, part of the address, or pinyin initials; best first, none for no text.

    Each has its own place in that order, `rank`: a cursor goes on from it, where the kind alone would leave it among equals.
    """
    word = text.strip()
    found = Q(name__icontains=word) | Q(address__icontains=word)
    if word.isascii():
        found |= Q(initials__startswith=word.lower())
    starts = Case(When(name__startswith=word, then=Value("0")), default=Value("1"))
    rank = Concat(
        starts, Value(" "), "kind", Value(" "), "name", Value(" "), Cast("pk", TextField()), output_field=TextField()
    )
    rows = visible_places(officer).filter(found).exclude(kind=PlaceKind.DWELLING)
    rows = rows.select_related("parent").annotate(rank=rank).order_by("rank")
    return rows if word else rows.none()


def place_for(officer: Officer, pk: int) -> Place:
    """Return a visible place; NotFound otherwise."""
    place = visible_places(officer).filter(pk=pk).first()
    if place is None:
        raise NotFound(_("没有找到这个场所，或您无权查看。"))
    return place


def kept_places(station: Organisation, *, text: str = "", kind: str = "") -> QuerySet[Place]:
    """Return a station's places as keepers find them: by kind, and by part of the name or address, code or initials."""
    rows = Place.objects.filter(station=station, is_active=True).select_related("parent")
    if kind in PlaceKind.values:
        rows = rows.filter(kind=kind)
    if text:
        found = Q(name__icontains=text) | Q(address__icontains=text) | Q(code__startswith=text)
        rows = rows.filter(found | Q(initials__startswith=text.lower()) if text.isascii() else found)
    level = Case(*(When(kind=value, then=number) for number, value in enumerate(PlaceKind.values)))
    return rows.order_by(level, "code", "pk")


def kind_counts(station: Organisation) -> list[tuple[str, str, int]]:
    """Return the kinds of place in the order of the tree, with how many are in use: one query."""
    rows = Place.objects.filter(station=station, is_active=True).values_list("kind").annotate(Count("pk")).order_by()
    counts = dict(rows)
    return [(kind, str(label), counts.get(kind, 0)) for kind, label in PlaceKind.choices]


def place_facts(place: Place) -> dict[str, Any]:
    """Return a place as its form shows it."""
    above = place.parent
    names = ("kind", "code", "name", "address", "lon", "lat", "households", "sensitive")
    facts = {name: getattr(place, name) for name in names}
    return facts | {"parent_kind": above.kind if above else "", "parent": above.code if above else ""}
