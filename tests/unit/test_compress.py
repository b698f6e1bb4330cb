"""Files beside each text: what is in them, when there are none, and that they never differ for the same text."""

import gzip
import time

import brotli

from guide.compress import KINDS, compress, packed, texts

LONG = ("<p>The same words again and again.</p>\n" * 40).encode()


def test_each_text_gets_both_and_both_hold_the_text(tmp_path):
    for kind in sorted(KINDS):
        (tmp_path / "deep").mkdir(exist_ok=True)
        (tmp_path / "deep" / f"x{kind}").write_bytes(LONG)
    compress(tmp_path)
    for kind in KINDS:
        beside = tmp_path / "deep" / f"x{kind}"
        assert gzip.decompress(beside.with_name(f"x{kind}.gz").read_bytes()) == LONG
        assert brotli.decompress(beside.with_name(f"x{kind}.br").read_bytes()) == LONG


def test_what_does_not_get_smaller_stays_alone(tmp_path):
    (tmp_path / "x.html").write_bytes(b"<p>")
    (tmp_path / "x.html.gz").write_bytes(b"left over from before")
    (tmp_path / "x.png").write_bytes(LONG)
    compress(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.html", "x.png"]


def test_the_same_text_gives_the_same_bytes_at_any_time(monkeypatch):
    first = packed(LONG)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert packed(LONG) == first
    assert first[".gz"][4:8] == bytes(4)  # where gzip keeps the time


def test_a_second_run_packs_nothing_twice(tmp_path):
    (tmp_path / "x.html").write_bytes(LONG)
    compress(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    compress(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert [file.name for file in texts(tmp_path)] == ["x.html"]
