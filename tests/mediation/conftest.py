"""One station with its people, a community with its officer, a room and two mediators; a second station that sees nothing."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from mediation.models import Mediator, Room
from stations.choices import OrganisationKind, Role
from stations.models import Officer, Organisation, Place
from stations.services.people import create_organisation
from tests.factories import mediation, stations
from tests.moments import stand_clear_of_changes


@dataclass(frozen=True)
class House:
    """Who is there."""

    station: Organisation
    desk: Officer
    officer: Officer
    case_officer: Officer
    mediator: Officer
    guardian: Officer
    wall: Officer
    stranger: Officer
    community: Place
    room: Room
    people: Mediator
    notary: Mediator


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _one_day() -> None:
    stand_clear_of_changes()


@pytest.fixture
def house() -> House:
    station = stations.station()
    teams = {
        kind: create_organisation(kind=kind, code=f"{station.code}{letter}", name=str(kind.label), parent=station)
        for letter, kind in (("C", OrganisationKind.COMMUNITY_TEAM), ("A", OrganisationKind.CASE_TEAM))
    }
    desk = stations.officer(station, Role.DUTY_LEADER, name="何庆川")
    officer = stations.officer(teams[OrganisationKind.COMMUNITY_TEAM], Role.COMMUNITY_OFFICER, name="陈雨桐")
    community = stations.community(station, "望月社区")
    stations.post(community, officer)
    account = stations.officer(station, Role.MEDIATOR, name="方若琳")
    return House(
        station,
        desk,
        officer,
        stations.officer(teams[OrganisationKind.CASE_TEAM], Role.CASE_TEAM, name="贺峰"),
        account,
        stations.officer(station, Role.GUARDIAN, name="刘守成"),
        stations.officer(station, Role.WALL, name="大屏"),
        stations.officer(stations.station(), name="外所"),
        community,
        mediation.room(desk, station),
        mediation.mediator(desk, station, account=account),
        mediation.mediator(desk, station, "苏婉", "notary", body="鹭城公证处"),
    )
