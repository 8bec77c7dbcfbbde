"""One screen of the room in a real browser, in the words of the room; it notes every fault of every page it shows."""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, WebSocket, expect

from stations.models import Officer

PATIENCE_S = 15
# A line that was still being opened when its page was left, or when the network came back and a new one was begun.
GIVEN_UP = "WebSocket is closed before the connection is established"
WORDS = """() => {
  const seen = [...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && !one.closest('[lang]:not(html)'));
  const texts = seen.flatMap((one) => [...one.childNodes]).filter((node) => node.nodeType === Node.TEXT_NODE);
  const names = seen.flatMap((one) => ['placeholder', 'aria-label', 'title'].map((name) => one.getAttribute(name) ?? ''));
  return [document.title, ...texts.map((text) => text.data.trim()), ...names].filter(Boolean);
}"""
# Measured in the fonts that stay.
OVERFLOW = """async () => {
  await document.fonts.ready;
  const page = document.documentElement;
  return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight];
}"""
IS_CUT = "() => fetch('/healthz', { cache: 'no-store' }).then(() => false, () => true)"


def session_cookie(officer: Officer, url: str) -> dict[str, Any]:
    """The cookie of a browser in which the officer has logged in."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(client.session.session_key), "url": url}


class Screen:
    """A page and what went wrong on it: requests that leave the house, errors in the console, refusals of the CSP."""

    def __init__(self, page: Page, *, address: str) -> None:
        self.page = page
        self.base = f"http://{address}"
        self.loads = 0
        self._address = address
        self._said: list[str] = []
        self._expected: list[str] = [GIVEN_UP]
        self._spoken_to = False
        self._unanswered: set[Request] = set()
        self._listeners: dict[str, Any] = {
            "request": self._asked, "requestfinished": self._answered, "requestfailed": self._answered,
        }  # fmt: skip
        for event, listener in self._listeners.items():
            page.context.on(event, listener)
        page.on("websocket", self._dialled)
        page.on("console", self._spoke)
        page.on("pageerror", lambda error: self._said.append(f"{page.url}: {error}"))
        page.on("load", self._loaded)

    def leave(self) -> None:
        """Wait for the last answers, then listen no longer: the context may be somebody else's next."""
        give_up = time.monotonic() + PATIENCE_S
        while self._unanswered and time.monotonic() < give_up:
            self.page.wait_for_timeout(20)
        for event, listener in self._listeners.items():
            self.page.context.remove_listener(event, listener)

    def _asked(self, request: Request) -> None:
        self._check(request.url)
        self._unanswered.add(request)

    def _answered(self, request: Request) -> None:
        self._unanswered.discard(request)

    def _dialled(self, socket: WebSocket) -> None:
        self._check(socket.url)
        socket.on("framereceived", self._told)

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._address:
            self._said.append(f"a request left the house: {url}")

    def _told(self, _: str | bytes) -> None:
        self._spoken_to = True

    def _spoke(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._said.append(f"{self.page.url}: {message.type}: {message.text}")

    def _loaded(self, _: Page) -> None:
        self.loads += 1

    def expect_fault(self, text: str) -> None:
        """This test brings about a fault whose message contains `text`."""
        self._expected.append(text)

    def faults(self) -> list[str]:
        """What nobody expected."""
        return [said for said in self._said if not any(text in said for text in self._expected)]

    def go(self, path: str) -> None:
        """Open a page and wait until its scripts listen."""
        self._spoken_to = False
        self.page.goto(path)
        expect(self.find("[data-mount]:not([data-ready])")).to_have_count(0)

    def find(self, selector: str, **filters: Any) -> Locator:
        return self.page.locator(selector, **filters)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def row(self, number: str) -> Locator:
        """An incident in the queue."""
        return self.find(f".queue [data-number='{number}']")

    def group(self, key: str) -> Locator:
        """The rows of a part of the queue: waiting, working or ending."""
        return self.find(f".queue [data-group={key}] > li")

    def says(self, text: str) -> None:
        """A passing note says what was done."""
        expect(self.find("#toasts").get_by_text(text).first).to_be_visible()

    def is_live(self) -> None:
        """The live line is up: what is done from now on comes as an event."""
        expect(self.find("[data-feed=as-of].ok")).to_be_visible()

    def can_take_a_call(self) -> None:
        """The form of a call is there, which the console fetches beside everything else."""
        expect(self.find(".drawer [name='caller.phone']")).to_be_attached()

    def hears(self) -> None:
        """The live line is up on a page that does not show it: the server has spoken on it."""
        give_up = time.monotonic() + PATIENCE_S
        while not self._spoken_to:
            assert time.monotonic() < give_up, f"nothing is heard on {self.page.url}"
            self.page.wait_for_timeout(20)

    def until(self, script: str, arg: Any = None) -> None:
        """Wait for something that the page itself has to ask for: a promise by itself would count as true."""
        give_up = time.monotonic() + PATIENCE_S
        while not self.page.evaluate(script, arg):
            assert time.monotonic() < give_up, f"never so on {self.page.url}: {script}"
            self.page.wait_for_timeout(50)

    def cut(self) -> None:
        """Take the network away, and go on when it is gone: the browser says so a moment before it is."""
        self.page.context.set_offline(True)
        self.until(IS_CUT)
        # A line that was still let through in that moment is given up as well.
        self.page.evaluate("() => { window.dispatchEvent(new Event('offline')); }")

    def rejoin(self) -> None:
        """Give the network back."""
        self.page.context.set_offline(False)

    def choose(self, number: str) -> None:
        """Select an incident and wait for its detail."""
        self.row(number).click()
        expect(self.find(f"#detail-body > [data-number='{number}']")).to_be_visible()

    def rows(self) -> Locator:
        """The incidents of the list."""
        return self.find("#rows tbody tr:has(a[data-row])")

    def overflow(self) -> tuple[int, int]:
        """How many pixels the page is wider and higher than the screen."""
        wide, high = self.page.evaluate(OVERFLOW)
        return wide, high

    def words(self) -> list[str]:
        """Everything that can be read on the page, names of pictures and fields included, except names of languages."""
        return list(self.page.evaluate(WORDS))
