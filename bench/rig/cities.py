"""A city's incidents from a Parquet or CSV file, whatever its columns are called, and its stations."""

import csv
import re
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import shapely
from numpy.typing import NDArray

from patrols.planning.grid import Grid
from patrols.planning.history import Flags, History, Integers
from stations.geo.measure import Floats

# Names under which cities publish; the first that a file has is taken, whatever its case, spaces and underscores.
TIME = ("date", "datetime", "time", "timestamp", "occurredat", "reportedat", "at", "occurdate", "dateocc", "cmplntfrdt")
LON = ("longitude", "lon", "lng", "long", "x", "locationlongitude", "经度")
LAT = ("latitude", "lat", "y", "locationlatitude", "纬度")
WORDS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
)
# Positions this far out of the middle 99.8 % are typing errors, not another suburb.
SLACK = 0.25


def read(path: Path) -> pa.Table:
    """Read a table."""
    return pa.csv.read_csv(path) if path.suffix == ".csv" else pa.parquet.read_table(path)


def column(table: pa.Table, asked: str | None, known: tuple[str, ...]) -> str:
    """Return the name of a column: the one asked for, or the first known one."""
    plain = {re.sub(r"[\s_]", "", name).lower(): name for name in table.column_names}
    for name in [asked] if asked else known:
        if re.sub(r"[\s_]", "", name).lower() in plain:
            return plain[re.sub(r"[\s_]", "", name).lower()]
    raise SystemExit(f"no column {asked or known} in {table.column_names}; name it with an option")


def times(values: pa.ChunkedArray) -> NDArray[np.datetime64]:
    """Return wall-clock times; text in any of the usual spellings, NaT where there is none."""
    if pa.types.is_timestamp(values.type) or pa.types.is_date(values.type):
        return values.cast(pa.timestamp("s"), safe=False).to_numpy().astype("datetime64[s]")
    said = ["" if text is None else str(text) for text in values.to_pylist()]
    sample = next((text for text in said if text), "")
    for words in WORDS:
        try:
            datetime.strptime(sample, words)  # noqa: DTZ007 - wall clock
        except ValueError:
            continue
        return np.array([_moment(text, words) for text in said], dtype="datetime64[s]")
    return np.array([text[:19].replace(" ", "T") if text else "NaT" for text in said], dtype="datetime64[s]")


def _moment(text: str, words: str) -> str:
    try:
        return datetime.strptime(text, words).isoformat()  # noqa: DTZ007 - wall clock
    except ValueError:
        return "NaT"


def marked(table: pa.Table, rules: list[str]) -> Flags | None:
    """Return the rows that match every COLUMN=PATTERN (COLUMN!=PATTERN: do not); a rule on a missing column says nothing."""
    which = None
    for rule in rules:
        name, unlike, pattern = re.fullmatch(r"(.+?)(!?)=(.*)", rule, re.DOTALL).groups()
        try:
            values = table[column(table, name, ())].to_pylist()
        except SystemExit:
            continue
        found = re.compile(pattern)
        match = np.array([bool(found.search(str(value or ""))) for value in values]) ^ bool(unlike)
        which = match if which is None else which & match
    return which


def city(options: Namespace) -> tuple[History, Integers | None]:
    """Read the history, and each incident's area number where the file has such a column."""
    table = read(options.file)
    at = times(table[column(table, options.time, TIME)])
    lon, lat = (
        np.array(table[column(table, asked, known)].cast(pa.float64()).to_numpy(zero_copy_only=False))
        for asked, known in ((options.lon, LON), (options.lat, LAT))
    )
    street = marked(table, options.street)
    kept = ~np.isnat(at) & _plausible(lon) & _plausible(lat)
    labels = None
    if options.area_column:
        names = np.array([str(value) for value in table[options.area_column].to_pylist()])
        _, labels = np.unique(names, return_inverse=True)
    order = np.flatnonzero(kept)[np.argsort(at[kept], kind="stable")]
    chosen = None if street is None else street[order]
    return History.of(lon[order], lat[order], at[order], street=chosen), None if labels is None else labels[order]


def _plausible(degrees: Floats) -> Flags:
    known = degrees[np.isfinite(degrees) & (degrees != 0)]
    low, high = np.quantile(known, [0.001, 0.999])
    slack = SLACK * (high - low)
    return np.isfinite(degrees) & (degrees >= low - slack) & (degrees <= high + slack)


def outlines(path: Path) -> list[shapely.Geometry]:
    """Read a GeoJSON file's areas."""
    return list(shapely.from_geojson(path.read_text()).geoms)


def areas_of(grid: Grid, polygons: list[shapely.Geometry]) -> Integers:
    """Return the area in which each cell's middle lies; on a common border the first has it."""
    cell, area = shapely.STRtree(polygons).query(shapely.points(*grid.centres()), predicate="intersects")
    found = np.zeros(len(grid), dtype=np.int64)
    found[cell[::-1]] = area[::-1]
    return found


def tiles(lon: Floats, lat: Floats, count: int) -> Integers:
    """Cut a city into `count` stations with as many incidents each: halve the busiest across its longer side."""
    label = np.zeros(len(lon), dtype=np.int64)
    for new in range(1, count):
        inside = np.flatnonzero(label == np.argmax(np.bincount(label)))
        east, north = lon[inside] * np.cos(np.radians(lat.mean())), lat[inside]
        side = east if np.ptp(east) > np.ptp(north) else north
        label[inside[side > np.median(side)]] = new
    return label


def headers(path: Path) -> list[str]:
    """Return a file's column names without reading it."""
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return next(csv.reader(file))
    return list(pa.parquet.read_schema(path).names)
