"""What PyVRP is told: whom a way is closed to, and that a meal may stand between two visits of those who have it."""

import numpy as np

from patrols.planning.model import FAR_S, Model
from patrols.planning.problem import HOUR_S, Pause, Span
from patrols.planning.tasks import Task, pauses_of, visits_of
from tests.patrols.planning.areas import crew, problem, stop

MEAL = Pause("break", Span(3 * HOUR_S, 5 * HOUR_S), 1800, at=0)
MOBILE = Pause("mobile", Span(3 * HOUR_S, 5 * HOUR_S), HOUR_S)


def told(*pauses: Pause) -> tuple[Model, list[Task]]:
    """Give the model of a car and a group on foot that has a zone and these pauses."""
    stops = [stop(1, community="mine"), stop(2, community="theirs")]
    foot = crew("foot", "foot", pauses=pauses, zone=frozenset({"mine"}))
    asked = problem(stops, [crew(), foot])
    tasks = [*visits_of(asked, asked.stops, np.random.default_rng(1)), *pauses_of(foot)]
    return Model(asked, tasks), tasks


def test_a_meal_is_near_the_visits_of_its_crew_about_that_time_and_they_to_it() -> None:
    model, tasks = told(MEAL)
    near, meal = model.also_near(), len(tasks) - 1
    about = Span(2 * HOUR_S, 6 * HOUR_S)
    hers = [
        number
        for number, task in enumerate(tasks)
        if task.stop and task.stop.key == "s1" and about.overlap_s(Span(task.arrive.start_s, task.until_s))
    ]
    assert hers
    assert near == {meal: hers, **{number: [meal] for number in hers}}


def test_what_only_one_crew_may_do_is_too_far_for_all_others() -> None:
    model, tasks = told(MEAL)
    car, foot = model.data.duration_matrices()
    at = {task.stop.key if task.stop else "meal": model.data.client(n).location for n, task in enumerate(tasks)}
    assert (car[0, at["meal"]], foot[0, at["meal"]]) == (FAR_S, 0)
    assert (car[0, at["s2"]], foot[0, at["s2"]]) == (144, FAR_S)


def test_from_a_mobile_hour_one_comes_to_the_next_stop_at_once_but_not_sooner_than_there_is_a_way() -> None:
    model, tasks = told(MOBILE)
    _, foot = model.data.duration_matrices()
    hour, mine = model.data.client(len(tasks) - 1).location, model.data.client(0).location
    assert (foot[mine, hour], foot[hour, mine]) == (0, 0)
    short, _ = told(Pause("mobile", Span(3 * HOUR_S, 5 * HOUR_S), 60))
    assert short.data.duration_matrices()[1][hour, mine] == 360 - 60
