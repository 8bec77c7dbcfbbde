"""The timeline's sentences: what a journal entry says to a person, its icon and its group."""

from collections.abc import Callable
from typing import Any

from incidents.choices import Disposition, Leg, LinkKind, Stage
from incidents.models import Incident, IncidentType

HOUR_S = 3600
FIELD_NAMES = {one.name: str(one.verbose_name) for one in Incident._meta.concrete_fields}  # noqa: SLF001 - Django's public way to fields
Data = dict[str, Any]


def clock(seconds: int | None) -> str:
    """Return 1:22 or 2 小时 5 分."""
    if seconds is None:
        return "—"
    if seconds >= HOUR_S:
        hours, minutes = seconds // HOUR_S, seconds % HOUR_S // 60
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    return f"{seconds // 60}:{seconds % 60:02d}"


def _reported(data: Data) -> str:
    return "接警登记" if data["repeat"] == 1 else f"接警登记，30 天内第 {data['repeat']} 次"


def _call_added(data: Data) -> str:
    return f"再次来电，第 {data['repeat']} 次" + (f"：{data['text']}" if data["text"] else "")


def _dispatched(data: Data) -> str:
    way = f"（{data['planned_m']:,} m，{clock(data['planned_s'])}）" if data["planned_m"] is not None else ""
    return f"{'增援' if data['reinforcement'] else '派'} {data['unit']}{way}"


def _moved(data: Data) -> str:
    why = f"，{data['reason']}" if data["reason"] else ""
    return f"{data['unit']} {Leg(data['leg']).label}，用时 {clock(data['took_s'])}{why}"


def _closed(data: Data) -> str:
    return f"结案：{Disposition(data['disposition']).label}" + (f"，{data['note']}" if data["note"] else "")


def _edited(data: Data) -> str:
    return f"更正：{'、'.join(FIELD_NAMES[name] for name in data['fields'])}"


def _reclassified(data: Data) -> str:
    parts = []
    if data["from_type"] != data["to_type"]:
        codes = [data["from_type"], data["to_type"]]
        names = dict(IncidentType.objects.filter(code__in=codes).values_list("code", "name"))
        parts.append(f"类别由“{names[codes[0]]}”改为“{names[codes[1]]}”")
    if data["from_priority"] != data["to_priority"]:
        parts.append(f"级别由 {data['from_priority']} 改为 {data['to_priority']}")
    return f"{'，'.join(parts)}：{data['reason']}"


# kind of journal entry → (icon, group, sentence).
WORDS: dict[str, tuple[str, str, Callable[[Data], str]]] = {
    "incident.reported": ("inbox", "call", _reported),
    "incident.call_added": ("phone", "call", _call_added),
    "incident.edited": ("edit", "change", _edited),
    "incident.dispatched": ("send", "dispatch", _dispatched),
    "incident.assignment_moved": ("go", "dispatch", _moved),
    "incident.closed": ("check", "change", _closed),
    "incident.reopened": ("inbox", "change", lambda data: f"重新打开：{data['reason']}"),
    "incident.linked": ("link", "change", lambda data: f"{LinkKind(data['link']).label} {data['other']}"),
    "incident.reclassified": ("edit", "change", _reclassified),
    "incident.stage_late": (
        "alert",
        "system",
        lambda data: f"{Stage(data['stage']).label}超过时限 {clock(data['limit_s'])}",
    ),
    "incident.note_added": ("user", "call", lambda data: str(data["text"])),
    "incident.party_shown": ("eye", "system", lambda data: f"查看当事人信息，事由“{data['reason']}”"),
}
LEG_ICON = {Leg.ACCEPTED: "check", Leg.EN_ROUTE: "go", Leg.ON_SCENE: "pin", Leg.CLEARED: "check", Leg.RECALLED: "info"}


def line(entry: dict[str, Any]) -> dict[str, Any]:
    """Return {at, icon, text, by, group} of a timeline entry; system and human voices stay apart (`by`)."""
    icon, group, sentence = WORDS[entry["kind"]]
    if entry["kind"] == "incident.assignment_moved":
        icon = LEG_ICON[Leg(entry["data"]["leg"])]
    return {
        "at": entry["at"],
        "icon": icon,
        "text": sentence(entry["data"]),
        "by": entry["actor"] or "系统",
        "group": group,
    }
