"""Rooms, mediators, and the week's calendar (M3)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_bounds, local_day
from core.errors import NotFound
from core.masking import mask_text
from mediation.choices import PartyRole, SessionStatus
from mediation.models import Mediator, Room, Seat, Session
from mediation.selectors.disputes import visible_disputes
from stations.models import Officer, Organisation

# Part of the day → the hour at which it ends.
PARTS = (("morning", 12), ("afternoon", 18), ("evening", 24))
OFFERED = 3
# Hours at which stations begin meetings.
STARTS = (9, 10, 14, 15, 16, 19)
SEATS = Prefetch("seats", queryset=Seat.objects.filter(active=True).select_related("mediator").order_by("id"))


def rooms_of(station: Organisation) -> QuerySet[Room]:
    """Return a station's rooms in use."""
    return Room.objects.filter(station=station, is_active=True)


def mediators_of(station: Organisation) -> QuerySet[Mediator]:
    """Return a station's mediators in use."""
    return Mediator.objects.filter(station=station, is_active=True)


def mediator_of(station: Organisation, pk: int) -> Mediator | None:
    """Return a station's mediator by id; None when there is none."""
    return mediators_of(station).filter(pk=pk).first()


def session_card(session: Session) -> dict[str, Any]:
    """Return a meeting as calendars and the API show it: two queries prefetched."""
    invited = session.invitations.all()
    return {
        "id": session.pk,
        "dispute": {"number": session.dispute.number, "title": mask_text(session.dispute.title)},
        "room": {"id": session.room.pk, "name": session.room.name},
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "status": session.status,
        "topic": mask_text(session.topic),
        "remote": bool(session.remote_url),
        "outcome": session.outcome,
        "mediators": [{"id": seat.mediator.pk, "name": seat.mediator.name, "kind": seat.mediator.kind} for seat in session.seats.all()],
        "invited": len(invited),
        "signed": sum(one.signed_at is not None for one in invited),
        "version": session.version,
    }  # fmt: skip


def with_cards(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Join and prefetch what `session_card` reads."""
    return sessions.select_related("dispute", "room").prefetch_related(SEATS, "invitations")


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sessions_between(station: Organisation, since: datetime, until: datetime) -> QuerySet[Session]:
    """Return a station's meetings that begin in [since, until), called off ones left out."""
    rows = Session.objects.filter(room__station=station, starts_at__gte=since, starts_at__lt=until)
    return with_cards(rows.exclude(status=SessionStatus.CANCELLED)).order_by("starts_at", "id")


def _part(at: datetime) -> str:
    hour = at.astimezone(SHANGHAI).hour
    return next(name for name, until in PARTS if hour < until)


def calendar(officer: Officer, station: Organisation, monday: date) -> dict[str, Any]:
    """Return a week: rooms × parts of the day × days with their meetings, and each mediator's count a day.

    A mediator sees that a room is taken, but whose meeting it is only in his own files. Seven queries.
    """
    days = [monday + timedelta(days=number) for number in range(7)]
    found = list(sessions_between(station, day_bounds(days[0])[0], day_bounds(days[-1])[1]))
    mine = set(visible_disputes(officer).filter(pk__in={one.dispute_id for one in found}).values_list("pk", flat=True))
    cells: dict[tuple[int, str, date], list[dict[str, Any]]] = {}
    seats: dict[tuple[int, date], int] = {}
    for session in found:
        day = local_day(session.starts_at)
        card = session_card(session) | {
            "mine": session.dispute_id in mine,
            "outcome_name": session.get_outcome_display(),
        }
        cells.setdefault((session.room_id, _part(session.starts_at), day), []).append(card)
        for seat in session.seats.all():
            seats[seat.mediator_id, day] = seats.get((seat.mediator_id, day), 0) + 1
    labels = {"morning": _("上午"), "afternoon": _("下午"), "evening": _("晚上")}
    rooms = [
        {
            "room": room,
            "parts": [
                {
                    "key": part,
                    "label": labels[part],
                    "days": [(day, cells.get((room.pk, part, day), [])) for day in days],
                }
                for part, _until in PARTS
            ],
        }
        for room in rooms_of(station)
    ]
    people = [
        {"mediator": one, "days": [(day, seats.get((one.pk, day), 0)) for day in days]} for one in mediators_of(station)
    ]
    held = [one for one in found if one.status == SessionStatus.HELD]
    agreed = sum(one.outcome in {"agreed", "settled"} for one in held)
    return {"days": days, "rooms": rooms, "people": people, "booked": len(found), "held": len(held), "agreed": agreed}


def taken_by(
    session_id: int | None, room: Room, mediators: list[Mediator], starts_at: datetime, ends_at: datetime
) -> list[Session]:
    """Return the meetings that keep a room or somebody from being free then: who to tell whoever was second."""
    clash = Q(room=room) | Q(seats__mediator__in=mediators, seats__active=True)
    rows = Session.objects.filter(clash, starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(
        status=SessionStatus.CANCELLED
    )
    return list(with_cards(rows.exclude(pk=session_id or 0)).order_by("starts_at").distinct())


def free_times(
    station: Organisation, mediators: list[Mediator], starts_at: datetime, lasts: timedelta
) -> list[tuple[Room, datetime]]:
    """Return the next times at which a room and all these mediators are free, soonest first: what a refusal offers."""
    first = local_day(starts_at)
    until = day_bounds(first + timedelta(days=7))[1]
    busy = list(sessions_between(station, day_bounds(first)[0], until))
    people = {one.pk for one in mediators}
    offers: list[tuple[Room, datetime]] = []
    times = [day_bounds(first + timedelta(days=day))[0] + timedelta(hours=hour) for day in range(7) for hour in STARTS]
    for at in [starts_at, *times]:
        if at < starts_at or len(offers) == OFFERED:
            continue
        overlapping = [one for one in busy if one.starts_at < at + lasts and one.ends_at > at]
        if any(seat.mediator_id in people for one in overlapping for seat in one.seats.all()):
            continue
        used = {one.room_id for one in overlapping}
        room = next((room for room in rooms_of(station) if room.pk not in used), None)
        if room is not None and (room, at) not in offers:
            offers.append((room, at))
    return offers


def room_card(room: Room) -> dict[str, Any]:
    """Return a room as the API shows it."""
    return {"id": room.pk, "name": room.name, "seats": room.seats, "note": room.note, "remote": room.remote}


def mediator_card(one: Mediator) -> dict[str, Any]:
    """Return a mediator as the API shows it."""
    return {"id": one.pk, "name": one.name, "kind": one.kind, "kind_name": one.get_kind_display(), "body": one.body}


def session_by_id(pk: int) -> Session:
    """Return a meeting whose right to see was answered before."""
    return with_cards(Session.objects.all()).get(pk=pk)


def visible_sessions(officer: Officer, station: Organisation, since: datetime, until: datetime) -> QuerySet[Session]:
    """Return the meetings of the disputes that one sees."""
    return sessions_between(station, since, until).filter(dispute__in=visible_disputes(officer).values("pk"))


def invitation(officer: Officer, pk: int) -> dict[str, Any]:
    """Return a meeting with the parties that are invited, masked; NotFound when one does not see its dispute."""
    rows = Session.objects.filter(pk=pk, dispute__in=visible_disputes(officer).values("pk"))
    session = with_cards(rows).select_related("dispute__station", "room").first()
    if session is None:
        raise NotFound(_("没有找到这场调解，或您无权查看。"))
    invited = session.dispute.parties.exclude(role=PartyRole.WITNESS).order_by("id")
    return {
        "session": session, "title": mask_text(session.dispute.title), "mediators": [seat.mediator.name for seat in session.seats.all()],
        "invited": [{"masked": one.masked, "role_name": one.get_role_display()} for one in invited],
    }  # fmt: skip
