"""The station's own map, drawn when no tiles are configured (UX.md): only what is drawn, and made once for all screens."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import orjson
import shapely
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from core.encoding import encoded
from stations.choices import PlaceKind
from stations.models import GroundShape, Organisation, Place
from stations.selectors.travel import network_of

Shapes = Any  # an array of shapely geometries, for which there are no stubs

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


def _features(layer: str, names: Iterable[str], shapes: Shapes) -> list[dict[str, Any]]:
    """Return shapes with their names as fine as a screen shows them; what is no shape is not drawn."""
    written = shapely.to_geojson(shapely.transform(np.asarray(shapes, dtype=object), lambda at: np.round(at, DIGITS)))
    said = ({"name": name} if name else {} for name in names)
    return [_feature(layer, orjson.Fragment(text), **word) for word, text in zip(said, written, strict=True) if text]


def _feature(layer: str, geometry: Any, **said: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, **said}, "geometry": geometry}


def _shapes(texts: Iterable[str]) -> Shapes:
    shapes: Shapes = shapely.from_geojson(np.array(list(texts), dtype=object), on_invalid="ignore")
    return shapes


def _ground_features(station: Organisation) -> list[dict[str, Any]]:
    rows = GroundShape.objects.filter(station=station).order_by("id")
    plain = rows.values_list("layer", "name", Cast("shape", TextField()))
    return [
        feature
        for layer, group in groupby(plain, key=itemgetter(0))
        for _, names, texts in [zip(*group, strict=True)]
        for feature in _features(layer, names, _shapes(texts))
    ]


def _street_features(station: Organisation) -> list[dict[str, Any]]:
    """Streets of one layer and name are one feature of lines as long as they go: few features, and room for each name."""
    network = network_of(station.pk)
    if network is None:
        return []
    points = np.column_stack((network.shape_lon, network.shape_lat))
    lines: Shapes = shapely.linestrings(points, indices=np.repeat(np.arange(len(network)), np.diff(network.shape_from)))
    streets: dict[str, dict[str, list[int]]] = {}
    drawn: set[tuple[int, int]] = set()
    for index, ends in enumerate(zip(network.start.tolist(), network.end.tolist(), strict=True)):
        if ends[::-1] in drawn:
            continue
        drawn.add(ends)
        layer = "major" if network.highway[index] in MAJOR else "road"
        streets.setdefault(layer, {}).setdefault(network.name[index], []).append(index)
    features = []
    for layer, named in streets.items():
        together: Shapes = [shapely.multilinestrings(lines[part]) for part in named.values()]
        features += _features(layer, named, shapely.line_merge(together))
    return features


def _area_features(station: Organisation) -> list[dict[str, Any]]:
    """Places with a boundary. Of a building only its walls are drawn: all of them are one feature, without names.

    The station's border is that of its communities together.
    """
    rows = Place.objects.filter(station=station, is_active=True, kind__in=SHOWN, boundary__isnull=False).order_by("id")
    plain = list(rows.values_list("kind", "name", Cast("boundary", TextField())))
    shapes = _shapes(text for *_, text in plain)
    kinds, names = (np.array([row[column] for row in plain], dtype=object) for column in (0, 1))
    community, building = kinds == PlaceKind.COMMUNITY, kinds == PlaceKind.BUILDING
    border = shapely.union_all(shapes[community], grid_size=BORDER_GRID)
    walls: Shapes = shapely.multipolygons(shapely.get_parts(shapes[building]))
    other = ~community & ~building
    return [
        *(_features("boundary", [station.name], [border]) if not border.is_empty else []),
        *_features("community", names[community].tolist(), shapes[community]),
        *_features("place", names[other].tolist(), shapes[other]),
        *(_features("building", [""], [walls]) if not walls.is_empty else []),
    ]


def _point_features(station: Organisation) -> list[dict[str, Any]]:
    """Places without a boundary are names at points: one feature, `names` in the order of its points."""
    rows = Place.objects.filter(
        station=station, is_active=True, kind__in=SHOWN, boundary__isnull=True, lon__isnull=False
    )
    points = list(rows.order_by("id").values_list("name", "lon", "lat"))
    if not points:
        return []
    where = np.round([at for _, *at in points], DIGITS).tolist()
    return [_feature("place", {"type": "MultiPoint", "coordinates": where}, names=[name for name, *_ in points])]


def feature_collection(station: Organisation) -> dict[str, Any]:
    """Return borders, streets and places as GeoJSON in WGS-84; properties.layer says how to draw."""
    features = (
        _ground_features(station) + _street_features(station) + _area_features(station) + _point_features(station)
    )
    if station.lon is not None and station.lat is not None:
        features += _features("station", [station.name], [shapely.Point(station.lon, station.lat)])
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
