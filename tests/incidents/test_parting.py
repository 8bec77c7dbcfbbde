"""A merge or a relation that was wrong is taken back, and nothing is lost (I2)."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.choices import Leg
from incidents.models import Incident, Link, Party
from incidents.selectors.incidents import incident_card, incident_for
from incidents.selectors.page import page
from incidents.services.closing import close_incident, reopen_incident
from incidents.services.intake import add_call
from incidents.services.parting import unlink_incident
from incidents.services.records import link_incident
from live.models import Entry
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
WHY = "两起打架，不是一回事"


def taken(room, **changes):
    """A report that nothing joins to another by itself: neither phone nor place."""
    nothing = {"caller_phone": "", "address": "", "lon": None, "lat": None}
    return incidents.incident(room.dispatcher, **nothing | changes).number


def join(room, number, other, kind="duplicate"):
    return link_incident(officer=room.dispatcher, number=number, other=other, kind=kind)


def part(by, number, other, reason=WHY):
    return unlink_incident(officer=by, number=number, other=other, reason=reason)


def counts(*numbers):
    return [Incident.objects.get(number=number).repeat for number in numbers]


@pytest.fixture
def pair(room):
    """The second was merged into the first."""
    first, second = taken(room), taken(room, title="另一场架", caller_phone="13900001111")
    join(room, second, first)
    return first, second


@pytest.mark.parametrize("named", ["merged first", "other first"])
def test_what_was_merged_waits_again_with_all_that_it_had_and_counts_there_no_more(room, pair, named):
    first, second = pair
    part(room.dispatcher, *(pair if named == "other first" else (second, first)), reason="看错了 13800001111")
    again, kept = incident_for(room.dispatcher, second), incident_for(room.dispatcher, first)
    assert (again.status, again.stage, again.disposition, again.closed_at, again.merged_into) == (
        "reported", "dispatch", "", None, None,
    )  # fmt: skip
    assert (again.title, Party.objects.get(incident=again).masked, again.stage_due_at is not None) == (
        "另一场架", "林** 139****1111", True,
    )  # fmt: skip
    assert (kept.status, kept.repeat, again.repeat, Link.objects.count()) == ("reported", 1, 1, 0)
    said = {"link": "duplicate", "reason": "看错了 138****1111"}
    assert incidents.story(second)[-1] == ("incident.unlinked", said | {"other": first, "parted": True})
    assert incidents.story(first)[-1] == ("incident.unlinked", said | {"other": second, "parted": False})


def test_every_screen_has_both_cards_as_they_are(room, pair):
    first, second = pair
    part(room.dispatcher, second, first)
    for number in pair:
        told = Entry.objects.filter(number=number).latest("id").card
        card = incident_card(incident_for(room.dispatcher, number))
        assert {name: told[name] for name in ("open", "status", "repeat", "merged_into", "version")} == {
            name: card[name] for name in ("open", "status", "repeat", "merged_into", "version")
        }
        assert (told["open"], told["merged_into"]) == (True, None)


def test_calls_that_were_added_before_the_merge_go_back_with_it(room):
    first, second = taken(room), taken(room)
    for number in (first, second, second):
        add_call(officer=room.dispatcher, number=number, caller_name="", caller_phone="", text="", source="110")
    join(room, second, first)
    assert counts(first, second) == [5, 3]
    part(room.dispatcher, second, first)
    assert counts(first, second) == [2, 3]


def test_out_of_a_chain_the_calls_are_taken_from_all_that_counted_them(room):
    first, second, third = (taken(room) for _ in range(3))
    join(room, third, second)
    join(room, second, first)
    part(room.dispatcher, third, second)
    assert counts(first, second, third) == [2, 1, 1]
    assert [incidents.story(number)[-1][0] for number in (first, second, third)] == ["incident.unlinked"] * 3
    part(room.dispatcher, second, first)
    assert counts(first, second) == [1, 1]
    assert not Incident.objects.exclude(merged_into=None).exists()


def test_one_that_was_closed_before_is_closed_again_as_it_had_been(room):
    first, second = taken(room), taken(room)
    closed = close_incident(officer=room.dispatcher, number=second, disposition="settled", note="双方和解")
    join(room, second, first)
    again = part(room.dispatcher, second, first)
    assert (again.status, again.disposition, again.disposition_note, again.closed_at) == (
        "closed", "settled", "双方和解", closed.closed_at,
    )  # fmt: skip
    assert reopen_incident(officer=room.dispatcher, number=second, reason="又打起来").status == "reported"


def test_one_whose_units_were_there_waits_for_its_close(room):
    first, second = taken(room), taken(room)
    (row,) = incidents.sent(room.dispatcher, second, "C1")
    incidents.through(room.dispatcher, row, Leg.CLEARED)
    join(room, second, first)
    assert (part(room.dispatcher, second, first).status, incident_for(room.dispatcher, second).stage) == (
        "handled",
        "close",
    )


def test_incidents_that_were_related_before_they_were_merged_are_related_still(room):
    first, second = taken(room), taken(room)
    join(room, second, first, "related")
    join(room, second, first)
    part(room.dispatcher, second, first)
    assert list(Link.objects.values_list("incident__number", "other__number", "kind")) == [(second, first, "related")]
    part(room.dispatcher, first, second)
    assert not Link.objects.exists()
    assert incidents.story(second)[-1][1]["link"] == "related"
    join(room, second, first)
    part(room.dispatcher, second, first)
    assert not Link.objects.exists(), "a relation that was taken back does not come back with the merge"


def test_a_wrong_merge_that_is_taken_back_can_be_made_rightly(room, pair):
    first, second = pair
    third = taken(room)
    part(room.dispatcher, second, first)
    join(room, second, third)
    assert counts(first, second, third) == [1, 1, 2]


def test_taking_apart_twice_or_what_was_never_joined_changes_nothing(room, pair):
    first, second = pair
    third = taken(room)
    part(room.dispatcher, second, first)
    before = Entry.objects.count()
    part(room.dispatcher, second, first)
    part(room.dispatcher, third, first)
    assert Entry.objects.count() == before


def test_without_reason_or_right_they_stay_joined(room, pair):
    first, second = pair
    with pytest.raises(Invalid) as refused:
        part(room.dispatcher, second, first, " ")
    assert list(refused.value.fields) == ["reason"]
    for officer in (room.crew, room.wall, stations.officer(room.station, Role.MEDIATOR)):
        with pytest.raises(NotAllowed):
            part(officer, second, first)
    with pytest.raises(NotFound):
        part(room.stranger, second, first)
    assert Incident.objects.get(number=second).merged_into.number == first


def test_who_took_the_report_may_part_it_as_he_may_merge_it(room):
    first, own = taken(room), incidents.incident(room.crew, lon=None, lat=None, caller_phone="").number
    link_incident(officer=room.crew, number=own, other=first, kind="duplicate")
    (row,) = page(room.crew, incident_for(room.crew, first))["links"]
    assert (row["part"], row["key"]) == (True, True)
    assert part(room.crew, own, first).merged_into is None


def test_the_page_offers_it_where_the_merge_is_shown_and_only_to_who_may(room, pair):
    first, second = pair
    for number, may, key in ((first, False, True), (second, True, False)):
        shown = page(room.dispatcher, incident_for(room.dispatcher, number))
        assert (shown["may"]["part"], [(row["part"], row["key"]) for row in shown["links"]]) == (may, [(True, key)])
        shown = page(room.crew, incident_for(room.crew, number))
        assert (shown["may"]["part"], [(row["part"], row["key"]) for row in shown["links"]]) == (
            False,
            [(False, False)],
        )


def test_one_that_is_merged_meanwhile_is_not_counted_wrong(room, pair, monkeypatch):
    first, second = pair
    third = taken(room)
    monkeypatch.setattr("incidents.services.parting._chain", lambda _number: [])
    join(room, first, third)
    with pytest.raises(Conflict, match="刚被别人并入"):
        part(room.dispatcher, second, first)
    assert counts(first, third) == [2, 3]
