"""M1: what belongs together becomes one dispute, whatever way it was typed and in whatever order it came."""

from datetime import timedelta

import pytest

from incidents.services.closing import reclassify_incident
from incidents.services.intake import add_call
from live.models import Entry
from live.reactions import follow_all
from mediation import reactions  # noqa: F401 - registers them
from mediation.choices import Status
from mediation.models import Dispute, DisputeCall, FindRule
from mediation.services.finding import find_around, find_since_long
from mediation.services.opening import confirm_dispute, dismiss_dispute, split_call
from orders.selectors.orders import orders_about
from tests.factories import incidents, mediation, stations
from tests.factories.stations import LAT, LON

pytestmark = pytest.mark.django_db

# One quarrel at one house, as different people, callers and dispatchers write it.
TYPED = [
    {"address": "望月小区 7 幢 602 室"},
    {"address": "望月小区七栋602"},
    {"address": "望月小区7号楼 702", "caller_phone": "15912347730", "caller_name": "吴大勇"},
    {"address": "望月小区 7幢501室", "caller_phone": "13600000501", "caller_name": "郑某"},
    {"address": "城东街道望月小区７幢", "caller_phone": ""},
    {"address": "望月小区七幢楼道", "caller_phone": "13600000502", "type": "order.noise"},
    {"address": "望月小区", "caller_phone": "13812342206"},
    {"address": "", "lon": None, "lat": None, "caller_phone": "13812342206"},
    {"address": "望月小区 7 幢门口", "caller_phone": "13600000503", "lon": None, "lat": None},
    {"address": "望月小区 7 栋 602", "caller_phone": "13812342206"},
]


def test_one_neighbour_quarrel_with_ten_calls_is_one_dispute_with_ten_calls(house):
    for change in TYPED:
        mediation.call(house.desk, **change)
    follow_all()
    dispute = Dispute.objects.get()
    assert (dispute.calls, dispute.call_rows.count(), dispute.status) == (10, 10, Status.FOUND)
    assert (dispute.kind, dispute.community, dispute.station) == ("neighbour", house.community, house.station)


def test_the_daily_job_finds_the_same_as_the_minute(house):
    for change in TYPED:
        mediation.call(house.desk, **change)
    assert find_since_long(station=house.station) == 1
    dispute = Dispute.objects.get()
    assert (dispute.calls, dispute.call_rows.count()) == (10, 10)
    follow_all()
    assert find_since_long(station=house.station) == 0
    assert Dispute.objects.get().calls == 10


def test_a_call_that_is_added_to_an_open_incident_counts_too(house):
    first = mediation.call(house.desk)
    add_call(officer=house.desk, number=first.number, caller_name="", caller_phone="", text="还在敲", source="110")
    follow_all()
    dispute = Dispute.objects.get()
    assert (dispute.calls, dispute.call_rows.count()) == (2, 1)
    add_call(officer=house.desk, number=first.number, caller_name="", caller_phone="", text="第三次", source="110")
    follow_all()
    assert mediation.fresh(dispute).calls == 3


@pytest.mark.parametrize(
    "other",
    [
        {"address": "望月小区 8 幢 602 室", "caller_phone": "13600000001"},
        {"address": "锦绣花园 7 幢", "caller_phone": "13600000001", "lon": LON + 0.01},
        {"type": "dispute.debt", "caller_phone": "13600000001", "description": "欠钱不还"},
    ],
    ids=["another house", "another compound", "another matter"],
)
def test_what_only_looks_alike_is_not_joined(house, other):
    mediation.call(house.desk)
    mediation.call(house.desk, **{"description": "太吵", **other})
    follow_all()
    assert not Dispute.objects.exists()


def test_two_families_of_one_house_are_two_disputes(house):
    for room, phone, name in (("602", "13600000001", "甲"), ("502", "13600000002", "乙")):
        where = f"望月小区 7 幢 {room}"
        mediation.call(house.desk, type="dispute.family", address=where, caller_phone=phone, caller_name=name)
    follow_all()
    assert sorted(Dispute.objects.values_list("calls", flat=True)) == [1, 1]


def test_one_call_with_a_knife_is_enough_and_goes_to_the_case_team(house):
    mediation.call(house.desk, description="邻居持刀堵在门口，孩子在哭")
    follow_all()
    dispute = Dispute.objects.get()
    assert (dispute.signs, dispute.nature, dispute.calls) == (["weapon", "minor"], "case", 1)
    confirm_dispute(officer=house.desk, number=dispute.number)
    dispute = mediation.fresh(dispute)
    assert (dispute.owner, dispute.team) == (house.case_officer, house.case_officer.organisation)


def test_one_ordinary_call_is_no_dispute_yet(house):
    mediation.call(house.desk)
    mediation.call(house.desk, type="theft.ebike", address="望月小区 7 幢", description="电瓶车不见了")
    follow_all()
    assert not Dispute.objects.exists()


def test_what_is_found_waits_for_the_room_and_what_a_rule_issues_does_not(house):
    dispute = mediation.found(house.desk)
    assert orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk] == []
    confirm_dispute(officer=house.desk, number=dispute.number)
    (order,) = orders_about("dispute", [dispute.pk], station=dispute.station)[dispute.pk]
    assert (order.assignee, order.subject_number, order.kind) == (house.officer, dispute.number, "dispute")
    assert 6 <= (order.due_at - order.issued_at) / timedelta(days=1) <= 8
    FindRule.objects.filter(type="dispute.debt").update(issues=True)
    debt = mediation.found(
        house.desk, *[{"type": "dispute.debt", "address": "望月小区 9 幢 101", "lon": LON + 0.003}] * 2
    )
    assert (debt.status, len(orders_about("dispute", [debt.pk], station=debt.station)[debt.pk])) == (Status.OPEN, 1)


def test_a_reclassified_call_is_looked_at_again(house):
    made = [mediation.call(house.desk, type="help.other", description="楼上太吵") for _ in range(2)]
    follow_all()
    assert not Dispute.objects.exists()
    for one in made:
        reclassify_incident(
            officer=house.desk, number=one.number, type_code="order.noise", priority=None, reason="噪音"
        )
    follow_all()
    assert Dispute.objects.get().calls == 2


def test_a_call_that_was_split_out_is_not_joined_again(house):
    dispute = mediation.found(house.desk, {}, {}, {"address": "望月小区 7 幢 301", "caller_phone": "13600000009"})
    other = DisputeCall.objects.get(incident__address="望月小区 7 幢 301").incident
    split_call(officer=house.desk, number=dispute.number, incident=other.number, reason="另一家的漏水")
    find_around(incident_id=other.pk)
    find_since_long(station=house.station)
    assert (mediation.fresh(dispute).calls, Dispute.objects.count()) == (2, 1)
    assert DisputeCall.objects.get(incident=other).split_at is not None


def test_a_dismissed_dispute_is_found_again_by_a_further_call(house):
    dispute = mediation.found(house.desk)
    dismiss_dispute(officer=house.desk, number=dispute.number, reason="装修，已到期")
    mediation.call(house.desk)
    follow_all()
    dispute = mediation.fresh(dispute)
    assert (dispute.status, dispute.calls, Dispute.objects.count()) == (Status.FOUND, 3, 1)


def test_calls_of_long_ago_and_of_another_station_do_not_join(house):
    old = incidents.aged(mediation.call(house.desk), timedelta(days=91))
    mediation.call(house.stranger)
    mediation.call(house.desk)
    follow_all()
    assert (Dispute.objects.count(), DisputeCall.objects.filter(incident=old).count()) == (0, 0)


def test_a_merged_call_belongs_to_the_dispute_of_the_one_it_was_merged_into(house):
    first, second = (
        mediation.call(house.desk),
        mediation.call(house.desk, address="", lon=None, lat=None, caller_phone=""),
    )
    from incidents.services.records import link_incident  # noqa: PLC0415

    link_incident(officer=house.desk, number=second.number, other=first.number, kind="duplicate")
    follow_all()
    assert {row.incident_id for row in Dispute.objects.get().call_rows.all()} == {first.pk, second.pk}


def test_finding_says_so_once_with_a_masked_card(house):
    dispute = mediation.found(house.desk, {"address": "望月小区 7 幢（13812342206）"}, {})
    (entry,) = Entry.objects.filter(kind="dispute.found")
    assert (entry.number, entry.data["calls"], entry.actor) == (dispute.number, 2, "")
    assert "13812342206" not in str(entry.card)
    assert (entry.card["status"], entry.card["open"], entry.card["calls"]) == ("found", True, 2)


def test_a_finder_that_starts_again_makes_nothing_twice(house):
    for change in TYPED[:4]:
        one = mediation.call(house.desk, **change)
    for _ in range(3):
        find_around(incident_id=one.pk)
    follow_all()
    assert (Dispute.objects.count(), DisputeCall.objects.count(), Dispute.objects.get().calls) == (1, 4, 4)


def test_a_point_a_few_metres_off_is_the_same_house(house):
    mediation.call(house.desk, caller_phone="13600000001")
    mediation.call(house.desk, address="", caller_phone="13600000002", lat=LAT + 0.0002)
    follow_all()
    assert Dispute.objects.get().calls == 2


# What a barbecue street's dispatcher hears in eight weeks: different people about different things at one address.
STREET = {"address": "柳堤路 118 号柳堤夜市", "type": "order.noise"}
HEARD = [
    ("烧烤摊夜里喧哗", "楼下烧烤摊划拳喧哗到凌晨"),
    ("广场舞音量太大", "空地跳舞音响开得很响"),
    ("装修声扰民", "铺面午休时间电钻不停"),
    ("客人对骂", "两桌客人辱骂起来"),
]


def test_what_different_people_say_of_one_street_is_no_single_dispute(house):
    for number in range(24):
        title, text = HEARD[number % len(HEARD)]
        made = mediation.call(
            house.desk,
            **STREET,
            title=title,
            description=text,
            caller_phone=f"1370000{number:04d}",
            caller_name=f"路人{number}",
        )
        incidents.aged(made, timedelta(days=24 - number))
    assert find_since_long(station=house.station) == 0
    again = mediation.call(house.desk, **STREET, title=HEARD[0][0], description=HEARD[0][1], caller_phone="13700000000")
    follow_all()
    dispute = Dispute.objects.get(call_rows__incident=again)
    assert (dispute.calls, Dispute.objects.count()) == (2, 1)
    assert {call.title for call in (row.incident for row in dispute.call_rows.all())} == {HEARD[0][0]}


def test_the_same_noise_of_one_evening_in_the_street_is_one_matter(house):
    for number in range(2):
        mediation.call(
            house.desk, **STREET, title=HEARD[0][0], description=HEARD[0][1], caller_phone=f"1370000{number:04d}"
        )
    follow_all()
    assert Dispute.objects.get().calls == 2


def test_a_market_that_the_station_keeps_is_public_whatever_its_name(house):
    stations.place(house.station, "venue", name="老船长歌厅")
    for number in range(2):
        made = mediation.call(
            house.desk, address="东埔村 12 号老船长歌厅", type="order.noise", title="太吵", description="唱歌太吵",
            caller_phone=f"1370000{number:04d}", caller_name=f"住户{number}",
        )  # fmt: skip
        incidents.aged(made, timedelta(days=2 * number))
    find_since_long(station=house.station)
    assert not Dispute.objects.exists()


def test_three_households_that_speak_of_two_things_in_one_house_are_two_disputes(house):
    for number, (title, room) in enumerate(
        (("楼上敲地板", "602"), ("半夜拖家具", "501"), ("装修电钻不停", "301"), ("午休还在装修", "302"))
    ):
        mediation.call(
            house.desk, title=title, description="说了几次没有用", address=f"望月小区 7 幢 {room}",
            caller_phone=f"1370000{number:04d}", caller_name=f"住户{number}",
        )  # fmt: skip
    follow_all()
    assert sorted(Dispute.objects.values_list("calls", flat=True)) == [2, 2]


def test_a_dispute_that_was_opened_by_hand_is_found_by_later_calls(house):
    dispute = mediation.opened(house.officer, title="望月小区 7 幢夜里敲地板", address="望月小区七栋")
    mediation.call(house.desk, address="望月小区 7 幢 501", caller_phone="13700000001", caller_name="住户")
    follow_all()
    assert (Dispute.objects.get(), mediation.fresh(dispute).calls) == (dispute, 1)
    mediation.call(house.desk, address="", lon=None, lat=None, caller_phone="15912347730", description="对方又来骂")
    follow_all()
    assert mediation.fresh(dispute).calls == 2
    find_since_long(station=house.station)
    assert (mediation.fresh(dispute).calls, Dispute.objects.count()) == (2, 1)


def test_a_call_that_was_split_from_a_file_opened_by_hand_stays_out(house):
    dispute = mediation.opened(house.officer, title="望月小区 7 幢夜里敲地板")
    made = mediation.call(house.desk, caller_phone="13700000001")
    follow_all()
    split_call(officer=house.desk, number=dispute.number, incident=made.number, reason="另一家")
    find_around(incident_id=made.pk)
    find_since_long(station=house.station)
    assert (mediation.fresh(dispute).calls, Dispute.objects.count()) == (0, 1)
