"""Closing, reopening, reclassifying, late stages."""

import json
from datetime import timedelta

import pytest

from core.clock import now
from core.encoding import encode
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from incidents.choices import Leg
from incidents.models import Incident, Reclassification
from incidents.services.closing import close_incident, mark_late, reclassify_incident, reopen_incident
from incidents.services.records import link_incident
from incidents.tasks import sweep_late_stages
from stations.choices import Role
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(room):
    return incidents.incident(room.dispatcher).number


def close(by, number, disposition="settled", note=""):
    return close_incident(officer=by, number=number, disposition=disposition, note=note)


def reclassify(by, number, code="", priority=None, reason="现场核实"):
    return reclassify_incident(officer=by, number=number, type_code=code, priority=priority, reason=reason)


def handled(room, number):
    (row,) = incidents.sent(room.dispatcher, number, "C1")
    incidents.through(room.dispatcher, row, Leg.ON_SCENE, Leg.CLEARED)


def test_closing_stops_the_clock_and_says_how_it_ended(room, number):
    done = close(room.dispatcher, number, note="双方和解，13812342206")
    assert (done.status, done.disposition, done.stage_due_at, done.late) == ("closed", "settled", None, False)
    assert done.closed_at == done.stage_since
    assert incidents.story(number)[-1] == (
        "incident.closed",
        {"disposition": "settled", "note": "双方和解，138****2206"},
    )


def test_closing_twice_the_same_way_changes_nothing_and_another_way_is_a_conflict(room, number):
    first = close(room.dispatcher, number)
    assert close(room.dispatcher, number).version == first.version
    with pytest.raises(Conflict, match="已按“现场调解”结案"):
        close(room.dispatcher, number, "unfounded")
    assert len(incidents.story(number)) == 2


def test_nothing_is_closed_while_a_unit_is_at_it(room, number):
    incidents.sent(room.dispatcher, number, "C1")
    with pytest.raises(Conflict, match="C1 还在处置") as refused:
        close(room.dispatcher, number)
    assert list(refused.value.fields) == ["units"]
    assert Incident.objects.get().status == "dispatched"


def test_an_unknown_disposition_is_refused_by_field(room, number):
    with pytest.raises(Invalid) as refused:
        close(room.dispatcher, number, "vanished")
    assert list(refused.value.fields) == ["disposition"]


def test_the_desk_and_its_leaders_close_and_nobody_else(room, number):
    for officer in (room.crew, room.wall):
        with pytest.raises(NotAllowed):
            close(officer, number)
    with pytest.raises(NotFound):
        close(room.stranger, number)
    assert close(stations.officer(room.station, Role.SUPERVISOR), number).status == "closed"


def test_a_reopened_incident_waits_for_dispatch_with_a_running_clock(room, number):
    closed = close(room.dispatcher, number)
    again = reopen_incident(officer=room.dispatcher, number=number, reason="当事人 13812342206 反悔")
    assert (again.status, again.stage, again.closed_at, again.disposition) == ("reported", "dispatch", None, "")
    assert again.stage_due_at - again.stage_since == timedelta(seconds=120)
    assert incidents.story(number)[-1] == (
        "incident.reopened",
        {"reason": "当事人 138****2206 反悔", "closed_at": json.loads(encode(closed.closed_at))},
    )


def test_a_reopened_incident_that_was_handled_waits_for_closing_with_a_running_clock(room, number):
    handled(room, number)
    close(room.dispatcher, number)
    again = reopen_incident(officer=room.dispatcher, number=number, reason="材料不全")
    assert (again.status, again.stage) == ("handled", "close")
    assert again.stage_due_at - again.stage_since == timedelta(hours=1)
    assert now() - again.stage_since < timedelta(minutes=1)


def test_reopening_what_is_open_changes_nothing(room, number):
    assert reopen_incident(officer=room.dispatcher, number=number, reason="").version == 1
    assert len(incidents.story(number)) == 1


def test_reopening_needs_a_reason_a_right_and_a_matter_of_its_own(room, number):
    other = incidents.incident(room.dispatcher).number
    close(room.dispatcher, number)
    with pytest.raises(Invalid) as refused:
        reopen_incident(officer=room.dispatcher, number=number, reason="  ")
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(NotAllowed):
        reopen_incident(officer=room.crew, number=number, reason="误结")
    with pytest.raises(NotFound):
        reopen_incident(officer=room.stranger, number=number, reason="误结")
    link_incident(officer=room.dispatcher, number=number, other=other, kind="duplicate")
    with pytest.raises(Conflict, match=f"已并入 {other}"):
        reopen_incident(officer=room.dispatcher, number=number, reason="误并")


def test_a_reclassified_incident_keeps_what_it_was_with_who_and_why(room, number):
    changed = reclassify(room.dispatcher, number, "dispute.family", 1, "报警人 13812342206 之妻")
    assert (changed.type.code, changed.priority, changed.version) == ("dispute.family", 1, 2)
    kept = Reclassification.objects.get()
    assert (kept.from_type.code, kept.to_type.code, kept.from_priority, kept.to_priority, kept.by) == (
        "order.fight", "dispute.family", 2, 1, room.dispatcher,
    )  # fmt: skip
    assert incidents.story(number)[-1] == (
        "incident.reclassified",
        {
            "from_type": "order.fight", "to_type": "dispute.family", "from_priority": 2, "to_priority": 1,
            "reason": "报警人 138****2206 之妻",
        },
    )  # fmt: skip


def test_another_priority_means_another_limit_counted_from_the_same_beginning(room, number):
    before = Incident.objects.get()
    changed = reclassify(room.dispatcher, number, priority=1)
    assert changed.stage_since == before.stage_since
    assert changed.stage_due_at - changed.stage_since == timedelta(seconds=60)


def test_a_closed_incident_is_reclassified_without_starting_a_clock(room, number):
    close(room.dispatcher, number)
    changed = reclassify(room.dispatcher, number, "dispute.family")
    assert (changed.status, changed.stage_due_at) == ("closed", None)


def test_the_same_classification_again_changes_nothing(room, number):
    assert reclassify(room.dispatcher, number, "order.fight", 2, "").version == 1
    assert not Reclassification.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"code": "nonsense"}, "type"), ({"priority": 7}, "priority"), ({"priority": 1, "reason": " "}, "reason")],
)
def test_a_wrong_classification_is_refused_by_field(room, number, given, field):
    with pytest.raises(Invalid) as refused:
        reclassify(room.dispatcher, number, **given)
    assert list(refused.value.fields) == [field]
    assert len(incidents.story(number)) == 1


def test_whoever_took_the_report_may_reclassify_it_and_a_colleague_may_not(room):
    own = incidents.incident(room.crew).number
    assert reclassify(room.crew, own, "theft").type.code == "theft"
    colleague = stations.officer(room.station, Role.AUXILIARY)
    with pytest.raises(NotAllowed):
        reclassify(colleague, own, "order.fight")
    with pytest.raises(NotFound):
        reclassify(room.stranger, own, "order.fight")


def test_a_late_stage_is_said_once(number):
    incident = incidents.aged(Incident.objects.get(), timedelta(minutes=3))
    sweep_late_stages()
    sweep_late_stages()
    assert incidents.story(number)[1:] == [("incident.stage_late", {"stage": "dispatch", "limit_s": 120})]
    assert Incident.objects.get().late
    assert mark_late(incident_id=incident.pk) is False


def test_a_stage_within_its_limit_a_moved_one_and_a_closed_incident_are_not_late(room, number):
    incident = Incident.objects.get()
    assert mark_late(incident_id=incident.pk) is False
    incidents.aged(incident, timedelta(minutes=3))
    incidents.sent(room.dispatcher, number, "C1")
    assert mark_late(incident_id=incident.pk) is False
    other = incidents.incident(room.dispatcher)
    incidents.aged(other, timedelta(minutes=3))
    close(room.dispatcher, other.number)
    sweep_late_stages()
    assert [kind for kind, _ in incidents.story(number) + incidents.story(other.number)].count(
        "incident.stage_late"
    ) == 0


def test_a_new_stage_is_not_late_from_the_start(room, number):
    incidents.aged(Incident.objects.get(), timedelta(minutes=3))
    sweep_late_stages()
    incidents.sent(room.dispatcher, number, "C1")
    assert Incident.objects.get().late is False


def test_a_late_stage_that_gets_more_time_is_not_late_any_more(room, number):
    incidents.aged(Incident.objects.get(), timedelta(minutes=3))
    sweep_late_stages()
    assert reclassify(room.dispatcher, number, priority=4).late is False
