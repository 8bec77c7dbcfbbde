"""The demo station's orders, made the way the room makes them, then laid back over the last weeks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from core.clock import day_bounds, local_day, now
from orders import rules
from orders.choices import Status
from orders.demo import PAST, PAST_COUNT, UNDER_WAY, Matter
from orders.models import Counter, Feedback, Leader, Order
from orders.services.issue import Subject, issue_order, search_vector
from orders.services.review import accept_feedback, send_back
from orders.services.work import acknowledge_order, feed_back
from stations.choices import OrganisationKind, PlaceKind, PostKind, Role
from stations.models import Officer, Organisation, Place, Post

# Of every so many orders of the past one was fed back a day late: a station is not perfect.
LATE_EVERY = 24


@transaction.atomic
def load_orders(*, station: Organisation, room: Officer) -> int:
    """Give a station that has none its orders; return how many. `room` issues and reviews them."""
    if Order.objects.filter(station=station).exists():
        return 0
    posts = {
        post.place: post.officer
        for post in Post.objects.filter(place__station=station, place__kind=PlaceKind.COMMUNITY, kind=PostKind.OFFICER)
        .select_related("place", "officer__organisation")
        .order_by("place__code")
    }
    _name_leaders(station)
    at = now()
    past = _write_past(station, room, posts, at)
    by_name = {place.name: place for place in posts}
    for matter in sorted(UNDER_WAY, key=lambda one: -one.age):
        place = by_name[matter.community]
        _lay_back(_make(station, room, place, posts[place], matter), matter, at)
    return past + len(UNDER_WAY)


def _name_leaders(station: Organisation) -> None:
    """Let the second officer by badge lead each group."""
    for group in Organisation.objects.filter(parent=station, kind=OrganisationKind.GROUP):
        officers = Officer.objects.filter(organisation=group, roles__contains=[Role.COMMUNITY_OFFICER])
        Leader.objects.bulk_create(Leader(group=group, officer=leader) for leader in officers.order_by("badge")[1:2])


def _write_past(station: Organisation, room: Officer, posts: dict[Place, Officer], at: datetime) -> int:
    """Write orders that were closed in the last six weeks, oldest first; the journal begins with the load."""
    rows = Order.objects.bulk_create(_past(station, room, posts, at))
    Feedback.objects.bulk_create(
        Feedback(
            order=row, no=1, by=row.assignee, at=row.fed_back_at or at, text=PAST[number % len(PAST)][3], accepted=True,
            ticked=list(range(len(rules.points_of(row.instruction)))), reviewed_by=room, reviewed_at=row.reviewed_at,
        )
        for number, row in enumerate(rows)
    )  # fmt: skip
    Counter.objects.create(station=station, last=len(rows))
    return len(rows)


def _past(station: Organisation, room: Officer, posts: dict[Place, Officer], at: datetime) -> Iterator[Order]:
    places = list(posts)
    for number in range(PAST_COUNT):
        kind, title, instruction, _said = PAST[number % len(PAST)]
        place = places[number % len(places)]
        issued = at - timedelta(days=45 - number * 0.5, hours=number % 9)
        due = day_bounds(local_day(issued) + timedelta(days=7))[1]
        late = number % LATE_EVERY == LATE_EVERY - 1
        fed_back = due + timedelta(hours=20) if late else issued + timedelta(days=2 + number % 4, hours=number % 7)
        reviewed = fed_back + timedelta(hours=3)
        if reviewed >= at:
            fed_back, reviewed = at - timedelta(hours=4), at - timedelta(hours=2)
        named = title.format(place=place.name.removesuffix("社区"))
        yield Order(
            number=rules.number_of(number + 1), station=station, kind=kind, status=Status.CLOSED, title=named, search=search_vector(named),
            instruction=instruction, assignee=posts[place], community=place,
            issued_at=issued, issued_by=room, due_at=due, acknowledged_at=issued + timedelta(minutes=7), acknowledged_by=posts[place],
            fed_back_at=fed_back, reviewed_at=reviewed, reviewed_by=room, ended_at=reviewed, on_time=fed_back <= due, acted_until=due,
        )  # fmt: skip


def _make(station: Organisation, room: Officer, place: Place, officer: Officer, matter: Matter) -> Order:
    """Take one order through the services as far as it got."""
    order = issue_order(
        officer=None if matter.rule else room, station=station, subject=Subject(title=matter.title, community=place), kind=matter.kind,
        instruction=matter.instruction, assignee=officer, team=None, due_at=None, rule=matter.rule,
    )  # fmt: skip
    if matter.state != Status.ISSUED:
        acknowledge_order(officer=officer, number=order.number)
    if matter.said:
        points = len(rules.points_of(matter.instruction))
        done = range(points if matter.state == Status.CLOSED else points - 1)
        feed_back(officer=officer, number=order.number, text=matter.said, ticked=list(done))
    if matter.state == Status.RETURNED:
        send_back(officer=room, number=order.number, reason=matter.remark)
    if matter.state == Status.CLOSED:
        accept_feedback(officer=room, number=order.number, remark=matter.remark)
    return Order.objects.get(pk=order.pk)


def _lay_back(order: Order, matter: Matter, at: datetime) -> None:
    """Let it have been issued so long ago. Its journal keeps the true time of the load: that cannot be otherwise."""
    issued = at - timedelta(days=matter.age)
    order.issued_at, order.due_at = issued, day_bounds(local_day(issued) + timedelta(days=matter.days))[1]
    order.extended = matter.extended
    if order.acknowledged_at:
        order.acknowledged_at = issued + timedelta(minutes=9)
    # What is overdue goes up with the first sweep; what was reminded before it was laid back is not reminded again.
    order.acted_until = min(at, order.due_at - timedelta(minutes=1))
    order.save()
