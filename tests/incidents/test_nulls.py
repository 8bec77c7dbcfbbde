"""What a program does not know of a call it may leave out, or send as null."""

import pytest

from incidents.api.serializers import ReportSerializer
from incidents.models import Incident, Party
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
LEAST = {"kind": "alarm", "type": "order.fight", "source": "110"}
NOTHING = {
    "title": None, "description": None, "caller": None, "location": None, "occurred_at": None, "priority": None,
    "source_id": None, "station": None,
}  # fmt: skip
EMPTY_PARTS = {
    "caller": {"name": None, "phone": None},
    "location": {"address": None, "lon": None, "lat": None, "datum": None, "accuracy_m": None},
}
KEPT = (
    "kind", "source", "title", "description", "address", "lon", "lat", "accuracy_m", "priority", "source_id", "caller_masked",
)  # fmt: skip


@pytest.fixture
def desk(room) -> Caller:
    return Caller(room.dispatcher)


@pytest.mark.parametrize("nulls", [NOTHING, EMPTY_PARTS])
def test_a_report_with_nulls_is_the_report_without_them(desk, nulls):
    numbers = []
    for body in (LEAST, LEAST | nulls):
        status, card = desk.post("incidents/", body)
        assert status == 201, card
        numbers.append(card["number"])
    plain, nulled = (Incident.objects.values_list(*KEPT).get(number=number) for number in numbers)
    assert plain == nulled


def test_one_null_among_facts_takes_nothing_of_them(desk):
    facts = {
        "caller": {"name": "林海", "phone": None},
        "location": {"address": "柳堤夜市 12 号摊", "lon": None, "lat": None},
    }
    status, card = desk.post("incidents/", LEAST | facts)
    assert (status, card["caller"], card["address"], card["lon"]) == (201, "林**", "柳堤夜市 12 号摊", None)


def test_a_null_where_something_must_be_said_is_refused_by_its_field(desk):
    for name in LEAST:
        assert desk.fields("incidents/", LEAST | {name: None}) == {"status": 422, "fields": [name]}
    half = {"location": {"lon": 114.055, "lat": None}}
    assert desk.fields("incidents/", LEAST | half) == {"status": 422, "fields": ["location.lat"]}


def test_a_further_call_with_nulls_says_only_that_it_came(desk):
    number = desk.post("incidents/", LEAST)[1]["number"]
    nulls = {
        "caller": None,
        "description": None,
        "kind": None,
        "type": None,
        "priority": None,
        "location": None,
        "source": None,
    }
    assert desk.post(f"incidents/{number}/calls/", nulls)[0] == 200
    assert desk.post(f"incidents/{number}/calls/", EMPTY_PARTS)[0] == 200
    assert not Party.objects.exists()


def test_what_may_be_left_out_is_described_as_nullable_and_what_must_be_said_is_not():
    fields = ReportSerializer().fields
    assert {name for name, field in fields.items() if field.allow_null} == set(fields) - set(LEAST)
