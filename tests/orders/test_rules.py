"""The arithmetic of an order's time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import SHANGHAI
from orders import rules
from orders.choices import NEXT, OPEN, Act, Level, Status
from orders.models import DayOverride, Period
from orders.selectors.reference import due_of, works_of

ISSUED = datetime(2026, 11, 21, 22, 40, tzinfo=SHANGHAI)


def due(days: int, counting: str, works=lambda day: day.weekday() < 5, at: datetime = ISSUED) -> str:
    return rules.in_words(rules.due_after(at, days, counting, works))


def test_three_calendar_days_end_with_the_third_day():
    assert due(3, "calendar") == "11月24日 24:00"


def test_working_days_leave_out_the_others():
    assert due(3, "working") == "11月25日 24:00"  # issued on a Saturday
    assert due(1, "working", lambda day: day == date(2026, 12, 31)) == "12月31日 24:00"


def test_an_hour_before_midnight_in_shanghai_it_is_still_that_day():
    assert due(1, "calendar", at=datetime(2026, 11, 21, 15, 59, tzinfo=UTC)) == "11月22日 24:00"
    assert due(1, "calendar", at=datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == "11月23日 24:00"


STEPS = [("remind", 0, -48), ("remind", 0, -3), ("escalate", 1, 0), ("escalate", 2, 48)]


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (-100, -50, []),
        (-100, -48, [("remind", -48)]),
        (-100, -1, [("remind", -3)]),
        (-48, -3, [("remind", -3)]),
        (-3, 0, [("escalate", 0)]),
        (-100, 50, [("remind", -3), ("escalate", 0), ("escalate", 48)]),
        (0, 47, []),
    ],
)
def test_what_the_clock_has_to_do_between_two_moments(after, until, expected):
    hour = timedelta(hours=1)
    steps = rules.schedule(ISSUED, STEPS)
    found = rules.pending(steps, after=ISSUED + after * hour, until=ISSUED + until * hour, reached=Level.STATION)
    assert [(step.act, (step.at - ISSUED) / hour) for step in found] == expected


def test_the_next_moment_is_the_next_step_or_change_of_presence_and_never_more_than_a_day_away():
    hour, steps = timedelta(hours=1), rules.schedule(ISSUED, STEPS)
    at = ISSUED - 50 * hour
    assert rules.next_moment(steps, acted_until=at, at=at) == ISSUED - 48 * hour
    assert rules.next_moment(steps, acted_until=at, at=at, others=[at + hour, at - hour, None]) == at + hour
    far = ISSUED + 100 * hour
    assert rules.next_moment(steps, acted_until=far, at=far) == far + timedelta(days=1)
    # A step that came but was not done yet is what comes next.
    assert rules.next_moment(steps, acted_until=at, at=ISSUED) == ISSUED - 48 * hour


def test_nothing_leaves_the_ends_and_nothing_closes_but_from_review():
    assert [one for one in Status if not NEXT[one]] == [Status.CLOSED, Status.CANCELLED]
    assert [was for was in Status if rules.may_move(was, Status.CLOSED)] == [Status.REVIEW]
    assert [was for was in OPEN if not rules.may_move(was, Status.CANCELLED)] == []


@pytest.mark.parametrize(("hours", "due_in", "needed"), [(30, 100, True), (5, 100, False), (5, 3, True)])
def test_a_day_away_or_away_when_it_is_due_needs_somebody_else(hours, due_in, needed):
    end = ISSUED + timedelta(hours=hours)
    assert rules.needs_substitute(ISSUED, end, ISSUED + timedelta(hours=due_in)) is needed


def test_numbers_grow_a_digit_after_9999():
    assert [rules.number_of(n) for n in (1, 331, 9999, 10000)] == ["DD-0001", "DD-0331", "DD-9999", "DD-10000"]


def test_reminders_come_before_and_escalations_after():
    assert [step.act for step in rules.schedule(ISSUED, STEPS)] == [Act.REMIND, Act.REMIND, Act.ESCALATE, Act.ESCALATE]


@pytest.mark.django_db
def test_a_stations_own_period_and_days_win_over_the_houses(house):
    assert rules.in_words(due_of(house.station, "dispute", ISSUED)) == "11月28日 24:00"
    Period.objects.create(station=house.station, kind="dispute", days=2, counting="working")
    DayOverride.objects.create(station=house.station, day=date(2026, 11, 22), works=True, note="调休")
    assert rules.in_words(due_of(house.station, "dispute", ISSUED)) == "11月23日 24:00"


@pytest.mark.django_db
def test_the_published_calendar_knows_the_national_day_and_past_its_end_weekends_are_free(house):
    works = works_of(house.station)
    assert [works(day) for day in (date(2026, 10, 1), date(2026, 9, 30))] == [False, True]
    assert [works(day) for day in (date(2126, 11, 22), date(2126, 11, 24))] == [True, False]
