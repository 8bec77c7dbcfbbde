"""A past day once more: every incident is closed, every unit is free again, every screen shows the same."""

from datetime import date, datetime, timedelta
from io import StringIO
from time import monotonic

import pytest
from django.core.management import CommandError, call_command

from core.clock import SHANGHAI, local_day, now
from core.errors import Conflict
from dashboards.selectors.snapshot import snapshot
from incidents.choices import Leg
from incidents.models import Assignment, Incident
from incidents.selectors.replay import followed_board, fresh_board
from incidents.services.closing import close_incident
from incidents.services.dispatch import move_assignment
from incidents.services.replay import Day, Draws, Fleet, Pace
from live.models import Entry
from stations.models import Unit
from tests.factories import incidents, stations

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 3)
LON, LAT = stations.LON, stations.LAT


@pytest.fixture
def room():
    station = stations.station("CH")
    return stations.officer(station)


def past(by, count: int = 3, *, every_s: int = 600, day: date = DAY, **changes):
    """Closed incidents of a past day, one every few minutes from 08:00 on, each 300 m further east."""
    made = []
    known = Incident.objects.filter(number__startswith=f"CH{day:%Y%m%d}", closed_at__isnull=False).count()
    for index in range(known, known + count):
        place = {"lon": LON + 0.003 * index, "lat": LAT} | changes
        number = incidents.incident(by, caller_phone="", caller_name="", **place).number
        close_incident(officer=by, number=number, disposition="settled")
        at = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=8, seconds=every_s * index)
        Incident.objects.filter(number=number).update(
            reported_at=at, closed_at=at, number=f"CH{day:%Y%m%d}-{index + 1:04d}"
        )
        made.append(number)
    return made


def units(by, *signs: str):
    for index, sign in enumerate(signs):
        stations.fix(stations.unit(by.station, sign, kind="car"), LON + 0.002 * index, LAT, by=by)


def replay(**options: object) -> str:
    said = StringIO()
    given = {"station": "CH", "date": DAY.isoformat(), "speed": "max"} | options
    words = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    call_command("replay", *words, stdout=said, stderr=StringIO())
    return said.getvalue()


def replayed():
    return Incident.objects.filter(source_id__startswith="replay-").order_by("id")


def test_every_incident_of_the_day_is_reported_again_driven_to_and_closed(room):
    past(room, every_s=7200)
    units(room, "C1", "C2")
    said = replay()
    assert "接报 3，派出 3，曾等待警力 0，结案 3（其中移交 0），未收 0" in said
    assert "条日志后，画面与重新取的一致" in said
    rows = list(replayed())
    assert [(row.status, row.source, row.disposition) for row in rows] == [("closed", "system", "settled")] * 3
    assert [row.source_id.rsplit("-", 1)[0] for row in rows] == [f"replay-CH20261003-{n:04d}" for n in (1, 2, 3)]
    for row in Assignment.objects.filter(incident__in=rows):
        assert row.leg == Leg.CLEARED
        assert row.sent_at <= row.accepted_at <= row.en_route_at <= row.on_scene_at <= row.cleared_at
    assert set(Unit.objects.values_list("status", "at_incident")) == {("available", "")}
    assert snapshot(room.station)["incidents"] == []


def test_a_unit_ends_where_its_last_incident_was(room):
    past(room, 1, lon=LON + 0.01)
    units(room, "C1")
    replay()
    (fix,) = snapshot(room.station)["positions"]
    assert (round(fix["lon"], 6), round(fix["lat"], 6)) == (round(LON + 0.01, 6), LAT)


def test_with_all_units_out_an_incident_waits_and_the_urgent_one_goes_first(room):
    for priority in (3, 4, 1):
        past(room, 1, every_s=1, priority=priority)
    units(room, "C1")
    assert "派出 3，曾等待警力 2，结案 3" in replay()
    order = (
        Assignment.objects.filter(incident__in=replayed()).order_by("id").values_list("incident__priority", flat=True)
    )
    assert list(order)[1:] == [1, 4]


def test_whom_nobody_can_reach_is_handed_over(room):
    past(room, 1, lon=LON + 0.2)
    stations.fix(stations.unit(room.station, "F1", kind="foot"), LON, LAT, by=room)
    assert "派出 0，曾等待警力 1，结案 1（其中移交 1）" in replay()
    assert replayed().get().disposition == "transferred"


def test_an_incident_without_a_position_is_searched_for(room):
    past(room, 1, lon=None, lat=None)
    units(room, "C1")
    assert "派出 1，曾等待警力 0，结案 1" in replay()


def test_the_same_seed_plays_the_same_day_and_another_seed_another(room):
    past(room, 4, every_s=60)
    units(room, "C1", "C2", "C3")
    plays = []
    for seed in (7, 7, 8):
        draws = Draws(seed)
        plays.append([draws.accept_s(), draws.handle_s(), draws.disposition(""), draws.close_s()])
    assert plays[0] == plays[1] != plays[2]
    orders = []
    for _ in range(2):
        stations.fix(Unit.objects.get(call_sign="C1"), LON, LAT, by=room)
        Assignment.objects.all().delete()
        stand_again(room)
        replay(seed=7)
        orders.append(list(Assignment.objects.order_by("id").values_list("unit__call_sign", flat=True)))
    assert orders[0] == orders[1]


def stand_again(by):
    for index, unit in enumerate(Unit.objects.order_by("call_sign")):
        stations.fix(unit, LON + 0.002 * index, LAT, by=by)


def test_the_report_and_what_is_wrong_are_said_in_english_when_asked_for(room):
    past(room, every_s=7200)
    with pytest.raises(CommandError, match="has no unit on duty"):
        replay(language="en")
    units(room, "C1", "C2")
    said = replay(language="en")
    assert "3 reported, 3 dispatched, 0 had to wait, 3 closed (0 handed over), 0 refused" in said
    assert "board equal to a fresh one after" in said


def test_limit_takes_the_first_incidents_of_the_day(room):
    past(room, 3)
    units(room, "C1")
    assert "接报 2" in replay(limit=2)


@pytest.mark.usefixtures("noon")
def test_a_replay_is_not_replayed(room):
    today = local_day(now())
    past(room, 1, day=today)
    units(room, "C1")
    for _ in range(2):
        assert "接报 1" in replay(date=today.isoformat())


def test_the_day_may_be_that_of_another_time_zone(room):
    past(room, 1)
    units(room, "C1")
    with pytest.raises(CommandError, match="没有已结警情"):
        replay(timezone="America/Chicago")
    assert "接报 1" in replay(timezone="America/Chicago", date="2026-10-02")


def test_a_station_without_units_on_duty_is_told_what_to_do(room):
    past(room, 1)
    stations.unit(room.station, "C1", status="off_duty")
    with pytest.raises(CommandError, match="没有在岗的警力单元"):
        replay()
    assert not replayed().exists()


def test_a_station_without_a_desk_cannot_dispatch():
    station = stations.station("CH")
    helper = stations.officer(station, "community_officer")
    incidents.incident(helper)
    Incident.objects.update(
        status="closed",
        closed_at=datetime(2026, 10, 3, 1, tzinfo=SHANGHAI),
        reported_at=datetime(2026, 10, 3, 1, tzinfo=SHANGHAI),
    )
    with pytest.raises(CommandError, match="没有值班员或值班所长"):
        replay()


def test_demo_units_are_made_once_and_only_in_a_demo(room, settings):
    past(room, 2)
    replay(with_units=3)
    assert list(Unit.objects.order_by("call_sign").values_list("call_sign", "kind", "status")) == [
        ("R1", "car", "available"), ("R2", "motorcycle", "available"), ("R3", "car", "available"),
    ]  # fmt: skip
    replay(with_units=3)
    assert Unit.objects.count() == 3
    settings.DEMO = False
    with pytest.raises(CommandError, match="不允许演示单元"):
        replay(with_units=4)


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("speed", ["0", "-3", "fast", "inf", "nan"])
def test_a_speed_that_is_none_is_refused(speed):
    with pytest.raises(CommandError, match="不是大于 0 的数"):
        replay(speed=speed)


def test_the_crew_itself_reports_its_progress(room):
    past(room, 1)
    driver = stations.officer(room.station, "auxiliary", name="陈立")
    units(room, "C1")
    stations.crew(Unit.objects.get(), driver, by=room)
    replay()
    moved = Entry.objects.filter(kind="incident.assignment_moved").values_list("actor", flat=True)
    assert list(moved) == ["陈立"] * 4


def test_somebody_at_a_console_may_take_a_hand_in_it(room):
    """The desk recalls the unit in the middle of the drive: the incident waits again and is closed all the same."""
    past(room, 1)
    units(room, "C1")
    meddled = []

    def meddle(_second: float, _day: Day) -> None:
        row = Assignment.objects.filter(leg=Leg.EN_ROUTE).first()
        if row and not meddled:
            meddled.append(move_assignment(officer=room, assignment_id=row.pk, to=Leg.RECALLED))

    fleet = Fleet(station=room.station, desk=room)
    day = Day(fleet=fleet, draws=Draws(1), pace=Pace(None), fix_every_s=10, run="x", advance=meddle)
    outcome = day.run([(0.0, Incident.objects.select_related("type").get())])
    assert (outcome.reported, outcome.dispatched, outcome.closed, outcome.left) == (1, 2, 1, 0)
    assert [row.leg for row in Assignment.objects.order_by("id")] == [Leg.RECALLED, Leg.CLEARED]


def test_a_pace_waits_for_the_simulated_second():
    pace = Pace(1000.0)
    pace.begin(3600.0)
    before = pace.began
    pace.wait(3700.0)
    assert monotonic() - before >= 0.1


def test_a_board_that_follows_the_journal_notices_a_card_that_was_not_journaled(room):
    board = fresh_board(room.station)
    number = incidents.incident(room).number
    fresh = fresh_board(room.station)
    assert followed_board(room.station, board, fresh.offset) == fresh
    Incident.objects.filter(number=number).update(title="改过")
    silent = fresh_board(room.station)
    assert followed_board(room.station, board, silent.offset) != silent


def test_a_fleet_needs_units():
    station = stations.station()
    with pytest.raises(Conflict, match="没有在岗"):
        Fleet(station=station, desk=stations.officer(station))
