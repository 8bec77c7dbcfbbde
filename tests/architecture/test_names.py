"""A file's name says what is in it, and every app is under the import contracts."""

import ast
import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
ROOMS_WITHOUT_A_NAME = {"utils", "helpers", "managers", "signals", "common", "misc"}
UNFINISHED = ("TODO", "FIXME", "XXX", "raise NotImplementedError")


def our_python() -> list[Path]:
    skipped = {".venv", "node_modules", "var", "staticfiles"}
    return [file for file in ROOT.rglob("*.py") if not skipped.intersection(file.relative_to(ROOT).parts)]


def our_apps() -> set[str]:
    return {app.split(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}


def contracts() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_no_file_is_a_drawer_for_everything():
    assert [str(file) for file in our_python() if file.stem in ROOMS_WITHOUT_A_NAME] == []


def test_nothing_is_left_unfinished_by_its_own_words():
    here = Path(__file__)
    marked = [
        str(file) for file in our_python() if file != here and any(word in file.read_text() for word in UNFINISHED)
    ]
    assert marked == []


def test_every_app_stands_in_the_one_direction():
    direction = next(contract for contract in contracts()["contracts"] if contract["name"].startswith("One direction"))
    standing = {app for layer in direction["layers"] for app in layer.split(" | ")}
    assert standing == our_apps() | {"config"}


def test_every_app_with_rooms_keeps_their_order():
    named = {container for contract in contracts()["contracts"] for container in contract.get("containers", [])}
    assert named == our_apps() - {"core"}


def test_no_app_listens_to_django_signals_of_our_own():
    listening = [
        str(file.relative_to(ROOT))
        for file in our_python()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch"
    ]
    assert listening == []
