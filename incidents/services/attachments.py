"""Pictures and documents of an incident."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import require
from core.masking import mask_text
from incidents import rules
from incidents.events import AttachmentAdded
from incidents.selectors.incidents import incident_card
from incidents.services.state import locked
from live.files import Upload, examine
from live.journal import record
from live.models import Attachment
from live.services import attach_file
from stations.models import Officer


@transaction.atomic
def attach_to_incident(*, officer: Officer, number: str, upload: Upload) -> Attachment:
    """Hang a picture or a PDF on an incident; the same file again changes nothing."""
    paper = examine(upload)
    incident = locked(officer, number)
    require(rules.may_attach(officer, incident), _("您不能在这起警情上加附件。"))
    row, new = attach_file(
        stream=incident.station.code, subject="incident", subject_id=incident.pk, paper=paper, actor=officer
    )
    if new:
        record(
            AttachmentAdded(
                stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
                uid=str(row.uid), name=mask_text(row.name), media_type=row.media_type,
            ),
            actor=officer,
        )  # fmt: skip
    return row
