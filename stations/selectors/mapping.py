"""The station's own map, drawn when no tiles are configured (UX.md)."""

from typing import Any

import shapely
from shapely.geometry import mapping, shape

from stations.choices import PlaceKind
from stations.models import GroundShape, Organisation, Place
from stations.selectors.travel import network_of

MAJOR = frozenset({"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link", "primary_link"})
# Degrees, about a metre: borders of neighbours that were drawn separately still become one.
BORDER_GRID = 1e-5
SHOWN = [kind for kind in PlaceKind.values if kind not in {PlaceKind.DWELLING, PlaceKind.GRID}]


def _feature(layer: str, name: str, geometry: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"layer": layer, "name": name, **more}, "geometry": geometry}


def _place_features(place: Place) -> list[dict[str, Any]]:
    layer = {PlaceKind.COMMUNITY: "community", PlaceKind.BUILDING: "building"}.get(PlaceKind(place.kind), "place")
    found = []
    if place.boundary:
        found.append(_feature(layer, place.name, place.boundary, kind=place.kind))
    elif place.lon is not None and place.lat is not None:
        found.append(
            _feature("place", place.name, {"type": "Point", "coordinates": [place.lon, place.lat]}, kind=place.kind)
        )
    return found


def _street_features(station: Organisation) -> list[dict[str, Any]]:
    """Streets of one layer and name are one feature of lines as long as they go: few features, and room for each name."""
    network = network_of(station.pk)
    if network is None:
        return []
    lines: dict[tuple[str, str], list[list[list[float]]]] = {}
    drawn: set[tuple[int, int]] = set()
    for index in range(len(network)):
        ends = (int(network.start[index]), int(network.end[index]))
        if ends[::-1] in drawn:
            continue
        drawn.add(ends)
        layer = "major" if network.highway[index] in MAJOR else "road"
        line = [[round(lon, 6), round(lat, 6)] for lon, lat in network.shape(index)]
        lines.setdefault((layer, network.name[index]), []).append(line)
    return [
        _feature(layer, name, mapping(shapely.line_merge(shapely.MultiLineString(shapes))))
        for (layer, name), shapes in lines.items()
    ]


def _boundary_features(station: Organisation, communities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The station's border is that of its communities together."""
    area = shapely.union_all([shape(boundary) for boundary in communities], grid_size=BORDER_GRID)
    return [] if area.is_empty else [_feature("boundary", station.name, mapping(area))]


def feature_collection(station: Organisation) -> dict[str, Any]:
    """Return borders, streets and places as GeoJSON in WGS-84; properties.layer says how to draw."""
    features = [
        _feature(row.layer, row.name, row.shape) for row in GroundShape.objects.filter(station=station).order_by("id")
    ]
    features += _street_features(station)
    places = list(Place.objects.filter(station=station, is_active=True, kind__in=SHOWN).order_by("id"))
    borders = [place.boundary for place in places if place.kind == PlaceKind.COMMUNITY and place.boundary]
    features += _boundary_features(station, borders)
    for place in places:
        features += _place_features(place)
    if station.lon is not None and station.lat is not None:
        features.append(_feature("station", station.name, {"type": "Point", "coordinates": [station.lon, station.lat]}))
    return {"type": "FeatureCollection", "features": features}
