"""A crew at its stops (P5): taps may come late, twice and in any order, and have one effect."""

import itertools
from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.files import Upload
from live.models import Attachment, Entry
from patrols.choices import StopStatus
from patrols.models import Stop
from patrols.rules import stop_status
from patrols.services.photos import attach_to_stop
from patrols.services.road import arrive_at_stop, leave_stop
from tests.factories import papers, patrols
from tests.factories import stations as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(watch) -> Stop:
    return patrols.first_stop(patrols.published(watch.leader, watch.motorcycle))


def story() -> list[tuple[str, dict]]:
    rows = Entry.objects.filter(kind__startswith="plan.stop_").order_by("id")
    return [(row.kind, row.data | {"done": row.card["done"]}) for row in rows]


def test_a_crew_arrives_and_goes_on_and_every_screen_hears_it(watch, stop):
    at = now()
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=10))
    left = leave_stop(officer=watch.rider, stop_id=stop.pk, at=at, note="叫醒一人，电话 13812342206")
    assert (left.note, stop_status(left, at)) == ("叫醒一人，电话 138****2206", StopStatus.DONE)
    late_s = round((at - timedelta(minutes=10) - stop.arrive_at).total_seconds())
    facts = {"unit": "M1", "stop": stop.pk, "place": "第1站"}
    assert story() == [
        ("plan.stop_arrived", facts | {"late_s": late_s, "done": 0}),
        ("plan.stop_left", facts | {"stayed_s": 600, "done": 1}),
    ]


def test_a_second_tap_changes_nothing(watch, stop):
    first = arrive_at_stop(officer=watch.rider, stop_id=stop.pk)
    assert arrive_at_stop(officer=watch.rider, stop_id=stop.pk).arrived_at == first.arrived_at
    gone = leave_stop(officer=watch.rider, stop_id=stop.pk)
    assert leave_stop(officer=watch.rider, stop_id=stop.pk, note="再点").note == gone.note == ""
    assert [kind for kind, _ in story()] == ["plan.stop_arrived", "plan.stop_left"]


@pytest.mark.parametrize("order", list(itertools.permutations("alal", 4))[::5])
def test_taps_kept_offline_end_alike_in_whatever_order_they_come(watch, stop, order):
    at = now()
    acts = {
        "a": lambda: arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=12)),
        "l": lambda: leave_stop(officer=watch.rider, stop_id=stop.pk, at=at),
    }
    for letter in order:
        acts[letter]()
    stop.refresh_from_db()
    assert (stop.arrived_at, stop.left_at) == (at - timedelta(minutes=12), at)


def test_only_the_crew_of_the_duty_or_the_desk_says_where_it_is(watch, stop):
    colleague = people.officer(watch.station, "auxiliary")
    with pytest.raises(NotAllowed):
        arrive_at_stop(officer=colleague, stop_id=stop.pk)
    assert arrive_at_stop(officer=watch.dispatcher, stop_id=stop.pk).arrived_at is not None


def test_a_tap_made_without_a_net_counts_when_it_comes_after_the_shift(watch, stop):
    at = now()
    people.crew(watch.motorcycle, by=watch.dispatcher)
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=10))
    left = leave_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=2))
    assert (left.arrived_at, left.left_at) == (at - timedelta(minutes=10), at - timedelta(minutes=2))


def test_who_left_the_crew_says_nothing_of_the_time_after_and_who_relieved_him_nothing_of_the_time_before(watch, stop):
    relief = people.officer(watch.station, "auxiliary")
    people.crew(watch.motorcycle, relief, by=watch.dispatcher)
    for officer, moment in ((watch.rider, now()), (relief, now() - timedelta(minutes=10))):
        with pytest.raises(NotAllowed):
            arrive_at_stop(officer=officer, stop_id=stop.pk, at=moment)
    assert arrive_at_stop(officer=relief, stop_id=stop.pk).arrived_at is not None


def test_of_the_desks_radio_and_the_tablets_tap_the_earlier_arrival_counts_and_the_leaving_stands(watch, stop):
    at = now()
    arrive_at_stop(officer=watch.dispatcher, stop_id=stop.pk, at=at)
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=5))
    leave_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=1))
    there = arrive_at_stop(officer=watch.dispatcher, stop_id=stop.pk, at=at)
    assert (there.arrived_at, there.left_at) == (at - timedelta(minutes=5), at - timedelta(minutes=1))


def test_a_foreign_stop_is_not_there(watch, stop):
    with pytest.raises(NotFound):
        arrive_at_stop(officer=watch.stranger, stop_id=stop.pk)
    with pytest.raises(NotFound):
        leave_stop(officer=watch.rider, stop_id=stop.pk + 999)


def test_a_draft_is_not_walked(watch):
    stop = patrols.first_stop(patrols.draft(watch.leader, watch.motorcycle))
    with pytest.raises(Conflict):
        arrive_at_stop(officer=watch.rider, stop_id=stop.pk)


@pytest.mark.parametrize("wrong", [timedelta(hours=1), -timedelta(hours=30)])
def test_a_tablets_wrong_clock_is_refused_with_its_field(watch, stop, wrong):
    with pytest.raises(Invalid) as refused:
        arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=now() + wrong)
    assert list(refused.value.fields) == ["at"]


def test_nobody_leaves_before_he_came(watch, stop):
    at = now()
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at)
    with pytest.raises(Invalid):
        leave_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=5))


def test_a_picture_hangs_on_the_stop_where_it_was_taken_once(watch, stop):
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk)
    photo = Upload(name="侧门 13812342206.jpg", content=papers.picture())
    first, again = (attach_to_stop(officer=watch.rider, stop_id=stop.pk, upload=photo) for _ in range(2))
    assert (first.pk, first.subject, first.subject_id, Attachment.objects.count()) == (again.pk, "stop", stop.pk, 1)
    facts = {"unit": "M1", "stop": stop.pk, "place": "第1站", "uid": str(first.uid), "media_type": "image/jpeg"}
    assert story()[1:] == [
        ("plan.stop_attachment_added", facts | {"name": "侧门 138****2206.jpg", "done": 0}),
    ]


def test_nobody_hands_in_a_picture_of_a_stop_that_was_not_reached_is_not_his_or_not_there(watch, stop):
    photo = Upload(name="侧门.jpg", content=papers.picture())
    with pytest.raises(Conflict):
        attach_to_stop(officer=watch.rider, stop_id=stop.pk, upload=photo)
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk)
    with pytest.raises(NotAllowed):
        attach_to_stop(officer=people.officer(watch.station, "auxiliary"), stop_id=stop.pk, upload=photo)
    with pytest.raises(NotFound):
        attach_to_stop(officer=watch.stranger, stop_id=stop.pk, upload=photo)
    assert not Attachment.objects.exists()


def test_a_picture_taken_without_a_net_counts_when_it_comes_after_the_shift(watch, stop):
    at = now()
    arrive_at_stop(officer=watch.rider, stop_id=stop.pk, at=at - timedelta(minutes=10))
    people.crew(watch.motorcycle, by=watch.dispatcher)
    photo = Upload(name="侧门.jpg", content=papers.picture(), taken_at=at - timedelta(minutes=5))
    assert attach_to_stop(officer=watch.rider, stop_id=stop.pk, upload=photo).taken_at == photo.taken_at
