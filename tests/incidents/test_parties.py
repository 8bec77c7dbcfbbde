"""Who is in an incident: written down, corrected, taken out; sealed, masked, journaled, and only by those who work on it."""

import pytest
from django.db import connection

from core.errors import Invalid, NotAllowed, NotFound
from incidents.models import Incident, Party
from incidents.selectors.incidents import incident_for
from incidents.selectors.similar import Asked, similar
from incidents.services.parties import Person, correct_party, register_party, remove_party, show_party
from live.models import Answer
from stations.choices import Role
from tests.factories import incidents, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
NAME, PHONE, ID_NUMBER = "欧阳𬭩䶮", "18759271234", "350203198811023456"
PLANTED = (NAME, PHONE, ID_NUMBER)
WITNESS = Person(role="witness", name=NAME, phone=PHONE, id_number=ID_NUMBER, note=f"另有手机 {PHONE}")


@pytest.fixture
def number(room):
    return incidents.incident(room.dispatcher).number


@pytest.fixture
def witness(room, number):
    return register_party(officer=room.dispatcher, number=number, person=WITNESS)


def correct(by, number, party, **changes):
    return correct_party(officer=by, number=number, party_id=party.pk, changes=changes)


def remove(by, number, party, reason="与本警情无关"):
    return remove_party(officer=by, number=number, party_id=party.pk, reason=reason)


def shown(by, number, party):
    told = show_party(officer=by, number=number, party_id=party.pk, reason="核实")
    return {name: told[name] for name in ("role", "name", "phone", "id_number")}


def test_somebody_written_down_is_masked_for_everybody_and_in_clear_for_a_reason(room, number, witness):
    assert (witness.masked, witness.note) == ("欧** 187****1234", "另有手机 187****1234")
    assert incidents.story(number)[-1] == ("incident.party_added", {"party": "欧** 187****1234", "role": "witness"})
    told = {"role": "witness", "name": NAME, "phone": PHONE, "id_number": ID_NUMBER}
    assert shown(room.dispatcher, number, witness) == told


def test_a_correction_changes_what_is_given_and_names_only_the_fields(room, number, witness):
    corrected = correct(room.dispatcher, number, witness, role="victim", phone="13900001111")
    assert (corrected.pk, corrected.masked) == (witness.pk, "欧** 139****1111")
    told = {"role": "victim", "name": NAME, "phone": "13900001111", "id_number": ID_NUMBER}
    assert shown(room.dispatcher, number, corrected) == told
    assert incidents.story(number)[-2] == (
        "incident.party_corrected",
        {"party": "欧** 139****1111", "role": "victim", "fields": ["phone", "role"]},
    )


def test_the_same_again_corrects_nothing(room, number, witness):
    before = incidents.story(number)
    assert correct(room.dispatcher, number, witness, name=NAME).uid == witness.uid
    assert incidents.story(number) == before


def test_somebody_who_has_nothing_to_do_with_it_is_deleted_and_a_masked_line_stays(room, number, witness):
    remove(room.dispatcher, number, witness, f"登记错，实为 {PHONE}")
    assert [party.role for party in Party.objects.all()] == ["caller"]
    assert incidents.story(number)[-1] == (
        "incident.party_removed",
        {"party": "欧** 187****1234", "role": "witness", "reason": "登记错，实为 187****1234"},
    )
    with pytest.raises(NotFound, match="没有找到这位当事人"):
        remove(room.dispatcher, number, witness)


def test_the_card_and_the_search_by_phone_follow_the_caller(room, number):
    def known(phone):
        return similar(station=room.station, asked=Asked(phone=phone))["repeat"]["phone"]

    caller = Party.objects.get(role="caller")
    assert known(incidents.REPORT["caller_phone"]) == 1
    correct(room.dispatcher, number, caller, phone="13900001111")
    assert Incident.objects.get().caller_masked == "林** 139****1111"
    assert (known(incidents.REPORT["caller_phone"]), known("13900001111")) == (0, 1)
    remove(room.dispatcher, number, caller)
    assert (Incident.objects.get().caller_masked, known("13900001111")) == ("", 0)


def test_a_witness_does_not_become_the_caller(room, number, witness):
    assert Incident.objects.get().caller_masked == "林** 138****2206"
    remove(room.dispatcher, number, witness)
    assert Incident.objects.get().caller_masked == "林** 138****2206"


def test_each_change_is_a_new_version_of_the_incident(room, number, witness):
    assert incident_for(room.dispatcher, number).version == 2
    remove(room.dispatcher, number, witness)
    assert incident_for(room.dispatcher, number).version == 3


def test_nobody_nameless_and_nobody_twice(room, number, witness):
    for person, field in ((Person(role="victim", id_number=ID_NUMBER), "name"), (WITNESS, "phone")):
        with pytest.raises(Invalid) as refused:
            register_party(officer=room.dispatcher, number=number, person=person)
        assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid):
        correct(room.dispatcher, number, witness, name="", phone="")
    with pytest.raises(Invalid) as refused:
        remove(room.dispatcher, number, witness, " x ")
    assert list(refused.value.fields) == ["reason"]
    assert shown(room.dispatcher, number, witness)["name"] == NAME


def test_only_those_who_work_on_it_keep_who_is_in_it(room, number, witness):
    for role in (Role.COMMUNITY_OFFICER, Role.CASE_TEAM, Role.SUPERVISOR, Role.DUTY_LEADER):
        correct(stations.officer(room.station, role), number, witness, note=role)
    for role in (Role.AUXILIARY, Role.MEDIATOR, Role.WALL):
        officer = stations.officer(room.station, role)
        with pytest.raises(NotAllowed):
            register_party(officer=officer, number=number, person=WITNESS)
        with pytest.raises(NotAllowed):
            correct(officer, number, witness, name="某")
        with pytest.raises(NotAllowed):
            remove(officer, number, witness)
    with pytest.raises(NotFound):
        remove(room.stranger, number, witness)
    other = incidents.incident(room.dispatcher).number
    with pytest.raises(NotFound, match="没有找到这位当事人"):
        correct(room.dispatcher, other, witness, name="某")


def test_through_the_api_everything_planted_comes_out_masked(room, number, logged_in):
    desk = Caller(room.dispatcher)
    path = f"incidents/{number}/parties/"
    planted = {"role": "suspect", "name": NAME, "phone": f"+86 {PHONE}", "id_number": ID_NUMBER, "note": PHONE}
    status, made = desk.post(path, planted, key="p1")
    assert (status, made["role_name"], made["masked"], made["note"]) == (
        201,
        "嫌疑人",
        "欧** 187****1234",
        "187****1234",
    )
    assert desk.post(path, planted, key="p1")[1] == made
    assert desk.post(f"{path}{made['id']}/correct/", {"role": "witness"}, key="p2")[1]["role"] == "witness"
    status, refused = desk.post(path, {"role": "king", "phone": "139"})
    assert (status, {error["field"] for error in refused["errors"]}) == (422, {"role"})
    shown_at = [desk.get(path)[1], desk.get(f"incidents/{number}/")[1], desk.get(f"incidents/{number}/timeline/")[1]]
    browser = logged_in(room.dispatcher)
    shown_at += [browser.get(f"/incidents/{number}/{page}").content.decode() for page in ("", "panel/")]
    status, left = desk.post(f"{path}{made['id']}/remove/", {"reason": "登记错"}, key="p3")
    assert [party["role"] for party in left["results"]] == ["caller"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM live_entry e")
        shown_at += [cursor.fetchone()[0], *map(str, Answer.objects.values_list("body", flat=True))]
    assert [found for text in shown_at for found in PLANTED if found in str(text)] == []


def test_the_page_offers_the_form_to_those_who_may(room, number, logged_in):
    def offered(role):
        officer = stations.officer(room.station, role)
        return "party-dialog" in logged_in(officer).get(f"/incidents/{number}/").content.decode()

    assert [offered(role) for role in (Role.CASE_TEAM, Role.AUXILIARY)] == [True, False]
