"""Taking an incident in (I1) and a repeated call about it (I2)."""

from datetime import timedelta

import pytest

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.sealed import unseal
from incidents.models import Counter, Incident, Party
from incidents.selectors.incidents import incident_card
from incidents.services.closing import close_incident
from incidents.services.intake import add_call, report_incident
from live.models import Entry
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db


def about_incidents():
    return Entry.objects.filter(subject="incident")


def call(by, number, **changes):
    given = {"caller_name": "", "caller_phone": "", "text": "", "source": "110"} | changes
    return add_call(officer=by, number=number, **given)


@pytest.mark.usefixtures("noon")
def test_a_report_gets_the_days_next_number_and_one_journal_entry(room):
    first, second = incidents.incident(room.dispatcher), incidents.incident(room.dispatcher, caller_phone="13900001111")
    day = f"CH{local_day(now()):%Y%m%d}"
    assert [(one.number, one.short) for one in (first, second)] == [(f"{day}-0001", "1"), (f"{day}-0002", "2")]
    assert incidents.story(first.number) == [
        ("incident.reported", {"type": "order.fight", "priority": 2, "source": "110", "repeat": 1})
    ]


def test_the_entry_carries_the_card_that_a_fresh_reader_sees(room):
    made = incidents.incident(room.dispatcher)
    entry = about_incidents().get()
    assert (entry.stream_id, entry.actor, entry.subject_id) == ("CH", "周敏", made.pk)
    assert {**entry.card, "reported_at": 0, "occurred_at": 0, "stage_since": 0} == {
        **incident_card(made),
        "reported_at": 0,
        "occurred_at": 0,
        "stage_since": 0,
    }


def test_a_report_begins_to_wait_for_dispatch_at_once(room):
    made = incidents.incident(room.dispatcher)
    assert (made.status, made.stage, made.late) == ("reported", "dispatch", False)
    assert made.stage_since == made.reported_at == made.occurred_at
    assert made.stage_due_at - made.stage_since == timedelta(seconds=120)


def test_priority_and_title_follow_from_the_type_unless_they_are_given(room):
    plain = incidents.incident(room.dispatcher, title="")
    given = incidents.incident(room.dispatcher, priority=1)
    assert (plain.title, plain.priority) == ("打架斗殴", 2)
    assert (given.title, given.priority) == ("持械斗殴", 1)


def test_the_position_says_community_and_sensitive_place(room):
    community = stations.community(room.station)
    stations.place(room.station, sensitive="夜间斗殴多发")
    made = incidents.incident(room.dispatcher)
    assert (made.community, made.sensitive) == (community, "柳堤夜市：夜间斗殴多发")
    far = incidents.incident(room.dispatcher, lon=stations.LON + 0.5)
    assert (far.community, far.sensitive) == (None, "")


def test_the_same_phone_or_the_same_kind_of_thing_at_the_same_place_is_counted(room):
    assert incidents.incident(room.dispatcher).repeat == 1
    same_phone = incidents.incident(room.dispatcher, lon=None, lat=None, address="")
    same_place = incidents.incident(room.dispatcher, caller_phone="")
    neither = incidents.incident(room.dispatcher, caller_phone="", type="theft", lon=stations.LON + 0.1)
    assert [one.repeat for one in (same_phone, same_place, neither)] == [2, 2, 1]


def test_a_call_of_forty_days_ago_is_no_repeat(room):
    incidents.incident(room.dispatcher)
    Incident.objects.update(reported_at=now() - timedelta(days=40))
    assert incidents.incident(room.dispatcher).repeat == 1


def test_the_caller_is_kept_sealed_and_shown_masked(room):
    made = incidents.incident(room.dispatcher)
    party = Party.objects.get()
    assert made.caller_masked == party.masked == "林** 138****2206"
    assert b"13812342206" not in bytes(party.phone_sealed)
    assert unseal(party.phone_sealed, f"party:{party.uid}:phone") == "13812342206"
    assert unseal(party.name_sealed, f"party:{party.uid}:name") == "林海"


def test_without_a_caller_there_is_no_party(room):
    incidents.incident(room.dispatcher, caller_name="", caller_phone="")
    assert not Party.objects.exists()


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.SUPERVISOR])
def test_everybody_who_meets_the_public_takes_reports(room, role):
    assert incidents.incident(stations.officer(room.station, role)).pk


@pytest.mark.parametrize("role", [Role.WALL, Role.MEDIATOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_others_do_not(room, role):
    with pytest.raises(NotAllowed):
        report_incident(officer=stations.officer(room.station, role), station=room.station, report=incidents.report())
    assert not Incident.objects.exists()


def test_a_dispatcher_of_another_station_does_not_report_here(room):
    with pytest.raises(NotAllowed):
        report_incident(officer=room.stranger, station=room.station, report=incidents.report())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": "nonsense"}, "type"),
        ({"occurred_at": timedelta(hours=1)}, "occurred_at"),
        ({"occurred_at": timedelta(days=-400)}, "occurred_at"),
        ({"lon": stations.LAT, "lat": stations.LON}, "location.lon"),
    ],
)
def test_a_wrong_report_is_refused_by_field_and_leaves_nothing(room, changes, field):
    given = {name: now() + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    with pytest.raises(Invalid) as refused:
        incidents.incident(room.dispatcher, **given)
    assert field in refused.value.fields
    assert not about_incidents().exists()
    assert not Incident.objects.exists()
    assert not Counter.objects.exists()


def test_the_sources_own_number_is_taken_once(room):
    incidents.incident(room.dispatcher, source_id="110-7")
    with pytest.raises(Conflict) as refused:
        incidents.incident(room.dispatcher, source_id="110-7")
    assert list(refused.value.fields) == ["source_id"]
    other = incidents.incident(room.dispatcher, source_id="110-7", source="hotline")
    assert other.short == "2", "the refused report took no number"


def test_rare_hanzi_and_emoji_are_kept_and_found(room):
    made = incidents.incident(room.dispatcher, title="𬭩䶮 🚲", description="𠮷野家门口")
    assert Incident.objects.get().title == "𬭩䶮 🚲"
    assert incident_card(made)["title"] == "𬭩䶮 🚲"


def test_another_call_about_an_open_matter_counts_and_keeps_the_caller(room):
    number = incidents.incident(room.dispatcher).number
    joined = call(room.dispatcher, number, caller_name="王芳", caller_phone="13900001111", text="还在打，13900001111")
    assert (joined.repeat, joined.version) == (2, 2)
    assert [party.masked for party in joined.parties.order_by("id")] == ["林** 138****2206", "王** 139****1111"]
    kind, said = incidents.story(number)[-1]
    assert (kind, {name: value for name, value in said.items() if value}) == (
        "incident.call_added",
        {"text": "还在打，139****1111", "source": "110", "repeat": 2},
    )


def test_a_call_about_a_closed_matter_is_a_new_one(room):
    number = incidents.incident(room.dispatcher).number
    close_incident(officer=room.dispatcher, number=number, disposition="settled")
    with pytest.raises(Conflict, match="已结案"):
        call(room.dispatcher, number)


def test_the_wall_and_strangers_do_not_join_calls(room):
    number = incidents.incident(room.dispatcher).number
    with pytest.raises(NotAllowed):
        call(room.wall, number)
    with pytest.raises(NotFound):
        call(room.stranger, number)
    assert len(incidents.story(number)) == 1
