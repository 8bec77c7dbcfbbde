"""M6 and M7: guardians report in a minute; nothing leaves the morning's list until it is cleared."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.models import Incident
from live.models import Entry, JobRun
from live.reactions import follow_all
from mediation.models import Consultation, ConsultationItem
from mediation.selectors.consultation import item_rows
from mediation.selectors.people import all_stations
from mediation.services.consultations import Said, clear_item, decide, draw_up, issue_decisions, keep_minutes
from mediation.services.guardians import Told, report_matter, take_over, thank
from mediation.services.outcome import settle_dispute
from mediation.tasks import draw_up_consultations, find_disputes, sweep_late_visits
from orders.models import Order
from orders.services.review import accept_feedback
from orders.services.work import feed_back
from stations.models import Officer
from tests.factories import incidents, mediation

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(house):
    return mediation.opened(house.officer)


def yesterday(one: Incident) -> Incident:
    return incidents.aged(one, timedelta(days=1))


def next_day(meeting: Consultation) -> None:
    """Let a meeting, and what stood on its list, have been yesterday."""
    Consultation.objects.filter(pk=meeting.pk).update(day=F("day") - timedelta(days=1))
    ConsultationItem.objects.update(since=F("since") - timedelta(days=1))


def test_the_list_has_open_disputes_and_yesterdays_sensitive_incidents_once(house, dispute):
    urgent = yesterday(incidents.incident(house.desk, priority=1))
    yesterday(mediation.call(house.desk, type="nonpolice.other"))
    Incident.objects.exclude(pk=urgent.pk).update(status="closed", closed_at=now(), disposition="handled")
    for _ in range(2):
        meeting = draw_up(station=house.station, officer=house.desk)
    rows = item_rows(meeting)
    assert sorted(row["number"] for row in rows) == sorted([dispute.number, urgent.short])
    assert Entry.objects.filter(kind="consultation.begun").count() == 1
    with pytest.raises(NotAllowed):
        draw_up(station=house.station, officer=house.officer)


@pytest.mark.usefixtures("dispute")
def test_what_is_not_cleared_stays_for_the_next_day_with_its_history(house):
    meeting = draw_up(station=house.station, officer=house.desk)
    item = ConsultationItem.objects.get()
    decide(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, said=Said(text="请司法所到场"))
    next_day(meeting)
    (row,) = item_rows(draw_up(station=house.station, officer=house.desk))
    assert (row["days"], row["decision"], [one.text for one in row["before"]]) == (1, None, ["请司法所到场"])


def test_decisions_with_an_owner_become_orders_and_the_others_stay(house, dispute):
    other = mediation.opened(house.officer, title="另一件")
    Order.objects.update(status="cancelled", ended_at=now())
    meeting = draw_up(station=house.station, officer=house.desk)
    due = now() + timedelta(days=2)
    for item in ConsultationItem.objects.all():
        owner = house.case_officer.pk if item.dispute == dispute else None
        decide(
            officer=house.desk,
            meeting_id=meeting.pk,
            item_id=item.pk,
            said=Said(text="核实", owner_id=owner, due_at=due),
        )
    issued = issue_decisions(officer=house.desk, meeting_id=meeting.pk)
    assert [(row.item.dispute, row.order_number) for row in issued] == [(dispute, "DD-0003")]
    order = Order.objects.get(number="DD-0003")
    assert (order.assignee, order.due_at, order.subject_number) == (house.case_officer, due, dispute.number)
    assert issue_decisions(officer=house.desk, meeting_id=meeting.pk) == []
    with pytest.raises(Conflict):
        decide(officer=house.desk, meeting_id=meeting.pk, item_id=issued[0].item_id, said=Said(text="改"))
    assert ConsultationItem.objects.filter(cleared_at=None).count() == 2
    assert other.number in [row["number"] for row in item_rows(meeting)]


def test_an_item_is_cleared_with_a_reason_or_by_its_matter_being_over(house, dispute):
    other = mediation.opened(house.officer, title="另一件")
    meeting = draw_up(station=house.station, officer=house.desk)
    item = ConsultationItem.objects.get(dispute=other)
    with pytest.raises(Invalid):
        clear_item(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, reason="")
    clear_item(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, reason="移交街道")
    with pytest.raises(Conflict):
        clear_item(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, reason="再清")
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    follow_all()
    assert {row["number"]: row["cleared"] for row in item_rows(meeting)} == {dispute.number: True, other.number: True}
    next_day(meeting)
    ConsultationItem.objects.update(cleared_at=F("cleared_at") - timedelta(days=1))
    assert [row["number"] for row in item_rows(draw_up(station=house.station))] == [other.number]


def test_a_past_morning_reads_as_it_was_when_something_was_cleared_later(house, dispute):
    past = draw_up(station=house.station)
    next_day(past)
    past.refresh_from_db()
    today = draw_up(station=house.station)
    item = ConsultationItem.objects.get()
    decide(officer=house.desk, meeting_id=today.pk, item_id=item.pk, said=Said(text="请街道接手"))
    clear_item(officer=house.desk, meeting_id=today.pk, item_id=item.pk, reason="移交街道")
    told = [[(row["number"], row["cleared"], row["cleared_why"], row["before"]) for row in item_rows(one)] for one in (past, today)]  # fmt: skip
    assert told == [[(dispute.number, False, "", [])], [(dispute.number, True, "移交街道", [])]]


def test_after_missed_mornings_the_list_begins_where_the_last_one_ended_at_most_14_days_back(house):
    Consultation.objects.create(station=house.station, day=local_day(now()) - timedelta(days=6), began_at=now())
    aged = {days: incidents.aged(incidents.incident(house.desk, priority=1), timedelta(days=days)) for days in (1, 5, 7, 13, 16)}  # fmt: skip
    draw_up(station=house.station)
    assert set(ConsultationItem.objects.values_list("incident", flat=True)) == {aged[1].pk, aged[5].pk}
    Consultation.objects.update(day=F("day") - timedelta(days=30))
    draw_up(station=house.station)
    assert set(ConsultationItem.objects.values_list("incident", flat=True)) == {aged[days].pk for days in (1, 5, 7, 13)}


def test_a_decision_that_can_be_no_order_is_named_and_none_goes_out(house, dispute):
    other = mediation.opened(house.officer, title="另一件")
    Order.objects.update(status="cancelled", ended_at=now())
    meeting = draw_up(station=house.station)
    for matter, owner in ((dispute, house.officer), (other, house.case_officer)):
        item = ConsultationItem.objects.get(dispute=matter)
        said = Said(text="核实", owner_id=owner.pk)
        decide(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, said=said)
    Officer.objects.filter(pk=house.case_officer.pk).update(is_active=False)
    with pytest.raises(Invalid) as refused:
        issue_decisions(officer=house.desk, meeting_id=meeting.pk)
    assert refused.value.detail == f"{other.number}：贺峰不在本所或已停用。"
    assert Order.objects.filter(status="issued").count() == 0


def test_an_incidents_item_leaves_when_its_order_is_accepted(house):
    made = yesterday(incidents.incident(house.desk, priority=1))
    meeting = draw_up(station=house.station, officer=house.desk)
    item = ConsultationItem.objects.get(incident=made)
    decide(
        officer=house.desk,
        meeting_id=meeting.pk,
        item_id=item.pk,
        said=Said(text="调监控", owner_id=house.case_officer.pk),
    )
    (row,) = issue_decisions(officer=house.desk, meeting_id=meeting.pk)
    feed_back(officer=house.case_officer, number=row.order_number, text="已调取", ticked=[0])
    accept_feedback(officer=house.desk, number=row.order_number)
    follow_all()
    item.refresh_from_db()
    assert (item.cleared_at is not None, row.order_number in item.cleared_why) == (True, True)


def test_minutes_are_saved_as_they_are_written_and_nobody_overwrites_another(house):
    meeting = draw_up(station=house.station, officer=house.desk)
    told = {"officer": house.desk, "meeting_id": meeting.pk, "present": "9 人"}
    saved = keep_minutes(**told, version=1, minutes="1. TJ-0001")
    assert keep_minutes(**told, version=saved.version, minutes="1. TJ-0001").version == saved.version
    with pytest.raises(Conflict) as refused:
        keep_minutes(**told, version=1, minutes="别人的")
    assert refused.value.fields == {"version": ["2"], "minutes": ["1. TJ-0001"], "present": ["9 人"]}
    assert re.fullmatch(r"何庆川 \d\d:\d\d 刚存了另一版纪要，请合并后再存。", refused.value.detail)
    ended = keep_minutes(**told, version=saved.version, minutes="1. TJ-0001", ends=True)
    assert ended.ended_at is not None
    with pytest.raises(NotFound):
        keep_minutes(officer=house.stranger, meeting_id=meeting.pk, version=1, minutes="x", present="")


def test_the_clock_finds_and_draws_up_once_a_day(house):
    mediation.call(house.desk)
    mediation.call(house.desk)
    for _ in range(2):
        find_disputes()
        draw_up_consultations()
        sweep_late_visits()
    slots = JobRun.objects.filter(slot=local_day(now()).isoformat(), job__endswith=house.station.code)
    assert sorted(slots.values_list("job", flat=True)) == [
        f"consultation {house.station.code}",
        f"find disputes {house.station.code}",
    ]
    assert item_rows(Consultation.objects.get(station=house.station))[0]["number"] == "TJ-0001"


def test_a_station_whose_morning_cannot_be_drawn_up_is_logged_and_those_behind_it_have_theirs(house, caplog):
    stuck, *others = all_stations()
    assert house.station in (stuck, *others)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE mediation_consultation ADD CONSTRAINT stuck CHECK (station_id <> {stuck.pk})")
    draw_up_consultations()
    drawn_up = Consultation.objects.values_list("station_id", flat=True)
    assert sorted(drawn_up) == sorted(one.pk for one in others) != []
    assert f"consultation of {stuck.code} failed" in caplog.text


def told(**more) -> Told:
    return Told(**{"kind": "neighbour", "address": "望月小区 3 幢", "settled": "on_spot", "text": "堆物，已挪"} | more)


def test_a_guardian_reports_in_a_minute_and_earns_points(house):
    report_matter(guardian=house.guardian, told=told())
    row = report_matter(guardian=house.guardian, told=told(settled="needs_police", text="电话 13812342206"))
    assert (row.points, "13812342206" in row.text) == (5, False)
    with pytest.raises(NotAllowed):
        report_matter(guardian=house.officer, told=told())
    for field in ("kind", "settled", "address"):
        with pytest.raises(Invalid) as refused:
            report_matter(guardian=house.guardian, told=told(**{field: ""}))
        assert list(refused.value.fields) == [field]


def test_what_a_guardian_could_not_settle_becomes_a_dispute_once(house):
    row = report_matter(guardian=house.guardian, told=told(settled="needs_police"))
    made = {take_over(officer=house.officer, report_id=row.pk) for _ in range(2)}
    (dispute,) = made
    assert (dispute.source, dispute.status) == ("guardian", "open")
    with pytest.raises(NotFound):
        take_over(officer=house.stranger, report_id=row.pk)


def test_awards_spend_the_points_that_are_there(house):
    report_matter(guardian=house.guardian, told=told())
    thank(officer=house.officer, guardian_id=house.guardian.pk, title="最暖房东", points=10)
    with pytest.raises(Conflict):
        thank(officer=house.officer, guardian_id=house.guardian.pk, title="再来", points=1)
    with pytest.raises(NotFound):
        thank(officer=house.desk, guardian_id=house.officer.pk, title="不是守户员")
