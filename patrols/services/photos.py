"""Pictures that a crew takes at a stop (P5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.masking import mask_text
from live.files import Upload, examine
from live.models import Attachment
from live.services import attach_file
from patrols.events import StopPaperAdded
from patrols.services.road import locked_stop
from patrols.services.state import say, touch
from stations.models import Officer


@transaction.atomic
def attach_to_stop(*, officer: Officer, stop_id: int, upload: Upload) -> Attachment:
    """Hang a picture or a PDF on a stop that was reached; the same file again changes nothing.

    Conflict before the arrival: only a stop where somebody has been stays when a route is planned anew.
    """
    paper = examine(upload)
    plan, stop, _moment = locked_stop(officer, stop_id, upload.taken_at)
    if stop.arrived_at is None:
        raise Conflict(_("还没有登记到达这一站，先登记到达再交照片。"))
    row, new = attach_file(stream=plan.station.code, subject="stop", subject_id=stop.pk, paper=paper, actor=officer)
    if new:
        touch(plan)
        say(
            StopPaperAdded, plan, actor=officer, unit=stop.duty.unit.call_sign, stop=stop.pk, place=stop.name,
            uid=str(row.uid), name=mask_text(row.name), media_type=row.media_type,
        )  # fmt: skip
    return row
