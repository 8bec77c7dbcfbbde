"""Was the forecast worth its trust: the measures, the budget that is never overspent, and no peeking."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from patrols.planning.backtest import BEST, FORECAST, HISTORY, MONTH, YESTERDAY, backtest
from patrols.planning.calendar import weekdays
from patrols.planning.diary import Diary
from patrols.planning.flagging import Watch
from patrols.planning.grid import Grid
from patrols.planning.history import DUTY_BANDS, NIGHT, WHOLE_DAY, History
from tests.patrols.planning.towns import FIRST, at_metres, bars


def tried(history, bands=DUTY_BANDS, days=40, share=0.02):
    (west, east), (south, north) = at_metres([-1275, 1275], [-1275, 1275])
    grid = Grid.over(shapely.box(west, south, east, north), 150)
    return backtest(Diary.of(history, grid, bands, weekdays), Watch.of(grid.size, bands.lengths, share=share), days)


@pytest.fixture(scope="module")
def trial():
    return tried(bars(count=200), share=0.01)


def test_the_forecast_catches_at_least_what_all_history_catches(trial):
    assert trial.n(FORECAST) >= trial.n(HISTORY)


def test_bars_with_few_incidents_each_lend_each_other_their_hours(trial):
    gain = trial.against(HISTORY)
    assert gain.mean > 0
    assert gain.margin < 1


def test_yesterday_alone_is_a_poor_guide(trial):
    assert trial.pai(FORECAST) > 1.5 * trial.pai(YESTERDAY)
    assert trial.n(MONTH) > trial.n(YESTERDAY)


def test_pai_is_the_share_caught_over_the_share_flagged(trial):
    flagged = np.mean(trial.flagged[FORECAST])
    assert trial.pai(FORECAST) == pytest.approx(trial.n(FORECAST) / trial.total / flagged)
    assert trial.pei(FORECAST) == pytest.approx(trial.pai(FORECAST) / trial.pai(BEST))
    assert 0 < trial.pei(FORECAST) <= 1


def test_every_tested_day_is_paired_and_only_those(trial):
    assert len(trial.days) == 40
    assert trial.days[-1] == FIRST.astype("datetime64[D]") + 119
    assert trial.against(YESTERDAY).mean == pytest.approx((trial.n(FORECAST) - trial.n(YESTERDAY)) / 40)


def test_the_days_to_come_change_nothing_that_was_forecast_before(trial):
    past = bars(count=200)
    early = tried(past.where(past.at < FIRST + np.timedelta64(100, "D")), days=20, share=0.01)
    assert early.caught[FORECAST] == trial.caught[FORECAST][:20]


def test_a_quiet_month_has_no_figures_instead_of_a_division_by_zero():
    last = np.array([FIRST, FIRST + np.timedelta64(60, "D")])
    lon, lat = at_metres([0.0, 9000.0], [0.0, 0.0])
    silent = tried(History.of(lon, lat, last), days=30)
    assert silent.total == 0
    assert silent.pai(FORECAST) == 0
    assert silent.pei(FORECAST) == 0


def test_the_night_to_two_belongs_to_the_evening_before():
    day, band = NIGHT.place(
        np.array(["2026-03-03T01:30", "2026-03-03T02:00", "2026-03-03T19:00"], dtype="datetime64[s]")
    )
    assert day.astype(str).tolist() == ["2026-03-02", "2026-03-03", "2026-03-03"]
    assert band.tolist() == [1, 0, 1]


@given(
    values=arrays(np.float64, (12, 3), elements=st.floats(0, 50)),
    share=st.floats(0.01, 1),
    area=arrays(np.int64, 12, elements=st.integers(0, 3)),
)
@settings(max_examples=60, deadline=None)
def test_no_station_is_flagged_beyond_its_budget(values, share, area):
    watch = Watch.of(np.full(12, 100.0), np.array([6.0, 4.0, 2.0]), share=share, area=area)
    flagged = watch.flag(values)
    assert len(set(flagged.tolist())) == len(flagged)
    for station in set(area.tolist()):
        cost = watch.cost * (area == station)[:, None]
        assert cost.ravel()[flagged].sum() <= share * cost.sum() * (1 + 1e-9)


@given(at=st.integers(0, 10**9))
def test_every_moment_has_one_band(at):
    moment = np.array([at], dtype="datetime64[s]")
    day, band = DUTY_BANDS.place(moment)
    hour = int((moment - day.astype("datetime64[s]"))[0] / np.timedelta64(1, "h"))
    assert DUTY_BANDS.hours[band[0]] <= hour < DUTY_BANDS.hours[band[0] + 1]


def test_bands_that_leave_hours_out_are_refused():
    with pytest.raises(ValueError, match="24 hours"):
        type(WHOLE_DAY)((6, 20))
