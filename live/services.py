"""Writes of the live app that are not the journal itself."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict
from live.files import Paper, put_away
from live.journal import Actor
from live.models import Answer, Attachment, Pulse, Stream

ANSWERS_KEPT = timedelta(days=7)
MOST_ATTACHMENTS = 100


@transaction.atomic
def renew_epoch(*, stream: str) -> str:
    """Make every screen of a station start again: after a restore old offsets mean other events."""
    row = Stream.objects.select_for_update(no_key=True).get(pk=stream)
    row.epoch = uuid.uuid4()
    row.save(update_fields=["epoch"])
    return str(row.epoch)


def show_life(*, name: str) -> None:
    """Write the canary's row."""
    Pulse.objects.update_or_create(name=name, defaults={"at": now()})


def forget_old_answers() -> int:
    """Drop idempotency answers older than a tablet may stay offline (8 h) by a wide margin."""
    count, _rows = Answer.objects.filter(at__lt=now() - ANSWERS_KEPT).delete()
    return count


@transaction.atomic
def attach_file(*, stream: str, subject: str, subject_id: int, paper: Paper, actor: Actor) -> tuple[Attachment, bool]:
    """Hang an examined file on something, and say whether it is new: the same file again is the attachment that is there.

    The calling service has asked whether the actor may, holds the subject's lock, and records its own event when it is new.
    """
    sha256 = put_away(paper.content)
    mine = Attachment.objects.filter(subject=subject, subject_id=subject_id)
    if there := mine.filter(sha256=sha256).first():
        return there, False
    if mine.count() >= MOST_ATTACHMENTS:
        raise Conflict(_("已有 {most} 个附件，不能再加。").format(most=MOST_ATTACHMENTS))
    row = Attachment.objects.create(
        stream=stream, subject=subject, subject_id=subject_id, sha256=sha256, size=len(paper.content), name=paper.name,
        media_type=paper.media_type, taken_at=paper.taken_at, lon=paper.lon, lat=paper.lat, actor_id=actor.pk, actor=actor.name,
    )  # fmt: skip
    return row, True
