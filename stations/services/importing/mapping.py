"""Which column or property fills which field of a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from core.errors import Invalid
from stations.choices import Datum, PlaceKind

# What the columns are called when nobody says: the first that a file has is taken.
USUAL: dict[str, tuple[str, ...]] = {
    "code": ("code", "编号", "代码", "id"),
    "name": ("name", "名称", "社区", "小区", "单位名称"),
    "address": ("address", "地址"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "parent": ("parent", "上级编号", "社区编号"),
    "sensitive": ("sensitive", "敏感说明"),
    "households": ("households", "户数"),
}
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
        if name in self.columns:
            return values.get(self.columns[name])
        lowered = {key.lower(): key for key in values}
        return next((values[lowered[usual]] for usual in USUAL[name] if usual in lowered), None)

    def kind_above(self, kind: str) -> str:
        """Return the kind of place that `parent` names."""
        return self.parent_kind or ABOVE.get(PlaceKind(kind), PlaceKind.COMMUNITY)


def read_mapping(path: Path) -> PlaceMapping:
    """Read `{columns: {name: 社区名}, datum: gcj02, parent_kind: community}`. Raises Invalid (field `mapping`) by key."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as unread:
        raise Invalid.field("mapping", f"{path.name} 读不了：{unread}") from unread
    columns = given.get("columns", {}) if isinstance(given, dict) else None
    if not isinstance(columns, dict):
        raise Invalid.field("mapping", f"{path.name} 应是“键: 值”，columns 下写“字段: 列名”。")
    if unknown := sorted(set(given) - {"columns", "datum", "parent_kind"}):
        raise Invalid.field("mapping", f"不认识的键：{'、'.join(unknown)}；可用 columns、datum、parent_kind。")
    if unknown := sorted(set(columns) - set(USUAL)):
        raise Invalid.field("mapping", f"columns 中没有字段 {'、'.join(map(str, unknown))}；可用：{'、'.join(USUAL)}。")
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
        raise Invalid.field("datum", f"没有坐标系“{mapping.datum}”；可用：{'、'.join(Datum.values)}。")
    if mapping.parent_kind and mapping.parent_kind not in PlaceKind.values:
        raise Invalid.field("parent_kind", f"没有类别“{mapping.parent_kind}”；可用：{'、'.join(PlaceKind.values)}。")
