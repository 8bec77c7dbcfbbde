"""A fix that is not taken says why, also when nothing is wrong with it."""

from datetime import timedelta

import pytest

from core.clock import now
from stations.models import UnitPosition
from stations.services.units import Fix, report_positions
from tests.factories import stations

pytestmark = pytest.mark.django_db
NOT_TAKEN = "已有更新的或同一时刻的定位，这一条未采用。"


@pytest.fixture
def house():
    house = stations.station("CH")
    stations.unit(house)
    return house


def test_an_older_fix_and_the_same_one_again_are_told_that_a_newer_one_is_there(house):
    desk, at = stations.officer(house), now()
    stations.fix(house.units.get(), stations.LON, stations.LAT, by=desk, at=at)
    batch = [
        Fix(unit="M2", lon=stations.LON, lat=stations.LAT, at=at + timedelta(seconds=seconds)) for seconds in (-5, 0)
    ]
    for one in batch:
        (result,) = report_positions(officer=desk, station=house, fixes=[one])
        assert result == {"unit": "M2", "accepted": False, "detail": NOT_TAKEN}
    assert UnitPosition.objects.get().at == at


def test_of_a_batch_only_the_newest_is_taken_and_the_others_say_so(house):
    desk, at = stations.officer(house), now()
    batch = [
        Fix(unit="M2", lon=stations.LON, lat=stations.LAT, at=at + timedelta(seconds=seconds))
        for seconds in (-9, -1, -5)
    ]
    results = report_positions(officer=desk, station=house, fixes=batch)
    assert [(row["accepted"], row["detail"]) for row in results] == [(False, NOT_TAKEN), (True, ""), (False, NOT_TAKEN)]
