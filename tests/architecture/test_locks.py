"""A row that is worked on never holds up what only refers to it: a foreign key asks for its row at COMMIT, under the stream's lock."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "core", "dashboards", "incidents", "live", "mediation", "orders", "patrols", "stations")


def locks() -> Iterator[tuple[str, str]]:
    """Where a row is locked, and how."""
    for file in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if named and node.func.attr == "select_for_update":
                yield f"{file.relative_to(ROOT)}:{node.lineno}", " ".join(map(ast.unparse, node.keywords))


def test_every_row_is_locked_without_its_key():
    found = dict(locks())
    assert len(found) > 20
    assert [where for where, how in found.items() if "no_key=True" not in how] == []
