"""Storing a batch of past incidents: COPY into a table of the session, then one INSERT that numbers, places and indexes them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection

from core.clock import SHANGHAI
from core.sealed import blind_index
from incidents.choices import Stage, Status
from incidents.models import Incident, IncidentType
from incidents.services.importing.rows import Past
from incidents.services.intake import caller_masked
from stations.bigrams import bigrams
from stations.geo.datum import to_wgs84
from stations.models import Organisation
from stations.selectors.places import COMMUNITY_AT

INCOMING = """
CREATE TEMPORARY TABLE IF NOT EXISTS incoming (
    row bigint, source_id text, kind text, type_id bigint, priority int, title text, description text, address text,
    lon float8, lat float8, occurred_at timestamptz, reported_at timestamptz, closed_at timestamptz, disposition text,
    caller_masked text, phone_index text, words text
) ON COMMIT DELETE ROWS;
TRUNCATE incoming
"""
# An empty cell is an empty text, except in numbers and times, where it is NULL.
COPY = """
COPY incoming FROM STDIN (FORMAT csv, FORCE_NOT_NULL (
    source_id, title, description, address, disposition, caller_masked, phone_index, words))
"""
# Each row is written once: number, community and search column are known before it goes in.
INSERT = f"""
WITH dated AS (
    SELECT *, (reported_at AT TIME ZONE %(zone)s)::date AS day FROM incoming
), counted AS (
    INSERT INTO incidents_counter (station_id, day, last) SELECT %(station)s, day, count(*) FROM dated GROUP BY day ORDER BY day
    ON CONFLICT (station_id, day) DO UPDATE SET last = incidents_counter.last + excluded.last RETURNING day, last
), numbered AS (
    SELECT dated.*, last - count(*) OVER (PARTITION BY day)
        + row_number() OVER (PARTITION BY day ORDER BY reported_at, row) AS n
    FROM dated JOIN counted USING (day)
), t AS (
    SELECT *, %(code)s || to_char(day, 'YYYYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0') AS number
    FROM numbered
)
INSERT INTO incidents_incident (
    station_id, source, number, short, source_id, kind, type_id, priority, title, description, address, lon, lat,
    occurred_at, reported_at, closed_at, status, stage, stage_since, disposition, disposition_note, late, repeat, sensitive,
    caller_masked, caller_phone_index, search, version, community_id)
SELECT %(station)s, %(source)s, number, n::text, source_id, kind, type_id, priority, title, description, address, lon, lat,
    occurred_at, reported_at, closed_at, CASE WHEN closed_at IS NULL THEN %(reported)s ELSE %(closed)s END,
    CASE WHEN closed_at IS NULL THEN %(dispatch)s ELSE %(close)s END, coalesce(closed_at, reported_at), disposition, '',
    false, 1, '', caller_masked, decode(phone_index, 'hex'),
    to_tsvector('simple', words || ' ' || lower(replace(number, '-', ' '))), 1,
    {COMMUNITY_AT.format(lon="t.lon", lat="t.lat", station="%(station)s")}
FROM t ORDER BY reported_at, row
RETURNING id, source_id
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Stored:
    """A past incident that is now a row."""

    id: int
    past: Past


def known_ids(station: Organisation, source: str, rows: Sequence[Past]) -> set[str]:
    """Return the source ids of a batch that are there already."""
    wanted = [row.source_id for row in rows]
    known = Incident.objects.filter(station=station, source=source, source_id__in=wanted)
    return set(known.values_list("source_id", flat=True))


def written(rows: Sequence[Past], *, datum: str, types: dict[str, IncidentType]) -> str:
    """Return a batch as COPY reads it, in WGS-84. No database: the reader prepares it while the batch before is stored."""
    lon, lat = _wgs84(rows, datum)
    sheet = io.StringIO()
    csv.writer(sheet).writerows(
        (
            row.row, row.source_id, row.kind, types[row.type].pk, row.priority, row.title, row.description, row.address,
            x, y, row.occurred_at, row.reported_at, row.closed_at, row.disposition,
            caller_masked(row.caller_name, row.caller_phone), blind_index(row.caller_phone).hex(),
            " ".join(map(words_of, (row.title, row.address, row.description))),
        )
        for row, x, y in zip(rows, lon, lat, strict=True)
    )  # fmt: skip
    return sheet.getvalue()


def store(station: Organisation, source: str, rows: Sequence[Past], sheet: str, *, known: set[str]) -> list[Stored]:
    """Insert a batch but for what is known, numbered within its own days. Call inside a transaction."""
    given: dict[str, Any] = {
        "station": station.pk, "code": station.code, "source": source, "zone": SHANGHAI.key, "reported": Status.REPORTED,
        "closed": Status.CLOSED, "dispatch": Stage.DISPATCH, "close": Stage.CLOSE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        cursor.copy_expert(COPY, io.StringIO(sheet))
        if known:
            cursor.execute("DELETE FROM incoming WHERE source_id = ANY(%s)", [list(known)])
        cursor.execute(INSERT, given)
        ids = {source_id: pk for pk, source_id in cursor.fetchall()}
    return [Stored(ids[row.source_id], row) for row in rows if row.source_id in ids]


def analyze() -> None:
    """Let the planner see new rows: for tables that it saw empty it plans nested loops, a hundred times slower."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incident, incidents_party, incidents_assignment")


def _wgs84(rows: Sequence[Past], datum: str) -> tuple[list[float | None], list[float | None]]:
    placed = [index for index, row in enumerate(rows) if row.lon is not None]
    lon, lat = [row.lon for row in rows], [row.lat for row in rows]
    if placed and datum != "wgs84":
        given_lon, given_lat = (np.array([axis[index] for index in placed], dtype=np.float64) for axis in (lon, lat))
        found_lon, found_lat = to_wgs84(given_lon, given_lat, datum)
        for index, x, y in zip(placed, found_lon.tolist(), found_lat.tolist(), strict=True):
            lon[index], lat[index] = x, y
    return lon, lat


@lru_cache(maxsize=50_000)
def words_of(text: str) -> str:
    """Return a text's search words; kept, because titles and addresses of a register come again and again."""
    return " ".join(bigrams(text))
