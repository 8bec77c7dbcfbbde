"""The live line: 1,000 sockets × 20 events/s through POST → service → journal → hub, and the hub's fan-out beside its peers."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from intake import report
from rig.crowd import Crowd, crowd, path_of
from rig.figures import ms, said
from rig.station import bench_station
from rig.web import Client, free_port, wait_for_port, web

from config.embedded import Valkey

SOCKETS, EVENTS_PER_S, SECONDS = 1000, 20, 60.0
FEW, EVERY_S = 100, 0.7
FAN_SOCKETS, FAN_SECONDS, BATCH = 200, 8.0, 20
STORM = 500


def memory_kb(pid: int) -> int:
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def create(port: int, token: str, *, per_s: float, seconds: float) -> int:
    """Post reports at a pace on four connections; return how many."""
    count = int(per_s * seconds)
    began = time.monotonic()
    due = iter([(n, began + n / per_s) for n in range(count)])
    lock = threading.Lock()

    def work() -> None:
        client = Client(port, token)
        while True:
            with lock:
                n, at = next(due, (-1, 0.0))
            if n < 0:
                return
            time.sleep(max(0.0, at - time.monotonic()))
            status, body = client.call("POST", "/api/v1/incidents/", report(n))
            assert status == 201, body

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count


def settled(screens: Crowd, head: Callable[[], int], *, patience_s: float) -> tuple[dict[str, float], float]:
    """Wait until every screen stands at the head; return the figures and the seconds it took."""
    began = time.monotonic()
    while True:
        figures = screens.ask("report")
        if figures["lowest"] >= head() or time.monotonic() - began > patience_s:
            return figures, time.monotonic() - began
        time.sleep(0.05)


def crowded(port: int, pid: int, token: str) -> None:
    """1,000 screens, 20 events a second, one minute."""
    client = Client(port, token)
    path, start = path_of(client)
    before = memory_kb(pid)
    with crowd(port=port, path=path, count=SOCKETS, token=token, start=start) as screens:
        per_socket = (memory_kb(pid) - before) / SOCKETS
        create(port, token, per_s=5, seconds=2)
        settled(screens, lambda: path_of(client)[1], patience_s=10)
        screens.ask("reset")
        sent = create(port, token, per_s=EVENTS_PER_S, seconds=SECONDS)
        figures, _ = settled(screens, lambda: path_of(client)[1], patience_s=10)
    missing = sent * SOCKETS - int(figures["received"])
    print(f"  {SOCKETS} sockets × {EVENTS_PER_S} events/s for {SECONDS:.0f} s, through the API:", flush=True)
    said("commit → socket p50", ms(figures["p50"]), "≤ 25 ms", met=figures["p50"] <= 0.025)
    said("commit → socket p99", ms(figures["p99"]), "≤ 100 ms", met=figures["p99"] <= 0.1)
    whole = missing == 0 and figures["lost"] == 0 and figures["twice"] == 0
    said("lost / seen twice", f"{missing} / {figures['twice']:.0f} of {sent * SOCKETS}", "0 / 0", met=whole)
    said("memory per socket", f"{per_socket:.0f} kB", "≤ 60 kB", met=per_socket <= 60)


def quiet(port: int, token: str) -> None:
    """100 screens, one create each 0.7 s."""
    client = Client(port, token)
    path, start = path_of(client)
    with crowd(port=port, path=path, count=FEW, token=token, start=start) as screens:
        # What a fresh thread and its connection do once is not what a room waits for, as below with 1,000.
        create(port, token, per_s=5, seconds=4)
        settled(screens, lambda: path_of(client)[1], patience_s=10)
        screens.ask("reset")
        create(port, token, per_s=1 / EVERY_S, seconds=EVERY_S * 30)
        figures, _ = settled(screens, lambda: path_of(client)[1], patience_s=10)
    print(f"  {FEW} screens, a create each {EVERY_S} s:", flush=True)
    said("create → frame p50", ms(figures["p50"]), "≤ 10 ms", met=figures["p50"] <= 0.010)
    said("create → frame p99", ms(figures["p99"]), "≤ 30 ms", met=figures["p99"] <= 0.030)


def storm(port: int, token: str) -> None:
    """500 screens cut at once while incidents arrive."""
    client = Client(port, token)
    path, start = path_of(client)
    with crowd(port=port, path=path, count=STORM, token=token, start=start) as screens:
        create(port, token, per_s=5, seconds=2)
        settled(screens, lambda: path_of(client)[1], patience_s=10)
        traffic = threading.Thread(target=create, args=(port, token), kwargs={"per_s": 10, "seconds": 4})
        traffic.start()
        began = time.monotonic()
        reopened = screens.ask("cut")["reopened_s"]
        traffic.join()
        figures, _ = settled(screens, lambda: path_of(client)[1], patience_s=30)
        took = time.monotonic() - began
    print(f"  {STORM} screens cut at once, 40 incidents meanwhile:", flush=True)
    whole = figures["lost"] == 0 and figures["twice"] == 0 and not figures["refused"]
    said(
        "all open again / all level",
        f"{reopened:.1f} s / {took:.1f} s",
        "≤ 10 s, nothing lost",
        met=whole and took <= 10,
    )


def without_redis(token: str) -> None:
    """Redis wiped and killed while calls come in: every call is taken, and every screen is level when it is back."""
    with tempfile.TemporaryDirectory() as home, Valkey(home=Path(home)) as bell, web(REDIS_URL=bell.url) as (port, _):
        client = Client(port, token)
        path, start = path_of(client)
        with crowd(port=port, path=path, count=FEW, token=token, start=start) as screens:
            # Each call that is not answered 201 ends the bench.
            traffic = threading.Thread(target=create, args=(port, token), kwargs={"per_s": 10, "seconds": 5})
            traffic.start()
            time.sleep(1)
            redis.Redis.from_url(bell.url).flushall()
            time.sleep(1)
            bell.stop()
            traffic.join()
            time.sleep(1)
            bell.start()
            figures, took = settled(screens, lambda: path_of(client)[1], patience_s=30)
    print(f"  {FEW} screens, Redis wiped and killed while 50 incidents come in:", flush=True)
    whole = figures["lost"] == 0 and figures["twice"] == 0
    said("level after it is back", f"{took:.1f} s", "≤ 10 s, nothing lost", met=whole and took <= 10)


@contextmanager
def peer(app: str, lifespan: str) -> Iterator[int]:
    """Serve a peer with the same server and flags."""
    port = free_port()
    flags = [
        "--ws",
        "websockets-sansio",
        "--ws-per-message-deflate",
        "false",
        "--log-level",
        "error",
        "--lifespan",
        lifespan,
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "uvicorn", f"rig.peers:{app}", "--port", str(port), *flags]
    ) as process:
        try:
            wait_for_port(port)
            yield port
        finally:
            process.kill()


def fan_out(port: int, path: str, token: str, start: int, publish: Callable[[int], None]) -> float:
    """Return deliveries per second while `publish(offset)` sends frames as fast as the sockets take them."""
    with crowd(port=port, path=path, count=FAN_SOCKETS, token=token, start=start) as screens:
        screens.ask("untimed")
        time.sleep(0.5)
        screens.ask("reset")
        offset, end = start, time.monotonic() + FAN_SECONDS
        while time.monotonic() < end:
            for _ in range(BATCH):
                offset += 1
                publish(offset)
            give_up = time.monotonic() + 5
            while screens.ask("report")["highest"] < offset and time.monotonic() < give_up:
                time.sleep(0.001)
        figures = screens.ask("report")
    return float(figures["received"] / figures["seconds"])


def frame(offset: int) -> str:
    """Return a frame of the usual size."""
    return f'{{"type":"event","offset":{offset},"kind":"incident.reported","at":"2026-01-01T00:00:00Z","card":"{"x" * 700}"}}'


def peers(port: int, token: str) -> None:
    """The hub, the bare broadcaster and plain Channels, one after the other, by the same clients."""
    bell = redis.Redis.from_url(os.environ["REDIS_URL"])
    path, start = path_of(Client(port, token))
    hub = fan_out(port, path, token, start, lambda offset: bell.publish("live:CH", frame(offset)))
    with peer("bare", "on") as other:
        bare = fan_out(other, "/ws", "", 0, lambda offset: bell.publish("bench", frame(offset)))
    with peer("channels", "off") as other:
        from asgiref.sync import async_to_sync  # noqa: PLC0415
        from channels_redis.pubsub import RedisPubSubChannelLayer  # noqa: PLC0415

        layer = RedisPubSubChannelLayer(hosts=[os.environ["REDIS_URL"]])
        send = async_to_sync(layer.group_send)
        plain = fan_out(other, "/ws", "", 0, lambda offset: send("bench", {"type": "event", "text": frame(offset)}))
    print(
        f"  fan-out to {FAN_SOCKETS} sockets: hub {hub:,.0f}/s · bare Starlette {bare:,.0f}/s · plain Channels {plain:,.0f}/s",
        flush=True,
    )
    said("bare : hub", f"{bare / hub:.2f}", "≤ 1.5", met=bare <= 1.5 * hub)
    said("hub : plain Channels", f"{hub / plain:.1f}", "≥ 8", met=hub >= 8 * plain)


def main() -> None:
    """Measure and print."""
    bench = bench_station()
    with web() as (port, [program]):
        assert program.process is not None
        quiet(port, bench.token)
        crowded(port, program.process.pid, bench.token)
        storm(port, bench.token)
    without_redis(bench.token)
    with web() as (port, _):
        peers(port, bench.token)


if __name__ == "__main__":
    main()
