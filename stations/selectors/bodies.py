"""The teams and groups of a station, as their keepers see them."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from stations.choices import TEAMS
from stations.models import Officer, Organisation
from stations.selectors.people import bodies_of, visible_stations


def kept_bodies(officer: Officer) -> QuerySet[Organisation]:
    """Return the teams and groups that a keeper looks after, each above its own, those out of use among them."""
    stations = visible_stations(officer)
    found = Organisation.objects.filter(Q(parent__in=stations) | Q(parent__parent__in=stations))
    return found.select_related("parent").order_by("path")


def kept_body(officer: Officer, pk: int) -> Organisation:
    """Return one team or group that a keeper looks after; NotFound otherwise."""
    found = kept_bodies(officer).select_related("parent__parent").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个机构，或您无权管理。"))
    return found


def with_people(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return them with how many people each has (`people`)."""
    return bodies.annotate(people=Count("officers", filter=Q(officers__is_active=True)))


def above_groups(station: Organisation) -> QuerySet[Organisation]:
    """Return what a group may stand below: its station, or a team in use."""
    return bodies_of(station).filter(Q(pk=station.pk) | Q(parent=station, kind__in=TEAMS))
