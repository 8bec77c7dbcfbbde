"""A small town for tests: junctions on a grid of 0.001° (about 103 × 111 m) and streets between them."""

from collections.abc import Iterable

from stations.geo.measure import LonLat
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import Speeds, speeds_of

WEST, SOUTH, STEP = 114.05, 22.54, 0.001


def corner(column: int, row: int) -> LonLat:
    return (WEST + column * STEP, SOUTH + row * STEP)


def number(column: int, row: int) -> int:
    return 1000 * row + column


def street(
    start: tuple[int, int],
    end: tuple[int, int],
    *,
    highway: str = "residential",
    oneway: bool = False,
    name: str = "",
    speeds: Speeds | None = None,
) -> list[Street]:
    """Give the street of a way drawn from `start` to `end`, and the one back unless it is one-way."""
    ways = [(start, end)] if oneway else [(start, end), (end, start)]
    return [
        Street.along(
            [corner(*one), corner(*other)],
            ends=(number(*one), number(*other)),
            highway=highway,
            name=name,
            oneway=oneway,
            speeds=speeds or speeds_of({"highway": highway}),
        )
        for one, other in ways
    ]


def town(*streets: Iterable[Street]) -> RoadNetwork:
    rows = [row for part in streets for row in part]
    junctions = {end: at for row in rows for end, at in ((row.start, row.shape[0]), (row.end, row.shape[-1]))}
    return RoadNetwork.from_rows((Junction(node, *at) for node, at in junctions.items()), rows)


def grid(columns: int, rows: int) -> RoadNetwork:
    across = (street((x, y), (x + 1, y)) for x in range(columns - 1) for y in range(rows))
    up = (street((x, y), (x, y + 1)) for x in range(columns) for y in range(rows - 1))
    return town(*across, *up)
