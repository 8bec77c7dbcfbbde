"""Teams and groups of a station: added, renamed, moved, taken out of use. What is above them is made with the station."""

from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, NotFound, require
from live.journal import record
from stations import rules
from stations.choices import TEAMS, OrganisationKind
from stations.events import BodyKept
from stations.models import Officer, Organisation, Unit
from stations.selectors.bodies import above_groups, kept_bodies
from stations.services.people import check, create_organisation, station_above


@transaction.atomic
def create_body(
    *, by: Officer, station: Organisation, kind: str, code: str, name: str, parent: Organisation
) -> Organisation:
    """Add a team or a group. Invalid names the field."""
    require(rules.may_keep_places(by))
    if kind not in {*TEAMS, OrganisationKind.GROUP}:
        raise Invalid.field("kind", _("只能建立队、室和警组。"))
    _check_parent(station, kind, parent)
    body = create_organisation(kind=kind, code=code.strip().upper(), name=name, parent=parent)
    _record(body, ["code", "kind", "name", "parent"], by)
    return body


@transaction.atomic
def edit_body(*, by: Officer, body_id: int, name: str, parent: Organisation) -> Organisation:
    """Rename a team or group, or move a group to another team of its station. The same again changes nothing."""
    body = _locked(by, body_id)
    wanted = {"name": name, "parent": parent}
    changed = sorted(field for field, value in wanted.items() if getattr(body, field) != value)
    if not changed:
        return body
    if "parent" in changed:
        _check_parent(_station(body), body.kind, parent)
    body.name, body.parent, body.path = name, parent, f"{parent.path}{body.code}."
    check(body)
    body.save(update_fields=["name", "parent", "path"])
    _record(body, changed, by)
    return body


@transaction.atomic
def retire_body(*, by: Officer, body_id: int) -> Organisation:
    """Take a team or group out of use. Conflict while people, units or groups are in it."""
    body = _locked(by, body_id)
    if not body.is_active:
        return body
    left = {
        _("{n} 名人员"): body.officers.filter(is_active=True).count(),
        _("{n} 个警力单元"): Unit.objects.filter(group=body, is_active=True).count(),
        _("{n} 个警组"): body.children.filter(is_active=True).count(),
    }
    if any(left.values()):
        said = "、".join(what.format(n=n) for what, n in left.items() if n)
        raise Conflict(_("{name}还有 {left}，请先调走再停用。").format(name=body.name, left=said))
    return _use(body, by=by, active=False)


@transaction.atomic
def restore_body(*, by: Officer, body_id: int) -> Organisation:
    """Bring a team or group back. Conflict while the team that it belongs to is out of use."""
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


def _station(body: Organisation) -> Organisation:
    return cast("Organisation", station_above(body))  # kept bodies stand below a station


def _check_parent(station: Organisation, kind: str, parent: Organisation) -> None:
    """A team stands below its station; a group there, or below a team."""
    allowed = {station.pk}
    if kind == OrganisationKind.GROUP:
        allowed = set(above_groups(station).values_list("pk", flat=True))
    if parent.pk not in allowed:
        raise Invalid.field(
            "parent", _("{name}不能是它的上级：队、室属于派出所，警组属于派出所或队、室。").format(name=parent.name)
        )


def _record(body: Organisation, fields: list[str], by: Officer) -> None:
    card = {"id": body.pk, "name": body.name, "active": body.is_active}
    record(
        BodyKept(stream=_station(body).code, subject_id=body.pk, number=body.code, card=card, fields=fields), actor=by
    )
