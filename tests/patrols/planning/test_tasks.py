"""What is offered: visits at random times, a top place so often that whoever comes when, it is never alone for too long."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patrols.planning.problem import HOUR_S, Matrix, Pin, Rules, Span
from patrols.planning.selection import preselect
from patrols.planning.tasks import Task, visits_of, watch_windows
from tests.patrols.planning.areas import crew, problem, stop

hours = st.integers(1, 24).map(lambda hours: hours * HOUR_S)


@given(hours, st.integers(1, 4).map(lambda hours: hours * HOUR_S), st.floats(0, 0.999), st.randoms())
def test_whoever_comes_at_whatever_time_in_the_windows_the_place_is_never_alone_for_too_long(
    length_s: int, gap_s: int, phase: float, dice: object
) -> None:
    windows = watch_windows(length_s=length_s, gap_s=gap_s, dwell=(600, 960), phase=phase)
    left_s = 0
    for window in windows:
        arrive_s = dice.choice([window.start_s, window.end_s, dice.randint(window.start_s, window.end_s)])
        assert 0 <= arrive_s <= length_s - 600
        assert arrive_s - left_s <= gap_s + 1
        left_s = arrive_s + 600
    assert length_s - left_s <= gap_s + 1


@given(hours, st.floats(0, 0.999))
def test_one_visit_to_a_top_place_is_over_before_the_next_may_begin(length_s: int, phase: float) -> None:
    windows = watch_windows(length_s=length_s, gap_s=2 * HOUR_S, dwell=(600, 960), phase=phase)
    assert all(one.end_s + 960 <= other.start_s + 1 for one, other in itertools.pairwise(windows))


def offered(asked: Sequence[Task], key: str) -> list[Span]:
    return [Span(task.arrive.start_s, task.until_s) for task in asked if task.stop and task.stop.key == key]


def test_two_visits_of_one_stop_count_for_different_hours() -> None:
    asked = problem([stop(1)], [crew()])
    spans = offered(list(visits_of(asked, asked.stops, np.random.default_rng(3))), "s1")
    assert len(spans) >= 3
    assert all(other.start_s - one.end_s >= HOUR_S for one, other in itertools.pairwise(spans))


def test_nothing_is_offered_while_a_place_is_closed_or_nothing_is_expected() -> None:
    shut = stop(1, windows=(Span(0, HOUR_S), Span(7 * HOUR_S, 8 * HOUR_S)))
    asked = problem([shut, stop(2, 0.0, 3.0)], [crew()])
    tasks = list(visits_of(asked, asked.stops, np.random.default_rng(1)))
    assert all(span.end_s <= HOUR_S or span.start_s >= 7 * HOUR_S for span in offered(tasks, "s1"))
    assert all(span.end_s > 2 * HOUR_S for span in offered(tasks, "s2"))


def test_a_pinned_stop_is_not_offered_at_the_time_of_its_pin() -> None:
    pin = Pin("s1", window=Span(3 * HOUR_S, 4 * HOUR_S))
    asked = problem([stop(1)], [crew()], rules=Rules(pins=(pin,)))
    tasks = list(visits_of(asked, asked.stops, np.random.default_rng(1)))
    (pinned,) = [task for task in tasks if task.why == "pinned"]
    assert (pinned.arrive, pinned.crew) == (pin.window, None)
    assert not any(
        span.overlap_s(Span(3 * HOUR_S, 4 * HOUR_S + 960))
        for span in offered([task for task in tasks if task is not pinned], "s1")
    )


def test_of_many_candidates_the_best_are_kept_and_of_every_community_some() -> None:
    many = [stop(number, float(number), 0.0, community="rich") for number in range(1, 100)]
    poor = [stop(number, 0.01, 0.0, community="poor") for number in range(100, 110)]
    top = stop(110, 0.0, 0.0, must=True)
    kept = {each.key for each in preselect([*many, *poor, top], Rules(pins=(Pin("s1"),)), most=20)}
    assert len(kept) == 20
    assert {"s1", "s99", "s110"} <= kept
    assert len(kept & {each.key for each in poor}) == 4


def test_a_day_without_rules_is_one_duty_and_a_table_that_is_not_square_is_refused() -> None:
    asked = problem([stop(1)], [crew(start_h=1, end_h=3), crew("late", start_h=2, end_h=8)])
    assert asked.duties == (Span(HOUR_S, 8 * HOUR_S),)
    assert replace(asked, crews=()).duties == ()
    with pytest.raises(ValueError, match="square"):
        Matrix(seconds=np.zeros((2, 3)), metres=np.zeros((2, 3)))
