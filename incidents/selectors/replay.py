"""What a replay starts from, and what it is checked against at the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.encoding import encode
from core.errors import Conflict
from incidents.choices import Status
from incidents.models import Incident
from incidents.selectors.incidents import incident_card, open_incidents
from live import selectors as journal
from stations.models import Organisation
from stations.selectors.units import station_units, unit_card

SOURCE_ID = "replay-"
TRIES = 20
Cards = dict[str, dict[int, Any]]


def past_day(station: Organisation, day: date, zone: ZoneInfo) -> list[tuple[float, Incident]]:
    """Return the closed incidents of a day (of a time zone) with the second of the day at which each was reported."""
    start, end = (datetime.combine(one, time.min, tzinfo=zone) for one in (day, day + timedelta(days=1)))
    rows = Incident.objects.filter(station=station, status=Status.CLOSED, reported_at__gte=start, reported_at__lt=end)
    rows = rows.exclude(source_id__startswith=SOURCE_ID).select_related("type").defer("search")
    return [((row.reported_at - start).total_seconds(), row) for row in rows.order_by("reported_at", "id")]


@dataclass(frozen=True)
class Board:
    """What a screen holds: cards by subject and id, true at an offset."""

    offset: int
    cards: Cards


def _plain(card: Mapping[str, Any]) -> Any:
    return json.loads(encode(card))


def fresh_board(station: Organisation) -> Board:
    """Read a station's board from the tables. Conflict when it does not stand still for a moment."""
    for _attempt in range(TRIES):
        before = journal.head(station.code)
        cards: Cards = {
            "incident": {row.pk: _plain(incident_card(row)) for row in open_incidents(station)},
            "unit": {row.pk: _plain(unit_card(row)) for row in station_units(station)},
        }
        if journal.head(station.code) == before:
            return Board(before.offset, cards)
    raise Conflict(_("日志一直在前进，无法取得一致的画面，请稍后再核对。"))


def followed_board(station: Organisation, board: Board, until: int) -> Board:
    """Return what a screen makes of a board by following the journal: each card replaces the one before, a closed one leaves."""
    cards: Cards = {subject: dict(rows) for subject, rows in board.cards.items()}
    for frame in journal.frames_between(station.code, board.offset, until):
        event = json.loads(frame.text)
        subject, card = event["subject"], event["card"]
        if subject["type"] not in cards:
            continue
        cards[subject["type"]].pop(subject["id"], None)
        if card.get("open", True):
            cards[subject["type"]][subject["id"]] = card
    return Board(until, cards)
