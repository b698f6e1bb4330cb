"""The page for clinicians: what each page is for and how it reads, and sets of pages that go well together (data/sets.yml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from guide.addresses import Place
from guide.evidence import DRAW
from guide.ids import FILE as IDS
from guide.menu import reading_order
from guide.model import Guide, Page
from guide.problems import Problem
from guide.readability import LEAST, reading_of
from guide.share import Link, Share

FILE = "data/sets.yml"
KEYS = ("id", "name", "says", "pages")
PACE = 180  # words a minute: somebody tired, on a phone


@dataclass(frozen=True)
class Row:
    """One page as clinicians see it. `grade` is None where there is too little text to measure; `minutes` are whole, at least 1."""

    page: Page
    link: Link
    sections: list[Link]
    grade: float | None
    minutes: int
    evidence: list[str]


@dataclass(frozen=True)
class Set:
    """A prepared set: its own address is that of its sheet."""

    name: str
    says: str
    sheet: Link
    items: list[Link]


def rows(guide: Guide, share: Share) -> list[Row]:
    """All content pages in reading order."""
    found = []
    for page in (guide.pages[src] for src in reading_order(guide)):
        link = share.whole(page) if page.kind == "content" else None
        if link:
            found.append(_row(guide, page, link, share.sections(page)))
    return found


def _row(guide: Guide, page: Page, link: Link, sections: list[Link]) -> Row:
    measured, words = reading_of(page), guide.extra.get("evidence") or {}
    return Row(
        page,
        link,
        sections,
        measured.grade if measured.words >= LEAST else None,
        max(1, ceil(measured.words / PACE)),
        [words[level] for level in dict.fromkeys(DRAW.findall(page.body)) if level in words],
    )


def sets(guide: Guide, share: Share) -> list[Set]:
    """The prepared sets, each place in them with its short link."""
    found = []
    for entry in _entries(guide):
        places = [place for text in entry.get("pages") or [] if (place := _place(guide, text))]
        links = [link for place in places if (link := share.link(place, share.addresses.title(place)))]
        name = str(entry.get("name"))
        found.append(Set(name, str(entry.get("says")), share.own(str(entry.get("id")), name), links))
    return found


def _entries(guide: Guide) -> list[dict[str, Any]]:
    value = guide.data["sets"].value if "sets" in guide.data else []
    return [entry for entry in value or [] if isinstance(entry, dict)]


def _place(guide: Guide, text: Any) -> Place | None:
    src, _, anchor = str(text).removeprefix("docs/").partition("#")
    page = guide.pages.get(src)
    known = page and (not anchor or anchor in [heading.id for heading in page.headings])
    return Place(src, anchor) if known else None


def check_sets(guide: Guide, ids: list[str]) -> Iterator[Problem]:
    """Sets that lack a part, name what is not there, or have an id that is not their own."""
    taken = {str(page.meta.get("id")): page.path for page in guide.pages.values()}
    for number, entry in enumerate(_entries(guide)):
        def line(*where: Any, number: int = number) -> int:
            return guide.data["sets"].line(number, *where)

        for key in [*(key for key in KEYS if not entry.get(key)), *(key for key in entry if key not in KEYS)]:
            what = f"This set lacks “{key}:”." if key in KEYS else f"Nothing is known by the name “{key}:” in a set."
            hint = "Write it as in the sets around it." if key in KEYS else f"Write one of: {', '.join(KEYS)}."
            yield Problem(FILE, line(key), what, hint, rule="set-incomplete")
        name = str(entry.get("id") or "")
        if name in taken or (name and name not in ids):
            what = f"The id “{name}” belongs to {taken[name]}." if name in taken else f"The id “{name}” is not in {IDS}."
            hint = f"Choose one that is free, and add it to the end of {IDS}."
            yield Problem(FILE, line("id"), what, hint, rule="set-id")
        taken.setdefault(name, FILE)
        pages = entry.get("pages")
        for place, text in enumerate(pages if isinstance(pages, list) else []):
            if not _place(guide, text):
                what = f"There is no page or heading “{text}”."
                hint = "Write the file's path below docs/, for a section with # and the heading's address: coping/index.md#in-brief"
                yield Problem(FILE, line("pages", place), what, hint, rule="set-page-missing")
