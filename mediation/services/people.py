"""Who is in a dispute: sealed, masked, shown for a reason; and who works on it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid, NotFound, TooMany, require
from core.masking import mask_name, mask_phone, mask_text
from core.sealed import blind_index, seal, unseal
from incidents.models import Party as IncidentParty
from incidents.rules import SHOWN_AT_MOST, SHOWN_WITHIN
from live import selectors as journal
from mediation.choices import PartyRole
from mediation.events.files import DisputePartyShown, MemberJoined, PartyAdded
from mediation.models import Dispute, Member, Party
from mediation.rules import rights
from mediation.selectors.meetings import mediator_of
from mediation.services.state import locked, say, touch
from stations.models import Officer
from stations.selectors.people import visible_officers

FIELDS = ("name", "phone", "id_number", "address")
REASON_MIN = 2


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is told of somebody in a dispute, in clear."""

    role: str
    name: str
    phone: str = ""
    id_number: str = ""
    address: str = ""
    minor: bool = False
    note: str = ""


def sealed_party(dispute: Dispute, person: Person, *, there: Party | None = None) -> Party:
    """Return somebody's unsaved row: data sealed, with indexes for exact search and a masked form for everybody."""
    party = there or Party(dispute=dispute)
    party.role, party.minor, party.note = person.role, person.minor, mask_text(person.note)
    party.masked = f"{mask_name(person.name)} {mask_phone(person.phone)}".strip()
    for field in FIELDS:
        setattr(party, f"{field}_sealed", seal(getattr(person, field), place(party, field)))
    party.name_index, party.phone_index = blind_index(person.name), blind_index(person.phone)
    return party


def place(party: Party, field: str) -> str:
    """Return where a sealed value stands: it opens nowhere else."""
    return f"mediation_party:{party.uid}:{field}"


def opened(party: Party) -> dict[str, str]:
    """Return somebody's data in clear. Who calls this records that it was done."""
    return {field: unseal(getattr(party, f"{field}_sealed"), place(party, field)) for field in FIELDS}


def take_callers(dispute: Dispute) -> None:
    """Let everybody in the dispute's incidents be a party of it once, by phone; the first caller applies."""
    rows = IncidentParty.objects.filter(
        incident__dispute_calls__dispute=dispute, incident__dispute_calls__split_at=None
    ).order_by("id")
    there = {bytes(index) for index in dispute.parties.values_list("phone_index", flat=True)}
    for row in rows.exclude(phone_index=b""):
        index = bytes(row.phone_index)
        if index in there:
            continue
        there.add(index)
        clear = {field: unseal(getattr(row, f"{field}_sealed"), f"party:{row.uid}:{field}") for field in FIELDS[:3]}
        first = not dispute.parties.exists()
        role = PartyRole.APPLICANT if first else _role(row.role)
        told = Person(role=role, name=clear["name"], phone=clear["phone"], id_number=clear["id_number"])
        sealed_party(dispute, told).save()


def _role(role: str) -> str:
    return {"opponent": PartyRole.RESPONDENT, "suspect": PartyRole.RESPONDENT, "witness": PartyRole.WITNESS}.get(
        role, PartyRole.THIRD
    )


@transaction.atomic
def add_party(*, officer: Officer, number: str, person: Person) -> Party:
    """Keep somebody in a dispute; whoever is there by the same phone is corrected instead of kept twice."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记当事人。"))
    if not person.name.strip():
        raise Invalid.field("name", _("请填姓名。"))
    there = dispute.parties.filter(phone_index=blind_index(person.phone)).first() if person.phone else None
    party = sealed_party(dispute, person, there=there)
    party.save()
    touch(dispute)
    say(dispute, PartyAdded, actor=officer, party=party.masked, role=person.role)
    return party


@transaction.atomic
def show_party(*, officer: Officer, number: str, party_id: int, reason: str) -> dict[str, str]:
    """Return somebody's data in clear. Leaves a line in the journal with the reason."""
    dispute = locked(officer, number)
    require(rights.may_unmask(officer, dispute), _("您的角色不能查看当事人信息。"))
    party = dispute.parties.filter(pk=party_id).first()
    if party is None:
        raise NotFound(_("没有找到这位当事人。"))
    if len(reason.strip()) < REASON_MIN:
        raise Invalid.field("reason", _("请写明查看的事由。"))
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    since = now() - SHOWN_WITHIN
    shown = journal.done_since(dispute.station.code, DisputePartyShown.kind, actor_id=officer.pk, since=since)
    if shown >= SHOWN_AT_MOST:
        raise TooMany(_("一小时内最多查看 {most} 次当事人信息，请稍后再看或找值班所长。").format(most=SHOWN_AT_MOST))
    say(dispute, DisputePartyShown, actor=officer, party=party.masked, reason=mask_text(reason.strip()))
    return {"role": party.role, **opened(party)}


@transaction.atomic
def add_member(*, officer: Officer, number: str, person_id: int | None, mediator_id: int | None, duty: str) -> Member:
    """Bring somebody into the joint group: an officer of the station, or a mediator from outside. Twice is once (M3)."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以组成联办组。"))
    if (person_id is None) == (mediator_id is None):
        raise Invalid.field("member", _("请选一位民警或一位调解员。"))
    person = visible_officers(officer).filter(pk=person_id, station=dispute.station_id).first() if person_id else None
    mediator = mediator_of(dispute.station, mediator_id) if mediator_id else None
    if person is None and mediator is None:
        raise Invalid.field("member", _("没有找到这位民警或调解员。"))
    member, made = Member.objects.get_or_create(
        dispute=dispute, officer=person, mediator=mediator, defaults={"duty": duty}
    )
    if not made and member.duty == duty:
        return member
    member.duty = duty
    member.save(update_fields=["duty"])
    touch(dispute)
    say(dispute, MemberJoined, actor=officer, name=person.name if person else str(mediator), duty=duty)
    return member
