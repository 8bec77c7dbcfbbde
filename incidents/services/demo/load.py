"""The whole demo in one transaction: there or not there, never half."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from core.clock import now
from core.errors import Conflict, NotAllowed
from incidents.events import IncidentsImported
from incidents.services.demo.open import open_incidents
from incidents.services.demo.past import write_history
from incidents.services.demo.town import build, go_on_duty
from incidents.services.importing.store import analyze
from live.journal import record
from orders.services.demo import load_orders
from stations.choices import OrganisationKind
from stations.models import Organisation
from stations.selectors.people import station_card


@dataclass(frozen=True)
class Loaded:
    """What was made; nothing when the station was there before."""

    station: str
    closed: int = 0
    open: int = 0


def in_silence(_said: str) -> None:
    """Tell nobody."""


@transaction.atomic
def load_demo(*, code: str, tell: Callable[[str], None] = in_silence) -> Loaded:
    """Make the demo station under a code; a second call changes nothing. Refused where settings have no demo.

    `tell` hears what is being made.
    """
    if not settings.DEMO:
        raise NotAllowed(
            "这套系统不允许装入演示数据（DEMO 未开启），请用 create_station 与 import_places 建立真实的所。"
        )
    there = Organisation.objects.filter(code=code).first()
    if there is not None:
        if there.kind != OrganisationKind.STATION:
            raise Conflict(f"代码 {code} 已用于“{there.name}”，请换一个代码。")
        return Loaded(there.name)
    at = now()
    tell("the town, its people and streets")
    town = build(code, at=at)
    tell("eight weeks of calls")
    closed = write_history(town, at=at)
    analyze()
    record(
        IncidentsImported(
            stream=code, subject_id=town.station.pk, number=code, card=station_card(town.station), source="演示数据", rows=closed, rejected=0
        ),
        actor=None,
    )  # fmt: skip
    go_on_duty(town, at=at)
    tell("what is going on now")
    load_orders(station=town.station, room=town.dispatcher)
    return Loaded(town.station.name, closed, open_incidents(town))
