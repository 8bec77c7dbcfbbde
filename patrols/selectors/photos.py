"""What was handed in at stops (P5)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotFound
from live import selectors as journal
from live.models import Attachment
from patrols.models import Stop
from stations.models import Officer
from stations.selectors.people import visible_stations


def attachments(officer: Officer, stop_id: int) -> list[dict[str, Any]]:
    """Return what hangs on a visible stop, oldest first, each with its address; NotFound for any other."""
    _check(officer, stop_id)
    return _of([stop_id])[stop_id]


def attachment(officer: Officer, stop_id: int, uid: UUID) -> Attachment:
    """Return one attachment of a visible stop; NotFound otherwise."""
    _check(officer, stop_id)
    return journal.attachment_of(subject="stop", subject_id=stop_id, uid=uid)


def with_photos(duties: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return duty cards whose stops say what hangs on them: one query for all."""
    cards = list(duties)
    found = _of([stop["id"] for card in cards for stop in card["stops"]])
    return [card | {"stops": [stop | {"photos": found[stop["id"]]} for stop in card["stops"]]} for card in cards]


def _check(officer: Officer, stop_id: int) -> None:
    if not Stop.objects.filter(pk=stop_id, duty__plan__station__in=visible_stations(officer)).exists():
        raise NotFound(_("没有找到这个停留点，或您无权查看。"))


def _of(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    hanging = journal.attachments_of(subject="stop", ids=ids)
    return {
        pk: [
            journal.attachment_card(row) | {"url": reverse("patrols:stop-attachment", args=[pk, row.uid])}
            for row in rows
        ]
        for pk, rows in hanging.items()
    }
