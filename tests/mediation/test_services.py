"""What each service does, refuses, does the second time, and says in the journal."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from live.reactions import follow_all
from mediation import reactions  # noqa: F401 - registers them
from mediation.choices import Status
from mediation.models import Obligation, Visit
from mediation.services.agreements import Promise, check_obligation, draft_agreement, end_agreement, sign_agreement
from mediation.services.meetings import Plan, cancel_session, hold_session, move_session
from mediation.services.opening import add_note, confirm_dispute, dismiss_dispute, set_level, set_owner
from mediation.services.ordering import subject_of
from mediation.services.outcome import close_dispute, reopen_dispute, settle_dispute
from mediation.services.people import show_party
from mediation.services.visits import make_visit, mark_late
from orders.selectors.orders import orders_about
from orders.selectors.reference import due_of
from orders.services.keeping import set_periods
from tests.factories import mediation, orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(house):
    return mediation.opened(house.officer)


def said(dispute) -> list[str]:
    rows = Entry.objects.filter(subject="dispute", subject_id=dispute.pk).order_by("id")
    return [kind.removeprefix("dispute.") for kind in rows.values_list("kind", flat=True)]


def in_days(days: int):
    return local_day(now()) + timedelta(days=days)


def test_whoever_works_on_disputes_takes_one_in_and_the_order_goes_out_by_itself(house, dispute):
    assert (dispute.status, dispute.owner, dispute.number) == (Status.OPEN, house.officer, "TJ-0001")
    (order,) = orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]
    assert (order.assignee, order.subject_url) == (house.officer, "/mediation/disputes/TJ-0001/")
    assert said(dispute)[:2] == ["found", "accepted"]
    for who in (house.wall, house.mediator, house.guardian):
        with pytest.raises(NotAllowed):
            mediation.opened(who)


def test_the_next_step_is_due_when_the_order_is_as_the_station_keeps_its_periods(house):
    set_periods(by=house.desk, station=house.station, periods={"dispute": (3, "calendar")})
    dispute = mediation.opened(house.officer)
    (order,) = orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]
    assert (dispute.next_at, order.due_at) == (order.due_at, due_of(house.station, "dispute", order.issued_at))
    assert order.due_at - now() < timedelta(days=4)


def test_numbers_go_on_within_a_station_and_begin_anew_in_another(house):
    assert [mediation.opened(who).number for who in (house.desk, house.desk, house.stranger)] == [
        "TJ-0001",
        "TJ-0002",
        "TJ-0001",
    ]


def test_confirming_twice_is_once_and_only_the_room_confirms(house):
    dispute = mediation.found(house.desk)
    with pytest.raises(NotAllowed):
        confirm_dispute(officer=house.officer, number=dispute.number)
    for _ in range(2):
        confirm_dispute(officer=house.desk, number=dispute.number)
    assert (
        said(dispute).count("accepted"),
        len(orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]),
    ) == (1, 1)
    with pytest.raises(Conflict):
        dismiss_dispute(officer=house.desk, number=dispute.number, reason="不成立")


def test_dismissing_needs_a_reason(house):
    dispute = mediation.found(house.desk)
    with pytest.raises(Invalid) as refused:
        dismiss_dispute(officer=house.desk, number=dispute.number, reason=" ")
    assert list(refused.value.fields) == ["reason"]
    dismiss_dispute(officer=house.desk, number=dispute.number, reason="装修，已到期")
    assert (mediation.fresh(dispute).status, said(dispute)[-1]) == (Status.DISMISSED, "dismissed")


def test_a_stranger_is_told_the_same_of_a_foreign_dispute_as_of_none(house, dispute):
    told = set()
    for number in (dispute.number, "TJ-9999"):
        with pytest.raises(NotFound) as refused:
            add_note(officer=house.stranger, number=number, text="x")
        told.add(refused.value.detail.replace(number, "N"))
    assert len(told) == 1


def test_the_desk_gives_it_to_somebody_and_the_team_follows_the_nature(house, dispute):
    give = {
        "officer": house.desk,
        "number": dispute.number,
        "owner_id": house.case_officer.pk,
        "nature": "case",
        "reason": "推搡",
    }
    for _ in range(2):
        set_owner(**give)
    dispute = mediation.fresh(dispute)
    assert (dispute.owner, dispute.team) == (house.case_officer, house.case_officer.organisation)
    assert said(dispute).count("owner_set") == 1
    with pytest.raises(Invalid):
        set_owner(**give | {"owner_id": house.stranger.pk})


def test_what_is_due_and_what_is_ordered_goes_with_the_file_to_its_new_owner(house, dispute):
    room_made = orders.order(house.desk, house.desk, subject=subject_of(dispute))
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    give = {"owner_id": house.case_officer.pk, "nature": "case", "reason": "推搡"}
    set_owner(officer=house.desk, number=dispute.number, **give)
    assert set(Visit.objects.filter(dispute=dispute).values_list("officer", flat=True)) == {house.case_officer.pk}
    first, other = orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]
    assert (first.assignee, other.pk, other.assignee) == (house.case_officer, room_made.pk, house.desk)
    assert orders.story(first)[-1][1]["reason"] == f"{dispute.number} 改由贺峰承办"


def test_a_level_set_by_hand_needs_a_reason_and_is_only_raised_by_the_rule(house, dispute):
    with pytest.raises(Invalid):
        set_level(officer=house.officer, number=dispute.number, level="high", reason="")
    set_level(officer=house.officer, number=dispute.number, level="high", reason="扬言报复")
    mediation.booked(house.officer, dispute, house.room, house.people)
    assert (mediation.fresh(dispute).level, mediation.fresh(dispute).level_set) == ("high", True)


def test_personal_data_are_shown_for_a_reason_and_the_look_is_recorded(house, dispute):
    party = dispute.parties.get(role="respondent")
    with pytest.raises(Invalid):
        show_party(officer=house.officer, number=dispute.number, party_id=party.pk, reason="")
    shown = show_party(officer=house.officer, number=dispute.number, party_id=party.pk, reason="约调解时间")
    assert (shown["name"], shown["phone"]) == ("吴大勇", "15912347730")
    entry = Entry.objects.get(kind="dispute.party_shown")
    assert (entry.data, entry.actor_id) == ({"party": "吴** 159****7730", "reason": "约调解时间"}, house.officer.pk)


def test_a_party_with_a_known_phone_is_corrected_and_not_kept_twice(house, dispute):
    there = dispute.parties.get(role="respondent")
    again = mediation.party(house.officer, dispute, "witness", "吴勇", "15912347730", minor=True)
    there.refresh_from_db()
    assert (again, there.role, there.minor, dispute.parties.count()) == (there.pk, "witness", True, 2)


def test_a_room_and_a_mediator_are_in_one_place_at_a_time_and_the_second_is_told_what_is_free(house, dispute):
    other = mediation.opened(house.officer, title="停车刮擦")
    first = mediation.booked(house.officer, dispute, house.room, house.people)
    with pytest.raises(Conflict) as refused:
        mediation.booked(house.desk, other, house.room, house.notary)
    assert dispute.number in str(refused.value.fields["room"])
    assert "free" in refused.value.fields
    second_room = mediation.room(house.desk, house.station, "1 号公证调解室")
    with pytest.raises(Conflict) as refused:
        mediation.booked(house.desk, other, second_room, house.people)
    assert "方若琳" in str(refused.value.fields["mediators"])
    assert other.sessions.count() == 0
    cancel_session(officer=house.officer, session_id=first.pk, reason="改期")
    assert mediation.booked(house.desk, other, house.room, house.people).pk


def test_a_meeting_is_moved_once_and_whoever_read_an_old_one_is_told(house, dispute):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    plan = Plan(room_id=house.room.pk, starts_at=session.starts_at + timedelta(hours=3), mediator_ids=[house.people.pk])
    moved = move_session(officer=house.officer, session_id=session.pk, version=session.version, plan=plan)
    assert (moved.starts_at - session.starts_at, moved.version) == (timedelta(hours=3), session.version + 1)
    with pytest.raises(Conflict):
        move_session(officer=house.desk, session_id=session.pk, version=session.version, plan=plan)
    assert mediation.fresh(dispute).next_at == moved.starts_at


def test_a_meeting_has_minutes_and_an_outcome_and_peace_on_the_spot_settles(house, dispute):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    with pytest.raises(Invalid):
        hold_session(officer=house.mediator, session_id=session.pk, outcome="settled", minutes="")
    for _ in range(2):
        hold_session(officer=house.mediator, session_id=session.pk, outcome="settled", minutes="双方道歉")
    assert (mediation.fresh(dispute).status, said(dispute).count("session_held")) == (Status.SETTLED, 1)
    with pytest.raises(Conflict):
        cancel_session(officer=house.officer, session_id=session.pk, reason="x")


@pytest.mark.parametrize("act", ["cancelled", "held"])
def test_a_meeting_after_the_signature_leaves_the_check_as_what_comes_next(house, dispute, act):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(5)))
    was = mediation.fresh(dispute)
    if act == "cancelled":
        cancel_session(officer=house.officer, session_id=session.pk, reason="已签")
    else:
        hold_session(officer=house.officer, session_id=session.pk, outcome="failed", minutes="一方未到")
    after = mediation.fresh(dispute)
    assert (after.status, after.next_at, after.next_what[:4]) == (Status.AGREED, was.next_at, "核验义务")


def test_minutes_that_are_corrected_after_the_end_plan_nothing(house, dispute):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    hold_session(officer=house.officer, session_id=session.pk, outcome="failed", minutes="未成")
    close_dispute(officer=house.desk, number=dispute.number, result="移交法院")
    for outcome in ("absent", "settled"):
        hold_session(officer=house.officer, session_id=session.pk, outcome=outcome, minutes="更正")
    closed = mediation.fresh(dispute)
    assert (closed.status, closed.next_what, closed.next_at) == (Status.CLOSED, "", None)


def test_peace_on_the_spot_does_not_let_an_agreement_in_force_lapse(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(5)))
    reopen_dispute(officer=house.officer, number=dispute.number, reason="又吵起来")
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    hold_session(officer=house.officer, session_id=session.pk, outcome="settled", minutes="双方道歉")
    after = mediation.fresh(dispute)
    assert (after.status, after.next_what) == (Status.MEDIATING, "核验义务")


def test_an_agreement_is_drafted_from_a_form_signed_with_a_scan_and_only_one_is_in_force(house, dispute):
    with pytest.raises(Conflict):
        sign_agreement(officer=house.officer, number=dispute.number, scan=mediation.scan(house.officer, dispute).uid)
    with pytest.raises(Invalid):
        draft_agreement(officer=house.officer, number=dispute.number, template="none", promises=[])
    signed = mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(5)))
    assert (signed.status, mediation.fresh(dispute).status, signed.number) == ("signed", Status.AGREED, "TJ-0001-1")
    assert list(Visit.objects.filter(dispute=dispute).values_list("due_on", "status")) == [(in_days(5), "due")]
    with pytest.raises(Conflict):
        draft_agreement(officer=house.officer, number=dispute.number, template="general", promises=[])


def test_the_scan_of_an_agreement_hangs_on_its_own_file(house, dispute):
    draft_agreement(officer=house.officer, number=dispute.number, template="neighbour", promises=[])
    elsewhere = mediation.scan(house.officer, mediation.opened(house.officer, title="另一件"))
    for scan in (elsewhere.uid, uuid4()):
        with pytest.raises(Invalid) as refused:
            sign_agreement(officer=house.officer, number=dispute.number, scan=scan)
        assert list(refused.value.fields) == ["scan"]
    assert mediation.fresh(dispute).status == Status.OPEN


@pytest.mark.parametrize(
    "promise",
    [
        Promise(what=" "),
        Promise(what="x", amount=0),
        Promise(what="x", due_on=in_days(-1)),
        Promise(what="x", party_id=999999),
    ],
    ids=["nothing", "no amount", "in the past", "a stranger"],
)
def test_an_obligation_says_what_by_whom_and_by_when(house, dispute, promise):
    with pytest.raises(Invalid) as refused:
        draft_agreement(officer=house.officer, number=dispute.number, template="neighbour", promises=[promise])
    assert list(refused.value.fields) == ["obligations"]


def test_an_agreement_that_obliges_to_nothing_dated_settles_at_once(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="22 时后安静"))
    assert mediation.fresh(dispute).status == Status.SETTLED


def test_a_withdrawn_agreement_has_a_reason_and_takes_the_dispute_up_again(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(5)))
    with pytest.raises(Invalid):
        end_agreement(officer=house.officer, number=dispute.number, to="void", reason="")
    for _ in range(2):
        end_agreement(officer=house.officer, number=dispute.number, to="void", reason="一方无行为能力")
    dispute = mediation.fresh(dispute)
    assert (dispute.status, dispute.reopened, said(dispute).count("agreement_ended")) == (Status.REOPENED, 1, 1)
    assert not Visit.objects.filter(dispute=dispute, status="due").exists()


def test_an_obligation_not_kept_reopens_and_orders_by_itself_and_kept_after_all_settles(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(5)))
    row = Obligation.objects.get()
    check_obligation(officer=house.officer, number=dispute.number, obligation_id=row.pk, status="broken", note="没铺")
    reopened = mediation.fresh(dispute)
    assert (reopened.status, reopened.reopened, reopened.settled_at) == (Status.REOPENED, 1, None)
    check_obligation(officer=house.officer, number=dispute.number, obligation_id=row.pk, status="kept", note="补铺")
    settled = mediation.fresh(dispute)
    assert (settled.status, settled.settled_at is not None) == (Status.SETTLED, True)


def test_a_new_order_goes_out_when_the_first_was_closed(house, dispute):
    from orders.choices import Status as OrderStatus  # noqa: PLC0415
    from orders.models import Order  # noqa: PLC0415

    Order.objects.update(status=OrderStatus.CANCELLED, ended_at=now())
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    for _ in range(2):
        reopen_dispute(officer=house.officer, number=dispute.number, reason="又吵起来")
    assert [one.rule for one in orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]][1:] == [
        "重开：又吵起来"
    ]
    assert mediation.fresh(dispute).reopened == 1


def test_a_call_after_settlement_reopens_by_itself(house):
    dispute = mediation.confirmed(house.desk, mediation.found(house.desk))
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    mediation.call(house.desk)
    follow_all()
    dispute = mediation.fresh(dispute)
    assert (dispute.status, dispute.calls, dispute.reopened) == (Status.REOPENED, 3, 1)


def test_a_lasting_obligation_that_is_broken_counts_and_goes_on(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="22 时后安静"), Promise(what="道歉", due_on=in_days(2)))
    lasting = Obligation.objects.get(due_on=None)
    for _ in range(2):
        check_obligation(officer=house.officer, number=dispute.number, obligation_id=lasting.pk, status="broken")
    lasting.refresh_from_db()
    assert (lasting.status, lasting.breaches) == ("due", 2)


def test_waiving_needs_a_reason(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="道歉", due_on=in_days(2)))
    row = Obligation.objects.get()
    with pytest.raises(Invalid):
        check_obligation(officer=house.officer, number=dispute.number, obligation_id=row.pk, status="waived")
    check_obligation(
        officer=house.officer, number=dispute.number, obligation_id=row.pk, status="waived", note="对方不再要求"
    )
    assert mediation.fresh(dispute).status == Status.SETTLED


def test_visits_follow_the_level_and_a_closed_door_leaves_one_due(house, dispute):
    set_level(officer=house.officer, number=dispute.number, level="middle", reason="多次")
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    first, *others = Visit.objects.filter(dispute=dispute).order_by("due_on")
    assert [row.day for row in (first, *others)] == [7, 30, 90]
    make_visit(officer=house.officer, visit_id=first.pk, outcome="absent")
    first.refresh_from_db()
    assert (first.status, first.tries) == ("due", 1)
    for _ in range(2):
        make_visit(officer=house.officer, visit_id=first.pk, outcome="eased", note="减少")
    first.refresh_from_db()
    assert (first.status, first.outcome, said(dispute).count("visit_made")) == ("done", "eased", 2)
    with pytest.raises(Conflict):
        make_visit(officer=house.officer, visit_id=first.pk, outcome="broken")
    with pytest.raises(Conflict):
        close_dispute(officer=house.desk, number=dispute.number, result="平稳")
    with pytest.raises(NotFound):
        make_visit(officer=house.mediator, visit_id=others[0].pk, outcome="kept")


def test_a_visit_that_finds_it_broken_reopens_and_stops_the_other_visits(house, dispute):
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    first = Visit.objects.filter(dispute=dispute).earliest("due_on")
    make_visit(officer=house.officer, visit_id=first.pk, outcome="broken", note="仍在敲")
    assert mediation.fresh(dispute).status == Status.REOPENED
    assert not Visit.objects.filter(dispute=dispute, status="due").exists()


def test_an_obligation_that_nobody_saw_kept_by_its_day_is_broken_by_the_sweep_once(house, dispute):
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=in_days(0)))
    Visit.objects.update(due_on=in_days(-1))
    Obligation.objects.update(due_on=in_days(-1))
    visit = Visit.objects.get()
    assert [mark_late(visit_id=visit.pk) for _ in range(2)] == [True, False]
    assert (mediation.fresh(dispute).status, Obligation.objects.get().status) == (Status.REOPENED, "broken")
    assert said(dispute).count("visit_late") == 1


def test_closing_is_the_rooms_and_needs_a_result(house, dispute):
    with pytest.raises(NotAllowed):
        close_dispute(officer=house.officer, number=dispute.number, result="移交法院")
    with pytest.raises(Invalid):
        close_dispute(officer=house.desk, number=dispute.number, result="")
    for _ in range(2):
        close_dispute(officer=house.desk, number=dispute.number, result="移交法院")
    assert (mediation.fresh(dispute).status, said(dispute).count("closed")) == (Status.CLOSED, 1)
