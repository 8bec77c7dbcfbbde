"""Take the pictures of docs/screenshots from a running demo: `.venv/bin/python -m tests.e2e.pictures http://127.0.0.1:8000`."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from core.clock import SHANGHAI
from tests.e2e.chromium import chromium, program

# Pages of the office, by day: where, and the picture's name.
OFFICE = [
    ("/station/", "station"),
    (f"/patrols/plans/{datetime.now(SHANGHAI) + timedelta(days=1):%Y-%m-%d}/", "plan"),
    ("/patrols/heat/", "heat"),
    ("/orders/", "orders"),
    ("/mediation/rooms/", "rooms"),
]
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def logged_in(browser: Browser, url: str, username: str, *, width: int = 1920, height: int = 1080) -> Page:
    """A browser in which a demo officer has logged in."""
    context = browser.new_context(base_url=url, viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda found: "/login/" not in found)
    return page


def live(page: Page, path: str) -> None:
    """Open a page and wait until it is live and its map is drawn."""
    page.goto(path)
    page.wait_for_selector("[data-feed=as-of].ok")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready")


def take(page: Page, name: str) -> None:
    """Keep what is on the screen."""
    page.wait_for_timeout(1500)  # tiles of fonts and the map's own animation have ended
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    # A third of the bytes; the octree keeps the few colours that mean something.
    Image.open(file).convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        file, optimize=True
    )
    sys.stdout.write(f"{file.name}: {file.stat().st_size // 1000} kB\n")


def open_incidents(page: Page) -> list[dict[str, Any]]:
    """The cards of what is open, newest first."""
    answer = page.request.get("/api/v1/live/snapshot/")
    return sorted(json.loads(answer.body())["incidents"], key=lambda card: card["reported_at"], reverse=True)


def console(page: Page) -> None:
    """An incident that waits, and a call about another that is being dealt with."""
    live(page, "/")
    page.locator(".queue [data-group=waiting] > li").first.click()
    page.wait_for_selector("#detail-body .rec")
    same = max(open_incidents(page), key=lambda card: len(card["units"]))
    page.keyboard.press("F2")
    page.keyboard.type("13900001234")
    page.fill(".drawer [name='location.address']", same["address"])
    page.fill(".drawer [name=description]", f"{same['title']}，请尽快派人过来")
    page.wait_for_selector(".drawer .dup")
    take(page, "console")


def main(url: str) -> None:
    """Take every picture."""
    executable = program()
    if executable is None:
        sys.exit("No browser here: install chromium.")
    with chromium(executable) as browser:
        page = logged_in(browser, url, "dispatcher")
        console(page)
        cards = open_incidents(page)
        busy = max(cards, key=lambda card: (len(card["units"]), card["version"]))
        live(page, f"/incidents/{busy['number']}/")
        take(page, "incident")
        page.goto("/incidents/")
        take(page, "list")
        for theme, name in (("dark", "wall-night"), ("light", "wall-day")):
            live(page, f"/?wall=1&theme={theme}")
            take(page, name)
        leader = logged_in(browser, url, "leader")
        for path, name in OFFICE:
            leader.goto(path)
            leader.wait_for_load_state("networkidle")
            take(leader, name)
        leader.goto("/mediation/")
        leader.goto(leader.locator("main a[href*='/mediation/disputes/']").first.get_attribute("href") or "")
        take(leader, "dispute")
        tablet = logged_in(browser, url, "officer", width=800, height=1280)
        tablet.goto("/tablet/")
        tablet.wait_for_load_state("networkidle")
        take(tablet, "tablet")


if __name__ == "__main__":
    main(sys.argv[1])
