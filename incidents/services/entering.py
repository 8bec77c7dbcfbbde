"""The one statement that enters a report: number, incident, caller and journal in one round trip.

Between the day's number and the journal's offset two rows are locked for the whole station. When Python did the steps
one by one, every other call waited while a thread waited for its turn to run (docs/decisions/006).
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from django.db import connection, transaction

from core.encoding import encode
from incidents.events import IncidentReported
from incidents.models import Incident, Party
from live.journal import announce
from stations.models import Officer

STATEMENT = (
    'SELECT id, number, short, "offset", at FROM incidents_take_in('
    "%s::jsonb, %s::jsonb, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)"
)
# What the statement gives itself.
GIVEN_THERE = frozenset({"id", "number", "short", "search"})
COLUMNS = {
    model: [(one.attname, one.column) for one in model._meta.concrete_fields if one.column not in GIVEN_THERE]  # noqa: SLF001 - Django's public way
    for model in (Incident, Party)
}


def enter(
    incident: Incident, caller: Party | None, *, event: IncidentReported, words: str, day: date, actor: Officer
) -> None:
    """Write an unsaved incident, its caller and its journal entry, and ring the bell; the incident gets its id and number.

    `words` are the search words without the number, `day` is the Shanghai day that counts; the event's card and number
    are renewed here. IntegrityError when the source's own number is already there.
    """
    with _own_savepoint(), connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            [
                _row(incident), _row(caller) if caller else None, words, event.stream, day, event.kind,
                actor.pk, actor.name, encode(event.data()), encode(event.card),
            ],
        )  # fmt: skip
        incident.pk, incident.number, incident.short, offset, at = cursor.fetchone()
    incident._state.adding = False  # noqa: SLF001 - as Model.save() leaves it
    card = {**event.card, "id": incident.pk, "number": incident.number, "short": incident.short}
    entered = replace(event, subject_id=incident.pk, number=incident.number, card=card)
    announce(entered, offset=offset, at=at)


def _own_savepoint() -> AbstractContextManager[None]:
    """Alone the statement is its own transaction; in a caller's, a refused one must not spoil what was done before it."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _row(instance: Incident | Party) -> str:
    """Return a row as PostgreSQL reads it from JSON, by column."""
    values = {column: getattr(instance, attname) for attname, column in COLUMNS[type(instance)]}
    return orjson.dumps(values, _text, orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _text(value: Any) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
