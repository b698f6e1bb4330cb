"""What a message shows of a page, and the picture for it."""

import struct
from pathlib import Path

import pytest

import tasks
from guide.pictures import MOST, ROOM, Fonts, fitted, png, wrapped
from guide.sharing import Preview, neutral, preview, shows_topic

EXTRA = {
    "practice": {"name": "Quiet Rooms"},
    "sharing": {"title": "Reading from {practice}", "description": "Something to read, from {practice}."},
}
PAGE = {"title": "Panic at night", "description": "Why it comes."}


def test_a_page_keeps_its_topic_to_itself_until_it_says_otherwise():
    shown = Preview("Reading from Quiet Rooms", "Something to read, from Quiet Rooms.")
    for value in (None, "neutral", "opne", True, "Open"):
        assert not shows_topic(PAGE | {"preview": value})
        assert preview(PAGE | {"preview": value}, EXTRA) == shown
    assert preview(PAGE | {"preview": "open"}, EXTRA) == Preview("Panic at night", "Why it comes.")


def test_without_words_the_practice_is_named_and_nothing_else():
    assert neutral({"practice": {"name": "Quiet Rooms"}}) == Preview("Quiet Rooms", "")


def test_words_wrap_between_words_only():
    assert wrapped("one two three", len, 7) == ["one two", "three"]
    assert wrapped("a longwordbyitself b", len, 5) == ["a", "longwordbyitself", "b"]
    assert wrapped("", len, 5) == []


@pytest.fixture(scope="module")
def fonts(tmp_path_factory):
    return Fonts(tasks.ROOT / "overrides" / "assets" / "fonts", tmp_path_factory.mktemp("fonts"))


@pytest.mark.parametrize("text", ["Reading", "What is it, and where does it come from?", "many words " * 30, "Ü’–日本"])
def test_words_fit_on_the_picture(text, fonts):
    measure = fonts.measure()
    words = fitted(text, measure)
    assert 1 <= len(words.lines) <= MOST
    assert all(measure(line.removesuffix(" …")) <= ROOM / words.size for line in words.lines)
    last = words.top + (len(words.lines) - 1) * words.size * 1.16
    assert words.top - words.size > 40 and last < 500  # the practice's name stands below
    whole = " ".join(words.lines)
    assert whole == " ".join(text.split()) or whole.endswith(" …") and text.startswith(whole.removesuffix(" …"))


def test_a_picture_is_small_the_same_each_time_and_kept(fonts, tmp_path):
    svg = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="#fff"/>
    <text x="20" y="300" font-size="80" font-weight="700" font-family="Atkinson Hyperlegible Next">Quiet {}</text></svg>"""
    one, two = (png(svg.format("Rooms"), fonts, tmp_path / folder) for folder in ("a", "b"))
    assert one == two and len(one) < 40_000
    assert one[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", one[16:24]) == (1200, 630)
    assert png(svg.format("Roofs"), fonts, tmp_path / "a") != one
    [*kept] = (tmp_path / "a").iterdir()
    assert len(kept) == 2
    kept[0].write_bytes(b"kept")
    assert b"kept" in (png(svg.format(word), fonts, tmp_path / "a") for word in ("Rooms", "Roofs"))


def test_words_are_drawn_with_the_guides_own_font_or_not_at_all(fonts, tmp_path):
    def drawn(family):
        text = f'<rect width="90" height="40" fill="#fff"/><text y="30" font-family="{family}">Quiet</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{text}</svg>'
        return png(svg, fonts, tmp_path)

    assert drawn("Atkinson Hyperlegible Next") != drawn("none") == drawn("DejaVu Sans")


def test_without_a_font_it_says_what_is_missing(tmp_path):
    with pytest.raises(ValueError, match="assets/fonts holds no .woff2"):
        Fonts(tmp_path, tmp_path).measure()


def test_the_picture_has_the_colors_of_the_pages():
    picture = (tasks.ROOT / "overrides" / "partials" / "picture.html").read_text("utf-8")
    style = Path(tasks.ROOT / "overrides" / "assets" / "stylesheets" / "guide.css").read_text("utf-8")
    colors = {part[:7] for part in picture.replace('"', " ").split() if part.startswith("#") and len(part) == 7}
    assert len(colors) >= 5
    assert {color for color in colors if color not in style} == set()
