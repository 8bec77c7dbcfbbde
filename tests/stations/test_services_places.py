"""Places, streets and the ground, from files and by hand."""

import json
from pathlib import Path

import pytest

from core.errors import Conflict, Invalid, NotAllowed
from live.models import Entry
from stations.choices import GroundLayer, PlaceKind, Role
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import speeds_of
from stations.models import GroundShape, Place
from stations.models import RoadNetwork as StoredRoads
from stations.selectors.mapping import feature_collection
from stations.selectors.places import community_of
from stations.selectors.travel import network_of, travel_times
from stations.services.importing import import_places, import_roads
from stations.services.importing.mapping import PlaceMapping, read_mapping
from stations.services.places import PlaceRow, initials_of, replace_ground, retire_place, save_place
from stations.services.roads import replace_roads
from tests.factories import stations

pytestmark = pytest.mark.django_db

LON, LAT = stations.LON, stations.LAT


@pytest.fixture
def house():
    return stations.station("CH")


def square(west: float, south: float, size: float = 0.01) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(geometry, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(folder: Path, *features: dict) -> Path:
    file = folder / "places.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def table(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    file = folder / "places.csv"
    file.write_bytes(text.encode(encoding))
    return file


def brought(house, file: Path, kind: str = PlaceKind.COMMUNITY, **mapping):
    done = import_places(by=None, station=house, path=file, kind=kind, mapping=PlaceMapping(**mapping))
    return (done.kept.created, done.kept.changed, done.kept.same, [tuple(row) for row in done.rejected])


def test_a_community_with_an_island_and_a_hole_is_found_by_its_points(house, tmp_path):
    hole = square(LON + 0.004, LAT + 0.004, 0.002)[::-1]
    shape = {"type": "MultiPolygon", "coordinates": [[square(LON, LAT), hole], [square(LON + 0.02, LAT)]]}
    assert brought(house, geojson(tmp_path, feature(shape, code="01", name="望月社区"))) == (1, 0, 0, [])
    pk = Place.objects.get(code="01").pk
    found = [community_of(house, LON + x, LAT + 0.005) for x in (0.001, 0.005, 0.021, 0.015)]
    assert found == [pk, None, pk, None]


def test_the_same_file_again_changes_nothing_and_says_nothing(house, tmp_path):
    file = geojson(
        tmp_path, feature({"type": "Polygon", "coordinates": [square(LON, LAT)]}, code="01", name="望月社区")
    )
    brought(house, file)
    assert brought(house, file) == (0, 0, 1, [])
    assert Entry.objects.filter(kind="station.places_imported").count() == 1


def test_a_moved_border_replaces_the_old_one(house, tmp_path):
    for west in (LON, LON + 0.02):
        brought(
            house,
            geojson(
                tmp_path, feature({"type": "Polygon", "coordinates": [square(west, LAT)]}, code="01", name="望月社区")
            ),
        )
    assert community_of(house, LON + 0.005, LAT + 0.005) is None
    assert community_of(house, LON + 0.025, LAT + 0.005) == Place.objects.get(code="01").pk


def test_a_table_in_gb18030_with_baidu_coordinates_comes_in_in_wgs84(house, tmp_path):
    file = table(
        tmp_path, "编号,名称,地址,经度,纬度,户数\nK1,锦绣花园,柳堤路 8 号,114.0665,22.5383,1200\n", encoding="gb18030"
    )
    assert brought(house, file, PlaceKind.COMPOUND, datum="bd09") == (1, 0, 0, [])
    place = Place.objects.get(code="K1")
    assert (place.name, place.initials, place.households, place.address) == ("锦绣花园", "jxhy", 1200, "柳堤路 8 号")
    assert (place.lon, place.lat) == (pytest.approx(114.0550, abs=0.001), pytest.approx(22.5350, abs=0.001))


def test_each_bad_row_is_named_with_its_field_and_why_and_the_good_ones_stay(house, tmp_path):
    stations.community(house)
    rows = [
        "code,name,lon,lat,parent,households",
        f"1,好的,{LON},{LAT},,3",
        f"2,,{LON},{LAT},,",
        "3,半个位置,114.05,,,",
        f"4,反了,{LAT},{LON},,",
        f"1,又一次,{LON},{LAT},,",
        f"6,没有上级,{LON},{LAT},999,",
        f"7,户数不对,{LON},{LAT},,很多",
        f"8,{'长' * 101},{LON},{LAT},,",
    ]  # fmt: skip
    created, _, _, rejected = brought(house, table(tmp_path, "\n".join(rows)), PlaceKind.COMPOUND)
    assert created == 1
    assert [(row, name) for row, name, _ in rejected] == [
        (3, "name"), (4, "lat"), (5, "lon"), (6, "code"), (7, "parent"), (8, "households"), (9, "name"),
    ]  # fmt: skip
    assert rejected[3][2] == "编号“1”在文件中出现两次。"


def test_a_line_is_no_area_and_a_crossed_polygon_is_refused(house, tmp_path):
    bow = [[LON, LAT], [LON + 0.01, LAT + 0.01], [LON + 0.01, LAT], [LON, LAT + 0.01], [LON, LAT]]
    file = geojson(
        tmp_path,
        feature({"type": "LineString", "coordinates": square(LON, LAT)}, code="1", name="线"),
        feature({"type": "Polygon", "coordinates": [bow]}, code="2", name="蝴蝶结"),
    )
    created, _, _, rejected = brought(house, file)
    assert (created, [row[:2] for row in rejected]) == (0, [(1, "geometry"), (2, "geometry")])


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "FeatureCollection"}', '{"features": [1]}'])
def test_what_is_no_geojson_is_refused_whole(house, tmp_path, text):
    file = tmp_path / "broken.geojson"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        brought(house, file)
    assert list(refused.value.fields) == ["file"]
    assert not Place.objects.exists()


def test_a_mapping_names_the_columns_of_a_foreign_file(house, tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text("columns: {code: area_num, name: area}\ndatum: wgs84\n", encoding="utf-8")
    file = table(tmp_path, "area_num,area\n7,LINCOLN PARK\n")
    done = import_places(by=None, station=house, path=file, kind="community", mapping=read_mapping(mapping))
    assert done.kept.created == 1
    assert Place.objects.values_list("code", "name").get() == ("7", "LINCOLN PARK")


@pytest.mark.parametrize(("text", "field"), [
    ("columns: {title: x}", "mapping"), ("colums: {}", "mapping"), ("datum: mars", "datum"), ("parent_kind: planet", "parent_kind"),
    ("[1]", "mapping"), ("a: [", "mapping"),
])  # fmt: skip
def test_a_mapping_that_means_nothing_is_refused_by_key(tmp_path, text, field):
    mapping = tmp_path / "m.yaml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_mapping(mapping)
    assert list(refused.value.fields) == [field]


def test_initials_are_the_letters_that_people_type():
    assert [initials_of(name) for name in ("柳堤夜市", "3 号岗亭", "KTV 金色年华")] == ["ldys", "3hgt", "ktvjsnh"]


def test_places_are_not_everybodys(house, tmp_path):
    dispatcher = stations.officer(house)
    with pytest.raises(NotAllowed):
        import_places(
            by=dispatcher,
            station=house,
            path=table(tmp_path, "code,name\n1,一\n"),
            kind="market",
            mapping=PlaceMapping(),
        )
    with pytest.raises(NotAllowed):
        save_place(by=dispatcher, station=house, row=PlaceRow(kind="market", code="1", name="一"), place=None)


def test_a_place_is_added_by_hand_corrected_and_left_alone_when_nothing_differs(house):
    leader = stations.officer(house, Role.DUTY_LEADER)
    made = save_place(
        by=leader, station=house, row=PlaceRow(kind="market", code="M1", name="柳堤夜市", lon=LON, lat=LAT), place=None
    )
    for _ in range(2):
        row = PlaceRow(kind="market", code="M1", name="柳堤夜市", lon=LON, lat=LAT, sensitive="夜间斗殴多发")
        save_place(by=leader, station=house, row=row, place=made)
    entries = Entry.objects.filter(kind="place.edited").order_by("offset")
    assert [entry.data["fields"] for entry in entries][1:] == [["sensitive"]]


def test_a_code_is_given_once_per_kind(house):
    leader = stations.officer(house, Role.DUTY_LEADER)
    there = stations.place(house)
    with pytest.raises(Invalid) as refused:
        save_place(by=leader, station=house, row=PlaceRow(kind=there.kind, code=there.code, name="又一个"), place=None)
    assert list(refused.value.fields) == ["code"]


def test_a_place_with_places_below_it_stays_in_use(house):
    leader = stations.officer(house, Role.DUTY_LEADER)
    above = stations.community(house)
    below = stations.place(house, PlaceKind.COMPOUND, name="锦绣花园")
    Place.objects.filter(pk=below.pk).update(parent=above)
    with pytest.raises(Conflict):
        retire_place(by=leader, place=above)
    for _ in range(2):
        retire_place(by=leader, place=below)
    retire_place(by=leader, place=above)
    assert list(Place.objects.values_list("is_active", flat=True)) == [False, False]
    assert Entry.objects.filter(kind="place.edited").count() == 2


def two_junctions(*, name: str = "柳堤路") -> RoadNetwork:
    ends = (Junction(1, LON, LAT), Junction(2, LON + 0.01, LAT))
    line = [(LON, LAT), (LON + 0.01, LAT)]
    street = Street.along(
        line, ends=(1, 2), highway="primary", name=name, oneway=False, speeds=speeds_of({"highway": "primary"})
    )
    back = Street.along(
        line[::-1], ends=(2, 1), highway="primary", name=name, oneway=False, speeds=speeds_of({"highway": "primary"})
    )
    return RoadNetwork.from_rows(ends, [street, back])


def test_streets_are_kept_as_they_were_read_and_their_version_rises(house):
    for number in (1, 2):
        row = replace_roads(by=None, station=house, network=two_junctions(name=f"柳堤路{number}"), source="x")
        assert (row.version, row.nodes, row.edges) == (number, 2, 2)
    kept = network_of(house.pk)
    assert (list(kept.streets()), list(kept.junctions())) == (
        list(two_junctions(name="柳堤路2").streets()),
        list(two_junctions().junctions()),
    )
    assert StoredRoads.objects.count() == 1


def test_new_streets_are_driven_on_from_the_next_question_on(house):
    ends = (LON, LAT), (LON + 0.01, LAT)
    assert travel_times(house.pk).minutes_to(ends[1], [ends[0]], "car")[0].by == "line"
    replace_roads(by=None, station=house, network=two_junctions(), source="x")
    assert travel_times(house.pk).minutes_to(ends[1], [ends[0]], "car")[0].by == "road"


def test_a_street_file_is_counted_with_its_components(house, tmp_path):
    file = tmp_path / "town.osm"
    node = '<node id="{0}" lon="{1}" lat="{2}" version="1"/>'
    nodes = "".join(node.format(number, LON + number / 1000, LAT) for number in range(1, 5))
    way = '<way id="{0}" version="1"><nd ref="{1}"/><nd ref="{2}"/><tag k="highway" v="residential"/></way>'
    file.write_text(f'<osm version="0.6">{nodes}{way.format(1, 1, 2)}{way.format(2, 3, 4)}</osm>')
    done = import_roads(by=None, station=house, path=file)
    assert (done.nodes, done.edges, done.components, done.version) == (4, 4, 2, 1)


def test_streets_are_not_everybodys_and_a_bad_file_leaves_the_old_ones(house, tmp_path):
    replace_roads(by=None, station=house, network=two_junctions(), source="x")
    with pytest.raises(NotAllowed):
        import_roads(by=stations.officer(house), station=house, path=tmp_path / "x.osm")
    with pytest.raises(Invalid) as refused:
        import_roads(by=None, station=house, path=tmp_path / "x.shp")
    assert list(refused.value.fields) == ["file"]
    assert StoredRoads.objects.get().version == 1


def test_the_map_shows_ground_streets_the_common_border_and_places(house):
    stations.community(house, "望月社区", west=LON - 0.01)
    stations.community(house, "柳堤社区", west=LON + 0.01)
    stations.place(house)
    replace_roads(by=None, station=house, network=two_junctions(), source="x")
    water = {"type": "Polygon", "coordinates": [square(LON, LAT)]}
    for _ in range(2):
        replace_ground(by=None, station=house, layer=GroundLayer.WATER, shapes=[("澄湖", water)])
    said = [one["properties"] for one in feature_collection(house)["features"]]
    shown = [(one["layer"], one.get("name") or one["names"]) for one in said]
    assert shown == [
        ("water", "澄湖"), ("major", "柳堤路"), ("boundary", house.name), ("community", "望月社区"), ("community", "柳堤社区"),
        ("place", ["柳堤夜市"]), ("station", house.name),
    ]  # fmt: skip
    assert GroundShape.objects.count() == 1
    GroundShape.objects.create(station=house, layer=GroundLayer.PARK, shape={"type": "Polygon", "coordinates": [[[1]]]})
    assert len(feature_collection(house)["features"]) == len(shown)
