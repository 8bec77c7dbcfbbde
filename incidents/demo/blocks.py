"""What stands on the demo town's blocks: parks, compounds with their buildings, and everything else."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry

from incidents.demo.land import COLUMNS, ROWS, lake, river
from incidents.demo.names import COMPOUNDS, PARKS, PLACES, Named
from incidents.demo.plane import bend
from incidents.demo.streets import Block, blocks_and_streets

SEED = 11
MARGIN_M = 13.0
# A block of which less than this part is dry is left to the water.
DRY_PART = 0.72
COMPOUND_M2 = (14_000.0, 42_000.0)


@dataclass(frozen=True)
class Plot:
    """A block and its use: a park, a compound, a place of `names.PLACES`, or unnamed houses."""

    block: Block
    use: str
    name: str
    ground: shapely.Polygon
    buildings: tuple[shapely.Polygon, ...]
    place: Named | None = None


@cache
def plots() -> tuple[Plot, ...]:
    """Give every dry block of the station's area its use."""
    chance = random.Random(SEED)
    free = [block for block in blocks_and_streets()[0] if block.quarter != "." and _is_dry(block)]
    chance.shuffle(free)
    found: list[Plot] = []
    for name in PARKS:
        by_the_lake = sorted(free, key=lambda block: block.inside(MARGIN_M).distance(lake()))[:12]
        block = max(by_the_lake if name == PARKS[0] else free[-30:], key=lambda block: block.inside(MARGIN_M).area)
        free.remove(block)
        found.append(Plot(block, "park", name, block.inside(4), ()))
    for place in PLACES:
        block = next(block for block in sorted(free, key=_off_the_avenues) if block.quarter == place.quarter)
        free.remove(block)
        found.append(Plot(block, "place", place.name, block.inside(MARGIN_M), tuple(_large(chance, block)), place))
    sized = [block for block in free if COMPOUND_M2[0] < block.inside(MARGIN_M).area < COMPOUND_M2[1]]
    for name, block in zip(COMPOUNDS, sorted(sized, key=_scattered), strict=False):
        free.remove(block)
        found.append(Plot(block, "compound", name, block.inside(6), tuple(_slabs(chance, block))))
    for block in free:
        houses = _houses(chance, block) if chance.random() < 0.6 else _large(chance, block)
        found.append(Plot(block, "houses", "", block.inside(MARGIN_M), tuple(houses)))
    return tuple(found)


def _off_the_avenues(block: Block) -> tuple[bool, bool]:
    """Order blocks so that those on 柳堤路 come first, then those on another avenue: where business is."""
    west, south, east, north = block.box
    on_avenue = bool({west, east} & set(COLUMNS)) or bool({south, north} & set(ROWS))
    return ROWS[2] not in (south, north), not on_avenue


def _scattered(block: Block) -> tuple[float, float]:
    """Order blocks so that compounds are spread over the town and not row by row."""
    west, south, _, _ = block.box
    return (west * 7919 + south * 104_729) % 1009, west


@cache
def _wet() -> BaseGeometry:
    """Return the water with its banks."""
    wet: BaseGeometry = shapely.union(lake().buffer(36), river().buffer(36))
    shapely.prepare(wet)
    return wet


def _is_dry(block: Block) -> bool:
    ground = block.inside(MARGIN_M)
    return bool(ground.difference(_wet()).area > DRY_PART * ground.area)


def _box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.Polygon([bend(west, south), bend(east, south), bend(east, north), bend(west, north)])


def _dry(buildings: Iterator[shapely.Polygon]) -> Iterator[shapely.Polygon]:
    yield from (building for building in buildings if _wet().disjoint(building))


def _slabs(chance: random.Random, block: Block) -> Iterator[shapely.Polygon]:
    """Rows of slabs, as compounds of the last thirty years have them."""
    west, south, east, north = (side + inset for side, inset in zip(block.box, (20, 20, -20, -20), strict=True))
    depth, gap = 13.0, chance.uniform(20, 27)
    length = chance.uniform(38, 56)

    def rows() -> Iterator[shapely.Polygon]:
        v = south
        while v + depth < north:
            u = west + chance.uniform(0, 6)
            while u + length * 0.7 < east:
                yield _box(u, v, min(u + length, east), v + depth)
                u += length + chance.uniform(11, 17)
            v += depth + gap

    yield from _dry(rows())


def _houses(chance: random.Random, block: Block) -> Iterator[shapely.Polygon]:
    """Close rows of small houses, some missing."""
    west, south, east, north = (side + inset for side, inset in zip(block.box, (13, 13, -13, -13), strict=True))

    def rows() -> Iterator[shapely.Polygon]:
        v = south
        while v + 12 < north:
            u = west
            while u + 14 < east:
                width = chance.uniform(18, 34)
                if chance.random() < 0.8:
                    yield _box(u, v, min(u + width, east), v + chance.uniform(10, 14))
                u += width + chance.uniform(3, 7)
            v += chance.uniform(25, 33)

    yield from _dry(rows())


def _large(chance: random.Random, block: Block) -> Iterator[shapely.Polygon]:
    """One to four large buildings: shops, works, a school."""
    west, south, east, north = (side + inset for side, inset in zip(block.box, (18, 18, -18, -18), strict=True))
    across, up = (2 if east - west > 80 else 1), (2 if north - south > 80 else 1)

    def parts() -> Iterator[shapely.Polygon]:
        for i in range(across):
            for j in range(up):
                u, v = west + (east - west) * i / across, south + (north - south) * j / up
                width, height = (east - west) / across - 14, (north - south) / up - 14
                if width > 12 and height > 12:
                    yield _box(u, v, u + width * chance.uniform(0.6, 1), v + height * chance.uniform(0.5, 1))

    yield from _dry(parts())


def parks() -> list[tuple[str, shapely.Polygon]]:
    """Return the parks."""
    return [(plot.name, plot.ground) for plot in plots() if plot.use == "park"]


def footprints() -> list[shapely.Polygon]:
    """Return every building that is not part of a compound (those are places of their own)."""
    return [building for plot in plots() if plot.use != "compound" for building in plot.buildings]
