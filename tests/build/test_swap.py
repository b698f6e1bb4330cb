"""Whole builds that go wrong in every way we could think of; each must leave the last good site byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import ANY

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

SWAP = Path(__file__).parents[2] / "hooks" / "swap.py"
CONFIG = f"""
site_name: Test
theme:
  name: mkdocs
  custom_dir: look
hooks: [{SWAP}, trouble.py]
"""


# Python reads the signal that goes with the limit as an error, as on a full disk.
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


class Project:
    """A tiny guide in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("mkdocs.yml", CONFIG)
        self.write("trouble.py", "")
        self.write("look/extra.txt", "x")
        self.write("docs/index.md", "# Good\n\n[on](more.md)\n")
        self.write("docs/more.md", "# More\n")

    def write(self, path: str, text: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def start(self, *options: str, limit: int = 0) -> subprocess.Popen:
        """Start a build; with a `limit`, no file that it writes can grow past so many bytes."""
        command = [sys.executable, "-m", "mkdocs", "build", *options]
        if limit:
            command = [sys.executable, "-c", LIMITED, str(limit), *command[1:]]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def build(self, *options: str, limit: int = 0) -> tuple[int, str]:
        process = self.start(*options, limit=limit)
        output = process.communicate(timeout=60)[0]
        return process.returncode, output

    def site(self, name: str = "site") -> dict[str, bytes]:
        folder = self.folder / name
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}

    def left(self) -> list[str]:
        return sorted(entry.name for entry in self.folder.iterdir() if entry.name.startswith("."))


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def good(project) -> dict[str, bytes]:
    code, output = project.build("--strict")
    assert code == 0, output
    site = project.site()
    assert b"Good" in site["index.html"] and "more/index.html" in site and project.left() == []
    project.write("docs/index.md", "# Changed\n")
    return site


BREAKS = {
    "a byte that is no text": {"docs/more.md": b"# More\n\xff\xfe\n"},
    "a hook while rendering": {"trouble.py": "def on_page_content(html, **_): raise ValueError('trouble')"},
    "a hook while reading the configuration": {"trouble.py": "def on_config(config): raise ValueError('trouble')"},
    "a hook after the build": {"trouble.py": "def on_post_build(config): raise ValueError('trouble')"},
    "a hook that gives up": {"trouble.py": "def on_post_build(config): raise SystemExit('trouble')"},
    "a missing template": {"docs/more.md": "---\ntemplate: none.html\n---\n# More\n"},
    "a broken template": {"look/main.html": "{{ nothing.at.all }}"},
    "a broken link": {"docs/more.md": "# More\n\n[x](nowhere.md)\n"},
    "a warning after the build": {
        "trouble.py": "import logging\ndef on_post_build(config): logging.getLogger('mkdocs.x').warning('trouble')"
    },
    "a setting that is wrong": {"mkdocs.yml": CONFIG + "docs_dir: nowhere\n"},
    "a hook that cannot be read": {"trouble.py": "def on_config(:"},
}


@pytest.mark.parametrize("files", BREAKS.values(), ids=BREAKS)
def test_a_build_that_fails_leaves_the_last_good_site(project, good, files):
    for path, text in files.items():
        project.write(path, text)
    code, output = project.build("--strict")
    assert code != 0, output
    assert (project.site(), project.left()) == (good, [])
    project.write("trouble.py", "")
    project.write("mkdocs.yml", CONFIG)
    project.write("docs/more.md", "# More\n")
    (project.folder / "look" / "main.html").unlink(missing_ok=True)
    assert project.build("--strict")[0] == 0
    assert b"Changed" in project.site()["index.html"] and project.left() == []


def test_a_build_that_succeeds_replaces_the_site(project, good):
    (project.folder / "docs" / "more.md").unlink()
    assert project.build("--strict")[0] == 0
    site = project.site()
    assert b"Changed" in site["index.html"] and "more/index.html" not in site and project.left() == []


def test_warnings_stop_nothing_unless_the_build_is_strict(project, good):
    project.write("docs/more.md", "# More\n\n[x](nowhere.md)\n")
    assert project.build()[0] == 0
    assert b"Changed" in project.site()["index.html"]


WAITING = """
import pathlib, time
def {event}(*_, **__):
    pathlib.Path("waiting").touch()
    while pathlib.Path("waiting").exists(): time.sleep(.01)
"""


def until_it_waits(project: Project) -> None:
    for _ in range(3000):
        if (project.folder / "waiting").exists():
            return
        time.sleep(0.01)
    raise TimeoutError


@pytest.mark.parametrize("event", ["on_page_context", "on_post_build"])
def test_a_killed_build_leaves_the_last_good_site(project, good, event):
    project.write("trouble.py", WAITING.format(event=event))
    process = project.start()
    until_it_waits(project)
    process.kill()
    process.communicate()
    assert project.site() == good
    assert len(project.left()) == 1
    project.write("trouble.py", "")
    assert project.build()[0] == 0
    assert b"Changed" in project.site()["index.html"] and project.left() == []


# Writing docs/large.txt ends half-way, with the error that a system gives then.
HALF = """
import errno, os, shutil
def on_config(config):
    copyfile = shutil.copyfile
    def half(source, target, **options):
        if not str(source).endswith("large.txt"):
            return copyfile(source, target, **options)
        with open(source, "rb") as whole, open(target, "wb") as file:
            file.write(whole.read(1000))
        raise OSError(errno.{error}, os.strerror(errno.{error}), target)
    shutil.copyfile = half
"""
SAID = {"ENOSPC": "No space left on device", "EFBIG": "File too large"}


@pytest.mark.parametrize("error", SAID)
def test_a_file_of_which_half_is_written_leaves_the_last_good_site(project, good, error):
    project.write("docs/large.txt", b"x" * 150_000)
    project.write("trouble.py", HALF.format(error=error))
    code, output = project.build()
    assert code != 0 and SAID[error] in output and "Traceback" not in output
    assert (project.site(), project.left()) == (good, [])


@pytest.fixture
def on_small_disk(tmp_path):
    """A guide on a disk of 300 kB. Only root on Linux can make one; elsewhere the disk is full when it is to hold large.txt."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", folder]
    mounted = sys.platform == "linux" and not subprocess.run(mount, capture_output=True).returncode
    project = Project(folder)
    if not mounted:
        project.write("trouble.py", HALF.format(error="ENOSPC"))
    yield project
    if mounted:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_leaves_the_last_good_site(on_small_disk):
    project = on_small_disk
    project.write("mkdocs.yml", CONFIG.replace("name: mkdocs", "name:").replace("plugins", ""))
    project.write("look/main.html", "{{ page.content }}")
    project.write("look/404.html", "")
    assert project.build() == (0, ANY)
    good = project.site()
    project.write("docs/large.txt", b"x" * 150_000)
    code, output = project.build()
    assert code != 0 and "No space left on device" in output and "Traceback" not in output
    assert (project.site(), project.left()) == (good, [])
    (project.folder / "docs" / "large.txt").unlink()
    assert project.build()[0] == 0


def test_a_file_that_cannot_be_written_leaves_the_last_good_site(project, good):
    project.write("trouble.py", "import os\ndef on_env(env, config, files):\n    os.makedirs(os.path.join(config.site_dir, 'more', 'index.html'))")
    code, output = project.build()
    assert code != 0 and "The new site could not be written" in output and "Traceback" not in output
    assert (project.site(), project.left()) == (good, [])


def test_a_file_that_cannot_be_written_whole_leaves_the_last_good_site(project, good):
    project.write("docs/large.txt", b"x" * 3_000_000)
    if sys.platform == "win32":  # it has no such limit
        project.write("trouble.py", HALF.format(error="EFBIG"))
        code, output = project.build()
    else:
        code, output = project.build(limit=2_000_000)
    assert code != 0 and "File too large" in output and "Traceback" not in output
    assert (project.site(), project.left()) == (good, [])


def test_two_builds_at_once_do_not_harm_each_other(project, good):
    project.write("trouble.py", WAITING.format(event="on_post_build"))
    slow = project.start()
    until_it_waits(project)
    project.write("trouble.py", "")
    project.write("docs/index.md", "# Quick\n")
    assert project.build()[0] == 0
    assert b"Quick" in project.site()["index.html"]
    (project.folder / "waiting").unlink()
    output = slow.communicate(timeout=60)[0]
    assert slow.returncode == 0, output
    site = project.site()
    assert b"Changed" in site["index.html"] and site.keys() == good.keys() and project.left() == []


def test_another_folder_is_swapped_in_its_own_place(project, good):
    assert project.build("-d", "out/there")[0] == 0
    assert b"Changed" in project.site("out/there")["index.html"]
    assert project.site() == good
    assert os.listdir(project.folder / "out") == ["there"]


def test_two_builds_in_one_process_also_with_one_config(project):
    config = load_config(str(project.folder / "mkdocs.yml"))
    for text in ("# One", "# Two"):
        project.write("docs/index.md", text)
        build(config)
        assert text[2:].encode() in project.site()["index.html"]
        assert config.site_dir == str(project.folder / "site") and project.left() == []
    good = project.site()
    config = load_config(str(project.folder / "mkdocs.yml"), strict=True)
    project.write("docs/more.md", b"\xff")
    with pytest.raises(UnicodeDecodeError):
        build(config)
    assert config.site_dir == str(project.folder / "site")
    assert (project.site(), project.left()) == (good, [])
