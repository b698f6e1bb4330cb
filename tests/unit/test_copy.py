"""The copy that opens with a double click: which links change, and that nothing else does."""

import pytest

from guide.copy import copy, with_file_links

LINKS = {
    '<a href="causes/">': '<a href="causes/index.html">',
    "<a class=x href=../>": '<a class=x href="../index.html">',
    "<a href='..'>": '<a href="../index.html">',
    "<a href=.>": '<a href="./index.html">',
    '<a href="../coping/#a&amp;b">': '<a href="../coping/index.html#a&amp;b">',
    '<a href="book/?x=1">': '<a href="book/index.html?x=1">',
    '<a data-x="a/" href="b/">': '<a data-x="a/" href="b/index.html">',
    "é\n<p>\n  <a\n href='b/'>b</a> <a href=c/>": "é\n<p>\n  <a\n href=\"b/index.html\">b</a> <a href=\"c/index.html\">",
}
KEPT = [
    '<a href="https://example.org/">',
    '<a href="//example.org/">',
    '<a href="/causes/">',
    '<a href="#top">',
    '<a href="sheet.pdf">',
    '<a href="tel:988">',
    '<link rel="canonical" href="causes/">',
    "<p>href=x/</p>",
    '<!-- <a href="x/"> -->',
]


@pytest.mark.parametrize("html, copied", LINKS.items())
def test_a_link_to_a_folder_leads_to_the_file_in_it(html, copied):
    assert with_file_links(html) == copied


@pytest.mark.parametrize("html", KEPT)
def test_everything_else_stays(html):
    assert with_file_links(html) == html


def test_the_copy_is_whole_and_new_each_time(tmp_path):
    site, to = tmp_path / "site", tmp_path / "copy"
    (site / "a").mkdir(parents=True)
    for path, content in {"index.html": b'<a href="a/">', "a/index.html": b"x", "a/x.png": b"\xff", "index.html.gz": b""}.items():
        (site / path).write_bytes(content)
    to.mkdir()
    (to / "old.html").write_text("old")
    copy(site, to)
    assert sorted(file.relative_to(to).as_posix() for file in to.rglob("*.*")) == ["a/index.html", "a/x.png", "index.html"]
    assert (to / "index.html").read_text() == '<a href="a/index.html">'


def test_without_a_site_it_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="Build it first"):
        copy(tmp_path / "none", tmp_path / "copy")
