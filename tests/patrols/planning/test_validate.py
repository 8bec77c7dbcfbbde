"""The validator finds every broken rule, and only that, in a plan that was right before."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from patrols.planning.problem import HOUR_S, Pause, Pin, Plan, Problem, Rest, Rules, Span, Tour, Visit
from patrols.planning.validate import validate
from tests.patrols.planning.areas import crew, cut_off, problem, stop

MINUTE_S = 60
# 500 m at 25 km/h take 72 s.
LEG_S = 72


def day() -> Problem:
    stops = [
        stop(1, 2.0, 2.0, community="mine", must=True),
        stop(2, 2.0, 2.0, community="theirs", windows=(Span(0, HOUR_S),)),
    ]
    meal = Pause("break", Span(2000, 6000), 1800, at=0)
    crews = [crew(end_h=2, pauses=(meal,)), crew("foot", "foot", end_h=2, zone=frozenset({"mine"}))]
    return problem(stops, crews)


def right() -> Plan:
    """Car: out to s2 and back for the meal; foot: stands at s1."""
    car = Tour("car", (Visit("s2", 144, 844, 144, 1000.0, "gain"),), (Rest(0, 2000, 3800),), 3800, 2000.0)
    foot = Tour("foot", (Visit("s1", 3600, 4400, 360, 500.0, "must"),), (), 4760, 1000.0)
    gain = 2.0 * (4400 + 3600) / (4 * HOUR_S) + 2.0 * (844 + 3600) / (4 * HOUR_S)
    return Plan(tours=(car, foot), gain=gain, possible=8.0, dropped=(), unmet=(), iterations=())


def visit(plan: Plan, number: int, **changed: object) -> Plan:
    """Change a tour's visit."""
    tours = list(plan.tours)
    tours[number] = replace(tours[number], visits=(replace(tours[number].visits[0], **changed),))
    return replace(plan, tours=tuple(tours))


def tour(plan: Plan, number: int, **changed: object) -> Plan:
    tours = list(plan.tours)
    tours[number] = replace(tours[number], **changed)
    return replace(plan, tours=tuple(tours))


def rules(asked: Problem, **changed: object) -> Problem:
    return replace(asked, rules=replace(asked.rules, **changed))


def found(asked: Problem, plan: Plan) -> set[tuple[str, str]]:
    return {(violation.rule, violation.subject) for violation in validate(asked, plan) if violation.rule != "gain"}


def test_a_right_plan_has_nothing_wrong() -> None:
    assert validate(day(), right()) == []


@pytest.mark.parametrize(
    ("broken", "rule", "subject"),
    [
        (lambda plan: visit(plan, 0, arrive_s=100), "travel", "car"),
        (lambda plan: visit(plan, 0, leave_s=300), "dwell", "s2"),
        (lambda plan: visit(plan, 0, leave_s=144 + 961), "dwell", "s2"),
        (lambda plan: tour(plan, 0, back_s=2 * HOUR_S + 60), "shift", "car"),
        (lambda plan: tour(plan, 1, back_s=4500), "travel", "foot"),
        (lambda plan: tour(plan, 0, metres=900.0), "travel", "car"),
        (lambda plan: tour(plan, 0, rests=()), "pause", "car"),
        (lambda plan: tour(plan, 0, rests=(Rest(0, 2000, 3000),)), "pause", "car"),
        (lambda plan: tour(plan, 0, rests=(Rest(0, 1900, 3800),)), "pause", "car"),
        (lambda plan: tour(plan, 0, rests=(Rest(1, 2000, 3800),)), "pause", "car"),
        (lambda plan: tour(plan, 0, visits=()), "community", "theirs"),
        (lambda plan: tour(plan, 1, visits=()), "gap", "s1"),
        (lambda plan: visit(plan, 0, stop="s9"), "unknown", "s9"),
        (lambda plan: visit(plan, 1, stop="s2"), "zone", "s2"),
        (lambda plan: replace(plan, tours=plan.tours[:1]), "unknown", "crews"),
    ],
)
def test_each_broken_promise_is_found(broken: Callable[[Plan], Plan], rule: str, subject: str) -> None:
    asked = rules(day(), top_gap_s=5000)
    assert found(asked, right()) == set()
    assert (rule, subject) in found(asked, broken(right()))


def test_a_visit_while_the_place_is_closed_is_found() -> None:
    asked = day()
    asked = replace(asked, stops=(asked.stops[0], replace(asked.stops[1], windows=(Span(0, 800),))))
    assert found(asked, right()) == {("window", "s2")}


def test_a_top_place_may_be_alone_exactly_as_long_as_the_rule_says() -> None:
    assert found(rules(day(), top_gap_s=3600), right()) == set()
    assert found(rules(day(), top_gap_s=3599), right()) == {("gap", "s1")}


def test_a_top_place_that_is_closed_may_be_alone() -> None:
    asked = rules(day(), top_gap_s=1000)
    asked = replace(asked, stops=(replace(asked.stops[0], windows=(Span(3000, 5000),)), asked.stops[1]))
    assert found(asked, right()) == set()


def test_a_banned_stop_a_missing_pin_and_a_day_like_another_are_found() -> None:
    assert found(rules(day(), bans=frozenset({"s1"})), right()) == {("banned", "s1")}
    assert found(rules(day(), pins=(Pin("s1", "car"),)), right()) == {("pinned", "s1")}
    assert found(rules(day(), pins=(Pin("s1", window=Span(0, 3599)),)), right()) == {("pinned", "s1")}
    assert found(rules(day(), pins=(Pin("s1", "foot", Span(3600, 3600)),)), right()) == set()
    assert found(rules(day(), earlier=(frozenset(), frozenset({"s1", "s2"}))), right()) == {("likeness", "1")}
    assert found(rules(day(), earlier=(frozenset({"s1", "s2", "s3"}),)), right()) == set()


def test_two_crews_at_one_stop_are_found_unless_both_were_asked_for() -> None:
    both = visit(tour(right(), 0, metres=1000.0), 0, stop="s1", arrive_s=3900, leave_s=4500)
    both = tour(both, 0, rests=(Rest(0, 2000, 3800),), back_s=4600)
    asked = rules(day(), duties=(Span(3000, 5000),))
    asked = replace(asked, stops=asked.stops[:1])
    assert found(asked, both) == {("together", "s1")}
    assert found(rules(asked, pins=(Pin("s1", "car"),)), both) == {("together", "s1")}
    assert found(rules(asked, pins=(Pin("s1", "car"), Pin("s1", "foot"))), both) == set()


def test_a_stop_without_a_way_cannot_have_been_visited() -> None:
    asked = day()
    asked = replace(asked, travel={**asked.travel, "car": cut_off(asked.travel["car"], 2)})
    assert found(asked, right()) == {("travel", "car")}


def test_a_pause_spent_anywhere_leaves_no_time_for_anything_else() -> None:
    asked = day()
    mobile = Pause("mobile", Span(0, HOUR_S), 1200)
    asked = replace(asked, crews=(asked.crews[0], replace(asked.crews[1], pauses=(mobile,))))
    assert found(asked, tour(right(), 1, rests=(Rest(0, 0, 1200),))) == set()
    late = tour(visit(right(), 1, arrive_s=3000, leave_s=3700), 1, rests=(Rest(0, 2400, 3600),), back_s=4760)
    assert found(asked, late) == {("pause", "foot")}


def test_a_plan_that_promises_more_than_it_brings_is_found() -> None:
    plan = replace(right(), gain=right().gain + 0.1)
    assert [violation.rule for violation in validate(day(), plan)] == ["gain"]


def test_harm_is_counted_once_where_two_visits_reach_it() -> None:
    twice = right()
    again = Visit("s1", 5000, 5700, 0, 0.0, "gain")
    twice = tour(twice, 1, visits=(*twice.tours[1].visits, again), back_s=6060)
    more = 2.0 * (5700 - 4400) / (4 * HOUR_S)
    assert validate(rules(day(), top_gap_s=5000), replace(twice, gain=twice.gain + more)) == []


def test_two_stops_of_one_name_cannot_be_told_apart() -> None:
    asked = day()
    asked = replace(asked, stops=(*asked.stops, asked.stops[0]))
    assert found(asked, right()) == {("unknown", "stops")}


def test_rules_without_duties_ask_for_one_from_first_to_last_crew() -> None:
    assert day().rules == Rules()
    assert day().duties == (Span(0, 2 * HOUR_S),)
