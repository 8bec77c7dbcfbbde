"""Kept connections to PostgreSQL: one that died while it rested is replaced before anybody notices."""

import pytest
from django.db import connection, connections, transaction

from config.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


def backend() -> int:
    """The server process that answers this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _new_connection() -> None:
    """A connection of this test's own: one that has lived its time is replaced between requests anyway."""
    connection.close()


def next_request() -> None:
    """What Django does between two requests of a kept connection."""
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()


@pytest.fixture
def cut():
    """Ends a server process from another connection."""
    other = connections.create_connection("default")

    def end(pid: int) -> None:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    yield end
    other.close()


def test_a_rested_connection_that_died_is_replaced_without_a_failed_call(cut, monkeypatch):
    monkeypatch.setattr(base, "RESTED_S", 0.0)
    before = backend()
    cut(before)
    next_request()
    assert backend() != before


def test_a_busy_connection_is_not_asked_again_within_a_second(monkeypatch):
    monkeypatch.setattr(base, "RESTED_S", 3600.0)
    backend()
    monkeypatch.setattr(connections["default"], "_used_at", float("-inf"))
    asked = []
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: asked.append(1) or True)
    for _ in range(3):
        next_request()
        backend()
    assert len(asked) == 1


def test_a_call_whose_transaction_takes_longer_is_committed_and_ended(monkeypatch):
    monkeypatch.setattr(base, "RESTED_S", 0.05)
    backend()
    next_request()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.1)")
    assert connection.get_autocommit()


def test_a_refused_statement_leaves_nothing_of_what_it_carried_in_the_log():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_min_error_statement'), current_setting('log_error_verbosity')")
        assert cursor.fetchone() == ("panic", "terse")
