"""Areas keep their ground when they are cut for PostgreSQL, and a bad one is refused by its name."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from stations.geo.areas import area_of, ring_text, simple_rings
from stations.geo.datum import from_wgs84
from stations.geo.measure import distance_m

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
SQUARE = [[114.0, 22.5], [114.1, 22.5], [114.1, 22.6], [114.0, 22.6], [114.0, 22.5]]
LAKE = [[114.04, 22.54], [114.06, 22.54], [114.06, 22.56], [114.04, 22.56], [114.04, 22.54]]
STATION = (114.06, 22.54)


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def refusal(geometry: Any, **more: Any) -> str:
    with pytest.raises(Invalid) as refused:
        area_of(geometry, feature="第 3 个要素 福田街道", **more)
    assert list(refused.value.fields) == ["第 3 个要素 福田街道"]
    return refused.value.detail


def test_a_plain_area_is_one_ring_as_postgresql_writes_it() -> None:
    (ring,) = simple_rings(area_of(polygon(SQUARE), feature="福田"))
    assert ring_text(ring) == "((114.0,22.5),(114.1,22.5),(114.1,22.6),(114.0,22.6))"


def test_a_lake_in_the_middle_belongs_to_no_ring() -> None:
    rings = [shapely.Polygon(ring) for ring in simple_rings(area_of(polygon(SQUARE, LAKE), feature="福田"))]
    assert sum(ring.area for ring in rings) == pytest.approx(0.01 - 0.0004)
    assert not any(ring.contains(shapely.Point(114.05, 22.55)) for ring in rings)
    assert any(ring.contains(shapely.Point(114.02, 22.55)) for ring in rings)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), unique=True, max_size=12))
def test_any_number_of_holes_is_cut_away_and_nothing_else(holes: list[tuple[int, int]]) -> None:
    blocks = [shapely.box(x + 0.2, y + 0.2, x + 0.7, y + 0.7) for x, y in holes]
    area = shapely.difference(shapely.box(0, 0, 10, 10), shapely.union_all(blocks))
    rings = [shapely.Polygon(ring) for ring in simple_rings(area)]
    assert all(ring.is_valid for ring in rings)
    assert shapely.union_all(rings).symmetric_difference(area).area < 1e-9
    assert sum(ring.area for ring in rings) == pytest.approx(area.area)


def test_an_area_drawn_on_an_amap_tile_comes_back_to_where_it_is() -> None:
    drawn = [list(from_wgs84(lon, lat, "gcj02")) for lon, lat in SQUARE]
    (ring,) = simple_rings(area_of(polygon(drawn), feature="福田", datum="gcj02"))
    assert [distance_m(a, (b[0], b[1])) < 0.01 for a, b in zip(ring, SQUARE[:-1], strict=True)] == [True] * 4


def test_heights_are_dropped() -> None:
    flat = area_of(polygon(SQUARE), feature="福田")
    assert area_of(polygon([[*corner, 12.5] for corner in SQUARE]), feature="福田").equals_exact(flat)


def test_a_bad_area_is_refused_by_its_name() -> None:
    bow_tie = [[114.0, 22.5], [114.1, 22.6], [114.1, 22.5], [114.0, 22.6], [114.0, 22.5]]
    assert refusal(polygon(bow_tie)) == "第 3 个要素 福田街道：多边形无效（Self-intersection[114.05 22.55]）。"
    assert "应为 Polygon 或 MultiPolygon，实为 LineString" in refusal({"type": "LineString", "coordinates": SQUARE})
    assert "没有坐标" in refusal({"type": "Polygon", "coordinates": []})
    assert "不是合法的 GeoJSON 几何" in refusal(polygon([[114.0, 22.5]]))
    assert "不是合法的 GeoJSON 几何" in refusal({"type": "Polygon"})
    assert "不是合法的 GeoJSON 几何" in refusal({"type": "Polygon", "coordinates": [[["x", "y"]] * 4]})
    assert "不是合法的 GeoJSON 几何" in refusal(None)


def test_impossible_corners_are_refused_by_the_areas_name() -> None:
    assert "lon and lat look swapped" in refusal(polygon([[lat, lon] for lon, lat in SQUARE]))
    assert "纬度超出 ±90°：95.0" in refusal(polygon([[1, 0], [1, 95], [100, 95], [1, 0]]))
    assert "经度不是有限的数" in refusal(polygon([SQUARE[0], [math.nan, 22.5], *SQUARE[2:]]))
    urumqi = [[43.8, 87.6], [43.9, 87.6], [43.9, 87.7], [43.8, 87.6]]
    assert "lon and lat look swapped" in refusal(polygon(urumqi), near=(87.6, 43.8))


@pytest.mark.parametrize(
    ("file", "count"),
    [("incidents/chicago-community-areas.geojson", 77), ("roads/xiamen_districts_350200.geojson", 6)],
)
def test_the_real_districts_are_cut_without_loss(file: str, count: int) -> None:
    if not (SHARED / file).exists():
        pytest.skip(f"{file} is not beside this tree")
    features = json.loads((SHARED / file).read_text(encoding="utf-8"))["features"]
    areas = [area_of(feature["geometry"], feature=str(number)) for number, feature in enumerate(features)]
    assert len(areas) == count
    for area in areas:
        rings = [shapely.Polygon(ring) for ring in simple_rings(area)]
        assert sum(ring.area for ring in rings) == pytest.approx(area.area, rel=1e-9)
