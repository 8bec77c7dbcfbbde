"""One room with its people and two free units, and a second station that has nothing to do with it."""

from dataclasses import dataclass

import pytest

from stations.choices import Role
from stations.models import Officer, Organisation, Unit
from tests.factories import stations
from tests.factories.clock import set_to_noon


@dataclass(frozen=True)
class Room:
    """A station, its dispatcher, a crew member, the wall, and a dispatcher of another station."""

    station: Organisation
    dispatcher: Officer
    crew: Officer
    wall: Officer
    stranger: Officer
    car: Unit
    motorcycle: Unit


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day begins while a test runs: numbers and loads of the day go on."""
    set_to_noon(monkeypatch)


@pytest.fixture
def room() -> Room:
    station = stations.station("CH")
    dispatcher = stations.officer(station)
    crew = stations.officer(station, Role.AUXILIARY, name="陈立")
    car, motorcycle = stations.unit(station, "C1", kind="car"), stations.unit(station, "M2")
    stations.crew(car, crew, by=dispatcher)
    stations.fix(car, stations.LON + 0.01, stations.LAT, by=dispatcher)
    stations.fix(motorcycle, stations.LON + 0.02, stations.LAT, by=dispatcher)
    return Room(
        station,
        dispatcher,
        crew,
        stations.officer(station, Role.WALL),
        stations.officer(stations.station()),
        car,
        motorcycle,
    )
