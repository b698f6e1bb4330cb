"""Sources: `[@id]` after a sentence becomes a small number that leads to the record at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from guide.model import MANY, Guide, Page
from guide.problems import WARNING, Problem

CITE = re.compile(r"\[@([\w.:-]+)\]")
RECORD = ("id", "authors", "year", "title", "about", "where", "url", "entered")


class Citations(Extension):
    """One instance a build. The hook empties `cited` before each page; afterwards it holds the page's ids in order."""

    def __init__(self) -> None:
        super().__init__()
        self.cited: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Mark(CITE.pattern, md), "citations", 175)
        # After MkDocs' own link processor (0), which would look for the record in the text; it stands below it.
        md.treeprocessors.register(_Number(self), "citations", -5)


class _Mark(InlineProcessor):
    def handleMatch(self, match: re.Match[str], data: str) -> tuple[etree.Element, int, int]:
        return etree.Element("sup", {"class": "cite", "data-source": match[1]}), match.start(0), match.end(0)


class _Number(Treeprocessor):
    def __init__(self, extension: Citations) -> None:
        super().__init__()
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        cited = self.extension.cited
        for mark in root.iter("sup"):
            source = mark.attrib.pop("data-source", None)
            if source is None:
                continue
            if source not in cited:
                cited.append(source)
            link = etree.SubElement(mark, "a", {"href": f"#source-{source}"})
            hidden = etree.SubElement(link, "span", {"class": "visually-hidden"})
            hidden.text = "Source "
            hidden.tail = str(cited.index(source) + 1)


@lru_cache(maxsize=MANY)
def cites(page: Page) -> list[tuple[int, str]]:
    """Line and id of each citation in a page's text, outside fenced code."""
    return [(line, match[1]) for line, text in page.prose() for match in CITE.finditer(text)]


def cited_by(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Which pages cite each source, in the order of the pages."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        for source in dict.fromkeys(source for _, source in cites(page)):
            found.setdefault(source, []).append(page)
    return found


def check_citations(guide: Guide) -> Iterator[Problem]:
    """Unknown ids in pages and help lines, and sources that nothing cites."""
    used, sources = set(), guide.sources
    places = [(page.path, line, source) for page in guide.pages.values() for line, source in cites(page)]
    helplines = guide.data.get("help")
    for number, record in enumerate((guide.extra.get("help") or {}).get("lines") or []):
        if helplines and isinstance(record, dict) and record.get("source"):
            line = helplines.line("extra", "help", "lines", number, "source")
            places.append(("data/help.yml", line, str(record["source"])))
    for path, line, source in places:
        used.add(source)
        if source not in sources:
            nearest = get_close_matches(source, sources, 1)
            hint = f"Did you mean {nearest[0]}?" if nearest else "Add it to data/sources.yml first."
            yield Problem(path, line, f"There is no source “{source}”.", hint, rule="source-unknown")
    first: dict[str, int] = {}
    for number, record in enumerate(guide.data["sources"].value or [] if "sources" in guide.data else []):
        if isinstance(record, dict):
            first.setdefault(str(record.get("id")), number)
        yield from _check_record(guide, number, record, used, first)


def _wrong_value(key: str, value: object) -> str:
    """What to write instead of a record's value, when it is of the wrong form; else nothing."""
    if value is None or key == "id":
        return ""
    if key == "year":
        fine = isinstance(value, int) and not isinstance(value, bool) and 1800 <= value <= date.today().year + 1
        return "" if fine else "Write the year in four digits, without quotes."
    if key == "entered":
        fine = type(value) is date and value <= date.today() + timedelta(days=1)
        return "" if fine else "Write the day on which the record was made as year-month-day, like 2026-05-31."
    if not isinstance(value, str):
        return f'Write it as text, in one line and in quotes: {key}: "…"'
    return (
        "Take out what stands between < and >; a record holds words only."
        if re.search(r"<[a-zA-Z/!][^>]*>", value)
        else ""
    )


def _check_record(
    guide: Guide, number: int, record: object, used: set[str], first: dict[str, int]
) -> Iterator[Problem]:
    parsed, path = guide.data["sources"], "data/sources.yml"
    line = parsed.line(number)
    if not isinstance(record, dict) or not record.get("id"):
        yield Problem(path, line, "This source has no id.", "Write - id: and a short name.", rule="source-without-id")
        return
    name = str(record["id"])
    if first[name] != number:
        yield Problem(path, line, f"Two sources have the id “{name}”.", "Give this one another.", rule="source-twice")
    if not isinstance(record["id"], str) or not re.fullmatch(r"[\w.:-]+", name):
        hint = "Write letters, digits and dashes without spaces, such as smith-2020."
        yield Problem(path, parsed.line(number, "id"), f"No page can cite the id “{name}”.", hint, rule="source-id")
    for key, value in record.items():
        if key not in RECORD:
            hint = f"Write one of: {', '.join(RECORD)}."
            yield Problem(path, parsed.line(number, key), f"A source has no “{key}:”.", hint, rule="source-key-unknown")
        elif hint := _wrong_value(key, value):
            what = f"“{key}:” of the source “{name}” can't be “{str(value)[:60]}”."
            yield Problem(path, parsed.line(number, key), what, hint, rule="source-value")
    if not (record.get("title") or record.get("about")):
        what = f"The source “{name}” has neither a title nor a description."
        yield Problem(path, line, what, "Write about: and what it is, in plain words.", rule="source-without-title")
    if record.get("url") and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", str(record["url"])):
        hint = "Write the whole address, beginning with https://"
        yield Problem(path, parsed.line(number, "url"), "The address is not a safe one.", hint, rule="source-url")
    if name not in used:
        hint = f"Cite it where it belongs with [@{name}], or take it out."
        yield Problem(path, line, f"Nothing cites the source “{name}”.", hint, rule="source-unused", level=WARNING)
