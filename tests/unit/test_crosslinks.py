"""Every case of tests/cases/crosslinks: Markdown and terms in, HTML out, and the words a reader sees unchanged.

A case holds name, terms ({words: page#anchor}), markdown, html; `same: true` stands for the HTML without links.
"""

from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml

from guide.crosslinks import CrossLinks
from guide.terms import Term, TermIndex

FOLDER = Path(__file__).parents[1] / "cases" / "crosslinks"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.yml"))
    for case in yaml.safe_load(file.read_text("utf-8"))
]
EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
EXTENSIONS += ["pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"]
CONFIGS = {"pymdownx.tabbed": {"alternate_style": True}, "pymdownx.tasklist": {"custom_checkbox": True}}


def crosslinks(case):
    terms = [Term(text, *target.split("#", 1)) for text, target in case["terms"].items()]
    links = CrossLinks(TermIndex(terms), case.get("per_paragraph", 2))
    links.page, links.enabled = case.get("page", "here.md"), case.get("enabled", True)
    return links


def render(text, *extensions):
    return markdown.markdown(text, extensions=[*EXTENSIONS, *extensions], extension_configs=CONFIGS)


class Reader(HTMLParser):
    """What is left of HTML for a reader: the words, and whether links ever nest."""

    def __init__(self, html):
        super().__init__()
        self.words, self.inside, self.nested = "", 0, False
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.words += data

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.inside += 1
            self.nested |= self.inside > 1

    def handle_endtag(self, tag):
        self.inside -= tag == "a"


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    smarty = ["smarty"] if case.get("smarty") else []
    result = render(case["markdown"], *smarty, crosslinks(case))
    assert result == (render(case["markdown"], *smarty) if case.get("same") else case["html"].rstrip("\n"))


@pytest.mark.parametrize("smarty", [[], ["smarty"]], ids=["plain", "smarty"])
@pytest.mark.parametrize("case", CASES)
def test_the_words_a_reader_sees_stay(case, smarty):
    with_links = Reader(render(case["markdown"], *smarty, crosslinks(case)))
    assert with_links.words == Reader(render(case["markdown"], *smarty)).words
    assert not with_links.nested


@pytest.mark.parametrize("case", CASES)
def test_without_terms_nothing_changes(case):
    assert render(case["markdown"], CrossLinks(TermIndex([]))) == render(case["markdown"])


def test_an_empty_index_registers_nothing():
    assert "crosslinks" not in markdown.Markdown(extensions=[CrossLinks(TermIndex([]))]).treeprocessors


def test_one_instance_serves_page_after_page():
    links = CrossLinks(TermIndex([Term("trauma", "a.md"), Term("panic", "b/c.md")]))
    seen = []
    for page in ("a.md", "b/c.md", "b/d.md", "b/d.md"):
        links.page = page
        seen.append(render("Trauma, panic.", links).count("crosslink"))
    assert seen == [1, 1, 2, 2]


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("before", ["", "a ", "a", "(", "-", "--", "a.", "*b* "])
@pytest.mark.parametrize("after", ["", " a", "a", ")", "-", ".", "s", "s a", "80s", " *b*"])
def test_smarty_bends_quotes_as_without_links(quote, before, after):
    links = CrossLinks(TermIndex([Term("trauma", "a.md")]))
    for words in (f"{quote}trauma{quote}", f"trauma{quote}", f"{quote}trauma"):
        text = before + words + after
        assert Reader(render(text, "smarty", links)).words == Reader(render(text, "smarty")).words
