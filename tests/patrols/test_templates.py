"""How days are staffed is data that a station keeps: templates, crews, hours (P2–P4)."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.clock import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from patrols.models import DutyTemplate, PatrolPlan
from patrols.selectors.settings import hours_of, patrol_day, template_of, templates_for
from patrols.selectors.templates import template_by_code, template_page
from patrols.services.asking import ask_plan
from patrols.services.hours import set_hours
from patrols.services.shifts import CrewFacts, PauseFacts
from patrols.services.staffing import (
    TemplateFacts,
    add_template,
    drop_crew,
    edit_template,
    put_crew,
    switch_template,
)
from stations.choices import Role
from stations.models import Officer
from tests.factories import patrols, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db

FACTS = TemplateFacts(name="周末夜市", bands=[6, 18, 22], place_kinds=["market"], weekdays=[5, 6])
NIGHT = CrewFacts(key="N1", kind="motorcycle", name="夜市", starts_at=time(19), ends_at=time(2))
MEAL = PauseFacts(kind="break", since=time(22), until=time(0, 30), minutes=30)


@pytest.fixture
def leader(watch) -> Officer:
    return watch.leader


@pytest.fixture
def keep(leader):
    """The keeper and his station, as every service wants them."""
    return {"by": leader, "station": leader.station}


@pytest.fixture
def weekend(keep) -> DutyTemplate:
    """The station's own template, made from the night window."""
    return add_template(**keep, code="weekend", facts=FACTS, like="night")


def said(kind: str = "duty_template.kept") -> list[dict]:
    return list(Entry.objects.filter(kind=kind).order_by("offset").values_list("data", flat=True))


def field_of(refused) -> list[str]:
    return list(refused.value.fields)


def test_every_station_starts_with_the_233_model_the_squad_and_the_night_window(watch):
    known = {row.code: row for row in templates_for(watch.station)}
    strength = {code: sorted(crew.kind for crew in row.crews.all()) for code, row in known.items()}
    assert strength["233"] == ["car"] * 2 + ["foot"] * 3 + ["motorcycle"] * 3
    assert strength["squad"] == ["motorcycle"] * 2
    assert known["night"].place_kinds == ["venue", "market", "district"]
    assert {(crew.starts_min, crew.ends_min) for crew in known["night"].crews.all()} == {(19 * 60, 26 * 60)}


def test_a_copy_has_the_crews_of_the_other_and_is_in_use_at_once(watch, weekend):
    assert [crew.key for crew in weekend.crews.all()] == ["N1", "N2", "N3"]
    assert weekend in templates_for(watch.station)
    assert weekend not in templates_for(stations.station())
    assert said() == [{"fields": ["crews", "name", "bands", "place_kinds", "weekdays"], "crew": ""}]


def test_a_template_without_crews_is_out_of_use_until_it_has_one(watch, keep):
    add_template(**keep, code="own", facts=replace(FACTS, weekdays=()))
    with pytest.raises(Conflict):
        switch_template(**keep, code="own", on=True)
    put_crew(**keep, code="own", crew=NIGHT)
    assert switch_template(**keep, code="own", on=True) in templates_for(watch.station)
    with pytest.raises(Conflict):
        drop_crew(**keep, code="own", key="N1")


def test_what_is_everybodys_is_changed_for_the_own_station_only(watch, keep):
    edit_template(**keep, code="night", facts=replace(FACTS, name="我所夜间", weekdays=()))
    assert template_of(watch.station, "night").name == "我所夜间"
    assert [crew.key for crew in template_of(watch.station, "night").crews.all()] == ["N1", "N2", "N3"]
    assert template_of(stations.station(), "night").name == "夜间窗口 19–02 时"


def test_switching_everybodys_template_off_hides_it_here_and_nowhere_else(watch, keep):
    switch_template(**keep, code="squad", on=False)
    assert [row.code for row in templates_for(watch.station)] == ["233", "night"]
    assert "squad" in [row.code for row in templates_for(stations.station())]
    switch_template(**keep, code="squad", on=True)
    assert "squad" in [row.code for row in templates_for(watch.station)]


def test_the_usual_template_cannot_be_switched_off(keep):
    with pytest.raises(Conflict) as refused:
        switch_template(**keep, code="233", on=False)
    assert "平常用的模板" in refused.value.detail


def test_a_change_is_for_the_next_plan_and_a_plan_keeps_the_crews_it_was_made_for(watch, keep, leader):
    day = patrol_day(watch.station, now())
    plan = ask_plan(officer=leader, station=watch.station, day=day)
    drop_crew(**keep, code="233", key="C2")
    put_crew(**keep, code="233", crew=replace(NIGHT, key="M9"))
    kept = PatrolPlan.objects.get(pk=plan.pk).template
    assert kept.crews.filter(key="C2").exists()
    assert {crew.key for crew in template_of(watch.station, "233").crews.all()} >= {"M9", "C1"}


def test_planned_again_a_day_is_staffed_as_its_template_is_by_then(watch, keep, leader):
    own = patrols.round_the_clock(watch.station, ("M1", "motorcycle"), ("C1", "car"))
    plan = patrols.draft(leader, watch.motorcycle)
    PatrolPlan.objects.filter(pk=plan.pk).update(template=own)
    drop_crew(**keep, code="always", key="C1")
    assert PatrolPlan.objects.get(pk=plan.pk).template.crews.count() == 2
    own.refresh_from_db()
    assert own.replaced_at is not None
    again = ask_plan(officer=leader, station=watch.station, day=plan.day)
    assert [crew.key for crew in again.template.crews.all()] == ["M1"]


def test_the_same_again_changes_nothing_and_says_nothing(keep, weekend):
    edit_template(**keep, code="weekend", facts=FACTS)
    for _ in range(2):
        put_crew(**keep, code="weekend", crew=replace(NIGHT, pauses={1: MEAL}), was="N1")
    drop_crew(**keep, code="weekend", key="X9")
    assert [row["crew"] for row in said()] == ["", "N1"]
    assert DutyTemplate.objects.filter(code="weekend").count() == 1
    crew = template_by_code(weekend.station, "weekend").crews.get(key="N1")
    assert (crew.starts_min, crew.ends_min, crew.pauses) == (1140, 1560, [["break", 1320, 1470, 30]])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "boat"}, "kind"),
        ({"ends_at": time(19, 30)}, "ends_at"),
        ({"ends_at": time(7)}, "ends_at"),
        ({"key": "N2"}, "key"),
        ({"name": ""}, "name"),
        ({"pauses": {2: replace(MEAL, since=time(18))}}, "pause_2_since"),
        ({"pauses": {2: replace(MEAL, until=time(3))}}, "pause_2_until"),
        ({"pauses": {3: replace(MEAL, minutes=200)}}, "pause_3_minutes"),
        ({"pauses": {1: replace(MEAL, kind="nap")}}, "pause_1_kind"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_by_field(keep, weekend, changes, field):
    with pytest.raises(Invalid) as refused:
        put_crew(**keep, code=weekend.code, crew=replace(NIGHT, **changes), was="N1")
    assert field_of(refused) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bands": [6]}, "bands"),
        ({"place_kinds": ["dwelling"]}, "place_kinds"),
        ({"weekdays": [8]}, "weekdays"),
        ({"name": ""}, "name"),
    ],
)
def test_facts_that_cannot_be_are_refused_by_field(keep, weekend, changes, field):
    with pytest.raises(Invalid) as refused:
        edit_template(**keep, code=weekend.code, facts=replace(FACTS, **changes))
    assert field_of(refused) == [field]


def test_a_code_that_is_taken_here_or_everywhere_is_refused(keep, weekend):
    for code in (weekend.code, "233", "Bad Code"):
        with pytest.raises(Invalid) as refused:
            add_template(**keep, code=code, facts=replace(FACTS, weekdays=()))
        assert field_of(refused) == ["code"]


def test_one_weekday_is_planned_with_one_template(watch, keep, weekend):
    with pytest.raises(Invalid) as refused:
        add_template(**keep, code="other", facts=replace(FACTS, weekdays=[6, 7]), like="squad")
    assert field_of(refused) == ["weekdays"]
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert template_of(watch.station, day=saturday) == weekend
    assert template_of(watch.station, day=sunday).code == "233"
    assert template_of(watch.station, "squad", saturday).code == "squad"


def test_hours_are_for_the_next_plan_and_a_plan_keeps_its_own(watch, keep, leader):
    plan = patrols.published(leader, watch.motorcycle)
    for code in ("233", "squad"):
        if code == "233":
            set_hours(**keep, day_starts_at=time(6), plan_at=time(4), template="night")
        switch_template(**keep, code=code, on=False)
    set_hours(**keep, day_starts_at=time(8), plan_at=time(4, 30), template="night")
    assert hours_of(watch.station) == (time(8), time(4, 30))
    assert template_of(watch.station).code == "night"
    assert PatrolPlan.objects.get(pk=plan.pk).day_starts_at == time(6)
    assert said("station.patrol_hours_set")[-1] == {
        "day_starts_at": "08:00", "plan_at": "04:30", "template": "night",
    }  # fmt: skip


def test_hours_under_which_a_crew_would_work_across_the_change_are_refused(keep):
    with pytest.raises(Invalid) as refused:
        set_hours(**keep, day_starts_at=time(8), plan_at=time(5, 30), template="233")
    assert field_of(refused) == ["day_starts_at"]
    assert "C1" in refused.value.detail
    for wrong, field in (({"day_starts_at": time(6, 30)}, "day_starts_at"), ({"template": "none"}, "template")):
        with pytest.raises(Invalid) as refused:
            set_hours(**keep, **{"day_starts_at": time(6), "plan_at": time(5), "template": "233"} | wrong)
        assert field_of(refused) == [field]


def test_templates_are_kept_by_leaders_and_the_administrator_only(watch, keep):
    boss = stations.officer(watch.station, Role.SUPERVISOR)
    for officer in (watch.dispatcher, watch.rider):
        with pytest.raises(NotAllowed):
            add_template(**keep | {"by": officer}, code="own", facts=FACTS)
        with pytest.raises(NotAllowed):
            set_hours(**keep | {"by": officer}, day_starts_at=time(6), plan_at=time(5), template="233")
    assert add_template(**keep | {"by": boss}, code="own", facts=FACTS).pk
    with pytest.raises(NotFound):
        drop_crew(**keep, code="nonsense", key="C1")


def test_what_was_changed_by_whom_is_told_across_the_rows_of_a_code(watch, keep, leader):
    plan = patrols.draft(leader, watch.motorcycle)
    drop_crew(**keep, code="233", key="J3")
    PatrolPlan.objects.filter(pk=plan.pk).update(template=template_by_code(watch.station, "233"))
    put_crew(**keep, code="233", crew=NIGHT)
    told = template_page(watch.station, template_by_code(watch.station, "233"))
    assert [(row["by"], row["what"]) for row in told["history"]] == [("何庆川", "车组 N1"), ("何庆川", "车组 J3")]


@pytest.mark.usefixtures("weekend")
def test_the_api_tells_hours_and_templates_by_the_clock(watch):
    status, told = Caller(watch.dispatcher).get("patrols/templates/")
    assert (status, told["day_starts_at"], told["plan_at"]) == (200, "06:00", "05:30")
    assert [row["code"] for row in told["templates"]] == ["weekend", "233", "night", "squad"]
    crew = told["templates"][0]["crews"][0]
    assert (crew["key"], crew["starts"], crew["ends"]) == ("N1", "19:00", "02:00")
    assert crew["pauses"] == [{"kind": "break", "since": "21:30", "until": "00:00", "minutes": 30}]
