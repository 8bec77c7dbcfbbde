"""Pictures and scans of a file: the live app keeps them, this one asks who may."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import require
from core.masking import mask_text
from live import files
from live.models import Attachment
from live.services import attach_file
from mediation.events.steps import DisputePaperAdded
from mediation.rules import rights
from mediation.services.state import locked, say
from stations.models import Officer


def attach(*, officer: Officer, number: str, upload: files.Upload) -> Attachment:
    """Hang a file on a dispute; the same file again is the one that is there. Invalid (field `file`) says what is wrong."""
    return _keep(officer, number, files.examine(upload))


@transaction.atomic
def _keep(officer: Officer, number: str, paper: files.Paper) -> Attachment:
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以添加材料。"))
    row, new = attach_file(
        stream=dispute.station.code, subject="dispute", subject_id=dispute.pk, paper=paper, actor=officer
    )
    if new:
        name = mask_text(row.name)
        say(dispute, DisputePaperAdded, actor=officer, uid=str(row.uid), name=name, media_type=row.media_type)
    return row
