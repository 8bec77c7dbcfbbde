"""The bodies of the tree, as their keepers see them: teams and groups of a station, stations and what is above them."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from stations import rules
from stations.choices import ABOVE, TEAMS, UPPER, OrganisationKind
from stations.models import Officer, Organisation
from stations.selectors.people import bodies_of, visible_stations


def kept_bodies(officer: Officer) -> QuerySet[Organisation]:
    """Return the bodies that a keeper looks after, each above its own, those out of use among them."""
    stations = visible_stations(officer)
    kept = Q(parent__in=stations) | Q(parent__parent__in=stations)
    if rules.may_keep_tree(officer):
        kept |= _tree(officer)
    return Organisation.objects.filter(kept).select_related("parent").order_by("path")


def kept_tree(officer: Officer) -> QuerySet[Organisation]:
    """Return the bureaux and stations that a keeper looks after, as a tree read from above; none for a station's own."""
    if not rules.may_keep_tree(officer):
        return Organisation.objects.none()
    return Organisation.objects.filter(_tree(officer)).select_related("parent").order_by("path")


def _tree(officer: Officer) -> Q:
    return Q(kind__in=UPPER, path__startswith=officer.organisation.path)


def kept_body(officer: Officer, pk: int) -> Organisation:
    """Return one body that a keeper looks after; NotFound otherwise."""
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


def above(officer: Officer, station: Organisation, kind: str = "") -> QuerySet[Organisation]:
    """Return what a body of a kind may stand below; of any kind that the keeper may add, when none is said."""
    if kind in ABOVE:
        return kept_tree(officer).filter(kind=ABOVE[OrganisationKind(kind)], is_active=True)
    if kind == OrganisationKind.BUREAU:
        return Organisation.objects.none()
    groups = above_groups(station).select_related("parent")
    if kind:
        return groups if kind == OrganisationKind.GROUP else groups.filter(pk=station.pk)
    return kept_tree(officer).filter(kind__in=ABOVE.values(), is_active=True) | groups
