"""What every template keeps: the strict content policy, no address outside the house, every sentence in both languages."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPOKEN = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')|_\("([^"]+)"\)""")
BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate", re.DOTALL)
HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
HANZI = re.compile(r"[\u4e00-\u9fff]")

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))


def _sentences(source: str) -> set[str]:
    """Return the msgids a template asks for."""
    spoken = {next(filter(None, groups)) for groups in SPOKEN.findall(source)}
    return spoken | {HOLE.sub(r"%(\1)s", text) for text in BLOCK.findall(source)}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The English catalogue: msgid → msgstr."""
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as catalogue:
        return {str(message.id): str(message.string) for message in read_po(catalogue) if message.id}


@each_template
def test_every_sentence_of_a_template_has_an_english_wording(template: Path, english: dict[str, str]) -> None:
    assert sorted(said for said in _sentences(template.read_text()) if not english.get(said)) == []


@each_template
def test_no_chinese_stands_in_a_template_outside_a_translation(template: Path) -> None:
    outside = TAG.sub("", BLOCK.sub("", template.read_text()))
    allowed = outside.replace("中文", "").replace("：", "")
    assert HANZI.findall(allowed) == []


@each_template
def test_a_template_holds_no_inline_script_style_or_handler(template: Path) -> None:
    assert (
        re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", template.read_text()) == []
    )


@each_template
def test_a_template_names_no_address_outside_the_house(template: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", template.read_text()) == []
