"""The demo's eight weeks of closed calls: written at once, as an import would, with every stage's time."""

import random
from collections import Counter as Count
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db import connection

from core.clock import local_day
from core.sealed import blind_index
from incidents.choices import Disposition, Leg, LinkKind, PartyRole, Stage, Status
from incidents.demo.history import PastCall, past_calls
from incidents.demo.names import UNITS
from incidents.models import Assignment, Counter, Incident, IncidentType, Link, Party
from incidents.services.demo.town import Town
from incidents.services.intake import caller_masked, sealed_party, search_vector
from stations.geo.measure import distance_m
from stations.geo.travel import DETOUR, LINE_KMH
from stations.geo.ways import Kind
from stations.models import Unit
from stations.selectors.places import COMMUNITY_AT

SEED = 41
BATCH = 500


@dataclass
class Ride:
    """What a call meant for the unit that was sent: seconds of each stage, and what was planned."""

    unit: Unit
    planned_m: int
    planned_s: int
    legs_s: tuple[int, int, int, int, int]


def write_history(town: Town, *, at: datetime) -> int:
    """Insert the calls before `at` with assignments, callers and links; return how many."""
    chance = random.Random(SEED)  # noqa: S311 - invented, no keys
    calls = past_calls(at)
    numbers = _numbers(town, calls)
    rows, rides = [], []
    fleet = _Fleet(town, chance)
    types = {row.code: row for row in IncidentType.objects.all()}
    for call, number in zip(calls, numbers, strict=True):
        ride = fleet.ride(call) if call.by_unit else None
        rows.append(_incident(town, call, number, types[call.type], ride, chance))
        rides.append(ride)
    Incident.objects.bulk_create(rows, batch_size=BATCH)
    _place(town)
    _hang_on(rows, rides, calls, town)
    return len(rows)


def _place(town: Town) -> None:
    """Let the areas say in which community each call was: a door in a border street may lie across it."""
    where = COMMUNITY_AT.format(lon="i.lon", lat="i.lat", station="i.station_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE incidents_incident i SET community_id = {where} WHERE i.station_id = %s",  # noqa: S608 - constants
            [town.station.pk],
        )


def _numbers(town: Town, calls: list[PastCall]) -> list[tuple[str, str]]:
    """Give each call its day's next number and leave the counters where the day goes on."""
    last: Count[date] = Count()
    numbers = []
    for call in calls:
        day = local_day(call.reported_at)
        last[day] += 1
        numbers.append((f"{town.station.code}{day:%Y%m%d}-{last[day]:04d}", str(last[day])))
    Counter.objects.bulk_create(Counter(station=town.station, day=day, last=count) for day, count in last.items())
    return numbers


class _Fleet:
    """Which unit goes: the nearest that is back from its last call."""

    def __init__(self, town: Town, chance: random.Random) -> None:
        self._chance = chance
        self._stands = [
            (unit, (place.lon or 0.0, place.lat or 0.0))
            for unit, place in ((town.units[row.call_sign], town.places[row.at]) for row in UNITS)
        ]
        self._back: dict[int, datetime] = {}

    def ride(self, call: PastCall) -> Ride:
        """Return a free unit's ride; when all are out, the one that is back first."""
        here = (call.spot.lon, call.spot.lat)
        by_distance = sorted(self._stands, key=lambda one: distance_m(one[1], here) * self._chance.uniform(0.8, 1.4))
        free = [one for one in by_distance if self._back.get(one[0].pk, call.reported_at) <= call.reported_at]
        unit, stand = free[0] if free else min(by_distance, key=lambda one: self._back[one[0].pk])
        metres = distance_m(stand, here) * DETOUR
        planned_s = round(metres / LINE_KMH[cast("Kind", unit.kind)] * 3.6)
        draw = self._chance.lognormvariate
        legs_s = (
            round(25 + 40 * draw(0, 0.5)),
            round(4 + 13 * draw(0, 0.6)),
            round(15 + 35 * draw(0, 0.5)),
            round(20 + min(planned_s, 900) * draw(0, 0.25)),
            round(min(3000, 360 + 900 * draw(0, 0.6))),
        )
        self._back[unit.pk] = call.reported_at + timedelta(seconds=sum(legs_s))
        return Ride(unit, round(metres), planned_s, legs_s)


def _incident(
    town: Town, call: PastCall, number: tuple[str, str], kind_of: IncidentType, ride: Ride | None, chance: random.Random
) -> Incident:
    spot, began = call.spot, call.reported_at
    times = _times(began, ride)
    closed = (times[-1] if times else began) + timedelta(seconds=chance.randint(90, 1500))
    sent, accepted, left, arrived, handled = times or (None,) * 5
    community = town.communities.get(spot.community)
    return Incident(
        number=number[0], short=number[1], station=town.station, kind=call.kind, source=call.source, type=kind_of,
        priority=kind_of.priority, title=call.title, description=call.description, address=spot.address, lon=spot.lon, lat=spot.lat,
        accuracy_m=15, community=community, place=town.places.get(spot.place) if spot.sensitive else None,
        sensitive=f"{spot.place}：{spot.sensitive}" if spot.sensitive else "", occurred_at=began - timedelta(minutes=chance.randint(0, 20)),
        reported_at=began, dispatched_at=sent, accepted_at=accepted, en_route_at=left, on_scene_at=arrived, handled_at=handled,
        closed_at=closed, status=Status.CLOSED, stage=Stage.CLOSE, stage_since=closed, disposition=call.disposition,
        disposition_note=call.note, repeat=call.repeat, reported_by=town.dispatcher,
        caller_masked=caller_masked(call.caller_name, call.caller_phone), caller_phone_index=blind_index(call.caller_phone),
        search=search_vector(call.title, spot.address, call.description, number[0]),
    )  # fmt: skip


def _times(began: datetime, ride: Ride | None) -> list[datetime]:
    """Return when the unit was sent, accepted, left, arrived and was done."""
    passed, times = 0, []
    for seconds in ride.legs_s if ride else ():
        passed += seconds
        times.append(began + timedelta(seconds=passed))
    return times


def _hang_on(rows: list[Incident], rides: list[Ride | None], calls: list[PastCall], town: Town) -> None:
    """Write what belongs to the incidents: units, callers, duplicates."""
    Assignment.objects.bulk_create(
        (
            Assignment(
                incident=row, unit=ride.unit, leg=Leg.CLEARED, leg_since=handled, sent_at=sent, accepted_at=accepted,
                en_route_at=left, on_scene_at=arrived, cleared_at=handled, sent_by=town.dispatcher,
                planned_m=ride.planned_m, planned_s=ride.planned_s,
            )
            for row, ride in zip(rows, rides, strict=True)
            if ride
            for sent, accepted, left, arrived, handled in [_times(row.reported_at, ride)]
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Party.objects.bulk_create(
        (
            sealed_party(incident_id=row.pk, role=PartyRole.CALLER, name=call.caller_name, phone=call.caller_phone)
            for row, call in zip(rows, calls, strict=True)
        ),
        batch_size=BATCH,
    )
    row_of = {id(call): row for row, call in zip(rows, calls, strict=True)}
    merged = [(row_of[id(call)], row_of[id(call.merged_into)]) for call in calls if call.merged_into is not None]
    for row, first in merged:
        row.merged_into, row.disposition = first, Disposition.DUPLICATE
    Incident.objects.bulk_update([row for row, _ in merged], ["merged_into", "disposition"], batch_size=BATCH)
    Link.objects.bulk_create(
        Link(incident=row, other=first, kind=LinkKind.DUPLICATE, by=town.dispatcher) for row, first in merged
    )
