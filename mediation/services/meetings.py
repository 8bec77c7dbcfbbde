"""Meetings (M3): booked once, moved, called off, held; the room and every mediator are in one place at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from core.wording import listed
from mediation.choices import Outcome, SessionStatus, Status
from mediation.events.steps import SessionBooked, SessionCancelled, SessionHeld
from mediation.models import Dispute, Invitation, Mediator, Room, Seat, Session
from mediation.rules import rights, schedule
from mediation.selectors import meetings
from mediation.selectors.agreements import owed_in
from mediation.services.outcome import settle, show_due_visit
from mediation.services.risk import weigh
from mediation.services.state import locked, locked_by_id, move, plan_next, say, touch
from stations.models import Officer
from stations.selectors.people import visible_stations

# Mediation itself is what comes next.
UNDER_WAY = frozenset({Status.OPEN, Status.MEDIATING, Status.REOPENED})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When and where a meeting is to be, and who mediates."""

    room_id: int
    starts_at: datetime
    ends_at: datetime | None = None
    mediator_ids: Sequence[int] = ()
    topic: str = ""
    remote_url: str = ""


def book_session(*, officer: Officer, number: str, plan: Plan) -> Session:
    """Book a room and mediators for a dispute and invite its parties. Conflict says who was first and what is free."""
    room, people = _checked(officer, plan)
    try:
        return _book(officer, number, plan, room, people)
    except IntegrityError as error:
        raise _refusal(error, None, plan, room, people) from error


@transaction.atomic
def _book(officer: Officer, number: str, plan: Plan, room: Room, people: list[Mediator]) -> Session:
    dispute = locked(officer, number)
    require(rights.may_book(officer, dispute), _("只有承办这件纠纷的人可以占用调解室。"))
    if dispute.status in {Status.FOUND, Status.DISMISSED, Status.CLOSED}:
        raise Conflict(
            _("{number} 是“{status}”，先确认或重开再约调解。").format(
                number=dispute.number, status=dispute.get_status_display()
            )
        )
    _take_turns(room, people)
    starts_at, ends_at = _times(plan)
    session = Session.objects.create(
        dispute=dispute, room=room, starts_at=starts_at, ends_at=ends_at, topic=plan.topic, remote_url=plan.remote_url,
        booked_by=officer,
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(session=session, mediator=one, starts_at=starts_at, ends_at=ends_at) for one in people
    )
    Invitation.objects.bulk_create(Invitation(session=session, party=party) for party in dispute.parties.all())
    _say_booked(dispute, session, people, officer, moved=False)
    return session


def _say_booked(dispute: Dispute, session: Session, people: list[Mediator], officer: Officer, *, moved: bool) -> None:
    if dispute.status in {Status.OPEN, Status.REOPENED}:
        move(dispute, Status.MEDIATING)
    plan_next(dispute, _("{room}调解").format(room=session.room.name), session.starts_at)
    weigh(dispute)
    touch(dispute)
    say(
        dispute, SessionBooked, actor=officer, room=session.room.name, starts_at=session.starts_at,
        mediators=[one.name for one in people], moved=moved,
    )  # fmt: skip


def move_session(*, officer: Officer, session_id: int, version: int, plan: Plan) -> Session:
    """Give a booked meeting another room, time or mediators. `version` is the one that was read; Conflict as in booking."""
    room, people = _checked(officer, plan)
    try:
        return _move(officer, session_id, version, plan, room, people)
    except IntegrityError as error:
        raise _refusal(error, session_id, plan, room, people) from error


@transaction.atomic
def _move(officer: Officer, session_id: int, version: int, plan: Plan, room: Room, people: list[Mediator]) -> Session:
    session, dispute = _locked_session(officer, session_id)
    require(rights.may_book(officer, dispute), _("只有承办这件纠纷的人可以改期。"))
    if session.status != SessionStatus.BOOKED:
        raise Conflict(_("这一场已开或已取消，不能改期。"))
    if session.version != version:
        raise Conflict(_("这一场刚被别人改过，请刷新后再改。"), {"version": str(session.version)})
    starts_at, ends_at = _times(plan)
    if (room.pk, starts_at, ends_at) == (session.room_id, session.starts_at, session.ends_at) and {
        one.pk for one in people
    } == set(session.seats.filter(active=True).values_list("mediator_id", flat=True)):
        return session
    _take_turns(room, people)
    session.room, session.starts_at, session.ends_at = room, starts_at, ends_at
    session.topic, session.remote_url = plan.topic or session.topic, plan.remote_url or session.remote_url
    session.version += 1
    session.save()
    session.seats.all().delete()
    Seat.objects.bulk_create(
        Seat(session=session, mediator=one, starts_at=starts_at, ends_at=ends_at) for one in people
    )
    # Whoever signed for the old time must sign for the new one.
    session.invitations.update(signed_at=None)
    _say_booked(dispute, session, people, officer, moved=True)
    return session


def _take_turns(room: Room, people: list[Mediator]) -> None:
    """Lock room and mediators in one order: whoever wants the same waits, instead of two finding each other in the way."""
    Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    list(Mediator.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk"))


def _checked(officer: Officer, plan: Plan) -> tuple[Room, list[Mediator]]:
    stations = visible_stations(officer)
    room = Room.objects.select_related("station").filter(pk=plan.room_id, is_active=True, station__in=stations).first()
    if room is None:
        raise Invalid.field("room", _("没有找到这间调解室。"))
    people = list(meetings.mediators_of(room.station).filter(pk__in=plan.mediator_ids))
    if len(people) != len(set(plan.mediator_ids)):
        raise Invalid.field("mediators", _("有调解员不在名册里。"))
    if plan.remote_url:
        try:
            URLValidator(schemes=["https", "http"])(plan.remote_url)
        except ValidationError as error:
            raise Invalid.field("remote_url", _("远程链接应是以 https:// 开头的网址。")) from error
    return room, people


def _times(plan: Plan) -> tuple[datetime, datetime]:
    ends_at = plan.ends_at or plan.starts_at + schedule.SESSION_LASTS
    if not plan.starts_at < ends_at <= plan.starts_at + schedule.LONGEST_SESSION:
        raise Invalid.field("ends_at", _("结束应晚于开始，最长 8 小时。"))
    return plan.starts_at, ends_at


def _refusal(
    error: IntegrityError, session_id: int | None, plan: Plan, room: Room, people: list[Mediator]
) -> Exception:
    """Say who was first, and what is free instead; any other error stays what it is."""
    if "session_room_once" not in str(error) and "seat_mediator_once" not in str(error):
        return error
    starts_at, ends_at = _times(plan)
    fields = {}
    for other in meetings.taken_by(session_id, room, people, starts_at, ends_at):
        when = f"{_when(other.starts_at)}–{localtime(other.ends_at):%H:%M}"
        if other.room_id == room.pk:
            fields["room"] = _("{room} {when} 已由 {dispute} 占用。").format(
                room=room.name, when=when, dispute=other.dispute.number
            )
        busy = [seat.mediator.name for seat in other.seats.all() if seat.mediator in people]
        if busy:
            fields["mediators"] = _("{names} {when} 在 {dispute} 的场次。").format(
                names=listed(busy), when=when, dispute=other.dispute.number
            )
    offers = meetings.free_times(room.station, people, starts_at, ends_at - starts_at)
    if offers:
        fields["free"] = listed(f"{_when(at)} {free.name}" for free, at in offers)
    return Conflict(_("没有占上：房间或调解员这段时间已有场次，未写入任何记录。"), fields)


def _when(at: datetime) -> str:
    return date_format(localtime(at), _("n月j日 H:i"))


def _locked_session(officer: Officer, session_id: int) -> tuple[Session, Dispute]:
    """Lock the dispute, then its meeting (the order of every service); NotFound for a foreign one as for none."""
    row = Session.objects.filter(pk=session_id).values_list("dispute__number", flat=True).first()
    if row is None:
        raise NotFound(_("没有找到这场调解，或您无权查看。"))
    try:
        dispute = locked(officer, row)
    except NotFound as error:
        raise NotFound(_("没有找到这场调解，或您无权查看。")) from error
    return Session.objects.select_for_update(no_key=True, of=("self",)).select_related("room").get(
        pk=session_id
    ), dispute


@transaction.atomic
def cancel_session(*, officer: Officer, session_id: int, reason: str) -> Session:
    """Call a meeting off; its room and mediators are free again."""
    session, dispute = _locked_session(officer, session_id)
    require(rights.may_book(officer, dispute), _("只有承办这件纠纷的人可以取消场次。"))
    if session.status == SessionStatus.CANCELLED:
        return session
    if session.status == SessionStatus.HELD:
        raise Conflict(_("这一场已经开过，不能取消。"))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明取消的原因。"))
    session.status = SessionStatus.CANCELLED
    session.version += 1
    session.save()
    session.seats.update(active=False)
    _plan_mediation(dispute, _("另约调解"))
    weigh(dispute)
    touch(dispute)
    say(dispute, SessionCancelled, actor=officer, starts_at=session.starts_at, reason=mask_text(reason.strip()))
    return session


def _plan_mediation(dispute: Dispute, what: str) -> None:
    """Say what mediation does next; once it is agreed or settled visits and checks come next, and after the end nothing."""
    if dispute.status in UNDER_WAY:
        plan_next(dispute, what, schedule.step_due(now()))
    else:
        show_due_visit(dispute)


@transaction.atomic
def hold_session(*, officer: Officer, session_id: int, outcome: str, minutes: str) -> Session:
    """Write a meeting's minutes and outcome. Said again the same way it changes nothing; otherwise it is a correction."""
    session, dispute = _locked_session(officer, session_id)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记调解。"))
    if session.status == SessionStatus.CANCELLED:
        raise Conflict(_("这一场已经取消。"))
    if outcome not in Outcome.values:
        raise Invalid.field("outcome", _("结果应为：{known}。").format(known=listed(Outcome.values)))
    if not minutes.strip():
        raise Invalid.field("minutes", _("请写笔录。"))
    if (session.outcome, session.minutes) == (outcome, minutes.strip()):
        return session
    session.status, session.outcome, session.minutes = SessionStatus.HELD, outcome, minutes.strip()
    session.version += 1
    session.save()
    # A time that has been used stays used; what is left of it may be booked.
    if session.ends_at > now() > session.starts_at:
        session.seats.update(ends_at=now())
        Session.objects.filter(pk=session.pk).update(ends_at=now())
    owed = owed_in(dispute).exists()
    # Peace on the spot does not let an agreement in force lapse.
    known = {Outcome.AGREED: _("起草并签订协议"), Outcome.SETTLED: _("核验义务") if owed else ""}
    next_step = known.get(Outcome(outcome), _("另约调解"))
    _plan_mediation(dispute, next_step)
    weigh(dispute)
    touch(dispute)
    say(
        dispute, SessionHeld, actor=officer, starts_at=session.starts_at, outcome=outcome,
        minutes=mask_text(minutes.strip())[:200],
    )  # fmt: skip
    if outcome == Outcome.SETTLED and dispute.status in UNDER_WAY and not owed:
        settle(locked_by_id(dispute.pk), how=_("当场和解"), actor=officer)
    return session


@transaction.atomic
def sign_invitation(*, officer: Officer, session_id: int, party_id: int) -> Invitation:
    """Note that a party signed for its invitation. Twice is once."""
    session, dispute = _locked_session(officer, session_id)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记签收。"))
    party = dispute.parties.filter(pk=party_id).first()
    if party is None:
        raise NotFound(_("没有找到这位当事人。"))
    row, _made = Invitation.objects.get_or_create(session=session, party=party)
    if row.signed_at is None:
        row.signed_at = now()
        row.save(update_fields=["signed_at"])
    return row
