"""What an officer sees: POST answered → row painted in a real browser among 100 screens, and a screen that was cut for 30 s."""

import json
import time

from intake import report
from playwright.sync_api import BrowserContext, Page
from rig.crowd import crowd, path_of
from rig.figures import ms, percentile, said
from rig.station import Bench, bench_station
from rig.web import Client, web

from tests.e2e.chromium import chromium, program
from tests.e2e.screen import session_cookie

SCREENS, CREATES, EVERY_S = 100, 40, 0.7
CUT_S, MISSED = 30.0, 10
PATIENCE_MS = 60_000

# When each row of the queue was on the glass, in seconds of this machine's clock: the task after the frame that drew it.
WATCH = """(() => {
  const painted = (window.painted = {});
  const note = (row) => requestAnimationFrame(() => setTimeout(() => {
    painted[row.dataset.number] ??= (performance.timeOrigin + performance.now()) / 1000;
  }));
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.dataset?.number && node.matches('.queue li')) note(node);
  }).observe(document, { childList: true, subtree: true });
})()"""
ALL_PAINTED = "(numbers) => numbers.every((number) => number in window.painted)"


def painted(page: Page, numbers: list[str]) -> list[float]:
    """Return when each row was painted; waits for the last."""
    page.wait_for_function(ALL_PAINTED, arg=numbers, timeout=PATIENCE_MS)
    at: dict[str, float] = page.evaluate("() => window.painted")
    return [at[number] for number in numbers]


def create(client: Client, n: int) -> tuple[str, float]:
    """Report an incident; return its number and when the answer was here."""
    status, body = client.call("POST", "/api/v1/incidents/", report(n))
    answered = time.time()
    assert status == 201, body
    return json.loads(body)["number"], answered


def in_time(page: Page, port: int, bench: Bench) -> None:
    """100 screens, a create each 0.7 s."""
    client = Client(port, bench.token)
    path, start = path_of(client)
    made = []
    with crowd(port=port, path=path, count=SCREENS, token=bench.token, start=start):
        for n in range(CREATES):
            made.append(create(client, n))
            time.sleep(EVERY_S)
        seen = painted(page, [number for number, _ in made])
    delays = [shown - answered for shown, (_, answered) in zip(seen, made, strict=True)]
    p50, p99 = percentile(delays, 0.5), percentile(delays, 0.99)
    print(f"  a browser among {SCREENS} screens, a create each {EVERY_S} s:", flush=True)
    said("POST answered → row painted p50", ms(p50), "≤ 100 ms", met=p50 <= 0.1)
    said("POST answered → row painted p99", ms(p99), "≤ 100 ms", met=p99 <= 0.1)


def after_a_cut(context: BrowserContext, page: Page, port: int, bench: Bench) -> None:
    """Cut for 30 s while 10 incidents arrive."""
    client = Client(port, bench.token)
    context.set_offline(True)
    until = time.time() + CUT_S
    numbers = [create(client, CREATES + n)[0] for n in range(MISSED)]
    time.sleep(max(0.0, until - time.time()))
    assert not page.evaluate(ALL_PAINTED, numbers), "the line was not cut"
    back = time.time()
    context.set_offline(False)
    took = max(painted(page, numbers)) - back
    print(f"  a browser cut for {CUT_S:.0f} s while {MISSED} incidents arrive:", flush=True)
    said("all of them painted after the network is back", ms(took), "100 % ≤ 1 s", met=took <= 1)


def main() -> None:
    """Measure and print."""
    executable = program()
    if executable is None:
        print("  not measured: no browser here")
        return
    bench = bench_station()
    with web() as (port, _), chromium(executable) as browser:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        context.add_cookies([session_cookie(bench.dispatcher, address)])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        page.wait_for_selector("[data-feed=as-of].ok", timeout=PATIENCE_MS)
        in_time(page, port, bench)
        after_a_cut(context, page, port, bench)


if __name__ == "__main__":
    main()
