"""Closing, reopening, reclassifying, late stages."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from core.wording import listed
from incidents import rules
from incidents.choices import ACTIVE, Disposition, Priority, Stage, Status
from incidents.events import IncidentClosed, IncidentReclassified, IncidentReopened, StageLate
from incidents.models import Incident, Reclassification
from incidents.selectors.incidents import incident_card
from incidents.services.intake import type_for
from incidents.services.state import locked, locked_by_id, settle, start_stage, touch
from live.journal import record
from stations.models import Officer


@transaction.atomic
def close_incident(*, officer: Officer, number: str, disposition: str, note: str = "") -> Incident:
    """Close with a disposition; every unit must be clear before. Closing twice the same way changes nothing."""
    incident = locked(officer, number)
    require(rules.may_close(officer, incident), _("只有值班员、值班所长和所领导可以结案。"))
    if disposition not in Disposition.values:
        raise Invalid.field("disposition", _("处理结果应为：{known}。").format(known=listed(Disposition.values)))
    if incident.status == Status.CLOSED:
        if incident.disposition == disposition:
            return incident
        raise Conflict(
            _("{number} 已按“{disposition}”结案，要改请先重新打开。").format(
                number=incident.number, disposition=incident.get_disposition_display()
            )
        )
    rows = list(incident.assignments.all())
    if busy := [row.unit.call_sign for row in rows if row.leg in ACTIVE]:
        raise Conflict(
            _("{busy} 还在处置，请先清场或撤回。").format(busy=listed(busy)), {"units": _("还有未清场的单元。")}
        )
    incident.disposition, incident.disposition_note = disposition, note
    settle(incident, rows, at=now(), status=Status.CLOSED)
    record(
        IncidentClosed(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident, rows),
            disposition=disposition, note=mask_text(note),
        ),
        actor=officer,
    )  # fmt: skip
    return incident


@transaction.atomic
def reopen_incident(*, officer: Officer, number: str, reason: str) -> Incident:
    """Take a closed incident up again; it waits for dispatch or for closing, as its assignments say."""
    incident = locked(officer, number)
    require(rules.may_close(officer, incident), _("只有值班员、值班所长和所领导可以重新打开。"))
    if incident.status != Status.CLOSED:
        return incident
    if incident.merged_into_id:
        raise Conflict(
            _("{number} 已并入 {merged_into}，请在那一起上处理。").format(
                number=incident.number, merged_into=incident.merged_into
            )
        )
    if not reason.strip():
        raise Invalid.field("reason", _("请写明重新打开的原因。"))
    rows, closed_at = list(incident.assignments.all()), incident.closed_at
    # The check constraint: closed if and only if it has a closing time. What it was closed as stays in the journal.
    incident.closed_at, incident.disposition, incident.disposition_note = None, "", ""
    # No stage is running: the one that it goes on in, even when it was closed in the same, begins now with its own limit.
    incident.stage = ""
    settle(incident, rows, at=now())
    record(
        IncidentReopened(
            stream=incident.station.code,
            subject_id=incident.pk,
            number=incident.number,
            card=incident_card(incident, rows),
            reason=mask_text(reason),
            closed_at=closed_at,
        ),
        actor=officer,
    )
    return incident


@transaction.atomic
def reclassify_incident(
    *, officer: Officer, number: str, type_code: str, priority: int | None, reason: str
) -> Incident:
    """Change type or priority; the old one is kept with who and why (DOMAIN.md, rules of the domain)."""
    incident = locked(officer, number)
    require(rules.may_edit(officer, incident), _("只有值班员、值班所长、所领导或接警人可以改类别。"))
    to = type_for(type_code) if type_code else incident.type
    to_priority = priority or incident.priority
    if to_priority not in Priority.values:
        raise Invalid.field("priority", _("级别应为 1 到 4。"))
    if (to.pk, to_priority) == (incident.type_id, incident.priority):
        return incident
    if not reason.strip():
        raise Invalid.field("reason", _("请写明更改的原因。"))
    old_type, old_priority = incident.type, incident.priority
    Reclassification.objects.create(
        incident=incident,
        from_type=old_type,
        to_type=to,
        from_priority=old_priority,
        to_priority=to_priority,
        reason=mask_text(reason),
        by=officer,
    )
    incident.type, incident.priority = to, to_priority
    if rules.is_open(incident):
        start_stage(incident, Stage(incident.stage), at=now(), restart=True)
    touch(incident)
    record(
        IncidentReclassified(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            from_type=old_type.code, to_type=to.code, from_priority=old_priority, to_priority=to_priority, reason=mask_text(reason),
        ),
        actor=officer,
    )  # fmt: skip
    return incident


@transaction.atomic
def mark_late(*, incident_id: int) -> bool:
    """Say once that an incident's running stage passed its limit; False when it has moved on meanwhile."""
    incident = locked_by_id(incident_id)
    if incident.late or incident.stage_due_at is None or incident.stage_due_at > now() or not rules.is_open(incident):
        return False
    incident.late = True
    touch(incident)
    limit_s = round((incident.stage_due_at - incident.stage_since).total_seconds())
    record(
        StageLate(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            stage=incident.stage, limit_s=limit_s,
        ),
        actor=None,
    )  # fmt: skip
    return True
