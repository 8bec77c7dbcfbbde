"""Finding incidents by a caller's phone, however it is written and whoever of the callers it was."""

import pytest

from incidents.choices import PartyRole
from incidents.selectors.listing import Filters, list_incidents
from incidents.services.intake import Told, add_call
from incidents.services.parties import Person, register_party
from stations.api.fields import PhoneField
from stations.phones import number_in
from tests.factories import incidents

pytestmark = pytest.mark.django_db

FIRST, FURTHER, WITNESS = "13812342206", "13900001111", "13700002222"


def found(room, text: str) -> list[str]:
    return [row.short for row in list_incidents(room.dispatcher, Filters(text=text))]


@pytest.fixture
def called_twice(room) -> str:
    """The number of an incident that two people called about and a third one saw, beside one that has nothing to do with it."""
    number = incidents.incident(room.dispatcher, caller_phone=FIRST).number
    incidents.incident(room.dispatcher, caller_phone="13512340000")
    add_call(
        officer=room.dispatcher, number=number, caller_name="", caller_phone=FURTHER, text="", source="110", told=Told()
    )
    register_party(officer=room.dispatcher, number=number, person=Person(role=PartyRole.WITNESS, phone=WITNESS))
    return number


@pytest.mark.usefixtures("called_twice")
@pytest.mark.parametrize(
    "text",
    [
        FIRST, "138 1234 2206", "138-1234-2206", " 13812342206 ", "+86 138 1234 2206", "+8613812342206", "(138)1234-2206",
        "１３８　１２３４　２２０６", FURTHER, "139 0000 1111", "＋86 139-0000-1111",
    ],
)  # fmt: skip
def test_a_phone_finds_the_incident_of_any_of_its_callers_however_it_is_written(room, text):
    assert found(room, text) == ["1"]


@pytest.mark.usefixtures("called_twice")
@pytest.mark.parametrize("text", ["1381234", "138 1234 2207", WITNESS])
def test_a_part_of_a_phone_another_one_and_that_of_a_witness_find_nothing(room, text):
    assert found(room, text) == []


@pytest.mark.usefixtures("called_twice")
def test_a_stranger_finds_no_incident_of_another_station_by_its_callers(room):
    assert not list_incidents(room.stranger, Filters(text=FURTHER)).exists()


@pytest.mark.usefixtures("called_twice")
def test_a_search_by_phone_costs_as_many_queries_for_one_caller_as_for_many(room, django_assert_num_queries):
    for _ in range(5):
        incidents.incident(room.dispatcher, caller_phone=FIRST)
    for text, there in ((FURTHER, 1), (FIRST, 6)):
        with django_assert_num_queries(2):  # the incidents with all that a card needs, and their units
            assert len(list_incidents(room.dispatcher, Filters(text=text))) == there


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138 1234 2206", "13812342206"), ("0755-8888 1234", "075588881234"), ("88881234", "88881234"), ("400-810-1234", "4008101234"),
        ("12 栋 1203", ""), ("2301 1502", ""), ("2026-11-22", ""), ("CH20261122-0043", ""), ("123456", ""), ("", ""), ("+86", ""),
    ],
)  # fmt: skip
def test_digits_in_groups_are_a_phone_once_they_are_as_long_as_one_with_its_area(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["+86 138 1234 2206", "１３８１２３４２２０６", "138（1234）2206"])
def test_what_is_kept_is_what_is_looked_for(text):
    assert PhoneField().to_internal_value(text) == number_in(text) == FIRST
