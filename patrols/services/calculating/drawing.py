"""A solved problem becomes rows with names, moments and reasons, and the figures by which it is judged."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from patrols import rules
from patrols.planning.history import Bands
from patrols.planning.problem import Plan, Problem, Tour, Violation
from patrols.services.calculating.candidates import Candidate, Communities, Field
from patrols.services.calculating.crews import Filled, on_duty
from patrols.services.calculating.day import Day
from patrols.services.calculating.reasons import Witness, reasons_of
from patrols.services.storing import DrawnDuty, DrawnStop

LEFT_OUT_SHOWN = 40
HEAT_CELLS = 600
FEW = 0.005


def duties_of(
    problem: Problem, plan: Plan, filled: Sequence[Filled], spots: Sequence[Candidate], *, day: Day, witness: Witness,
    communities: Communities,
) -> list[DrawnDuty]:  # fmt: skip
    """Return each crew's day as rows."""
    known = {spot.key: spot for spot in spots}
    found = []
    for one, tour in zip(filled, plan.tours, strict=True):
        span = one.span(day)
        stops = [_stop(problem, known[visit.stop], visit.arrive_s, visit.leave_s, visit.why, day, witness, communities) for visit in tour.visits]  # fmt: skip
        found.append(
            DrawnDuty(
                unit=one.unit, key=one.row.key, name=one.row.name, starts_at=day.at(span.start_s),
                ends_at=day.at(span.end_s), stops=stops, rests=_rests(one, tour, day), metres=round(tour.metres),
                travel_s=sum(visit.travel_s for visit in tour.visits),
            )
        )  # fmt: skip
    return found


def _stop(
    problem: Problem, spot: Candidate, arrive_s: int, leave_s: int, why: str, day: Day, witness: Witness,
    communities: Communities,
) -> DrawnStop:  # fmt: skip
    reach = problem.rules.reach_s
    gain = sum(
        value * max(0, min(span.end_s, leave_s + reach) - max(span.start_s, arrive_s - reach)) / span.length_s
        for value, span in zip(spot.gains, problem.bands, strict=True)
    )
    return DrawnStop(
        key=spot.key, name=spot.name, lon=spot.lon, lat=spot.lat, arrive_at=day.at(arrive_s), leave_at=day.at(leave_s),
        place_id=spot.place, community_id=spot.community, gain=float(gain), pinned=why == "pinned",
        reasons=reasons_of(spot, arrive_s, witness, communities, why=why),
    )  # fmt: skip


def _rests(one: Filled, tour: Tour, day: Day) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.row.pauses[rest.pause][0], "pause": rest.pause, "start": day.at(rest.start_s).isoformat(),
            "end": day.at(rest.end_s).isoformat(),
        }
        for rest in tour.rests
    ]  # fmt: skip


def numbers_of(problem: Problem, plan: Plan, field_: Field, *, earlier: Sequence[frozenset[str]]) -> dict[str, Any]:
    """Return what the coverage panel says; shares are of all that is expected while crews are out."""
    stops = {stop.key: stop for stop in problem.stops}
    seen = {stops[visit.stop].community for tour in plan.tours for visit in tour.visits} - {""}
    every = {stop.community for stop in problem.stops} - {""}
    expected = float(on_duty(problem.crews, problem.bands) @ field_.expected.sum(axis=0))
    return {
        "share": round(min(1.0, plan.gain / expected), 4) if expected > 0 else None,
        "expected": round(expected, 2),
        "gain": round(plan.gain, 3),
        "communities": [len(seen), len(every)],
        "gap_s": _longest_gap(problem, plan),
        "likeness": round(max((rules.likeness(plan.stops, day) for day in earlier), default=0.0), 3)
        if earlier
        else None,
        "metres": round(sum(tour.metres for tour in plan.tours)),
    }


def _longest_gap(problem: Problem, plan: Plan) -> float | None:
    gaps = []
    for stop in problem.stops:
        if not stop.must:
            continue
        visits = [(float(visit.arrive_s), float(visit.leave_s)) for tour in plan.tours for visit in tour.visits if visit.stop == stop.key]  # fmt: skip
        for duty in problem.duties:
            for window in stop.windows or (duty,):
                start, end = max(duty.start_s, window.start_s), min(duty.end_s, window.end_s)
                inside = [visit for visit in visits if start <= visit[0] < end]
                if end > start:
                    gaps.append(rules.longest_gap_s(inside, start, end))
    return max(gaps) if gaps else None


def left_out_of(plan: Plan, spots: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return the candidates that are not in the plan, the most expected first."""
    known = {spot.key: spot for spot in spots}
    left = sorted(plan.dropped, key=lambda one: -float(known[one.stop].gains.sum()))[:LEFT_OUT_SHOWN]
    return [
        {
            "key": one.stop, "name": known[one.stop].name, "lon": known[one.stop].lon, "lat": known[one.stop].lat,
            "gain": round(float(known[one.stop].gains.sum()), 3), "reason": one.reason,
        }
        for one in left
    ]  # fmt: skip


def violations_of(
    found: Sequence[Violation], plan: Plan, spots: Sequence[Candidate], names: dict[int, str]
) -> list[dict[str, str]]:
    """Return what the check found, subjects by their names, with the planner's reason why it could not be kept."""
    said = {spot.key: spot.name for spot in spots} | {str(pk): name for pk, name in names.items()}
    why = {(row.rule, row.subject): row.reason for row in plan.unmet}
    return [
        {
            "rule": row.rule, "subject": said.get(row.subject, row.subject), "detail": row.detail,
            "why": why.get((row.rule, row.subject), ""),
        }
        for row in found
    ]  # fmt: skip


def heat_of(field_: Field, day: Day, cell_m: float, bands: Bands) -> dict[str, Any]:
    """Return the hottest cells as the map draws them and the police-seen rate counts them."""
    total = field_.expected.sum(axis=1)
    hottest = [int(cell) for cell in np.argsort(-total, kind="stable")[:HEAT_CELLS] if total[cell] > FEW]
    spans = day.spans
    return {
        "cell_m": cell_m,
        "hours": list(bands.hours),
        "bands": [[day.at(span.start_s).isoformat(), day.at(span.end_s).isoformat()] for span in spans],
        "cells": [
            [round(float(field_.lon[cell]), 6), round(float(field_.lat[cell]), 6), *(round(float(value), 4) for value in field_.expected[cell])]
            for cell in hottest
        ],
    }  # fmt: skip
