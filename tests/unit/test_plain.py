"""Texts without a sign are spared, and nothing else changes."""

import re

import markdown
import pytest
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor

from guide.pages import read_guide
from guide.plain import Plain
from tasks import ROOT

EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.details"]
SMARTY = {"smarty": {"smart_dashes": False, "smart_ellipses": False}}
PIECES = [
    "No sign at all.",
    "A *star* and a __line__, a `code`, [a link](x.md) and ![a picture](x.png).",
    "Two blanks  \nand a new line; <b>raw</b> &amp; <https://example.org> \\* told.",
    "It's \"quoted\", 'once' and \"'twice'\"; the '80s.",
    "**Bold** and then no sign.\n\n- a point\n- another's point\n\n> said *so*",
    "A note.[^1]\n\n[^1]: It's there.\n\nWord: HTML\n\n*[HTML]: a language",
    "Term\n:   what it's about\n\n| a | b's |\n|---|---|\n| `c` | d |",
    '!!! note "It\'s so"\n    Inside.\n\n<div markdown>In *it*</div>',
    "# It's a heading { #it }\n\nText {: .x }",
]


def html(text, *more):
    return markdown.Markdown(extensions=[*EXTENSIONS, "smarty", *more], extension_configs=SMARTY).convert(text)


@pytest.mark.parametrize("text", PIECES)
def test_a_text_becomes_what_it_would(text):
    assert html(text, Plain()) == html(text)


def test_all_pages_become_what_they_would():
    for page in read_guide(ROOT / "docs", ROOT / "data").pages.values():
        assert html(page.body, Plain()) == html(page.body), page.path


def looked_through(monkeypatch, text, *more):
    """The texts that were searched."""
    seen, handle = [], InlineProcessor._InlineProcessor__applyPattern
    monkeypatch.setattr(
        InlineProcessor, "_InlineProcessor__applyPattern", lambda self, pattern, data, *rest: seen.append(data) or handle(self, pattern, data, *rest)
    )
    html(text, Plain(), *more)
    return set(seen)


def test_only_texts_with_a_sign_are_searched(monkeypatch):
    text = "No sign.\n\nA *star* here.\n\nIt's a quote."
    assert {re.match(r"\w+", data)[0] for data in looked_through(monkeypatch, text)} == {"A", "star", "It"}


class Smile(Extension):
    def extendMarkdown(self, md):
        md.inlinePatterns.register(SimpleTextInlineProcessor(r"(:-\))"), "smile", 10)


def test_a_pattern_that_is_not_known_gets_every_text(monkeypatch):
    assert "No sign." in looked_through(monkeypatch, "No sign.\n\nA *star*.", Smile())
