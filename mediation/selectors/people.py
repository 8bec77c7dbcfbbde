"""Who answers for a dispute (M2), and who could."""

from django.db.models import QuerySet

from mediation.choices import Nature
from mediation.models import Dispute
from stations.choices import OrganisationKind, PostKind, Role
from stations.models import Officer, Organisation, Post
from stations.selectors.people import staff_of


def team_of(dispute: Dispute) -> Organisation | None:
    """Return the team of a dispute's nature: the community team, or the case team for what is a case."""
    kind = OrganisationKind.CASE_TEAM if dispute.nature == Nature.CASE else OrganisationKind.COMMUNITY_TEAM
    return Organisation.objects.filter(parent=dispute.station_id, kind=kind).order_by("code").first()


def owner_of(dispute: Dispute) -> Officer | None:
    """Return the officer of the dispute's community; for a case, one of the case team. None when there is nobody.

    Whoever is away is stood in for by the orders app (S1); the file stays with its own officer.
    """
    if dispute.nature == Nature.CASE:
        team = team_of(dispute)
        return (
            Officer.objects.filter(organisation=team, is_active=True).order_by("badge", "pk").first() if team else None
        )
    if dispute.community_id is None:
        return None
    post = Post.objects.filter(place=dispute.community_id, kind=PostKind.OFFICER, officer__is_active=True)
    row = post.select_related("officer").first()
    return row.officer if row else None


def owners(station: Organisation) -> QuerySet[Officer]:
    """Return who may be given a dispute: community officers, the case team, auxiliaries, mediators of the station."""
    roles = [Role.COMMUNITY_OFFICER, Role.CASE_TEAM, Role.AUXILIARY, Role.MEDIATOR]
    return staff_of(station).filter(roles__overlap=roles).select_related("organisation")


def guardians(station: Organisation) -> QuerySet[Officer]:
    """Return a station's guardians."""
    return Officer.objects.filter(station=station, roles__contains=[Role.GUARDIAN], is_active=True).order_by(
        "name", "pk"
    )


def all_stations() -> QuerySet[Organisation]:
    """Return every station: whose disputes the clock looks after."""
    return Organisation.objects.filter(kind=OrganisationKind.STATION).order_by("code")
