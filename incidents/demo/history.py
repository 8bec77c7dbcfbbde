"""Eight weeks of closed calls of the demo station, repeats at the same doors included."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import shapely

from core.clock import local_day
from incidents.demo.calls import BLANKS, CALLS, NOTES, Call
from incidents.demo.land import communities
from incidents.demo.names import GIVEN, SURNAMES
from incidents.demo.places import Row, address_of, plot_rows
from incidents.demo.plane import to_lonlat
from incidents.demo.rhythm import DAYS, calls_on, moment
from incidents.demo.streets import drawn

SEED = 31
# The newest call of the history lies this far back, so that all of it can be closed.
QUIET = timedelta(hours=2)
# A caller who has called about such a matter calls again: two neighbours, one ceiling.
REPEATING = {"dispute.neighbour": 0.5, "order.noise": 0.4, "dispute.family": 0.35, "traffic.parking": 0.3}
SOURCES = (("110", 74), ("walk_in", 9), ("hotline", 8), ("patrol", 6), ("camera", 2), ("order", 1))


@dataclass(frozen=True)
class Spot:
    """Where something happened: what people say, degrees WGS-84, community code, the place itself."""

    address: str
    lon: float
    lat: float
    community: str
    place: str = ""
    sensitive: str = ""


@dataclass
class PastCall:
    """A call of the past. `merged_into` is the call that it turned out to repeat."""

    type: str
    kind: str
    source: str
    title: str
    description: str
    spot: Spot
    reported_at: datetime
    caller_name: str
    caller_phone: str
    disposition: str
    note: str
    by_unit: bool
    repeat: int = 1
    merged_into: "PastCall | None" = None


@cache
def _places(where: str) -> tuple[list[Row], list[float]]:
    """Return the places of some kinds with their share of calls: a few have most, as everywhere."""
    kinds = set(where.split()) - {"street"}
    rows = [row for row in plot_rows() if row.kind in kinds]
    weights = [(6.0 if row.sensitive else 1.0) / (1 + index) ** 0.45 for index, row in enumerate(rows)]
    return rows, weights


@cache
def _avenues() -> list[tuple[str, shapely.LineString]]:
    area = shapely.union_all([community.area for community in communities()])
    return [
        (way.name, shapely.LineString(longest))
        for way in drawn()
        if way.highway in {"primary", "secondary", "tertiary"}
        for longest in [max(shapely.get_parts(way.line.intersection(area)), key=lambda part: part.length, default=None)]
        if longest is not None and longest.length > 0
    ]


def _on_street(chance: random.Random) -> Spot:
    avenues = _avenues()
    _, line = chance.choices(avenues, [line.length for _, line in avenues])[0]
    point = line.interpolate(chance.random(), normalized=True)
    lon, lat = to_lonlat(point.x, point.y)
    code = next((one.code for one in communities() if one.area.buffer(1).contains(point)), "")
    where = chance.choice(("门前", "路口", "公交站旁", "人行道", "非机动车道"))
    return Spot(f"{address_of(point)}{where}", lon, lat, code)


def spot_for(call: Call, chance: random.Random) -> Spot:
    """Return a place that fits a call."""
    open_road = "street" in call.where.split() and chance.random() < 0.55
    if open_road or call.where == "street":
        return _on_street(chance)
    rows, weights = _places(call.where)
    row = chance.choices(rows, weights)[0]
    door = ""
    if row.kind == "compound":
        door = f" {chance.randint(1, 9)} 栋 {chance.randint(1, 6)}0{chance.randint(1, 4)}"
    elif row.kind in {"market", "district"}:
        door = f" {chance.randint(1, 60)} 号铺"
    jitter = 0.00035 if row.kind == "compound" else 0.00015
    return Spot(
        f"{row.address}{row.name}{door}",
        round(row.lon + chance.uniform(-jitter, jitter), 6),
        round(row.lat + chance.uniform(-jitter, jitter), 6),
        row.parent[1] if row.parent else "",
        row.name,
        row.sensitive,
    )


def words(call: Call, chance: random.Random) -> tuple[str, str]:
    """Return title and description with their blanks filled."""
    blanks = {name: chance.choice(choices) for name, choices in BLANKS.items()}
    title, description = (part.format(**blanks) for part in chance.choice(call.words).split("｜"))
    return title, description


def person(chance: random.Random) -> tuple[str, str]:
    """Return a name and a telephone number; the middle zeros keep the number nobody's."""
    name = f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}"
    return name, f"{chance.choice(('135', '138', '139', '159', '186'))}0000{chance.randrange(10_000):04d}"


def past_calls(now: datetime) -> list[PastCall]:
    """Return the calls of the eight weeks before `now`, oldest first. The same moment gives the same calls."""
    chance = random.Random(SEED)
    weights = [call.weight for call in CALLS]
    chronic: dict[str, list[PastCall]] = {}
    found: list[PastCall] = []
    for back in range(DAYS, -1, -1):
        day = local_day(now) - timedelta(days=back)
        drawn_calls = chance.choices(CALLS, weights, k=calls_on(day, chance))
        for at, call in sorted(
            ((moment(day, call.hours, chance), call) for call in drawn_calls), key=lambda one: one[0]
        ):
            made = _call(call, at, chance, chronic)
            if at < now - QUIET:
                found.append(made)
    return _with_duplicates(found, chance)


def _call(call: Call, at: datetime, chance: random.Random, chronic: dict[str, list[PastCall]]) -> PastCall:
    known = chronic.setdefault(call.type, [])
    title, description = words(call, chance)
    disposition = chance.choices(call.ends.split(), [6, 2, 1][: len(call.ends.split())])[0]
    name, phone = person(chance)
    made = PastCall(
        call.type, call.kind, chance.choices(*zip(*SOURCES, strict=True))[0], title, description, spot_for(call, chance), at,
        name, phone, disposition, chance.choice(NOTES[disposition]),
        by_unit=disposition != "not_police" or chance.random() < 0.4,
    )  # fmt: skip
    if known and chance.random() < REPEATING.get(call.type, 0):
        again = chance.choice(known[:12])
        for same in ("spot", "caller_name", "caller_phone", "title", "description"):
            setattr(made, same, getattr(again, same))
        made.repeat = 1 + sum(
            one.caller_phone == again.caller_phone and at - one.reported_at < timedelta(days=30) for one in known
        )
    known.append(made)
    return made


def _with_duplicates(calls: list[PastCall], chance: random.Random) -> list[PastCall]:
    """Let some matters be reported twice within minutes by different people; the second is merged into the first."""
    found: list[PastCall] = []
    for call in calls:
        found.append(call)
        if call.type in {"traffic.scrape", "order.fight", "traffic.injury", "fire.building"} and chance.random() < 0.12:
            name, phone = person(chance)
            found.append(
                PastCall(
                    call.type, call.kind, "110", call.title, "路人来电，说的是同一起。", call.spot,
                    call.reported_at + timedelta(seconds=chance.randint(40, 260)), name, phone, "duplicate", "", by_unit=False,
                    merged_into=call,
                )
            )  # fmt: skip
            call.repeat += 1
    return sorted(found, key=lambda one: one.reported_at)
