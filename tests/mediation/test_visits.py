"""M5: every check on its day, whatever became of the one before it and of other files."""

from datetime import timedelta

import pytest
from django.db import connection

from core.clock import local_day, now
from core.errors import Conflict
from mediation.choices import Status
from mediation.models import Obligation, Visit
from mediation.services.agreements import Promise, check_obligation
from mediation.services.outcome import close_dispute, settle_dispute
from mediation.services.visits import make_visit
from mediation.tasks import sweep_late_visits
from orders.choices import Status as OrderStatus
from orders.models import Order
from tests.factories import mediation

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(house):
    return mediation.opened(house.officer)


def in_days(days: int):
    return local_day(now()) + timedelta(days=days)


def passed(*obligations: Obligation) -> None:
    """Let the day of each have been yesterday, and the clock go round twice."""
    for table, field in ((Obligation, "pk__in"), (Visit, "obligation__in")):
        table.objects.filter(**{field: [one.pk for one in obligations]}).update(due_on=in_days(-1))
    for _ in range(2):
        sweep_late_visits()


def instalments(house, dispute) -> list[Obligation]:
    mediation.agreed(house.officer, dispute, *(Promise(what=f"第 {n} 期", due_on=in_days(30 * n)) for n in (1, 2, 3)))
    return list(Obligation.objects.order_by("due_on"))


def statuses() -> list[str]:
    return list(Obligation.objects.order_by("pk").values_list("status", flat=True))


def test_a_long_obligation_that_was_not_kept_is_ordered_with_its_reason_cut(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="每晚十点后不敲地板" * 22, due_on=in_days(1)))
    Order.objects.update(status=OrderStatus.CANCELLED, ended_at=now())
    passed(Obligation.objects.get())
    order = Order.objects.latest("id")
    assert (len(order.rule), order.rule[:17]) == (200, "重开：义务未履行：每晚十点后不敲地")
    assert mediation.fresh(dispute).status == Status.REOPENED


def test_a_visit_that_the_clock_cannot_mark_is_logged_and_those_behind_it_are_marked(
    house, dispute, caplog, monkeypatch
):
    monkeypatch.setattr("live.sweeps.BATCH", 1)  # it fills a whole batch, as hundreds of them would
    first, *others = instalments(house, dispute)
    with connection.cursor() as cursor:
        visit = Visit.objects.get(obligation=first).pk
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE mediation_visit ADD CONSTRAINT stuck CHECK (id <> {visit} OR NOT late)")
    passed(first, *others)
    assert statuses() == ["due", "broken", "broken"]
    assert f"visit {visit} could not be tended" in caplog.text


def test_the_later_instalments_are_checked_on_their_days_after_the_first_was_not_paid(house, dispute):
    first, second, third = instalments(house, dispute)
    passed(first)
    assert (mediation.fresh(dispute).status, statuses()) == (Status.REOPENED, ["broken", "due", "due"])
    passed(second)
    assert statuses() == ["broken", "broken", "due"]
    check = Visit.objects.get(obligation=third)
    make_visit(officer=house.officer, visit_id=check.pk, outcome="kept")
    for late in (first, second):
        assert mediation.fresh(dispute).status == Status.REOPENED
        check_obligation(officer=house.officer, number=dispute.number, obligation_id=late.pk, status="kept")
    assert mediation.fresh(dispute).status == Status.SETTLED


def test_a_reopened_file_is_not_settled_by_hand_while_instalments_are_owed(house, dispute):
    passed(instalments(house, dispute)[0])
    with pytest.raises(Conflict) as refused:
        settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    assert "3 项" in refused.value.detail


def test_a_reopened_file_that_goes_elsewhere_takes_its_checks_along(house, dispute):
    first, second, _third = instalments(house, dispute)
    passed(first)
    close_dispute(officer=house.desk, number=dispute.number, result="移交法院")
    passed(second)
    assert (mediation.fresh(dispute).status, statuses()) == (Status.CLOSED, ["broken", "due", "due"])
