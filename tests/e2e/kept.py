"""Contexts of the browser that are used again: their scripts, styles and fonts are loaded once, nothing else is left behind."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

QUIET = "/healthz"  # a page of the house without a script


class KeptContexts:
    """Hands out contexts that know nobody. In each a quiet page stays open, which keeps the warm process alive."""

    def __init__(self, browser: Browser, base: str, *, patience_ms: int) -> None:
        self._browser = browser
        self.base = base
        self._patience_ms = patience_ms
        self._quiet: dict[BrowserContext, Page] = {}
        self._idle: list[BrowserContext] = []

    def take(self, **more: Any) -> BrowserContext:
        """A context that is somebody's alone until it is given back; one that is to be special (`more`) is made anew."""
        if not more and self._idle:
            return self._idle.pop()
        context = self._browser.new_context(base_url=self.base, locale="zh-CN", **more)
        context.set_default_timeout(self._patience_ms)
        if not more:
            self._quiet[context] = context.new_page()
            self._quiet[context].goto(QUIET)
        return context

    def give_back(self, context: BrowserContext) -> None:
        """Forget who was here: pages, cookies, permissions and everything that a page can store."""
        quiet = self._quiet.get(context)
        if quiet is None:
            context.close()
            return
        for page in context.pages:
            if page is not quiet:
                page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        context.clear_permissions()
        session = context.new_cdp_session(quiet)
        session.send("Storage.clearDataForOrigin", {"origin": self.base, "storageTypes": "all"})
        session.detach()
        self._idle.append(context)
