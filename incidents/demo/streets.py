"""The demo town's streets: avenues between the quarters, streets that divide them, a ring around the lake, banks of the river."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import shapely

from incidents.demo.land import COLUMNS, ROWS, lake, quarters, river, river_course, whole
from incidents.demo.names import STREET_STEMS
from incidents.demo.plane import Point, bent_box, bent_line

SEED = 7
# Avenues by their line of the plane: name and class.
UPRIGHT = (
    *(("竹坑路", "tertiary"), ("青石大道", "secondary"), ("锦程路", "tertiary"), ("澄湖大道", "primary")),
    *(("望月路", "tertiary"), ("晓霞路", "secondary"), ("东埔路", "tertiary")),
)
LEVEL = (
    *(("桂园南路", "tertiary"), ("汇源路", "secondary"), ("柳堤路", "primary")),
    *(("南薰大道", "secondary"), ("环翠路", "tertiary"), ("北屏路", "tertiary")),
)
SMALLEST_BLOCK_M = 150.0
SHORTEST_END_M = 18.0


@dataclass(frozen=True)
class Way:
    """A street as it is drawn: ground line, name, class."""

    line: shapely.LineString
    name: str
    highway: str

    @property
    def ends(self) -> tuple[Point, Point]:
        """Return where it begins and ends, in ground metres."""
        (x1, y1), (x2, y2) = self.line.coords[0], self.line.coords[-1]
        return (x1, y1), (x2, y2)


@dataclass(frozen=True)
class Block:
    """What streets leave between them: the community's letter and the rectangle in the designer's plane."""

    quarter: str
    box: tuple[float, float, float, float]

    def inside(self, margin: float) -> shapely.Polygon:
        """Return the ground within the block, `margin` metres from its streets."""
        west, south, east, north = self.box
        return bent_box(west + margin, south + margin, east - margin, north - margin)


@cache
def blocks_and_streets() -> tuple[tuple[Block, ...], tuple[Way, ...]]:
    """Divide every quarter by streets until only blocks are left."""
    chance = random.Random(SEED)
    names = iter(chance.sample(STREET_STEMS, len(STREET_STEMS)) * 4)
    blocks: list[Block] = []
    ways: list[Way] = []

    def divide(letter: str, box: tuple[float, float, float, float], depth: int) -> None:
        west, south, east, north = box
        across = east - west > north - south
        if max(east - west, north - south) < SMALLEST_BLOCK_M * chance.uniform(1.3, 1.9):
            blocks.append(Block(letter, box))
            return
        share = chance.uniform(0.36, 0.64)
        middle = west + (east - west) * share if across else south + (north - south) * share
        ends: tuple[Point, Point] = ((middle, south), (middle, north)) if across else ((west, middle), (east, middle))
        ways.append(_dividing(chance, ends, depth, names))
        halves = (
            [(west, south, middle, north), (middle, south, east, north)]
            if across
            else [(west, south, east, middle), (west, middle, east, north)]
        )
        for half in halves:
            divide(letter, half, depth + 1)

    for letter, box in quarters():
        divide(letter, box, 0)
    return tuple(blocks), tuple(ways)


def _dividing(chance: random.Random, ends: tuple[Point, Point], depth: int, names: Iterator[str]) -> Way:
    """Draw a dividing street; the deeper, the smaller, and some of the smallest are dead ends."""
    (u1, v1), (u2, v2) = ends
    if depth == 0:
        return Way(bent_line(*ends), f"{next(names)}路", "tertiary")
    if depth <= 2:
        return Way(bent_line(*ends), f"{next(names)}{chance.choice('路街街')}", "residential")
    if chance.random() < 0.22:
        u2, v2 = u1 + (u2 - u1) * 0.6, v1 + (v2 - v1) * 0.6
    name = f"{next(names)}巷" if chance.random() < 0.5 else ""
    return Way(bent_line((u1, v1), (u2, v2)), name, "living_street" if name else "service")


def _avenues() -> Iterator[Way]:
    for u, (name, highway) in zip(COLUMNS, UPRIGHT, strict=True):
        yield Way(bent_line((u, ROWS[0] - 260), (u, ROWS[-1] + 240)), name, highway)
    for v, (name, highway) in zip(ROWS, LEVEL, strict=True):
        yield Way(bent_line((COLUMNS[0] - 240, v), (COLUMNS[-1] + 260, v)), name, highway)


def _waterside() -> Iterator[Way]:
    ring = whole(lake().buffer(26).simplify(2)).exterior
    yield Way(shapely.LineString(ring), "环湖路", "tertiary")
    for side in (48, -48):
        bank = river_course().offset_curve(side).simplify(2).difference(lake().buffer(26))
        longest = shapely.LineString(max(shapely.get_parts(bank), key=lambda part: part.length))
        yield Way(longest, "柳溪东岸" if side > 0 else "柳溪西岸", "residential")


@cache
def drawn() -> tuple[Way, ...]:
    """Return every street as it is drawn, before crossings are found; small ones stop at the water, avenues bridge the river."""
    lake_and_ring, banks = lake().buffer(25.5), river().buffer(30)
    found: list[Way] = list(_waterside())
    for way in [*_avenues(), *blocks_and_streets()[1]]:
        dry = way.line.difference(lake_and_ring)
        if way.highway in {"residential", "living_street", "service"}:
            dry = dry.difference(banks)
        found += [Way(part, way.name, way.highway) for part in shapely.get_parts(dry) if part.length > SHORTEST_END_M]
    return tuple(found)
