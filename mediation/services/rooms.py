"""Rooms and mediators that a station keeps (M3)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, require
from live.journal import record
from mediation.choices import MediatorKind
from mediation.events.room import MediationKept
from mediation.models import Mediator, Room
from mediation.rules import rights
from stations.choices import Role
from stations.models import Officer, Organisation
from stations.services.people import check


@transaction.atomic
def keep_room(
    *, officer: Officer, station: Organisation, name: str, seats: int, note: str = "", remote: bool = False
) -> Room:
    """Add a room, or correct the one of that name."""
    require(rights.may_keep_rooms(officer, station.pk), _("调解室与调解员由值班员、值班所长或所领导管理。"))
    room = Room.objects.filter(station=station, name=name.strip()).first() or Room(station=station, name=name.strip())
    room.seats, room.note, room.remote, room.is_active = seats, note, remote, True
    check(room)
    room.save()
    _say(officer, station, room.pk, "room", room.name)
    return room


@transaction.atomic
def keep_mediator(
    *, officer: Officer, station: Organisation, name: str, kind: str, body: str = "", account: Officer | None = None
) -> Mediator:
    """Add a mediator, or correct the one of that name and body. With an account, he logs in and sees his own files."""
    require(rights.may_keep_rooms(officer, station.pk), _("调解室与调解员由值班员、值班所长或所领导管理。"))
    if kind not in MediatorKind.values:
        raise Invalid.field("kind", _("没有这类调解员。"))
    if account is not None and account.station_id != station.pk:
        raise Invalid.field("account", _("没有找到这位民警。"))
    found = Mediator.objects.filter(station=station, kind=kind, name=name.strip(), body=body.strip()).first()
    one = found or Mediator(station=station, kind=kind, name=name.strip(), body=body.strip())
    one.officer, one.is_active = account, True
    check(one)
    one.save()
    _say(officer, station, one.pk, "mediator", one.name)
    return one


@transaction.atomic
def mediator_for(*, officer: Officer, account: Officer) -> Mediator:
    """Return the mediator that an officer is, made on the way: a community officer may lead a meeting too."""
    station = account.station or officer.organisation
    there = Mediator.objects.filter(officer=account).first()
    if there is not None:
        return there
    kind = MediatorKind.PEOPLE if Role.MEDIATOR in account.roles else MediatorKind.POLICE
    return keep_mediator(officer=officer, station=station, name=account.name, kind=kind, account=account)


def _say(officer: Officer, station: Organisation, pk: int, what: str, name: str) -> None:
    card = {"id": pk, "what": what, "name": name}
    record(
        MediationKept(stream=station.code, subject_id=pk, number=name[:40], card=card, what=what, name=name),
        actor=officer,
    )
