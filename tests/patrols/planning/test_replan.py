"""A unit that was sent to an incident rejoins its route; nobody else's day changes."""

import time
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.planning.problem import HOUR_S, Pause, Pin, Plan, Problem, Rest, Rules, Span
from patrols.planning.replan import Position, replan_unit
from patrols.planning.routes import plan
from patrols.planning.validate import validate
from tests.patrols.planning.areas import crew, problem, stop

MEAL = Pause("break", Span(4 * HOUR_S, 6 * HOUR_S), 1800, at=0)
MOBILE = Pause("mobile", Span(HOUR_S, 2 * HOUR_S), HOUR_S)
STOPS = [stop(number, float(number), 1.0, must=number == 3) for number in range(1, 13)]
DAY = problem(STOPS, [crew(pauses=(MOBILE, MEAL)), crew("moto", "motorcycle")], rules=Rules(pins=(Pin("s2", "car"),)))


def at_place(asked: Problem, place: int) -> Position:
    """Give the position of a car that stands at a place."""
    return Position(asked.travel["car"].seconds[place], asked.travel["car"].metres[place])


def rejoined(asked: Problem, before: Plan, since_h: float, now_h: float, place: int = 9) -> Plan:
    return replan_unit(
        asked,
        before,
        crew="car",
        since_s=int(since_h * HOUR_S),
        now_s=int(now_h * HOUR_S),
        here=at_place(asked, place),
        seconds=0.1,
    )


def test_the_unit_goes_on_from_where_it_is_and_the_others_as_planned() -> None:
    before = plan(DAY)
    after = rejoined(DAY, before, 2.5, 3.25)
    assert after.tour("moto") == before.tour("moto")
    done = tuple(visit for visit in before.tour("car").visits if visit.arrive_s < 2.5 * HOUR_S)
    assert after.tour("car").visits[: len(done)] == done
    first = after.tour("car").visits[len(done)]
    assert first.arrive_s >= 3.25 * HOUR_S + DAY.travel["car"].seconds[9, int(first.stop[1:])]
    assert {violation.rule for violation in validate(DAY, after)} <= {"gap"}


def test_the_meal_that_was_to_come_is_still_eaten_and_the_one_that_was_is_not_eaten_twice() -> None:
    before = plan(DAY)
    assert rejoined(DAY, before, 2.5, 3).tour("car").rests[0] == Rest(0, HOUR_S, 2 * HOUR_S)
    assert [rest.pause for rest in rejoined(DAY, before, 2.5, 3).tour("car").rests] == [0, 1]
    eaten = before.tour("car").rests[1]
    later = rejoined(DAY, before, eaten.end_s / HOUR_S + 0.1, eaten.end_s / HOUR_S + 0.5)
    assert later.tour("car").rests == before.tour("car").rests


def test_what_the_leader_asked_for_is_made_after_the_call() -> None:
    asked = replace(DAY, rules=Rules(pins=(Pin("s2", "car", Span(3 * HOUR_S, 4 * HOUR_S)),)))
    after = rejoined(asked, plan(asked), 2.5, 3.5)
    assert [visit.why for visit in after.tour("car").visits if visit.stop == "s2" and visit.arrive_s > 3 * HOUR_S][
        :1
    ] == ["pinned"]


def test_what_the_leader_asked_for_later_is_made_after_the_call_by_the_unit_that_he_named() -> None:
    before = plan(replace(DAY, rules=Rules(bans=frozenset({"s9"}))))
    named = Rules(pins=(Pin("s9", "car"), Pin("s11", "moto")), bans=frozenset({"s9"}))
    after = rejoined(replace(DAY, rules=named), before, 2.5, 3)
    assert [visit.why for visit in after.tour("car").visits if visit.stop == "s9"] == ["pinned"]
    assert "s9" not in {visit.stop for visit in after.tour("moto").visits}
    assert not [each for each in after.unmet if each.subject == "s9"]


def test_what_nobody_does_of_what_the_leader_asked_of_anybody_is_done_by_the_unit_that_comes_back() -> None:
    before = plan(replace(DAY, rules=Rules(bans=frozenset({"s9"}))))
    after = rejoined(replace(DAY, rules=Rules(pins=(Pin("s9"),))), before, 2.5, 3)
    assert "s9" in {visit.stop for visit in after.tour("car").visits}


def test_what_the_leader_took_out_meanwhile_is_not_visited_after_the_call() -> None:
    before = plan(DAY)
    tops = [visit for visit in before.tour("car").visits if visit.stop == "s3"]
    gone = replace(DAY, rules=Rules(bans=frozenset({"s3"})))
    after = rejoined(gone, before, 0.5, 1)
    assert len(tops) > 0
    assert not [visit for visit in after.tour("car").visits if visit.stop == "s3" and visit.arrive_s >= HOUR_S]


def test_a_call_until_the_end_of_the_shift_leaves_the_rest_undone_and_says_what_is_missing() -> None:
    asked = problem([stop(1, must=True)], [crew(pauses=(MEAL,))])
    after = rejoined(asked, plan(asked), 0.1, 9, place=1)
    assert {(each.rule, each.subject) for each in after.unmet} == {("gap", "s1"), ("pause", "car")}
    assert {(each.rule, each.subject) for each in validate(asked, after)} == {("gap", "s1"), ("pause", "car")}


def test_a_call_that_outlasts_the_shift_brings_the_unit_home_late_and_says_so() -> None:
    asked = problem([stop(1), stop(2)], [crew()])
    after = rejoined(asked, plan(asked), 5, 9, place=2)
    assert after.tour("car").back_s == 9 * HOUR_S + 144
    assert {each.rule for each in after.unmet} == {"shift"} == {each.rule for each in validate(asked, after)}


def test_a_unit_rejoins_within_five_seconds_among_two_hundred_stops() -> None:
    many = [stop(number, 1.0 + number % 7, 1.0) for number in range(1, 201)]
    asked = problem(many, [crew(), crew("moto", "motorcycle")], apart_m=40)
    before = plan(asked)
    started = time.monotonic()
    after = replan_unit(asked, before, crew="car", since_s=HOUR_S, now_s=2 * HOUR_S, here=at_place(asked, 90))
    assert time.monotonic() - started < 3 * 5  # other tests run on the same cores
    assert after.tour("car").visits[-1].arrive_s > 6 * HOUR_S


def test_what_rests_today_goes_on_resting_and_what_is_banned_stays_out() -> None:
    rules = Rules(earlier=(frozenset({"s12", "s11", "s10"}),), bans=frozenset({"s9"}))
    asked = replace(DAY, rules=rules, stops=tuple(replace(each, must=False) for each in STOPS))
    before = plan(replace(asked, rules=Rules(bans=frozenset({"s9", "s10", "s11", "s12"}))))
    assert before.stops.isdisjoint({"s9", "s10", "s11", "s12"})
    assert rejoined(asked, before, 1, 2).stops.isdisjoint({"s9", "s10", "s11", "s12"})


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 8), st.floats(0, 2), st.integers(0, 12))
def test_whenever_and_wherever_the_call_ends_the_plan_keeps_the_rules_or_says_which_it_does_not(
    since_h: float, lasted_h: float, place: int
) -> None:
    after = rejoined(DAY, BEFORE, since_h, since_h + lasted_h, place)
    broken = {(violation.rule, violation.subject) for violation in validate(DAY, after)}
    assert broken == {(each.rule, each.subject) for each in after.unmet}
    assert np.isfinite(after.gain)


BEFORE = plan(DAY)


def test_the_day_was_right_before_the_call() -> None:
    assert validate(DAY, BEFORE) == []
    assert BEFORE.tour("car").rests == (Rest(0, HOUR_S, 2 * HOUR_S), BEFORE.tour("car").rests[1])
