"""Which open sockets may go on listening: what a request is asked at every step, a socket is asked again and again."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from core.clock import now
from stations.models import ApiToken, Officer, Organisation
from stations.rules import may_follow_live, session_is_over


class Ticket(NamedTuple):
    """What a socket was opened with: the officer and the session or token that must stay valid."""

    officer_id: int
    session_key: str
    token_digest: bytes
    station_id: int


def officer_by_session(key: str) -> Officer | None:
    """Return the active officer of a session that still counts."""
    session = _sessions([Ticket(0, key, b"", 0)]).get(key) if key.isalnum() else None
    if session is None or SESSION_KEY not in session:
        return None
    rows = Officer.objects.select_related("station", "organisation").filter(is_active=True)
    officer = rows.filter(pk=str(session[SESSION_KEY])).first()
    return officer if officer and _counts(session, officer) else None


def _sessions(tickets: list[Ticket]) -> dict[str, Mapping[str, Any]]:
    keys = {ticket.session_key for ticket in tickets if ticket.session_key}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
    return {row.session_key: row.get_decoded() for row in rows}


def _counts(session: Mapping[str, Any] | None, officer: Officer) -> bool:
    """Whether a session is within its limits and was opened with the password that the officer has now."""
    if session is None or session.get(SESSION_KEY) != str(officer.pk):
        return False
    clock = int(time.time())
    began, seen = session.get("began", clock), session.get("seen", clock)
    same_password = constant_time_compare(session.get(HASH_SESSION_KEY, ""), officer.get_session_auth_hash())
    return same_password and not session_is_over(officer, began_s=began, seen_s=seen, clock_s=clock)


def _oversees(officer: Officer, station_id: int, paths: Mapping[int, str]) -> bool:
    """Whether a station is the officer's own or below the body that the officer belongs to now."""
    if officer.station_id is not None:
        return officer.station_id == station_id
    return paths.get(station_id, "").startswith(officer.organisation.path)


def still_valid(tickets: list[Ticket]) -> set[int]:
    """Return the indexes of the tickets whose officer may still listen: four queries for all sockets of a process."""
    rows = Officer.objects.select_related("organisation")
    needed = rows.only("pk", "station_id", "password", "roles", "is_active", "organisation__path")
    officers = needed.in_bulk({ticket.officer_id for ticket in tickets})
    paths = dict(Organisation.objects.filter(pk__in={t.station_id for t in tickets}).values_list("pk", "path"))
    sessions = _sessions(tickets)
    tokens = {
        bytes(digest)
        for digest in ApiToken.objects.filter(
            digest__in={t.token_digest for t in tickets if t.token_digest}, expires_at__gt=now()
        ).values_list("digest", flat=True)
    }

    def good(ticket: Ticket) -> bool:
        officer = officers.get(ticket.officer_id)
        if officer is None or not may_follow_live(officer) or not _oversees(officer, ticket.station_id, paths):
            return False
        if ticket.session_key:
            return _counts(sessions.get(ticket.session_key), officer)
        return ticket.token_digest in tokens

    return {index for index, ticket in enumerate(tickets) if good(ticket)}
