"""What the clock does row by row: to each whose moment has come, whatever becomes of the others."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Q, QuerySet

BATCH = 200
log = logging.getLogger(__name__)


def due_ids(rows: QuerySet[Any], moment: str) -> Iterator[int]:
    """Yield the keys of rows, longest due first by the column `moment`.

    They are read a batch at a time, each from where the last one ended: a row that stays due holds up none behind it.
    """
    rows, behind = rows.order_by(moment, "pk"), Q()
    while batch := list(rows.filter(behind).values_list(moment, "pk")[:BATCH]):
        yield from (pk for _at, pk in batch)
        at, last = batch[-1]
        behind = Q(**{f"{moment}__gt": at}) | Q(**{moment: at, "pk__gt": last})


def tend(what: str, ids: Iterable[int], act: Callable[[int], object]) -> None:
    """Act on each row; one that fails is logged and tried again with the next sweep, the others have their moment now."""
    for pk in ids:
        try:
            act(pk)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            log.exception("%s %s could not be tended", what, pk)
