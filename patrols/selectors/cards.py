"""Route cards for paper: one page a crew, with room to write down when it came and went."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, now
from core.errors import NotFound
from live.paper import pdf
from patrols.choices import StopStatus
from patrols.models import PatrolPlan
from patrols.selectors.page import basis_said
from patrols.selectors.plans import crews_of, duty_card
from patrols.selectors.wording import weekday_name

FORM = Path(__file__).resolve().parents[1] / "papers" / "card.typ"


def route_cards(plan: PatrolPlan, *, unit: str = "") -> bytes:
    """Return the cards as PDF, of one unit or of all; NotFound when nobody is on duty."""
    at, duties = now(), [duty for duty in plan.duties.all() if unit in ("", duty.unit.call_sign)]
    if not duties:
        raise NotFound(_("这一天没有可以打印的路线。"))
    crews = crews_of(duties)
    return pdf(
        FORM,
        {
            "title": _("{day} 巡防路线卡").format(day=plan.day),
            "station": plan.station.name,
            "basis": basis_said(plan),
            "lang": (get_language() or "zh")[:2],
            "comma": _("、"),
            "day": f"{plan.day} {weekday_name(plan.day.weekday())}",
            "heads": ["#", _("时间"), _("地点"), _("为什么去"), _("到离记录")],
            "units": [_unit(duty_card(duty, at), crews.get(duty.unit_id, [])) for duty in duties],
        },
    )


def _unit(card: dict[str, Any], crew: list[str]) -> dict[str, Any]:
    stops = [stop for stop in card["stops"] if stop["status"] != StopStatus.DROPPED]
    rows = [_stop_row(stop) for stop in stops] + list(_rest_rows(card["rests"]))
    return {
        "call_sign": card["unit"],
        "kind": str(card["kind_name"]),
        "name": card["name"],
        "crew": crew,
        "hours": _times(card["starts_at"], card["ends_at"]),
        "figures": _("{n} 站 · {km:.1f} km").format(n=len(stops), km=card["metres"] / 1000),
        "rows": sorted(rows, key=lambda row: row["at"]),
    }


def _stop_row(stop: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": stop["arrive"].astimezone(SHANGHAI).isoformat(), "order": str(stop["order"]), "times": _times(stop["arrive"], stop["leave"]),
        "place": stop["place"], "why": _("。").join(stop["reasons"]), "rest": False,
    }  # fmt: skip


def _rest_rows(rests: Iterable[dict[str, str]]) -> Iterable[dict[str, Any]]:
    names = {"break": _("休整"), "mobile": _("机动接警")}
    for rest in rests:
        start, end = (datetime.fromisoformat(rest[name]) for name in ("start", "end"))
        yield {
            "at": start.astimezone(SHANGHAI).isoformat(), "order": "", "times": _times(start, end),
            "place": names.get(rest["kind"], ""), "why": "", "rest": True,
        }  # fmt: skip


def _times(start: datetime, end: datetime) -> str:
    return f"{start.astimezone(SHANGHAI):%H:%M}–{end.astimezone(SHANGHAI):%H:%M}"
