"""A small command room that is really committed, under a name that no other test process uses on the shared doorbell."""

import secrets
from dataclasses import dataclass

from stations.choices import Role
from stations.models import Officer, Organisation, Unit
from stations.services.people import issue_token
from tests.factories import stations


@dataclass(frozen=True)
class Room:
    """One station, its dispatcher with a token, and two free units."""

    station: Organisation
    dispatcher: Officer
    units: tuple[Unit, Unit]
    token: str

    @property
    def code(self) -> str:
        return self.station.code


def fresh_code() -> str:
    """A station code that is new in every test and every test process."""
    return f"L{secrets.token_hex(4).upper()}"


def token_of(officer: Officer) -> str:
    return issue_token(officer=officer)[0]


def open_room() -> Room:
    """Make the room through the product's own services."""
    station = stations.station(fresh_code())
    dispatcher = stations.officer(station, Role.DISPATCHER, username=f"d-{station.code.lower()}")
    units = (stations.unit(station, "M1"), stations.unit(station, "C1", kind="car"))
    return Room(station, dispatcher, units, token_of(dispatcher))
