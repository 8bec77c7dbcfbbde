"""What the incident page and the console's panel show, in words."""

from typing import Any

from django.db.models import Count, Max

from core.clock import now
from incidents import rules
from incidents.choices import ACTIVE, Disposition, Leg, LinkKind, Stage
from incidents.models import Incident, IncidentType
from incidents.selectors import detail
from incidents.selectors.dispatch import recommend
from incidents.selectors.incidents import incident_card, stage_limits
from incidents.selectors.similar import within
from stations.models import Officer

STATE = {"done": "done", "late": "late", "current": "current", "waiting": "ahead"}
# kind of journal entry → (icon, group); legs have their own icons.
LOOK = {
    "incident.reported": ("inbox", "call"),
    "incident.call_added": ("phone", "call"),
    "incident.edited": ("edit", "change"),
    "incident.dispatched": ("send", "dispatch"),
    "incident.assignment_moved": ("go", "dispatch"),
    "incident.closed": ("check", "change"),
    "incident.reopened": ("inbox", "change"),
    "incident.linked": ("link", "change"),
    "incident.reclassified": ("edit", "change"),
    "incident.stage_late": ("alert", "system"),
    "incident.note_added": ("user", "call"),
    "incident.party_shown": ("eye", "system"),
}
LEG_ICON = {Leg.ACCEPTED: "check", Leg.EN_ROUTE: "go", Leg.ON_SCENE: "pin", Leg.CLEARED: "check", Leg.RECALLED: "info"}


def clock(seconds: int | None) -> str:
    """Return 1:22 or 2 小时 5 分."""
    if seconds is None:
        return "—"
    if seconds >= 3600:
        return f"{seconds // 3600} 小时 {seconds % 3600 // 60} 分"
    return f"{seconds // 60}:{seconds % 60:02d}"


def _said(kind: str, data: dict[str, Any]) -> str:
    """Return the timeline's sentence for a journal entry."""
    match kind:
        case "incident.reported":
            return "接警登记" if data["repeat"] == 1 else f"接警登记，30 天内第 {data['repeat']} 次"
        case "incident.call_added":
            return f"再次来电，第 {data['repeat']} 次" + (f"：{data['text']}" if data["text"] else "")
        case "incident.dispatched":
            way = f"（{data['planned_m']:,} m，{clock(data['planned_s'])}）" if data["planned_m"] is not None else ""
            return f"{'增援' if data['reinforcement'] else '派'} {data['unit']}{way}"
        case "incident.assignment_moved":
            why = f"，{data['reason']}" if data["reason"] else ""
            return f"{data['unit']} {Leg(data['leg']).label}，用时 {clock(data['took_s'])}{why}"
        case "incident.closed":
            return f"结案：{Disposition(data['disposition']).label}" + (f"，{data['note']}" if data["note"] else "")
        case "incident.reopened":
            return f"重新打开：{data['reason']}"
        case "incident.linked":
            return f"{LinkKind(data['link']).label} {data['other']}"
        case "incident.reclassified":
            return _reclassified(data)
        case "incident.stage_late":
            return f"{Stage(data['stage']).label}超过时限 {clock(data['limit_s'])}"
        case "incident.note_added":
            return str(data["text"])
        case "incident.party_shown":
            return f"查看当事人信息，事由“{data['reason']}”"
        case "incident.edited":
            return f"更正：{'、'.join(_FIELD.get(name, name) for name in data['fields'])}"
    return kind


_FIELD = {name: str(Incident._meta.get_field(name).verbose_name) for name in ("title", "description", "address", "lon", "lat", "accuracy_m", "kind")}


def _reclassified(data: dict[str, Any]) -> str:
    parts = []
    if data["from_type"] != data["to_type"]:
        names = dict(IncidentType.objects.filter(code__in=[data["from_type"], data["to_type"]]).values_list("code", "name"))
        parts.append(f"类别由“{names.get(data['from_type'])}”改为“{names.get(data['to_type'])}”")
    if data["from_priority"] != data["to_priority"]:
        parts.append(f"级别由 {data['from_priority']} 改为 {data['to_priority']}")
    return f"{'，'.join(parts)}：{data['reason']}"


def _line(entry: dict[str, Any]) -> dict[str, Any]:
    icon, group = LOOK.get(entry["kind"], ("info", "system"))
    if entry["kind"] == "incident.assignment_moved":
        icon = LEG_ICON[Leg(entry["data"]["leg"])]
    return {
        "at": entry["at"], "icon": icon, "text": _said(entry["kind"], entry["data"]),
        "by": entry["actor"] or "系统", "rule": "", "group": group,
    }  # fmt: skip


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
                "sent_at": row.sent_at, "accept_s": accept, "arrive_s": arrive, "open": row.leg in ACTIVE,
                "arrive_late": arrive is not None and limit is not None and arrive > limit, "planned_m": row.planned_m,
            }
        )  # fmt: skip
    return rows


def _links(incident: Incident) -> list[dict[str, Any]]:
    return [
        {"number": row["number"], "short": row["short"], "title": row["title"], "at": row["reported_at"], "why": row["kind_name"]}
        for row in detail.links(incident)
    ]


def _premise(incident: Incident) -> dict[str, Any] | None:
    """Return the premise history: what was reported within 80 m in 30 days."""
    if incident.lon is None or incident.lat is None:
        return None
    near = Incident.objects.filter(within(incident.lon, incident.lat, rules.DUPLICATE_WITHIN_M), station_id=incident.station_id)
    near = near.filter(reported_at__gte=now() - rules.REPEAT_WITHIN).exclude(pk=incident.pk)
    found = near.aggregate(count=Count("id"), last=Max("reported_at"))
    if not found["count"]:
        return None
    return {"count": found["count"], "days": rules.REPEAT_WITHIN.days, "text": f"同址 30 天内另有 {found['count']} 起", "last": found["last"]}


def _may(officer: Officer, incident: Incident) -> dict[str, bool]:
    return {
        "dispatch": rules.may_dispatch(officer, incident) and rules.is_open(incident),
        "close": rules.may_close(officer, incident) and rules.is_open(incident),
        "reopen": rules.may_close(officer, incident) and not rules.is_open(incident) and incident.merged_into_id is None,
        "reclassify": rules.may_edit(officer, incident),
        "link": rules.may_edit(officer, incident),
        "note": rules.may_note(officer, incident),
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
        "number": incident.number, "short": incident.short, "kind_label": incident.get_kind_display(), "type_code": incident.type.code,
        "type_path": type_path(incident.type), "priority": incident.priority, "priority_label": incident.get_priority_display(),
        "title": incident.title, "description": incident.description, "status": incident.status, "status_label": incident.get_status_display(),
        "open": rules.is_open(incident), "address": incident.address, "place_path": incident.community.name if incident.community else "",
        "community_name": incident.community.name if incident.community else "", "accuracy_m": incident.accuracy_m,
        "lon": incident.lon, "lat": incident.lat, "source_label": incident.get_source_display(), "reported_at": incident.reported_at,
        "occurred_at": incident.occurred_at, "reported_by": incident.reported_by.name if incident.reported_by else "",
        "repeat": incident.repeat, "sensitive": incident.sensitive, "merged_into": incident.merged_into.number if incident.merged_into else "",
        "version": incident.version, "disposition_label": incident.get_disposition_display(), "closing_note": incident.disposition_note,
        "closed_at": incident.closed_at, "late": incident.late,
    }  # fmt: skip


def page(officer: Officer, incident: Incident) -> dict[str, Any]:
    """Return the whole context of the page and the panel."""
    may = _may(officer, incident)
    return {
        "incident": facts(incident),
        "card": incident_card(incident),
        "stages": _stages(incident),
        "timeline": [_line(entry) for entry in detail.timeline(incident)],
        "recommendations": recommend(incident) if may["dispatch"] else {"recommended": [], "skipped": []},
        "assignments": _assignments(incident),
        "parties": [{"id": row["id"], "role_label": row["role_name"], "name": row["masked"], "note": row["note"]} for row in detail.parties(incident)],
        "links": _links(incident),
        "premise": _premise(incident),
        "dispositions": Disposition.choices,
        "may": may,
    }
