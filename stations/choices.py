"""Words of the stations app and the table of a unit's allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """The tree 市局 → 分局 → 派出所 → 两队一室 → 警组."""

    BUREAU = "bureau", _("市局")
    SUB_BUREAU = "sub_bureau", _("分局")
    STATION = "station", _("派出所")
    COMMUNITY_TEAM = "community_team", _("社区警务队")
    CASE_TEAM = "case_team", _("案件办理队")
    COMMAND_ROOM = "command_room", _("综合指挥室")
    GROUP = "group", _("警组")


# What stands directly below a station; a group stands there too, or below one of these.
TEAMS = (OrganisationKind.COMMUNITY_TEAM, OrganisationKind.CASE_TEAM, OrganisationKind.COMMAND_ROOM)

# What stands above the teams, and the one kind that each stands below. As every step goes up, none can stand below itself.
ABOVE = {
    OrganisationKind.SUB_BUREAU: OrganisationKind.BUREAU,
    OrganisationKind.STATION: OrganisationKind.SUB_BUREAU,
}
UPPER = (OrganisationKind.BUREAU, *ABOVE)


class Role(TextChoices):
    """What an officer may do (DOMAIN.md, who uses it)."""

    DISPATCHER = "dispatcher", _("值班员")
    DUTY_LEADER = "duty_leader", _("值班所长")
    COMMUNITY_OFFICER = "community_officer", _("社区民警")
    AUXILIARY = "auxiliary", _("辅警")
    CASE_TEAM = "case_team", _("案件办理")
    MEDIATOR = "mediator", _("调解员")
    GUARDIAN = "guardian", _("守户员")
    SUPERVISOR = "supervisor", _("所领导")
    WALL = "wall", _("大屏")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


# The three administrators are exclusive: none holds another role (a check constraint of Officer).
EXCLUSIVE_ROLES = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


class PlaceKind(TextChoices):
    """Levels of the place tree and the places that matter by themselves."""

    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    COMPOUND = "compound", _("小区")
    BUILDING = "building", _("楼栋")
    DWELLING = "dwelling", _("户")
    KEY_UNIT = "key_unit", _("重点单位")
    VENUE = "venue", _("娱乐场所")
    DISTRICT = "district", _("商圈")
    SCHOOL = "school", _("学校")
    MARKET = "market", _("市场")
    BOX = "box", _("警务室与岗亭")


class UnitKind(TextChoices):
    """How a unit moves."""

    CAR = "car", _("警车")
    MOTORCYCLE = "motorcycle", _("摩托")
    FOOT = "foot", _("步巡")


class UnitStatus(TextChoices):
    """What a unit is doing now."""

    OFF_DUTY = "off_duty", _("下班")
    AVAILABLE = "available", _("空闲")
    ASSIGNED = "assigned", _("已派")
    EN_ROUTE = "en_route", _("赶赴")
    ON_SCENE = "on_scene", _("在处")
    UNAVAILABLE = "unavailable", _("暂离")


class AbsenceKind(TextChoices):
    """Why an officer is away (S1)."""

    TRAINING = "training", _("培训")
    SECONDED = "seconded", _("借调")
    LEAVE = "leave", _("休假")


class PostKind(TextChoices):
    """Who looks after a place: one community one officer, one compound one auxiliary (S1)."""

    OFFICER = "officer", _("责任民警")
    AUXILIARY = "auxiliary", _("责任辅警")


class Datum(TextChoices):
    """Coordinate systems at the edge; stored is always WGS-84."""

    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class GroundLayer(TextChoices):
    """What the station's own map shows besides places and streets."""

    WATER = "water", _("水域")
    PARK = "park", _("绿地")
    BUILDING = "building", _("建筑")
