"""The published neighbour case, end to end: two households at odds for a year, more than ten complaints from a third (DOMAIN.md, M1–M5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from core.clock import local_day, now
from live.models import Entry
from live.reactions import follow_all
from mediation import reactions  # noqa: F401 - registers them
from mediation.choices import Status
from mediation.models import Dispute, Obligation, Session, Visit
from mediation.services.agreements import Promise, check_obligation
from mediation.services.meetings import hold_session, sign_invitation
from mediation.services.opening import confirm_dispute
from mediation.services.outcome import close_dispute
from mediation.services.people import add_member
from mediation.services.referrals import answer_referral, refer
from mediation.services.visits import make_visit
from orders.selectors.orders import orders_about
from tests.factories import mediation

pytestmark = pytest.mark.django_db
DOOR = "仙水路澄园 3 幢"


def after(session: Session, days: int) -> None:
    """Let a meeting have been so many days ago."""
    shift = timedelta(days=days)
    Session.objects.filter(pk=session.pk).update(starts_at=F("starts_at") - shift, ends_at=F("ends_at") - shift)
    session.seats.update(starts_at=F("starts_at") - shift, ends_at=F("ends_at") - shift)


def test_a_year_of_quarrels_and_a_third_familys_eleven_complaints_become_one_dispute_that_stays_settled(house):
    desk, officer = house.desk, house.officer
    # Two doors across the landing, and above all the family beside them that cannot sleep.
    mediation.call(desk, address=f"{DOOR} 801", caller_name="韩立", caller_phone="13600000801")
    mediation.call(desk, address=f"{DOOR}802室", caller_name="邱平", caller_phone="13600000802")
    for number in range(11):
        where = f"{DOOR} 803" if number % 2 else "澄园三栋 803 室"
        mediation.call(desk, address=where, caller_name="施安", caller_phone="13600000803", type="order.noise")
    follow_all()
    dispute = Dispute.objects.get()
    assert (dispute.calls, dispute.status, dispute.level) == (13, Status.FOUND, "middle")

    # The room sends the order; seven days for a written answer.
    confirm_dispute(officer=desk, number=dispute.number)
    follow_all()
    (order,) = orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]
    assert (order.assignee, dispute.number in order.subject_url) == (officer, True)

    # The joint group: case officer, community lead, notary, street office.
    street = mediation.mediator(desk, house.station, "街道办", "street", body="笔塘街道")
    for person, one, duty in (
        (house.case_officer.pk, None, "办案民警"),
        (officer.pk, None, "社区警务队"),
        (None, house.notary.pk, "公证"),
        (None, street.pk, "城管与社区"),
    ):
        add_member(officer=desk, number=dispute.number, person_id=person, mediator_id=one, duty=duty)
    assert dispute.members.count() == 4
    sent = refer(officer=officer, number=dispute.number, to="notary", body="鹭城公证处", reason="协议公证")
    answer_referral(officer=officer, number=dispute.number, referral_id=sent.pk, status="answered", answer="到场见证")

    # Several meetings; the third ends with an agreement.
    for count, outcome in enumerate(("failed", "adjourned", "agreed")):
        session = mediation.booked(officer, dispute, house.room, house.people, house.notary, hours=24 + count)
        for party in dispute.parties.all():
            sign_invitation(officer=officer, session_id=session.pk, party_id=party.pk)
        hold_session(officer=officer, session_id=session.pk, outcome=outcome, minutes=f"第 {count + 1} 场")
        after(session, 30 - count)
    assert dispute.sessions.filter(status="held").count() == 3
    first, second = dispute.parties.order_by("pk")[:2]
    today = local_day(now())
    mediation.agreed(
        officer,
        dispute,
        Promise(what="拆除门口监控", party_id=first.pk, due_on=today + timedelta(days=3)),
        Promise(what="赔偿门锁", party_id=second.pk, due_on=today + timedelta(days=5), amount=Decimal("300.00")),
        Promise(what="22 时后不敲击墙面", party_id=second.pk),
    )
    assert mediation.fresh(dispute).status == Status.AGREED

    # Both promises are kept: it is settled, and the visits begin.
    for row in Obligation.objects.exclude(due_on=None):
        check_obligation(officer=officer, number=dispute.number, obligation_id=row.pk, status="kept")
    dispute = mediation.fresh(dispute)
    assert (dispute.status, dispute.settled_at is not None) == (Status.SETTLED, True)
    visits = Visit.objects.filter(dispute=dispute, status="due").order_by("due_on")
    assert [(row.day, row.due_on - today) for row in visits] == [
        (day, timedelta(days=day))
        for day in {"high": [3, 7, 30, 90], "middle": [7, 30, 90], "low": [30, 90]}[dispute.level]
    ]
    for row in list(visits):
        make_visit(officer=officer, visit_id=row.pk, outcome="kept", note="两家已互相打招呼")
    close_dispute(officer=desk, number=dispute.number, result="三次回访平稳")
    dispute = mediation.fresh(dispute)
    assert (dispute.status, dispute.reopened, dispute.open if hasattr(dispute, "open") else False) == (
        Status.CLOSED,
        0,
        False,
    )
    kinds = list(
        Entry.objects.filter(subject="dispute", subject_id=dispute.pk).order_by("id").values_list("kind", flat=True)
    )
    told = [kind.removeprefix("dispute.") for kind in dict.fromkeys(kinds)]
    assert [
        one for one in told if one in {"found", "accepted", "agreement_signed", "settled", "visit_made", "closed"}
    ] == [
        "found",
        "accepted",
        "agreement_signed",
        "settled",
        "visit_made",
        "closed",
    ]
