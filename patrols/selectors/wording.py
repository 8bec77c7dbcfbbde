"""Why a place was chosen or left out, and what is wrong with a plan, in the reader's words.

Rows keep codes and figures; sentences are made here when somebody reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.wording import listed
from patrols.choices import PinKind
from stations.choices import PlaceKind

Row = Mapping[str, Any]


def weekday_name(number: int) -> str:
    """Return a weekday's name; Monday is 0."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[number]


def hours(start: int, end: int) -> str:
    """Return a band in words: 18–22, 22–02."""
    return f"{start % 24:02d}–{(end % 24) or 24:02d}"


def _counts(row: Row) -> str:
    types = listed(f"{name} {n}" for name, n in row.get("types", []))
    said = _("近 {days} 天 {hours} 时 {n} 起").format(days=row["days"], hours=hours(*row["band"]), n=row["n"])
    return _("{said}：{types}").format(said=said, types=types) if types else said


def _last(row: Row) -> str:
    day = date.fromisoformat(row["day"])
    return _("最近一起 {month} 月 {day} 日 {what}").format(month=day.month, day=day.day, what=row["what"])


def _memory(row: Row) -> str:
    if row["hours"] is None:
        return _("有记录以来 {n} 起，不分时段").format(n=row["n"])
    return _("有记录以来 {n} 起，多在 {hours} 时").format(n=row["n"], hours=hours(*row["hours"]))


def _latest(row: Row) -> str:
    moments = [datetime.fromisoformat(moment) for moment in row["at"]]
    return _("上次 {days}").format(
        days=listed(
            _("{month} 月 {day} 日 {hour} 时").format(month=at.month, day=at.day, hour=at.hour) for at in moments
        )
    )


def _place(row: Row) -> str:
    return _("{kind}，按常态安排").format(kind=PlaceKind(row["kind"]).label)


SAY: dict[str, Callable[[Row], str]] = {
    "counts": _counts,
    "last": _last,
    "memory": _memory,
    "latest": _latest,
    "near": lambda row: _("{days} 天内 {metres} 米有 {n} 起，近重复加权").format(**row),
    "place": _place,
    "top": lambda row: _("前 10 热点，最长 2 小时一到"),  # noqa: ARG005 - the same for all
    "community": lambda row: _("每班必到的社区：{name}").format(**row),
    "wish": lambda row: _("值班领导要求：{kind}").format(kind=PinKind(row["kind"]).label),
}


def reasons_said(rows: Sequence[Row]) -> list[str]:
    """Return a stop's reasons as sentences; codes of a later version are passed over."""
    return [SAY[row["code"]](row) for row in rows if row.get("code") in SAY]


def left_out_said(reason: str) -> str:
    """Return why a candidate is not in the plan."""
    return {
        "banned": _("值班领导要求不去"),
        "unreachable": _("没有路可到"),
        "no_crew": _("没有能去的车组"),
        "worthless": _("预计太低"),
        "too_many": _("候选太多，先算预计高的"),
        "rested": _("近几天去得多，今天错开"),
        "no_time": _("时间不够，收益低于已排的地点"),
    }.get(reason, reason)


def unmet_said(reason: str) -> str:
    """Return why the plan cannot keep a rule."""
    return {
        "banned": _("值班领导要求不去"),
        "unreachable": _("没有路可到"),
        "no_crew": _("没有能去的车组"),
        "no_time": _("能去的车组都排不开"),
        "unknown": _("没有这个地点"),
        "asked": _("必到的地点决定了只能这样"),
    }.get(reason, reason)


def rule_said(rule: str) -> str:
    """Return a rule of the check in words."""
    return {
        "unknown": _("计划与任务一致"),
        "shift": _("都在班内，从所里出发回到所里"),
        "travel": _("路上时间够"),
        "dwell": _("每处停留 10–16 分"),
        "window": _("在开放时段内到"),
        "zone": _("步巡不出本组社区"),
        "pause": _("休整与机动时间留足"),
        "together": _("无两个单位同时停同一处"),
        "community": _("每个社区每班都有人到"),
        "gap": _("前 10 热点空档都在 2 小时内"),
        "likeness": _("与近 7 天路线重合不超过 70 %"),
        "banned": _("不去的地点没有排"),
        "pinned": _("必到的地点都排了"),
        "gain": _("预计收益核对一致"),
    }.get(rule, rule)


# The checks that are shown also when nothing is wrong, in this order.
SHOWN = ("community", "together", "gap", "pause", "likeness", "travel")
