"""When two calls are one matter (M1): by phone, by party, by place, whatever way the address was typed."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mediation.addresses import ALIKE, address_likeness, read_address
from mediation.choices import Joins
from stations.geo.measure import distance_m

# Calls further apart are two quarrels, even at one door.
WITHIN = timedelta(days=90)
DOOR_M = 30.0
BUILDING_M = 60.0
# Degrees of the cells in which neighbours are looked for: a building's distance, and a little more, at any latitude of the country.
CELL = 0.0012


@dataclass(frozen=True)
class Call:
    """What the finder knows of an incident. `family` is the kind of dispute that its type stands for; WGS-84 degrees."""

    id: int
    family: str
    joins: str
    at: datetime
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    phones: frozenset[bytes] = frozenset()
    names: frozenset[bytes] = frozenset()
    merged_into: int | None = None


def why_same(one: Call, other: Call) -> list[str]:
    """Return why two calls are one matter, as codes: merged, phone, party, house, near; empty when they are not.

    A phone makes them one unless they are at two different houses; a name only with a place, for many bear it. Otherwise
    the place must: the house for families that join by building, the same door for those that join by door.
    """
    if one.merged_into == other.id or other.merged_into == one.id:
        return ["merged"]
    if one.family != other.family or abs(one.at - other.at) > WITHIN:
        return []
    place = _same_place(one, other)
    if place == ["elsewhere"]:
        return []
    phone = ["phone"] if one.phones & other.phones else []
    party = ["party"] if place and one.names & other.names else []
    if phone or party:
        return phone + party + place
    return place if place and (one.joins == Joins.BUILDING or _same_room(one, other)) else []


def _same_place(one: Call, other: Call) -> list[str]:
    left, right = read_address(one.address), read_address(other.address)
    metres = None
    if one.lon is not None and one.lat is not None and other.lon is not None and other.lat is not None:
        metres = distance_m((one.lon, one.lat), (other.lon, other.lat))
    if left.house and left.house == right.house:
        return ["house"]
    if left.building and right.building and left.building != right.building:
        return ["elsewhere"]
    alike = address_likeness(one.address, other.address) >= ALIKE
    if metres is not None and metres <= BUILDING_M and alike:
        return ["near", "address"]
    # A point alone speaks where one of the two has no words for the place.
    if metres is not None and metres <= DOOR_M and not (left.words and right.words):
        return ["near"]
    if metres is None and alike and (left.building or right.building):
        return ["address"]
    return ["elsewhere"] if metres is not None and metres > 10 * BUILDING_M else []


def _same_room(one: Call, other: Call) -> bool:
    left, right = read_address(one.address).room, read_address(other.address).room
    return bool(left) and left == right


def keys_of(call: Call) -> list[tuple[str, object]]:
    """Return the buckets in which a call meets those that could be the same matter."""
    keys: list[tuple[str, object]] = [("phone", (call.family, phone)) for phone in call.phones]
    keys += [("party", (call.family, name)) for name in call.names]
    house = read_address(call.address)
    if house.words:
        keys.append(("house", (call.family, house.words[-4:], house.building)))
    if call.lon is not None and call.lat is not None:
        column, row = call.lon / CELL, call.lat / CELL
        # The four cells that share the nearest corner: two points within half a cell of each other always meet in one.
        keys += [
            ("cell", (call.family, math.floor(column + side), math.floor(row + up)))
            for side in (-0.5, 0.5)
            for up in (-0.5, 0.5)
        ]
    keys.append(("merged", call.merged_into or call.id))
    return keys


def candidates(calls: Iterable[Call]) -> dict[tuple[str, object], list[Call]]:
    """Return the buckets with their calls, in the order of time."""
    buckets: dict[tuple[str, object], list[Call]] = defaultdict(list)
    for call in sorted(calls, key=lambda one: (one.at, one.id)):
        for key in keys_of(call):
            buckets[key].append(call)
    return buckets


# A bucket is read against its newest members only: whatever is further back is joined through them.
LOOK_BACK = 40


def clusters(calls: Sequence[Call]) -> list[list[tuple[Call, list[str]]]]:
    """Return the calls by matter: each with why it belongs to those before it; the first of a matter has no reason.

    The same for every order in which the calls are given.
    """
    root: dict[int, int] = {call.id: call.id for call in calls}
    why: dict[int, list[str]] = {}

    def top(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for bucket in candidates(calls).values():
        for place, call in enumerate(bucket):
            for before in bucket[max(0, place - LOOK_BACK) : place]:
                if call.id in why and top(call.id) == top(before.id):
                    continue
                if reasons := why_same(before, call):
                    why[call.id] = sorted(set(why.get(call.id, [])) | set(reasons))
                    root[top(call.id)] = top(before.id)
    matters: dict[int, list[tuple[Call, list[str]]]] = defaultdict(list)
    for call in sorted(calls, key=lambda one: (one.at, one.id)):
        matters[top(call.id)].append((call, why.get(call.id, [])))
    return list(matters.values())
