"""A timeline that is shown in part, and says so: the same on every page and in every answer of the API."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.paging import CursorPage
from live.models import Entry

SHOWN = 200
ID_DIGITS = 18  # always fits into a bigint
Row = dict[str, Any]
Entries = QuerySet[Entry, Any]  # as `.values(…)` gives them


class Window(NamedTuple):
    """Some entries, newest first, with how many there are on either side of them: nobody takes a part for the whole."""

    rows: list[Row]
    newer: int = 0
    earlier: int = 0

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.newer + len(self.rows) + self.earlier

    @property
    def step(self) -> int:
        """How many come with the next window."""
        return min(self.earlier, SHOWN)

    @property
    def before(self) -> int:
        """What the next window is asked for with: the oldest entry of this one."""
        return int(self.rows[-1]["id"])

    def told(self, line: Callable[[Row], Row]) -> list[Row]:
        """Return the rows in words, each with the entry it says."""
        return [line(row) | {"entry": row["id"]} for row in self.rows]


def window(entries: Entries, before: str = "") -> Window:
    """Return the newest entries, or the newest of those before one; what is no number asks for the newest.

    `entries` are newest first and hold their `id`. One query, and one more for each side on which there are others.
    """
    asked = int(before) if before.isdecimal() and len(before) <= ID_DIGITS else None
    older = entries if asked is None else entries.filter(pk__lt=asked)
    rows = list(older[: SHOWN + 1])
    earlier = older.count() - SHOWN if len(rows) > SHOWN else 0
    newer = 0 if asked is None else entries.filter(pk__gte=asked).count()
    return Window(rows[:SHOWN], newer, earlier)


def entry_row(entry: Row) -> Row:
    """Return an entry as the API shows it."""
    return {name: entry[name] for name in ("offset", "at", "kind", "actor", "data")}


def timeline_page(request: Request, view: APIView, entries: Entries, row: Callable[[Row], Row]) -> Response:
    """Answer a cursor page of entries, newest first."""
    pages = CursorPage()
    pages.ordering = ("-id",)
    found = pages.paginate_queryset(entries, request, view)
    return pages.get_paginated_response([row(one) for one in found or []])
