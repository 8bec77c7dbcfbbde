"""Files and functions stay small enough to be read in one go (ARCHITECTURE.md, size and words)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {".py": 300, ".html": 120, ".ts": 200}
LINES_OF_A_TEST_FILE = 400
LINES_OF_A_FUNCTION = 40
LINES_OF_CORE = 300
OURS = (
    "bin",
    "bench",
    "config",
    "core",
    "live",
    "stations",
    "orders",
    "incidents",
    "patrols",
    "mediation",
    "dashboards",
    "frontend",
    "templates",
    "tests",
)


def our_files(*suffixes: str) -> list[Path]:
    found = [file for folder in OURS for suffix in suffixes for file in (ROOT / folder).rglob(f"*{suffix}")]
    built = {"dist", "node_modules", "migrations"}
    return sorted(file for file in found if not built.intersection(file.relative_to(ROOT).parts))


def limit_of(file: Path) -> int:
    return (
        LINES_OF_A_TEST_FILE
        if "tests" in file.relative_to(ROOT).parts or ".test." in file.name
        else LIMITS[file.suffix]
    )


def test_every_file_is_split_before_it_grows_too_long():
    lengths = {file: len(file.read_text().splitlines()) for file in our_files(*LIMITS)}
    assert {str(file.relative_to(ROOT)): lines for file, lines in lengths.items() if lines > limit_of(file)} == {}


@pytest.mark.parametrize("folder", [name for name in OURS if name not in {"frontend", "templates", "tests"}])
def test_every_function_fits_on_a_screen(folder):
    long = {}
    for file in (file for file in our_files(".py") if file.relative_to(ROOT).parts[0] == folder):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    long[f"{file.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_core_stays_small_enough_to_know_by_heart():
    lines = [line for file in (ROOT / "core").glob("*.py") for line in file.read_text().splitlines()]
    assert len([line for line in lines if line.strip()]) <= LINES_OF_CORE
