"""The bodies of the tree: added, renamed, moved, taken out of use. A bureau itself is made with the house."""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, NotFound, require
from live.journal import record
from stations import rules
from stations.choices import ABOVE, TEAMS, OrganisationKind
from stations.events import BodyKept
from stations.models import Officer, Organisation, Unit
from stations.selectors.bodies import above, kept_bodies
from stations.services.organisations import create_station
from stations.services.people import check, create_organisation, station_above


@transaction.atomic
def create_body(
    *,
    by: Officer,
    station: Organisation,
    kind: str,
    code: str,
    name: str,
    parent: Organisation,
    lon: float | None = None,
    lat: float | None = None,
) -> Organisation:
    """Add a body below another; a station with its position (WGS-84), teams, room and groups. Invalid names the field."""
    if kind in ABOVE:
        require(rules.may_keep_tree(by), _("分局和派出所由上级机构的系统管理员管理。"))
    require(rules.may_keep_places(by))
    if kind not in {*ABOVE, *TEAMS, OrganisationKind.GROUP}:
        raise Invalid.field("kind", _("这里建立分局、派出所、队、室和警组。"))
    parent = _checked_parent(by, station, kind, parent)
    code = code.strip().upper()
    if kind == OrganisationKind.STATION:
        if lon is None or lat is None:
            raise Invalid.field("lon" if lon is None else "lat", _("请填写派出所的位置，地图和行程时间从这里开始。"))
        body = create_station(code=code, name=name, lon=lon, lat=lat, parent_code=parent.code)
    else:
        body = create_organisation(kind=kind, code=code, name=name, parent=parent)
    _record(body, ["code", "kind", "name", "parent"], by)
    return body


@transaction.atomic
def edit_body(*, by: Officer, body_id: int, name: str, parent: Organisation | None) -> Organisation:
    """Rename a body, or move it below another of the kind it belongs to, with all below it. The same again changes nothing."""
    body = _locked(by, body_id)
    wanted = {"name": name, "parent": parent}
    changed = sorted(field for field, value in wanted.items() if getattr(body, field) != value)
    if not changed:
        return body
    body.name = name
    if "parent" in changed:
        _move(body, _checked_parent(by, station_above(body), body.kind, parent))
    check(body)
    body.save(update_fields=["name", "parent", "path"])
    _record(body, changed, by)
    return body


@transaction.atomic
def retire_body(*, by: Officer, body_id: int) -> Organisation:
    """Take a body out of use. Conflict while people, units or other bodies are in it, or anything of it is still open."""
    body = _locked(by, body_id)
    if not body.is_active:
        return body
    left = {
        _("{n} 名人员"): body.officers.filter(is_active=True).count(),
        _("{n} 个警力单元"): Unit.objects.filter(Q(group=body) | Q(station=body), is_active=True).count(),
        _("{n} 个警组") if body.kind in TEAMS else _("{n} 个下级机构"): body.children.filter(is_active=True).count(),
    }
    if body.kind == OrganisationKind.STATION:
        left |= dict(import_string(counted)(body) for counted in settings.STATION_MATTERS)
    if any(left.values()):
        said = "、".join(what.format(n=n) for what, n in left.items() if n)
        raise Conflict(_("{name}还有 {left}，请先调走或办结再停用。").format(name=body.name, left=said))
    return _use(body, by=by, active=False)


@transaction.atomic
def restore_body(*, by: Officer, body_id: int) -> Organisation:
    """Bring a body back. Conflict while the one that it belongs to is out of use."""
    body = _locked(by, body_id)
    if body.is_active:
        return body
    if body.parent is not None and not body.parent.is_active:
        raise Conflict(_("{name}已停用，请先恢复它。").format(name=body.parent.name))
    return _use(body, by=by, active=True)


def _use(body: Organisation, *, by: Officer, active: bool) -> Organisation:
    body.is_active = active
    body.save(update_fields=["is_active"])
    _record(body, ["is_active"], by)
    return body


def _locked(by: Officer, body_id: int) -> Organisation:
    require(rules.may_keep_places(by))
    body = kept_bodies(by).select_for_update(of=("self",), no_key=True).filter(pk=body_id).first()
    if body is None:
        raise NotFound(_("没有找到这个机构，或您无权管理。"))
    return body


def _checked_parent(by: Officer, station: Organisation | None, kind: str, parent: Organisation | None) -> Organisation:
    """Return what a body is to stand below, as it is now and until the change is made. Invalid (field `parent`)."""
    rows = above(by, station or by.organisation, kind)
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=parent.pk).first() if parent else None
    if found is None:
        said = _("{name}不能是它的上级：分局属于市局，派出所属于分局，队、室属于派出所，警组属于派出所或队、室。")
        raise Invalid.field("parent", said.format(name=parent.name if parent else "—"))
    return found


def _move(body: Organisation, parent: Organisation) -> None:
    """Stand below another; what is below comes along, whose paths begin with this one's."""
    old, body.parent, body.path = body.path, parent, f"{parent.path}{body.code}."
    below = Organisation.objects.filter(path__startswith=old).exclude(pk=body.pk)
    below.update(path=Concat(Value(body.path), Substr(F("path"), len(old) + 1)))


def _record(body: Organisation, fields: list[str], by: Officer) -> None:
    """Write it down in the station's stream; what is above stations has its own."""
    card = {"id": body.pk, "name": body.name, "active": body.is_active}
    stream = (station_above(body) or body).code
    record(BodyKept(stream=stream, subject_id=body.pk, number=body.code, card=card, fields=fields), actor=by)
