"""The mapping file of an import says which key is wrong."""

from pathlib import Path

import pytest
import yaml

from core.errors import Invalid
from incidents.services.importing import mapping_from

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "mappings"
GOOD = {
    "source_id": "编号",
    "occurred_at": {"column": "时间"},
    "position": {"lon": "经度", "lat": "纬度", "datum": "gcj02"},
    "type": {"column": "类别", "values": {"盗窃": "theft.other"}, "default": "nonpolice.other"},
}


def written(**changes: object) -> str:
    return yaml.safe_dump({key: value for key, value in (GOOD | changes).items() if value is not None})


def refused(text: str) -> dict:
    with pytest.raises(Invalid) as error:
        mapping_from(text)
    return error.value.fields


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_in_the_documentation_are_good(example):
    assert mapping_from(example.read_text()).source_id


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"source_id": None}, "source_id"),
        ({"source_id": []}, "source_id"),
        ({"occurred_at": None}, "occurred_at"),
        ({"type": None}, "type"),
        ({"colour": "红"}, "colour"),
        ({"source": "pigeon"}, "source"),
        ({"title": ["标题"]}, "title"),
        ({"occurred_at": "时间"}, "occurred_at"),
        ({"occurred_at": {"column": "时间", "timezone": "Asia/Shangai"}}, "occurred_at.timezone"),
        ({"occurred_at": {"column": "时间", "format": "Y-M-D"}}, "occurred_at.format"),
        ({"occurred_at": {"colum": "时间"}}, "occurred_at.colum"),
        ({"closed_at": {"format": "iso"}}, "closed_at.column"),
        ({"position": {"lon": "经度"}}, "position.lat"),
        ({"position": {"lon": "经度", "lat": "纬度", "datum": "mars"}}, "position.datum"),
        ({"position": {"lon": "经度", "lat": "纬度", "within_km": 0}}, "position.within_km"),
        ({"type": {"column": "类别", "values": {"盗窃": "thft"}}}, "type.values.盗窃"),
        ({"type": {"column": "类别", "default": "nothing"}}, "type.default"),
        ({"type": {"column": "类别", "values": ["盗窃"]}}, "type.values"),
        ({"type": {"column": "类别"}}, "type"),
        ({"type": {"values": {"盗窃": "theft"}}}, "type.column"),
        ({"priority": {"column": "级别", "values": {"特急": 0}}}, "priority.values.特急"),
        ({"disposition": "vanished"}, "disposition"),
        ({"kind": {"column": "性质", "values": {"报警": ["alarm"]}}}, "kind.values.报警"),
        ({"caller": {"telephone": "电话"}}, "caller.telephone"),
        ({"caller": {"phone": 5}}, "caller.phone"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_key(changes, key):
    assert list(refused(written(**changes))) == [key]


@pytest.mark.parametrize("text", ["a: [1", "- 1", "", "\x00"])
def test_a_file_that_is_no_mapping_is_refused_as_a_whole(text):
    assert list(refused(text)) == ["mapping"]


def test_a_column_that_the_file_does_not_have_is_named_with_the_key_that_wants_it():
    mapping = mapping_from(written(title="{类别}：{案情}", caller={"phone": "报警电话"}))
    with pytest.raises(Invalid) as error:
        mapping.require_columns(["编号", "时间", "经度", "类别"])
    assert sorted(error.value.fields) == ["caller.phone", "position.lat", "title"]
    assert "文件的列有：编号、时间、经度、类别" in error.value.detail
