"""What a journal entry of an order says to a person, and its icon."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders import rules
from orders.choices import Level
from stations.selectors.cover import REASONS

Data = dict[str, Any]
DAY_S, HOUR_S, MINUTE_S = 86400, 3600, 60


def span(seconds: float) -> str:
    """Return 3 天, 2 小时 54 分 or 12 分: whole days from one day on."""
    rest = max(0, int(seconds))
    if rest >= DAY_S:
        return _("{n} 天").format(n=rest // DAY_S)
    if rest >= HOUR_S:
        return _("{hours} 小时 {minutes} 分").format(hours=rest // HOUR_S, minutes=rest % HOUR_S // MINUTE_S)
    return _("{n} 分").format(n=rest // MINUTE_S)


def left(due_at: datetime, at: datetime) -> str:
    """Return 剩 3 天 or 超 1 天."""
    seconds = (due_at - at).total_seconds()
    return _("剩 {time}").format(time=span(seconds)) if seconds > 0 else _("超 {time}").format(time=span(-seconds))


def _due(text: str) -> str:
    return rules.in_words(datetime.fromisoformat(text))


def _issued(data: Data) -> str:
    said = _("下达给{to}，期限 {due}").format(to=data["to"], due=_due(data["due_at"]))
    return _("{said}（规则：{rule}）").format(said=said, rule=data["rule"]) if data["rule"] else said


def _fed_back(data: Data) -> str:
    pictures = _("，照片 {n} 张").format(n=data["photos"]) if data["photos"] else ""
    return _("第 {no} 次反馈{pictures}").format(no=data["no"], pictures=pictures)


def _accepted(data: Data) -> str:
    said = _("通过，闭环") if data["on_time"] else _("通过，逾期闭环")
    return _("{said}：{remark}").format(said=said, remark=data["remark"]) if data["remark"] else said


def _reminded(data: Data) -> str:
    if data["left_s"] <= 0:
        return _("催办{to}，已超 {time}").format(to=data["to"], time=span(-data["left_s"]))
    return _("提醒{to}，剩 {time}").format(to=data["to"], time=span(data["left_s"]))


def _escalated(data: Data) -> str:
    return _("{level}：{to}").format(level=Level(data["level"]).label, to=data["to"] or "—")


def _substituted(data: Data) -> str:
    if data["back"]:
        return _("{to}已回，续办").format(to=data["to"])
    return _("{was}{why}，由{to}代办").format(was=data["was"], why=REASONS[data["reason"]], to=data["to"])


# kind of journal entry → (icon, sentence).
WORDS: dict[str, tuple[str, Callable[[Data], str]]] = {
    "order.issued": ("send", _issued),
    "order.acknowledged": ("check", lambda data: _("签收")),  # noqa: ARG005 - every sentence has one shape
    "order.fed_back": ("edit", _fed_back),
    "order.sent_back": ("retry", lambda data: _("退回：{reason}").format(reason=data["reason"])),
    "order.accepted": ("check", _accepted),
    "order.reassigned": ("user", lambda data: _("由{was}改派{to}：{reason}").format(**data)),
    "order.extended": ("clock", lambda data: _("延期到 {due}：{reason}").format(due=_due(data["due_at"]), reason=data["reason"])),
    "order.reminded": ("sound", _reminded),
    "order.escalated": ("up", _escalated),
    "order.substituted": ("user", _substituted),
    "order.cancelled": ("close", lambda data: _("撤销：{reason}").format(reason=data["reason"])),
    "order.attachment_added": ("link", lambda data: _("附件：{name}").format(name=data["name"])),
}  # fmt: skip


def line(entry: Data) -> Data:
    """Return {at, icon, text, by} of a journal entry; what the clock did has no name under it."""
    icon, sentence = WORDS[entry["kind"]]
    return {"at": entry["at"], "icon": icon, "text": sentence(entry["data"]), "by": entry["actor"] or _("系统")}
