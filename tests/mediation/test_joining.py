"""Two files that are one matter: joined by hand with nothing lost, and taken apart again (M1)."""

import pytest

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from live.reactions import follow_all
from mediation.choices import Status
from mediation.models import Dispute, Joining
from mediation.selectors import file
from mediation.selectors.listing import rates
from mediation.services.consultations import draw_up
from mediation.services.finding import find_since_long
from mediation.services.joining import join_disputes, part_disputes
from mediation.services.meetings import sign_invitation
from mediation.services.opening import split_call
from mediation.services.outcome import settle_dispute
from orders.services.work import acknowledge_order, feed_back
from tests.factories import mediation
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
ELSEWHERE = {
    "address": "锦绣花园 2 幢 301",
    "lon": None,
    "lat": None,
    "caller_phone": "13600000777",
    "caller_name": "郑某",
}


@pytest.fixture
def pair(house) -> tuple[Dispute, Dispute]:
    """One file with two calls, another with one call, a party, a meeting, a paper and an order."""
    into = mediation.confirmed(house.desk, mediation.found(house.desk))
    other = mediation.confirmed(house.desk, mediation.found(house.desk, ELSEWHERE, ELSEWHERE))
    mediation.party(house.desk, other, "respondent", "吴大勇", "15912347730")
    return into, other


def join(house, into: Dispute, other: Dispute, reason: str = "同一家两处住房") -> Dispute:
    join_disputes(officer=house.desk, number=into.number, other=other.number, reason=reason)
    other.refresh_from_db()
    return mediation.fresh(into)


def masks(dispute: Dispute) -> set[str]:
    return {party["masked"] for party in file.parties(dispute)}


def test_what_goes_on_goes_over_and_what_was_stays_readable_in_both(house, pair):
    into, other = pair
    session = mediation.booked(house.officer, other, house.room, house.people)
    sign_invitation(officer=house.desk, session_id=session.pk, party_id=other.parties.get(role="respondent").pk)
    mediation.scan(house.desk, other)
    before = masks(into) | masks(other)
    joined = join(house, into, other)
    assert (joined.calls, joined.call_rows.filter(split_at=None).count(), other.status) == (4, 4, Status.MERGED)
    assert masks(joined) == before
    session.refresh_from_db()
    assert (session.dispute, session.invitations.filter(signed_at__isnull=False).get().party.dispute) == (
        joined,
        joined,
    )
    told = file.whole(joined)
    assert {row["subject"]["number"] for row in told["orders"]} == {into.number, other.number}
    assert ([row["number"] for row in told["joined"]], [row["file"] for row in told["attachments"]]) == (
        [other.number],
        [other.number],
    )
    kinds = {row["kind"] for row in file.entries(joined)}
    assert {"dispute.joined", "dispute.merged", "dispute.session_booked"} <= kinds
    assert file.entries(other).exists()


def test_a_later_call_about_the_joined_matter_finds_the_one_file(house, pair):
    into, other = pair
    join(house, into, other)
    mediation.call(house.desk, **ELSEWHERE)
    follow_all()
    find_since_long(station=house.station)
    assert (mediation.fresh(into).calls, Dispute.objects.count()) == (5, 2)


def test_a_file_opened_by_hand_and_joined_speaks_for_the_one_it_became_part_of(house):
    into = mediation.confirmed(house.desk, mediation.found(house.desk, ELSEWHERE, ELSEWHERE))
    other = mediation.opened(house.officer, title="望月小区 7 幢夜里敲地板")
    join(house, into, other)
    mediation.call(house.desk, caller_phone="13700000001", caller_name="住户")
    follow_all()
    assert (mediation.fresh(into).calls, Dispute.objects.count()) == (3, 2)


def test_the_answer_to_the_joined_files_order_is_written_into_the_one_file(house, pair):
    into, other = pair
    join(house, into, other)
    (order,) = [row for row in file.orders(mediation.fresh(into)) if row["subject"]["number"] == other.number]
    acknowledge_order(officer=house.officer, number=order["number"])
    feed_back(officer=house.officer, number=order["number"], text="已走访，是同一件事", ticked=[0, 1, 2])
    follow_all()
    said = Entry.objects.filter(kind="dispute.order_followed", subject_id=into.pk).last()
    assert said.data["order"] == order["number"]


def test_one_matter_counts_once_in_the_rate_and_once_on_the_mornings_list(house, pair):
    into, other = pair
    draw_up(station=house.station, officer=house.desk)
    join(house, into, other)
    settle_dispute(officer=house.officer, number=into.number, how="握手言和")
    told = rates(house.station)
    assert (told["accepted"], told["settled"], told["published"]) == (1, 1, 100.0)
    assert not other.consultation_items.filter(cleared_at=None).exists()


def test_taken_apart_everything_is_where_it_was_and_what_came_meanwhile_stays(house, pair):
    into, other = pair
    session = mediation.booked(house.officer, other, house.room, house.people)
    before = {one.pk: (one.calls, one.status, masks(one)) for one in map(mediation.fresh, pair)}
    next_what = mediation.fresh(other).next_what
    join(house, into, other)
    mediation.call(house.desk)
    follow_all()
    for _ in range(2):
        part_disputes(officer=house.desk, number=other.number, reason="查明是两件事")
    other = mediation.fresh(other)
    assert (other.calls, other.status, masks(other)) == before[other.pk]
    assert (other.next_what, other.merged_into, other.reopened) == (next_what, None, 0)
    assert (mediation.fresh(into).calls, masks(into)) == (3, before[into.pk][2])
    session.refresh_from_db()
    assert {row.party.dispute for row in session.invitations.all()} == {session.dispute} == {other}
    assert [row.data["other"] for row in Entry.objects.filter(kind="dispute.parted").order_by("offset")] == [
        into.number,
        other.number,
    ]
    join(house, into, other)
    assert Joining.objects.count() == 2


def test_a_call_taken_out_while_joined_stays_out_when_they_part(house, pair):
    into, other = pair
    incident = other.call_rows.first().incident
    join(house, into, other)
    split_call(officer=house.desk, number=into.number, incident=incident.number, reason="另一件事")
    part_disputes(officer=house.desk, number=other.number, reason="查明是两件事")
    assert (mediation.fresh(into).calls, mediation.fresh(other).calls) == (2, 1)


def test_a_call_that_was_taken_out_comes_back_by_joining(house, pair):
    into, other = pair
    incident = into.call_rows.order_by("id").last().incident
    split_call(officer=house.desk, number=into.number, incident=incident.number, reason="另一件事")
    find_since_long(station=house.station)
    assert mediation.fresh(into).calls == 1
    join(house, other, into)
    assert mediation.fresh(other).calls == 3


def test_joining_twice_is_once_and_says_so_once(house, pair):
    into, other = pair
    for _ in range(2):
        join(house, into, other)
    assert (mediation.fresh(into).calls, Entry.objects.filter(kind="dispute.joined").count()) == (4, 1)


def test_what_cannot_be_joined_is_refused_with_what_to_do(house, pair):
    into, other = pair
    found = mediation.found(house.desk, {"description": "持刀", "address": "柳堤新村 1 幢", "lon": None, "lat": None, "caller_phone": "13600000999", "caller_name": "某"})  # fmt: skip
    for numbers, error in (
        ((into.number, into.number), Invalid),
        ((into.number, "TJ-9999"), NotFound),
        ((found.number, into.number), Conflict),
    ):
        with pytest.raises(error):
            join_disputes(officer=house.desk, number=numbers[0], other=numbers[1], reason="同一件")
    with pytest.raises(Invalid) as refused:
        join_disputes(officer=house.desk, number=into.number, other=other.number, reason=" ")
    assert list(refused.value.fields) == ["reason"]
    settle_dispute(officer=house.officer, number=other.number, how="握手言和")
    with pytest.raises(Conflict) as over:
        join(house, into, other)
    assert "先重开" in over.value.detail
    for by in (house.officer, house.mediator):
        with pytest.raises((NotAllowed, NotFound)):
            join_disputes(officer=by, number=into.number, other=other.number, reason="同一件")
    assert not Joining.objects.exists()


def test_a_joined_file_is_read_and_not_written(house, pair, logged_in):
    into, other = pair
    join(house, into, other)
    desk = Caller(house.desk)
    assert desk.post(f"disputes/{other.number}/notes/", {"text": "x"})[0] == 403
    assert desk.get(f"disputes/{other.number}/")[1]["merged_into"] == into.number
    page = logged_in(house.desk)
    text = page.get(f"/mediation/disputes/{other.number}/").content.decode()
    assert (f"/mediation/disputes/{into.number}/" in text, "拆回" in text, "note-text" in text) == (True, True, False)
    assert "同一家两处住房" in page.get(f"/mediation/disputes/{into.number}/").content.decode()


def test_files_are_joined_and_parted_through_the_doors(house, pair):
    into, other = pair
    desk = Caller(house.desk)
    assert desk.fields(f"disputes/{into.number}/join/", {"other": other.number}) == {
        "status": 422,
        "fields": ["reason"],
    }
    status, card = desk.post(f"disputes/{into.number}/join/", {"other": other.number, "reason": "同一件"})
    assert (status, card["calls"]) == (200, 4)
    assert desk.post(f"disputes/{other.number}/part/", {"reason": "两件"})[1]["status"] == "open"
    assert Caller(house.officer).post(f"disputes/{into.number}/join/", {"other": other.number, "reason": "x"})[0] == 403
