"""GraphML of OSMnx and OpenStreetMap's XML and PBF become the same kind of network."""

from pathlib import Path

import osmium
import pytest

from core.errors import Invalid
from stations.geo.arcs import connectivity
from stations.geo.measure import Box
from stations.geo.road_files import read_roads
from stations.geo.roads import RoadNetwork

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "roads"
KEYS = "".join(
    f'<key id="{name}" for="{what}" attr.name="{name}" attr.type="string"/>'
    for what, names in {"node": ["x", "y"], "graph": ["crs"], "edge": ["highway", "name", "oneway", "geometry"]}.items()
    for name in names
)
NODE = '<node id="{0}"><data key="x">{1}</data><data key="y">{2}</data></node>'
NODES = NODE.format(1, 114.0, 22.5) + NODE.format(2, 114.001, 22.5)


def graphml(folder: Path, body: str, crs: str = "epsg:4326") -> Path:
    path = folder / "town.graphml"
    head = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">' + KEYS
    path.write_text(
        f'{head}<graph edgedefault="directed"><data key="crs">{crs}</data>{body}</graph></graphml>', "utf-8"
    )
    return path


def edge(start: int, end: int, **data: str) -> str:
    inner = "".join(f'<data key="{key}">{value}</data>' for key, value in data.items())
    return f'<edge source="{start}" target="{end}" id="0">{inner}</edge>'


def osm(folder: Path, *ways: tuple[list[int], dict[str, str]], nodes: int = 6, ending: str = "osm") -> Path:
    path = folder / f"town.{ending}"
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for node in range(1, nodes + 1):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=(114 + node * 0.001, 22.5), version=1))
        for way, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=way, nodes=refs, tags=tags, version=1))
    return path


def directions(network: RoadNetwork) -> list[tuple[int, int]]:
    return sorted((row.start, row.end) for row in network.streets())


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        read_roads(path)
    assert list(refused.value.fields) == ["file"]
    return refused.value.detail


def test_a_graphml_edge_keeps_its_direction_name_class_and_bends(tmp_path: Path) -> None:
    bends = "LINESTRING (114 22.5, 114.0005 22.5003, 114.001 22.5)"
    path = graphml(tmp_path, NODES + edge(1, 2, highway="secondary", name="景田路", oneway="True", geometry=bends))
    (row,) = read_roads(path).streets()
    assert (row.start, row.end, row.highway, row.name, row.oneway) == (1, 2, "secondary", "景田路", True)
    assert row.shape == [(114.0, 22.5), (114.0005, 22.5003), (114.001, 22.5)]
    assert (row.car_kmh, row.motorcycle_kmh, row.foot_kmh) == (35, 35, 5)


def test_an_edge_merged_from_several_ways_is_as_slow_as_the_slowest(tmp_path: Path) -> None:
    path = graphml(tmp_path, NODES + edge(1, 2, highway="['service', 'steps']", name="['东街', '西街']"))
    (row,) = read_roads(path).streets()
    assert (row.highway, row.name) == ("service", "东街 / 西街")
    assert (row.car_kmh, row.motorcycle_kmh, row.foot_kmh) == (0, 0, 2.5)


def test_a_bad_graphml_is_refused_by_the_thing_that_is_wrong(tmp_path: Path) -> None:
    road = edge(1, 2, highway="service")
    assert "节点 3 缺少坐标" in refusal(graphml(tmp_path, NODES + '<node id="3"/>' + road))
    assert "道路 1 → 9 引用了不存在的节点 9" in refusal(graphml(tmp_path, NODES + edge(1, 9, highway="service")))
    assert "geometry 无法读取" in refusal(graphml(tmp_path, NODES + edge(1, 2, geometry="LINE (1 2)")))
    assert "epsg:3857，应为 epsg:4326" in refusal(graphml(tmp_path, NODES + road, crs="epsg:3857"))
    assert "不是 OpenStreetMap 编号" in refusal(graphml(tmp_path, '<node id="n1"/>'))
    broken = graphml(tmp_path, NODES + road)
    broken.write_text(broken.read_text("utf-8")[:-40], "utf-8")
    assert "不是完整的 GraphML" in refusal(broken)


def test_osm_ways_are_cut_where_they_meet(tmp_path: Path) -> None:
    path = osm(tmp_path, ([1, 2, 3], {"highway": "service"}), ([2, 4], {"highway": "service"}))
    assert directions(read_roads(path)) == [(1, 2), (2, 1), (2, 3), (2, 4), (3, 2), (4, 2)]


def test_a_bend_that_nobody_meets_is_shape_and_no_junction(tmp_path: Path) -> None:
    network = read_roads(osm(tmp_path, ([1, 2, 3], {"highway": "service"})))
    assert network.junction_id.tolist() == [1, 3]
    assert [lon for lon, _ in network.shape(0)] == pytest.approx([114.001, 114.002, 114.003])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"oneway": "yes"}, [(1, 2)]),
        ({"oneway": "-1"}, [(2, 1)]),
        ({"junction": "roundabout"}, [(1, 2)]),
        ({}, [(1, 2), (2, 1)]),
    ],
)
def test_one_way_streets_go_one_way(tmp_path: Path, tags: dict[str, str], expected: list[tuple[int, int]]) -> None:
    network = read_roads(osm(tmp_path, ([1, 2], {"highway": "residential", **tags})))
    assert directions(network) == expected
    assert network.oneway.tolist() == [len(expected) == 1] * len(expected)


def test_a_closed_roundabout_is_cut_at_each_of_its_roads(tmp_path: Path) -> None:
    circle = ([1, 2, 3, 4, 1], {"highway": "tertiary", "junction": "roundabout"})
    network = read_roads(osm(tmp_path, circle, ([5, 2], {"highway": "tertiary"}), ([4, 6], {"highway": "tertiary"})))
    assert directions(network) == [(1, 2), (2, 4), (2, 5), (4, 1), (4, 6), (5, 2), (6, 4)]


def test_an_extract_without_some_nodes_keeps_the_stretches_it_has(tmp_path: Path) -> None:
    network = read_roads(osm(tmp_path, ([1, 2, 99, 3, 98, 4, 5], {"highway": "service", "oneway": "yes"})))
    assert directions(network) == [(1, 2), (4, 5)]


def test_only_ways_that_touch_the_box_are_read(tmp_path: Path) -> None:
    path = osm(tmp_path, ([1, 2], {"highway": "service"}), ([4, 5], {"highway": "service"}))
    assert directions(read_roads(path, within=Box(114.0005, 22, 114.0015, 23))) == [(1, 2), (2, 1)]


def test_pbf_is_read_like_xml(tmp_path: Path) -> None:
    ways = ([1, 2, 3], {"highway": "service", "name": "深南大道"}), ([2, 4], {"highway": "steps"})
    pbf, xml = (read_roads(osm(tmp_path, *ways, ending=ending)) for ending in ("osm.pbf", "osm"))
    assert list(pbf.streets()) == list(xml.streets())


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    assert "不存在" in refusal(tmp_path / "nowhere.osm")
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    assert "只读 .graphml" in refusal(tmp_path / "notes.txt")
    (tmp_path / "broken.osm").write_text("<osm version='0.6'><node", "utf-8")
    assert "无法读取" in refusal(tmp_path / "broken.osm")
    (tmp_path / "broken.osm.pbf").write_bytes(b"\0\0\0\x05junk")
    assert "无法读取" in refusal(tmp_path / "broken.osm.pbf")
    assert "里面没有道路" in refusal(osm(tmp_path, ([1, 2], {"highway": "proposed"})))


def test_the_real_futian_hangs_together() -> None:
    path = SHARED / "shenzhen_futian.graphml"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this tree")
    network = read_roads(path)
    assert (len(network.junction_id), len(network)) == (1751, 4009)
    assert "景田路" in network.name
    assert connectivity(network, "foot").share > 0.95
    assert connectivity(network, "car").share > 0.95


def test_the_real_longgang_hangs_together() -> None:
    path = SHARED / "shenzhen_longgang.osm"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this tree")
    network = read_roads(path)
    assert len(network) > 1500
    assert not network.foot_kmh[[highway == "motorway" for highway in network.highway]].any()
    assert connectivity(network, "foot").share > 0.85
