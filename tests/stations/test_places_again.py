"""A file of places brought again: it corrects what it says something about, and nothing else."""

import json
from pathlib import Path

import pytest

from stations.choices import PlaceKind
from stations.models import Place
from stations.services.importing import import_places
from stations.services.importing.mapping import PlaceMapping
from tests.factories import stations

pytestmark = pytest.mark.django_db

LON, LAT = stations.LON, stations.LAT
FIRST = f"编号,名称,地址,经度,纬度,社区编号,户数,敏感说明\nK1,锦绣花园,柳堤路 8 号,{LON},{LAT},01,1200,\n"
FACTS = ("name", "address", "lon", "lat", "parent__code", "households", "sensitive")


@pytest.fixture
def house():
    """A station with one community and a compound in it, to which somebody has added why it is sensitive."""
    house = stations.station("CH")
    Place.objects.create(station=house, kind=PlaceKind.COMMUNITY, code="01", name="望月社区")
    return house


def brought(house, file: Path, kind: str = PlaceKind.COMPOUND, **mapping) -> tuple[int, int, int, list]:
    done = import_places(by=None, station=house, path=file, kind=kind, mapping=PlaceMapping(**mapping))
    return done.kept.created, done.kept.changed, done.kept.same, [tuple(row) for row in done.rejected]


def csv(folder: Path, text: str) -> Path:
    file = folder / "places.csv"
    file.write_text(text, encoding="utf-8")
    return file


def features(folder: Path, *given) -> Path:
    file = folder / "places.geojson"
    rows = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in given]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return file


def facts(code: str = "K1") -> tuple:
    return Place.objects.filter(code=code).values_list(*FACTS).get()


def square(west: float, south: float, size: float = 0.01) -> dict:
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def test_what_a_file_has_no_column_for_stays_as_the_station_has_it(house, tmp_path):
    brought(house, csv(tmp_path, FIRST))
    Place.objects.filter(code="K1").update(sensitive="独居老人多")
    assert brought(house, csv(tmp_path, "编号,名称\nK1,锦绣花园\n")) == (0, 0, 1, [])
    assert brought(house, csv(tmp_path, "编号,名称,户数\nK1,锦绣花园一期,1250\n")) == (0, 1, 0, [])
    assert facts() == ("锦绣花园一期", "柳堤路 8 号", LON, LAT, "01", 1250, "独居老人多")


def test_an_empty_cell_of_a_column_that_is_there_clears(house, tmp_path):
    brought(house, csv(tmp_path, FIRST.replace(",1200,", ",1200,独居老人多")))
    header = FIRST.splitlines()[0]
    assert brought(house, csv(tmp_path, f"{header}\nK1,锦绣花园,,,,,,\n")) == (0, 1, 0, [])
    assert facts() == ("锦绣花园", "", None, None, None, 0, "")


def test_half_a_position_in_the_columns_of_a_file_is_no_word_about_where_a_place_is(house, tmp_path):
    brought(house, csv(tmp_path, FIRST))
    assert brought(house, csv(tmp_path, "编号,名称,经度\nK1,锦绣花园,\n")) == (0, 0, 1, [])
    assert facts()[2:4] == (LON, LAT)


def test_a_column_that_the_mapping_names_decides_only_where_the_file_has_it(house, tmp_path):
    brought(house, csv(tmp_path, FIRST))
    file = csv(tmp_path, "编号,名称,门牌\nK1,锦绣花园,柳堤路 9 号\n")
    assert brought(house, file, columns={"address": "门牌", "households": "总户数"}) == (0, 1, 0, [])
    assert facts()[1:6:4] == ("柳堤路 9 号", 1200)


def test_a_feature_says_only_what_is_among_its_properties_and_null_clears(house, tmp_path):
    point = {"type": "Point", "coordinates": [LON, LAT]}
    whole = {"code": "K1", "name": "锦绣花园", "address": "柳堤路 8 号", "households": 1200, "parent": "01"}
    brought(house, features(tmp_path, (whole, point)))
    assert brought(house, features(tmp_path, ({"code": "K1", "name": "锦绣花园"}, None))) == (0, 0, 1, [])
    assert facts() == ("锦绣花园", "柳堤路 8 号", LON, LAT, "01", 1200, "")
    moved = {"type": "Point", "coordinates": [round(LON + 0.001, 7), LAT]}
    cleared = {"code": "K1", "name": "锦绣花园", "address": None}
    assert brought(house, features(tmp_path, (cleared, moved))) == (0, 1, 0, [])
    assert facts() == ("锦绣花园", "", round(LON + 0.001, 7), LAT, "01", 1200, "")


def test_a_border_leaves_a_point_inside_it_alone_and_takes_its_middle_where_the_point_is_outside(house, tmp_path):
    named = {"code": "01", "name": "望月社区"}
    brought(house, features(tmp_path, (named, square(LON, LAT))), PlaceKind.COMMUNITY)
    Place.objects.filter(code="01").update(lon=LON + 0.001, lat=LAT + 0.001)
    brought(house, features(tmp_path, (named, square(LON, LAT, 0.012))), PlaceKind.COMMUNITY)
    assert facts("01")[2:4] == (LON + 0.001, LAT + 0.001)
    brought(house, features(tmp_path, (named, square(LON + 0.02, LAT))), PlaceKind.COMMUNITY)
    assert facts("01")[2:4] == (pytest.approx(LON + 0.025), pytest.approx(LAT + 0.005))
