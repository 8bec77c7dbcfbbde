"""A street's line and length in GraphML are believed only as far as they can be true."""

from pathlib import Path

import pytest

from core.errors import Invalid
from stations.geo.road_files import read_roads
from tests.stations.geo.test_road_files import NODE, NODES, SHARED, edge, graphml, refusal


def line(*points: tuple[float | str, float | str]) -> str:
    return f"LINESTRING ({', '.join(f'{lon} {lat}' for lon, lat in points)})"


START, END = (114.0, 22.5), (114.001, 22.5)


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (line(START, ("nan", 22.5), END), "不是有限的数"),
        (line(START, (114.0005, "inf"), END), "不是有限的数"),
        (line((22.5, 114.0), (22.5, 114.001)), "look swapped"),
        (line(START, (22.5, 114.0), END), "look swapped"),
        (line(START, (200, 22.5), END), "超出"),
        (line((114.01, 22.5), (114.011, 22.5)), "端点离路口 1027 米"),
        (line(END, (114.0005, 22.51), START), "端点离路口"),
        (line(START, (104.0005, 22.5), END), "有一点离它的路口 1027 公里"),
        ("LINESTRING EMPTY", "不是 LINESTRING"),
        ("POINT (114 22.5)", "不是 LINESTRING"),
        ("MULTILINESTRING ((114 22.5, 114.001 22.5))", "不是 LINESTRING"),
    ],
)
def test_a_line_that_cannot_be_that_of_its_street_is_refused_by_the_street(tmp_path: Path, geometry, why) -> None:
    said = refusal(graphml(tmp_path, NODES + edge(1, 2, highway="service", geometry=geometry)))
    assert "道路 1 → 2 的 geometry" in said
    assert why in said


def test_a_line_swapped_where_both_ways_round_are_on_earth_is_seen_by_its_junction(tmp_path: Path) -> None:
    nodes = NODE.format(1, 10.0, 50.0) + NODE.format(2, 10.001, 50.0)
    said = refusal(graphml(tmp_path, nodes + edge(1, 2, geometry=line((50.0, 10.0), (50.0, 10.001)))))
    assert "look swapped" in said


@pytest.mark.parametrize("length", ["-103", "nan", "inf", "0", "1.5", "long"])
def test_a_length_that_no_street_has_is_refused_beside_the_straight_line(tmp_path: Path, length: str) -> None:
    path = with_lengths(tmp_path, length)
    assert f"道路 1 → 2 的 length“{length}”不可能：两端直线相距 103 米" in refusal(path)


@pytest.mark.parametrize("length", ["102.7", "900", ""])
def test_a_length_that_may_be_true_or_is_left_out_is_taken(tmp_path: Path, length: str) -> None:
    assert len(read_roads(with_lengths(tmp_path, length))) == 1


def test_a_ring_that_comes_back_to_its_junction_has_the_length_of_its_line(tmp_path: Path) -> None:
    ring = line(START, (114.001, 22.5), (114.001, 22.501), START)
    (row,) = read_roads(graphml(tmp_path, NODES + edge(1, 1, highway="service", geometry=ring))).streets()
    assert row.length_m == pytest.approx(365, abs=5)


@pytest.mark.parametrize(("x", "y"), [("nan", 22.5), (22.5, 114.0), (200, 22.5)])
def test_a_node_that_is_nowhere_is_refused_by_its_number(tmp_path: Path, x, y) -> None:
    assert "节点 2：" in refusal(graphml(tmp_path, NODE.format(1, 114.0, 22.5) + NODE.format(2, x, y) + edge(1, 2)))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real street files are not beside this copy")
def test_a_real_street_file_is_believed() -> None:
    try:
        assert len(read_roads(SHARED / "shenzhen_futian.graphml")) == 4009
    except Invalid as refused:
        pytest.fail(refused.detail)


def with_lengths(folder: Path, length: str) -> Path:
    """A street of 103 m that says it has another length."""
    path = graphml(folder, NODES + edge(1, 2, highway="service", length=length))
    key = '<key id="length" for="edge" attr.name="length" attr.type="string"/>'
    path.write_text(path.read_text("utf-8").replace("<graph edgedefault", f"{key}<graph edgedefault"), "utf-8")
    return path
