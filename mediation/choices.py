"""Words of the mediation app and the tables of allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a dispute is about."""

    NEIGHBOUR = "neighbour", _("邻里")
    FAMILY = "family", _("家庭")
    LABOUR = "labour", _("劳资")
    CONSUMER = "consumer", _("消费")
    LOVE = "love", _("情感")
    MEDICAL = "medical", _("医疗")
    PROPERTY = "property", _("物业")
    DEBT = "debt", _("债务")
    RENT = "rent", _("租赁")
    LAND = "land", _("土地宅基")
    OTHER = "other", _("其他")


class Nature(TextChoices):
    """Who mediates (M2): the community team an ordinary dispute, the case team one that is a case."""

    ORDINARY = "ordinary", _("普通")
    CASE = "case", _("案件")


class Level(TextChoices):
    """How likely it is to get worse."""

    HIGH = "high", _("高")
    MIDDLE = "middle", _("中")
    LOW = "low", _("低")


class Status(TextChoices):
    """Where a dispute stands."""

    FOUND = "found", _("待确认")
    OPEN = "open", _("待调")
    MEDIATING = "mediating", _("调解中")
    AGREED = "agreed", _("已协议")
    SETTLED = "settled", _("已化解")
    REOPENED = "reopened", _("重开")
    CLOSED = "closed", _("已结案")
    DISMISSED = "dismissed", _("不成立")
    MERGED = "merged", _("已并入")


# Agreed: signed, its obligations run. Settled: nothing is owed, the visits run. Closed: the visits are done or it went elsewhere.
NEXT: dict[str, frozenset[str]] = {
    Status.FOUND: frozenset({Status.OPEN, Status.DISMISSED, Status.MERGED}),
    Status.OPEN: frozenset({Status.MEDIATING, Status.AGREED, Status.SETTLED, Status.CLOSED, Status.MERGED}),
    Status.MEDIATING: frozenset({Status.AGREED, Status.SETTLED, Status.CLOSED, Status.MERGED}),
    Status.AGREED: frozenset({Status.SETTLED, Status.REOPENED}),
    Status.SETTLED: frozenset({Status.CLOSED, Status.REOPENED}),
    Status.REOPENED: frozenset({Status.MEDIATING, Status.AGREED, Status.SETTLED, Status.CLOSED, Status.MERGED}),
    Status.CLOSED: frozenset({Status.REOPENED}),
    Status.DISMISSED: frozenset({Status.FOUND, Status.OPEN}),
    # Taken apart again, it is where it was.
    Status.MERGED: frozenset({Status.FOUND, Status.OPEN, Status.MEDIATING, Status.REOPENED}),
}
# Somebody must still do something.
OPEN = [Status.FOUND, Status.OPEN, Status.MEDIATING, Status.REOPENED]
# Joined by a further call: it was not over.
HELD = [Status.AGREED, Status.SETTLED, Status.CLOSED]


class Source(TextChoices):
    """How the room heard of it (M1)."""

    INCIDENTS = "incidents", _("警情")
    VISIT = "visit", _("走访")
    GUARDIAN = "guardian", _("守户员")
    PARTY = "party", _("当事人申请")
    OTHER = "other", _("其他单位")


class PartyRole(TextChoices):
    """Who somebody is in a dispute."""

    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("对方")
    THIRD = "third", _("受影响方")
    WITNESS = "witness", _("见证")


class Joins(TextChoices):
    """What two calls of one family must share to be one matter (M1)."""

    BUILDING = "building", _("同一楼栋")
    DOOR = "door", _("同一户")


class WordKind(TextChoices):
    """What a word in a caller's sentence says of the matter (M1)."""

    WEAPON = "weapon", _("涉凶器")
    VIOLENCE = "violence", _("肢体冲突")
    THREAT = "threat", _("扬言报复")
    MINOR = "minor", _("涉未成年人")
    PUBLIC = "public", _("涉众")


class Cause(TextChoices):
    """What two sides quarrel about (M1). Where a caller names several, the one that stands first here is the matter."""

    DANCE = "dance", _("广场舞")
    WORKS = "works", _("装修施工")
    STALL = "stall", _("摊点与夜店喧哗")
    LEAK = "leak", _("漏水")
    PARKING = "parking", _("停车")
    CLUTTER = "clutter", _("堆物占道")
    PETS = "pets", _("宠物")
    SMELL = "smell", _("油烟异味")
    BOUNDARY = "boundary", _("宅基边界")
    MONEY = "money", _("钱款")
    GOODS = "goods", _("货品与服务")
    FIGHT = "fight", _("口角动手")
    HOUSEHOLD = "household", _("住户噪音")


class MediatorKind(TextChoices):
    """Where a mediator comes from (M3)."""

    POLICE = "police", _("民警")
    PEOPLE = "people", _("人民调解员")
    NOTARY = "notary", _("公证员")
    JUDICIAL = "judicial", _("司法所")
    COURT = "court", _("法院特邀")
    PETITION = "petition", _("信访")
    STREET = "street", _("街道")
    COUNSEL = "counsel", _("心理咨询")


class SessionStatus(TextChoices):
    """A meeting: the room is kept unless it was called off."""

    BOOKED = "booked", _("已定")
    HELD = "held", _("已开")
    CANCELLED = "cancelled", _("已取消")


class Outcome(TextChoices):
    """How a meeting ended."""

    AGREED = "agreed", _("达成协议")
    SETTLED = "settled", _("当场和解")
    ADJOURNED = "adjourned", _("另约再调")
    FAILED = "failed", _("未达成")
    ABSENT = "absent", _("一方未到")


class ReferralTo(TextChoices):
    """To whom a dispute is handed, or who is called in (公证+, 访调, 诉非)."""

    NOTARY = "notary", _("公证处")
    JUDICIAL = "judicial", _("司法所")
    PETITION = "petition", _("信访")
    COURT = "court", _("法院")
    STREET = "street", _("街道")
    OTHER = "other", _("其他单位")


class ReferralStatus(TextChoices):
    """Where a referral stands."""

    SENT = "sent", _("已转出")
    TAKEN = "taken", _("已收")
    ANSWERED = "answered", _("已回执")
    RETURNED = "returned", _("已退回")


class AgreementStatus(TextChoices):
    """A draft becomes signed; a signed one ends by withdrawal or is void."""

    DRAFT = "draft", _("草稿")
    SIGNED = "signed", _("已签")
    WITHDRAWN = "withdrawn", _("已撤回")
    VOID = "void", _("无效")


AGREEMENT_NEXT: dict[str, frozenset[str]] = {
    AgreementStatus.DRAFT: frozenset({AgreementStatus.SIGNED, AgreementStatus.WITHDRAWN}),
    AgreementStatus.SIGNED: frozenset({AgreementStatus.WITHDRAWN, AgreementStatus.VOID}),
    AgreementStatus.WITHDRAWN: frozenset(),
    AgreementStatus.VOID: frozenset(),
}


class ObligationStatus(TextChoices):
    """Whether what was promised was done."""

    DUE = "due", _("待履行")
    KEPT = "kept", _("已履行")
    BROKEN = "broken", _("未履行")
    WAIVED = "waived", _("已免除")


class VisitStatus(TextChoices):
    """A return visit (M5)."""

    DUE = "due", _("待访")
    DONE = "done", _("已访")
    CANCELLED = "cancelled", _("已取消")


class VisitOutcome(TextChoices):
    """What a visit found."""

    KEPT = "kept", _("履行良好")
    EASED = "eased", _("有所缓和")
    BROKEN = "broken", _("未履行")
    ABSENT = "absent", _("无人应门")


class Settled(TextChoices):
    """How a guardian's report ended (M6)."""

    ON_SPOT = "on_spot", _("当场化解")
    NEEDS_POLICE = "needs_police", _("需要民警")
