"""The station's own map, drawn when no tiles are configured (UX.md): only what is drawn, and made once for all screens."""

import hashlib
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import orjson
import shapely
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from shapely.geometry import mapping, shape

from core.encoding import encoded
from stations.choices import PlaceKind
from stations.models import GroundShape, Organisation, Place
from stations.selectors.travel import network_of

MAJOR = frozenset({"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link", "primary_link"})
# Degrees, about a metre: borders of neighbours that were drawn separately still become one.
BORDER_GRID = 1e-5
# A tenth of a metre: a third of a pixel where the map is nearest.
DIGITS = 6
SHOWN = [kind for kind in PlaceKind.values if kind not in {PlaceKind.DWELLING, PlaceKind.GRID}]
KEPT = 32
# Changes with every row that is drawn: a row that is written again has another place or another transaction.
VERSION = """
SELECT md5(concat_ws('/',
 (SELECT string_agg(concat(ctid, xmin), ' ' ORDER BY id) FROM stations_place WHERE station_id = %(station)s),
 (SELECT string_agg(concat(ctid, xmin), ' ' ORDER BY id) FROM stations_groundshape WHERE station_id = %(station)s),
 (SELECT concat(ctid, xmin) FROM stations_roadnetwork WHERE station_id = %(station)s),
 (SELECT concat(ctid, xmin) FROM stations_organisation WHERE id = %(station)s)))
"""


class MapDocument(NamedTuple):
    """The map as it is sent: GeoJSON in UTF-8, and the mark by which a browser asks whether its own is still right."""

    body: bytes
    etag: str


def _rounded(part: Any) -> Any:
    """Return coordinates, however deep they are nested, as fine as a screen shows them."""
    if isinstance(part[0], list | tuple) and isinstance(part[0][0], list | tuple):
        return [_rounded(inner) for inner in part]
    return np.round(part, DIGITS).tolist()


def _feature(layer: str, geometry: dict[str, Any], **said: Any) -> dict[str, Any]:
    rounded = {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "properties": {"layer": layer, **said}, "geometry": rounded}


def _ground_features(station: Organisation) -> list[dict[str, Any]]:
    rows = GroundShape.objects.filter(station=station).order_by("id")
    plain = rows.values_list("layer", "name", Cast("shape", TextField()))
    return [_feature(layer, orjson.loads(text), name=name) for layer, name, text in plain]


def _street_features(station: Organisation) -> list[dict[str, Any]]:
    """Streets of one layer and name are one feature of lines as long as they go: few features, and room for each name."""
    network = network_of(station.pk)
    if network is None:
        return []
    lines: dict[tuple[str, str], list[list[tuple[float, float]]]] = {}
    drawn: set[tuple[int, int]] = set()
    for index, ends in enumerate(zip(network.start.tolist(), network.end.tolist(), strict=True)):
        if ends[::-1] in drawn:
            continue
        drawn.add(ends)
        layer = "major" if network.highway[index] in MAJOR else "road"
        lines.setdefault((layer, network.name[index]), []).append(network.shape(index))
    return [
        _feature(layer, mapping(shapely.line_merge(shapely.MultiLineString(shapes))), name=name)
        for (layer, name), shapes in lines.items()
    ]


def _boundary_features(station: Organisation, communities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The station's border is that of its communities together."""
    area = shapely.union_all([shape(boundary) for boundary in communities], grid_size=BORDER_GRID)
    return [] if area.is_empty else [_feature("boundary", mapping(area), name=station.name)]


def _area_features(station: Organisation) -> list[dict[str, Any]]:
    """Places with a boundary. Of a building only its walls are drawn: all of them are one feature, without names."""
    rows = (
        Place.objects.filter(station=station, is_active=True, kind__in=SHOWN)
        .exclude(boundary__isnull=True)
        .order_by("id")
    )
    walls: list[Any] = []
    named, borders = [], []
    for kind, name, text in rows.values_list("kind", "name", Cast("boundary", TextField())):
        boundary = orjson.loads(text)
        if kind == PlaceKind.BUILDING:
            walls += boundary["coordinates"] if boundary["type"] == "MultiPolygon" else [boundary["coordinates"]]
            continue
        if kind == PlaceKind.COMMUNITY:
            borders.append(boundary)
        named.append(_feature("community" if kind == PlaceKind.COMMUNITY else "place", boundary, name=name))
    houses = [_feature("building", {"type": "MultiPolygon", "coordinates": walls})] if walls else []
    return _boundary_features(station, borders) + named + houses


def _point_features(station: Organisation) -> list[dict[str, Any]]:
    """Places without a boundary are names at points: one feature, `names` in the order of its points."""
    rows = Place.objects.filter(
        station=station, is_active=True, kind__in=SHOWN, boundary__isnull=True, lon__isnull=False
    )
    points = list(rows.order_by("id").values_list("name", "lon", "lat"))
    if not points:
        return []
    names, where = [name for name, *_ in points], [(lon, lat) for _, lon, lat in points]
    return [_feature("place", {"type": "MultiPoint", "coordinates": where}, names=names)]


def feature_collection(station: Organisation) -> dict[str, Any]:
    """Return borders, streets and places as GeoJSON in WGS-84; properties.layer says how to draw."""
    features = (
        _ground_features(station) + _street_features(station) + _area_features(station) + _point_features(station)
    )
    if station.lon is not None and station.lat is not None:
        features.append(
            _feature("station", {"type": "Point", "coordinates": [station.lon, station.lat]}, name=station.name)
        )
    return {"type": "FeatureCollection", "features": features}


@lru_cache(maxsize=KEPT)
def _drawn(station_id: int, version: str) -> MapDocument:  # noqa: ARG001 - the version is what the cache goes by
    body = encoded(feature_collection(Organisation.objects.get(pk=station_id)))
    return MapDocument(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def map_document(station: Organisation) -> MapDocument:
    """Return the map as it is sent. One small query while nothing on it has changed, then the cache."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"station": station.pk})
        (version,) = cursor.fetchone()
    return _drawn(station.pk, version)
