"""The other incident of a merge or a link is named as people name it: by the number that they see."""

from datetime import timedelta

import pytest

from core.clock import local_day, now
from core.errors import Invalid
from incidents.models import Incident
from incidents.selectors.naming import name_with_day, other_meant
from tests.factories import incidents
from tests.factories.api import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def numbered(incident, days_ago, short="43"):
    """Let an incident be the one of that number of an earlier day."""
    incidents.aged(incident, timedelta(days=days_ago))
    number = f"CH{local_day(incident.reported_at):%Y%m%d}-{short:0>4}"
    Incident.objects.filter(pk=incident.pk).update(number=number, short=short)
    incident.refresh_from_db()
    return incident


@pytest.fixture
def here(room):
    return incidents.incident(room.dispatcher)


@pytest.fixture
def taken(room):
    """Make incidents of earlier days; those of a closed one are closed."""

    def take(days_ago, *, closed=False, title="邻里噪音"):
        made = incidents.incident(room.dispatcher, title=title)
        if closed:
            incidents.closed(room.dispatcher, made.number)
        return numbered(made, days_ago)

    return take


def meant(room, here, said):
    return other_meant(room.dispatcher, here.number, said)


def test_the_short_number_is_the_incident_that_the_dispatcher_sees(room, here, taken):
    other = taken(0)
    for said in ("43", " 43 ", "0043", f"{local_day(now()):%m%d}-43", other.number, other.number.lower()):
        assert meant(room, here, said) == other.number


def test_one_of_yesterday_is_meant_and_an_older_one_while_it_is_open(room, here, taken):
    yesterday = taken(1, closed=True)
    assert meant(room, here, "43") == yesterday.number
    Incident.objects.filter(pk=yesterday.pk).update(short="44", number="CH20200101-0044")
    older = taken(40)
    assert meant(room, here, "43") == older.number
    incidents.closed(room.dispatcher, older.number)
    with pytest.raises(Invalid, match="请带上日期"):
        meant(room, here, "43")
    assert meant(room, here, name_with_day(older)) == older.number


def test_a_number_of_two_days_is_refused_with_the_name_and_title_of_each(room, here, taken):
    old, new = taken(1, title="电池被盗 13812342206"), taken(0, title="斗殴")
    with pytest.raises(Invalid) as refused:
        meant(room, here, "43")
    (said,) = refused.value.fields["other"]
    assert (
        said == f"“43”有 2 起：{name_with_day(new)} 斗殴、{name_with_day(old)} 电池被盗 138****2206。请写带日期的编号。"
    )
    assert meant(room, here, name_with_day(old)) == old.number


def test_an_incident_is_never_itself_the_other_one(room, here, taken):
    numbered(here, 0)
    with pytest.raises(Invalid, match="没有叫“43”"):
        meant(room, here, "43")
    yesterday = taken(1)
    assert meant(room, here, "43") == yesterday.number


def test_what_another_station_calls_so_is_not_meant(room, here):
    there = incidents.incident(room.stranger)
    Incident.objects.filter(pk=there.pk).update(short="43")
    with pytest.raises(Invalid):
        meant(room, here, "43")


def test_a_call_is_merged_by_the_number_on_the_screen(room, here, taken):
    other = taken(0)
    answer = Caller(room.dispatcher).post(f"incidents/{here.number}/link/", {"other": "43", "kind": "duplicate"})
    assert (answer[0], answer[1]["merged_into"]) == (200, other.number)
