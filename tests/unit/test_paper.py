"""Which sheets there are, what their templates get, and HTML made fit for print."""

import pytest

from guide.model import Guide, Page
from guide.yaml_lines import Yaml
from guide.paper import Chapter, Print, for_print, papers, printed, short_link, size

COUNTRIES = [{"id": "US", "paper": "Letter"}, {"id": "GB"}]
DATA = {
    "extra": {
        "practice": {"name": "The practice", "country": "US"},
        "help": {"countries": COUNTRIES},
        "brief": {"heading": "In brief"},
        "sharing": {"title": "Reading from {practice}"},
    }
}


def page(src="rain/snow.md", body="", **meta):
    meta = {"title": "Snow", "id": "f4f", **meta}
    return Page(src, meta, Yaml(meta, {}), body, 1)


def prints(*pages, base="https://example.org/", html="<p>Text.</p>"):
    guide = Guide(pages={one.src: one for one in pages}, data={"data": Yaml(DATA, {})})
    made = Print(guide, "Weather, a guide", "en", base)
    for one in pages:
        made.add(Chapter(one, html, [{"id": "lux"}], [(page("sun.md", title="Sun", id="f3f"), "shines too")]))
    return made


def drawn(made, name):
    """Template and context of each draft of a file."""
    asked = []
    made.sheet(name, lambda template, context: asked.append((template, context)) or "")
    return asked


@pytest.mark.parametrize("meta, expected", [
    ({}, True),
    ({"paper": False}, False),
    ({"kind": "utility"}, False),
    ({"kind": "list", "paper": True}, True),
    ({"id": None}, False),
])  # fmt: skip
def test_pages_that_are_printed(meta, expected):
    assert printed(page(**meta)) is expected


def test_file_names_tell_nothing_of_the_topic():
    assert list(prints(page()).files) == [
        "paper/f4f.pdf", "paper/f4f-full.pdf", "paper/f4f-large.pdf", "paper/f4f-full-large.pdf",
        "paper/booklet.pdf", "paper/booklet-large.pdf",
    ]  # fmt: skip
    assert papers(page(kind="list")).handout == papers(page(kind="list")).handout_large == ""


@pytest.mark.parametrize("country, expected", [("US", "Letter"), ("GB", "A4"), ("XX", "A4"), (None, "A4")])
def test_the_paper_is_that_of_the_country(country, expected):
    assert size({"practice": {"country": country}, "help": {"countries": COUNTRIES}}) == expected


def test_short_links_need_an_address():
    assert short_link("https://example.org/guide/", "f4f") == "https://example.org/guide/s/f4f/"
    assert short_link(None, "f4f") == ""


def test_titles_are_neutral_unless_a_page_says_otherwise():
    [(template, context)] = drawn(prints(page()), "paper/f4f-full.pdf")
    assert (template, context["title"], context["large"]) == ("full.html", "Reading from The practice (f4f)", False)
    [(_, context)] = drawn(prints(page(preview="open")), "paper/f4f-full-large.pdf")
    assert (context["title"], context["large"]) == ("Snow", True)
    [(_, context)] = drawn(prints(page("index.md")), "paper/booklet.pdf")
    assert context["title"] == "Reading from The practice"
    [(_, context)] = drawn(prints(page("index.md", preview="open")), "paper/booklet.pdf")
    assert context["title"] == "Weather, a guide"


def test_a_handout_gets_shorter_from_the_end_of_the_list():
    html = '<p>On top.</p><h2 id="in-brief">In brief</h2><h2 id="a">A</h2><h2 id="b">B</h2>'
    asked = drawn(prints(page(body="## In brief", handout=["b", "a"]), html=html), "paper/f4f.pdf")
    assert [(len(context["sections"]), context["left_out"]) for _, context in asked] == [(2, 0), (1, 1), (0, 2), (0, 2)]
    assert [context["intro"] for _, context in asked] == ["<p>On top.</p>"] * 3 + [""]
    assert ['id="a"' in asked[0][1]["sections"][0], 'id="b"' in asked[1][1]["sections"][0]] == [True, True]


def test_while_the_site_has_no_address_nothing_points_to_one():
    [(_, context)] = drawn(prints(page(), base=None), "paper/f4f-full.pdf")
    assert (context["link"], context["code"]) == ("", "")
    assert context["chapter"]["related"] == [{"title": "Sun", "reason": "shines too", "href": "", "shown": ""}]


def test_in_a_booklet_chapters_follow_the_menu_and_lead_to_each_other():
    home = page("index.md", id="f2f", menu=["sun.md", "rain.md"])
    made = prints(page("rain.md"), page("sun.md", id="f3f"), home, html='<p id="x"><a href="../sun/#x">Sun</a></p>')
    [(template, context)] = drawn(made, "paper/booklet.pdf")
    assert template == "booklet.html"
    assert [chapter["id"] for chapter in context["chapters"]] == ["f2f", "f3f", "f4f"]
    assert context["chapters"][2]["html"] == '<p id="f4f-x"><a href="#f3f-x">Sun</a></p>'
    assert context["chapters"][2]["related"][0]["href"] == "#f3f"


@pytest.mark.parametrize("html, expected", [
    ("<p>Nothing &amp; nobody&#8217;s<br>", "<p>Nothing &amp; nobody&#8217;s<br>"),
    ('<a href="../sun/#x" class="b">Sun</a>', '<a href="https://example.org/g/sun/#x" class="b">Sun</a>'),
    ('<a href="tel:988">988</a>', '<a href="tel:988">988</a>'),
    ('<p id="x"></p><a href="#x">a</a><a href="#gone">b</a>', '<p id="x"></p><a href="#x">a</a><a>b</a>'),
    ('<a href="#source-lux">1</a>', '<a href="#source-lux">1</a>'),
    ('<img src="../a%20b.png" alt="A &quot;cat&quot;">', '<img src="site:/a%20b.png" alt="A &quot;cat&quot;">'),
    ('<svg viewBox="0 0 1 1"><path id="p"/></svg><p id="q">', '<svg viewBox="0 0 1 1"><path id="p"/></svg><p id="q">'),
])  # fmt: skip
def test_html_for_print(html, expected):
    assert for_print(html, "rain/", "https://example.org/g/", sources=[{"id": "lux"}]) == expected


def test_without_an_address_links_to_other_pages_are_plain_text():
    assert for_print('<a href="../sun/">Sun</a>', "rain/", None) == "<a>Sun</a>"


def test_ids_in_a_drawing_stay_its_own():
    drawing = '<svg><linearGradient id="g"/><rect fill="url(#g)"/></svg>'
    assert for_print(f'{drawing}<p id="a">', "", None, prefix="f4f-") == f'{drawing}<p id="f4f-a">'
