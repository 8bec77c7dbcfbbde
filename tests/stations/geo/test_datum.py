"""Positions go into GCJ-02 and BD-09 as published, and come back to where they were."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import Invalid
from stations.geo.datum import DATUMS, EAST, NORTH, SOUTH, WEST, check_position, from_wgs84, to_wgs84
from stations.geo.measure import distance_m

# WGS-84 → GCJ-02 and BD-09 → WGS-84 as the library `eviltransform` publishes them (github.com/googollee/eviltransform, python/test.py).
GCJ02_OF_EVILTRANSFORM = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # 上海
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # 深圳
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # 北京
]
# BD-09 → GCJ-02, WGS-84 as gcoord's own tests state them (github.com/hujiulong/gcoord, test/unit/crs/BD09.spec.ts).
BD09_OF_GCOORD = ((123.0, 45.0), (122.99363304, 44.99365430), (122.98762210, 44.99171540))
# wandergis/coordtransform, test/app.js: the three results that it prints for (116.404, 39.915).
OF_COORDTRANSFORM = {
    "gcj02": (116.41024449916938, 39.91640428150164),
    "bd09 from gcj02": (116.41036949371029, 39.92133699351021),
}
# Answers of the map services themselves for city halls: WGS-84, GCJ-02, BD-09 (hujiulong/gcoord, test/fixtures/china-cities.json).
CITIES = {
    "驻马店市": ((114.0164322, 33.0133556), (114.022306, 33.0115324), (114.0287781, 33.0176697)),
    "那曲地区": ((92.0499619, 31.4784436), (92.0512438, 31.4762063), (92.0576832, 31.4824421)),
    "沈阳市": ((123.4253306, 41.8032629), (123.4314787, 41.8057023), (123.438095, 41.8114013)),
    "泉州市": ((118.6711365, 24.8770487), (118.6756787, 24.8741363), (118.6821251, 24.8804872)),
    "锡林郭勒盟": ((116.0414035, 43.9312805), (116.0482308, 43.9334573), (116.0546232, 43.9397782)),
    "酒泉市": ((98.4937175, 39.7319946), (98.4943595, 39.7328234), (98.5008441, 39.7388949)),
    "钦州市": ((108.6503952, 21.9828281), (108.6541485, 21.9799392), (108.6607283, 21.9856319)),
    "阿克苏地区": ((80.2584377, 41.1677969), (80.2606106, 41.1687815), (80.2670534, 41.1749125)),
    "鹤岗市": ((130.2901208, 47.3474834), (130.2979644, 47.3499192), (130.3043975, 47.3560741)),
    "拉萨市": ((91.1706414, 29.655277), (91.1721167, 29.6524954), (91.1786184, 29.6585294)),
    "深圳市": ((114.0527534, 22.5458236), (114.0578659, 22.5431014), (114.064418, 22.5487584)),
    "成都市": ((104.0640437, 30.5747262), (104.0665489, 30.5722732), (104.0730134, 30.5783237)),
}
STATION = (114.06, 22.54)

degrees_in_china = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))


@pytest.mark.parametrize(("wgs84", "gcj02"), GCJ02_OF_EVILTRANSFORM)
def test_gcj02_lies_where_other_libraries_put_it(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert distance_m(from_wgs84(*wgs84, "gcj02"), gcj02) < 0.001
    assert distance_m(to_wgs84(*gcj02, "gcj02"), wgs84) < 0.001


def test_bd09_comes_back_as_published() -> None:
    bd09, gcj02, wgs84 = BD09_OF_GCOORD
    assert distance_m(to_wgs84(*bd09, "bd09"), wgs84) < 1
    assert distance_m(from_wgs84(*to_wgs84(*bd09, "bd09"), "gcj02"), gcj02) < 1


def test_the_formula_gives_every_digit_of_the_best_known_implementation() -> None:
    gcj02 = from_wgs84(116.404, 39.915, "gcj02")
    assert gcj02 == pytest.approx(OF_COORDTRANSFORM["gcj02"], abs=1e-12)
    wgs84 = to_wgs84(116.404, 39.915, "gcj02")
    assert from_wgs84(*wgs84, "bd09") == pytest.approx(OF_COORDTRANSFORM["bd09 from gcj02"], abs=1e-10)


@pytest.mark.parametrize("city", CITIES)
def test_a_city_hall_lies_where_the_map_services_put_it(city: str) -> None:
    wgs84, gcj02, bd09 = CITIES[city]
    assert distance_m(from_wgs84(*wgs84, "gcj02"), gcj02) < 1
    assert distance_m(from_wgs84(*wgs84, "bd09"), bd09) < 1
    assert distance_m(to_wgs84(*gcj02, "gcj02"), wgs84) < 1
    assert distance_m(to_wgs84(*bd09, "bd09"), wgs84) < 1


@given(degrees_in_china, st.sampled_from(DATUMS))
def test_the_round_trip_ends_within_a_millimetre_everywhere_in_china(wgs84: tuple[float, float], datum: str) -> None:
    assert distance_m(to_wgs84(*from_wgs84(*wgs84, datum), datum), wgs84) < 0.001


@given(st.tuples(st.floats(-180, 71.9), st.floats(-90, 90)), st.sampled_from(DATUMS))
def test_abroad_nothing_is_moved(position: tuple[float, float], datum: str) -> None:
    assert from_wgs84(*position, datum) == position
    assert to_wgs84(*position, datum) == position


@given(
    st.lists(degrees_in_china | st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1),
    st.sampled_from(DATUMS),
)
# There numpy's power of an array was not that of a number.
@example([(94.38110382001238, 43.18373652116517)] * 9, "gcj02")
def test_arrays_are_converted_as_their_members_are(positions: list[tuple[float, float]], datum: str) -> None:
    lon, lat = np.array(positions).T
    assert list(zip(*from_wgs84(lon, lat, datum), strict=True)) == [from_wgs84(*each, datum) for each in positions]
    assert list(zip(*to_wgs84(lon, lat, datum), strict=True)) == [to_wgs84(*each, datum) for each in positions]


def test_an_unknown_datum_is_named_with_those_that_exist() -> None:
    with pytest.raises(Invalid) as refused:
        to_wgs84(*STATION, "beijing54")
    assert refused.value.fields == {"datum": ["坐标系“beijing54”不认识，可用：wgs84、gcj02、bd09。"]}


@pytest.mark.parametrize(
    ("lon", "lat", "field"),
    [
        (math.nan, 22.5, "lon"),
        (114.0, math.nan, "lat"),
        (math.inf, 22.5, "lon"),
        (114.0, -math.inf, "lat"),
        (180.1, 22.5, "lon"),
        (-114e6, 22.5, "lon"),
        (10.0, 181.0, "lat"),
        (120.0, 90.5, "lat"),
    ],
)
def test_an_impossible_coordinate_is_named(lon: float, lat: float, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_position(lon, lat)
    assert list(refused.value.fields) == [field]


def test_what_a_device_sends_without_a_fix_is_no_position() -> None:
    with pytest.raises(Invalid, match="没有定位") as refused:
        check_position(0.0, 0.0)
    assert list(refused.value.fields) == ["lon", "lat"]
    check_position(0.0, 51.5)


def test_a_latitude_beyond_ninety_looks_swapped() -> None:
    with pytest.raises(Invalid, match="lon and lat look swapped") as refused:
        check_position(22.54, 114.06)
    assert list(refused.value.fields) == ["lon", "lat"]


def test_swapped_values_are_seen_by_the_station_even_where_both_are_latitudes() -> None:
    urumqi, swapped = (87.6, 43.8), (43.8, 87.6)
    check_position(*swapped)
    with pytest.raises(Invalid, match="lon and lat look swapped"):
        check_position(*swapped, near=urumqi)
    check_position(*urumqi, near=urumqi)


def test_a_position_far_from_the_station_both_ways_is_not_called_swapped() -> None:
    check_position(-87.6, 41.9, near=STATION, within_km=50)
    check_position(40.0, 40.0, near=(40.5, 40.5), within_km=1)


@given(st.floats(0, 45), st.floats(0, 45))
def test_a_position_near_the_station_is_never_refused(east_km: float, north_km: float) -> None:
    check_position(114.06 + east_km / 111.2, 22.54 + north_km / 111.2, near=STATION, within_km=100)
