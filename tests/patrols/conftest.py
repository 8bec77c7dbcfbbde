"""A station with a leader, a crew on a motorcycle, a second unit, and somebody of another station."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from core.clock import now
from stations.choices import Role
from stations.models import CrewMember, Officer, Organisation, Place, Unit
from tests.factories import stations
from tests.moments import stand_clear_of_changes


@dataclass(frozen=True)
class Watch:
    """Who patrols tonight."""

    station: Organisation
    leader: Officer
    dispatcher: Officer
    rider: Officer
    stranger: Officer
    motorcycle: Unit
    car: Unit
    community: Place


@pytest.fixture(autouse=True)
def _one_day() -> None:
    stand_clear_of_changes()


@pytest.fixture
def watch() -> Watch:
    station = stations.station("CH")
    dispatcher = stations.officer(station)
    rider = stations.officer(station, Role.AUXILIARY, name="蔡海波")
    motorcycle, car = stations.unit(station, "M1"), stations.unit(station, "C1", kind="car")
    stations.crew(motorcycle, rider, by=dispatcher)
    CrewMember.objects.update(since=now() - timedelta(hours=1))
    return Watch(
        station=station,
        leader=stations.officer(station, Role.DUTY_LEADER, name="何庆川"),
        dispatcher=dispatcher,
        rider=rider,
        stranger=stations.officer(stations.station(), Role.DUTY_LEADER),
        motorcycle=motorcycle,
        car=car,
        community=stations.community(station),
    )
