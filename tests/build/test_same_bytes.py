"""The same guide gives the same bytes: in another folder, with other hash seeds, zone and language, on another day."""

import os
import shutil
import sys
from pathlib import Path

import tasks

# Every clock that Python code can ask shows a hundred days later, 13 hours on.
ANOTHER_DAY = """
import datetime, time
AHEAD = 100 * 86400 + 13 * 3600
now, now_ns = time.time, time.time_ns
time.time, time.time_ns = lambda: now() + AHEAD, lambda: now_ns() + AHEAD * 10**9
parts = {name: getattr(time, name) for name in ("gmtime", "localtime")}
for name, was in parts.items():
    setattr(time, name, lambda at=None, was=was: was(time.time() if at is None else at))
class Later:
    def __instancecheck__(cls, value): return isinstance(value, cls.__mro__[1])
class LaterDay(type(datetime.date), Later): pass
class date(datetime.date, metaclass=LaterDay):
    @classmethod
    def today(cls): return cls.fromtimestamp(time.time())
class datetime_(datetime.datetime, metaclass=LaterDay):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls): return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
    @classmethod
    def today(cls): return cls.now()
datetime.date, datetime.datetime = date, datetime_
"""
ELSEWHERE = {
    "PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "C", "HOME": "/nonexistent",
    "GUIDE_WITHOUT": "",  # PDFs too, drawn anew
}  # fmt: skip


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def copy_of_the_guide(folder: Path) -> Path:
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    return folder


def test_the_same_guide_gives_the_same_bytes_anywhere_and_on_any_day(built_site, build_site, tmp_path):
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(ANOTHER_DAY)
    folder = copy_of_the_guide(tmp_path / "a folder with ä name")
    path = os.pathsep.join([str(tmp_path / "clock"), *filter(None, [os.environ.get("PYTHONPATH")])])
    build = build_site(folder, "--strict", env=ELSEWHERE | {"PYTHONPATH": path, "SOURCE_DATE_EPOCH": "1900000000"})
    assert build.code == 0, build.output
    here, there = files(built_site), files(build.site)
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []


def test_the_other_clock_is_another(tmp_path):
    import subprocess

    (tmp_path / "sitecustomize.py").write_text(ANOTHER_DAY)
    script = "import datetime, time; print(datetime.date.today(), datetime.datetime.now().date(), time.strftime('%Y-%m-%d', time.gmtime()))"
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    shown = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True).stdout.split()
    now = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert all(later > today for later, today in zip(shown, now, strict=True))


def test_nothing_in_the_site_tells_where_or_when_it_was_built(built_site):
    for path, content in files(built_site).items():
        assert str(tasks.ROOT).encode() not in content, path
        assert str(built_site).encode() not in content, path
