"""What a street's OpenStreetMap tags mean to a police car, a motorcycle and an officer on foot.

Speeds are those a unit keeps on average in town, lights and crossings included, in km/h; 0 is closed. A posted limit
lowers them. Private ground is open to the police; only `no` closes a way.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

Kind = Literal["car", "motorcycle", "foot"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Direction = Literal[-1, 0, 1]


class Speeds(NamedTuple):
    """Average speed of each kind in km/h; 0 where the kind may not or cannot go."""

    car: float
    motorcycle: float
    foot: float


CLOSED = Speeds(0, 0, 0)
WALK, STAIRS, CREEP = 5.0, 2.5, 10.0
# A station's motorcycles are light: they keep off motorways and, unlike cars, pass pedestrian streets and cycleways.
CLASSES: Final[Mapping[str, Speeds]] = MappingProxyType(
    {
        "motorway": Speeds(70, 0, 0),
        "motorway_link": Speeds(40, 0, 0),
        "trunk": Speeds(50, 45, WALK),
        "trunk_link": Speeds(35, 35, WALK),
        "primary": Speeds(40, 40, WALK),
        "primary_link": Speeds(30, 30, WALK),
        "secondary": Speeds(35, 35, WALK),
        "secondary_link": Speeds(28, 28, WALK),
        "tertiary": Speeds(30, 32, WALK),
        "tertiary_link": Speeds(25, 28, WALK),
        "unclassified": Speeds(25, 28, WALK),
        "residential": Speeds(22, 25, WALK),
        "living_street": Speeds(15, 18, WALK),
        "service": Speeds(15, 18, WALK),
        "road": Speeds(20, 22, WALK),
        "track": Speeds(CREEP, 15, WALK),
        "busway": Speeds(30, 30, 0),
        "pedestrian": Speeds(0, CREEP, WALK),
        "cycleway": Speeds(0, 15, WALK),
        "path": Speeds(0, 0, WALK),
        "footway": Speeds(0, 0, WALK),
        "bridleway": Speeds(0, 0, WALK),
        "corridor": Speeds(0, 0, WALK),
        "steps": Speeds(0, 0, STAIRS),
    }
)
MOTORWAYS = frozenset({"motorway", "motorway_link"})
# The first of its keys that a way carries decides for a kind: from the narrowest to the widest.
ACCESS_KEYS: Final[Mapping[Kind, Sequence[str]]] = MappingProxyType(
    {
        "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
        "motorcycle": ("motorcycle", "motor_vehicle", "vehicle", "access"),
        "foot": ("foot", "access"),
    }
)
INVITES = frozenset({"yes", "designated", "permissive", "official"})
KMH_PER_MPH = 1.609344


def speeds_of(tags: Mapping[str, str]) -> Speeds:
    """Return what each kind keeps on a way; a class that is no street (planned, a platform) is CLOSED to all."""
    highway = tags.get("highway", "")
    if highway not in CLASSES or tags.get("area") == "yes":
        return CLOSED
    limit = _limit_kmh(tags.get("maxspeed", ""))
    return Speeds(*(_speed(kind, highway, limit, tags) for kind in KINDS))


def direction_of(tags: Mapping[str, str]) -> Direction:
    """Return 1 where vehicles may only go as the way is drawn, -1 only against it, 0 both ways."""
    oneway = tags.get("oneway", "")
    if oneway in {"yes", "true", "1"}:
        return 1
    if oneway in {"-1", "reverse"}:
        return -1
    circle = tags.get("junction") in {"roundabout", "circular"}
    return 1 if not oneway and (circle or tags.get("highway") == "motorway") else 0


def _speed(kind: Kind, highway: str, limit: float | None, tags: Mapping[str, str]) -> float:
    usual: float = getattr(CLASSES[highway], kind)
    key = next((key for key in ACCESS_KEYS[kind] if key in tags), "access")
    said = tags.get(key, "")
    if said == "no":
        return 0
    if usual == 0:
        invited = key != "access" and said in INVITES and highway not in MOTORWAYS and highway != "steps"
        return (WALK if kind == "foot" else CREEP) if invited else 0
    return min(usual, limit) if limit and kind != "foot" else usual


def _limit_kmh(posted: str) -> float | None:
    """Read a posted limit ("40", "25 mph"); None for words such as "walk" or "none"."""
    read = re.match(r"(\d+(?:\.\d+)?)\s*(mph)?", posted)
    if read is None:
        return None
    return float(read[1]) * (KMH_PER_MPH if read[2] else 1)
