"""What a case in tests/cases/checks-files.yml cannot hold: links, large pictures, odd bytes; and the real guide."""

import errno
import struct
from time import perf_counter

import pytest
import tasks
from guide.files import check_files, not_public, simple
from guide.hidden import check_signs, check_text
from guide.images import check_image, metadata
from guide.pages import read_guide
from guide.problems import ERROR

JPEG = b"\xff\xd8\xff\xdb"


def rules(problems):
    return [problem.rule for problem in problems]


def test_the_real_guide_has_nothing_to_mend():
    start = perf_counter()
    assert list(check_files(tasks.ROOT)) == []
    assert perf_counter() - start < 1


def test_links_to_other_places(tmp_path):
    (tmp_path / "docs" / "a").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "docs" / "a" / "b.md").symlink_to("/etc/passwd")
    (tmp_path / "docs" / "loop").symlink_to(tmp_path / "docs")
    (tmp_path / "data" / "c.yml").symlink_to("nowhere")
    found = list(check_files(tmp_path))
    assert [(problem.path, problem.rule) for problem in found] == [
        ("docs/loop", "file-symlink"),
        ("docs/a/b.md", "file-symlink"),
        ("data/c.yml", "file-symlink"),
    ]


def test_no_folders_at_all(tmp_path):
    assert list(check_files(tmp_path)) == []


def test_a_name_that_is_no_text(tmp_path):
    (tmp_path / "docs").mkdir()
    try:
        (tmp_path / "docs" / "caf\udce9.md").touch()
        expected = ["file-name-broken"]
    except OSError as refused:  # a Mac's disk takes no such name, so there nobody can add one
        assert refused.errno == errno.EILSEQ
        expected = []
    found = list(check_files(tmp_path))
    assert rules(found) == expected
    assert all(str(problem).encode() for problem in found)


@pytest.mark.parametrize(
    "size, rule",
    [(500_000, []), (500_001, ["image-large"]), (2_000_000, ["image-large"]), (2_000_001, ["image-huge"])],
)
def test_the_size_of_pictures(size, rule):
    assert rules(check_image("docs/a.jpg", JPEG.ljust(size, b"x"))) == rule


@pytest.mark.parametrize("cut", range(0, 90, 7))
def test_damaged_tables_of_cameras_break_nothing(cut):
    table = b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHIIHHII", 0x010F, 2, 6, 200, 0x8825, 4, 1, 8) + b"\0" * 60
    assert metadata(JPEG + table[:cut]) == []
    assert metadata(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffzTXtRaw profile type exif\0\0" + table[:cut]) == []


def test_a_long_line_is_read_fast():
    start = perf_counter()
    list(check_text("docs/a.md", "x\u200b" * 50_000 + "<!--" * 1000))
    assert perf_counter() - start < 2


@pytest.mark.parametrize("line", [
    "“It’s” – 10 % — naïve…", "👩\u200d⚕️ 👨\u200d👩\u200d👧 ❤️\u200d🔥", "می\u200cخواهم", "שלום\u200f!", "a\u00a0b\u2009c",
])  # fmt: skip
def test_signs_that_belong(line):
    assert list(check_signs("docs/a.md", 1, line)) == []


@pytest.mark.parametrize("line, level", [
    ("98\u200b8", ERROR), ("[a](b\u2060.md)", ERROR), ("[@so\u200burce]", ERROR), ("wo\u200cord", ERROR),
    ("end\u200b.", "warning"),
    ("\u200b", "warning"), ("\ufeffText", "warning"), ("so\xadft", "warning"),
    ("\uf0b7 point", "warning"), ("a\U000e0041b", ERROR),
])  # fmt: skip
def test_the_weight_of_hidden_signs(line, level):
    found = list(check_signs("docs/a.md", 1, line))
    assert [(problem.rule, problem.level) for problem in found] == [("hidden-character", level)]


@pytest.mark.parametrize("path", [
    "docs/a.md", "docs/a/b.JPG", "docs/a.b.svg", "data/help.yml", "data/words-we-use.txt", "docs/my.key.md",
])  # fmt: skip
def test_files_that_may_lie_there(path):
    assert not_public(path) is None


@pytest.mark.parametrize("name, better", [
    ("My Page.MD", "my-page.md"), ("_draft.md", "draft.md"), ("Größe.png", "grosse.png"), ("?.md", "page.md"),
    ("Folder", "folder"),
])  # fmt: skip
def test_plain_names(name, better):
    assert simple(name) == better


def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").touch()
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda self: open(self / "none", "rb"))
    assert rules(check_files(tmp_path)) == ["file-unreadable"]
    assert "file-unreadable" in rules(read_guide(tmp_path / "docs", tmp_path / "data").problems)
