"""Words of the incidents app and the tables of allowed moves."""

from django.db.models import IntegerChoices, TextChoices


class Kind(TextChoices):
    """What the caller wants (I1)."""

    ALARM = "alarm", "报警"
    HELP = "help", "求助"
    TIP = "tip", "举报"
    COMPLAINT = "complaint", "投诉"


class Source(TextChoices):
    """Where it came from (I1)."""

    CALL_110 = "110", "110 转接"
    WALK_IN = "walk_in", "来所"
    HOTLINE = "hotline", "热线"
    ORDER = "order", "上级交办"
    PATROL = "patrol", "巡逻发现"
    CAMERA = "camera", "视频发现"
    SYSTEM = "system", "其他系统"
    IMPORTED = "import", "历史导入"


class Priority(IntegerChoices):
    """1 is life in danger, 4 can wait."""

    FIRST = 1, "一级 · 立即处置"
    SECOND = 2, "二级 · 优先"
    THIRD = 3, "三级 · 一般"
    FOURTH = 4, "四级 · 可缓"


class Status(TextChoices):
    """The furthest that any unit got with it."""

    REPORTED = "reported", "待派"
    DISPATCHED = "dispatched", "已派"
    EN_ROUTE = "en_route", "赶赴"
    ON_SCENE = "on_scene", "在处"
    HANDLED = "handled", "待结"
    CLOSED = "closed", "已结"


OPEN = [Status.REPORTED, Status.DISPATCHED, Status.EN_ROUTE, Status.ON_SCENE, Status.HANDLED]


class Leg(TextChoices):
    """Where an assignment stands."""

    SENT = "sent", "已派"
    ACCEPTED = "accepted", "已签收"
    EN_ROUTE = "en_route", "赶赴"
    ON_SCENE = "on_scene", "在处"
    CLEARED = "cleared", "已清"
    RECALLED = "recalled", "已撤"


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

    DISPATCH = "dispatch", "派出"
    ACCEPT = "accept", "签收"
    LEAVE = "leave", "出发"
    ARRIVE = "arrive", "到场"
    FEEDBACK = "feedback", "反馈"
    CLOSE = "close", "结案"


class Disposition(TextChoices):
    """How it ended."""

    SETTLED = "settled", "现场调解"
    HANDLED = "handled", "现场处置"
    CASE_OPENED = "case_opened", "受理立案"
    TRANSFERRED = "transferred", "移交其他部门"
    HELPED = "helped", "救助完毕"
    UNFOUNDED = "unfounded", "查无此事"
    NOT_POLICE = "not_police", "非警务，已告知"
    DUPLICATE = "duplicate", "重复，已并入"


class LinkKind(TextChoices):
    """How two incidents belong together (I2)."""

    DUPLICATE = "duplicate", "并入"
    RELATED = "related", "关联"


class PartyRole(TextChoices):
    """Who somebody is in an incident."""

    CALLER = "caller", "报警人"
    OPPONENT = "opponent", "对方"
    VICTIM = "victim", "受害人"
    SUSPECT = "suspect", "嫌疑人"
    WITNESS = "witness", "见证"
