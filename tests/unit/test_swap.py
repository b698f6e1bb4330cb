"""Swapping two folders: where the system can do it in one step, and where it takes two."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guide import swap


ONE_STEP = sys.platform == "linux"  # no other system exchanges two folders


@pytest.fixture(params=["one step", "two steps"] if ONE_STEP else ["two steps"])
def steps(request, monkeypatch):
    if request.param == "two steps":
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)


@pytest.fixture
def site(tmp_path) -> Path:
    return write(tmp_path / "site", "good")


@pytest.fixture
def dead() -> int:
    """The number of a process that is over."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def write(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(text)
    return folder


def read(folder: Path) -> str:
    return (folder / "index.html").read_text()


def built(site: Path, text: str) -> Path:
    building = swap.start(site)
    (building / "index.html").write_text(text)
    return building


def names(site: Path) -> list[str]:
    return sorted(entry.name for entry in site.parent.iterdir())


def test_the_new_site_takes_the_place_of_the_old(site, steps):
    (site / "gone.html").write_text("x")
    swap.swap(built(site, "new"), site)
    assert (read(site), names(site), [*site.glob("gone*")]) == ("new", ["site"], [])


def test_the_system_call_exchanges_or_changes_nothing(tmp_path):
    one, other = write(tmp_path / "one", "1"), write(tmp_path / "öther", "2")
    assert swap.exchange(one, other) == ONE_STEP
    assert (read(one), read(other)) == (("2", "1") if ONE_STEP else ("1", "2"))
    assert not swap.exchange(one, tmp_path / "none")


def test_the_first_build_has_nothing_to_replace(tmp_path, steps):
    site = tmp_path / "new" / "site"
    swap.swap(built(site, "new"), site)
    assert (read(site), names(site)) == ("new", ["site"])


def test_anybody_may_read_the_new_site(site, tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    assert stat.S_IMODE(swap.start(site).stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_hidden_files_come_along(site, steps):
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("x")
    (site / ".nojekyll").write_text("old")
    building = built(site, "new")
    (building / ".nojekyll").write_text("new")
    swap.swap(building, site)
    assert ((site / ".git" / "HEAD").read_text(), (site / ".nojekyll").read_text()) == ("x", "new")


def test_a_linked_folder_stays_a_link(site, tmp_path, steps):
    link = tmp_path / "link"
    link.symlink_to(site, target_is_directory=True)
    swap.swap(built(link, "new"), link)
    assert link.is_symlink() and read(link) == read(site) == "new"


def test_a_build_that_is_gone_leaves_the_site(site, steps):
    building = built(site, "new")
    swap.discard(building)
    with pytest.raises(OSError, match=" is gone$"):
        swap.swap(building, site)
    assert (read(site), names(site)) == ("good", ["site"])


def test_a_build_that_cannot_be_moved_leaves_the_site(site, monkeypatch):
    building = built(site, "new")
    rename = swap.renamed
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(swap, "renamed", lambda folder, name: folder != building and rename(folder, name))
    with pytest.raises(OSError, match="cannot be moved"):
        swap.swap(building, site)
    assert read(site) == "good"


def test_a_disk_that_fills_up_between_the_two_steps_leaves_the_site(site, monkeypatch):
    def full(folder, building):
        if folder != site:
            raise OSError("no space left")

    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(swap, "keep_hidden", full)
    with pytest.raises(OSError, match="cannot be moved"):
        swap.swap(built(site, "new"), site)
    assert read(site) == "good"


def test_another_build_between_the_two_steps(site, monkeypatch):
    building, first, rename = built(site, "mine"), [True], swap.renamed

    def with_another_build(folder, name):
        done = rename(folder, name)
        if done and folder == site and first:
            first.clear()
            write(site, "theirs")
        return done

    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(swap, "renamed", with_another_build)
    swap.swap(building, site)
    assert (read(site), names(site)) == ("mine", ["site"])


def test_cut_off_between_the_two_steps_the_next_start_mends_it(site, monkeypatch, dead):
    building, rename = built(site, "new"), swap.renamed

    def cut_off(folder, name):
        if rename(folder, name) and folder == site:
            raise KeyboardInterrupt
        return False

    with monkeypatch.context() as patch:
        patch.setattr(swap, "exchange", lambda one, other: False)
        patch.setattr(swap, "renamed", cut_off)
        patch.setattr(swap.os, "getpid", lambda: dead)
        with pytest.raises(KeyboardInterrupt):
            swap.swap(building, site)
    assert not site.exists()
    again = swap.start(site)
    assert (read(site), names(site)) == ("good", sorted([building.name, again.name, "site"]))


def test_what_killed_builds_left_is_cleared_away_and_nothing_else(site, dead):
    parent, yesterday = site.parent, time.time() - 2 * swap.DAY
    for kind in ("building", "old"):
        write(parent / f".site-{kind}-{dead}-ab", "dead")
        write(parent / f".site-{kind}-{os.getpid()}-ab", "alive")
        forgotten = write(parent / f".site-{kind}-{os.getpid()}-cd", "alive, but of another day")
        os.utime(forgotten, (yesterday, yesterday))
    write(parent / f".site2-building-{dead}-ab", "another site's")
    write(parent / ".site-notes", "somebody's")
    building = swap.start(site)
    kept = [f".site-{kind}-{os.getpid()}-ab" for kind in ("building", "old")]
    assert names(site) == sorted([*kept, f".site2-building-{dead}-ab", ".site-notes", building.name, "site"])


def test_on_windows_only_age_tells(site, dead, monkeypatch):
    left = write(site.parent / f".site-building-{dead}-ab", "dead")
    monkeypatch.setattr(swap.sys, "platform", "win32")
    monkeypatch.setattr(swap.os, "kill", None)
    assert not swap.abandoned(left)
    os.utime(left, (0, 0))
    assert swap.abandoned(left)


SWAPPER = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from guide import swap
if sys.argv[4] == "two steps": swap.exchange = lambda one, other: False
site = Path(sys.argv[2])
for turn in range(60):
    building = swap.start(site)
    for part in "ab": (building / part).write_text(sys.argv[3])
    swap.swap(building, site)
"""


@pytest.mark.parametrize("steps", ["one step", "two steps"])
def test_many_builds_at_once_leave_one_whole_site(tmp_path, steps):
    site = tmp_path / "site"
    hooks = str(Path(swap.__file__).parents[1])
    running = [
        subprocess.Popen([sys.executable, "-c", SWAPPER, hooks, str(site), name, steps], stderr=subprocess.PIPE)
        for name in ("one", "two", "three")
    ]
    assert [process.communicate()[1] for process in running] == [b""] * 3
    assert (site / "a").read_text() == (site / "b").read_text()
    assert names(site) == ["site"]
