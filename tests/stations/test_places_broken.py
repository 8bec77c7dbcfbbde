"""Features of a GeoJSON file in which something else stands where a geometry or properties should."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from stations.choices import PlaceKind, Role
from stations.models import Place
from stations.services.importing import import_places
from stations.services.importing.mapping import PlaceMapping
from tests.factories import stations

pytestmark = pytest.mark.django_db

LON, LAT = stations.LON, stations.LAT
POINT = {"type": "Point", "coordinates": [LON, LAT]}


def collection(*given) -> str:
    rows = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in given]
    return json.dumps({"type": "FeatureCollection", "features": rows})


@pytest.mark.parametrize(
    "geometry",
    [
        "x",
        5,
        ["Point", LON, LAT],
        {"type": "Point", "coordinates": 5},
        {"type": "Point", "coordinates": "ab"},
        {"type": "Point", "coordinates": {"lon": LON, "lat": LAT}},
        {"type": "Point"},
        {"type": "Polygon", "coordinates": 5},
        {"type": "Polygon", "coordinates": [5]},
        {"type": "Polygon", "coordinates": [[[LON, 10**400], [LON, LAT], [LON + 1, LAT], [LON, 10**400]]]},
        {"type": 5, "coordinates": [LON, LAT]},
        {"coordinates": [LON, LAT]},
        {"type": "GeometryCollection"},
    ],
)
def test_a_feature_whose_geometry_is_none_stays_out_by_name_and_its_neighbours_come_in(tmp_path, geometry):
    file = tmp_path / "places.geojson"
    file.write_text(collection(({"code": "1", "name": "好的"}, POINT), ({"code": "2", "name": "怪的"}, geometry)))
    done = import_places(
        by=None, station=stations.station("CH"), path=file, kind=PlaceKind.MARKET, mapping=PlaceMapping()
    )
    assert [(row, field) for row, field, _ in done.rejected] == [(2, "geometry")]
    assert done.rejected[0].why.startswith("第 2 个要素 怪的：")
    assert list(Place.objects.values_list("code", flat=True)) == ["1"]


@pytest.mark.parametrize(
    ("properties", "geometry", "field"),
    [
        ("x", POINT, "properties"),
        ([1], POINT, "properties"),
        ({"code": "2", "name": "半个\ud800"}, POINT, "properties"),
        ({"code": "2", "name": "怪的", "households": "\ud800"}, POINT, "properties"),
        ({"code": "2", "name": "怪的"}, {"type": "\ud800"}, "properties"),
        ({"code": "2", "name": "怪的"}, {"type": "Point", "coordinates": [[LON, LAT]]}, "lon"),
        ({"code": "2", "name": "怪的"}, {"type": "Point", "coordinates": [LON]}, "lat"),
        ({"code": "2", "name": "怪的"}, {"type": "Point", "coordinates": [10**400, LAT]}, "lon"),
    ],
)
def test_what_is_no_object_or_no_number_is_refused_where_it_stands(tmp_path, properties, geometry, field):
    file = tmp_path / "places.geojson"
    file.write_text(collection((properties, geometry)))
    done = import_places(
        by=None, station=stations.station("CH"), path=file, kind=PlaceKind.MARKET, mapping=PlaceMapping()
    )
    assert [row[:2] for row in done.rejected] == [(1, field)]


def test_the_keepers_page_shows_the_feature_and_why(tmp_path):
    client = Client()
    client.force_login(stations.officer(stations.station("CH"), Role.SYSTEM_ADMIN))
    file = tmp_path / "places.geojson"
    file.write_text(collection(({"code": "2", "name": "怪的"}, {"type": "Point", "coordinates": 5})))
    with file.open("rb") as given:
        answer = client.post(
            reverse("stations:place-import"), {"file": given, "kind": PlaceKind.MARKET, "datum": "wgs84"}
        )
    assert answer.status_code == 200
    assert "第 1 个要素 怪的：Point 的 coordinates 不是 [经度, 纬度]。" in answer.text
