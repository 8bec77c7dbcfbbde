"""Rooms, mediators, and the week's calendar (M3)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_bounds, local_day
from core.masking import mask_text
from mediation.choices import SessionStatus
from mediation.models import Mediator, Room, Seat, Session
from stations.models import Organisation

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


def calendar(station: Organisation, monday: date) -> dict[str, Any]:
    """Return a week: rooms × parts of the day × days with their meetings, and each mediator's count a day. Five queries."""
    days = [monday + timedelta(days=number) for number in range(7)]
    found = list(sessions_between(station, day_bounds(days[0])[0], day_bounds(days[-1])[1]))
    cells: dict[tuple[int, str, date], list[dict[str, Any]]] = {}
    seats: dict[tuple[int, date], int] = {}
    for session in found:
        day = local_day(session.starts_at)
        cells.setdefault((session.room_id, _part(session.starts_at), day), []).append(session_card(session))
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
    return list(with_cards(rows.exclude(pk=session_id)).order_by("starts_at").distinct())


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
