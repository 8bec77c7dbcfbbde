"""The journal: gapless, append-only, hash-chained, typed."""

import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, connections, transaction
from django.utils.module_loading import autodiscover_modules

from core.encoding import encode
from live.events import KINDS, Event
from live.journal import OutsideTransaction, record
from live.models import Entry, Stream
from live.selectors import Broken, first_broken, missed
from tests.live.room import fresh_code
from tests.live.words import Noted, noted

committed = pytest.mark.django_db(transaction=True)
WRITERS, ACTS_EACH = 50, 6


class Rolled(Exception):
    """This writer changes its mind."""


def write(stream: str, *texts: str) -> None:
    with transaction.atomic():
        for text in texts:
            record(noted(stream, text), actor=None)


def _busy_writer(stream: str, name: int, committed_texts: list[str]) -> None:
    dice = random.Random(name)
    for act in range(ACTS_EACH):
        text = f"{name}/{act}"
        try:
            with transaction.atomic():
                time.sleep(dice.random() * 0.004)
                record(noted(stream, text), actor=None)
                time.sleep(dice.random() * 0.004)
                if dice.random() < 0.3:
                    raise Rolled  # noqa: TRY301 - that is what rolls back
            committed_texts.append(text)
        except Rolled:
            pass
    connections.close_all()


class Reader(threading.Thread):
    """Follows a stream by offset all the while, as a screen does: what it passed by once it never sees again."""

    def __init__(self, stream: str) -> None:
        super().__init__()
        self.stream, self.offsets, self.done = stream, [0], threading.Event()

    def run(self) -> None:
        last_round = False
        while not last_round:
            last_round = self.done.is_set()
            new = Entry.objects.filter(stream_id=self.stream, offset__gt=self.offsets[-1]).order_by("offset")
            self.offsets += list(new.values_list("offset", flat=True))
        connections.close_all()


@committed
def test_fifty_writers_of_whom_a_third_roll_back_leave_no_gap_and_nothing_twice():
    stream, texts = fresh_code(), []
    reader = Reader(stream)
    reader.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda name: _busy_writer(stream, name, texts), range(WRITERS)))
    reader.done.set()
    reader.join()
    rows = list(Entry.objects.filter(stream_id=stream).order_by("offset").values_list("offset", "data__text"))
    assert [offset for offset, _ in rows] == list(range(1, len(texts) + 1))
    assert sorted(text for _, text in rows) == sorted(texts)
    assert reader.offsets == list(range(len(texts) + 1))
    assert first_broken(stream) is None


@committed
def test_an_event_cannot_be_recorded_where_it_and_the_change_could_come_apart():
    with pytest.raises(OutsideTransaction):
        record(noted(fresh_code()), actor=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    ["UPDATE live_entry SET actor = 'x'", "DELETE FROM live_entry", "TRUNCATE live_entry CASCADE"],
)
def test_what_was_written_is_refused_to_be_changed(act):
    with connection.cursor() as cursor:
        # The suite switches this one off to empty its database between tests.
        cursor.execute("ALTER TABLE live_entry ENABLE TRIGGER live_entry_no_truncate")
        write(fresh_code(), "once")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises((ProgrammingError, InternalError), match="the journal is append-only"), transaction.atomic():
            cursor.execute(act)
    assert list(Entry.objects.values_list("data__text", flat=True)) == ["once"]


@contextmanager
def _superuser_without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tampering", "offset", "why"),
    [
        ("UPDATE live_entry SET actor = '别人' WHERE {third}", 3, "the entry was changed or replaced"),
        ("UPDATE live_entry SET at = at - interval '1 s' WHERE {third}", 3, "the entry was changed or replaced"),
        ("""UPDATE live_entry SET card = '{{"id": 2}}' WHERE {third}""", 3, "the entry was changed or replaced"),
        ("DELETE FROM live_entry WHERE {third}", 3, "an entry is missing before offset 4"),
        (
            "DELETE FROM live_entry WHERE stream_id = '{stream}' AND \"offset\" = 1",
            1,
            "an entry is missing before offset 2",
        ),
        (
            "DELETE FROM live_entry WHERE stream_id = '{stream}' AND \"offset\" = 5",
            5,
            "the newest entries are missing or the head was changed",
        ),
        (
            "UPDATE live_stream SET head_hash = sha256('x') WHERE name = '{stream}'",
            5,
            "the newest entries are missing or the head was changed",
        ),
        (
            "UPDATE live_stream SET head = 4 WHERE name = '{stream}'",
            4,
            "the newest entries are missing or the head was changed",
        ),
    ],
)
def test_verify_names_the_first_row_that_a_superuser_tampered_with(tampering, offset, why):
    stream = fresh_code()
    write(stream, *"abcde")
    assert first_broken(stream) is None
    with _superuser_without_triggers(), connection.cursor() as cursor:
        third = f"stream_id = '{stream}' AND \"offset\" = 3"
        cursor.execute(tampering.format(stream=stream, third=third))
    assert first_broken(stream) == Broken(stream, offset, why)
    with pytest.raises(CommandError, match=f"{stream}#{offset}"):
        call_command("verify_journal")


@pytest.mark.django_db
def test_verify_says_of_each_stream_how_far_it_is_sound(capsys):
    stream = fresh_code()
    write(stream, "a", "b")
    call_command("verify_journal")
    assert f"{stream}: 2 ok" in capsys.readouterr().out.splitlines()


def test_a_field_that_is_not_declared_cannot_be_recorded():
    with pytest.raises(TypeError, match="colour"):
        Noted(stream="X", subject_id=1, number="", card={}, text="", colour="red")
    with pytest.raises(TypeError, match="text"):
        Noted(stream="X", subject_id=1, number="", card={})


def test_two_events_of_the_same_kind_are_a_mistake():
    with pytest.raises(TypeError, match=r"test\.noted is declared twice"):

        @dataclass(frozen=True, kw_only=True)
        class Again(Event):
            kind: ClassVar[str] = "test.noted"
            subject: ClassVar[str] = "test"


autodiscover_modules("events")
EXAMPLES = {
    "datetime": datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
    "str": "字",
    "int": 7,
    "int | None": None,
    "datetime.datetime | None": datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
    "bool": True,
    "float": 0.5,
    "float | None": None,
    "list[str]": ["甲", "乙"],
    "dict[str, int]": {"1": 60},
    "collections.abc.Mapping[str, typing.Any]": {"title": "夜市", "lon": 114.05, "lat": None},
}


def _type_name(declared: object) -> str:
    return (
        declared.__name__
        if isinstance(declared, type) and declared in (str, int, bool, float, datetime)
        else str(declared)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_event_goes_through_the_journal_and_comes_back_whole(kind):
    event_class, stream = KINDS[kind], fresh_code()
    own = [one for one in fields(event_class) if one.name not in {"stream", "subject_id", "number", "card"}]
    data = {one.name: EXAMPLES[_type_name(one.type)] for one in own}
    card = {"id": 9, "name": "柳堤", "open": True}
    with transaction.atomic():
        record(event_class(stream=stream, subject_id=9, number="N1", card=card, **data), actor=None)
    entry = Entry.objects.get(stream_id=stream)
    assert (entry.offset, entry.kind, entry.subject, entry.card) == (1, kind, event_class.subject, card)
    assert entry.data == json.loads(encode(data))


@pytest.mark.django_db
def test_a_stream_that_is_asked_for_too_much_too_early_or_of_another_life_starts_again():
    stream = fresh_code()
    write(stream, *map(str, range(12)))
    epoch = str(Stream.objects.get(pk=stream).epoch)
    assert [frame.offset for frame in missed(stream, epoch=epoch, after=9) or []] == [10, 11, 12]
    assert missed(stream, epoch=epoch.upper(), after=12) == []
    assert missed(stream, epoch=epoch, after=13) is None
    assert missed(stream, epoch="00000000-0000-0000-0000-000000000000", after=9) is None
    assert missed(stream, epoch=epoch, after=1, limit=10) is None
    assert missed("NOWHERE", epoch=epoch, after=0) is None


@committed
def test_the_frame_on_the_bell_is_the_frame_that_is_replayed(redis):
    stream = fresh_code()
    with redis.pubsub() as bell:
        bell.subscribe(f"live:{stream}")
        assert bell.get_message(timeout=5)["type"] == "subscribe"
        with transaction.atomic():
            record(noted(stream, "字", card={"id": 1, "a": 0.1, "none": None}), actor=None)
        rung = bell.get_message(timeout=5)["data"].decode()
    (replayed,) = missed(stream, epoch=str(Stream.objects.get(pk=stream).epoch), after=0) or []
    assert encode(_plain(rung)) == encode(_plain(replayed.text))


def _plain(text: str) -> dict:
    frame = json.loads(text)
    return dict(sorted(frame.items())) | {"card": dict(sorted(frame["card"].items()))}


@committed
def test_nothing_rings_for_a_transaction_that_was_rolled_back(redis):
    stream = fresh_code()
    with redis.pubsub() as bell:
        bell.subscribe(f"live:{stream}")
        assert bell.get_message(timeout=5)["type"] == "subscribe"
        with suppress(Rolled), transaction.atomic():
            record(noted(stream, "never"), actor=None)
            raise Rolled
        write(stream, "real")
        assert '"offset":1,' in bell.get_message(timeout=5)["data"].decode()
