"""Places: which community a point is in, what is near, what is called so."""

from django.db import connection
from django.db.models import F, FloatField, Func, Q, QuerySet, Value

from core.errors import NotFound
from stations.choices import PlaceKind
from stations.models import Officer, Organisation, Place
from stations.selectors.people import visible_stations

SENSITIVE_WITHIN_M = 80


def visible_places(officer: Officer) -> QuerySet[Place]:
    """Return the places of the stations that one sees."""
    return Place.objects.filter(is_active=True, station__in=visible_stations(officer))


def community_of(station: Organisation, lon: float, lat: float) -> int | None:
    """Return the id of the station's community that a point lies in (WGS-84 degrees), by the GiST index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM stations_placearea a JOIN stations_place p ON p.id = a.place_id "
            "WHERE a.ring @> point(%s, %s) AND p.station_id = %s AND p.kind = %s AND p.is_active ORDER BY p.id LIMIT 1",
            [lon, lat, station.pk, PlaceKind.COMMUNITY],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def metres_from(lon: float, lat: float) -> Func:
    """Return the distance of a row's lon/lat from a point in metres (equirectangular: exact enough within a station)."""
    template = "111320 * sqrt(power((lon - %(lon)s) * cos(radians(%(lat)s)), 2) + power(lat - %(lat)s, 2))"
    return Func(template=template, lon=repr(float(lon)), lat=repr(float(lat)), output_field=FloatField())


def sensitive_place(station: Organisation, lon: float, lat: float) -> Place | None:
    """Return the nearest place marked as sensitive within 80 m (I2)."""
    near = Place.objects.filter(station=station, is_active=True, lon__isnull=False).exclude(sensitive="")
    return (
        near.annotate(distance=metres_from(lon, lat))
        .filter(distance__lte=SENSITIVE_WITHIN_M)
        .order_by("distance")
        .first()
    )


def search_places(officer: Officer, *, text: str, station: Organisation | None = None, limit: int = 10) -> list[Place]:
    """Return places by part of the name, part of the address, or pinyin initials; best first."""
    places = visible_places(officer)
    if station is not None:
        places = places.filter(station=station)
    word = text.strip()
    if not word:
        return []
    found = Q(name__icontains=word) | Q(address__icontains=word)
    if word.isascii():
        found |= Q(initials__startswith=word.lower())
    starts = Func(F("name"), Value(word), function="starts_with", output_field=FloatField())
    return list(
        places.filter(found)
        .exclude(kind=PlaceKind.DWELLING)
        .annotate(starts=starts)
        .order_by("-starts", "kind", "name")[:limit]
    )


def place_for(officer: Officer, pk: int) -> Place:
    """Return a visible place; NotFound otherwise."""
    place = visible_places(officer).filter(pk=pk).first()
    if place is None:
        raise NotFound("没有找到这个场所，或您无权查看。")
    return place
