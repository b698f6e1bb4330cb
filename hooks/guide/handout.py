"""What of a page stands on its handout: "In brief", and the parts that `handout:` at its top names, or likely ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from html.parser import HTMLParser
from typing import Any

from guide.addresses import old_id
from guide.model import Guide, Page
from guide.problems import WARNING, Problem

SIDES = 2  # of a handout, at the most
WORDS = 480  # in the chosen sections of a handout; with what else stands on it, more rarely fits two sides


@dataclass(frozen=True)
class Chosen:
    """The parts of a handout as HTML: the lines above the first heading, "In brief", and sections.

    Sections stand here with the most needed first, each with its place on the page, the order in which they are printed.
    """

    intro: str
    brief: str
    sections: tuple[tuple[int, str], ...]

    @property
    def in_order(self) -> list[str]:
        """All parts as they are printed."""
        return [self.intro, self.brief, *(html for _, html in sorted(self.sections))]


def choose(page: Page, html: str, brief: str) -> Chosen:
    """What of a page stands on its handout. `html` is its rendered text, `brief` the heading of its short points.

    The page's own `handout:` names headings by their ids, the most needed first. Without it, it is the sections with a
    list, which are the steps and the points to remember, or where there are none the sections from the top; in both cases
    as many as are likely to find room.
    """
    marks = _headings(html)
    known = [name for _, _, name in marks]
    brief_id = next((found.id for found in page.headings[:1] if found.text == brief and found.id in known), None)
    named = page.meta.get("handout")
    if isinstance(named, list):
        ids = dict.fromkeys(id_now(page, str(name)) for name in named)
        sections = [_section(html, marks, name) for name in ids if name in known and name != brief_id]
    else:
        all_sections = [_section(html, marks, name) for _, level, name in marks if level == 2 and name != brief_id]
        listed = [section for section in all_sections if re.search(r"<[ou]l\b", section[1])]
        sections = list(_within(WORDS, listed or all_sections))
    first = marks[0][0] if marks else len(html)
    shown = _section(html, marks, brief_id)[1] if brief_id else ""
    return Chosen(html[:first], shown, tuple(sections))


def id_now(page: Page, name: str) -> str:
    """The id of the heading that has a name now or had it before (`was`); the name itself where there is none."""
    ids = {old_id(text, page): heading.id for heading in page.headings for text in heading.was}
    return name if name in [heading.id for heading in page.headings] else ids.get(name, name)


def _within(most: int, sections: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The first sections, until they hold so many words."""
    for section in sections:
        most -= len(re.sub(r"<[^>]*>", " ", section[1]).split())
        if most < 0:
            return
        yield section


class _Headings(HTMLParser):
    """Offset, level and id of the headings that stand in no box or other frame."""

    VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[int, int, str]] = []
        self.depth = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.depth and re.fullmatch("h[2-6]", tag):
            line, column = self.getpos()
            self.found.append((self.starts[line - 1] + column, int(tag[1]), dict(attrs).get("id") or ""))
        self.depth += tag not in self.VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave the depth as it is: `<br />` and `<path/>` hold nothing."""

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in self.VOID


def _headings(html: str) -> list[tuple[int, int, str]]:
    return _Headings(html).found


def _section(html: str, marks: list[tuple[int, int, str]], name: str) -> tuple[int, str]:
    """Where a heading stands, and all from it to the next of its level or above."""
    number, (start, level, _) = next((number, mark) for number, mark in enumerate(marks) if mark[2] == name)
    end = next((offset for offset, other, _ in marks[number + 1 :] if other <= level), len(html))
    return start, _raised(html[start:end], level - 2)


def _raised(html: str, by: int) -> str:
    """Headings as many levels higher, so that a part of a section does not hang below a level that is not there."""
    return re.sub(r"(</?h)([2-6])\b", lambda tag: f"{tag[1]}{int(tag[2]) - by}", html) if by else html


def check_handouts(guide: Guide) -> Iterator[Problem]:
    """Headings that `handout:` names in vain, and handouts that run over."""
    brief = str((guide.extra.get("brief") or {}).get("heading"))
    for page in guide.pages.values():
        named = page.meta.get("handout")
        if isinstance(named, list):
            yield from _check_handout(page, named, brief)


def _check_handout(page: Page, named: list[Any], brief: str) -> Iterator[Problem]:
    ids = [heading.id for heading in page.headings if heading.level in (2, 3)]
    for number, name in enumerate(named):
        line = page.line("handout", number)
        if not isinstance(name, str) or id_now(page, name) not in ids:
            near = get_close_matches(str(name), ids, 1)
            hint = f"Did you mean {near[0]}?" if near else "Write the last part of the heading's address, behind the #."
            what = f"The handout names the heading “{name}”, which this page does not have, so it goes without."
            yield Problem(page.path, line, what, hint, rule="handout-heading", level=WARNING)
        elif any(heading.id == name and heading.text == brief for heading in page.headings):
            what, hint = f"“{brief}” stands on every handout already.", "Take it out here."
            yield Problem(page.path, line, what, hint, rule="handout-brief", level=WARNING)
    words = sum(_words(page, name) for name in dict.fromkeys(id_now(page, str(name)) for name in named))
    if words > WORDS:
        what = f"The parts chosen for the handout have {words} words; about {WORDS} fit on one sheet."
        hint = "Take a heading out; what stands last in the list is left off the sheet when there is no room."
        yield Problem(page.path, page.line("handout"), what, hint, rule="handout-long", level=WARNING)


def _words(page: Page, name: str) -> int:
    """How many words stand below a heading, up to the next of its level or above."""
    heading = next((found for found in page.headings if found.id == name), None)
    if heading is None:
        return 0
    after = (other.line for other in page.headings if other.line > heading.line and other.level <= heading.level)
    end = next(after, float("inf"))
    return sum(len(text.split()) for line, text in page.prose() if heading.line < line < end)
