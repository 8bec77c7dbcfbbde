"""Everything about one incident, for its page, its panel and the API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from core.masking import mask_text
from incidents.choices import Stage
from incidents.models import Incident, IncidentType, Link, Party
from incidents.selectors.incidents import incident_card
from live import selectors as journal
from live.timeline import Entries

# Stages in order with the field that ends each; the first begins at `reported_at`.
STAGES = [
    (Stage.DISPATCH, "dispatched_at"),
    (Stage.ACCEPT, "accepted_at"),
    (Stage.LEAVE, "en_route_at"),
    (Stage.ARRIVE, "on_scene_at"),
    (Stage.FEEDBACK, "handled_at"),
    (Stage.CLOSE, "closed_at"),
]


def entries(incident: Incident) -> Entries:
    """Return all of the journal's entries of an incident, newest first, for whoever pages through them."""
    return journal.timeline("incident", incident.pk).values("id", "offset", "at", "kind", "actor", "data")


def parties(incident: Incident) -> list[dict[str, Any]]:
    """Return who is in it, masked."""
    return [party_card(row) for row in incident.parties.order_by("id")]


def party_card(row: Party) -> dict[str, Any]:
    """Return somebody as everybody may see them."""
    return {"id": row.pk, "role": row.role, "role_name": row.get_role_display(), "masked": row.masked, "note": row.note}


def link_rows(incident: Incident) -> QuerySet[Link]:
    """Return what joins an incident with others, either way round, newest first."""
    rows = Link.objects.filter(Q(incident=incident) | Q(other=incident))
    return rows.select_related("incident__type", "other__type").order_by("-at")


def links(incident: Incident) -> list[dict[str, Any]]:
    """Return the incidents joined with this one, either way round."""
    found = []
    for row in link_rows(incident):
        peer, merged = (row.other, "into") if row.incident_id == incident.pk else (row.incident, "from")
        found.append(
            {
                "number": peer.number, "short": peer.short, "title": mask_text(peer.title), "type": peer.type.name, "status": peer.status,
                "reported_at": peer.reported_at, "kind": row.kind, "kind_name": row.get_kind_display(), "direction": merged,
            }
        )  # fmt: skip
    return found


def attachments(incident: Incident) -> list[dict[str, Any]]:
    """Return what hangs on it, oldest first, each with the address that asks for the right to see it."""
    rows = journal.attachments_of(subject="incident", ids=[incident.pk])[incident.pk]
    return [
        journal.attachment_card(row) | {"url": reverse("incidents:attachment", args=[incident.number, row.uid])}
        for row in rows
    ]


def stages(incident: Incident, limits: dict[tuple[int, str], int]) -> list[dict[str, Any]]:
    """Return the stage bar: name, begin, end, seconds, limit, state (done, late, current, waiting)."""
    began, rows = incident.reported_at, []
    for stage, field in STAGES:
        ended, limit = getattr(incident, field), limits.get((incident.priority, stage))
        took = round((ended - began).total_seconds()) if ended else None
        state = "waiting"
        # A stage that runs again (all units recalled) is the current one, whatever it took the first time.
        if incident.stage == stage and incident.closed_at is None:
            state, ended, took = "current", None, None
        elif ended:
            state = "late" if limit is not None and took is not None and took > limit else "done"
        rows.append(
            {
                "stage": stage.value,
                "name": stage.label,
                "began_at": began,
                "ended_at": ended,
                "took_s": took,
                "limit_s": limit,
                "state": state,
            }
        )
        began = ended or began
    return rows


def assignments(incident: Incident) -> list[dict[str, Any]]:
    """Return every unit that was sent, with the time of each leg and plan against done."""
    return [
        {
            "id": row.pk, "call_sign": row.unit.call_sign, "kind": row.unit.kind, "status": row.leg, "status_name": row.get_leg_display(), "since": row.leg_since,
            "sent_at": row.sent_at, "accepted_at": row.accepted_at, "en_route_at": row.en_route_at, "on_scene_at": row.on_scene_at,
            "cleared_at": row.cleared_at, "recalled_at": row.recalled_at, "planned_m": row.planned_m, "planned_s": row.planned_s,
            "reinforcement": row.reinforcement,
        }
        for row in incident.assignments.all()
    ]  # fmt: skip


def whole(incident: Incident) -> dict[str, Any]:
    """Return the API's detail: the card and everything around it, personal data masked."""
    return incident_card(incident) | {
        "source": incident.source,
        "source_id": incident.source_id,
        "description": mask_text(incident.description),
        "sensitive_reason": incident.sensitive,
        "disposition": incident.disposition,
        "disposition_note": mask_text(incident.disposition_note),
        "assignments": assignments(incident),
        "parties": parties(incident),
        "links": links(incident),
        "reclassifications": [
            {
                "at": row.at, "from_type": row.from_type.code, "to_type": row.to_type.code,
                "from_priority": row.from_priority, "to_priority": row.to_priority, "reason": row.reason, "by": row.by.name,
            }
            for row in incident.reclassifications.select_related("from_type", "to_type", "by").order_by("-at")
        ],
    }  # fmt: skip


def type_tree() -> list[dict[str, Any]]:
    """Return the active types with what a form needs to suggest and search them."""
    rows = list(IncidentType.objects.filter(is_active=True).select_related("parent").order_by("code"))
    names = {row.code: row.name for row in rows}
    initials = {row.code: row.initials for row in rows}
    inner = {row.parent.code for row in rows if row.parent}
    found = []
    for row in rows:
        parts = row.code.split(".")
        above = [".".join(parts[: i + 1]) for i in range(len(parts))]
        found.append(
            {
                "code": row.code, "name": row.name, "path": " › ".join(names.get(code, "") for code in above),
                "parent": row.parent.code if row.parent else None, "priority": row.priority, "words": row.words,
                "pinyin": f"{row.initials} {''.join(initials.get(code, '') for code in above)}", "leaf": row.code not in inner,
            }
        )  # fmt: skip
    return found
