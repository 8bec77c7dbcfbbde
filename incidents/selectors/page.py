"""What the incident page and the console's panel show, in words."""

from typing import Any

from django.db.models import Count, Max, Value
from django.utils.translation import gettext as _

from core.clock import now
from core.masking import mask_text
from incidents import rules
from incidents.choices import ACTIVE, Disposition, Kind, LinkKind, PartyRole, Priority, Stage
from incidents.models import Incident, IncidentType
from incidents.models.incident import AddressKey
from incidents.selectors import detail
from incidents.selectors.dispatch import recommend
from incidents.selectors.incidents import incident_card
from incidents.selectors.listing import type_choices
from incidents.selectors.reference import stage_limits
from incidents.selectors.similar import within
from incidents.selectors.wording import clock, line
from live.timeline import window
from stations.models import Officer

STATE = {"done": "done", "late": "late", "current": "current", "waiting": "ahead"}


def _stages(incident: Incident) -> list[dict[str, Any]]:
    at = now()
    shown = []
    for row in detail.stages(incident, stage_limits(incident.station_id)):
        current = row["state"] == "current"
        elapsed = round((at - incident.stage_since).total_seconds()) if current else row["took_s"]
        state = "late" if current and incident.late else STATE[row["state"]]
        shown.append(
            {
                "key": row["stage"], "label": row["name"], "state": state, "since": incident.stage_since if current else row["began_at"],
                "elapsed_s": elapsed, "limit_s": row["limit_s"], "at": row["ended_at"], "current": current,
                "took": clock(elapsed) if row["ended_at"] else "", "limit": clock(row["limit_s"]) if row["limit_s"] else "",
            }
        )  # fmt: skip
    return shown


def _assignments(incident: Incident) -> list[dict[str, Any]]:
    limits = stage_limits(incident.station_id)
    rows = []
    for row in incident.assignments.all():
        arrive = round((row.on_scene_at - row.sent_at).total_seconds()) if row.on_scene_at else None
        accept = round((row.accepted_at - row.sent_at).total_seconds()) if row.accepted_at else None
        limit = limits.get((incident.priority, Stage.ARRIVE))
        rows.append(
            {
                "id": row.pk, "call_sign": row.unit.call_sign, "crew": "", "status": row.leg, "status_label": row.get_leg_display(),
                "sent_at": row.sent_at, "accept_text": clock(accept), "arrive_text": clock(arrive), "open": row.leg in ACTIVE,
                "arrive_late": arrive is not None and limit is not None and arrive > limit, "planned_m": row.planned_m,
            }
        )  # fmt: skip
    return rows


def _links(officer: Officer, incident: Incident) -> list[dict[str, Any]]:
    """Return the joined incidents; `part`: whether one may take them apart, which is asked of the one that was merged.

    `key`: the first of those, on which the key lies; on an incident that was merged it lies on where it says so.
    """
    shown: list[dict[str, Any]] = []
    for row in detail.link_rows(incident):
        peer = row.other if row.incident_id == incident.pk else row.incident
        asked = [row.incident, row.other] if row.kind == LinkKind.RELATED else [row.incident]
        part = any(rules.may_edit(officer, one) for one in asked)
        shown.append(
            {
                "number": peer.number, "short": peer.short, "title": mask_text(peer.title), "at": peer.reported_at,
                "why": row.get_kind_display(), "part": part,
                "key": part and incident.merged_into_id is None and not any(one["key"] for one in shown),
            }
        )  # fmt: skip
    return shown


def _premise(incident: Incident) -> dict[str, Any] | None:
    """Return the premise history: what was reported within 80 m in 30 days, or at the same address where there is no point."""
    ours = Incident.objects.filter(station_id=incident.station_id)
    if incident.lon is not None and incident.lat is not None:
        near = ours.filter(within(incident.lon, incident.lat, rules.DUPLICATE_WITHIN_M))
    elif incident.address:
        near = ours.exclude(address="").alias(key=AddressKey("address")).filter(key=AddressKey(Value(incident.address)))
    else:
        return None
    near = near.filter(reported_at__gte=now() - rules.REPEAT_WITHIN).exclude(pk=incident.pk)
    found = near.aggregate(count=Count("id"), last=Max("reported_at"))
    if not found["count"]:
        return None
    return {
        "count": found["count"],
        "days": rules.REPEAT_WITHIN.days,
        "text": _("同址 30 天内另有 {count} 起").format(count=found["count"]),
        "last": found["last"],
    }


def _may(officer: Officer, incident: Incident) -> dict[str, bool]:
    return {
        "dispatch": rules.may_dispatch(officer, incident) and rules.is_open(incident),
        "close": rules.may_close(officer, incident) and rules.is_open(incident),
        "reopen": rules.may_close(officer, incident)
        and not rules.is_open(incident)
        and incident.merged_into_id is None,
        "edit": rules.may_edit(officer, incident),
        "reclassify": rules.may_edit(officer, incident),
        "link": rules.may_edit(officer, incident),
        "part": rules.may_edit(officer, incident) and incident.merged_into_id is not None,
        "attach": rules.may_attach(officer, incident),
        "note": rules.may_note(officer, incident),
        "parties": rules.may_keep_parties(officer, incident),
        "reveal": rules.may_unmask(officer, incident),
    }


def type_path(kind: IncidentType) -> str:
    """Return 纠纷 › 邻里 › 噪音."""
    names = []
    node: IncidentType | None = kind
    while node is not None:
        names.append(node.name)
        node = node.parent
    return " › ".join(reversed(names))


def facts(incident: Incident) -> dict[str, Any]:
    """Return the incident's facts with their labels; personal data masked."""
    return {
        "number": incident.number, "short": incident.short, "kind": incident.kind, "kind_label": incident.get_kind_display(), "type_code": incident.type.code,
        "type_path": type_path(incident.type), "priority": incident.priority, "priority_label": incident.get_priority_display(),
        "title": mask_text(incident.title), "description": mask_text(incident.description), "status": incident.status, "status_label": incident.get_status_display(),
        "open": rules.is_open(incident), "address": mask_text(incident.address), "place_path": incident.community.name if incident.community else "",
        "community_name": incident.community.name if incident.community else "", "accuracy_m": incident.accuracy_m,
        "lon": incident.lon, "lat": incident.lat, "source_label": incident.get_source_display(), "reported_at": incident.reported_at,
        "occurred_at": incident.occurred_at, "reported_by": incident.reported_by.name if incident.reported_by else "",
        "repeat": incident.repeat, "sensitive": incident.sensitive, "merged_into": incident.merged_into.number if incident.merged_into else "",
        "version": incident.version, "disposition_label": incident.get_disposition_display(), "closing_note": mask_text(incident.disposition_note),
        "closed_at": incident.closed_at, "late": incident.late,
    }  # fmt: skip


def page(officer: Officer, incident: Incident, before: str = "") -> dict[str, Any]:
    """Return the whole context of the page and the panel; its timeline from the newest, or from before an entry."""
    may, past = _may(officer, incident), window(detail.entries(incident), before)
    return {
        "incident": facts(incident),
        "card": incident_card(incident),
        "stages": _stages(incident),
        "past": past,
        "timeline": past.told(line),
        "recommendations": recommend(incident) if may["dispatch"] else {"recommended": [], "skipped": []},
        "assignments": _assignments(incident),
        "parties": detail.parties(incident),
        "party_roles": PartyRole.choices,
        "links": _links(officer, incident),
        "attachments": detail.attachments(incident),
        "premise": _premise(incident),
        "dispositions": Disposition.choices,
        "priorities": Priority.choices,
        "kinds": Kind.choices,
        "types": type_choices(),
        "station": incident.station,
        "may": may,
    }
