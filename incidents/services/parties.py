"""Who is in an incident: written down, corrected, taken out, and shown for a reason. At rest everybody is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid, NotFound, TooMany, require
from core.masking import mask_text
from core.sealed import blind_index, unseal
from incidents import rules
from incidents.choices import PartyRole
from incidents.events import PartyAdded, PartyCorrected, PartyRemoved, PartyShown
from incidents.models import Incident, Party
from incidents.selectors.incidents import incident_card
from incidents.services.intake import add_party, sealed_party
from incidents.services.state import locked, touch
from live import selectors as journal
from live.journal import record
from stations.models import Officer

REASON_MIN = 2
SEALED = ("name", "phone", "id_number")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody as they were told; phone as digits."""

    role: str
    name: str = ""
    phone: str = ""
    id_number: str = ""
    note: str = ""


@transaction.atomic
def register_party(*, officer: Officer, number: str, person: Person) -> Party:
    """Write down who is in it: victim, witness, suspect. Invalid when nothing says who, or somebody is there already."""
    incident = _kept_by(officer, number)
    _check(incident, person)
    party = add_party(
        incident=incident, role=person.role, name=person.name, phone=person.phone,
        id_number=person.id_number, note=person.note,
    )  # fmt: skip
    _name_caller(incident, party.role)
    touch(incident)
    record(
        PartyAdded(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            party=party.masked, role=party.role,
        ),
        actor=officer,
    )  # fmt: skip
    return party


@transaction.atomic
def correct_party(*, officer: Officer, number: str, party_id: int, changes: Mapping[str, str]) -> Party:
    """Replace what was told wrongly; what is not in `changes` stays. The journal names the fields, never what was in them."""
    incident = _kept_by(officer, number)
    party = _party(incident, party_id)
    there = opened(party) | {"role": party.role, "note": party.note}
    fields = sorted(name for name, value in changes.items() if there[name] != value)
    if not fields:
        return party
    person = Person(**there | dict(changes))
    _check(incident, person, but=party.pk)
    # Sealed anew as a whole: a value is bound to its row's uid, and the new row takes the old one's place.
    corrected = sealed_party(
        incident_id=incident.pk, role=person.role, name=person.name, phone=person.phone,
        id_number=person.id_number, note=person.note,
    )  # fmt: skip
    corrected.pk = party.pk
    corrected.save(force_update=True)
    _name_caller(incident, party.role, corrected.role)
    touch(incident)
    record(
        PartyCorrected(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            party=corrected.masked, role=corrected.role, fields=fields,
        ),
        actor=officer,
    )  # fmt: skip
    return corrected


@transaction.atomic
def remove_party(*, officer: Officer, number: str, party_id: int, reason: str) -> Incident:
    """Take out somebody who has nothing to do with it. Nothing of them stays but a masked line in the journal with the reason."""
    incident = _kept_by(officer, number)
    party = _party(incident, party_id)
    if len(reason.strip()) < REASON_MIN:
        raise Invalid.field("reason", _("请写明移除的原因。"))
    party.delete()
    _name_caller(incident, party.role)
    touch(incident)
    record(
        PartyRemoved(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            party=party.masked, role=party.role, reason=mask_text(reason.strip()),
        ),
        actor=officer,
    )  # fmt: skip
    return incident


@transaction.atomic
def show_party(*, officer: Officer, number: str, party_id: int, reason: str) -> dict[str, str]:
    """Return somebody's data, and what was said, in clear. Leaves a line in the journal with the reason."""
    incident = locked(officer, number)
    require(rules.may_unmask(officer, incident), _("您的角色不能查看当事人信息。"))
    party = _party(incident, party_id)
    if len(reason.strip()) < REASON_MIN:
        raise Invalid.field("reason", _("请写明查看的事由。"))
    _limit_showing(officer, incident.station.code)
    record(
        PartyShown(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            party=party.masked, reason=mask_text(reason.strip()),
        ),
        actor=officer,
    )  # fmt: skip
    return {
        "role": party.role,
        **opened(party),
        # Every screen masks the numbers in these; a swindler's phone is of use to the case only in clear.
        "title": incident.title,
        "address": incident.address,
        "description": incident.description,
    }


def opened(party: Party) -> dict[str, str]:
    """Return what is sealed of somebody, in clear."""
    return {name: unseal(getattr(party, f"{name}_sealed"), f"party:{party.uid}:{name}") for name in SEALED}


def _kept_by(officer: Officer, number: str) -> Incident:
    incident = locked(officer, number)
    require(rules.may_keep_parties(officer, incident), _("只有本所值班、社区、办案人员和所领导可以登记当事人。"))
    return incident


def _party(incident: Incident, party_id: int) -> Party:
    party = Party.objects.filter(incident=incident, pk=party_id).first()
    if party is None:
        raise NotFound(_("没有找到这位当事人。"))
    return party


def _check(incident: Incident, person: Person, *, but: int = 0) -> None:
    """Refuse somebody of whom nothing is known, and the same phone twice in one role."""
    if not (person.name.strip() or person.phone):
        raise Invalid.field("name", _("请填姓名或电话，至少一项。"))
    same = Party.objects.filter(incident=incident, role=person.role, phone_index=blind_index(person.phone))
    there = same.exclude(pk=but).first() if person.phone else None
    if there is not None:
        raise Invalid.field(
            "phone", _("这个电话已登记为{role}：{party}。").format(role=there.get_role_display(), party=there.masked)
        )


def _name_caller(incident: Incident, *roles: str) -> None:
    """Let the card and the search by phone follow the one who called first, when callers are among those that changed."""
    if PartyRole.CALLER not in roles:
        return
    first = Party.objects.filter(incident=incident, role=PartyRole.CALLER).order_by("id").first()
    incident.caller_masked = first.masked if first else ""
    incident.caller_phone_index = bytes(first.phone_index) if first else b""


def _limit_showing(officer: Officer, stream: str) -> None:
    """Count what this officer opened in the last hour, one request at a time."""
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    since = now() - rules.SHOWN_WITHIN
    if journal.done_since(stream, PartyShown.kind, actor_id=officer.pk, since=since) >= rules.SHOWN_AT_MOST:
        raise TooMany(
            _("一小时内最多查看 {most} 次当事人信息，请稍后再看或找值班所长。").format(most=rules.SHOWN_AT_MOST)
        )
