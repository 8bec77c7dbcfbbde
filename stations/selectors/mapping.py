"""The station's own map, drawn when no tiles are configured (UX.md)."""

from typing import Any

from stations.choices import PlaceKind
from stations.models import Organisation, Place
from stations.selectors.travel import network_of

MAJOR = frozenset({"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link", "primary_link"})
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
    """Streets of one layer and name are one MultiLineString: fewer features, each label once."""
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
        shape = [[round(lon, 6), round(lat, 6)] for lon, lat in network.shape(index)]
        lines.setdefault((layer, network.name[index]), []).append(shape)
    return [
        _feature(layer, name, {"type": "MultiLineString", "coordinates": shapes})
        for (layer, name), shapes in lines.items()
    ]


def feature_collection(station: Organisation) -> dict[str, Any]:
    """Return borders, streets and places as GeoJSON in WGS-84; properties.layer says how to draw."""
    features = _street_features(station)
    for place in Place.objects.filter(station=station, is_active=True, kind__in=SHOWN).order_by("id"):
        features += _place_features(place)
    if station.lon is not None and station.lat is not None:
        features.append(_feature("station", station.name, {"type": "Point", "coordinates": [station.lon, station.lat]}))
    return {"type": "FeatureCollection", "features": features}
