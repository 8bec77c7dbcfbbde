"""How much of tomorrow the forecast catches, on real incidents: PAI with n and N, beside yesterday, 28 days and all history.

The city's area is the cells whose middle lies inside the given areas; without areas, the cells within 400 m of anything known before
the test. "Street" is where a patrol could have met it: open-air places, without vehicle theft and damage, whose hour nobody knows.
Everything that is learnt or chosen is learnt on days before the tested one.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))  # runs without servers and without being installed

from rig.cities import areas_of, city, outlines, tiles
from rig.figures import said

from patrols.planning import backtest as tried
from patrols.planning.calendar import weekdays
from patrols.planning.diary import Diary
from patrols.planning.flagging import Watch
from patrols.planning.grid import Grid
from patrols.planning.history import DUTY_BANDS, NIGHT, WHOLE_DAY, Bands, History, Integers

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "incidents"
CHICAGO = SHARED / "chicago_2018_jan01_aug08.parquet"
COMMUNITIES = SHARED / "chicago-community-areas.geojson"
STREET = [
    (
        "LocationDescription=STREET|SIDEWALK|ALLEY|PARKING|GARAGE\\(NON|VEHICLE|GAS STATION|PARK PROPERTY|LAKEFRONT|FOREST|CTA"
        "|VACANT LOT|DRIVEWAY|BRIDGE|HIGHWAY"
    ),
    "LocationDescription!=DEALER",
    "PrimaryType!=^(MOTOR VEHICLE THEFT|CRIMINAL DAMAGE)$",
]


@dataclass(frozen=True)
class Scale:
    """One question: how large the cells, which hours, how much of them, per station or over the city."""

    name: str
    cell_m: float
    bands: Bands
    share: float
    goal: float
    each: bool = False
    judged: tuple[bool, ...] = ()


SCALES = [
    Scale("city, 150 m cells, 1 %", 150, WHOLE_DAY, 0.01, 16.7),
    Scale("cell × six duty bands, 150 m, 1 % of cell-hours", 150, DUTY_BANDS, 0.01, 17.8),
    Scale("stations, 100 m cells, 2 % of each", 100, WHOLE_DAY, 0.02, 10.0, each=True),
    Scale("stations, night 19:00–02:00, 2 % of each", 100, NIGHT, 0.02, 9.2, each=True, judged=(False, True)),
]


def grid_of(options: argparse.Namespace, past: History, cell_m: float, label: Integers) -> tuple[Grid, Integers]:
    """Lay the grid and say which station each cell belongs to; `past` ends where the test begins."""
    if options.areas:
        polygons = outlines(options.areas)
        grid = Grid.over(shapely.union_all(polygons), cell_m)
        return grid, areas_of(grid, polygons)
    grid = Grid.around(past.lon, past.lat, cell_m)
    return grid, label[grid.nearest(past.lon, past.lat)]


def test(options: argparse.Namespace, scale: Scale, history: History, past: History, label: Integers) -> bool:
    """Test one scale and print it."""
    began = time.monotonic()
    grid, area = grid_of(options, past, scale.cell_m, label)
    watch = Watch.of(
        grid.size,
        scale.bands.lengths,
        share=scale.share,
        area=area if scale.each else None,
        bands=np.array(scale.judged) if scale.judged else None,
    )
    trial = tried.backtest(Diary.of(history, grid, scale.bands, weekdays), watch, options.days)
    spent = f"{len(grid):,} cells, {len(np.unique(area)) if scale.each else 1} areas, {time.monotonic() - began:.0f} s"
    print(f"{scale.name}: {trial.days[0]} to {trial.days[-1]}, N = {trial.total:,.0f} ({spent})")
    for way in tried.WAYS:
        gain, margin = trial.against(way)
        paired = "" if way == tried.FORECAST else f"   forecast catches {gain:+.2f} ± {margin:.2f} more a day"
        print(f"    {way:<12} PAI {trial.pai(way):6.2f}   PEI {trial.pei(way):.3f}   n = {trial.n(way):>7,.0f}{paired}")
    best = max(trial.n(tried.HISTORY), trial.n(tried.ANY_HOUR))
    met = trial.pai(tried.FORECAST) >= scale.goal
    if options.goals:
        said("PAI", f"{trial.pai(tried.FORECAST):.2f}", f"≥ {scale.goal}", met=met)
    never_below = trial.n(tried.FORECAST) >= best
    said("caught", f"{trial.n(tried.FORECAST):,.0f}", f"≥ {best:,.0f} by all history", met=never_below)
    return never_below and (met or not options.goals)


def asked() -> argparse.Namespace:
    """Read the command line; the default city brings its areas, its filter and the goals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=CHICAGO, help="Parquet or CSV with time and position")
    parser.add_argument("--time", help="column of the local time")
    parser.add_argument("--lon", help="column of the longitude")
    parser.add_argument("--lat", help="column of the latitude")
    parser.add_argument("--areas", type=Path, help="GeoJSON with the stations' areas")
    parser.add_argument("--area-column", help="column that names the station")
    parser.add_argument("--stations", type=int, default=77, help="how many to cut the city into when nobody says")
    parser.add_argument("--street", action="append", help="COLUMN=PATTERN (or !=) of street incidents, may be repeated")
    parser.add_argument("--all", action="store_true", help="every incident counts as street")
    parser.add_argument("--days", type=int, default=60, help="test days, the last of the file")
    parser.add_argument("--only", help="part of a scale's name")
    options = parser.parse_args()
    options.goals = options.file.resolve() == CHICAGO
    if options.goals:
        options.areas = options.areas or COMMUNITIES
    options.street = [] if options.all else options.street or STREET
    return options


def main() -> None:
    """Test every scale."""
    options = asked()
    if not options.file.exists():
        raise SystemExit(f"{options.file} is not there")
    history, label = city(options)
    past = history.at < history.at[-1].astype("datetime64[D]") - np.timedelta64(options.days - 1, "D")
    before = history.where(past)
    named = tiles(before.lon, before.lat, options.stations) if label is None else label[past]
    print(
        f"{options.file.name}: {len(history):,} incidents, {history.street.sum():,} in the street, {history.at[0]} to {history.at[-1]}"
    )
    done = [
        test(options, scale, history, before, named)
        for scale in SCALES
        if not options.only or options.only in scale.name
    ]
    print(f"{sum(done)} of {len(done)} scales met")


if __name__ == "__main__":
    main()
