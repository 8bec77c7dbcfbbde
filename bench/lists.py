"""A million incidents, five million journal rows and a busy evening: queue, list, search, similar, snapshot stay flat."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from rig.evening import DEGREES, OPEN, PHONES, busy_evening, phone, spot, street
from rig.figures import ms, percentile, said
from rig.station import LAT, LON, bench_station

from core.sealed import blind_index

SMALL, LARGE = 10_000, int(os.environ.get("BENCH_INCIDENTS", "1000000"))
JOURNAL_PER_INCIDENT = 5
CALLS, WARM = 40, 5
STEP_S = max(1, 2 * 365 * 24 * 3600 // LARGE)
GOAL_S, TYPING_S, FLAT = 0.150, 0.100, 3.0
UNITS = 40

# Two years of one busy station in one statement, newest first, so that a larger number is a longer past of the same rhythm;
# words that are rare (a full page of them in the smallest past), middling and common.
INCIDENTS = """
INSERT INTO incidents_incident (
    number, short, station_id, kind, source, source_id, type_id, priority, title, description, address, lon, lat,
    occurred_at, reported_at, status, stage, stage_since, late, closed_at, disposition, disposition_note, repeat, sensitive,
    caller_masked, caller_phone_index, search, version)
SELECT 'CH' || n, n::text, %(station)s, 'alarm', 'import', '', types.ids[1 + ((n * n) %% array_length(types.ids, 1))::int], (1 + n %% 4)::int,
    '警情 ' || n, '', '柳堤路 ' || n %% 3000 || ' 号', %(lon)s + (n * 7919 %% 40000) / 1e6, %(lat)s + (n * 104729 %% 40000) / 1e6,
    at, at, 'closed', 'close', at, false, at + interval '1 hour', 'handled', '', 1, '', '',
    phone,
    to_tsvector('simple', '柳堤 堤路 路 夜市 市 ' || CASE WHEN n %% 200 = 0 THEN '烧烤 烤' ELSE '' END
                || CASE WHEN n %% 20 = 0 THEN ' 斗殴 殴' ELSE '' END), 1
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM incidents_incidenttype) types
CROSS JOIN LATERAL (SELECT now() - interval '2 hours' - n * interval '%(step)s seconds' AS at) t
JOIN bench_phone ON caller = n * 6151 %% %(phones)s
"""
JOURNAL = """
INSERT INTO live_entry (stream_id, "offset", kind, at, actor, subject, subject_id, number, data, card, hash)
SELECT 'CH', (SELECT head FROM live_stream WHERE name = 'CH') + row_number() OVER (ORDER BY i.id, k), 'incident.note_added',
    i.reported_at, '', 'incident', i.id, i.number, '{}', '{}', ''
FROM incidents_incident i CROSS JOIN generate_series(1, %(per)s) k WHERE i.id > %(after)s
"""


@dataclass(frozen=True)
class Question:
    """What a screen asks, and how."""

    name: str
    path: Callable[[], str]
    goal_s: float = GOAL_S


def typed() -> str:
    """Return what is known of a call at its last key, as query parameters: all of it."""
    lon, lat = spot()
    caller, address = phone(random.randrange(PHONES)), street(random.randrange(3000))
    return f"phone={caller}&address={address}&type=theft.ebike&lon={lon}&lat={lat}"


def ago(days: int) -> str:
    """Return a moment as a query parameter."""
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


QUESTIONS = [
    Question("queue (open, first page)", lambda: "/api/v1/incidents/?status=open"),
    Question("list, newest", lambda: "/api/v1/incidents/"),
    Question("list, one type", lambda: "/api/v1/incidents/?type=theft.ebike"),
    Question("list, a month", lambda: f"/api/v1/incidents/?since={ago(30)}&until={ago(2)}"),
    Question("search, rare word", lambda: "/api/v1/incidents/?q=烧烤"),
    Question("search, common word", lambda: "/api/v1/incidents/?q=夜市"),
    Question("search, middling word", lambda: "/api/v1/incidents/?q=斗殴"),
    Question("search, nothing found", lambda: "/api/v1/incidents/?q=无此词语"),
    Question("similar, while typing", lambda: f"/api/v1/incidents/similar/?{typed()}", TYPING_S),
    Question(
        "a box of the map", lambda: f"/api/v1/incidents/?bbox={LON},{LAT},{LON + DEGREES / 4},{LAT + DEGREES / 4}"
    ),
    Question("snapshot", lambda: "/api/v1/live/snapshot/"),
    Question("today", lambda: "/api/v1/dashboards/today/"),
    Question("list page", lambda: "/incidents/"),
]


def grow(station_id: int, first: int, last: int) -> None:
    """Add incidents `first` to `last` with their journal, and let the planner know."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM incidents_incident")
        after = cursor.fetchone()[0]
        given = {
            "station": station_id,
            "first": first,
            "last": last,
            "lon": LON,
            "lat": LAT,
            "step": STEP_S,
            "phones": PHONES,
        }
        cursor.execute(INCIDENTS, given)
        cursor.execute(JOURNAL, {"per": JOURNAL_PER_INCIDENT, "after": after})
        cursor.execute(
            "UPDATE live_stream SET head = (SELECT max(\"offset\") FROM live_entry WHERE stream_id = 'CH') WHERE name = 'CH'"
        )
        cursor.execute("VACUUM ANALYZE incidents_incident")
        cursor.execute("VACUUM ANALYZE live_entry")
    print(
        f"  {last:,} incidents, {last * JOURNAL_PER_INCIDENT:,} journal rows ({time.monotonic() - began:.0f} s to make)",
        flush=True,
    )


def measure(browser: Browser, question: Question) -> tuple[float, int]:
    """Return p95 in seconds and the number of queries."""
    times = []
    for turn in range(WARM + CALLS):
        began = time.perf_counter()
        answer = browser.get(question.path())
        took = time.perf_counter() - began
        assert answer.status_code == 200, answer.content[:300]
        if turn >= WARM:
            times.append(took)
    with CaptureQueriesContext(connection) as queries:
        browser.get(question.path())
    return percentile(times, 0.95), len(queries)


def main() -> None:
    """Measure at ten thousand and at a million, print both."""
    bench = bench_station(units=UNITS)
    busy_evening(bench)
    print(f"  an evening with {OPEN} open incidents and {UNITS} units on the road; and behind it, in turn:", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_phone (caller bigint PRIMARY KEY, phone bytea)")
        indexes = [blind_index(phone(n)) for n in range(PHONES)]
        cursor.execute("INSERT INTO bench_phone SELECT * FROM unnest(%s, %s)", [list(range(PHONES)), indexes])
        cursor.execute("ANALYZE bench_phone")
    # Sets the collector as the web server has it: what a bench has made is not walked with every answer.
    import config.asgi  # noqa: F401, PLC0415

    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(bench.dispatcher, backend="django.contrib.auth.backends.ModelBackend")
    grow(bench.station.pk, 1, SMALL)
    before = {question.name: measure(browser, question) for question in QUESTIONS}
    grow(bench.station.pk, SMALL + 1, LARGE)
    for question in QUESTIONS:
        (small, few), (large, many) = before[question.name], measure(browser, question)
        flat = large <= max(FLAT * small, GOAL_S / 5)
        told = f"p95 {ms(large)} at {LARGE:,}, {ms(small)} at {SMALL:,}, {many} queries"
        goal = f"≤ {question.goal_s * 1000:.0f} ms, flat, same queries"
        said(question.name, told, goal, met=large <= question.goal_s and flat and few == many)


if __name__ == "__main__":
    main()
