"""Words of the stations app and the table of a unit's allowed moves."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """The tree 市局 → 分局 → 派出所 → 两队一室 → 警组."""

    BUREAU = "bureau", "市局"
    SUB_BUREAU = "sub_bureau", "分局"
    STATION = "station", "派出所"
    COMMUNITY_TEAM = "community_team", "社区警务队"
    CASE_TEAM = "case_team", "案件办理队"
    COMMAND_ROOM = "command_room", "综合指挥室"
    GROUP = "group", "警组"


class Role(TextChoices):
    """What an officer may do (DOMAIN.md, who uses it)."""

    DISPATCHER = "dispatcher", "值班员"
    DUTY_LEADER = "duty_leader", "值班所长"
    COMMUNITY_OFFICER = "community_officer", "社区民警"
    AUXILIARY = "auxiliary", "辅警"
    CASE_TEAM = "case_team", "案件办理"
    MEDIATOR = "mediator", "调解员"
    SUPERVISOR = "supervisor", "所领导"
    WALL = "wall", "大屏"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


# The three administrators are exclusive: none holds another role (a check constraint of Officer).
EXCLUSIVE_ROLES = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


class PlaceKind(TextChoices):
    """Levels of the place tree and the places that matter by themselves."""

    COMMUNITY = "community", "社区"
    GRID = "grid", "网格"
    COMPOUND = "compound", "小区"
    BUILDING = "building", "楼栋"
    DWELLING = "dwelling", "户"
    KEY_UNIT = "key_unit", "重点单位"
    VENUE = "venue", "娱乐场所"
    DISTRICT = "district", "商圈"
    SCHOOL = "school", "学校"
    MARKET = "market", "市场"
    BOX = "box", "警务室与岗亭"


class UnitKind(TextChoices):
    """How a unit moves."""

    CAR = "car", "警车"
    MOTORCYCLE = "motorcycle", "摩托"
    FOOT = "foot", "步巡"


class UnitStatus(TextChoices):
    """What a unit is doing now."""

    OFF_DUTY = "off_duty", "下班"
    AVAILABLE = "available", "空闲"
    ASSIGNED = "assigned", "已派"
    EN_ROUTE = "en_route", "赶赴"
    ON_SCENE = "on_scene", "在处"
    UNAVAILABLE = "unavailable", "暂离"


class AbsenceKind(TextChoices):
    """Why an officer is away (S1)."""

    TRAINING = "training", "培训"
    SECONDED = "seconded", "借调"
    LEAVE = "leave", "休假"


class PostKind(TextChoices):
    """Who looks after a place: one community one officer, one compound one auxiliary (S1)."""

    OFFICER = "officer", "责任民警"
    AUXILIARY = "auxiliary", "责任辅警"


class Datum(TextChoices):
    """Coordinate systems at the edge; stored is always WGS-84."""

    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class GroundLayer(TextChoices):
    """What the station's own map shows besides places and streets."""

    WATER = "water", "水域"
    PARK = "park", "绿地"
    BUILDING = "building", "建筑"
