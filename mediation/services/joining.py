"""Two files that are one matter made one by hand, and taken apart again (M1).

The file that is joined stays where it is and stays readable, with its history, papers, orders and the meetings that were
held. What goes on goes over: its calls, its parties, the meetings that are still to be held. Each of them is remembered, so
that the two can be taken apart with nothing lost.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from mediation.choices import OPEN, AgreementStatus, SessionStatus, Status
from mediation.events.files import DisputeJoined, DisputeMerged, DisputeParted
from mediation.models import Dispute, DisputeCall, Invitation, Joining, Party, Session
from mediation.rules import rights
from mediation.services.consultations import clear_by_itself
from mediation.services.people import Person, opened, sealed_party, take_callers
from mediation.services.risk import weigh
from mediation.services.state import count_calls, locked, move, plan_next, put_back, say, touch
from stations.models import Officer


@transaction.atomic
def join_disputes(*, officer: Officer, number: str, other: str, reason: str) -> Dispute:
    """Make `other` part of `number`, with the reason. Twice is once. Conflict when one of them is over or not confirmed yet."""
    if number == other.strip():
        raise Invalid.field("other", _("请填另一件纠纷的编号。"))
    into, from_file = _both(officer, number, other.strip())
    require(rights.may_decide(officer, into), _("只有值班员、值班所长和所领导可以并案。"))
    if from_file.merged_into_id == into.pk:
        return into
    if not reason.strip():
        raise Invalid.field("reason", _("请写明并案的原因。"))
    _may_join(into, from_file)
    why, was = mask_text(reason.strip()), from_file.status
    parties, made = _copy_parties(from_file, into)
    moved = {
        "calls": _move_calls(from_file, into),
        "sessions": _move_meetings(from_file, into, parties),
        "parties": made,
        "twins": {str(old): new for old, new in parties.items()},
        "next": [from_file.next_what, from_file.next_at.isoformat() if from_file.next_at else None],
    }
    Joining.objects.create(into=into, other=from_file, reason=why, by=officer, was=was, moved=moved)
    from_file.merged_into = into
    move(from_file, Status.MERGED)
    plan_next(from_file)
    touch(from_file)
    say(from_file, DisputeMerged, actor=officer, into=into.number, reason=why)
    clear_by_itself(dispute_id=from_file.pk, why=_("已并入 {number}").format(number=into.number))
    _joined(into, from_file)
    say(into, DisputeJoined, actor=officer, other=from_file.number, reason=why, calls=into.calls)
    return into


@transaction.atomic
def part_disputes(*, officer: Officer, number: str, reason: str) -> Dispute:
    """Take a joined file out again: its calls, its parties and the meetings that are still to be held go back with it.

    What came to the other file meanwhile stays there. Not joined: nothing happens.
    """
    known = Joining.objects.filter(other__number=number, other__station=officer.station_id, undone_at=None)
    joining = known.select_related("into").first()
    if joining is None:
        return locked(officer, number)
    into, parted = _both(officer, joining.into.number, number)
    require(rights.may_decide(officer, into), _("只有值班员、值班所长和所领导可以拆回。"))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明拆回的原因。"))
    why = mask_text(reason.strip())
    _return_meetings(joining, parted)
    _return_calls(joining, into, parted)
    Party.objects.filter(pk__in=joining.moved["parties"], obligations=None, invitations=None).delete()
    joining.undone_at = now()
    joining.save(update_fields=["undone_at"])
    parted.merged_into = None
    put_back(parted, Status(joining.was), next_up=joining.moved["next"])
    for file, other in ((parted, into), (into, parted)):
        weigh(file)
        touch(file)
        say(file, DisputeParted, actor=officer, other=other.number, reason=why)
    return parted


def _both(officer: Officer, number: str, other: str) -> tuple[Dispute, Dispute]:
    """Lock both in one order, whichever is joined to which."""
    found = {one: locked(officer, one) for one in sorted({number, other})}
    return found[number], found[other]


def _may_join(into: Dispute, other: Dispute) -> None:
    for one in (into, other):
        if one.status not in OPEN:
            said = _("{number} 是“{status}”，不能并案；先重开它。")
            raise Conflict(said.format(number=one.number, status=one.get_status_display()))
    if into.status == Status.FOUND and other.status != Status.FOUND:
        raise Conflict(
            _("{into} 还没有确认，先确认它，或反过来把它并入 {other}。").format(into=into.number, other=other.number)
        )
    if other.agreements.filter(status=AgreementStatus.SIGNED).exists():
        raise Conflict(
            _("{other} 有生效的协议，请反过来把 {into} 并入它。").format(other=other.number, into=into.number)
        )
    if other.merged.exists():
        raise Conflict(
            _("已有纠纷并入 {other}，请反过来把 {into} 并入它。").format(other=other.number, into=into.number)
        )


def _joined(into: Dispute, other: Dispute) -> None:
    into.signs = list(dict.fromkeys([*into.signs, *other.signs]))
    into.last_call_at = max((at for at in (into.last_call_at, other.last_call_at) if at), default=None)
    count_calls(into)
    take_callers(into)
    weigh(into)
    touch(into)


def _move_calls(other: Dispute, into: Dispute) -> list[int]:
    """Let the incidents count there; here they are as if taken out. Returns their ids."""
    rows = list(other.call_rows.filter(split_at=None))
    other.call_rows.filter(split_at=None).update(split_at=now())
    for row in rows:
        # Taken out there once, it comes back by hand.
        there = {"calls": row.calls, "split_at": None, "why": [*row.why, "hand"]}
        DisputeCall.objects.update_or_create(dispute=into, incident_id=row.incident_id, defaults=there)
    return [row.incident_id for row in rows]


def _return_calls(joining: Joining, into: Dispute, parted: Dispute) -> None:
    """Give back what is still there; an incident that was taken out meanwhile stays out."""
    rows = list(into.call_rows.filter(incident__in=joining.moved["calls"], split_at=None))
    into.call_rows.filter(pk__in=[row.pk for row in rows]).update(split_at=now())
    for row in rows:
        parted.call_rows.filter(incident_id=row.incident_id).update(split_at=None, calls=row.calls)
    count_calls(parted)
    count_calls(into)


def _copy_parties(other: Dispute, into: Dispute) -> tuple[dict[int, int], list[int]]:
    """Return everybody's twin in the other file (id → id), and which of them were written now."""
    there = list(into.parties.all())
    twins: dict[int, int] = {}
    made = []
    for party in other.parties.order_by("id"):
        twin = next((one for one in there if _same_person(one, party)), None)
        if twin is None:
            twin = sealed_party(into, Person(role=party.role, minor=party.minor, note=party.note, **opened(party)))
            twin.save()
            there.append(twin)
            made.append(twin.pk)
        twins[party.pk] = twin.pk
    return twins, made


def _same_person(one: Party, other: Party) -> bool:
    if one.phone_index and other.phone_index:
        return bytes(one.phone_index) == bytes(other.phone_index)
    return bool(one.name_index) and bytes(one.name_index) == bytes(other.name_index)


def _move_meetings(other: Dispute, into: Dispute, twins: dict[int, int]) -> list[int]:
    """Let the meetings that are still to be held be about the one file; who was invited stays invited."""
    ids = list(other.sessions.filter(status=SessionStatus.BOOKED).values_list("pk", flat=True))
    Session.objects.filter(pk__in=ids).update(dispute=into)
    _invite_twins(ids, twins)
    return ids


def _return_meetings(joining: Joining, parted: Dispute) -> None:
    booked = Session.objects.filter(pk__in=joining.moved["sessions"], status=SessionStatus.BOOKED)
    ids = list(booked.values_list("pk", flat=True))
    booked.update(dispute=parted)
    _invite_twins(ids, {new: int(old) for old, new in joining.moved["twins"].items()})


def _invite_twins(sessions: list[int], twins: dict[int, int]) -> None:
    """Let each invitation be that of the same person in the other file, once."""
    for row in Invitation.objects.filter(session__in=sessions, party__in=twins):
        if Invitation.objects.filter(session=row.session_id, party=twins[row.party_id]).exists():
            row.delete()
        else:
            row.party_id = twins[row.party_id]
            row.save(update_fields=["party"])
