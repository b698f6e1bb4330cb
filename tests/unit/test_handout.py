"""Which parts of a page stand on its handout, cut from the page's own HTML."""

import pytest

from guide.handout import WORDS, choose
from guide.model import Page
from guide.yaml_lines import Yaml

BODY = "## In brief\n\n- A.\n\n## First\n\n## Steps\n\n### A small one\n\n## Last\n"
HTML = """<p>Above.</p>
<h2 id="in-brief">In brief</h2>
<ul><li>A.</li></ul>
<h2 id="first">First</h2>
<p>Read <br> this.<br /><img src="a.png"></p>
<h2 id="steps">Steps</h2>
<ol><li>One.</li></ol>
<div class="admonition"><h2 id="inside">No part of its own</h2></div>
<h3 id="small">A small one</h3>
<p>Small.</p>
<h2 id="last">Last</h2>
<ul><li>Z.</li></ul>"""


def page(**meta):
    return Page("a.md", meta, Yaml(meta, {}), BODY, 1)


def ids(chosen):
    """The first id in each chosen part, the most needed first."""
    return [html.split('id="')[1].split('"')[0] for _, html in chosen.sections]


def test_without_a_word_from_staff_it_is_what_has_a_list():
    chosen = choose(page(), HTML, "In brief")
    assert chosen.intro == "<p>Above.</p>\n"
    assert chosen.brief == '<h2 id="in-brief">In brief</h2>\n<ul><li>A.</li></ul>\n'
    assert ids(chosen) == ["steps", "last"]
    assert "Small." in chosen.sections[0][1] and "inside" in chosen.sections[0][1]


def test_without_any_list_it_is_the_page_from_the_top_as_far_as_it_fits():
    long = f"<p>{'word ' * (WORDS - 10)}</p>"
    html = f'<h2 id="a">A</h2>{long}<h2 id="b">B</h2><p>Short.</p><h2 id="c">C</h2>{long}<h2 id="d">D</h2>'
    assert ids(choose(page(), html, "In brief")) == ["a", "b"]


def test_staff_choose_and_say_what_matters_most():
    chosen = choose(page(handout=["last", "gone", "in-brief", "first"]), HTML, "In brief")
    assert ids(chosen) == ["last", "first"]
    printed = chosen.in_order
    assert printed[:2] == [chosen.intro, chosen.brief]
    assert ['id="first"' in printed[2], 'id="last"' in printed[3]] == [True, True]


def test_a_heading_is_found_by_the_address_it_had_before():
    renamed = Page("a.md", {"handout": ["old", "last"]}, Yaml({}, {}), '## First { was="old" }\n\n## Last\n', 1)
    assert ids(choose(renamed, HTML, "In brief")) == ["first", "last"]


def test_part_of_a_section_moves_up_a_level():
    [(_, html)] = choose(page(handout=["small"]), HTML, "In brief").sections
    assert html == '<h2 id="small">A small one</h2>\n<p>Small.</p>\n'


@pytest.mark.parametrize("html", ["", "<p>Only text.</p>"])
def test_a_page_without_headings_is_all_intro(html):
    chosen = choose(page(), html, "In brief")
    assert (chosen.intro, chosen.brief, chosen.sections) == (html, "", ())
