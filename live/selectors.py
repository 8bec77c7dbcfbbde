"""Reading the journal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.masking import mask_text
from live.events import KINDS, heard_of
from live.journal import frame
from live.models import Attachment, Entry, Pulse, Stream

REPLAY_LIMIT = 500


class Head(NamedTuple):
    """Where a stream stands."""

    epoch: str
    offset: int


class Frame(NamedTuple):
    """An entry as it goes to a socket."""

    offset: int
    text: str


def head(stream: str) -> Head:
    """Return a stream's epoch and newest offset; a stream nobody wrote to yet is made on the way."""
    row, _ = Stream.objects.get_or_create(name=stream)
    return Head(str(row.epoch), row.head)


def heads(streams: Sequence[str]) -> dict[str, Head]:
    """Return the heads of several streams in one query."""
    rows = Stream.objects.filter(name__in=streams).values_list("name", "epoch", "head")
    return {name: Head(str(epoch), offset) for name, epoch, offset in rows}


def missed(stream: str, *, epoch: str, after: int, limit: int = REPLAY_LIMIT) -> list[Frame] | None:
    """Return everything after an offset, in order; None means "start again from a snapshot".

    All or nothing: another epoch, an offset from the future, or more than `limit` entries answer None.
    """
    row = Stream.objects.filter(name=stream).values_list("epoch", "head").first()
    if row is None or not _same_epoch(row[0], epoch) or after > row[1] or row[1] - after > limit:
        return None
    return frames_between(stream, after, row[1])


def _same_epoch(mine: UUID, theirs: str) -> bool:
    return str(mine) == theirs.lower()


def frames_between(stream: str, after: int, until: int) -> list[Frame]:
    """Return the frames of (after, until], in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            # only a few kinds tell something beside the card: the others' data are not read
            'SELECT "offset", kind, at, subject, subject_id, number, CASE WHEN kind = ANY(%s) THEN data::text END, card::text '
            'FROM live_entry WHERE stream_id = %s AND "offset" > %s AND "offset" <= %s ORDER BY "offset"',
            [[kind for kind, event in KINDS.items() if event.heard], stream, after, until],
        )
        rows = cursor.fetchall()
    return [
        Frame(
            offset,
            frame(
                offset=offset, kind=kind, at=at, subject=subject, subject_id=subject_id, number=number,
                data=heard_of(kind, orjson.loads(data)) if data else {}, card=card,
            ),
        )
        for offset, kind, at, subject, subject_id, number, data, card in rows
    ]  # fmt: skip


def timeline(subject: str, *ids: int) -> QuerySet[Entry]:
    """Return what happened to one thing, or to several of a kind, newest first."""
    return Entry.objects.filter(subject=subject, subject_id__in=ids).order_by("-id")


def done_since(stream: str, kind: str, *, actor_id: int, since: datetime) -> int:
    """Return how often somebody did something lately: the count behind a limit."""
    return Entry.objects.filter(stream_id=stream, at__gte=since, kind=kind, actor_id=actor_id).count()


def pulse_age(name: str, now_s: float) -> float | None:
    """Return the seconds since a part last lived; None when it never did."""
    at = Pulse.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None else now_s - at.timestamp()


class Broken(NamedTuple):
    """The first entry of a stream whose hash does not follow from the one before."""

    stream: str
    offset: int
    why: str


def first_broken(stream: str) -> Broken | None:
    """Check offsets and hash chain of a stream in one pass of the database; None when all is well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT broken_offset, why FROM live_verify(%s)", [stream])
        row = cursor.fetchone()
    return Broken(stream, row[0], row[1]) if row else None


def attachments_of(*, subject: str, ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """Return the attachments of several things of one kind, oldest first: one query."""
    found: dict[int, list[Attachment]] = {pk: [] for pk in ids}
    for row in Attachment.objects.filter(subject=subject, subject_id__in=found).order_by("id"):
        found[row.subject_id].append(row)
    return found


def attachment_of(*, subject: str, subject_id: int, uid: UUID) -> Attachment:
    """Return one attachment of a thing that the caller may see; NotFound otherwise."""
    row = Attachment.objects.filter(subject=subject, subject_id=subject_id, uid=uid).first()
    if row is None:
        raise NotFound(_("没有找到这个附件，或您无权查看。"))
    return row


def is_picture(row: Attachment) -> bool:
    """Whether a browser can show it in the page."""
    return row.media_type.startswith("image/")


def attachment_card(row: Attachment) -> dict[str, Any]:
    """Return what pages and API show of an attachment; its address is the app's own."""
    return {
        "uid": str(row.uid), "name": mask_text(row.name), "media_type": row.media_type, "picture": is_picture(row), "size": row.size, "sha256": row.sha256,
        "taken_at": row.taken_at, "lon": row.lon, "lat": row.lat, "by": row.actor, "at": row.at,
    }  # fmt: skip
