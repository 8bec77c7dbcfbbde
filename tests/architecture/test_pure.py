"""The sciences stand alone: whoever wants to try a forecast or a route needs neither settings nor a database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PURE = sorted(
    str(file.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for folder in ("patrols/planning", "stations/geo")
    for file in (ROOT / folder).glob("[!_]*.py")
)


def test_planning_and_geometry_are_imported_without_a_configured_django():
    asked = f"import {', '.join(PURE)}; from django.conf import settings; assert not settings.configured"
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
