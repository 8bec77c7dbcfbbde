"""A station's day, a hundred stations' night, and whether officers stand where tomorrow's incidents are.

    python bench/plan.py                                one district's day, four stations' night, the catch
    python bench/plan.py --stations 100 --workers 2     the whole night

The catch is measured on a city's incidents: a squad of two motorcycles, 14:00 to 24:00, is planned for each of the last days in
areas from the busiest to the quietest, by the forecast, by the counts of 28 days and by yesterday's alone; what happens that day
within 150 m and an hour of a stop is caught.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parents[1]))  # runs without servers and without being installed

from forecast import CHICAGO, COMMUNITIES, STREET
from rig.cities import city, outlines
from rig.figures import said
from rig.patrol import WITHIN_M, District, beat

from patrols.planning.calendar import weekdays
from patrols.planning.forecast import forecast
from patrols.planning.grid import Grid
from patrols.planning.history import DUTY_BANDS, History
from patrols.planning.problem import Plan
from patrols.planning.routes import plan
from patrols.planning.validate import validate
from stations.geo.measure import Floats, LonLat, distances_m

FUTIAN = Path(__file__).resolve().parents[2] / "shared" / "data" / "roads" / "shenzhen_futian.graphml"
STOPS, DAY_S, NIGHT_MIN, NIGHT_STATIONS = 200, 30.0, 25, 100
# What the product gives the search of a day.
PLAN_S = 20.0
FORECAST, MONTH, YESTERDAY = "forecast", "28 days", "yesterday"
GOALS = {MONTH: 1.25, YESTERDAY: 2.5}
CELL_M = 100.0
# Who reads a file of streets tells people in their language what is wrong with it; here is nobody to be told.
settings.configure(USE_I18N=False)


def one_day(district: District) -> None:
    """Plan one day, and the next with the first as what must not be learned."""
    before: list[frozenset[str]] = []
    for day in range(2):
        began = time.monotonic()
        asked = district.day(stops=STOPS, seconds=PLAN_S, seed=day, earlier=before)
        made = plan(asked)
        took = time.monotonic() - began
        wrong = validate(asked, made)
        visits = sum(len(tour.visits) for tour in made.tours)
        print(
            f"  {len(asked.stops)} candidates, {len(asked.crews)} crews: {visits} visits at {len(made.stops)} stops,"
            f" {made.gain:.2f} of {made.possible:.2f} expected, {sum(made.iterations)} iterations"
        )
        said("matrices and plan", f"{took:.1f} s", f"≤ {DAY_S:.0f} s", met=took <= DAY_S)
        said("violations", str(len(wrong)), "0", met=not wrong)
        for violation in wrong:
            print(f"      {violation.rule} {violation.subject}: {violation.detail}")
        before = [made.stops]


@cache
def district() -> District:
    """Return the district; a worker reads its file once, as the product has it in its database."""
    return District(FUTIAN)


def station(job: tuple[int, float]) -> tuple[float, int]:
    """Plan one of many stations; return its seconds and violations."""
    seed, seconds = job
    began = time.monotonic()
    asked = district().day(stops=STOPS, seconds=seconds, seed=100 + seed)
    wrong = validate(asked, plan(asked))
    return time.monotonic() - began, len(wrong)


def night(stations: int, workers: int, seconds: float) -> None:
    """Plan many stations at once; a part of a hundred is measured and multiplied."""
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        results = list(pool.map(station, [(number, seconds) for number in range(stations)]))
    took = time.monotonic() - began
    whole = took * NIGHT_STATIONS / stations
    print(
        f"  {stations} stations, {workers} workers, {seconds:g} s each: {took:.0f} s, {stations / took * 60:.1f} a minute"
    )
    beside = sum(took for took, _ in results) / stations - seconds
    print(f"  a station takes {beside:.1f} s beside its search")
    how = "measured" if stations >= NIGHT_STATIONS else f"from {stations}"
    met = whole <= NIGHT_MIN * 60
    said(f"{NIGHT_STATIONS} stations, {how}", f"{whole / 60:.1f} min", f"≤ {NIGHT_MIN} min on 2 cores", met=met)
    said("violations", str(sum(wrong for _, wrong in results)), "0", met=not any(wrong for _, wrong in results))


def fields(history: History, grid: Grid, day: np.datetime64) -> dict[str, Floats]:
    """Return what each way expects of a day, [cell, band]."""
    known = history.where((history.at < day) & history.street)
    return {
        FORECAST: forecast(history, grid, day, DUTY_BANDS, weekdays).values,
        MONTH: counts(known.where(known.at >= day - np.timedelta64(28, "D")), grid),
        YESTERDAY: counts(known.where(known.at >= day - np.timedelta64(1, "D")), grid),
    }


def counts(history: History, grid: Grid) -> Floats:
    """Count incidents by cell and band."""
    _, band = DUTY_BANDS.place(history.at)
    cell = grid.find(history.lon, history.lat)
    flat = (cell * len(DUTY_BANDS) + band)[cell >= 0]
    return np.bincount(flat, minlength=len(grid) * len(DUTY_BANDS)).reshape(len(grid), -1).astype(np.float64)


def caught(made: Plan, reach_s: int, points: list[LonLat], came: History, day: np.datetime64) -> int:
    """Count the incidents within 150 m and an hour of a visit."""
    second = (came.at - day.astype("datetime64[s]")).astype(np.int64)
    hit = np.zeros(len(came), dtype=np.bool_)
    for visit in (visit for tour in made.tours for visit in tour.visits):
        lon, lat = points[int(visit.stop[1:])]
        near = distances_m(lon, lat, came.lon, came.lat) <= WITHIN_M
        hit |= near & (second >= visit.arrive_s - reach_s) & (second <= visit.leave_s + reach_s)
    return int(hit.sum())


def sample(history: History, count: int) -> Iterator[shapely.Geometry]:
    """Return areas evenly from the busiest to the quietest."""
    street = history.where(history.street)
    polygons = outlines(COMMUNITIES)
    inside = np.array([shapely.contains_xy(each, street.lon, street.lat).sum() for each in polygons])
    ranked = np.argsort(-inside, kind="stable")
    for place in np.linspace(0, len(ranked) - 1, count).round().astype(int):
        yield polygons[ranked[place]]


def catch(areas: int, days: int, seconds: float) -> None:
    """Plan each area's last days three ways and count what each would have met."""
    options = argparse.Namespace(file=CHICAGO, time=None, lon=None, lat=None, area_column=None, street=STREET)
    history, _ = city(options)
    last = history.at[-1].astype("datetime64[D]") - np.timedelta64(1, "D")
    total = dict.fromkeys((FORECAST, MONTH, YESTERDAY), 0)
    happened = 0
    for area in sample(history, areas):
        inside = history.where(shapely.contains_xy(area, history.lon, history.lat))
        grid = Grid.over(area, CELL_M)
        for number in range(days):
            day = last - np.timedelta64(number, "D")
            came = inside.where((inside.at >= day) & (inside.at < day + np.timedelta64(1, "D")) & inside.street)
            happened += len(came)
            for way, expected in fields(inside, grid, day).items():
                asked, points = beat(grid, expected, area, stops=STOPS, seed=number, seconds=seconds)
                total[way] += caught(plan(asked), asked.rules.reach_s, points, came, day)
    print(
        f"  {areas} areas, {days} days each, N = {happened} street incidents; "
        + ", ".join(f"{w} {n}" for w, n in total.items())
    )
    for way, goal in GOALS.items():
        ratio = total[FORECAST] / total[way] if total[way] else float("inf")
        said(f"caught against {way}", f"{ratio:.2f} ×", f"≥ {goal} ×", met=ratio >= goal)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["day", "night", "catch"])
    parser.add_argument("--stations", type=int, default=4, help="stations of the night")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=PLAN_S, help="clock time for each station of the night")
    parser.add_argument("--areas", type=int, default=15, help="areas of the catch")
    parser.add_argument("--days", type=int, default=5, help="days of the catch")
    parser.add_argument("--catch-seconds", type=float, default=1.0, help="clock time for each plan of the catch")
    asked = parser.parse_args()
    if asked.only in {None, "day"}:
        print("A district's day, the 233 model on real streets:")
        one_day(district())
    if asked.only in {None, "night"}:
        print("The night:")
        night(asked.stations, asked.workers, asked.seconds)
    if asked.only in {None, "catch"}:
        print("The catch:")
        catch(asked.areas, asked.days, asked.catch_seconds)


if __name__ == "__main__":
    main()
