"""Strength of evidence, always in the same words: `[evidence:early]` draws them from data/words.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from guide.model import Guide
from guide.problems import Problem

DRAW = re.compile(r"\[evidence:\s*([\w-]*)\s*\]")


class Evidence(Extension):
    """`words` maps a level to what pages say."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Draw(DRAW.pattern, self.words), "evidence", 175)


class _Draw(InlineProcessor):
    def __init__(self, pattern: str, words: dict[str, str]) -> None:
        super().__init__(pattern)
        self.words = words

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[etree.Element | None, int | None, int | None]:
        if match[1] not in self.words:
            return None, None, None
        span = etree.Element("span", {"class": "evidence no-crosslink"})
        span.text = AtomicString(self.words[match[1]])  # words, no Markdown and no HTML
        return span, match.start(0), match.end(0)


def check_evidence(guide: Guide) -> Iterator[Problem]:
    """Levels that data/words.yml does not know."""
    words = guide.extra.get("evidence") or {}
    for page in guide.pages.values():
        for line, text in page.prose():
            for match in DRAW.finditer(text):
                if match[1] not in words:
                    what = f"There is no strength of evidence “{match[1]}”."
                    yield Problem(page.path, line, what, f"Write one of: {', '.join(words)}.", rule="evidence-unknown")
