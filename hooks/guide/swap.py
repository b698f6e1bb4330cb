"""Builds beside the site and puts the new site in place in one step, so that there is a whole site at any moment.

Beside `site/` there may be, for the time of a build, `.site-building-PID-X` (the new site growing) and, where two
folders cannot trade places in one step, `.site-old-PID-X` (the last site, for an instant). PID is the process that
made the folder; a folder whose process is gone was left behind by a killed build.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROUNDS = 20  # two builds that end together may get in each other's way, but hardly ever twice
DAY = 24 * 60 * 60


def start(target: Path) -> Path:
    """A new empty folder beside `target` to build in. First clears up after builds that were killed.

    Raises OSError when the folder cannot be made.
    """
    target = target.resolve()  # beside the folder itself, should `target` be a link to it
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    for left in (*beside(target, "building"), *beside(target, "old")):
        if abandoned(left):
            discard(left)
    building = new_name(target, "building")
    building.mkdir()
    return building


def recover(target: Path) -> None:
    """Puts the last site back if a build was killed after it had moved that away.

    Should that build live after all, nothing is lost: `swap` moves it away once more.
    """
    if not target.exists() and (old := max(beside(target, "old"), key=changed, default=None)):
        renamed(old, target)


def swap(building: Path, target: Path) -> None:
    """Puts the finished folder `building` in the place of `target` and deletes what was there.

    Hidden files at the top of `target` (a `.git`, say) come along, as MkDocs never deletes those; but not `.well-known`, which
    each build makes anew. Raises OSError when
    it cannot be done; `target` is then as it was.
    """
    target = target.resolve()
    if not building.is_dir():
        raise FileNotFoundError(f"{building} is gone")
    keep_hidden(target, building)
    moved_away: list[Path] = []
    for _ in range(ROUNDS):
        # The first works where there is no site (any more), the second where the system knows how to trade places.
        if renamed(building, target) or exchange(building, target):
            for folder in (building, *moved_away):
                discard(folder)
            return
        old = new_name(target, "old")
        if renamed(target, old):
            moved_away.append(old)
            try:
                keep_hidden(old, building)
            except OSError:  # a full disk, say
                break
    if moved_away:
        renamed(moved_away[-1], target)
    raise OSError(f"{building} cannot be moved to {target}")


def discard(folder: Path) -> None:
    """Deletes a folder as far as it can; what a virus scanner holds on to goes at a later start."""
    shutil.rmtree(folder, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Lets two folders trade names in one step. False, and nothing is changed, where the system cannot do that."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # an old C library
        return False
    here, trade = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return renameat2(here, os.fsencode(one), here, os.fsencode(other), trade) == 0


def renamed(folder: Path, name: Path) -> bool:
    """Renames a folder, unless there is none or the name is taken (by more than an empty folder)."""
    try:
        folder.rename(name)
    except OSError:
        return False
    return True


def keep_hidden(site: Path, building: Path) -> None:
    try:
        hidden = [entry for entry in site.iterdir() if entry.name.startswith(".") and entry.name != ".well-known"]
    except FileNotFoundError:  # no site yet, or another build is between its two steps
        return
    for entry in hidden:
        copy = building / entry.name
        if copy.exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, copy, symlinks=True)
        else:
            shutil.copy2(entry, copy, follow_symlinks=False)


def new_name(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name}-{kind}-{os.getpid()}-{secrets.token_hex(4)}")


def beside(target: Path, kind: str) -> Iterator[Path]:
    start_of_name = f".{target.name}-{kind}-"
    return (entry for entry in target.parent.iterdir() if entry.name.startswith(start_of_name))


def abandoned(folder: Path) -> bool:
    """Whether the build that made the folder is over. Past a day it is, whoever bears its number by now."""
    return time.time() - changed(folder) > DAY or not alive(folder.name.split("-")[-2])


def alive(pid: str) -> bool:
    if sys.platform == "win32":
        return True  # asking with os.kill would end the process there; age decides
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:  # it belongs to someone else, so it is there
        return True
    return True


def changed(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another build has just cleared it away
        return time.time()
