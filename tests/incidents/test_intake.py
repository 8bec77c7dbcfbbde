"""Taking an incident in (I1)."""

import pytest

from core.errors import Invalid, NotAllowed
from incidents.services.intake import report_incident
from live.models import Entry
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db


def test_a_report_gets_the_days_next_number_and_one_journal_entry():
    dispatcher = stations.officer(stations.station("CH"))
    first, second = incidents.incident(dispatcher), incidents.incident(dispatcher, caller_phone="13900001111")
    assert (first.short, second.short) == ("1", "2")
    assert first.number.startswith("CH") and first.number.endswith("-0001")
    assert list(Entry.objects.filter(subject="incident").values_list("kind", "number")) == [
        ("incident.reported", first.number),
        ("incident.reported", second.number),
    ]


def test_the_wall_only_looks_and_cannot_report():
    station = stations.station()
    wall = stations.officer(station, Role.WALL)
    with pytest.raises(NotAllowed):
        report_incident(officer=wall, station=station, report=incidents.report())


def test_an_unknown_type_is_refused_by_name_and_leaves_nothing():
    station = stations.station()
    dispatcher = stations.officer(station)
    with pytest.raises(Invalid) as refused:
        report_incident(officer=dispatcher, station=station, report=incidents.report(type="nonsense"))
    assert list(refused.value.fields) == ["type"]
    assert not Entry.objects.filter(subject="incident").exists()
