"""The demo's rooms: this week and the next, whatever day it is loaded; what is over was held, the rest is to come."""

from datetime import datetime, timedelta

from django.db.models import F

from core.clock import day_bounds, local_day, now
from core.errors import Conflict
from mediation.choices import SessionStatus, Status
from mediation.models import Dispute, Mediator, Room, Session
from mediation.selectors.meetings import week_of
from mediation.services.meetings import Plan, book_session, hold_session, sign_invitation
from stations.models import Officer, Organisation

# A week as stations have it: weekday (0 is Monday), hour, room. Mornings and evenings are asked for, Sundays seldom.
WEEK = (
    (0, 9, 1), (0, 14.5, 0), (0, 19, 2), (1, 10, 1), (1, 15, 2), (2, 9.5, 0), (2, 14.5, 1), (2, 19, 1), (3, 9, 2), (3, 15, 0),
    (3, 19, 1), (4, 9.5, 1), (4, 14, 2), (4, 16, 0), (4, 19, 2), (5, 9.5, 1), (5, 15, 2), (6, 10, 1),
)  # fmt: skip
ENDS = (
    ("agreed", "双方同意按议定的时段安静，签协议后生效。"),
    ("adjourned", "差价未谈拢，约定下次带材料再谈。"),
    ("failed", "各执一词，转司法所联合调解。"),
    ("agreed", "责任分清，下次到场签协议。"),
    ("absent", "一方临时出差未到，另约。"),
)
TOPICS = ("首次调解", "复谈", "核对义务", "签订协议")
LASTS = timedelta(hours=1.25)
KNOWN_FOR = timedelta(days=12)


def fill_weeks(*, station: Organisation, desk: Officer, rooms: list[Room], people: list[Mediator]) -> int:
    """Book both weeks for what is being mediated, leaving out hours that are taken; return how many meetings there are."""
    going = _going(station)
    if not going:
        return 0
    # What is talked about this week was known before it.
    Dispute.objects.filter(pk__in=[one.pk for one in going]).update(
        found_at=F("found_at") - KNOWN_FOR, accepted_at=F("accepted_at") - KNOWN_FOR
    )
    monday, made = week_of(local_day(now())), 0
    for number, (day, hour, room) in enumerate((day + week, *rest) for week in (0, 7) for day, *rest in WEEK):
        starts_at = day_bounds(monday + timedelta(days=day))[0] + timedelta(hours=hour)
        mediator = people[(number * 2 + room) % len(people)]
        made += _meet(number, going[number % len(going)], starts_at, rooms[room], mediator, desk)
    return made


def _going(station: Organisation) -> list[Dispute]:
    """Return what is talked about: all in mediation, and of what has just been ordered or reopened all but one of each."""
    found: list[Dispute] = []
    for status, left in ((Status.MEDIATING, 0), (Status.OPEN, 1), (Status.REOPENED, 1)):
        found += Dispute.objects.filter(station=station, status=status).order_by("id")[left:]
    return found


def _meet(number: int, dispute: Dispute, starts_at: datetime, room: Room, mediator: Mediator, desk: Officer) -> bool:
    plan = Plan(
        room_id=room.pk, starts_at=starts_at, ends_at=starts_at + LASTS, mediator_ids=[mediator.pk],
        topic=TOPICS[number % len(TOPICS)],
    )  # fmt: skip
    try:
        session = book_session(officer=desk, number=dispute.number, plan=plan)
    except Conflict:
        return False
    over = starts_at + LASTS <= now()
    if over or number % 2:
        for party in dispute.parties.all():
            sign_invitation(officer=desk, session_id=session.pk, party_id=party.pk)
    if over:
        outcome, minutes = ENDS[number % len(ENDS)]
        hold_session(officer=desk, session_id=session.pk, outcome=outcome, minutes=minutes)
        _say_what_is_next(dispute)
    return True


def _say_what_is_next(dispute: Dispute) -> None:
    """A meeting written down late must not hide the one that is to come."""
    coming = Session.objects.filter(dispute=dispute, status=SessionStatus.BOOKED, starts_at__gt=now())
    first = coming.select_related("room").order_by("starts_at").first()
    if first is not None:
        Dispute.objects.filter(pk=dispute.pk).update(next_what=f"{first.room.name}调解", next_at=first.starts_at)
