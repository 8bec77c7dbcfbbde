"""Disputes, made through the product's own services."""

from datetime import timedelta
from typing import Any

from core.clock import now
from incidents.models import Incident
from live import files, services
from live.models import Attachment
from live.reactions import follow_all
from mediation import reactions  # noqa: F401 - registers them
from mediation.choices import PartyRole
from mediation.models import Agreement, Dispute, Mediator, Room, Session
from mediation.selectors.disputes import dispute_for
from mediation.services.agreements import Promise, draft_agreement, sign_agreement
from mediation.services.meetings import Plan, book_session
from mediation.services.opening import Opening, confirm_dispute, open_dispute
from mediation.services.people import Person, add_party
from mediation.services.rooms import keep_mediator, keep_room
from stations.models import Officer, Organisation
from tests.factories import incidents
from tests.factories.stations import LAT, LON

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CALL = {
    "type": "dispute.neighbour",
    "title": "楼上夜里敲地板",
    "description": "楼上每天半夜敲地板，说了几次没有用",
    "address": "望月小区 7 幢 602 室",
    "caller_name": "林静",
    "caller_phone": "13812342206",
    "lon": LON,
    "lat": LAT,
}


def call(by: Officer, **changes: Any) -> Incident:
    """A call about the noise upstairs."""
    return incidents.incident(by, **CALL | changes)


def found(by: Officer, *changes: dict[str, Any]) -> Dispute:
    """A dispute that the reactions found in as many calls; two unless told otherwise."""
    made = [call(by, **change) for change in changes or ({}, {})]
    follow_all()
    return Dispute.objects.get(call_rows__incident=made[0])


PEOPLE = (("林静", "13812342206"), ("吴大勇", "15912347730"))


def opened(by: Officer, *, people: tuple[tuple[str, str], ...] = PEOPLE, **changes: Any) -> Dispute:
    """A dispute that was taken in by hand, with two parties."""
    station = by.station
    assert station is not None
    opening = {
        "kind": "neighbour",
        "title": "望月小区 7 幢噪音纠纷",
        "address": "望月小区 7 幢",
        "lon": LON,
        "lat": LAT,
    }
    made = open_dispute(officer=by, station=station, opening=Opening(**opening | changes))
    for role, (name, phone) in zip((PartyRole.APPLICANT, PartyRole.RESPONDENT), people, strict=True):
        party(by, made, role, name, phone)
    return fresh(made)


def party(by: Officer, of: Dispute, role: str, name: str, phone: str = "", **more: Any) -> int:
    """Somebody in a dispute; his id."""
    return add_party(officer=by, number=of.number, person=Person(role=role, name=name, phone=phone, **more)).pk


def confirmed(by: Officer, dispute: Dispute) -> Dispute:
    """The room says yes."""
    confirm_dispute(officer=by, number=dispute.number)
    return fresh(dispute)


def fresh(dispute: Dispute) -> Dispute:
    """The dispute as it stands in the database."""
    return Dispute.objects.select_related("station", "owner", "team", "community").get(pk=dispute.pk)


def seen(by: Officer, dispute: Dispute) -> Dispute:
    """The dispute as an officer sees it; NotFound when he may not."""
    return dispute_for(by, dispute.number)


def room(by: Officer, of: Organisation, name: str = "2 号治安调解室") -> Room:
    """A mediation room."""
    return keep_room(officer=by, station=of, name=name, seats=12, note="录音录像")


def mediator(by: Officer, of: Organisation, name: str = "方若琳", kind: str = "people", **more: Any) -> Mediator:
    """Somebody who mediates."""
    return keep_mediator(officer=by, station=of, name=name, kind=kind, **more)


def booked(
    by: Officer, dispute: Dispute, at: Room, *people: Mediator, hours: float = 24, lasts: float = 1.5
) -> Session:
    """A meeting so many hours from now."""
    starts_at = now() + timedelta(hours=hours)
    plan = Plan(
        room_id=at.pk,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=lasts),
        mediator_ids=[one.pk for one in people],
    )
    return book_session(officer=by, number=dispute.number, plan=plan)


def scan(by: Officer, dispute: Dispute) -> Attachment:
    """A signed paper, hung on a dispute."""
    paper = files.examine(files.Upload(name="协议扫描.pdf", content=PDF))
    row, _new = services.attach_file(
        stream=dispute.station.code, subject="dispute", subject_id=dispute.pk, paper=paper, actor=by
    )
    return row


def agreed(by: Officer, dispute: Dispute, *promises: Promise) -> Agreement:
    """An agreement in force with what it obliges to."""
    draft_agreement(officer=by, number=dispute.number, template="neighbour", promises=promises)
    return sign_agreement(officer=by, number=dispute.number, scan=scan(by, dispute).uid)
