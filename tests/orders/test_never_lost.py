"""Whatever the order of absences, extensions, reassignments, killed sweeps and standstills: no order is lost, closed without
feedback and review, or overdue without escalation (a hypothesis state machine)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.clock import now
from core.errors import DomainError
from live.models import Entry
from live.reactions import REACTIONS, follow
from orders import reactions
from orders.choices import OPEN, Status
from orders.models import Feedback, Order
from orders.selectors.clock import due_order_ids
from orders.selectors.orders import JOINED, my_orders, order_card
from orders.services import review, steer, work
from orders.services.clock import tend_order
from orders.tasks import sweep_orders
from stations.choices import Role
from stations.models import Absence, Officer
from stations.services.roster import add_absence
from tests.factories import orders, stations

HOUR = timedelta(hours=1)
WHO = st.integers(0, 2)
WHICH = st.integers(0, 9)
SAME = ("status", "assignee", "version")  # on the newest card of the journal and on the order


class Room(RuleBasedStateMachine):
    """A room with three officers of one group; time passes by laying everything back."""

    @initialize()
    def open_room(self) -> None:
        station = stations.station()
        group = stations.group(station)
        self.code = station.code
        self.desk = stations.officer(station, Role.DUTY_LEADER)
        self.people = [stations.officer(group, Role.COMMUNITY_OFFICER) for _ in range(3)]
        self.issued = [orders.order(self.desk, person, due_at=now() + 40 * HOUR).pk for person in self.people[:2]]
        self.swept = False

    def _do(self, act, **more) -> None:
        """Do something; a refusal is an answer too."""
        try:
            act(**more)
            self.swept = False
        except DomainError:
            pass

    def _one(self, which: int) -> Order:
        return Order.objects.get(pk=self.issued[which % len(self.issued)])

    @rule(who=WHO, hours=st.integers(1, 200))
    def issue(self, who, hours):
        made = orders.order(self.desk, self.people[who], due_at=now() + hours * HOUR)
        self.issued.append(made.pk)
        self.swept = False

    @rule(which=WHICH)
    def acknowledge(self, which):
        order = self._one(which)
        self._do(work.acknowledge_order, officer=order.assignee, number=order.number)

    @rule(which=WHICH, text=st.sampled_from(["办好了", "还差一户"]))
    def feed_back(self, which, text):
        order = self._one(which)
        self._do(work.feed_back, officer=order.assignee, number=order.number, text=text)

    @rule(which=WHICH)
    def accept(self, which):
        self._do(review.accept_feedback, officer=self.desk, number=self._one(which).number)

    @rule(which=WHICH)
    def send_back(self, which):
        self._do(review.send_back, officer=self.desk, number=self._one(which).number, reason="缺照片")

    @rule(which=WHICH, who=WHO)
    def reassign(self, which, who):
        given = {"number": self._one(which).number, "assignee": self.people[who], "team": None, "reason": "分出"}
        self._do(steer.reassign_order, officer=self.desk, **given)

    @rule(which=WHICH, hours=st.integers(1, 100))
    def extend(self, which, hours):
        order = self._one(which)
        due_at = max(order.due_at, now()) + hours * HOUR
        self._do(steer.extend_order, officer=self.desk, number=order.number, due_at=due_at, reason="等材料")

    @rule(which=WHICH)
    def cancel(self, which):
        self._do(steer.cancel_order, officer=self.desk, number=self._one(which).number, reason="不用了")

    @rule(who=WHO, hours=st.integers(1, 100))
    def go_away(self, who, hours):
        given = {
            "officer_id": self.people[who].pk,
            "kind": "leave",
            "starts_at": now(),
            "ends_at": now() + hours * HOUR,
        }
        self._do(add_absence, by=self.desk, **given)

    @rule(who=WHO)
    def leave_for_good_or_return(self, who):
        person = Officer.objects.get(pk=self.people[who].pk)
        Officer.objects.filter(pk=person.pk).update(is_active=not person.is_active)
        Order.objects.filter(status__in=OPEN).update(next_act_at=now())
        self.swept = False

    @rule(hours=st.integers(1, 120))
    def time_passes(self, hours):
        for order in Order.objects.filter(status__in=OPEN):
            orders.aged(order, hours * HOUR)
        for absence in Absence.objects.all():
            Absence.objects.filter(pk=absence.pk).update(
                starts_at=absence.starts_at - hours * HOUR, ends_at=absence.ends_at - hours * HOUR
            )
        self.swept = False

    @rule(hours=st.integers(20, 60))
    def a_day_or_two_go_by_with_the_worker_at_work(self, hours):
        self.time_passes(hours)
        self.the_worker_comes_round()

    @rule(which=WHICH)
    def a_sweep_is_killed(self, which):
        with transaction.atomic():
            tend_order(order_id=self.issued[which % len(self.issued)])
            transaction.set_rollback(True)

    @rule()
    def the_worker_comes_round(self):
        assert reactions.look_at_their_orders
        follow(REACTIONS["orders of absent officers"], self.code)
        for _ in range(2):
            sweep_orders()
        self.swept = True

    @invariant()
    def every_order_is_there_and_every_open_one_is_somebodys(self):
        mine = {pk for person in getattr(self, "people", []) for pk in my_orders(person).values_list("pk", flat=True)}
        there = Order.objects.filter(pk__in=getattr(self, "issued", []))
        for order in there:
            if order.status in OPEN:
                assert order.next_act_at is not None
                assert order.pk in mine
        assert len(there) == len(getattr(self, "issued", []))

    @invariant()
    def nothing_closes_without_feedback_and_review(self):
        for order in Order.objects.filter(status=Status.CLOSED):
            last = Feedback.objects.filter(order=order).latest("no")
            assert (last.accepted, last.reviewed_by, order.reviewed_by) == (True, self.desk, self.desk)

    @invariant()
    def after_a_sweep_what_is_overdue_has_gone_up_and_nobody_has_more_to_do(self):
        if not getattr(self, "swept", False):
            return
        for order in Order.objects.filter(status__in=OPEN, due_at__lte=now()):
            assert order.escalated >= (2 if order.due_at <= now() - 48 * HOUR else 1)
        assert list(due_order_ids()) == []

    @invariant()
    def the_journal_tells_the_order_that_there_is(self):
        issued = getattr(self, "issued", [])
        rows = Entry.objects.filter(subject="order", subject_id__in=issued).order_by("id")
        told = list(rows.values_list("subject_id", "kind", "card"))
        newest = {pk: card for pk, _kind, card in told}
        ups = Counter(pk for pk, kind, _card in told if kind == "order.escalated")
        for order in Order.objects.filter(pk__in=issued).select_related(*JOINED):
            card = order_card(order)
            assert {name: newest[order.pk][name] for name in SAME} == {name: card[name] for name in SAME}
            assert ups[order.pk] <= 2 * (1 + order.extended)


@pytest.mark.django_db
@pytest.mark.timeout(400)
def test_no_order_is_lost_closed_unseen_or_overdue_in_silence():
    class Rolled(Room):
        """Each run leaves nothing behind."""

        def __init__(self) -> None:
            super().__init__()
            self.frame = transaction.atomic()
            self.frame.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    Rolled.TestCase.settings = settings(
        max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case = Rolled.TestCase()
    case.runTest()
