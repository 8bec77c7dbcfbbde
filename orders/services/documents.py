"""One order as a sheet of paper, to sign and to file: masked as on the screen, Chinese fonts embedded."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.clock import now
from live.paper import pdf
from orders.models import Order
from orders.selectors import detail
from stations.models import Officer

FORM = Path(__file__).resolve().parents[1] / "papers" / "order.typ"


def order_sheet(*, officer: Officer, order: Order) -> bytes:
    """Return a visible order as PDF: facts, points with their boxes, what was fed back, room for signatures."""
    return pdf(FORM, told(officer=officer, order=order))


def told(*, officer: Officer, order: Order) -> dict[str, Any]:
    """Return everything that stands on the sheet."""
    whole = detail.whole(officer, order)
    return {
        "number": order.number,
        "body": order.station.name,
        "printed": _("{at} 打印").format(at=_moment(now())),
        "words": {
            "title": _("任务督导单"), "instruction": _("指令"), "feedback": _("反馈"), "remark": _("审核意见"),
            "signatures": [_("承办人签名"), _("审核人签名"), _("日期")],
        },
        "facts": [{"name": name, "text": text} for name, text in _facts(whole) if text],
        "points": whole["points"],
        "feedbacks": [
            {
                "head": _("第 {no} 次　{by} {at}").format(no=said["no"], by=said["by"], at=_moment(said["at"])),
                "lines": said["text"].splitlines(),
                "remark": said["remark"],
            }
            for said in reversed(whole["feedbacks"])
        ],
    }  # fmt: skip


def _facts(whole: dict[str, Any]) -> list[tuple[str, str]]:
    community, stands_in = whole["community"], whole["substitute_for"]
    carrier = [whole["carrier"], community["name"] if community else "", _("代：{name}").format(name=stands_in) if stands_in else ""]  # fmt: skip
    return [
        (_("事项"), whole["title"]),
        (_("对象"), whole["subject"]["number"]),
        (_("类别"), str(whole["kind_name"])),
        (_("下达"), f"{_moment(whole['issued_at'])} {whole['issued_by'] or _('系统')}"),
        (_("规则"), whole["rule"]),
        (_("承办"), "　".join(part for part in carrier if part)),
        (_("期限"), whole["due_text"]),
        (_("阶段"), str(whole["status_name"])),
        (_("升级"), whole["escalated_to"]),
        (_("附件"), _("{n} 件").format(n=len(whole["attachments"])) if whole["attachments"] else ""),
    ]


def _moment(at: datetime) -> str:
    return date_format(localtime(at), _("n月j日 H:i"))
