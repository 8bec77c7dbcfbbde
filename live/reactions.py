"""Reactions: what an app does when the journal says that something happened below it.

A handler sees every entry of its kinds, in order, once: it runs in the transaction that moves its cursor. It can be
killed anywhere and goes on where it was; a rebuilt reaction starts from offset 0.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from core.clock import now
from live.models import Cursor, Entry, Stream

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reaction:
    """A name, the kinds it listens to and the handler."""

    name: str
    kinds: frozenset[str]
    handle: Callable[[Entry], None]


REACTIONS: dict[str, Reaction] = {}


def reaction(name: str, *, kinds: Iterable[str]) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """Register a handler; called at import of an app's `reactions.py`."""

    def register(handle: Callable[[Entry], None]) -> Callable[[Entry], None]:
        if name in REACTIONS:
            raise ValueError(f"reaction {name} is registered twice")
        REACTIONS[name] = Reaction(name, frozenset(kinds), handle)
        return handle

    return register


def _take(name: str, stream: str) -> Cursor | None:
    """Lock a cursor, or None when another worker has it."""
    return (
        Cursor.objects.select_for_update(no_key=True, skip_locked=True).filter(reaction=name, stream_id=stream).first()
    )


def follow_once(one: Reaction, stream: str) -> int:
    """Go on to the next entry that counts; return how many offsets the cursor moved (0: level, or somebody else is at it)."""
    # Made by itself: a handler that fails at its very first entry must have a cursor to be written down on.
    Cursor.objects.get_or_create(reaction=one.name, stream_id=stream)
    return _handle_next(one, stream)


@transaction.atomic
def _handle_next(one: Reaction, stream: str) -> int:
    """Handle one entry: what its handler says locks the stream, and nothing else may be locked after that."""
    cursor = _take(one.name, stream)
    if cursor is None:
        return 0
    # The head first: entries become visible in the order of their offsets, so none at or before it can appear behind us.
    head = Stream.objects.values_list("head", flat=True).get(name=stream)
    coming = Entry.objects.filter(stream_id=stream, offset__gt=cursor.offset, offset__lte=head, kind__in=one.kinds)
    entry = coming.order_by("offset").first()
    if entry is not None:
        one.handle(entry)
    reached = entry.offset if entry is not None else head
    moved = reached - cursor.offset
    if moved:
        cursor.offset, cursor.failing_since, cursor.failure = reached, None, ""
        cursor.save()
    return moved


def follow(one: Reaction, stream: str) -> None:
    """Bring a reaction level with a stream; a failing handler stops only its own cursor and is written down."""
    try:
        moved = follow_once(one, stream)
        while moved:
            moved = _handle_next(one, stream)
    except Exception as error:
        _logger.exception("reaction %s stopped on %s", one.name, stream)
        row = Cursor.objects.filter(reaction=one.name, stream_id=stream)
        row.filter(failing_since=None).update(failing_since=now())
        row.update(failure=repr(error)[:2000])


def follow_all() -> None:
    """Bring every reaction level with every stream that is ahead of it."""
    for name in REACTIONS:
        follow_everywhere(name)


def follow_everywhere(name: str) -> None:
    """Bring one reaction level with every stream that is ahead of it: for what cannot wait until all have had their turn."""
    for stream in _behind(name):
        follow(REACTIONS[name], stream)


def _behind(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name FROM live_stream s LEFT JOIN live_cursor c ON c.stream_id = s.name AND c.reaction = %s "
            'WHERE s.head > coalesce(c."offset", 0) ORDER BY s.name',
            [name],
        )
        return [row[0] for row in cursor.fetchall()]


def rewind(name: str) -> None:
    """Let a reaction start from the beginning (the caller has emptied what it had built)."""
    Cursor.objects.filter(reaction=name).update(offset=0, failing_since=None, failure="")
