"""Child processes that never outlive their parent, and a place and a port for each server."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


class ServerFailedError(RuntimeError):
    """A server did not start; the message is one sentence for a person."""


def start_child(
    args: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    become: Callable[[], None] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, output appended to `log`; the kernel ends it when this thread ends.

    `become` changes who the child is, before the tie is made (a change of identity would undo it). A session of its
    own keeps the terminal's Ctrl-C away from it, so that the parent can stop its children in order.
    """
    parent = os.getpid()

    def prepare() -> None:
        if become is not None:
            become()
        if sys.platform == "linux":
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # it died before the tie was made
                os._exit(1)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own programs
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - called from a process that has one thread
            env=env,
            cwd=cwd,
            pass_fds=keep_open,
        )


def stop_child(child: subprocess.Popen[bytes], *signals: signal.Signals, patience_s: float = 10) -> None:
    """End a child politely, then less so: each signal gets `patience_s`, at last SIGKILL."""
    for each in (*signals, signal.SIGKILL):
        if child.poll() is not None:
            return
        child.send_signal(each)
        try:
            child.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            continue


def kept_port(note: Path) -> int:
    """Return the port written in `note` if it is free, else a free one, which is written there."""
    wanted = int(note.read_text()) if note.exists() else 0
    for candidate in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            port = int(probe.getsockname()[1])
        note.write_text(str(port))
        return port
    raise ServerFailedError("No free port on 127.0.0.1.")


def last_words(log: Path) -> str:
    """Return what a failed server said last, for the one sentence."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror" in line or "No space" in line]
    return (telling or lines or ["it said nothing"])[-1].strip()
