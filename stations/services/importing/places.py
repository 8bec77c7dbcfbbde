"""Places from a file: every row that can be is kept, every other is named with its field and why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, require
from core.wording import listed
from stations import rules
from stations.choices import PlaceKind
from stations.geo.areas import area_of
from stations.geo.datum import check_position, to_wgs84
from stations.geo.measure import LonLat
from stations.models import Officer, Organisation, Place
from stations.services.importing.mapping import PlaceMapping, check_mapping
from stations.services.importing.records import Record, records
from stations.services.places import Kept, PlaceRow, keep_places

LONGEST = {"code": 40, "name": 100, "address": 200, "sensitive": 200}
MOST_HOUSEHOLDS = 1_000_000


class Rejected(NamedTuple):
    """A row that stays out."""

    row: int
    field: str
    why: str


@dataclass(frozen=True)
class PlaceImport:
    """What an import did."""

    kept: Kept
    rejected: list[Rejected]


@transaction.atomic
def import_places(
    *, by: Officer | None, station: Organisation, path: Path, kind: str, mapping: PlaceMapping, source: str = ""
) -> PlaceImport:
    """Keep the places of a file under their codes; running it again changes nothing.

    A column or property that the file has decides, an empty cell clears; what the file does not have stays as it is.
    Raises Invalid for a file, mapping or kind that cannot be used at all; then nothing is written.
    """
    require(by is None or rules.may_keep_places(by))
    if kind not in PlaceKind.values:
        raise Invalid.field(
            "kind", _("没有类别“{kind}”；可用：{known}。").format(kind=kind, known=listed(PlaceKind.values))
        )
    check_mapping(mapping)
    near = (station.lon, station.lat) if station.lon is not None and station.lat is not None else None
    rows: dict[str, PlaceRow] = {}
    rejected: list[Rejected] = []
    above = _codes_above(station, mapping.kind_above(kind))
    for record in records(path):
        try:
            row = _row(record, kind, mapping, near)
            _fits(row, rows, above)
            rows[row.code] = row
        except Invalid as error:
            name, said = next(iter(error.fields.items()))
            rejected.append(Rejected(record.number, name if name in FIELD_NAMES else "geometry", said[0]))
    kept = keep_places(by=by, station=station, rows=rows.values(), source=source or path.name, rejected=len(rejected))
    return PlaceImport(kept, rejected)


FIELD_NAMES = frozenset({"code", "name", "address", "lon", "lat", "parent", "sensitive", "households", "properties"})


def _codes_above(station: Organisation, kind: str) -> frozenset[str]:
    return frozenset(Place.objects.filter(station=station, kind=kind).values_list("code", flat=True))


def _fits(row: PlaceRow, seen: Mapping[str, PlaceRow], above: frozenset[str]) -> None:
    if row.code in seen:
        raise Invalid.field("code", _("编号“{code}”在文件中出现两次。").format(code=row.code))
    if row.parent and row.parent[1] not in above:
        label = PlaceKind(row.parent[0]).label
        raise Invalid.field(
            "parent", _("没有编号为“{code}”的{kind}，请先导入上级。").format(code=row.parent[1], kind=label)
        )


def _row(record: Record, kind: str, mapping: PlaceMapping, near: LonLat | None) -> PlaceRow:
    if not isinstance(record.values, dict):
        raise _broken(record, "properties", "", _("properties 不是对象"))
    _check_characters(record)
    texts = {name: _text(name, mapping.value(name, record.values)) for name in LONGEST}
    if not texts["name"]:
        raise Invalid.field("name", _("缺少名称。"))
    parent = _text("code", mapping.value("parent", record.values))
    _check_geometry(record, texts["name"])
    lon, lat = _position(record, mapping, near)
    area = None
    if record.geometry and record.geometry.get("type") != "Point":
        area = area_of(record.geometry, feature=_called(record, texts["name"]), datum=mapping.datum, near=near)
    return PlaceRow(
        kind=kind, code=texts["code"] or texts["name"][: LONGEST["code"]], name=texts["name"], address=texts["address"],
        sensitive=texts["sensitive"], households=_count(mapping.value("households", record.values)), lon=lon, lat=lat,
        parent=(mapping.kind_above(kind), parent) if parent else None, area=area, decides=_decides(record, mapping),
    )  # fmt: skip


def _check_characters(record: Record) -> None:
    """Refuse half characters, which JSON can write: neither the database nor the page that says why could hold them."""
    try:
        json.dumps([record.values, record.geometry], ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as half:
        raise Invalid.field("properties", _("内容中有不成对的代理字符，请检查来源系统的编码。")) from half


def _check_geometry(record: Record, name: str) -> None:
    """Refuse what JSON allows and GeoJSON does not: anything may stand where an object or a list should."""
    geometry = record.geometry
    if geometry is not None and not isinstance(geometry, dict):
        raise _broken(record, "geometry", name, _("geometry 不是对象"))
    if geometry and geometry.get("type") == "Point" and not isinstance(geometry.get("coordinates"), list):
        raise _broken(record, "geometry", name, _("Point 的 coordinates 不是 [经度, 纬度]"))


def _broken(record: Record, field: str, name: str, why: str) -> Invalid:
    return Invalid.field(field, _("{what}：{why}。").format(what=_called(record, name), why=why))


def _called(record: Record, name: str) -> str:
    return _("第 {number} 个要素 {name}").format(number=record.number, name=name).strip()


def _decides(record: Record, mapping: PlaceMapping) -> frozenset[str]:
    """Return what a record says something about: a position by a Point or by both columns, and never by half."""
    named, axes = mapping.decides(record.values), {"lon", "lat"}
    point = record.geometry and record.geometry.get("type") == "Point" and record.geometry.get("coordinates")
    return named | axes if point or axes <= named else named - axes


def _text(name: str, value: Any) -> str:
    text = (
        "" if value is None else str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    )
    if "\x00" in text:
        raise Invalid.field(name, _("内容中有 NUL 字符（U+0000）。"))
    if len(text) > LONGEST[name]:
        raise Invalid.field(name, _("最多 {most} 字，现 {there} 字。").format(most=LONGEST[name], there=len(text)))
    return text


def _count(value: Any) -> int:
    if value in (None, ""):
        return 0
    try:
        count = int(float(value))
    except (TypeError, ValueError, OverflowError) as unread:
        raise Invalid.field("households", _("户数“{value}”不是整数。").format(value=value)) from unread
    if not 0 <= count <= MOST_HOUSEHOLDS:
        raise Invalid.field(
            "households", _("户数 {count} 不在 0 到 {most} 之间。").format(count=count, most=MOST_HOUSEHOLDS)
        )
    return count


def _position(record: Record, mapping: PlaceMapping, near: LonLat | None) -> tuple[float | None, float | None]:
    """Return the point in WGS-84 from the columns, or from a GeoJSON Point; (None, None) where there is none."""
    given = [mapping.value(name, record.values) for name in ("lon", "lat")]
    if record.geometry and record.geometry.get("type") == "Point":
        given = [*(record.geometry.get("coordinates") or []), None, None][:2]
    if all(value in (None, "") for value in given):
        return None, None
    numbers = []
    for name, label, value in zip(("lon", "lat"), (_("经度"), _("纬度")), given, strict=True):
        try:
            numbers.append(float(value))
        except (TypeError, ValueError, OverflowError) as unread:
            raise Invalid.field(
                name, _("{label}“{value}”不是数。").format(label=label, value="" if value is None else value)
            ) from unread
    check_position(numbers[0], numbers[1], near=near)
    lon, lat = to_wgs84(numbers[0], numbers[1], mapping.datum)
    return round(lon, 7), round(lat, 7)
