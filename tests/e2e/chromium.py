"""A real Chromium for tests that share their process with Django's connections and with async tests."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from playwright._impl import _sync_base
from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    # Without WebGL: the map must be drawn on any old machine of a station.
    *("--no-sandbox", "--disable-gpu", "--disable-3d-apis"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
    "--lang=zh-CN",
    # The pages of one context share a process: what it has compiled need not be compiled again for the next page.
    "--process-per-site",
    # What the product itself would ask the world for is noted as a fault; nothing gets out either way.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def program() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def _outside_the_loop(wait: Callable[..., None]) -> Callable[..., None]:
    @wraps(wait)
    def waits(loop: asyncio.AbstractEventLoop, *others: Any) -> None:
        asyncio._set_running_loop(loop)
        try:
            wait(loop, *others)
        finally:
            asyncio._set_running_loop(None)

    return waits


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """Start the browser and leave the thread as it was between two of its calls.

    Playwright's sync API marks its event loop as running until it is stopped. Django would then use other connections
    than the ones pytest-django prepared, and no async test could run in this process: so the mark is only set while
    Playwright waits for the browser.
    """
    with patch.object(_sync_base, "wait_for_future", _outside_the_loop(_sync_base.wait_for_future)):
        driver = sync_playwright()
        playwright = driver.start()
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
            asyncio._set_running_loop(loop)
            playwright.stop()
