"""Facts, notes, links and personal data."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from incidents import rules
from incidents.choices import PartyRole
from incidents.models import Incident, Link, Party
from incidents.selectors.incidents import incident_for
from incidents.selectors.listing import Filters, list_incidents
from incidents.services.closing import close_incident
from incidents.services.intake import add_party
from incidents.services.parties import show_party
from incidents.services.records import add_note, edit_incident, link_incident
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(room):
    return incidents.incident(room.dispatcher).number


def edit(by, number, version=1, **changes):
    return edit_incident(officer=by, number=number, version=version, changes=changes)


def link(by, number, other, kind="related"):
    return link_incident(officer=by, number=number, other=other, kind=kind)


def show(by, number, reason="回访"):
    return show_party(officer=by, number=number, party_id=Party.objects.earliest("id").pk, reason=reason)


def test_corrected_facts_are_found_by_their_new_words_and_named_in_the_journal(room, number):
    edited = edit(room.dispatcher, number, title="聚众斗殴", address="溪桥路 3 号")
    assert (edited.title, edited.version) == ("聚众斗殴", 2)
    assert [row.number for row in list_incidents(room.dispatcher, Filters(text="溪桥"))] == [number]
    assert not list_incidents(room.dispatcher, Filters(text="柳堤"))
    kind, data = incidents.story(number)[-1]
    assert (kind, data["fields"], data["now"]) == (
        "incident.edited", ["address", "title"], {"title": "聚众斗殴", "address": "溪桥路 3 号"},
    )  # fmt: skip


def test_a_corrected_position_says_the_community_again(room, number):
    community = stations.community(room.station)
    assert edit(room.dispatcher, number, lon=stations.LON + 0.001).community == community
    assert edit(room.dispatcher, number, 2, lon=stations.LON + 0.5).community is None


def test_a_position_that_is_taken_back_takes_the_community_with_it(room):
    stations.community(room.station)
    made = incidents.incident(room.dispatcher)
    assert made.community is not None
    edited = edit(room.dispatcher, made.number, lon=None, lat=None)
    assert (edited.lon, edited.community) == (None, None)


def test_the_same_facts_again_change_nothing(room, number):
    assert edit(room.dispatcher, number, title="持械斗殴").version == 1
    assert len(incidents.story(number)) == 1


def test_whoever_read_an_older_version_is_told_the_newer_one(room, number):
    edit(room.dispatcher, number, title="甲")
    with pytest.raises(Conflict, match="标题由“持械斗殴”改为“甲”") as refused:
        edit(room.dispatcher, number, title="乙")
    assert refused.value.fields == {"version": ["2"], "title": ["现在是“甲”"]}
    assert Incident.objects.get().title == "甲"


def test_what_is_not_a_plain_fact_is_not_edited(room, number):
    with pytest.raises(Invalid) as refused:
        edit(room.dispatcher, number, status="closed")
    assert list(refused.value.fields) == ["status"]
    with pytest.raises(Invalid) as refused:
        edit(room.dispatcher, number, lon=stations.LAT, lat=stations.LON)
    assert "location.lon" in refused.value.fields


def test_the_desk_and_whoever_reported_edit_and_nobody_else(room, number):
    for officer in (room.crew, room.wall):
        with pytest.raises(NotAllowed):
            edit(officer, number, title="x")
    with pytest.raises(NotFound):
        edit(room.stranger, number, title="x")
    own = incidents.incident(room.crew).number
    assert edit(room.crew, own, title="改").title == "改"


def test_a_note_is_in_the_timeline_with_numbers_masked(room, number):
    add_note(officer=room.crew, number=number, text=" 证人 13812342206，身份证 350203199001011234 ")
    assert incidents.story(number)[-1] == ("incident.note_added", {"text": "证人 138****2206，身份证 350****1234"})
    with pytest.raises(Invalid):
        add_note(officer=room.crew, number=number, text="  ")
    with pytest.raises(NotAllowed):
        add_note(officer=room.wall, number=number, text="x")
    with pytest.raises(NotFound):
        add_note(officer=room.stranger, number=number, text="x")


def test_a_duplicate_is_closed_under_the_one_that_goes_on_and_loses_nothing(room, number):
    second = incidents.incident(room.dispatcher, title="又打起来了").number
    merged = link(room.dispatcher, second, number, "duplicate")
    kept = incident_for(room.dispatcher, number)
    assert (merged.status, merged.disposition, merged.merged_into.number) == ("closed", "duplicate", number)
    assert (kept.status, kept.repeat, merged.title) == ("reported", 2, "又打起来了")
    assert Party.objects.filter(incident=merged).count() == 1
    said = {"link": "duplicate", "disposition": ""}
    assert incidents.story(second)[-1] == ("incident.linked", said | {"other": number})
    assert incidents.story(number)[-1] == ("incident.linked", said | {"other": second})


def test_linking_again_changes_nothing(room, number):
    second = incidents.incident(room.dispatcher).number
    for kind in ("related", "duplicate"):
        link(room.dispatcher, second, number, kind)
        before = (incident_for(room.dispatcher, number).version, len(incidents.story(number)))
        link(room.dispatcher, second, number, kind)
        assert (incident_for(room.dispatcher, number).version, len(incidents.story(number))) == before
    assert Link.objects.count() == 1


def test_a_pair_is_joined_once_whichever_of_the_two_names_the_other(room, number):
    second = incidents.incident(room.dispatcher).number
    link(room.dispatcher, second, number)
    link(room.dispatcher, number, second)
    assert list(Link.objects.values_list("incident__number", "other__number", "kind")) == [(second, number, "related")]
    assert [kind for kind, _ in incidents.story(number)] == ["incident.reported", "incident.linked"]


def test_what_was_merged_stays_where_it_is_counted(room, number):
    second, third = incidents.incident(room.dispatcher).number, incidents.incident(room.dispatcher).number
    link(room.dispatcher, second, number, "duplicate")
    with pytest.raises(Conflict, match=f"{second} 已并入 {number}"):
        link(room.dispatcher, second, third, "duplicate")
    assert Incident.objects.get(number=second).merged_into.number == number
    assert Link.objects.count() == 1


def test_what_was_merged_is_related_to_nothing_more(room, number):
    second, third = incidents.incident(room.dispatcher).number, incidents.incident(room.dispatcher).number
    link(room.dispatcher, second, number, "duplicate")
    for one, other in ((second, third), (third, second)):
        with pytest.raises(Conflict, match=f"{second} 已并入 {number}"):
            link(room.dispatcher, one, other)
    assert Link.objects.count() == 1


def test_related_incidents_both_go_on(room, number):
    second = incidents.incident(room.dispatcher).number
    link(room.dispatcher, second, number)
    assert set(Incident.objects.values_list("status", "version")) == {("reported", 1)}


def test_links_that_make_no_sense_are_refused(room, number):
    second, third = incidents.incident(room.dispatcher).number, incidents.incident(room.dispatcher).number
    with pytest.raises(Invalid, match="不能与自己关联"):
        link(room.dispatcher, number, number)
    with pytest.raises(NotFound):
        link(room.dispatcher, number, "CH20200101-0001")
    link(room.dispatcher, second, number, "duplicate")
    with pytest.raises(Conflict, match="本身已并入"):
        link(room.dispatcher, third, second, "duplicate")
    with pytest.raises(Conflict, match="本身已并入"):
        link(room.dispatcher, number, second, "duplicate")
    incidents.sent(room.dispatcher, third, "C1")
    with pytest.raises(Conflict, match="C1 正在处置"):
        link(room.dispatcher, third, number, "duplicate")
    with pytest.raises(NotAllowed):
        link(room.wall, third, number)


def test_a_closed_incident_becomes_a_duplicate_without_being_closed_again(room, number):
    second = incidents.incident(room.dispatcher).number
    closed = close_incident(officer=room.dispatcher, number=second, disposition="settled")
    merged = link(room.dispatcher, second, number, "duplicate")
    assert (merged.closed_at, merged.disposition) == (closed.closed_at, "duplicate")


def test_personal_data_are_shown_with_a_reason_and_that_is_written_down(room, number):
    incident = Incident.objects.get()
    add_party(incident=incident, role=PartyRole.VICTIM, name="王芳", phone="", id_number="350203199001011234")
    assert show(room.dispatcher, number, "回访 13812342206") == {
        "role": "caller", "name": "林海", "phone": "13812342206", "id_number": "",
        **{name: incidents.REPORT[name] for name in ("title", "address", "description")},
    }  # fmt: skip
    assert incidents.story(number)[-1] == (
        "incident.party_shown",
        {"party": "林** 138****2206", "reason": "回访 138****2206"},
    )
    victim = Party.objects.get(role="victim")
    shown = show_party(officer=room.dispatcher, number=number, party_id=victim.pk, reason="核实")
    assert (shown["name"], shown["id_number"]) == ("王芳", "350203199001011234")


def test_without_reason_or_right_nothing_is_shown_and_nothing_is_written(room, number):
    with pytest.raises(Invalid) as refused:
        show(room.dispatcher, number, " x ")
    assert list(refused.value.fields) == ["reason"]
    for officer in (room.crew, room.wall, stations.officer(room.station, Role.MEDIATOR)):
        with pytest.raises(NotAllowed):
            show(officer, number)
    with pytest.raises(NotFound):
        show(room.stranger, number)
    other = incidents.incident(room.dispatcher).number
    with pytest.raises(NotFound, match="没有找到这位当事人"):
        show(room.dispatcher, other)
    assert len(incidents.story(number)) == 1


def test_opening_personal_data_has_an_hourly_limit(room, number, monkeypatch):
    monkeypatch.setattr(rules, "SHOWN_AT_MOST", 2)
    show(room.dispatcher, number)
    show(room.dispatcher, number)
    with pytest.raises(TooMany):
        show(room.dispatcher, number)
    assert show(stations.officer(room.station, Role.SUPERVISOR), number)["name"] == "林海"
