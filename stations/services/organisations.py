"""A station and the bodies in it."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from stations.choices import OrganisationKind
from stations.geo.datum import check_position
from stations.models import Organisation
from stations.services.people import create_organisation

# 两队一室: the letter completes the station's code.
TEAMS = (
    ("R", OrganisationKind.COMMAND_ROOM, "综合指挥室"),
    ("C", OrganisationKind.COMMUNITY_TEAM, "社区警务队"),
    ("A", OrganisationKind.CASE_TEAM, "案件办理队"),
)
NUMERALS = "一二三四五六七八九"


@transaction.atomic
def create_station(
    *, code: str, name: str, lon: float, lat: float, parent_code: str, parent_name: str = "", groups: int = 3
) -> Organisation:
    """Make a station with its two teams, one room and police groups, below a sub-bureau that is made when it is new."""
    check_position(lon, lat)
    if not 0 <= groups <= len(NUMERALS):
        raise Invalid.field("groups", f"警组数应在 0 到 {len(NUMERALS)} 之间。")
    if there := Organisation.objects.filter(code=code).first():
        raise Conflict(_("代码 {code} 已用于“{name}”。").format(code=code, name=there.name))
    above = Organisation.objects.filter(code=parent_code).first()
    if above is None:
        if not parent_name:
            raise Invalid.field("parent", f"没有代码为 {parent_code} 的分局；要新建请给出名称。")
        above = create_organisation(kind=OrganisationKind.SUB_BUREAU, code=parent_code, name=parent_name)
    if above.kind != OrganisationKind.SUB_BUREAU:
        raise Invalid.field("parent", _("{name}不是分局，派出所属于分局。").format(name=above.name))
    station = create_organisation(kind=OrganisationKind.STATION, code=code, name=name, parent=above, lon=lon, lat=lat)
    for letter, kind, team in TEAMS:
        create_organisation(kind=kind, code=f"{code}{letter}", name=team, parent=station)
    for number in range(groups):
        create_organisation(
            kind=OrganisationKind.GROUP, code=f"{code}G{number + 1}", name=f"警务{NUMERALS[number]}组", parent=station
        )
    return station
