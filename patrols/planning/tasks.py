"""What a crew could do: visits cut out of the day, and pauses that it must make. The planner chooses among these.

A visit counts for what happens within `reach_s` of it, so a stop is offered once per slot of twice that length; slots of
different stops begin at different, random times, and a visit may only fall into the middle of its slot, so that two visits of
one stop count for different hours. A top place instead is offered in windows that follow each other so closely that whoever
comes at the end of one and at the start of the next has not left it alone for longer than `top_gap_s`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from patrols.planning.problem import Crew, Pin, Problem, Span, Stop, Why
from patrols.planning.score import harm_within

# Two visits of one stop in neighbouring slots are at least half a slot apart.
EDGE = 0.25
# A top place's window is as wide as the gap lets it be, between these; wider than that, visits could meet.
NARROWEST_S, WIDEST_S = 1500, 3000
# How much of a gain is left to chance, so that two nearly equal stops take turns from day to day.
CHANCE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A visit that may be made (`stop`) or a pause (`pause`, its number among the crew's).

    The arrival lies inside `arrive`, everything is over at `until_s`; `at` None is wherever the crew is. `crew` is the only
    one that may do it, None: all that the stop admits. `gain` is the harm expected in the slot, a little of it left to chance.
    """

    at: int | None
    arrive: Span
    until_s: int
    dwell_s: int
    longest_s: int
    gain: float
    why: Why = "gain"
    stop: Stop | None = None
    pause: int = -1
    crew: str | None = None


def visits_of(problem: Problem, stops: Sequence[Stop], dice: np.random.Generator) -> Iterator[Task]:
    """Offer the visits of these stops; a banned stop has none, a pinned one those that keep clear of its pins."""
    pins: dict[str, list[Pin]] = {}
    for pin in problem.rules.pins:
        pins.setdefault(pin.stop, []).append(pin)
    for stop in stops:
        asked = pins.get(stop.key, [])
        chance = 1 + CHANCE * float(dice.uniform(-1, 1))
        dwell_s = int(dice.integers(stop.dwell_s[0], stop.dwell_s[1] + 1))
        phase = float(dice.random())
        if stop.key in problem.rules.bans and not asked:
            continue
        pinned = [_pinned(problem, stop, pin) for pin in asked]
        busy = [Span(task.arrive.start_s, task.arrive.end_s + task.longest_s) for task in pinned]
        yield from pinned
        for task in _regular(problem, stop, dwell_s, phase):
            if not any(span.overlap_s(Span(task.arrive.start_s, task.until_s)) for span in busy):
                yield replace(task, gain=task.gain * chance)


def pauses_of(crew: Crew) -> Iterator[Task]:
    """Return the crew's pauses."""
    for number, pause in enumerate(crew.pauses):
        yield Task(
            at=pause.at,
            arrive=Span(pause.window.start_s, pause.window.end_s - pause.length_s),
            until_s=pause.window.end_s,
            dwell_s=pause.length_s,
            longest_s=pause.length_s,
            gain=0.0,
            pause=number,
            crew=crew.key,
        )


def may_visit(crew: Crew, stop: Stop) -> bool:
    """Tell whether the stop lies where the crew patrols."""
    return crew.zone is None or stop.community in crew.zone


def horizon(problem: Problem) -> Span:
    """Return the time from the first crew's start to the last one's end."""
    return Span(min(crew.start_s for crew in problem.crews), max(crew.end_s for crew in problem.crews))


def watch_spans(problem: Problem, stop: Stop) -> list[Span]:
    """Return when a top place must not be left alone: in the duties, joined where they meet, while it is open."""
    joined: list[Span] = []
    for duty in sorted(problem.duties, key=lambda duty: duty.start_s):
        if joined and duty.start_s <= joined[-1].end_s:
            joined[-1] = Span(joined[-1].start_s, max(joined[-1].end_s, duty.end_s))
        else:
            joined.append(duty)
    return [piece for duty in joined for piece in _open(stop, duty)]


def watch_windows(*, length_s: int, gap_s: int, dwell: tuple[int, int], phase: float) -> list[Span]:
    """Return arrival windows, from a span's start, that keep a top place from being alone for longer than `gap_s`.

    With n windows of width w, each beginning p after the last: leaving the first at once and coming late to the next leaves
    w + p - dwell alone, which must not exceed the gap; nor must the time before the first and that after the last.
    """
    if length_s <= gap_s:
        return []
    shortest, longest = dwell
    count, enough = 1, min(NARROWEST_S, gap_s)
    while (widest := gap_s + shortest - (length_s - gap_s) / count) < enough:
        count += 1
    width = min(widest * (1 - 0.3 * phase), WIDEST_S, gap_s)
    period, last = gap_s - width + shortest, max(0.0, length_s - gap_s - shortest)
    earliest = max(0.0, last - (count - 1) * period)
    first = earliest + phase * max(0.0, min(gap_s, length_s - shortest) - width - earliest)
    if count > 1:
        room = (length_s - width - shortest - first) / (count - 1)
        need = max(0.0, last - first) / (count - 1)
        period = max(need, (need + min(period, room)) / 2)
        width = max(0.0, min(width, period - longest))
    starts = (first + number * period for number in range(count))
    return [Span(ceil(start), max(ceil(start), int(start + width))) for start in starts]


def _regular(problem: Problem, stop: Stop, dwell_s: int, phase: float) -> Iterator[Task]:
    """Offer a top place in its windows, any other stop once in each of its slots."""
    watched = list(_watched(problem, stop, phase)) if stop.must else []
    yield from watched
    if watched:
        return
    for slot, middle in _slots(horizon(problem), 2 * problem.rules.reach_s, phase):
        usable = max(_open(stop, middle), key=lambda piece: piece.length_s, default=Span(0, 0))
        if usable.length_s >= dwell_s and (gain := harm_within(stop, problem.bands, slot)) > 0:
            yield _visit(stop, Span(usable.start_s, usable.end_s - dwell_s), usable.end_s, dwell_s, gain)


def _slots(day: Span, slot_s: int, phase: float) -> Iterator[tuple[Span, Span]]:
    """Return the slots of a day and the part of each in which its visit lies; a day shorter than a slot is one."""
    if day.length_s <= slot_s:
        yield day, day
        return
    for start_s in range(day.start_s - int(phase * slot_s), day.end_s, slot_s):
        slot = Span(start_s, start_s + slot_s)
        yield slot, _common(Span(start_s + int(EDGE * slot_s), start_s + slot_s - int(EDGE * slot_s)), day)


def _watched(problem: Problem, stop: Stop, phase: float) -> Iterator[Task]:
    for span in watch_spans(problem, stop):
        windows = watch_windows(length_s=span.length_s, gap_s=problem.rules.top_gap_s, dwell=stop.dwell_s, phase=phase)
        for window in windows:
            arrive = Span(span.start_s + window.start_s, span.start_s + window.end_s)
            until_s = min(span.end_s, arrive.end_s + stop.dwell_s[1])
            around = Span(arrive.start_s - problem.rules.reach_s, arrive.end_s + problem.rules.reach_s)
            gain = harm_within(stop, problem.bands, around)
            yield _visit(stop, arrive, until_s, stop.dwell_s[0], gain, why="must")


def _visit(stop: Stop, arrive: Span, until_s: int, dwell_s: int, gain: float, *, why: Why = "gain") -> Task:
    return Task(
        at=stop.at,
        arrive=arrive,
        until_s=until_s,
        dwell_s=dwell_s,
        longest_s=stop.dwell_s[1],
        gain=gain,
        why=why,
        stop=stop,
    )


def _common(one: Span, other: Span) -> Span:
    return Span(max(one.start_s, other.start_s), min(one.end_s, other.end_s))


def _open(stop: Stop, span: Span) -> list[Span]:
    """Return the pieces of a span in which the stop may be visited."""
    pieces = [_common(window, span) for window in stop.windows] if stop.windows else [span]
    return [piece for piece in pieces if piece.length_s]


def _pinned(problem: Problem, stop: Stop, pin: Pin) -> Task:
    window = pin.window or Span(horizon(problem).start_s, horizon(problem).end_s - stop.dwell_s[0])
    return Task(
        at=stop.at,
        arrive=window,
        until_s=window.end_s + stop.dwell_s[1],
        dwell_s=stop.dwell_s[0],
        longest_s=stop.dwell_s[1],
        gain=harm_within(stop, problem.bands, window),
        why="pinned",
        stop=stop,
        crew=pin.crew,
    )
