"""Words of the incidents app and the tables of allowed moves."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the caller wants (I1)."""

    ALARM = "alarm", _("报警")
    HELP = "help", _("求助")
    TIP = "tip", _("举报")
    COMPLAINT = "complaint", _("投诉")


class Source(TextChoices):
    """Where it came from (I1)."""

    CALL_110 = "110", _("110 转接")
    WALK_IN = "walk_in", _("来所")
    HOTLINE = "hotline", _("热线")
    ORDER = "order", _("上级交办")
    PATROL = "patrol", _("巡逻发现")
    CAMERA = "camera", _("视频发现")
    SYSTEM = "system", _("其他系统")
    IMPORTED = "import", _("历史导入")


class Priority(IntegerChoices):
    """1 is life in danger, 4 can wait."""

    FIRST = 1, _("一级 · 立即处置")
    SECOND = 2, _("二级 · 优先")
    THIRD = 3, _("三级 · 一般")
    FOURTH = 4, _("四级 · 可缓")


class Status(TextChoices):
    """The furthest that any unit got with it."""

    REPORTED = "reported", _("待派")
    DISPATCHED = "dispatched", _("已派")
    EN_ROUTE = "en_route", _("赶赴")
    ON_SCENE = "on_scene", _("在处")
    HANDLED = "handled", _("待结")
    CLOSED = "closed", _("已结")


OPEN = [Status.REPORTED, Status.DISPATCHED, Status.EN_ROUTE, Status.ON_SCENE, Status.HANDLED]


class Leg(TextChoices):
    """Where an assignment stands."""

    SENT = "sent", _("已派")
    ACCEPTED = "accepted", _("已签收")
    EN_ROUTE = "en_route", _("赶赴")
    ON_SCENE = "on_scene", _("在处")
    CLEARED = "cleared", _("已清")
    RECALLED = "recalled", _("已撤")


ACTIVE = [Leg.SENT, Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE]

# A crew may skip a report (a tap forgotten on the way) but never go back.
NEXT: dict[str, frozenset[str]] = {
    Leg.SENT: frozenset({Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED, Leg.RECALLED}),
    Leg.ACCEPTED: frozenset({Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED, Leg.RECALLED}),
    Leg.EN_ROUTE: frozenset({Leg.ON_SCENE, Leg.CLEARED, Leg.RECALLED}),
    Leg.ON_SCENE: frozenset({Leg.CLEARED}),
    Leg.CLEARED: frozenset(),
    Leg.RECALLED: frozenset(),
}


class Stage(TextChoices):
    """What is being timed (I3): each has a limit per priority."""

    DISPATCH = "dispatch", _("派出")
    ACCEPT = "accept", _("签收")
    LEAVE = "leave", _("出发")
    ARRIVE = "arrive", _("到场")
    FEEDBACK = "feedback", _("反馈")
    CLOSE = "close", _("结案")


class Disposition(TextChoices):
    """How it ended."""

    SETTLED = "settled", _("现场调解")
    HANDLED = "handled", _("现场处置")
    CASE_OPENED = "case_opened", _("受理立案")
    TRANSFERRED = "transferred", _("移交其他部门")
    HELPED = "helped", _("救助完毕")
    UNFOUNDED = "unfounded", _("查无此事")
    NOT_POLICE = "not_police", _("非警务，已告知")
    DUPLICATE = "duplicate", _("重复，已并入")


class LinkKind(TextChoices):
    """How two incidents belong together (I2)."""

    DUPLICATE = "duplicate", _("并入")
    RELATED = "related", _("关联")


class PartyRole(TextChoices):
    """Who somebody is in an incident."""

    CALLER = "caller", _("报警人")
    OPPONENT = "opponent", _("对方")
    VICTIM = "victim", _("受害人")
    SUSPECT = "suspect", _("嫌疑人")
    WITNESS = "witness", _("见证")
