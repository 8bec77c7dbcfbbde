"""Which column or property fills which field of a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.wording import listed
from stations.choices import Datum, PlaceKind
from stations.services.importing.columns import USUAL

KEYS = frozenset({"columns", "datum", "parent_kind"})
# Whose code stands in `parent`, unless the mapping says otherwise.
ABOVE = {
    PlaceKind.BUILDING: PlaceKind.COMPOUND,
    PlaceKind.DWELLING: PlaceKind.BUILDING,
}


@dataclass(frozen=True)
class PlaceMapping:
    """`columns` maps a field to the file's name for it; `datum` is that of its coordinates."""

    columns: Mapping[str, str] = field(default_factory=dict)
    datum: str = Datum.WGS84
    parent_kind: str = ""

    def value(self, name: str, values: Mapping[str, Any]) -> Any:
        """Return a field's raw value in a record; None where the file has none."""
        column = self._column(name, values)
        return None if column is None else values[column]

    def decides(self, values: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that a record has, empty or not: what it does not have, it says nothing about."""
        return frozenset(name for name in USUAL if self._column(name, values) is not None)

    def kind_above(self, kind: str) -> str:
        """Return the kind of place that `parent` names."""
        return self.parent_kind or ABOVE.get(PlaceKind(kind), PlaceKind.COMMUNITY)

    def _column(self, name: str, values: Mapping[str, Any]) -> str | None:
        if name in self.columns:
            return self.columns[name] if self.columns[name] in values else None
        lowered = {key.lower(): key for key in values}
        return next((lowered[usual] for usual in USUAL[name] if usual in lowered), None)


def read_mapping(path: Path) -> PlaceMapping:
    """Read `{columns: {name: 社区名}, datum: gcj02, parent_kind: community}`. Raises Invalid (field `mapping`) by key."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as unread:
        raise Invalid.field("mapping", _("{file} 读不了：{why}").format(file=path.name, why=unread)) from unread
    columns = given.get("columns", {}) if isinstance(given, dict) else None
    if not isinstance(columns, dict):
        raise Invalid.field("mapping", _("{file} 应是“键: 值”，columns 下写“字段: 列名”。").format(file=path.name))
    if unknown := sorted(set(given) - KEYS):
        raise Invalid.field(
            "mapping",
            _("不认识的键：{unknown}；可用 {known}。").format(unknown=listed(unknown), known=listed(sorted(KEYS))),
        )
    if unknown := sorted(set(columns) - set(USUAL)):
        raise Invalid.field(
            "mapping",
            _("columns 中没有字段 {unknown}；可用：{known}。").format(unknown=listed(unknown), known=listed(USUAL)),
        )
    mapping = PlaceMapping(
        {name: str(column) for name, column in columns.items()},
        str(given.get("datum", Datum.WGS84)),
        str(given.get("parent_kind", "")),
    )
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: PlaceMapping) -> None:
    """Refuse a datum or kind that does not exist."""
    if mapping.datum not in Datum.values:
        raise Invalid.field(
            "datum", _("没有坐标系“{datum}”；可用：{known}。").format(datum=mapping.datum, known=listed(Datum.values))
        )
    if mapping.parent_kind and mapping.parent_kind not in PlaceKind.values:
        raise Invalid.field(
            "parent_kind",
            _("没有类别“{kind}”；可用：{known}。").format(kind=mapping.parent_kind, known=listed(PlaceKind.values)),
        )
