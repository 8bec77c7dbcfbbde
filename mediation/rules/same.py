"""When two calls are one matter (M1): by phone, by party, or by place and cause, whatever way the address was typed.

A place alone joins nothing: a square dance, building works and a fight between guests may have one address. At a home, the
same house and the same cause are one quarrel; in the street, at a market, wherever many come and go, even that is chance,
unless it was on one evening.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mediation.addresses import ALIKE, address_likeness, read_address, words_likeness
from mediation.choices import Joins
from stations.geo.measure import distance_m

# Calls further apart are two quarrels, even at one door.
WITHIN = timedelta(days=90)
# What strangers report of one public place is one matter for an evening.
EVENING = timedelta(hours=12)
# More different callers than this at a number of a road: no home, whatever its words say.
CROWD = 5
# Shared bigrams of what two callers say, where neither names a cause that is known.
SAID_ALIKE = 0.5
DOOR_M = 30.0
BUILDING_M = 60.0
# Degrees of the cells in which neighbours are looked for: a building's distance, and a little more, at any latitude of the country.
CELL = 0.0012


@dataclass(frozen=True)
class Call:
    """What the finder knows of an incident; WGS-84 degrees.

    `family` is the kind of dispute that its type stands for, `cause` what it is about ("" when its words do not say),
    `public` whether it happened where many come and go.
    """

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
    cause: str = ""
    text: str = ""
    public: bool = False


def why_same(one: Call, other: Call, crowded: frozenset[str] = frozenset()) -> list[str]:
    """Return why two calls are one matter, as codes: merged, phone, party, house, near, cause; empty when they are not.

    A phone makes them one unless they are at two different houses; a name only with a place, for many bear it. Otherwise
    place and cause must: the house for families that join by building, the same door for those that join by door. Where
    many come and go (`public`, or a house of `crowded`) a phone joins only what is not plainly about two things, and
    strangers only what one evening brought.
    """
    if one.merged_into == other.id or other.merged_into == one.id:
        return ["merged"]
    place = _same_place(one, other)
    if one.family != other.family or abs(one.at - other.at) > WITHIN or place == ["elsewhere"]:
        return []
    phone = ["phone"] if one.phones & other.phones else []
    party = ["party"] if place and one.names & other.names else []
    public = one.public or other.public or not crowded.isdisjoint((_road_house(one), _road_house(other)))
    if phone or party:
        two_things = bool(one.cause and other.cause) and one.cause != other.cause
        return [] if public and two_things else phone + party + place
    if not place or not _same_cause(one, other):
        return []
    cause = ["cause"] if one.cause and other.cause else []
    if public:
        near = bool(cause) and abs(one.at - other.at) <= EVENING
    else:
        near = one.joins == Joins.BUILDING or _same_room(one, other)
    return place + cause if near else []


def _same_cause(one: Call, other: Call) -> bool:
    """Whether two calls are about one thing: the same cause; at one door nothing that speaks against it; or alike words."""
    if one.cause and other.cause:
        return one.cause == other.cause
    if _same_room(one, other):
        return True
    return not one.cause and not other.cause and words_likeness(one.text, other.text) >= SAID_ALIKE


def _road_house(call: Call) -> str:
    """Return the house when it is a number of a road; "" for a building of a compound."""
    read = read_address(call.address)
    return "" if read.dwelling else read.house


def crowded_houses(calls: Iterable[Call]) -> frozenset[str]:
    """Return the houses in roads from which more different people called than live behind one door."""
    callers: dict[str, set[bytes]] = defaultdict(set)
    for call in calls:
        if house := _road_house(call):
            callers[house] |= call.phones
    return frozenset(house for house, phones in callers.items() if len(phones) > CROWD)


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

    crowded = crowded_houses(calls)
    for bucket in candidates(calls).values():
        for place, call in enumerate(bucket):
            for before in bucket[max(0, place - LOOK_BACK) : place]:
                if call.id in why and top(call.id) == top(before.id):
                    continue
                if reasons := why_same(before, call, crowded):
                    why[call.id] = sorted(set(why.get(call.id, [])) | set(reasons))
                    root[top(call.id)] = top(before.id)
    matters: dict[int, list[tuple[Call, list[str]]]] = defaultdict(list)
    for call in sorted(calls, key=lambda one: (one.at, one.id)):
        matters[top(call.id)].append((call, why.get(call.id, [])))
    return list(matters.values())
