"""A person goes through the whole life of an incident and is in no journal, snapshot, list, log or frame on the doorbell."""

import json
import logging
from collections.abc import Iterator
from itertools import takewhile

import pytest
from django.db import connection
from pytest_django import Settings
from redis import Redis

from config.embedded import Valkey
from core.encoding import encode
from dashboards.selectors.snapshot import snapshot
from incidents.choices import Leg, PartyRole
from incidents.models import Party
from incidents.selectors import page
from incidents.selectors.detail import whole
from incidents.selectors.incidents import incident_for
from incidents.selectors.listing import Filters
from incidents.selectors.listpage import list_page
from incidents.selectors.similar import Asked, similar
from incidents.services.closing import close_incident, reclassify_incident, reopen_incident
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.intake import add_call, add_party
from incidents.services.parties import Person, correct_party, register_party, remove_party, show_party
from incidents.services.records import add_note, link_incident
from live import bus
from tests.factories import incidents

NAME, PHONE, ID_NUMBER = "欧阳𬭩䶮", "18759271234", "350203198811023456"
PLANTED = (NAME, PHONE, ID_NUMBER)
SAID = f"报警人电话 {PHONE}，身份证 {ID_NUMBER}"


def live(room) -> str:
    """Let a planted person go through everything that can be said of an incident; return its number."""
    desk = room.dispatcher
    number = incidents.incident(
        desk, title=f"{PHONE} 报警", address=f"柳堤夜市（{PHONE}）", caller_name=NAME, caller_phone=PHONE
    ).number
    other = incidents.incident(desk, caller_name=NAME, caller_phone=PHONE, title=f"又是 {PHONE}").number
    add_call(officer=desk, number=number, caller_name=NAME, caller_phone=PHONE, text=SAID, source="110")
    incident = incident_for(desk, number)
    add_party(incident=incident, role=PartyRole.VICTIM, name=NAME, phone=PHONE, id_number=ID_NUMBER, note=SAID)
    add_note(officer=desk, number=number, text=SAID)
    reclassify_incident(officer=desk, number=number, type_code="theft", priority=None, reason=SAID)
    dispatch_units(officer=desk, number=number, call_signs=["C1", "M2"])
    for row, leg in zip(incident_for(desk, number).assignments.all(), (Leg.RECALLED, Leg.CLEARED), strict=True):
        move_assignment(officer=desk, assignment_id=row.pk, to=leg, reason=SAID)
    close_incident(officer=desk, number=number, disposition="settled", note=SAID)
    reopen_incident(officer=desk, number=number, reason=SAID)
    person = Person(role=PartyRole.SUSPECT, name=NAME, phone=PHONE, id_number=ID_NUMBER, note=SAID)
    suspect = register_party(officer=desk, number=number, person=person)
    correct_party(officer=desk, number=number, party_id=suspect.pk, changes={"role": PartyRole.WITNESS, "note": SAID})
    remove_party(officer=desk, number=number, party_id=suspect.pk, reason=SAID)
    show_party(officer=desk, number=number, party_id=Party.objects.earliest("id").pk, reason=SAID)
    link_incident(officer=desk, number=other, other=number, kind="related")
    return number


def leaks(text: str) -> list[str]:
    return [planted for planted in PLANTED if planted in text]


@pytest.mark.django_db
def test_nothing_planted_is_in_journal_snapshot_lists_similar_calls_or_logs(room, caplog):
    caplog.set_level(logging.DEBUG)
    number = live(room)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM live_entry e")
        journal = cursor.fetchone()[0]
    shown = {
        "journal": journal,
        "snapshot": encode(snapshot(room.station)),
        "list": encode(list_page(room.dispatcher, Filters(), None).rows),
        "similar": encode(similar(station=room.station, asked=Asked(phone=PHONE, lon=114.055, lat=22.535))),
        "logs": caplog.text,
    }
    incident = incident_for(room.dispatcher, number)
    detail, context = whole(incident), page.page(room.dispatcher, incident)
    shown["parties"] = encode([detail["parties"], context["parties"]])
    shown["timeline"] = encode([detail["links"], detail["reclassifications"], context["timeline"], context["links"]])
    assert {where: found for where, text in shown.items() if (found := leaks(text))} == {}


@pytest.mark.django_db
def test_at_rest_the_person_is_sealed(room):
    live(room)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, ' ') FROM incidents_party p")
        assert leaks(cursor.fetchone()[0]) == []
        cursor.execute("SELECT string_agg(encode(phone_sealed, 'escape'), ' ') FROM incidents_party")
        assert leaks(cursor.fetchone()[0]) == []


@pytest.fixture
def own_bell(bell: Valkey, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody else rings it, and what a test before did to another is forgotten."""
    settings.REDIS_URL = bell.url
    monkeypatch.setattr(bus, "_silent_until", 0.0)
    vars(bus._local).clear()
    yield
    vars(bus._local).clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_bell")
def test_nothing_planted_goes_over_the_doorbell(room, redis: Redis):
    channel = bus.CHANNEL + room.station.code
    with redis, redis.pubsub() as heard:
        heard.subscribe(channel)
        assert next(heard.listen())["type"] == "subscribe"
        live(room)
        redis.publish(channel, "over")
        frames = [one["data"].decode() for one in takewhile(lambda one: one["data"] != b"over", heard.listen())]
    assert len(frames) > 10
    assert leaks(" ".join(frames)) == []
    assert {json.loads(frame)["type"] for frame in frames} == {"event"}
