"""The timeline's sentences: what a journal entry says to a person, its icon and its group."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.wording import listed
from incidents.choices import Disposition, Kind, Leg, LinkKind, PartyRole, Stage
from incidents.models import Incident, IncidentType
from incidents.selectors.corrected import edited

HOUR_S = 3600
FIELD_NAMES = {one.name: one.verbose_name for one in Incident._meta.concrete_fields}  # noqa: SLF001 - Django's public way to fields
Data = dict[str, Any]


def clock(seconds: int | None) -> str:
    """Return 1:22 or 2 小时 5 分."""
    if seconds is None:
        return "—"
    if seconds >= HOUR_S:
        hours, minutes = seconds // HOUR_S, seconds % HOUR_S // 60
        return (
            _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes)
            if minutes
            else _("{hours} 小时").format(hours=hours)
        )
    return f"{seconds // 60}:{seconds % 60:02d}"


def _reported(data: Data) -> str:
    return _("接警登记") if data["repeat"] == 1 else _("接警登记，30 天内第 {repeat} 次").format(repeat=data["repeat"])


def _call_added(data: Data) -> str:
    said = _("再次来电，第 {repeat} 次").format(repeat=data["repeat"])
    if news := _call_news(data):
        said += _("（{news}）").format(news=_("；").join(news))
    return said + (_("：{text}").format(text=data["text"]) if data["text"] else "")


def _call_news(data: Data) -> list[str]:
    """Return what the call said otherwise than the incident; a call from before that was kept says nothing."""
    news = []
    if data.get("address"):
        news.append(_("地点：{address}").format(address=data["address"]))
    if data.get("lon") is not None:
        news.append(_("位置：{lon:.5f}, {lat:.5f}").format(lon=data["lon"], lat=data["lat"]))
    if data.get("type"):
        name = IncidentType.objects.filter(code=data["type"]).values_list("name", flat=True).first()
        news.append(_("类别：{name}").format(name=name or data["type"]))
    if data.get("priority"):
        news.append(_("级别：{priority}").format(priority=data["priority"]))
    if data.get("wish"):
        news.append(_("诉求：{wish}").format(wish=Kind(data["wish"]).label))
    if data.get("filled"):
        fields = listed(FIELD_NAMES[name] for name in data["filled"])
        news.append(_("补上{fields}").format(fields=fields))
    return news


def _dispatched(data: Data) -> str:
    way = (
        _("（{metres:,} m，{time}）").format(metres=data["planned_m"], time=clock(data["planned_s"]))
        if data["planned_m"] is not None
        else ""
    )
    said = _("增援 {unit}{way}") if data["reinforcement"] else _("派 {unit}{way}")
    return said.format(unit=data["unit"], way=way)


def _moved(data: Data) -> str:
    why = _("，{text}").format(text=data["reason"]) if data["reason"] else ""
    return _("{unit} {leg}，用时 {time}{why}").format(
        unit=data["unit"], leg=Leg(data["leg"]).label, time=clock(data["took_s"]), why=why
    )


def _closed(data: Data) -> str:
    return _("结案：{label}").format(label=Disposition(data["disposition"]).label) + (
        _("，{text}").format(text=data["note"]) if data["note"] else ""
    )


def _unlinked(data: Data) -> str:
    if data["link"] == LinkKind.RELATED:
        said = _("取消与 {other} 的关联：{reason}")
    else:
        said = _("从 {other} 拆回：{reason}") if data["parted"] else _("{other} 已拆回：{reason}")
    return said.format(other=data["other"], reason=data["reason"])


def _reclassified(data: Data) -> str:
    parts = []
    if data["from_type"] != data["to_type"]:
        codes = [data["from_type"], data["to_type"]]
        names = dict(IncidentType.objects.filter(code__in=codes).values_list("code", "name"))
        parts.append(_("类别由“{old}”改为“{new}”").format(old=names[codes[0]], new=names[codes[1]]))
    if data["from_priority"] != data["to_priority"]:
        parts.append(_("级别由 {old} 改为 {new}").format(old=data["from_priority"], new=data["to_priority"]))
    return _("{what}：{reason}").format(what=_("，").join(parts), reason=data["reason"])


def _party_corrected(data: Data) -> str:
    names = {"role": _("身份"), "name": _("姓名"), "phone": _("电话"), "id_number": _("身份证号"), "note": _("备注")}
    return _("更正{role} {party}：{fields}").format(
        role=PartyRole(data["role"]).label, party=data["party"], fields=listed(names[name] for name in data["fields"])
    )


# kind of journal entry → (icon, group, sentence).
WORDS: dict[str, tuple[str, str, Callable[[Data], str]]] = {
    "incident.reported": ("inbox", "call", _reported),
    "incident.call_added": ("phone", "call", _call_added),
    "incident.edited": ("edit", "change", edited),
    "incident.dispatched": ("send", "dispatch", _dispatched),
    "incident.assignment_moved": ("go", "dispatch", _moved),
    "incident.closed": ("check", "change", _closed),
    "incident.reopened": ("inbox", "change", lambda data: _("重新打开：{reason}").format(reason=data["reason"])),
    "incident.linked": ("link", "change", lambda data: f"{LinkKind(data['link']).label} {data['other']}"),
    "incident.unlinked": ("link", "change", _unlinked),
    "incident.reclassified": ("edit", "change", _reclassified),
    "incident.stage_late": (
        "alert",
        "system",
        lambda data: _("{stage}超过时限 {limit}").format(
            stage=Stage(data["stage"]).label, limit=clock(data["limit_s"])
        ),
    ),
    "incident.note_added": ("user", "call", lambda data: str(data["text"])),
    "incident.attachment_added": ("link", "call", lambda data: _("附件：{name}").format(name=data["name"])),
    "incident.party_added": (
        "user",
        "change",
        lambda data: _("登记{role} {party}").format(role=PartyRole(data["role"]).label, party=data["party"]),
    ),
    "incident.party_corrected": ("edit", "change", _party_corrected),
    "incident.party_removed": (
        "close",
        "change",
        lambda data: _("移除{role} {party}：{reason}").format(
            role=PartyRole(data["role"]).label, party=data["party"], reason=data["reason"]
        ),
    ),
    "incident.party_shown": (
        "eye",
        "system",
        lambda data: _("查看当事人信息，事由“{reason}”").format(reason=data["reason"]),
    ),
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
        "by": entry["actor"] or _("系统"),
        "group": group,
    }
