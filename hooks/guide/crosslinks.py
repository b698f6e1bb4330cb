"""Links from the first mention of a term to the page that explains it.

The links are written as `[words](page.md#anchor)` would be, before MkDocs resolves links, so that MkDocs checks them.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from .terms import Term, TermIndex

LEFT_ALONE_TAGS = frozenset(
    """h1 h2 h3 h4 h5 h6 a code pre kbd samp th summary button label figcaption caption dt script style
    textarea""".split()
)
LEFT_ALONE_CLASSES = frozenset({"no-crosslink", "help-now", "admonition-title", "footnote"})
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
# Raw HTML waits in Markdown's stash, an escaped character as its number.
_PLACEHOLDER = re.compile(f"{STX}(?:wzxhzdk:(?P<raw>[0-9]+)|(?P<char>[0-9]+)|[^{ETX}]*){ETX}")


class CrossLinks(Extension):
    """One instance per build. Set `page` (its source path) and `enabled` before each page is rendered."""

    def __init__(self, index: TermIndex, per_paragraph: int = 2) -> None:
        super().__init__()
        self.index = index
        self.per_paragraph = per_paragraph
        self.page = ""
        self.enabled = True

    def extendMarkdown(self, md: Markdown) -> None:
        if self.index:
            # After attr_list (8), which says what to leave alone; before smarty (6), which hides quotes and dashes.
            md.treeprocessors.register(_Linker(md, self), "crosslinks", 7.5)


class _Slot(NamedTuple):
    """One text of the tree: that of `element`, or with a `parent`, the text that follows `element` in it."""

    element: etree.Element
    parent: etree.Element | None
    text: str
    quiet: bool  # nothing is linked here
    room: list[int]  # how many links the paragraph still takes, shared by all its slots


class _Linker(Treeprocessor):
    def __init__(self, md: Markdown, links: CrossLinks) -> None:
        super().__init__(md)
        self.links = links

    def run(self, root: etree.Element) -> None:
        if not self.links.enabled:
            return
        self.raw = _RawTags()
        self.linked = {_target(self.links.page, a.get("href", "")) for a in root.iter("a")}
        slots = list(self._slots(root, False, [0]))
        for index, slot in enumerate(slots):
            before = slots[index - 1] if index else None
            after = slots[index + 1] if index + 1 < len(slots) else None
            glued_before = before is not None and before.room is slot.room and _is_word(before.text[-1])
            glued_after = after is not None and after.room is slot.room and _is_word(after.text[0])
            _replace(slot, list(self._matches(slot, glued_before, glued_after)))

    def _slots(self, element: etree.Element, quiet: bool, room: list[int]) -> Iterator[_Slot]:
        """All texts below `element` as a reader meets them."""
        quiet = quiet or not isinstance(element.tag, str) or _left_alone(element.tag, element.attrib)
        if self.md.is_block_level(element.tag):
            room = [self.links.per_paragraph]
        if element.text:
            yield _Slot(element, None, element.text, quiet or isinstance(element.text, AtomicString), room)
        for child in element:
            yield from self._slots(child, quiet, room)
            if child.tail:
                yield _Slot(child, element, child.tail, quiet or isinstance(child.tail, AtomicString), room)

    def _matches(self, slot: _Slot, glued_before: bool, glued_after: bool) -> Iterator[tuple[int, int, str]]:
        """(start, end, href) of the terms in `slot` that become links. Keeps count of links and of open raw tags."""
        text = slot.text
        tags = [match for match in _PLACEHOLDER.finditer(text) if match["raw"]] if STX in text else []
        for start, end, term in () if slot.quiet else self.links.index.find(self._masked(text)):
            while tags and tags[0].start() < start:
                self.raw.feed(self._raw_html(tags.pop(0)))
            if (
                slot.room[0] > 0
                and not self.raw.quiet
                and term.page != self.links.page
                and term.target not in self.linked
                and not (glued_before and start == 0)
                and not (glued_after and end == len(text))
                and not self._unsettles_quotes(text, start, end)
            ):
                slot.room[0] -= 1
                self.linked.add(term.target)
                yield start, end, self._href(term)
        for tag in tags:
            self.raw.feed(self._raw_html(tag))

    def _unsettles_quotes(self, text: str, start: int, end: int) -> bool:
        """Smarty bends a straight quote by its neighbours, and must still see them; it knows 's by itself."""
        if "smarty" not in self.md.treeprocessors:
            return False
        return text[:start].endswith(("'", '"')) or bool(re.match(r"\"|'(?!s\b)", text[end:]))

    def _masked(self, text: str) -> str:
        """`text` with nothing to find in its placeholders; one that stands for a letter still belongs to its word."""

        def mask(match: re.Match[str]) -> str:
            char = chr(int(match["char"])) if match["char"] else html.unescape(self._raw_html(match))
            return ("_" if len(char) == 1 and _is_word(char) else STX) * len(match[0])

        return _PLACEHOLDER.sub(mask, text) if STX in text else text

    def _raw_html(self, match: re.Match[str]) -> str:
        entry = self.md.htmlStash.rawHtmlBlocks[int(match["raw"])] if match["raw"] else ""
        return entry if isinstance(entry, str) else ""  # md_in_html keeps whole elements there, closed by themselves

    def _href(self, term: Term) -> str:
        path = posixpath.relpath(term.page, posixpath.dirname(self.links.page) or ".")
        return quote(path) + (f"#{term.anchor}" if term.anchor else "")


class _RawTags(HTMLParser):
    """Which tags written as HTML inside a text are open, across emphasis and paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []  # (tag, whether it is left alone)

    @property
    def quiet(self) -> bool:
        return bool(self.rawdata) or any(left_alone for _, left_alone in self.open)  # rawdata: a tag without its end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append((tag, _left_alone(tag, dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        for index in reversed(range(len(self.open))):
            if self.open[index][0] == tag:
                del self.open[index:]
                break


def _left_alone(tag: str, attributes: Mapping[str, str | None]) -> bool:
    classes = (attributes.get("class") or "").split()
    return tag in LEFT_ALONE_TAGS or "data-no-crosslink" in attributes or not LEFT_ALONE_CLASSES.isdisjoint(classes)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _target(page: str, href: str) -> tuple[str, str] | None:
    """Page and anchor that a link on `page` goes to, read as MkDocs does; None when it leaves the guide or the page
    stays the same."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.join(posixpath.dirname(page), unquote(parts.path)).lstrip("/")
    return posixpath.normpath(path), parts.fragment


def _replace(slot: _Slot, matches: list[tuple[int, int, str]]) -> None:
    """Put a link round each (start, end, href). The words stay a plain text, so that smarty and abbr still see them."""
    if not matches:
        return
    links = []
    nexts = [*(start for start, _, _ in matches[1:]), len(slot.text)]
    for (start, end, href), following in zip(matches, nexts, strict=True):
        link = etree.Element("a", {"class": "crosslink", "href": href})
        link.text, link.tail = slot.text[start:end], slot.text[end:following]
        links.append(link)
    first = slot.text[: matches[0][0]]
    if slot.parent is None:
        slot.element.text = first
        slot.element[:0] = links
    else:
        slot.element.tail = first
        place = list(slot.parent).index(slot.element) + 1
        slot.parent[place:place] = links
