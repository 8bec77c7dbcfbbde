"""Durable creates per second through the API, beside pgbench's single-row inserts on the same server; positions of 500 units."""

import os
import random
import subprocess
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rig.figures import ms, percentile, said
from rig.station import LAT, LON, bench_station
from rig.web import Client, web

from config.embedded.postgres import binary
from config.programs import WEB_PROCESSES

SECONDS, CONNECTIONS = 15.0, 16
GOAL_PER_S, GOAL_P99_S, PACED_PER_S = 300.0, 0.3, 100
UNITS, FIX_EVERY_S, GOAL_CORE = 500, 5.0, 0.15


def report(number: int) -> dict[str, Any]:
    """A call like a real one: with caller, place and description."""
    return {
        "kind": "alarm",
        "type": random.choice(["order.fight", "dispute.neighbour", "theft.ebike", "traffic.scrape", "help.other"]),
        "source": "110",
        "title": f"夜市纠纷 {number}",
        "description": "两人因占道争吵，其中一人手持酒瓶",
        "caller": {"name": "林海", "phone": f"139{random.randrange(10**8):08d}"},
        "location": {
            "address": f"柳堤路 {random.randrange(900)} 号",
            "lon": LON + random.uniform(-0.02, 0.02),
            "lat": LAT + random.uniform(-0.02, 0.02),
            "datum": "gcj02",
        },
    }


def full_speed(port: int, token: str) -> tuple[float, list[float]]:
    """Return creates per second with every connection busy, and each answer's time."""
    times: list[float] = []
    end = time.monotonic() + SECONDS

    def work() -> None:
        client, mine = Client(port, token), []
        while (start := time.monotonic()) < end:
            status, body = client.call("POST", "/api/v1/incidents/", report(len(mine)))
            assert status == 201, body
            mine.append(time.monotonic() - start)
        times.extend(mine)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(times) / SECONDS, times


def paced(port: int, token: str) -> list[float]:
    """Return the answers' times at 100 creates a second, timed from when each was due."""
    times: list[float] = []
    began = time.monotonic()
    due = iter([began + n / PACED_PER_S for n in range(int(PACED_PER_S * SECONDS))])
    lock = threading.Lock()

    def work() -> None:
        client = Client(port, token)
        while True:
            with lock:
                at = next(due, None)
            if at is None:
                return
            time.sleep(max(0.0, at - time.monotonic()))
            status, body = client.call("POST", "/api/v1/incidents/", report(0))
            assert status == 201, body
            times.append(time.monotonic() - at)

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def pgbench() -> float:
    """Return single-row inserts per second on the same server with as many connections."""
    url = os.environ["DATABASE_URL"]
    sql = "INSERT INTO bench_row (body) VALUES (repeat('x', 600));"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        script.write_text(sql, encoding="utf-8")
        subprocess.run(
            [binary("psql"), url, "-qc", "CREATE TABLE bench_row (id bigserial PRIMARY KEY, body text)"], check=True
        )
        command = [binary("pgbench"), "-n", "-f", script, "-c", str(CONNECTIONS), "-j", "2", "-T", "5", url]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return next(float(line.split()[2]) for line in printed.splitlines() if line.startswith("tps"))


def positions(port: int, token: str, pids: list[int]) -> float:
    """Return the share of a core that 500 units at one fix each 5 s cost the web server."""
    client, batches = Client(port, token), 10
    before, began = cpu_s(pids), time.monotonic()
    for turn in range(int(15 / FIX_EVERY_S) * batches):
        first = turn % batches * (UNITS // batches)
        at = datetime.now(UTC).isoformat()
        fixes = [
            {"unit": f"M{n + 1}", "lon": LON + n / 1e5, "lat": LAT + turn / 1e5, "datum": "wgs84", "at": at}
            for n in range(first, first + UNITS // batches)
        ]
        status, body = client.call("POST", "/api/v1/positions/", fixes)
        assert status == 200, body[:300]
        assert body.count(b'"accepted":true') == len(fixes), body[:300]
        time.sleep(max(0.0, began + (turn + 1) * FIX_EVERY_S / batches - time.monotonic()))
    return (cpu_s(pids) - before) / (time.monotonic() - began)


def cpu_s(pids: list[int]) -> float:
    """Return the processor seconds of processes so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split() for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    bench = bench_station(units=UNITS)
    with web(processes=WEB_PROCESSES) as (port, programs):
        warm = Client(port, bench.token)
        for n in range(50):
            warm.call("POST", "/api/v1/incidents/", report(n))
        rate, times = full_speed(port, bench.token)
        said(
            "creates/s, 16 connections",
            f"{rate:.0f}/s (p50 {ms(percentile(times, 0.5))})",
            f"≥ {GOAL_PER_S:.0f}/s",
            met=rate >= GOAL_PER_S,
        )
        rows = pgbench()
        print(f"      beside it pgbench single-row inserts: {rows:.0f}/s, ratio 1 : {rows / rate:.0f}", flush=True)
        slow = percentile(paced(port, bench.token), 0.99)
        said(f"p99 at {PACED_PER_S}/s", ms(slow), f"≤ {ms(GOAL_P99_S)}", met=slow <= GOAL_P99_S)
        core = positions(port, bench.token, [one.process.pid for one in programs if one.process])
        said(
            f"{UNITS} units, a fix each {FIX_EVERY_S:.0f} s",
            f"{core:.1%} of a core",
            f"< {GOAL_CORE:.0%}",
            met=core < GOAL_CORE,
        )


if __name__ == "__main__":
    main()
