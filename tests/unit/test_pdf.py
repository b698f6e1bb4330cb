"""Drawing: what goes into the name of a drawing, which draft is taken, and what ends in a sentence to staff."""

import io
import os
import shutil
import time

import pypdf
import pytest

import tasks
from guide import pdf
from guide.pdf import Press, Sheet, Undrawable, prepared

STYLE = tasks.ROOT / "overrides" / "paper" / "paper.css"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082".replace(" ", "")
)


def html(body, kind="full"):
    return f'<html lang="en" class="{kind}"><title>T</title><body>{body}'


def sheet(*bodies, most=None):
    return Sheet("docs/a.md", tuple(html(body) for body in bodies), most)


def text(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def press(tmp_path):
    (tmp_path / "files").mkdir()
    return Press(STYLE, tmp_path / "files", tmp_path / "cache")


def test_the_first_draft_that_fits_is_drawn(press):
    pages = ['<p style="break-before: page">x</p>' * number for number in (4, 3, 2, 1)]
    assert len(pypdf.PdfReader(io.BytesIO(press.draw(sheet(*pages, most=2)))).pages) == 2
    with pytest.raises(Undrawable, match="docs/a.md:1: The handout has more than 2 sides"):
        press.draw(sheet(*pages[:2], most=2))


def test_what_is_unchanged_is_not_drawn_again(press, monkeypatch):
    first = press.draw(sheet("<p>Once.</p>"))
    monkeypatch.setattr(Press, "_draw", lambda *_: pytest.fail("drawn again"))
    assert press.draw(sheet("<p>Once.</p>")) == first


def test_a_drawing_is_the_same_with_other_drawings_before_it(press, tmp_path):
    wanted = sheet('<h1>A <em>b</em> <strong>c</strong></h1><table><thead><tr><th>D</table>')
    alone = press.draw(wanted)
    other = Press(STYLE, tmp_path / "files", tmp_path / "other")
    other.draw(sheet("<p>Something <em>else</em>: <strong>1234</strong></p>"))
    assert other.draw(wanted) == alone


def test_all_that_goes_in_is_in_the_name(press, tmp_path, monkeypatch):
    (tmp_path / "files" / "a.png").write_bytes(b"1")
    drafts = ("<p>A</p>", '<img src="site:/a.png" alt="">')
    names = {press.key(sheet(*drafts)), press.key(sheet(*drafts, most=2)), press.key(sheet(*reversed(drafts)))}
    (tmp_path / "files" / "a.png").write_bytes(b"2")
    names.add(press.key(sheet(*drafts)))
    assets = tmp_path / "overrides"
    shutil.copytree(STYLE.parent, assets / "paper")
    shutil.copytree(STYLE.parent.parent / "assets" / "fonts", assets / "assets" / "fonts")
    styles = assets / "paper" / "paper.css"
    fonts = sorted((assets / "assets" / "fonts").glob("*.woff2"))
    assert len(fonts) == 3

    def again():
        return Press(styles, tmp_path / "files", tmp_path / "cache").key(sheet(*drafts))

    assert again() in names
    styles.write_text(f"{styles.read_text('utf-8')}\n", "utf-8")
    names.add(again())
    for font in fonts:
        font.write_bytes(font.read_bytes() + b" ")
        names.add(again())
    for name in pdf.ENGINE:
        monkeypatch.setattr(pdf, "version", lambda package, name=name: f"{package} {'new' if package == name else ''}")
        names.add(again())
    assert len(names) == 4 + 1 + 3 + len(pdf.ENGINE)


def test_a_picture_of_the_guide_is_printed_and_nothing_from_elsewhere(press, tmp_path):
    (tmp_path / "files" / "a b.png").write_bytes(PIXEL)
    content = press.draw(sheet('<p>A<img src="site:/a%20b.png" alt="One dot">'))
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages[0].images) == 1
    (tmp_path / "secret.png").write_bytes(PIXEL)
    for address in ("site:/gone.png", "site:/../secret.png", "https://example.org/a.png", STYLE.as_uri()):
        with pytest.raises(Undrawable, match="docs/a.md:1: Paper would lack something"):
            press.draw(sheet(f'<p>A<img src="{address}" alt="One dot">'))


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path):
    (tmp_path / "cache").write_bytes(b"")
    assert "Text" in text(Press(STYLE, tmp_path, tmp_path / "cache").draw(sheet("<p>Text</p>")))


def test_drawings_nobody_asked_for_are_dropped_after_a_month(press):
    press.draw(sheet("<p>Old</p>"))
    [old] = press.cache.glob("*.pdf")
    os.utime(old, (0, time.time() - pdf.KEPT - 60))
    press.draw(sheet("<p>New</p>"))
    press.tidy()
    [new] = press.cache.glob("*.pdf")
    assert new != old
    os.utime(new, (0, time.time() - pdf.KEPT - 60))
    press.draw(sheet("<p>New</p>"))  # asked for again
    press.tidy()
    assert new.exists()


def test_no_word_stands_alone_in_a_line_because_of_a_link_behind_it(press):
    """Somewhere among these lengths the space in front of the link is what no longer fits."""
    words = "It is also for feeling nothing at all, and for not being sure of it, at any hour"
    bodies = "".join(f'<p style="width: {400 + step}px">{words} <a href="https://example.org/">here</a>.</p>' for step in range(120))
    lines = text(press.draw(sheet(bodies))).splitlines()
    assert {line.strip() for line in lines if line.strip() in ("It", "It is")} == set()


@pytest.mark.parametrize("html, expected", [
    ("a <em>b</em> <b>c</b>", "a<span> </span><em>b</em> <b>c</b>"),
    ("a\n<a href='x'>b", "a<span>\n</span><a href='x'>b"),
    ("<p>a</p> <p>b", "<p>a</p> <p>b"),
    ('<svg aria-label="A &amp; b"><g/></svg>', '<svg font-family="Guide" aria-label="A &amp; b"><title>A &amp; b</title><g/></svg>'),
    ('<svg aria-label="A"><title>B</title></svg>', '<svg font-family="Guide" aria-label="A"><title>B</title></svg>'),
])  # fmt: skip
def test_html_is_prepared(html, expected):
    assert prepared(html) == expected
