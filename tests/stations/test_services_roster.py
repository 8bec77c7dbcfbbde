"""Shifts, absences, posts and the cover that follows from them (S1)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import now
from core.errors import Invalid, NotAllowed, NotFound
from live.models import Entry
from stations.choices import PlaceKind, PostKind, Role
from stations.models import Absence, Officer, Post, Shift
from stations.selectors.cover import cover_now
from stations.services.cover import watch_cover
from stations.services.roster import add_absence, add_shift, give_post, remove_absence, remove_shift
from tests.factories import stations

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def leader(house):
    return stations.officer(house, Role.DUTY_LEADER, name="郑立新")


@pytest.fixture
def group(house):
    return stations.group(house)


@pytest.fixture
def lin(group):
    return stations.officer(group, Role.COMMUNITY_OFFICER, name="林志远")


@pytest.fixture
def wu(group):
    """Of the same group as Lin: whoever asks for Lin's substitute needs him to be there."""
    return stations.officer(group, Role.COMMUNITY_OFFICER, name="吴建明")


def away(leader, officer, *, since=-HOUR, until=HOUR, kind="training"):
    return add_absence(by=leader, officer_id=officer.pk, kind=kind, starts_at=now() + since, ends_at=now() + until)


def said(subject: str = "community") -> list[str]:
    return list(Entry.objects.filter(subject=subject).order_by("offset").values_list("kind", flat=True))


def who_covers(house) -> list[tuple]:
    return [(row["name"], row["officer"], row["substitute"], row["why"]) for row in cover_now(house)]


def test_a_community_is_its_officers(house, lin):
    stations.post(stations.community(house), lin)
    assert who_covers(house) == [("柳堤社区", "林志远", False, "")]


@pytest.mark.usefixtures("wu")
def test_somebody_of_the_same_group_takes_over_by_itself(house, leader, lin):
    stations.post(stations.community(house), lin)
    away(leader, lin)
    assert who_covers(house) == [("柳堤社区", "吴建明", True, "林志远培训")]


def test_the_substitute_is_who_has_the_fewest_communities(house, leader, group, lin, wu):
    chen = stations.officer(group, Role.COMMUNITY_OFFICER, name="陈俊杰")
    for number, officer in enumerate((lin, lin, wu)):
        stations.post(stations.community(house, f"第{number}社区", west=114 + number / 10), officer)
    away(leader, lin)
    assert [(row[0], row[1]) for row in who_covers(house)] == [
        ("第0社区", "陈俊杰"),
        ("第1社区", "吴建明"),
        ("第2社区", "吴建明"),
    ]
    assert chen.organisation == group


def test_another_group_does_not_take_over(house, leader, lin):
    stations.officer(stations.group(house, "警二组"), Role.COMMUNITY_OFFICER, name="何文彬")
    stations.post(stations.community(house), lin)
    away(leader, lin, kind="leave")
    assert who_covers(house) == [("柳堤社区", None, True, "林志远休假，同组无人可替")]


def test_a_substitute_who_is_away_himself_is_passed_over(house, leader, lin, wu):
    stations.post(stations.community(house), lin)
    away(leader, lin)
    away(leader, wu, kind="seconded")
    assert who_covers(house)[0][1] is None


def on_duty(leader, officer, *, since=-HOUR, until=HOUR):
    add_shift(by=leader, officer_id=officer.pk, starts_at=now() + since, ends_at=now() + until)


def test_where_a_roster_is_kept_those_on_shift_cover_their_group(house, leader, lin, wu):
    stations.post(stations.community(house), lin)
    on_duty(leader, wu)
    assert who_covers(house) == [("柳堤社区", "吴建明", True, "林志远不在班")]
    on_duty(leader, lin)
    assert who_covers(house) == [("柳堤社区", "林志远", False, "")]


def test_an_hour_in_which_nobody_of_a_group_is_on_shift_is_an_alarm(house, leader, lin, wu):
    stations.post(stations.community(house), lin)
    on_duty(leader, wu, since=2 * HOUR, until=3 * HOUR)
    assert who_covers(house) == [("柳堤社区", None, True, "林志远不在班，同组无人可替")]


def test_the_roster_of_one_group_does_not_bind_another(house, leader, lin):
    stations.post(stations.community(house), lin)
    on_duty(leader, stations.officer(stations.group(house, "警二组"), Role.COMMUNITY_OFFICER, name="何文彬"))
    assert who_covers(house) == [("柳堤社区", "林志远", False, "")]


def test_who_is_away_does_not_cover_though_the_roster_has_him(house, leader, lin):
    stations.post(stations.community(house), lin)
    on_duty(leader, lin)
    away(leader, lin)
    assert who_covers(house)[0][1] is None


def test_without_a_post_a_community_has_nobody(house):
    stations.community(house)
    assert who_covers(house) == [("柳堤社区", None, False, "没有指定责任民警")]


@pytest.mark.usefixtures("wu")
def test_a_disabled_officer_covers_nothing(house, lin):
    stations.post(stations.community(house), lin)
    lin.is_active = False
    lin.save()
    assert who_covers(house) == [("柳堤社区", "吴建明", True, "林志远已停用")]


@pytest.mark.usefixtures("wu")
def test_an_absence_that_ended_or_has_not_begun_changes_nothing(house, leader, lin):
    stations.post(stations.community(house), lin)
    away(leader, lin, since=-3 * HOUR, until=-HOUR)
    away(leader, lin, since=HOUR, until=3 * HOUR)
    assert who_covers(house) == [("柳堤社区", "林志远", False, "")]


def test_an_uncovered_community_is_an_alarm_once_and_is_lifted_once(house, leader, lin):
    place = stations.community(house)
    give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=lin.pk)
    absence = away(leader, lin)
    watch_cover()
    watch_cover()
    assert said() == ["cover.uncovered"]
    place.refresh_from_db()
    assert place.uncovered_since is not None
    remove_absence(by=leader, absence_id=absence.pk)
    watch_cover()
    assert said() == ["cover.uncovered", "cover.covered"]
    place.refresh_from_db()
    assert place.uncovered_since is None


def locked(act) -> list[str]:
    """The tables whose rows an act locks, in the order of locking."""
    with CaptureQueriesContext(connection) as asked:
        act()
    rows = [re.search(r'FROM "stations_(\w+)".* FOR NO KEY UPDATE', query["sql"]) for query in asked]
    return [row[1] for row in rows if row]


def test_the_sweep_and_a_post_that_changes_hands_lock_the_station_before_its_places(house, leader, lin):
    place = stations.community(house)
    swept = locked(watch_cover)
    given = locked(lambda: give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=lin.pk))
    assert (swept, given[0]) == (["organisation", "place"], "organisation")


def test_the_alarm_comes_with_the_hour_and_not_with_the_entry(house, leader, lin):
    stations.post(stations.community(house), lin)
    away(leader, lin, since=HOUR, until=2 * HOUR)
    assert said() == []


def test_a_community_out_of_use_raises_no_alarm(house):
    place = stations.community(house)
    place.is_active = False
    place.save()
    watch_cover()
    assert said() == []


def test_a_shift_is_kept_once_and_is_in_the_journal(leader, lin):
    period = {"starts_at": now(), "ends_at": now() + 8 * HOUR}
    first = add_shift(by=leader, officer_id=lin.pk, **period)
    assert add_shift(by=leader, officer_id=lin.pk, **period) == first
    assert said("officer")[-1:] == ["officer.shift_added"]
    assert Shift.objects.count() == 1


def test_two_shifts_of_one_officer_do_not_overlap(leader, lin):
    at = now()
    add_shift(by=leader, officer_id=lin.pk, starts_at=at, ends_at=at + 8 * HOUR)
    with pytest.raises(Invalid) as refused:
        add_shift(by=leader, officer_id=lin.pk, starts_at=at + 7 * HOUR, ends_at=at + 15 * HOUR)
    assert list(refused.value.fields) == ["starts_at"]
    add_shift(by=leader, officer_id=lin.pk, starts_at=at + 8 * HOUR, ends_at=at + 16 * HOUR)
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_shift_has_a_length_of_at_most_a_day(leader, lin, hours):
    at = now()
    with pytest.raises(Invalid) as refused:
        add_shift(by=leader, officer_id=lin.pk, starts_at=at, ends_at=at + hours * HOUR)
    assert list(refused.value.fields) == ["ends_at"]


def test_a_shift_is_struck_off_and_the_second_time_nothing_happens(leader, lin):
    shift = add_shift(by=leader, officer_id=lin.pk, starts_at=now(), ends_at=now() + HOUR)
    for _ in range(2):
        remove_shift(by=leader, shift_id=shift.pk)
    assert said("officer").count("officer.shift_removed") == 1


def test_what_a_disabled_officer_was_on_the_roster_for_is_struck_off(leader, lin):
    shift = add_shift(by=leader, officer_id=lin.pk, starts_at=now(), ends_at=now() + HOUR)
    absence = away(leader, lin)
    Officer.objects.filter(pk=lin.pk).update(is_active=False)
    remove_shift(by=leader, shift_id=shift.pk)
    remove_absence(by=leader, absence_id=absence.pk)
    assert (Shift.objects.count(), Absence.objects.count()) == (0, 0)
    with pytest.raises(NotFound):
        away(leader, lin)


def test_only_the_duty_leader_keeps_the_roster(house, lin):
    dispatcher = stations.officer(house)
    with pytest.raises(NotAllowed):
        add_shift(by=dispatcher, officer_id=lin.pk, starts_at=now(), ends_at=now() + HOUR)
    with pytest.raises(NotAllowed):
        away(dispatcher, lin)
    with pytest.raises(NotAllowed):
        remove_absence(by=dispatcher, absence_id=1)
    with pytest.raises(NotAllowed):
        remove_shift(by=dispatcher, shift_id=1)


def test_people_of_another_station_are_not_found(leader):
    stranger = stations.officer(stations.station(), Role.COMMUNITY_OFFICER)
    with pytest.raises(NotFound):
        away(leader, stranger)


def test_an_absence_needs_a_known_reason(leader, lin):
    with pytest.raises(Invalid) as refused:
        away(leader, lin, kind="golf")
    assert list(refused.value.fields) == ["kind"]
    assert not Absence.objects.exists()


def test_a_post_changes_hands_with_both_names_in_the_journal(house, leader, lin, wu):
    place = stations.community(house)
    for officer in (lin, wu, wu):
        give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=officer.pk)
    entries = Entry.objects.filter(kind="place.post_given").order_by("offset")
    assert [(entry.data["was"], entry.data["officer"]) for entry in entries] == [("", "林志远"), ("林志远", "吴建明")]
    assert Post.objects.get(place=place).officer == wu


def test_a_post_left_to_nobody_raises_the_alarm_at_once(house, leader, lin):
    place = stations.community(house)
    give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=lin.pk)
    give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=None)
    assert said() == ["cover.uncovered"]


def test_an_auxiliary_is_no_community_officer(house, leader):
    auxiliary = stations.officer(house, Role.AUXILIARY, name="徐浩然")
    place, compound = stations.community(house), stations.place(house, PlaceKind.COMPOUND, name="锦绣花园")
    with pytest.raises(Invalid) as refused:
        give_post(by=leader, place=place, kind=PostKind.OFFICER, officer_id=auxiliary.pk)
    assert refused.value.fields == {"officer": ["徐浩然不是社区民警。"]}
    give_post(by=leader, place=compound, kind=PostKind.AUXILIARY, officer_id=auxiliary.pk)
    assert Post.objects.get(place=compound).officer == auxiliary


def test_only_communities_and_compounds_have_posts(house, leader, lin):
    with pytest.raises(Invalid) as refused:
        give_post(by=leader, place=stations.place(house), kind=PostKind.OFFICER, officer_id=lin.pk)
    assert list(refused.value.fields) == ["kind"]


def test_posts_are_not_the_dispatchers(house, lin):
    with pytest.raises(NotAllowed):
        give_post(by=stations.officer(house), place=stations.community(house), kind=PostKind.OFFICER, officer_id=lin.pk)
