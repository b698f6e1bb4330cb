"""Spares texts without a sign the search for signs.

Python-Markdown looks through each text once for each of some twenty patterns (links, emphasis, code, our own marks), and later
once more for each of fifteen about quotes. Most texts hold no sign with which one of them could begin. Those are marked as
settled for that time (AtomicString, which is made for this), and are plain texts again for all that comes after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString

# By the tree processor: its priority, the signs, and all patterns that need one of them. With any other pattern present, every
# text is looked through.
SEARCHES = {
    "inline": (
        20,
        re.compile(rf"[`\\\[<&*_{STX}]|  \n"),
        "backtick escape reference link image_link image_reference short_reference short_image_ref autolink automail linebreak "
        "html entity not_strong em_strong em_strong2 footnote citations helplines evidence".split(),
    ),
    "smarty": (6, re.compile(rf"['\"{STX}]"), [f"smarty-quotes-{number}" for number in range(15)]),
}


class _Settled(AtomicString):
    """A text that holds no sign."""


class Plain(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        for name, (priority, sign, known) in SEARCHES.items():
            md.treeprocessors.register(_Settle(md, name, sign, known), f"plain-{name}", priority + 0.5)
            md.treeprocessors.register(_Unsettle(md), f"plain-again-{name}", priority - 0.5)


class _Settle(Treeprocessor):
    def __init__(self, md: Markdown, name: str, sign: re.Pattern[str], known: Iterable[str]) -> None:
        super().__init__(md)
        self.name, self.sign, self.known = name, sign, known

    def run(self, root: etree.Element) -> None:
        search = self.md.treeprocessors[self.name] if self.name in self.md.treeprocessors else None
        if not search or sum(name in search.inlinePatterns for name in self.known) < len(search.inlinePatterns):
            return
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString) and not self.sign.search(element.text):
                element.text = _Settled(element.text)
            if element.tail and not isinstance(element.tail, AtomicString) and not self.sign.search(element.tail):
                element.tail = _Settled(element.tail)


class _Unsettle(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if isinstance(element.text, _Settled):
                element.text = str(element.text)
            if isinstance(element.tail, _Settled):
                element.tail = str(element.tail)
