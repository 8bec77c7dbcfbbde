"""Words of the patrols app and the table of a plan's allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanStatus(TextChoices):
    """Where a day's plan stands."""

    PLANNING = "planning", _("计算中")
    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("已下达")
    FAILED = "failed", _("未排成")


# What an officer may bring about; computing and failing are the planner's own.
NEXT: dict[str, frozenset[str]] = {
    PlanStatus.PLANNING: frozenset(),
    PlanStatus.DRAFT: frozenset({PlanStatus.PLANNING, PlanStatus.PUBLISHED}),
    PlanStatus.PUBLISHED: frozenset({PlanStatus.DRAFT}),
    PlanStatus.FAILED: frozenset({PlanStatus.PLANNING}),
}


class Phase(TextChoices):
    """What the planner is at, for whoever waits."""

    WAITING = "waiting", _("排队等候")
    HISTORY = "history", _("读取警情")
    FORECAST = "forecast", _("推算热点")
    TRAVEL = "travel", _("计算路程")
    ROUTES = "routes", _("编排路线")
    CHECK = "check", _("校验")


class PinKind(TextChoices):
    """A leader's wish that every later calculation keeps."""

    PIN = "pin", _("必到")
    BAN = "ban", _("不去")
    MOVE = "move", _("挪位")
    ADD = "add", _("加点")


# Widths that a heat map's cells may have: multiples of the lattice on which the database counts.
HEAT_CELLS_M = (50, 100, 150, 200, 300, 500)
HEAT_CELL_M = 150


class Compare(TextChoices):
    """What a heat map is held against."""

    BEFORE = "before", _("前一时段")
    YEAR = "year", _("去年同期")


class HeatShape(TextChoices):
    """What a heat map counts on."""

    SQUARE = "square", _("方格")
    HEX = "hex", _("六边形")
    STREET = "street", _("街段")


class StopStatus(TextChoices):
    """What became of a stop."""

    PLANNED = "planned", _("待到")
    ARRIVED = "arrived", _("停留中")
    DONE = "done", _("已到")
    MISSED = "missed", _("错过")
    DROPPED = "dropped", _("取消")


class CheckKind(TextChoices):
    """What is looked at without leaving the room (P6)."""

    VIDEO = "video", _("视频点位")
    GROUP = "group", _("群组")
