"""What the server says to a person is said in the reader's language: Chinese in the source, English in the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "core", "dashboards", "incidents", "live", "mediation", "orders", "patrols", "stations")
# Files whose Chinese is no sentence for a reader of the screens.
SILENT = {
    "apps.py": "names of apps, seen by developers",
    "migrations": "frozen copies of labels, and the type tree: data of the station",
    "demo.py": "what is shown of an app in the demonstration: data",
    "demo_weeks.py": "the meetings of the demonstration: data",
    "demo": "the people and streets of the demonstration: data",
    "create_officer.py": "a name as an example, in the help of a command",
    "create_station.py": "a name as an example, in the help of a command",
    "backtest.py": "a measurement, read by whoever keeps the machine",
    "renew_epoch.py": "a command for whoever keeps the machine",
    "verify_journal.py": "a command for whoever keeps the machine",
    "columns.py": "names of columns as files have them: data",
    "organisations.py": "names of the bodies of a new station: data",
    "schema.py": "the description of the API, written once for whoever connects a system",
    "settings": "the languages name themselves",
    "bigrams.py": "ranges of characters",
    "addresses.py": "ways in which addresses are written",
}
SAYING = {"_", "gettext", "gettext_lazy", "gettext_noop"}
# Chinese to be read; a range of characters in a pattern is not.
HANZI = re.compile(r"(?<!-)[\u4e00-\u9fff](?!-)")
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if not SILENT.keys() & set(path.relative_to(ROOT).parts)
)


def _is_said(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING


def _is_verbose_name(node: ast.AST, path: Path) -> bool:
    """Names of model fields are for developers and the database, unless they are said; then they are translated too."""
    if "models" not in path.parts and path.name != "models.py":
        return False
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("Field")
    named = isinstance(node, ast.keyword) and node.arg in {"verbose_name", "help_text"}
    meta = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "verbose_name"
    return called or named or meta


def _literals(node: ast.AST, path: Path) -> Iterator[ast.Constant]:
    """Every string below a node that stands outside a translation; docstrings are not sentences of the house."""
    if _is_said(node) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            if not _is_verbose_name(node, path):
                yield child
        else:
            yield from _literals(child, path)


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The English catalogue: msgid → msgstr."""
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as catalogue:
        return {str(message.id): str(message.string) for message in read_po(catalogue) if message.id}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_chinese_stands_in_a_module_outside_a_translation(module: Path) -> None:
    tree = ast.parse(module.read_text())
    assert [(one.lineno, one.value) for one in _literals(tree, module) if HANZI.search(one.value)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_module_has_an_english_wording(module: Path, english: dict[str, str]) -> None:
    said = [node.args[0] for node in ast.walk(ast.parse(module.read_text())) if _is_said(node)]
    texts = {one.value for one in said if isinstance(one, ast.Constant)}
    assert sorted(text for text in texts if not english.get(text)) == []


def test_both_wordings_have_the_same_holes(english: dict[str, str]) -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s|\{\w+[^}]*\}", text))

    assert {said: wording for said, wording in english.items() if holes(said) != holes(wording)} == {}
