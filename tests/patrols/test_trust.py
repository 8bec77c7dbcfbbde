"""Did the forecast deserve trust, did patrolling work (P7): said from the station's own days, and not when they are too few."""

from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from core.clock import local_day, now
from incidents.models import Incident
from orders.services.keeping import set_day
from patrols.planning.backtest import FORECAST, HISTORY, MONTH, WAYS, Trial
from patrols.planning.calendar import REST, WORK
from patrols.planning.intervals import poisson_interval, ratio_interval, weighted_interval
from patrols.rules import day_span
from patrols.selectors.days import kinds_of
from patrols.selectors.effect import Effect, said
from patrols.selectors.settings import hours_of, patrol_day
from patrols.selectors.trust import trust, verdict
from patrols.selectors.weights import weight_page
from patrols.services.weights import set_weight
from stations.choices import Role
from stations.models import Officer
from tests.factories import incidents, stations
from tests.factories.stations import LAT, LON

DAYS = 50


@pytest.fixture
def leader() -> Officer:
    """Every evening of fifty days two incidents at the night market and one somewhere."""
    cache.clear()
    by = stations.officer(stations.station("CH"))
    one = incidents.incident(by)
    day_starts_at = hours_of(by.station).day_starts_at
    evening = day_span(patrol_day(by.station, now()), day_starts_at)[0] + timedelta(hours=14)
    rng = np.random.default_rng(5)
    rows = []
    for day in range(1, DAYS + 1):
        for metres in (0.0, 5.0, float(rng.uniform(-900, 900))):
            at = evening - timedelta(days=day)
            rows.append((at, LAT + metres / 111_195))
    Incident.objects.bulk_create(
        Incident(
            number=f"CHX-{number}", short=str(number), station=one.station, kind="alarm", source="import", type=one.type,
            priority=3, title="夜市", lon=LON, lat=lat, occurred_at=at, reported_at=at, stage_since=at,
        )
        for number, (at, lat) in enumerate(rows)
    )  # fmt: skip
    return by


@pytest.mark.django_db
def test_the_market_is_foretold_every_evening(leader):
    tested = trust(leader.station, 15)
    assert tested.days == 15
    assert tested.trial.n(FORECAST) >= 2 * 15 * 0.9
    assert tested.trial.pai(FORECAST) > 10


@pytest.mark.django_db
def test_a_station_without_incidents_is_not_judged(logged_in):
    cache.clear()
    page = logged_in(stations.officer(stations.station("NH"))).get("/patrols/trust/")
    assert page.status_code == 200
    assert page.context["verdict"][0] == "info"
    assert page.context["said"][0] == "info"


@pytest.mark.django_db
def test_the_page_shows_every_way_with_n_and_all(leader, logged_in):
    page = logged_in(leader).get("/patrols/trust/")
    assert len(page.context["ways"]) == len(WAYS)
    assert page.context["total"] >= 60
    assert len(page.context["rows"]) == 30


@pytest.mark.django_db
def test_the_command_prints_the_measures(leader):
    out = StringIO()
    call_command("backtest", station=leader.station.code, days=10, stdout=out)
    assert "PAI" in out.getvalue()
    assert all(way in out.getvalue() for way in WAYS)
    with pytest.raises(CommandError):
        call_command("backtest", station="XX", days=10, stdout=out)


def trial(forecast: list[float], month: list[float], history: list[float], happened: float = 5.0) -> Trial:
    made = Trial()
    made.days.extend(np.datetime64("2026-09-01") + np.arange(len(forecast)))
    made.happened.extend([happened] * len(forecast))
    for way, caught in ((FORECAST, forecast), (MONTH, month), (HISTORY, history)):
        made.caught[way].extend(caught)
    return made


@pytest.mark.parametrize(
    ("forecast", "month", "history", "happened", "tone"),
    [
        ([4, 5] * 15, [2, 3] * 15, [4, 4] * 15, 9, "ok"),
        ([4, 5] * 15, [4, 5] * 15, [4, 5] * 15, 9, "warn"),
        ([2, 3] * 15, [4, 5] * 15, [4, 4] * 15, 9, "late"),
        ([1, 0] * 15, [0, 0] * 15, [0, 0] * 15, 0.5, "info"),
    ],
)
def test_the_verdict_follows_the_paired_days(forecast, month, history, happened, tone):
    assert verdict(trial(forecast, month, history, happened))[0] == tone


@pytest.mark.parametrize(
    ("happened", "before", "tone"),
    [(3, 20, "info"), (20, 200, "ok"), (60, 80, "late"), (20, 84, "warn")],
)
def test_a_difference_is_one_only_beyond_chance(happened, before, tone):
    assert said(Effect(days=7, cell_hours=500, happened=happened, before=before))[0] == tone


def test_nothing_seen_is_not_nothing_expected():
    assert poisson_interval(0) == pytest.approx((0, 3.689), abs=1e-3)
    assert poisson_interval(10) == pytest.approx((4.795, 18.39), abs=1e-2)
    assert ratio_interval(0, 0, 0.25) is None


def test_a_heavy_incident_is_one_incident():
    low, high = weighted_interval(np.array([5.0]))
    assert (low, high) == pytest.approx(tuple(5 * end for end in poisson_interval(1)))


@given(count=st.integers(0, 500), other=st.integers(0, 500))
def test_the_interval_holds_what_was_counted(count, other):
    low, high = poisson_interval(count)
    assert low <= count <= high
    if count + other:
        low, high = ratio_interval(count, other, 0.25)
        assert low <= (count / other / 0.25 if other else float("inf")) <= high


@pytest.mark.django_db
def test_a_weight_that_was_changed_is_tested_with_at_once(leader):
    keeper, station = stations.officer(leader.station, Role.DUTY_LEADER), leader.station
    before, code = trust(station, 15), Incident.objects.values_list("type__code", flat=True)[0]
    seen = weight_page(station, code)["holds"].seen
    set_weight(by=keeper, station=station, code=code, weight=40, street=True, seen=seen)
    assert trust(station, 15).trial.total == pytest.approx(before.trial.total * 10)


@pytest.mark.django_db
def test_a_day_that_a_station_keeps_as_free_is_free_for_its_forecast_alone():
    station = stations.station("CH")
    ahead = np.datetime64(local_day(now())) + np.arange(1, 30)
    worked = ahead[kinds_of(station)(ahead) == WORK][:1]
    keeper = stations.officer(station, Role.DUTY_LEADER)
    set_day(by=keeper, station=station, day=worked[0].astype(object), works=False, note="封路")
    assert kinds_of(station)(worked).tolist() == [REST]
    assert kinds_of(stations.station("DH"))(worked).tolist() == [WORK]
