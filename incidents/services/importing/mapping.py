"""The mapping file of an import: which columns fill which field. Every error names the key that is wrong."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.wording import listed
from incidents.choices import Disposition, Kind, Priority, Source
from stations.choices import Datum

MOMENTS = ("occurred_at", "reported_at", "closed_at")
TEXTS = ("title", "description", "address")
KEYS = frozenset({"source", "source_id", "position", "type", "kind", "priority", "disposition", "open", "caller"})
WITHIN_KM = 200.0
# As many as a line holds.
SHOWN = 10
JOIN = "|"
_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Moment:
    """A time: `format` is iso, epoch or strptime's; a time that names no zone is in `zone`."""

    column: str
    format: str
    zone: ZoneInfo


@dataclass(frozen=True)
class Choice:
    """A word by a map of values; of several columns "A|B" is looked up before "A". `default` None: not in the map is an error."""

    columns: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    default: Any = None


@dataclass(frozen=True)
class Position:
    """Two columns with their datum; further than `within_km` from the station is taken for a slip."""

    lon: str
    lat: str
    datum: str
    required: bool
    within_km: float


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """A checked mapping. `source_id` with several columns identifies a row by their digest; texts are templates "{column}"."""

    source: str
    source_id: list[str]
    moments: dict[str, Moment]
    texts: dict[str, str]
    choices: dict[str, Choice]
    position: Position | None
    caller: dict[str, str]

    def columns(self) -> dict[str, str]:
        """Return every column that is read, with the key that names it."""
        found = dict.fromkeys(self.source_id, "source_id")
        found |= {moment.column: f"{key}.column" for key, moment in self.moments.items()}
        found |= {column: key for key, text in self.texts.items() for column in _COLUMN.findall(text)}
        found |= {column: f"{key}.column" for key, choice in self.choices.items() for column in choice.columns}
        found |= {column: f"caller.{key}" for key, column in self.caller.items()}
        if self.position:
            found |= {self.position.lon: "position.lon", self.position.lat: "position.lat"}
        return found

    def require_columns(self, present: Collection[str]) -> None:
        """Raise Invalid, naming the key, for a column that the file does not have."""
        if missing := {key: column for column, key in self.columns().items() if column not in present}:
            raise Invalid(
                _("文件中没有列：{missing}。文件的列有：{there}。").format(
                    missing=listed(missing.values()), there=listed(present)
                ),
                {key: _("文件中没有列“{column}”。").format(column=column) for key, column in missing.items()},
            )


def fill(template: str, row: Mapping[str, Any]) -> str:
    """Return a text with its columns' values put in."""
    return _COLUMN.sub(lambda found: word(row[found[1]]), template).strip()


def word(value: Any) -> str:
    """Return a cell as it would be written: None is nothing, 3.0 is 3, True is true."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_mapping(text: str, *, types: Collection[str]) -> ColumnMapping:
    """Return the mapping written in YAML; `types` are the codes that may be named. Raises Invalid."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Invalid.field("mapping", _("映射文件不是合法的 YAML：{error}").format(error=error)) from error
    return _Reader(given, types).mapping()


class _Reader:
    """Takes the document apart, key by key."""

    def __init__(self, given: Any, types: Collection[str]) -> None:
        self.given = self._table("mapping", given, KEYS.union(MOMENTS, TEXTS))
        self.words: dict[str, Collection[Any]] = {
            "type": types,
            "kind": Kind.values,
            "priority": Priority.values,
            "disposition": Disposition.values,
            "open": (True, False),
        }

    def mapping(self) -> ColumnMapping:
        """Return all parts."""
        for key in ("source_id", "occurred_at", "type"):
            if key not in self.given:
                raise Invalid.field(key, _("映射缺少必填项 {key}。").format(key=key))
        source = self.given.get("source", Source.IMPORTED.value)
        if str(source) not in Source.values:
            raise Invalid.field("source", _("来源应为：{known}。").format(known=listed(Source.values)))
        return ColumnMapping(
            source=str(source),
            source_id=self._columns("source_id", self.given["source_id"]),
            moments={key: self._moment(key) for key in MOMENTS if key in self.given},
            texts={key: self._text(key, self.given[key]) for key in TEXTS if key in self.given},
            choices={key: self._choice(key) for key in self.words if key in self.given},
            position=self._position() if "position" in self.given else None,
            caller=self._caller(),
        )

    @staticmethod
    def _table(key: str, value: Any, allowed: Collection[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Invalid.field(key, _("{key} 应为“键: 值”的表。").format(key=key))
        if unknown := [str(name) for name in value if name not in allowed]:
            path = unknown[0] if key == "mapping" else f"{key}.{unknown[0]}"
            raise Invalid.field(
                path, _("不认识的键 {path}，可用：{known}。").format(path=path, known=listed(sorted(allowed)))
            )
        return value

    @staticmethod
    def _text(key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise Invalid.field(key, _("{key} 应为文字。").format(key=key))
        return value

    def _columns(self, key: str, value: Any) -> list[str]:
        names = value if isinstance(value, list) else [value]
        if not names:
            raise Invalid.field(key, _("{key} 至少要有一列。").format(key=key))
        return [self._text(key, name) for name in names]

    def _moment(self, key: str) -> Moment:
        part = self._table(key, self.given[key], {"column", "format", "timezone"})
        name = part.get("timezone", "Asia/Shanghai")
        try:
            zone = ZoneInfo(str(name))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Invalid.field(
                f"{key}.timezone", _("没有时区“{name}”，例如 Asia/Shanghai。").format(name=name)
            ) from error
        form = self._text(f"{key}.format", part.get("format", "iso"))
        if form not in {"iso", "epoch"} and "%" not in form:
            raise Invalid.field(
                f"{key}.format", _("格式应为 iso、epoch 或如 {example}。").format(example="%Y-%m-%d %H:%M:%S")
            )
        return Moment(self._text(f"{key}.column", part.get("column")), form, zone)

    def _choice(self, key: str) -> Choice:
        value = self.given[key]
        if not isinstance(value, dict):
            return Choice(default=self._one_of(key, value))
        part = self._table(key, value, {"column", "values", "default"})
        values = part.get("values", {})
        if not isinstance(values, dict):
            raise Invalid.field(f"{key}.values", _("{key}.values 应为“值: 结果”的表。").format(key=key))
        if "default" not in part and not values:
            raise Invalid.field(key, _("{key} 需要 values 或 default。").format(key=key))
        return Choice(
            self._columns(f"{key}.column", part.get("column")),
            {word(name).casefold(): self._one_of(f"{key}.values.{word(name)}", to, key) for name, to in values.items()},
            self._one_of(f"{key}.default", part["default"], key) if "default" in part else None,
        )

    def _one_of(self, path: str, value: Any, key: str = "") -> Any:
        allowed = self.words[key or path]
        if isinstance(value, dict | list) or value not in allowed:
            said = (
                _("{path} 的结果“{value}”不认识。")
                if len(allowed) > SHOWN
                else _("{path} 的结果“{value}”不认识，可用：{known}。")
            )
            raise Invalid.field(path, said.format(path=path, value=value, known=listed(map(word, allowed))))
        return value

    def _position(self) -> Position:
        part = self._table("position", self.given["position"], {"lon", "lat", "datum", "required", "within_km"})
        datum = part.get("datum", Datum.WGS84.value)
        if datum not in Datum.values:
            raise Invalid.field("position.datum", _("坐标系应为：{known}。").format(known=listed(Datum.values)))
        within_km = part.get("within_km", WITHIN_KM)
        if not isinstance(within_km, int | float) or within_km <= 0:
            raise Invalid.field("position.within_km", _("position.within_km 应为正的公里数。"))
        lon, lat = (self._text(f"position.{name}", part.get(name)) for name in ("lon", "lat"))
        return Position(lon, lat, str(datum), bool(part.get("required", False)), float(within_km))

    def _caller(self) -> dict[str, str]:
        part = self._table("caller", self.given.get("caller", {}), {"name", "phone"})
        return {key: self._text(f"caller.{key}", column) for key, column in part.items()}
