"""Types and limits as those who keep them see them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from incidents.models import IncidentType, StageLimit
from stations.models import Organisation

Limits = dict[tuple[int, str], int]


def type_rows() -> QuerySet[IncidentType]:
    """Return every type in the order of the tree, those out of use among them."""
    return IncidentType.objects.select_related("parent").order_by("code")


def parents() -> QuerySet[IncidentType]:
    """Return the types that others can stand below: the first level."""
    return IncidentType.objects.filter(parent=None, is_active=True).order_by("code")


def type_by_code(code: str) -> IncidentType:
    """Return a type by code; NotFound otherwise."""
    found = type_rows().filter(code=code).first()
    if found is None:
        raise NotFound(_("没有类别“{code}”。").format(code=code))
    return found


def limits_of(station: Organisation) -> Limits:
    """Return a station's limits in seconds by (level, stage), its own before the defaults: as they are kept, not as cached."""
    rows = StageLimit.objects.filter(station=None) | StageLimit.objects.filter(station=station)
    ordered = sorted(rows.values_list("station_id", "priority", "stage", "limit_s"), key=lambda row: row[0] or 0)
    return {(priority, stage): limit_s for _, priority, stage, limit_s in ordered}
