"""One unit's rest of the day after a call: the day's problem is read back from its rows, that tour planned anew (P5)."""

from dataclasses import replace
from typing import cast

import numpy as np
from django.conf import settings

from patrols.models import Duty, PatrolPlan, Stop
from patrols.planning.problem import Plan, Problem, Rest, Tour, Visit, Why
from patrols.planning.replan import Position, replan_unit
from patrols.selectors.past import past_of
from patrols.services.calculating import candidates, drawing
from patrols.services.calculating.crews import Filled, crews, on_duty, rules_of
from patrols.services.calculating.day import Day
from patrols.services.calculating.reasons import RECENTLY, Witness
from patrols.services.calculating.travel import matrices
from patrols.services.storing import DrawnDuty
from stations.geo.measure import LonLat
from stations.geo.ways import Kind
from stations.models import UnitPosition
from stations.selectors.travel import travel_times


class Again:
    """A published plan, as the problem it was an answer to."""

    def __init__(self, plan: PatrolPlan) -> None:
        self.day = Day.of(plan, plan.template)
        # The reasons of a stop speak of the last weeks; all that was ever expected is kept with the candidates.
        self.witness = Witness(past_of(plan.station, until=self.day.start, memory=RECENTLY), self.day)
        self.spots = [candidates.of_row(row) for row in plan.candidates]
        rows = {row.key: row for row in plan.template.crews.all()}
        self.duties = [duty for duty in plan.duties.all() if duty.key in rows]
        self.filled = [Filled(rows[duty.key], duty.unit) for duty in self.duties]
        self.station = plan.station
        out = crews(self.filled, self.day)
        self._places: list[LonLat] = [self._base(plan), *((spot.lon, spot.lat) for spot in self.spots)]
        self.problem = Problem(
            stops=candidates.stops(self.spots, self.day.spans, on_duty(out, self.day.spans)),
            crews=out,
            travel=matrices(plan.station_id, self._places, {crew.kind for crew in out}),
            bands=self.day.spans,
            rules=rules_of(plan, out, list(plan.pins.all())),
            seed=plan.seed,
        )
        tours = tuple(self._tour(duty) for duty in self.duties)
        self.plan = Plan(tours=tours, gain=0.0, possible=0.0, dropped=(), unmet=(), iterations=())

    def _base(self, plan: PatrolPlan) -> LonLat:
        if plan.station.lon is not None and plan.station.lat is not None:
            return plan.station.lon, plan.station.lat
        return self.spots[0].lon, self.spots[0].lat

    def rest_of(self, duty: Duty, *, now_s: int, since_s: int) -> DrawnDuty:
        """Return a duty's whole day with its rest planned anew from where the unit is."""
        here = self._here(duty)
        found = replan_unit(
            self.problem, self.plan, crew=duty.key, now_s=now_s, here=here, since_s=since_s,
            seconds=settings.PATROL_UNIT_SECONDS,
        )  # fmt: skip
        (drawn,) = drawing.duties_of(
            self.problem, replace(found, tours=(found.tour(duty.key),)),
            [one for one in self.filled if one.row.key == duty.key], self.spots, day=self.day, witness=self.witness,
            communities=candidates.Communities(self.station),
        )  # fmt: skip
        return drawn

    def _here(self, duty: Duty) -> Position:
        fix = UnitPosition.objects.filter(unit=duty.unit_id).first()
        point = (fix.lon, fix.lat) if fix else self._places[0]
        between = travel_times(self.station.pk).matrix([point, *self._places], cast("Kind", duty.kind))
        return Position(between.seconds[0, 1:], between.metres[0, 1:])

    def _tour(self, duty: Duty) -> Tour:
        crew = next(one for one in self.problem.crews if one.key == duty.key)
        rows = {stop.key: stop.at for stop in self.problem.stops}
        matrix, at, visits = self.problem.travel[crew.kind], 0, list[Visit]()
        for stop in duty.stops.all():
            if stop.dropped_at is not None or stop.key not in rows:
                continue
            there = rows[stop.key]
            visits.append(
                Visit(
                    stop.key, self._second(stop, arrives=True), self._second(stop, arrives=False),
                    int(np.nan_to_num(matrix.seconds[at, there])), float(matrix.metres[at, there]), self._why(stop),
                )
            )  # fmt: skip
            at = there
        rests = tuple(
            Rest(rest["pause"], self.day.second(rest["start"]), self.day.second(rest["end"])) for rest in duty.rests
        )
        return Tour(duty.key, tuple(visits), rests, crew.end_s, float(duty.metres))

    def _second(self, stop: Stop, *, arrives: bool) -> int:
        moment = (stop.arrived_at or stop.arrive_at) if arrives else (stop.left_at or stop.leave_at)
        return round((moment - self.day.start).total_seconds())

    def _why(self, stop: Stop) -> Why:
        if stop.pinned:
            return "pinned"
        codes = {reason["code"] for reason in stop.reasons}
        return "must" if "top" in codes else "community" if "community" in codes else "gain"
