"""A station with its room, a group of community officers with their leader, and a second station."""

from dataclasses import dataclass

import pytest

from stations.choices import Role
from stations.models import Officer, Organisation
from tests.factories import stations
from tests.moments import stand_clear_of_changes


@dataclass(frozen=True)
class House:
    """Who issues and reviews, who carries out, who leads, and a stranger."""

    station: Organisation
    group: Organisation
    dispatcher: Officer
    leader: Officer
    chief: Officer
    officer: Officer
    mate: Officer
    stranger: Officer


@pytest.fixture(autouse=True)
def _one_day() -> None:
    stand_clear_of_changes()


@pytest.fixture
def house() -> House:
    station = stations.station("CH")
    group = stations.group(station)
    return House(
        station,
        group,
        stations.officer(station, name="周敏"),
        stations.officer(station, Role.DUTY_LEADER, name="林正"),
        stations.officer(station, Role.SUPERVISOR, name="高远"),
        stations.officer(group, Role.COMMUNITY_OFFICER, name="陈雨桐"),
        stations.officer(group, Role.COMMUNITY_OFFICER, name="丁海"),
        stations.officer(stations.station()),
    )
