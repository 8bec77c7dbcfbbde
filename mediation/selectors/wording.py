"""The timeline's sentences: what a journal entry about a dispute says to a person, its icon and its group."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.wording import listed
from mediation.choices import (
    AgreementStatus,
    Level,
    ObligationStatus,
    Outcome,
    PartyRole,
    ReferralStatus,
    ReferralTo,
    Source,
    VisitOutcome,
)

Data = dict[str, Any]


def when(text: str) -> str:
    """Return a moment of the journal as people say it."""
    return date_format(localtime(datetime.fromisoformat(text)), _("n月j日 H:i"))


def why_joined(codes: list[str]) -> str:
    """Return why a call belongs to a dispute."""
    said = {
        "phone": _("同号码"), "party": _("同当事人"), "house": _("同楼栋"), "address": _("地址相近"), "near": _("同址"),
        "merged": _("已并案"), "again": _("再次来电"), "cause": _("同起因"), "hand": _("人工并案"),
    }  # fmt: skip
    return listed(said.get(code, code) for code in codes)


def signs_said(codes: list[str]) -> list[str]:
    """Return what makes a dispute sensitive."""
    said = {
        "weapon": _("涉凶器"), "violence": _("肢体冲突"), "threat": _("扬言报复"), "minor": _("涉未成年人"), "public": _("涉众"),
        "type": _("敏感类别"), "place": _("敏感部位"), "urgent": _("一级警情"),
    }  # fmt: skip
    return [said.get(code, code) for code in codes]


def _with(said: str, more: str) -> str:
    return said + _("：{text}").format(text=more) if more else said


def _found(data: Data) -> str:
    if data["source"] == Source.INCIDENTS:
        return _("由 {n} 次来电发现，待确认").format(n=data["calls"])
    return _("登记：{source}").format(source=Source(data["source"]).label)


def _session(data: Data) -> str:
    said = _("改到 {when} {room}") if data["moved"] else _("约定 {when} {room}")
    people = listed(data["mediators"])
    return _with(said.format(when=when(data["starts_at"]), room=data["room"]), people)


def _visit(data: Data) -> str:
    said = _("第 {day} 天回访").format(day=data["day"]) if data["day"] else _("核验义务")
    return _with(f"{said} {VisitOutcome(data['outcome']).label}", data["note"])


def _order(data: Data) -> str:
    said = {
        "order.issued": _("下达 {order}"),
        "order.fed_back": _("{order} 已反馈，待审核"),
        "order.sent_back": _("{order} 退回补充"),
        "order.accepted": _("{order} 已闭环"),
        "order.escalated": _("{order} 超期升级"),
    }
    return said[data["what"]].format(order=data["order"])


# kind of journal entry → (icon, group, sentence). Groups: mediation, order, system, look.
WORDS: dict[str, tuple[str, str, Callable[[Data], str]]] = {
    "dispute.found": ("inbox", "system", _found),
    "dispute.accepted": (
        "check",
        "mediation",
        lambda data: _with(_("受理"), listed(one for one in (data["owner"], data["team"]) if one)),
    ),
    "dispute.dismissed": ("close", "mediation", lambda data: _with(_("不成立"), data["reason"])),
    "dispute.call_joined": (
        "phone",
        "system",
        lambda data: _("并入 {incident}（{why}），共 {n} 次来电").format(
            incident=data["incident"], why=why_joined(data["why"]) or "—", n=data["calls"]
        ),
    ),
    "dispute.call_split": (
        "link",
        "mediation",
        lambda data: _with(_("拆出 {incident}").format(incident=data["incident"]), data["reason"]),
    ),
    "dispute.joined": (
        "link",
        "mediation",
        lambda data: _with(
            _("{other} 并入本件，共 {n} 次来电").format(other=data["other"], n=data["calls"]), data["reason"]
        ),
    ),
    "dispute.merged": (
        "link",
        "mediation",
        lambda data: _with(_("并入 {into}").format(into=data["into"]), data["reason"]),
    ),
    "dispute.parted": (
        "link",
        "mediation",
        lambda data: _with(_("与 {other} 拆开").format(other=data["other"]), data["reason"]),
    ),
    "dispute.level_changed": (
        "alert",
        "system",
        lambda data: _with(
            _("级别由{was}改为{now}，风险 {risk}").format(
                was=Level(data["was"]).label, now=Level(data["now"]).label, risk=data["risk"]
            ),
            data["reason"],
        ),
    ),
    "dispute.owner_set": (
        "user",
        "mediation",
        lambda data: _with(_("承办 {owner}").format(owner=data["owner"]), data["reason"]),
    ),
    "dispute.member_joined": (
        "user",
        "mediation",
        lambda data: _with(_("{name} 参加联办").format(name=data["name"]), data["duty"]),
    ),
    "dispute.party_added": (
        "user",
        "mediation",
        lambda data: _("登记{role} {party}").format(role=PartyRole(data["role"]).label, party=data["party"]),
    ),
    "dispute.party_shown": (
        "eye",
        "look",
        lambda data: _("查看当事人信息，事由“{reason}”").format(reason=data["reason"]),
    ),
    "dispute.noted": ("edit", "mediation", lambda data: str(data["text"])),
    "dispute.session_booked": ("clock", "mediation", _session),
    "dispute.session_cancelled": (
        "close",
        "mediation",
        lambda data: _with(_("取消 {when} 的场次").format(when=when(data["starts_at"])), data["reason"]),
    ),
    "dispute.session_held": (
        "user",
        "mediation",
        lambda data: _with(f"{when(data['starts_at'])} {Outcome(data['outcome']).label}", data["minutes"]),
    ),
    "dispute.referred": (
        "go",
        "mediation",
        lambda data: _with(
            _("转介{to} {body}").format(to=ReferralTo(data["to"]).label, body=data["body"]), data["reason"]
        ),
    ),
    "dispute.referral_answered": (
        "inbox",
        "mediation",
        lambda data: _with(f"{ReferralTo(data['to']).label} {ReferralStatus(data['status']).label}", data["answer"]),
    ),
    "dispute.agreement_drafted": (
        "edit",
        "mediation",
        lambda data: _("起草协议 {agreement}，{n} 项义务").format(agreement=data["agreement"], n=data["obligations"]),
    ),
    "dispute.agreement_signed": (
        "check",
        "mediation",
        lambda data: _("签订协议 {agreement}，{n} 项义务").format(agreement=data["agreement"], n=data["obligations"]),
    ),
    "dispute.agreement_ended": (
        "close",
        "mediation",
        lambda data: _with(
            _("协议 {agreement} {status}").format(
                agreement=data["agreement"], status=AgreementStatus(data["status"]).label
            ),
            data["reason"],
        ),
    ),
    "dispute.agreement_printed": (
        "print",
        "look",
        lambda data: _("打印协议 {agreement}（{format}），含当事人信息").format(
            agreement=data["agreement"], format=data["format"]
        ),
    ),
    "dispute.obligation_checked": (
        "check",
        "mediation",
        lambda data: _with(f"{data['what']} {ObligationStatus(data['status']).label}", data["note"]),
    ),
    "dispute.visit_made": ("pin", "mediation", _visit),
    "dispute.visit_late": ("alert", "system", lambda data: _("应于 {day} 的回访已超期").format(day=data["due_on"])),
    "dispute.settled": ("check", "mediation", lambda data: _with(_("已化解"), data["how"])),
    "dispute.reopened": (
        "retry",
        "system",
        lambda data: _with(_("第 {n} 次重开").format(n=data["count"]), data["reason"]),
    ),
    "dispute.closed": ("check", "mediation", lambda data: _with(_("结案"), data["result"])),
    "dispute.order_followed": ("flag", "order", _order),
    "dispute.paper_added": ("plus", "mediation", lambda data: _("添加材料 {name}").format(name=data["name"])),
}


def line(entry: dict[str, Any]) -> dict[str, Any]:
    """Return {at, icon, text, by, group} of a timeline entry; system and human voices stay apart (`by`)."""
    icon, group, sentence = WORDS[entry["kind"]]
    said = sentence(entry["data"])
    return {
        "at": entry["at"],
        "icon": icon,
        "text": _("{file}：{text}").format(file=entry["file"], text=said) if entry.get("file") else said,
        "by": entry["actor"] or _("系统"),
        "group": group,
    }
