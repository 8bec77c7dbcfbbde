"""Reactions: every entry once, in order, in one transaction with the cursor."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from live import reactions
from live.journal import record
from live.models import Cursor, Entry, Pulse
from live.reactions import Reaction, follow, follow_all, follow_once, rewind
from tests.live.room import fresh_code
from tests.live.words import noted

pytestmark = pytest.mark.django_db


def write(stream: str, *texts: str) -> None:
    with transaction.atomic():
        for text in texts:
            record(noted(stream, text), actor=None)


class Ledger:
    """A roll-up as an app above the journal has one: a row per text, in the order in which the texts were met.

    The rows live in the table of pulses, because it is the live app's smallest; a second row for the same text fails.
    """

    def __init__(self, *, stumbles_at: str = "") -> None:
        self.stumbles_at = stumbles_at

    def handle(self, entry: Entry) -> None:
        if entry.data["text"] == self.stumbles_at:
            raise ValueError(f"cannot read {self.stumbles_at}")
        Pulse.objects.create(name=f"{entry.offset:05d} {entry.data['text']}", at=entry.at)

    @staticmethod
    def texts() -> list[str]:
        return [row.name.split(" ")[1] for row in Pulse.objects.order_by("name")]


@pytest.fixture
def registered() -> Iterator[dict[str, Reaction]]:
    """Reactions of this test only."""
    before = dict(reactions.REACTIONS)
    reactions.REACTIONS.clear()
    yield reactions.REACTIONS
    reactions.REACTIONS.clear()
    reactions.REACTIONS.update(before)


def reaction(ledger: Ledger) -> Reaction:
    return Reaction("ledger", frozenset({"test.noted"}), ledger.handle)


def test_every_entry_of_its_kind_is_handled_once_and_in_order(registered):
    first, second = sorted([fresh_code(), fresh_code()])
    write(first, "a", "b")
    write(second, "c")
    registered["ledger"] = reaction(Ledger())
    follow_all()
    follow_all()
    write(first, "d")
    follow_all()
    assert sorted(Ledger.texts()) == ["a", "b", "c", "d"]
    assert dict(Cursor.objects.values_list("stream_id", "offset")) == {first: 3, second: 1}


def test_an_entry_of_another_kind_moves_the_cursor_and_nothing_else():
    stream = fresh_code()
    write(stream, "a", "b")
    assert follow_once(Reaction("other", frozenset({"test.unheard"}), Ledger(stumbles_at="a").handle), stream) == 2
    assert Ledger.texts() == []


def test_whatever_came_meanwhile_is_followed_to_the_end():
    stream = fresh_code()
    write(stream, *(f"{n:04d}" for n in range(60)))
    follow(reaction(Ledger()), stream)
    assert Ledger.texts() == [f"{n:04d}" for n in range(60)]
    assert Cursor.objects.get(stream=stream).offset == 60


def test_each_entry_is_a_step_of_its_own_so_that_no_lock_of_one_meets_those_of_the_next():
    stream = fresh_code()
    write(stream, "a", "b")
    assert [follow_once(reaction(Ledger()), stream) for _ in range(3)] == [1, 1, 0]


def test_a_handler_that_fails_stops_before_its_entry_is_written_down_and_goes_on_later():
    stream = fresh_code()
    write(stream, "a", "b", "c")
    follow(reaction(Ledger(stumbles_at="b")), stream)
    stopped = Cursor.objects.get(reaction="ledger", stream=stream)
    assert (stopped.offset, stopped.failure, Ledger.texts()) == (1, "ValueError('cannot read b')", ["a"])
    assert stopped.failing_since is not None
    follow(reaction(Ledger()), stream)
    well = Cursor.objects.get(reaction="ledger", stream=stream)
    assert (well.offset, well.failure, well.failing_since) == (3, "", None)
    assert Ledger.texts() == ["a", "b", "c"]


def test_what_was_handled_before_the_failure_stays_and_is_not_handled_again():
    stream = fresh_code()
    write(stream, "a")
    follow(reaction(Ledger()), stream)
    write(stream, "b", "c")
    follow(reaction(Ledger(stumbles_at="c")), stream)
    assert Ledger.texts() == ["a", "b"]
    follow(reaction(Ledger()), stream)
    assert Ledger.texts() == ["a", "b", "c"]


def test_one_failing_reaction_does_not_hold_up_the_others(registered):
    stream = fresh_code()
    write(stream, "a")
    registered["bad"] = Reaction("bad", frozenset({"test.noted"}), Ledger(stumbles_at="a").handle)
    registered["ledger"] = reaction(Ledger())
    follow_all()
    assert Ledger.texts() == ["a"]
    assert dict(Cursor.objects.values_list("reaction", "offset")) == {"bad": 0, "ledger": 1}


def test_a_rebuild_from_zero_is_equal():
    stream = fresh_code()
    write(stream, *"abcdef")
    follow(reaction(Ledger()), stream)
    built = list(Pulse.objects.order_by("name").values_list("name", "at"))
    Pulse.objects.all().delete()
    rewind("ledger")
    follow(reaction(Ledger()), stream)
    assert list(Pulse.objects.order_by("name").values_list("name", "at")) == built


@pytest.mark.usefixtures("registered")
def test_two_reactions_of_one_name_are_a_mistake():
    reactions.reaction("mine", kinds=["test.noted"])(Ledger().handle)
    with pytest.raises(ValueError, match="mine is registered twice"):
        reactions.reaction("mine", kinds=["test.noted"])(Ledger().handle)


@pytest.mark.django_db(transaction=True)
def test_several_runners_at_once_handle_everything_once():
    stream, texts = fresh_code(), [f"{n:04d}" for n in range(300)]
    write(stream, *texts)

    def run(_: int) -> None:
        follow(reaction(Ledger()), stream)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    # Whoever found the cursor locked went home; the next sweep is level again.
    follow(reaction(Ledger()), stream)
    assert Ledger.texts() == texts
    assert Cursor.objects.get(stream=stream).failure == ""
