"""A day of patrols is calculated from what happened: routes, times, reasons, checks (P2–P4)."""

from datetime import timedelta

import pytest
import shapely

from live.models import Entry
from patrols.choices import PinKind, PlanStatus
from patrols.models import PatrolPlan, Stop
from patrols.planning.grid import Grid
from patrols.planning.problem import Plan
from patrols.planning.routes import plan as solve
from patrols.selectors.detail import whole
from patrols.selectors.plans import plan_for
from patrols.services.calculating.again import Again
from patrols.services.calculating.candidates import WITHIN_M
from patrols.services.calculating.expectation import within_reach
from patrols.services.calculating.run import work_on_next
from patrols.services.wishes import Wish, wish_stop
from stations.geo.roads import Junction, RoadNetwork, Street
from stations.geo.ways import speeds_of
from stations.services.roads import replace_roads
from tests.factories import incidents, patrols, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(watch):
    """Thirty fights at a night market in four weeks, a few elsewhere."""
    stations.place(watch.station)
    for number in range(30):
        made = incidents.incident(watch.dispatcher, caller_phone="", lon=LON + number % 3 / 5000, lat=LAT)
        incidents.aged(made, timedelta(days=number % 27 + 1))
    for number in range(8):
        made = incidents.incident(watch.dispatcher, caller_phone="", lon=LON - 0.006 + number / 1000, lat=LAT + 0.004)
        incidents.aged(made, timedelta(days=number + 1))


def calculated(watch, day=None) -> PatrolPlan:
    patrols.asked(watch.leader, day)
    assert work_on_next()
    return plan_for(watch.leader, PatrolPlan.objects.latest("pk").pk)


@pytest.mark.usefixtures("market")
def test_where_it_happened_there_somebody_stands_and_it_is_said_why(watch):
    plan = calculated(watch)
    assert (plan.status, plan.edition, plan.violations, plan.asked_at) == (PlanStatus.DRAFT, 1, [], None)
    told = whole(plan)
    names = [stop["place"] for duty in told["duties"] for stop in duty["stops"]]
    assert "柳堤夜市" in names
    said = next(stop["reasons"] for duty in told["duties"] for stop in duty["stops"] if stop["place"] == "柳堤夜市")
    assert any("近 28 天" in reason and "打架斗殴" in reason for reason in said)
    assert 0 < told["numbers"]["share"] <= 1
    assert told["basis"]["incidents"] == 38
    assert told["heat"]["cells"]


@pytest.mark.usefixtures("market")
def test_every_stop_lies_within_its_duty_and_lasts_ten_to_sixteen_minutes(watch):
    calculated(watch)
    for stop in Stop.objects.select_related("duty"):
        assert stop.duty.starts_at <= stop.arrive_at < stop.leave_at <= stop.duty.ends_at
        assert timedelta(minutes=10) <= stop.leave_at - stop.arrive_at <= timedelta(minutes=16)


@pytest.mark.usefixtures("market")
def test_wishes_are_kept_by_the_next_calculation(watch):
    plan = calculated(watch)
    banned = next(stop for stop in Stop.objects.all() if stop.name == "柳堤夜市")
    wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.BAN, key=banned.key))
    added = Wish(kind=PinKind.ADD, lon=LON + 0.004, lat=LAT - 0.004, name="新开的烧烤摊", crew="M1")
    wish_stop(officer=watch.leader, plan_id=plan.pk, wish=added)
    plan = calculated(watch)
    stops = {stop.name: stop for stop in Stop.objects.select_related("duty")}
    assert "柳堤夜市" not in stops
    assert (stops["新开的烧烤摊"].duty.key, stops["新开的烧烤摊"].pinned) == ("M1", True)
    assert plan.edition == 2
    assert [row["number"] for row in plan.editions.values("number")] == [2, 1]


def test_a_unit_s_rest_of_the_day_keeps_what_the_leader_asked_for_and_took_out(watch):
    stations.place(watch.station)
    plan = calculated(watch)
    stop = Stop.objects.all()[0]
    added = Wish(kind=PinKind.ADD, lon=LON + 0.004, lat=LAT - 0.004, name="新开的烧烤摊", crew="M1")
    wish_stop(officer=watch.leader, plan_id=plan.pk, wish=added)
    wish_stop(officer=watch.leader, plan_id=plan.pk, wish=Wish(kind=PinKind.BAN, key=stop.key))
    rules = Again(plan_for(watch.leader, plan.pk)).problem.rules
    assert [pin.crew for pin in rules.pins] == ["M1"]
    assert rules.bans == {stop.key}


@pytest.mark.usefixtures("market")
def test_where_no_street_is_near_nothing_is_watched(watch):
    along = [(LON - 0.003, LAT), (LON + 0.003, LAT)]
    speeds = speeds_of({"highway": "residential"})
    street = Street.along(along, ends=(1, 2), highway="residential", name="柳堤路", oneway=False, speeds=speeds)
    ends = [Junction(number, *point) for number, point in enumerate(along, start=1)]
    replace_roads(by=None, station=watch.station, network=RoadNetwork.from_rows(ends, [street]), source="测试")
    cells = calculated(watch).heat["cells"]
    assert cells
    assert max(abs(lat - LAT) for _lon, lat, *_ in cells) * 111_195 < WITHIN_M + 50 + 1


def test_streets_of_another_town_hide_nothing():
    grid = Grid.over(shapely.box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01), 100)
    station = stations.station()
    along = [(LON + 1, LAT), (LON + 1.01, LAT)]
    speeds = speeds_of({"highway": "residential"})
    street = Street.along(along, ends=(1, 2), highway="residential", name="远路", oneway=False, speeds=speeds)
    ends = [Junction(number, *point) for number, point in enumerate(along, start=1)]
    assert len(within_reach(grid, station.pk)) == len(grid)
    replace_roads(by=None, station=station, network=RoadNetwork.from_rows(ends, [street]), source="测试")
    assert len(within_reach(grid, station.pk)) == len(grid)


def test_a_station_without_a_past_is_planned_from_its_places(watch):
    stations.place(watch.station, "school", name="第一小学", lon=LON + 0.003)
    stations.place(watch.station, "market", name="农贸市场", lon=LON - 0.003)
    plan = calculated(watch)
    assert plan.status == PlanStatus.DRAFT
    assert {stop.name for stop in Stop.objects.all()} == {"第一小学", "农贸市场"}
    assert "学校，按常态安排" in {
        reason for duty in whole(plan)["duties"] for stop in duty["stops"] for reason in stop["reasons"]
    }


def test_a_station_with_nothing_at_all_is_told_what_is_missing(watch):
    plan = calculated(watch)
    assert (plan.status, plan.failure) == (
        PlanStatus.FAILED,
        "既没有历史警情，也没有可去的场所，无从编排；请先导入警情或场所。",
    )
    entry = Entry.objects.get(kind="plan.failed")
    assert entry.card["status"] == "failed"


def test_a_station_without_units_is_told_so():
    station = stations.station()
    leader = stations.officer(station, "duty_leader")
    stations.place(station)
    patrols.asked(leader)
    assert work_on_next()
    assert PatrolPlan.objects.get().failure.startswith("本所没有可以巡防的警力单元")


def test_one_unit_alone_gets_a_sensible_day(watch):
    watch.motorcycle.is_active = False
    watch.motorcycle.save()
    stations.place(watch.station)
    plan = calculated(watch)
    assert [duty.unit.call_sign for duty in plan.duties.all()] == ["C1", "C1"]
    assert plan.basis["unfilled"] == ["M1", "M2", "M3", "J1", "J2", "J3"]


@pytest.mark.usefixtures("market")
def test_the_night_window_goes_only_to_places_of_its_kinds(watch):
    stations.place(watch.station, "school", name="第一小学", lon=LON + 0.003)
    patrols.asked(watch.leader, template="night")
    assert work_on_next()
    assert {stop.name for stop in Stop.objects.all()} == {"柳堤夜市"}
    assert {stop.arrive_at.astimezone().hour for stop in Stop.objects.all()} <= {19, 20, 21, 22, 23, 0, 1, 2}


def test_nothing_due_is_nothing_done():
    assert work_on_next() is False


def visits(plan: Plan) -> dict[str, list[tuple[str, int, int]]]:
    return {tour.crew: [(one.stop, one.arrive_s, one.leave_s) for one in tour.visits] for tour in plan.tours}


@pytest.mark.usefixtures("market")
def test_a_plan_that_is_calculated_again_from_its_seed_is_the_same(watch):
    plan = calculated(watch)
    stored = Again(plan_for(watch.leader, plan.pk))
    again = solve(stored.problem, replay=plan.iterations)
    edition = plan.editions.get()
    assert (edition.seed, edition.numbers["iterations"]) == (plan.seed, plan.iterations)
    assert plan.seed != 0
    assert plan.iterations
    assert Stop.objects.count() == sum(len(tour.visits) for tour in again.tours) > 0
    assert visits(again) == visits(stored.plan)


@pytest.mark.usefixtures("market")
def test_a_stop_says_what_the_forecast_knows_of_its_place(watch):
    calculated(watch)
    stop = Stop.objects.filter(name="柳堤夜市").first()
    assert stop is not None
    told = {row["code"]: row for row in stop.reasons}
    assert told["memory"]["n"] == 30
    assert {"latest", "last"} & set(told)
    spot = next(row for row in PatrolPlan.objects.get().candidates if row["key"] == stop.key)
    assert spot["told"]["n"] == 30
    assert len(spot["told"]["latest"]) == 2


def test_where_nothing_ever_happened_the_forecast_has_nothing_to_say(watch):
    stations.place(watch.station)
    calculated(watch)
    assert [row["told"] for row in PatrolPlan.objects.get().candidates] == [{}]
    assert {row["code"] for row in Stop.objects.all()[0].reasons} == {"place"}
