"""One row of a file → one past incident, or the field that is wrong and why."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from incidents.choices import Disposition, Kind
from incidents.rules import FUTURE_SLACK
from incidents.services.importing.mapping import JOIN, Choice, ColumnMapping, Moment, Position, fill, word
from stations.geo.datum import check_position
from stations.geo.measure import LonLat, distance_m
from stations.phones import NUMBER, digits_of

# An empty cell of a spreadsheet becomes a day of 1899 or 1900; no register of a station is older than this.
OLDEST = datetime(1950, 1, 1, tzinfo=UTC)
LONGEST = {"title": 100, "description": 4000, "address": 200, "source_id": 80, "caller.name": 64}
DIGEST_BYTES = 12


@dataclass(slots=True)
class Past:
    """A past incident as the file tells it; the position is still in the file's datum."""

    row: int
    source_id: str
    type: str
    kind: str
    priority: int | None
    title: str
    description: str
    address: str
    lon: float | None
    lat: float | None
    occurred_at: datetime
    reported_at: datetime
    closed_at: datetime | None
    disposition: str
    caller_name: str
    caller_phone: str


@dataclass(frozen=True)
class Rejected:
    """A row that stays out: its number in the file, the field of the mapping, and a sentence."""

    row: int
    field: str
    why: str


def read_row(number: int, row: Mapping[str, Any], mapping: ColumnMapping, *, near: LonLat | None, at: datetime) -> Past:
    """Return the incident of a row. `near` is the station, `at` the present. Raises Invalid with one field."""
    moments = {key: _moment(key, moment, row, at) for key, moment in mapping.moments.items()}
    occurred_at = moments["occurred_at"]
    if occurred_at is None:
        raise Invalid.field("occurred_at", _("没有发生时间。"))
    reported_at = moments.get("reported_at") or occurred_at
    lon, lat = _position(mapping.position, row, near) if mapping.position else (None, None)
    texts = {key: _text(key, fill(template, row)) for key, template in mapping.texts.items()}
    chosen = {key: _chosen(key, choice, row) for key, choice in mapping.choices.items()}
    closed_at = None if chosen.get("open") else _closed(moments.get("closed_at"), reported_at)
    return Past(
        row=number,
        source_id=_source_id(mapping.source_id, row),
        type=chosen["type"],
        kind=chosen.get("kind", Kind.ALARM.value),
        priority=chosen.get("priority"),
        title=texts.get("title", ""),
        description=texts.get("description", ""),
        address=texts.get("address", ""),
        lon=lon,
        lat=lat,
        occurred_at=occurred_at,
        reported_at=reported_at,
        closed_at=closed_at,
        disposition=chosen.get("disposition", Disposition.HANDLED.value) if closed_at else "",
        caller_name=_text("caller.name", word(row[mapping.caller["name"]])) if "name" in mapping.caller else "",
        caller_phone=_phone(word(row[mapping.caller["phone"]])) if "phone" in mapping.caller else "",
    )


def _moment(key: str, moment: Moment, row: Mapping[str, Any], at: datetime) -> datetime | None:
    value = row[moment.column]
    if value is None:
        return None
    found = _read_time(key, value, moment.format)
    found = found.replace(tzinfo=moment.zone) if found.tzinfo is None else found
    if found > at + FUTURE_SLACK:
        raise Invalid.field(key, _("时间 {value} 在将来，请核对日期与时区。").format(value=word(value)))
    if found < OLDEST:
        raise Invalid.field(key, _("时间 {value} 早于 {year} 年。").format(value=word(value), year=OLDEST.year))
    # In UTC, because two times of one zone are otherwise compared without their offsets when a clock is set back.
    return found.astimezone(UTC)


def _read_time(key: str, value: Any, form: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    try:
        if form == "epoch":
            return datetime.fromtimestamp(float(value), UTC)
        text = word(value)
        return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid.field(
            key, _("时间“{value}”与格式 {format} 不符。").format(value=word(value), format=form)
        ) from error


def _closed(closed_at: datetime | None, reported_at: datetime) -> datetime:
    if closed_at is not None and closed_at < reported_at:
        raise Invalid.field("closed_at", _("结案早于接报。"))
    return closed_at or reported_at


def _text(key: str, text: str) -> str:
    if "\x00" in text:
        raise Invalid.field(key, _("内容中有 NUL 字符（U+0000）。"))
    if len(text) > LONGEST[key]:
        raise Invalid.field(key, _("{there} 字，最多 {most} 字。").format(there=len(text), most=LONGEST[key]))
    return text


def _phone(text: str) -> str:
    digits = digits_of(text)
    if digits and not NUMBER.fullmatch(digits):
        # The number itself is not repeated: the rejects file is read by many.
        raise Invalid.field("caller.phone", _("电话只能是 3 到 20 位数字。"))
    return digits


def _chosen(key: str, choice: Choice, row: Mapping[str, Any]) -> Any:
    words = [word(row[column]).casefold() for column in choice.columns]
    for end in range(len(words), 0, -1):
        if (found := choice.values.get(JOIN.join(words[:end]))) is not None:
            return found
    if choice.default is None:
        said = JOIN.join(word(row[column]) for column in choice.columns)
        raise Invalid.field(
            key, _("值“{value}”在映射的 {key}.values 中没有，也没有 {key}.default。").format(value=said, key=key)
        )
    return choice.default


def _position(place: Position, row: Mapping[str, Any], near: LonLat | None) -> tuple[float | None, float | None]:
    given = {"lon": row[place.lon], "lat": row[place.lat]}
    empty = [name for name, value in given.items() if value is None]
    if len(empty) == 1 or (empty and place.required):
        raise Invalid.field(f"position.{empty[0]}", _("没有坐标。") if len(empty) > 1 else _("经纬度要成对给出。"))
    if empty:
        return None, None
    lon, lat = (_degrees(f"position.{name}", value) for name, value in given.items())
    try:
        check_position(lon, lat, near=near, within_km=place.within_km)
    except Invalid as error:
        name, said = next(iter(error.fields.items()))
        raise Invalid.field(f"position.{name}", said[0]) from error
    if near and (away_km := distance_m((lon, lat), near) / 1000) > place.within_km:
        raise Invalid.field(
            "position.lon",
            _("离派出所 {away:,.0f} 公里，超过 {limit:g} 公里。").format(away=away_km, limit=place.within_km),
        )
    return lon, lat


def _degrees(key: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise Invalid.field(key, _("“{value}”不是数。").format(value=word(value))) from error


def _source_id(columns: list[str], row: Mapping[str, Any]) -> str:
    if len(columns) == 1:
        found = _text("source_id", word(row[columns[0]]))
        if not found:
            raise Invalid.field("source_id", _("没有来源编号。"))
        return found
    text = "\x1f".join(word(row[column]) for column in columns)
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()
