"""Who PostgreSQL runs as: it refuses root and users without a name, so for them a child first becomes nobody.

Two ways for root, because neither works everywhere: a user namespace in which root is called nobody (files keep their owner),
else setuid with the one capability that lets nobody reach a project inside root's home (containers without namespaces).
"""

import ctypes
import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOBODY = 65534
_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000
_PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 8, 47, 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Identity:
    """How a child becomes somebody else, and who then owns its files (None: it stays who we are)."""

    become: Callable[[], None] | None
    owner: int | None


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def nobody_by_namespace() -> None:
    """Enter a user namespace in which our number is nobody's."""
    user, group = os.geteuid(), os.getegid()
    _checked(_LIBC.unshare(_CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def nobody_by_setuid() -> None:
    """Become nobody, but keep the right to pass directories that are closed to others."""
    _checked(_LIBC.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    kept = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, kept, 0, 0, 0)  # effective, permitted, inheritable: low words, high words
    _checked(_LIBC.capset(header, sets))
    _checked(_LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0))


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


@cache
def postgres_identity() -> Identity:
    """Find the way that works on this machine."""
    user = os.geteuid()
    if user != 0 and _has_a_name(user):
        return Identity(become=None, owner=None)
    try:
        subprocess.run(["true"], preexec_fn=nobody_by_namespace, check=True)  # noqa: S607 - one thread; coreutils
    except (OSError, subprocess.SubprocessError):
        return Identity(become=nobody_by_setuid, owner=NOBODY) if user == 0 else Identity(become=None, owner=None)
    return Identity(become=nobody_by_namespace, owner=user)


def give(tree: Path, owner: int | None) -> None:
    """Make everything under `tree` the owner's, if it is not yet."""
    if owner is None or tree.stat().st_uid == owner:
        return
    for folder, folders, files in os.walk(tree, topdown=False):
        for name in (*folders, *files):
            os.chown(Path(folder, name), owner, owner, follow_symlinks=False)
    os.chown(tree, owner, owner)
