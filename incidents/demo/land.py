"""The demo town's land: eleven communities between main streets, a lake, a river, parks."""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from incidents.demo.plane import Point, bend, bent_box

# Main streets lie on these lines of the designer's plane (metres); the cells between them are the town's quarters.
COLUMNS = (-2080.0, -1390.0, -640.0, 60.0, 760.0, 1480.0, 2140.0)
ROWS = (-1620.0, -960.0, -330.0, 310.0, 930.0, 1560.0)
# Which community a quarter belongs to, from north to south; a dot is outside the station's area.
QUARTERS = (
    "AABBC.",
    "ADDBCC",
    "EDFFGG",
    "EHHIIG",
    ".JJKKK",
)
COMMUNITIES = {
    "A": "竹坑社区",
    "B": "望月社区",
    "C": "晓霞社区",
    "D": "锦绣社区",
    "E": "青石社区",
    "F": "澄湖社区",
    "G": "东埔社区",
    "H": "柳堤社区",
    "I": "南薰社区",
    "J": "桂园社区",
    "K": "汇源社区",
}
LAKE_CENTRE, LAKE_SIZE = (700.0, 880.0), (520.0, 250.0)
RIVER = (
    (560.0, 700.0),
    (330.0, 420.0),
    (180.0, 60.0),
    (-260.0, -180.0),
    (-520.0, -620.0),
    (-960.0, -1180.0),
    (-1150.0, -1900.0),
)
RIVER_WIDTH_M = 34.0


def whole(shape: BaseGeometry) -> shapely.Polygon:
    """Return a shape's largest piece, which is all of it where nothing cut it."""
    return max(
        (part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)), key=lambda part: part.area
    )


@dataclass(frozen=True)
class Community:
    """A community: its letter is its number in codes."""

    code: str
    name: str
    area: shapely.Polygon


def quarters() -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return each quarter's community letter (or a dot) and rectangle in the designer's plane."""
    found = []
    for row, letters in enumerate(reversed(QUARTERS)):
        for column, letter in enumerate(letters):
            found.append((letter, (COLUMNS[column], ROWS[row], COLUMNS[column + 1], ROWS[row + 1])))
    return found


@cache
def communities() -> tuple[Community, ...]:
    """Return the communities, which tile the station's area."""
    made = []
    for index, (letter, name) in enumerate(COMMUNITIES.items(), 1):
        cells = [bent_box(*box) for owner, box in quarters() if owner == letter]
        made.append(Community(f"{index:02d}", name, whole(shapely.union_all(cells))))
    return tuple(made)


@cache
def lake() -> shapely.Polygon:
    """Return 澄湖: an ellipse with bays."""
    ring = []
    for index in range(72):
        angle = math.tau * index / 72
        reach = 1 + 0.13 * math.sin(3 * angle + 0.7) + 0.07 * math.sin(5 * angle + 2)
        u = LAKE_CENTRE[0] + LAKE_SIZE[0] * reach * math.cos(angle)
        ring.append(bend(u, LAKE_CENTRE[1] + LAKE_SIZE[1] * reach * math.sin(angle)))
    return shapely.Polygon(ring)


@cache
def river_course() -> shapely.LineString:
    """Return the middle of 柳溪 from the lake to the town's southern edge."""
    return shapely.LineString([bend(*point) for point in _rounded(list(RIVER))])


@cache
def river() -> shapely.Polygon:
    """Return the water of 柳溪 outside the lake."""
    water = river_course().buffer(RIVER_WIDTH_M / 2, cap_style="flat").difference(lake())
    return whole(water)


def _rounded(points: list[Point], rounds: int = 4) -> list[Point]:
    """Cut the corners of a line (Chaikin) until it looks like water."""
    for _ in range(rounds):
        cut = [points[0]]
        for (x1, y1), (x2, y2) in pairwise(points):
            cut += [(0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2), (0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2)]
        points = [*cut, points[-1]]
    return points
