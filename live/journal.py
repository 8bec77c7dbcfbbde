"""`record`: the only way into the journal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection, transaction

from core.encoding import encode
from live import bus
from live.events import Event


class Actor(Protocol):
    """Whoever acts: an officer. The system itself acts as None."""

    pk: Any
    name: str


class OutsideTransaction(RuntimeError):
    """`record` was called where the change and its journal entry could come apart."""


def frame(
    *,
    offset: int,
    kind: str,
    at: datetime,
    subject: str,
    subject_id: int,
    number: str,
    data: Mapping[str, Any],
    card: str,
) -> str:
    """Return the WebSocket frame of an entry; `card` is JSON already, so it is encoded once for everybody.

    `data` is what the event tells beside its card (`Event.heard`); most tell nothing.
    """
    head = encode(
        {
            "type": "event",
            "offset": offset,
            "kind": kind,
            "at": at,
            "subject": {"type": subject, "id": subject_id, "number": number},
            **({"data": data} if data else {}),
        },
    )
    return f'{head[:-1]},"card":{card}}}'


def record(event: Event, *, actor: Actor | None) -> int:
    """Append the event to its station's stream and ring the bell when the transaction commits.

    Call it last in a service: from here to the commit the stream is locked, which is what makes offsets gapless and
    in commit order. Returns the offset. Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event.kind)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "offset", at FROM live_append(%s, %s, %s, %s, %s, %s, %s, %s, %s)',
            [
                event.stream,
                event.kind,
                actor.pk if actor else None,
                actor.name if actor else "",
                event.subject,
                event.subject_id,
                event.number,
                encode(event.data()),
                encode(event.card),
            ],
        )
        offset, at = cursor.fetchone()
    announce(event, offset=offset, at=at)
    return int(offset)


def hold(stream: str) -> None:
    """Take a stream's turn before another row that two callers lock, one of whom has said something by then.

    Everybody has the stream first, so that nobody waits for the other's row with the stream in hand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM live_stream WHERE name = %s FOR NO KEY UPDATE", [stream])


def announce(event: Event, *, offset: int, at: datetime) -> None:
    """Ring the bell for an entry as soon as it is committed.

    `record` does it by itself; a statement that appends in the same breath as it changes (incidents.services.entering)
    calls it after.
    """
    text = frame(
        offset=offset, kind=event.kind, at=at.astimezone(UTC), subject=event.subject,
        subject_id=event.subject_id, number=event.number, data={name: getattr(event, name) for name in event.heard}, card=encode(event.card),
    )  # fmt: skip

    def ring() -> None:
        bus.push(event.stream, text)

    transaction.on_commit(ring)
