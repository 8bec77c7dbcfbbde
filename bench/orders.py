"""Half a million orders of one station: list, tabs, search, counts, sweep, and whether they stay flat."""

import os
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from rig.figures import ms, percentile, said
from rig.station import bench_station

from orders.selectors.clock import due_order_ids
from orders.services.clock import tend_order
from stations.choices import PlaceKind, Role
from stations.models import Officer, Place
from stations.services.people import create_officer

SMALL, LARGE = 5_000, int(os.environ.get("BENCH_ORDERS", "500000"))
# A station has so many open at a time, however long its past is; the rest was closed, about twenty a day.
OPEN, OFFICERS, COMMUNITIES = 2_000, 40, 12
CALLS, WARM = 40, 5
GOAL_S, FLAT = 0.150, 3.0

ORDERS = """
INSERT INTO orders_order (
    number, station_id, kind, status, title, instruction, subject_type, subject_id, subject_number, subject_url, assignee_id, community_id, search, rule,
    issued_at, due_at, acknowledged_at, fed_back_at, reviewed_at, ended_at, on_time, escalated, extended, acted_until, next_act_at, version)
SELECT 'DD-' || n, %(station)s, (ARRAY['dispute', 'visit', 'check', 'household'])[1 + n %% 4], CASE WHEN open THEN 'working' ELSE 'closed' END,
    '望月小区 ' || n %% 900 || ' 幢噪音', '上门核验', 'dispute', n, 'TJ-' || n, '', (%(officers)s::bigint[])[1 + n %% %(many)s], (%(communities)s::bigint[])[1 + n %% %(quarters)s],
    to_tsvector('simple', '望月 月小 小区 区 ' || n %% 900 || ' 幢噪 噪音 音' || CASE WHEN n %% 5000 = 0 THEN ' 渡口 口' ELSE '' END), '',
    at, at + interval '7 days', at, CASE WHEN open THEN NULL ELSE at + interval '3 days' END,
    CASE WHEN open THEN NULL ELSE at + interval '4 days' END, CASE WHEN open THEN NULL ELSE at + interval '4 days' END,
    CASE WHEN open THEN NULL ELSE true END, 0, 0, at, CASE WHEN open THEN now() + interval '1 hour' ELSE NULL END, 1
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
CROSS JOIN LATERAL (SELECT n <= %(open)s AS open) o
CROSS JOIN LATERAL (SELECT CASE WHEN open THEN now() - (n %% 9600) * interval '1 minute' ELSE now() - interval '5 days' - n * interval '70 minutes' END AS at) t
"""  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What a screen asks."""

    name: str
    path: str
    of: str = "desk"


QUESTIONS = [
    Question("list page", "/orders/"),
    Question("list page, closed", "/orders/?tab=closed"),
    Question("open, soonest due", "/api/v1/orders/"),
    Question("open of one officer", "/api/v1/orders/?assignee={officer}"),
    Question("closed, newest", "/api/v1/orders/?tab=closed"),
    Question("one number", "/api/v1/orders/?tab=closed&q=4321"),
    Question("search of closed", "/api/v1/orders/?tab=closed&q=噪音"),
    Question("rare word", "/api/v1/orders/?tab=closed&q=渡口"),
    Question("word nobody wrote", "/orders/?tab=closed&q=秤具"),
    Question("one officer's past", "/orders/?tab=closed&q=民警7"),
    Question("late", "/orders/?tab=late"),
    Question("due today", "/api/v1/orders/?tab=today"),
    Question("closed of a kind", "/orders/?tab=closed&kind=visit"),
    Question("closed, kind nobody has", "/orders/?tab=closed&kind=warning"),
    Question("closed of a community", "/orders/?tab=closed&community={community}"),
    Question("closed, quiet community", "/orders/?tab=closed&community={quiet}"),
    Question("closed of one officer", "/api/v1/orders/?tab=closed&assignee={officer}"),
    Question("closed, new officer", "/api/v1/orders/?tab=closed&assignee={newcomer}"),
    Question("one's own, with narrow rights", "/orders/?tab=closed", of="mediator"),
    Question("my orders", "/api/v1/orders/mine/", of="officer"),
    Question("counts", "/api/v1/orders/counts/"),
    Question("counts by officer", "/orders/counts/"),
    Question("wall", "/api/v1/dashboards/orders/"),
]


def grow(station: int, officers: list[int], communities: list[int], first: int, last: int) -> None:
    """Add orders `first` to `last`, and let the planner know."""
    began = time.monotonic()
    given = {
        "station": station,
        "officers": officers,
        "many": len(officers),
        "communities": communities,
        "quarters": len(communities),
        "first": first,
        "last": last,
        "open": OPEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, given)
        cursor.execute("VACUUM ANALYZE orders_order")
    print(f"  {last:,} orders ({time.monotonic() - began:.0f} s to make)", flush=True)


def measure(browser: Browser, path: str) -> tuple[float, int]:
    """Return p95 in seconds and the number of queries."""
    times = []
    for turn in range(WARM + CALLS):
        began = time.perf_counter()
        answer = browser.get(path)
        took = time.perf_counter() - began
        assert answer.status_code == 200, answer.content[:300]
        if turn >= WARM:
            times.append(took)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return percentile(times, 0.95), len(queries)


def sweep() -> None:
    """Let every open order's moment have come, and look at all of them once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET next_act_at = now() WHERE ended_at IS NULL")
    began = time.monotonic()
    done = sum(tend_order(order_id=pk) for pk in due_order_ids())
    took = time.monotonic() - began
    said("sweep", f"{done:,} orders looked at in {took:.1f} s ({took / done * 1000:.1f} ms each)", "every open one once", met=done == OPEN)  # fmt: skip


def browser_of(officer: Officer) -> Browser:
    """Return a browser in which somebody has logged in."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def main() -> None:
    """Measure with a short past and with a long one, print both."""
    bench = bench_station()
    officers = [
        create_officer(username=f"o{n}", name=f"民警{n}", organisation=bench.station, roles=[Role.COMMUNITY_OFFICER], password=None)
        for n in range(OFFICERS + 1)
    ]  # fmt: skip
    mediator = create_officer(
        username="m", name="调解员", organisation=bench.station, roles=[Role.MEDIATOR], password=None
    )
    places = [
        Place.objects.create(station=bench.station, kind=PlaceKind.COMMUNITY, code=f"C{n}", name=f"社区{n}").pk
        for n in range(COMMUNITIES + 1)
    ]
    given = (bench.station.pk, [one.pk for one in officers[:OFFICERS]], places[:COMMUNITIES])
    known = {"officer": officers[0].pk, "newcomer": officers[-1].pk, "community": places[0], "quiet": places[-1]}
    browsers = {
        name: browser_of(who)
        for name, who in (("desk", bench.dispatcher), ("officer", officers[0]), ("mediator", mediator))
    }
    grow(*given, 1, SMALL)
    asked = {question: question.path.format(**known) for question in QUESTIONS}
    before = {question: measure(browsers[question.of], path) for question, path in asked.items()}
    grow(*given, SMALL + 1, LARGE)
    for question, path in asked.items():
        (small, few), (large, many) = before[question], measure(browsers[question.of], path)
        flat = large <= max(FLAT * small, GOAL_S / 3)
        told = f"p95 {ms(large)} at {LARGE:,}, {ms(small)} at {SMALL:,}, {many} queries"
        said(question.name, told, "≤ 150 ms, flat, same queries", met=large <= GOAL_S and flat and few == many)
    sweep()


if __name__ == "__main__":
    main()
