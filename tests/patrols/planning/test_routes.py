"""Tomorrow's routes: whoever asks gets a plan that keeps the rules, or is told which it cannot keep and why."""

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.planning.problem import HOUR_S, Dropped, Pause, Pin, Plan, Problem, Rules, Span, Tour, Unmet
from patrols.planning.requirements import alone, likeness
from patrols.planning.rescue import with_tops
from patrols.planning.routes import plan
from patrols.planning.tasks import Task
from patrols.planning.timetable import Timetable
from patrols.planning.validate import validate
from tests.patrols.planning.areas import crew, cut_off, problem, stop

BUSY = 3  # other tests run on the same cores
TEN = [stop(number, float(number), 1.0) for number in range(1, 11)]


def kept(asked: Problem) -> Plan:
    """Plan and check that no rule is broken."""
    made = plan(asked)
    assert validate(asked, made) == []
    assert made.unmet == ()
    return made


def arrivals(made: Plan, key: str) -> list[int]:
    return sorted(visit.arrive_s for tour in made.tours for visit in tour.visits if visit.stop == key)


def test_an_officer_stands_where_most_is_expected() -> None:
    made = kept(problem([stop(1, 0.1, 0.1), stop(2, 9.0, 0.1)], [crew(end_h=0.35)]))
    assert made.stops == {"s2"}
    assert made.dropped == (Dropped("s1", "no_time"),)


def test_an_officer_stands_there_when_most_is_expected() -> None:
    evening = problem([stop(1, 0.0, 8.0)], [crew()])
    assert all(arrive_s >= 3 * HOUR_S for arrive_s in arrivals(kept(evening), "s1"))


def test_what_is_expected_counts_once_however_many_stand_there() -> None:
    made = kept(problem([stop(1, 4.0, 4.0)], [crew(), crew("moto", "motorcycle")]))
    assert made.gain <= made.possible == 8.0


def test_the_same_seed_makes_the_same_plan_and_another_seed_another() -> None:
    asked = problem(TEN, [crew(), crew("moto", "motorcycle")])
    assert plan(asked) == plan(asked)
    assert plan(replace(asked, seed=1)).tours != plan(asked).tours


def test_a_plan_that_the_clock_ended_can_be_made_again() -> None:
    asked = problem(TEN, [crew()], iterations=None, seconds=0.3)
    made = plan(asked)
    assert plan(replace(asked, seconds=0.01), replay=made.iterations) == made


def test_every_community_is_seen_in_each_duty() -> None:
    rich = [stop(number, 100.0, 100.0, community="centre") for number in range(1, 9)]
    poor = stop(9, 0.01, 0.01, community="edge")
    duties = Rules(duties=(Span(0, 2 * HOUR_S), Span(2 * HOUR_S, 4 * HOUR_S)))
    made = kept(problem([*rich, poor], [crew(end_h=4)], rules=duties, iterations=200))
    assert [arrive_s < 2 * HOUR_S for arrive_s in arrivals(made, "s9")] == [True, False]


def test_every_community_is_seen_where_the_clock_leaves_no_time_to_search() -> None:
    rich = [stop(number, 100.0, 100.0, community="centre") for number in range(1, 20)]
    poor = [stop(number, 0.001, 0.001, community=f"edge {number}") for number in range(20, 26)]
    duties = Rules(duties=(Span(0, 4 * HOUR_S), Span(4 * HOUR_S, 8 * HOUR_S)))
    kept(problem([*rich, *poor], [crew(), crew("moto", "motorcycle")], apart_m=200, rules=duties, iterations=0))


def test_a_top_place_is_never_alone_for_longer_than_two_hours() -> None:
    stops = [stop(1, 0.1, 0.1, must=True), *(stop(number, 5.0, 5.0) for number in range(2, 9))]
    times = arrivals(kept(problem(stops, [crew()])), "s1")
    gaps = [later - earlier for earlier, later in pairwise([0, *times, 8 * HOUR_S])]
    assert max(gaps) <= 2 * HOUR_S + 960


def busy(seed: int) -> Problem:
    """A day full of gain everywhere, ten top places among it that bring nearly nothing, meals in between."""
    dice = np.random.default_rng(seed)
    tops = [stop(number, 0.01, 0.01, must=True) for number in dice.permutation(60)[:10] + 1]
    rest = [stop(n, *dice.gamma(2, size=2).tolist()) for n in range(1, 61) if n not in {top.at for top in tops}]
    meal = (Pause("break", Span(3 * HOUR_S, 6 * HOUR_S), HOUR_S // 2, 0),)
    crews = [crew(f"car{n}", pauses=meal) for n in range(4)]
    return problem([*tops, *rest], crews, apart_m=100, rules=Rules(), seed=seed, iterations=0)


@pytest.mark.parametrize("seed", range(8))
def test_the_rules_are_kept_however_little_time_there_is_to_search(seed: int) -> None:
    kept(busy(seed))


def test_what_is_asked_for_is_planned_before_the_clock_can_end_it() -> None:
    kept(replace(busy(1), iterations=None, seconds=0.1))


def test_a_visit_is_moved_to_another_crew_where_a_top_place_has_no_other_way() -> None:
    near, far = stop(1, must=True, community="a"), stop(20, must=True, community="b")
    walker = crew("walker", "foot", end_h=2.25, zone=frozenset({"a"}))
    asked = problem([near, far], [walker, crew("car", end_h=2.25)], apart_m=1000)
    clock = Timetable(asked)
    at_one = Task(near.at, Span(HOUR_S, HOUR_S + 60), HOUR_S + 960, 600, 960, 1.0, why="must", stop=near)
    orders = with_tops(asked, clock, {"walker": [], "car": [at_one]})
    assert alone(asked, clock.tours(orders)) == []
    assert [[task.stop for task in orders[each]] for each in ("walker", "car")] == [[near], [far]]


def test_top_places_too_far_apart_for_one_crew_are_said_to_be() -> None:
    stops = [stop(1, must=True), stop(60, must=True)]
    made = plan(problem(stops, [crew()], apart_m=1000))
    assert {(each.rule, each.reason) for each in made.unmet} == {("gap", "no_time")}
    assert {each.subject for each in made.unmet} < {"s1", "s60"}


def test_a_top_place_that_the_leader_banned_is_not_put_in_again() -> None:
    made = plan(problem([stop(1, must=True), stop(2)], [crew()], rules=Rules(bans=frozenset({"s1"})), iterations=0))
    assert made.stops == {"s2"}
    assert made.unmet == (Unmet("gap", "s1", "banned"),)


def test_two_crews_are_never_at_one_stop_at_once() -> None:
    made = kept(problem([stop(1, 9.0, 9.0)], [crew(f"car{number}") for number in range(3)]))
    visits = sorted((visit.arrive_s, visit.leave_s) for tour in made.tours for visit in tour.visits)
    assert all(later[0] >= earlier[1] for earlier, later in pairwise(visits))


def test_a_group_on_foot_keeps_to_its_communities() -> None:
    stops = [stop(1, 1.0, 1.0, community="mine"), stop(2, 9.0, 9.0, community="theirs")]
    made = kept(problem(stops, [crew("foot", "foot", zone=frozenset({"mine"})), crew(zone=frozenset({"theirs"}))]))
    assert {visit.stop for visit in made.tour("foot").visits} == {"s1"}


def test_a_group_on_foot_patrols_and_eats_though_cars_have_all_that_is_near() -> None:
    meal = Pause("break", Span(3 * HOUR_S, 5 * HOUR_S), 1800, at=0)
    theirs = [stop(number, 1.0, 1.0, community="theirs") for number in range(1, 61)]
    mine = [stop(number, 1.0, 1.0, community="mine") for number in range(61, 71)]
    crews = [crew(zone=frozenset({"theirs"})), crew("foot", "foot", pauses=(meal,), zone=frozenset({"mine"}))]
    foot = kept(problem([*theirs, *mine], crews, apart_m=30)).tour("foot")
    assert len(foot.visits) >= 10
    assert foot.visits[0].arrive_s < foot.rests[0].start_s < foot.visits[-1].arrive_s


def test_a_meal_is_eaten_at_the_station_within_its_window() -> None:
    meal = Pause("break", Span(3 * HOUR_S, 4 * HOUR_S), 1800, at=0)
    (rest,) = kept(problem(TEN, [crew(pauses=(meal,))])).tours[0].rests
    assert 3 * HOUR_S <= rest.start_s <= rest.end_s - 1800 <= 3.5 * HOUR_S


def test_a_mobile_hour_is_left_free_and_the_crew_may_move_on_meanwhile() -> None:
    mobile = Pause("mobile", Span(2 * HOUR_S, 3 * HOUR_S), HOUR_S)
    made = kept(problem(TEN, [crew(pauses=(mobile,))]))
    assert not any(visit.arrive_s < 3 * HOUR_S and visit.leave_s > 2 * HOUR_S for visit in made.tours[0].visits)


def test_a_banned_stop_is_left_out_and_said_so() -> None:
    made = kept(problem(TEN, [crew()], rules=Rules(bans=frozenset({"s10"}))))
    assert Dropped("s10", "banned") in made.dropped


def test_the_leaders_stop_is_made_by_his_crew_at_his_time() -> None:
    pin = Pin("s1", crew="foot", window=Span(5 * HOUR_S, 5 * HOUR_S + 600))
    made = kept(problem(TEN, [crew(), crew("foot", "foot")], rules=Rules(pins=(pin,))))
    (visit,) = [visit for visit in made.tour("foot").visits if visit.why == "pinned"]
    assert (visit.stop, 5 * HOUR_S <= visit.arrive_s <= 5 * HOUR_S + 600) == ("s1", True)


def test_two_crews_meet_where_the_leader_wants_both() -> None:
    at_noon = Span(4 * HOUR_S, 4 * HOUR_S)
    pins = (Pin("s3", "car", at_noon), Pin("s3", "moto", at_noon))
    made = kept(problem(TEN, [crew(), crew("moto", "motorcycle")], rules=Rules(pins=pins)))
    assert arrivals(made, "s3").count(4 * HOUR_S) == 2


def test_a_pin_outside_the_communities_of_its_crew_is_kept() -> None:
    foot = crew("foot", "foot", zone=frozenset({"mine"}))
    asked = problem([stop(1, community="theirs")], [foot, crew()], rules=Rules(pins=(Pin("s1", "foot"),)))
    assert [visit.stop for visit in kept(asked).tour("foot").visits] == ["s1"]


def test_routes_cannot_be_learned_from_day_to_day() -> None:
    many = [stop(number, float(number), 1.0) for number in range(1, 31)]
    asked = problem(many, [crew(), crew("moto", "motorcycle")], apart_m=100, iterations=150)
    yesterday = plan(asked).stops
    before = frozenset(f"s{number}" for number in range(1, 26))
    made = kept(replace(asked, rules=Rules(earlier=(yesterday, before)), seed=2))
    assert max(likeness(made.stops, yesterday), likeness(made.stops, before)) <= 0.7
    assert "rested" in {each.reason for each in made.dropped}


def test_a_day_that_must_be_like_the_last_says_so() -> None:
    both = [stop(1, must=True), stop(2, must=True)]
    asked = problem(both, [crew()], rules=Rules(earlier=(frozenset({"s1", "s2"}),)))
    made = plan(asked)
    assert made.unmet == (Unmet("likeness", "0", "asked"),)
    assert [violation.rule for violation in validate(asked, made)] == ["likeness"]


def test_without_stops_or_crews_the_plan_is_empty_and_says_why() -> None:
    nothing = kept(problem([], [crew()]))
    assert nothing.tours == (Tour("car", (), (), 0, 0.0),)
    duties = Rules(duties=(Span(0, HOUR_S),))
    nobody = plan(problem([stop(1, community="c")], [], rules=duties))
    assert nobody.dropped == (Dropped("s1", "no_crew"),)
    assert nobody.unmet == (Unmet("community", "c", "no_crew"),)


def test_places_from_which_nothing_is_expected_make_no_work() -> None:
    made = kept(problem([stop(1, 0.0, 0.0)], [crew()]))
    assert (made.stops, made.dropped) == (frozenset(), (Dropped("s1", "worthless"),))


def test_a_stop_without_a_way_is_left_out_and_said_so() -> None:
    asked = problem([stop(1, community="near"), stop(2, 50.0, 50.0, community="island")], [crew()])
    asked = replace(asked, travel={"car": cut_off(asked.travel["car"], 2)})
    made = plan(asked)
    assert (made.stops, made.dropped) == ({"s1"}, (Dropped("s2", "unreachable"),))
    assert made.unmet == (Unmet("community", "island", "unreachable"),)


def test_two_halves_of_town_without_a_bridge_are_patrolled_by_those_who_are_there() -> None:
    asked = problem([stop(1), stop(2), stop(4), stop(5)], [crew(), replace(crew("east"), start_at=3, end_at=3)])
    seconds = asked.travel["car"].seconds.copy()
    seconds[:3, 3:] = seconds[3:, :3] = np.inf
    made = kept(replace(asked, travel={"car": replace(asked.travel["car"], seconds=seconds)}))
    assert {visit.stop for visit in made.tour("car").visits} == {"s1", "s2"}
    assert {visit.stop for visit in made.tour("east").visits} == {"s4", "s5"}


def test_a_shift_too_short_for_anything_stays_at_the_station() -> None:
    made = plan(problem([stop(1, community="c")], [crew(end_h=0.1)]))
    assert made.tours == (Tour("car", (), (), 0, 0.0),)
    assert made.unmet == (Unmet("community", "c", "no_time"),)


def test_five_thousand_candidates_are_planned_in_time() -> None:
    gains = np.random.default_rng(5).gamma(0.5, size=(5000, 2)).tolist()
    many = [replace(stop(1 + n % 300, *gains[n], community=f"c{n % 11}"), key=f"s{n}") for n in range(5000)]
    asked = problem(many, [crew(), crew("moto", "motorcycle")], apart_m=20, iterations=None, seconds=1.5)
    started = time.monotonic()
    made = kept(asked)
    assert time.monotonic() - started < 1.5 + BUSY * 2.5
    assert {each.reason for each in made.dropped} == {"too_many", "no_time"}


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_the_time_limit_is_kept(seconds: float) -> None:
    many = [stop(number, float(number % 7), 1.0) for number in range(1, 120)]
    asked = problem(many, [crew(f"car{number}") for number in range(4)], apart_m=50, iterations=None, seconds=seconds)
    started = time.monotonic()
    made = plan(asked)
    assert time.monotonic() - started < seconds + BUSY * 2
    assert {(each.rule, each.subject) for each in validate(asked, made)} == {(u.rule, u.subject) for u in made.unmet}


spans = st.tuples(st.integers(0, 7), st.integers(1, 4)).map(lambda at: Span(at[0] * HOUR_S, sum(at) * HOUR_S))
stops = st.builds(
    lambda gains, community, must, windows, dwell: (
        gains,
        {"community": community, "must": must, "windows": windows, "dwell_s": dwell},
    ),
    st.tuples(st.floats(0, 10), st.floats(0, 10)),
    st.sampled_from(["", "a", "b"]),
    st.booleans(),
    st.lists(spans, max_size=1).map(tuple),
    st.sampled_from([(600, 960), (900, 900)]),
)
pauses = st.builds(
    lambda kind, span, minutes, at: Pause(kind, span, minutes * 60, at if kind == "break" else None),
    st.sampled_from(["break", "mobile"]),
    spans,
    st.integers(10, 60),
    st.integers(0, 1),
)
crews = st.builds(
    lambda kind, start, hours, paused, zone: (kind, start, start + hours, {"pauses": tuple(paused), "zone": zone}),
    st.sampled_from(["car", "motorcycle", "foot"]),
    st.integers(0, 4),
    st.integers(0, 8),
    st.lists(pauses, max_size=2),
    st.sampled_from([None, frozenset({"a"}), frozenset[str]()]),
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw whatever a station could ask for, sense or nonsense."""
    drawn = draw(st.lists(stops, min_size=1, max_size=8))
    made = [stop(number, *gains, **rest) for number, (gains, rest) in enumerate(drawn, 1)]
    manned = [
        crew(f"c{n}", *hours, **rest) for n, (*hours, rest) in enumerate(draw(st.lists(crews, min_size=1, max_size=3)))
    ]
    keys = st.sampled_from([each.key for each in made])
    pins = st.builds(Pin, keys, st.none() | st.sampled_from([each.key for each in manned]), st.none() | spans)
    rules = Rules(
        duties=tuple(draw(st.lists(spans, max_size=2))),
        earlier=tuple(draw(st.lists(st.frozensets(keys), max_size=2))),
        pins=tuple(draw(st.lists(pins, max_size=2))),
        bans=draw(st.frozensets(keys, max_size=2)),
    )
    return problem(made, manned, apart_m=draw(st.sampled_from([0, 300, 5000])), rules=rules, iterations=20)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_whatever_is_asked_the_plan_keeps_the_rules_or_says_which_it_does_not(asked: Problem) -> None:
    made = plan(asked)
    broken = {(violation.rule, violation.subject) for violation in validate(asked, made)}
    assert broken == {(each.rule, each.subject) for each in made.unmet}
    assert {each.stop for each in made.dropped} == {each.key for each in asked.stops} - made.stops
