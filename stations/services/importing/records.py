"""A file of places as numbered records: GeoJSON features or rows of a table, before anybody asks what they mean."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.errors import Invalid
from stations.tables import read_rows

GEOJSON = frozenset({".geojson", ".json"})


class Record(NamedTuple):
    """`number` is the spreadsheet's row or the feature's place in the file (from 1).

    `geometry` is what stands where GeoJSON has one, not yet checked, or None; of a feature, so are its `values`.
    """

    number: int
    values: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


def records(path: Path) -> Iterator[Record]:
    """Give the records of a file. Raises Invalid (field `file`) for what is no table and no GeoJSON."""
    if path.suffix.lower() in GEOJSON:
        yield from _features(path)
        return
    for row in read_rows(path):
        yield Record(row.number, row.values, None)


def _features(path: Path) -> Iterator[Record]:
    for number, feature in enumerate(_collection(path), 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise Invalid.field(
                "file", _("{file} 第 {number} 个要素不是 Feature。").format(file=path.name, number=number)
            )
        yield Record(number, feature.get("properties") or {}, feature.get("geometry"))


def _collection(path: Path) -> list[Any]:
    if not path.is_file():
        raise Invalid.field("file", _("{file}：文件不存在。").format(file=path.name))
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as unread:
        raise Invalid.field("file", _("{file} 不是 UTF-8 编码，请另存为 UTF-8。").format(file=path.name)) from unread
    except (ValueError, RecursionError) as unread:
        raise Invalid.field("file", _("{file} 不是合法的 JSON：{why}。").format(file=path.name, why=unread)) from unread
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise Invalid.field("file", _("{file} 不是 GeoJSON 的 FeatureCollection。").format(file=path.name))
    return features
