"""Sending units and following them until they are clear (I3)."""

from datetime import timedelta

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.choices import NEXT, Leg
from incidents.models import Assignment, Incident
from incidents.selectors.detail import stages
from incidents.selectors.incidents import incident_for
from incidents.selectors.reference import stage_limits
from incidents.services.closing import close_incident
from incidents.services.dispatch import dispatch_units, move_assignment, reinforce
from stations.choices import Role
from stations.models import Unit
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
STATUS = {
    Leg.SENT: ("dispatched", "accept", "assigned"),
    Leg.ACCEPTED: ("dispatched", "leave", "assigned"),
    Leg.EN_ROUTE: ("en_route", "arrive", "en_route"),
    Leg.ON_SCENE: ("on_scene", "feedback", "on_scene"),
    Leg.CLEARED: ("handled", "close", "available"),
}


@pytest.fixture
def number(room):
    return incidents.incident(room.dispatcher).number


def send(room, number, *signs):
    return incidents.sent(room.dispatcher, number, *signs)


def move(by, row, to, reason=""):
    return move_assignment(officer=by, assignment_id=row.pk, to=to, reason=reason)


def test_a_sent_unit_is_on_the_incident_everywhere(room, number):
    (row,) = send(room, number, "c1 ")
    incident, unit = incident_for(room.dispatcher, number), Unit.objects.get(call_sign="C1")
    assert (incident.status, incident.stage, incident.dispatched_at) == ("dispatched", "accept", row.sent_at)
    assert (unit.status, unit.at_incident) == ("assigned", number)
    assert (row.leg, row.sent_by, row.reinforcement) == (Leg.SENT, room.dispatcher, False)
    assert incidents.story(number)[1:] == [
        (
            "incident.dispatched",
            {"unit": "C1", "planned_m": row.planned_m, "planned_s": row.planned_s, "reinforcement": False},
        )
    ]
    assert row.planned_m == pytest.approx(1336, abs=5), "1,028 m in a straight line × 1.3"


def test_sending_the_same_unit_again_changes_nothing(room, number):
    send(room, number, "C1")
    before = Incident.objects.values().get()
    send(room, number, "C1")
    assert Incident.objects.values().get() == before
    assert len(incidents.story(number)) == 2
    assert Assignment.objects.count() == 1


def test_a_second_unit_is_a_reinforcement(room, number):
    send(room, number, "C1")
    send(room, number, "C1", "M2")
    assert list(Assignment.objects.order_by("id").values_list("unit__call_sign", "reinforcement")) == [
        ("C1", False),
        ("M2", True),
    ]


def test_all_units_are_sent_or_none(room, number):
    other = incidents.incident(room.dispatcher).number
    send(room, other, "M2")
    with pytest.raises(Conflict, match=f"M2 已派往 {other}，由周敏于"):
        send(room, number, "C1", "M2")
    assert not Assignment.objects.filter(incident__number=number).exists()
    assert Unit.objects.get(call_sign="C1").status == "available"


@pytest.mark.parametrize(
    ("signs", "said"), [((), "至少给出一个呼号"), (("C1", "X9"), "没有呼号为 X9"), ((" ",), "至少")]
)
def test_call_signs_that_mean_nobody_are_refused_by_field(room, number, signs, said):
    with pytest.raises(Invalid, match=said) as refused:
        dispatch_units(officer=room.dispatcher, number=number, call_signs=signs)
    assert list(refused.value.fields) == ["units"]


def test_a_unit_off_duty_stays_at_home_and_one_of_another_station_is_unknown(room, number):
    stations.unit(room.station, "C9", status="off_duty")
    stations.unit(room.stranger.station, "Z1")
    with pytest.raises(Conflict, match="C9 已下班"):
        send(room, number, "C9")
    with pytest.raises(Invalid, match="没有呼号为 Z1"):
        send(room, number, "Z1")


def test_nobody_is_sent_to_a_closed_incident(room, number):
    close_incident(officer=room.dispatcher, number=number, disposition="settled")
    with pytest.raises(Conflict, match="已结案"):
        send(room, number, "C1")


def test_only_the_desk_sends(room, number):
    for officer in (room.crew, room.wall, stations.officer(room.station, Role.SUPERVISOR)):
        with pytest.raises(NotAllowed):
            dispatch_units(officer=officer, number=number, call_signs=["C1"])
        with pytest.raises(NotAllowed):
            reinforce(officer=officer, number=number, count=1)
    with pytest.raises(NotFound):
        dispatch_units(officer=room.stranger, number=number, call_signs=["C1"])


def test_reinforcement_is_the_nearest_free_unit_in_one_stroke(room, number):
    reinforce(officer=room.dispatcher, number=number, count=1)
    assert Assignment.objects.get().unit == room.car
    reinforce(officer=room.dispatcher, number=number, count=1)
    assert set(Assignment.objects.values_list("unit__call_sign", flat=True)) == {"C1", "M2"}
    with pytest.raises(Conflict, match="只有 0 个可派单元，要 1 个"):
        reinforce(officer=room.dispatcher, number=number, count=1)


def test_each_leg_moves_incident_stage_and_unit_and_is_written_down(room, number, monkeypatch):
    (row,) = send(room, number, "C1")
    for step, leg in enumerate((Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED), 1):
        at = row.sent_at + step * timedelta(seconds=7)
        monkeypatch.setattr("incidents.services.dispatch.now", lambda at=at: at)
        moved = move(room.crew, row, leg)
        incident, unit = Incident.objects.get(), Unit.objects.get(call_sign="C1")
        assert (incident.status, incident.stage, unit.status) == STATUS[leg]
        assert getattr(moved, f"{leg}_at") == moved.leg_since == incident.stage_since == at
        kind, data = incidents.story(number)[-1]
        assert (kind, data) == (
            "incident.assignment_moved",
            {"unit": "C1", "leg": leg.value, "took_s": 7, "reason": ""},
        )
    assert (unit.at_incident, incident.handled_at) == ("", moved.cleared_at)


def test_the_second_tap_changes_nothing(room, number):
    (row,) = send(room, number, "C1")
    first = move(room.crew, row, Leg.ACCEPTED)
    entries = len(incidents.story(number))
    again = move(room.crew, row, Leg.ACCEPTED)
    assert (again.leg_since, len(incidents.story(number))) == (first.leg_since, entries)


@pytest.mark.parametrize(("was", "to"), [(was, to) for was in NEXT for to in NEXT if was != to])
def test_a_crew_may_skip_a_report_but_never_goes_back(room, number, was, to):
    (row,) = send(room, number, "C1")
    Assignment.objects.filter(pk=row.pk).update(leg=was)
    if to in NEXT[was]:
        assert move(room.dispatcher, row, Leg(to)).leg == to
    else:
        with pytest.raises(Conflict, match="C1 当前为"):
            move(room.dispatcher, row, Leg(to))
        assert Assignment.objects.get().leg == was


def test_a_forgotten_tap_counts_as_accepted(room, number):
    (row,) = send(room, number, "C1")
    moved = move(room.crew, row, Leg.ON_SCENE)
    assert moved.accepted_at == moved.on_scene_at == Incident.objects.get().accepted_at


def test_a_recalled_unit_is_free_and_the_incident_waits_again(room, number):
    (row,) = send(room, number, "C1")
    move(room.dispatcher, row, Leg.RECALLED, "误派")
    incident = Incident.objects.get()
    assert (incident.status, incident.stage) == ("reported", "dispatch")
    assert (Unit.objects.get(call_sign="C1").status, incidents.story(number)[-1][1]["reason"]) == ("available", "误派")
    assert len(send(room, number, "C1")) == 2


def test_a_phone_number_in_the_reason_of_a_recall_is_masked(room, number):
    (row,) = send(room, number, "C1")
    move(room.dispatcher, row, Leg.RECALLED, "报警人 13812342206 说不用了")
    assert incidents.story(number)[-1][1]["reason"] == "报警人 138****2206 说不用了"


def test_with_two_units_the_furthest_one_says_where_the_incident_stands(room, number):
    first, second = send(room, number, "C1", "M2")
    move(room.dispatcher, first, Leg.ON_SCENE)
    assert Incident.objects.get().status == "on_scene"
    move(room.dispatcher, first, Leg.CLEARED)
    assert Incident.objects.get().status == "dispatched"
    move(room.dispatcher, second, Leg.CLEARED)
    assert Incident.objects.get().status == "handled"


def test_only_the_crew_or_the_desk_reports_progress_and_only_the_desk_recalls(room, number):
    (row,) = send(room, number, "C1")
    colleague = stations.officer(room.station, Role.AUXILIARY)
    for officer in (colleague, room.wall):
        with pytest.raises(NotAllowed):
            move(officer, row, Leg.ACCEPTED)
    with pytest.raises(NotAllowed, match="撤回"):
        move(room.crew, row, Leg.RECALLED)
    with pytest.raises(NotFound):
        move(room.stranger, row, Leg.ACCEPTED)
    with pytest.raises(NotFound):
        move_assignment(officer=room.dispatcher, assignment_id=0, to=Leg.ACCEPTED)
    assert Assignment.objects.get().leg == Leg.SENT


def test_a_crew_that_only_says_that_it_is_there_has_left_and_its_stages_are_over(room, number):
    (row,) = send(room, number, "C1")
    move(room.dispatcher, row, Leg.ON_SCENE)
    incident = incident_for(room.dispatcher, number)
    assert incident.en_route_at == incident.accepted_at == incident.on_scene_at
    states = {bar["stage"]: bar["state"] for bar in stages(incident, stage_limits(incident.station_id))}
    assert states == {
        "dispatch": "done", "accept": "done", "leave": "done", "arrive": "done", "feedback": "current", "close": "waiting",
    }  # fmt: skip
