"""Asking for a plan, wishing, publishing, taking back (P2): happy path, each refusal, the second call, the journal."""

from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry, JobRun
from patrols import rules
from patrols.choices import PinKind, PlanStatus
from patrols.models import DutyTemplate, PatrolPlan, PatrolSetting, Pin
from patrols.selectors.plans import last_good, plan_for
from patrols.selectors.settings import patrol_day
from patrols.services.asking import JOB, ask_due, ask_plan, fail_plan, note_progress, release_plan, take_next
from patrols.services.publishing import publish_plan, withdraw_plan
from patrols.services.road import arrive_at_stop
from patrols.services.storing import store_plan
from patrols.services.wishes import Wish, take_back_wish, wish_stop
from tests.factories import patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


def story(plan: PatrolPlan) -> list[str]:
    return [row.kind for row in Entry.objects.filter(subject="plan", subject_id=plan.pk).order_by("id")]


def test_a_plan_is_asked_for_once_and_waits_for_a_worker(watch):
    plan = patrols.asked(watch.leader)
    assert patrols.asked(watch.leader).pk == plan.pk
    assert (plan.status, story(plan)) == (PlanStatus.PLANNING, ["plan.asked"])


def test_only_the_leader_and_the_head_have_plans_made(watch):
    for officer in (watch.dispatcher, watch.rider, watch.stranger):
        with pytest.raises(NotAllowed):
            ask_plan(officer=officer, station=watch.station, day=patrol_day(watch.station, now()))


@pytest.mark.parametrize("off", [-1, rules.DAYS_AHEAD + 1])
def test_neither_the_past_nor_the_far_future_is_planned(watch, off):
    with pytest.raises(Invalid) as refused:
        patrols.asked(watch.leader, patrol_day(watch.station, now()) + timedelta(days=off))
    assert list(refused.value.fields) == ["day"]


def test_a_template_that_is_not_there_is_refused(watch):
    with pytest.raises(NotFound):
        patrols.asked(watch.leader, template="nowhere")


def test_a_published_plan_is_not_calculated_anew_under_the_crews_feet(watch):
    plan = patrols.published(watch.leader, watch.motorcycle)
    with pytest.raises(Conflict):
        patrols.asked(watch.leader, plan.day)
    assert ask_plan(officer=None, station=watch.station, day=plan.day).status == PlanStatus.PUBLISHED


def test_publishing_is_one_act_and_said_to_everybody(watch):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    publish_plan(officer=watch.leader, plan_id=plan.pk, version=plan.version)
    again = publish_plan(officer=watch.leader, plan_id=plan.pk)
    assert (again.status, again.published_by) == (PlanStatus.PUBLISHED, watch.leader)
    assert story(plan) == ["plan.asked", "plan.drafted", "plan.published"]
    assert Entry.objects.get(kind="plan.published").card["status"] == "published"


def test_what_was_not_looked_at_is_not_published(watch):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    with pytest.raises(Conflict):
        publish_plan(officer=watch.leader, plan_id=plan.pk, version=plan.version - 1)
    with pytest.raises(NotAllowed):
        publish_plan(officer=watch.dispatcher, plan_id=plan.pk)
    with pytest.raises(NotFound):
        publish_plan(officer=watch.stranger, plan_id=plan.pk)


def test_a_plan_that_is_being_calculated_cannot_be_published(watch):
    plan = patrols.asked(watch.leader)
    with pytest.raises(Conflict):
        publish_plan(officer=watch.leader, plan_id=plan.pk)


def test_a_plan_is_taken_back_until_the_first_crew_stands_at_a_stop(watch):
    plan = patrols.published(watch.leader, watch.motorcycle)
    assert withdraw_plan(officer=watch.leader, plan_id=plan.pk).status == PlanStatus.DRAFT
    assert withdraw_plan(officer=watch.leader, plan_id=plan.pk).status == PlanStatus.DRAFT
    publish_plan(officer=watch.leader, plan_id=plan.pk)
    arrive_at_stop(officer=watch.rider, stop_id=patrols.first_stop(plan).pk)
    with pytest.raises(Conflict):
        withdraw_plan(officer=watch.leader, plan_id=plan.pk)


def test_wishes_are_kept_once_changed_and_taken_back(watch):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    key = patrols.first_stop(plan).key
    for _ in range(2):
        wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.PIN, key=key))
    wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.BAN, key=key))
    assert [(pin.kind, pin.name) for pin in Pin.objects.all()] == [("ban", "第1站")]
    take_back_wish(officer=watch.leader, plan_id=plan.pk, key=key)
    take_back_wish(officer=watch.leader, plan_id=plan.pk, key=key)
    assert Pin.objects.count() == 0
    assert story(plan).count("plan.stop_wished") == 3


def test_a_new_point_is_named_after_what_is_there(watch):
    stations.place(watch.station)
    plan = patrols.draft(watch.leader, watch.motorcycle)
    pin = wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.ADD, lon=LON + 0.0005, lat=LAT))
    assert pin.name == "柳堤夜市"


def test_a_wish_without_a_place_with_swapped_axes_or_a_strange_crew_is_refused(watch):
    plan = patrols.draft(watch.leader, watch.motorcycle)
    for wish, field in (
        (Wish(kind=PinKind.ADD), "lon"),
        (Wish(kind=PinKind.ADD, lon=LAT, lat=LON), "lat"),
        (Wish(kind=PinKind.PIN, key=patrols.first_stop(plan).key, crew="X9"), "crew"),
    ):
        with pytest.raises(Invalid) as refused:
            wish_stop(officer=watch.leader, plan_id=plan.pk, wish=wish)
        assert field in refused.value.fields
    with pytest.raises(NotFound):
        wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.PIN, key="nowhere"))


def test_a_published_plan_takes_no_wishes(watch):
    plan = patrols.published(watch.leader, watch.motorcycle)
    with pytest.raises(Conflict):
        wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.BAN, key=patrols.first_stop(plan).key))


def test_one_worker_takes_a_plan_and_a_dead_ones_is_taken_up_again(watch):
    patrols.asked(watch.leader)
    first = take_next()
    assert first is not None
    assert take_next() is None
    PatrolPlan.objects.update(taken_at=now() - rules.SILENT_AFTER - timedelta(seconds=1))
    second = take_next()
    assert second is not None
    assert second.attempts == 2
    assert not store_plan(plan=first, drawn=patrols.drawn(watch.motorcycle))
    assert store_plan(plan=second, drawn=patrols.drawn(watch.motorcycle))
    assert not store_plan(plan=second, drawn=patrols.drawn(watch.motorcycle))
    assert PatrolPlan.objects.get().edition == 1


def test_a_worker_that_gives_signs_of_life_keeps_its_plan(watch):
    patrols.asked(watch.leader)
    plan = take_next()
    PatrolPlan.objects.update(taken_at=now() - rules.SILENT_AFTER)
    note_progress(plan, "routes", 60)
    assert take_next() is None
    assert PatrolPlan.objects.get().progress == 60


def test_what_fails_three_times_is_an_alarm_and_not_tried_for_ever(watch):
    patrols.asked(watch.leader)
    for _ in range(rules.MOST_ATTEMPTS):
        release_plan(plan=take_next())
    assert take_next() is None
    plan = PatrolPlan.objects.get()
    assert (plan.status, plan.asked_at, story(plan)[-1]) == (PlanStatus.FAILED, None, "plan.failed")


def test_a_failed_calculation_leaves_the_last_good_draft_and_the_last_good_day(watch):
    yesterday = patrols.draft(watch.leader, watch.motorcycle)
    PatrolPlan.objects.update(day=yesterday.day - timedelta(days=1))
    today = patrols.draft(watch.leader, watch.motorcycle)
    patrols.asked(watch.leader)
    fail_plan(plan=take_next(), reason="没有路网")
    kept = plan_for(watch.leader, today.pk)
    assert (kept.status, kept.failure, len(kept.duties.all())) == (PlanStatus.DRAFT, "没有路网", 1)
    assert last_good(watch.station, kept.day).pk == yesterday.pk


def test_the_clock_asks_once_for_every_station_and_day(watch):
    other = stations.station()
    for _ in range(3):
        ask_due()
    assert sorted(PatrolPlan.objects.values_list("station__code", flat=True)) == sorted(
        row.code for row in (watch.station, other, watch.stranger.station)
    )
    assert JobRun.objects.filter(job=JOB).count() == 3
    assert Entry.objects.filter(kind="plan.asked").count() == 3


def test_a_station_that_cannot_be_asked_for_keeps_no_other_from_its_plan_and_is_tried_again(watch, caplog):
    first, other = sorted((watch.station, watch.stranger.station), key=lambda row: row.code)
    gone = DutyTemplate.objects.create(station=first, code="gone", name="停用", bands=[6, 18], is_active=False)
    PatrolSetting.objects.create(station=first, template=gone)
    for _ in range(2):
        ask_due()
    assert [row.station for row in PatrolPlan.objects.all()] == [other]
    ours = [row for row in caplog.records if row.name == ask_due.__module__]
    assert [row.message.split()[-2] for row in ours] == [first.code] * 2
    DutyTemplate.objects.filter(pk=gone.pk).update(is_active=True)
    ask_due()
    assert PatrolPlan.objects.get(station=first).template == gone


def test_a_slot_that_failed_is_made_up(watch):
    ask_due()
    PatrolPlan.objects.all().delete()
    JobRun.objects.filter(job=JOB).update(failure="boom")
    ask_due()
    assert PatrolPlan.objects.filter(station=watch.station).count() == 1
