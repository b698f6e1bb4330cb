"""The search, as its script reads it: pages with the words people say, what brings help first, and the words of the text.

The index is cut by pages into files that a browser always reads in the same order, whatever is typed: a file chosen by
the letters somebody typed would tell whoever keeps the site what was typed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from guide.helplines import find
from guide.menu import reading_order
from guide.model import MANY, Guide, Heading, Page
from guide.phrases import passages
from guide.problems import WARNING, Problem
from guide.terms import STOP_WORDS

PATH = "data/search.yml"
TEMPLATE = "search.html"
LONGEST = 60  # characters of a phrase
ROW_FORM = "Write words with spaces between them, such as: want (sleep/rest) more, without work"
PAGES_A_FILE = 100  # of titles, phrases and their headings: about 10 kB compressed
TEXTS_A_FILE = 50  # of texts: about 13 kB, and little work at a time for a slow phone
COMMON = 0.2  # a heading or a word on a greater part of the pages finds nothing
FEW = 5  # but in a small guide, as many pages are never too many
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SLUG = re.compile(r"[^\w\s-]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Phrase:
    """Words that people say who look for a page, or for the heading `anchor` on it; `line` is where they stand."""

    text: str
    anchor: str
    line: int


def phrases(page: Page) -> list[Phrase]:
    """What stands under a page's `feels:`: each entry is a phrase, or `phrase: heading-id`."""
    entries = page.meta.get("feels")
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        for text, anchor in entry.items() if isinstance(entry, dict) else [(entry, "")]:
            found.append(Phrase(str(text), str(anchor or "").removeprefix("#"), page.line("feels", number)))
    return found


def row(written: str) -> tuple[list[list[str]], list[str]] | None:
    """What a row of data/search.yml asks for: groups of words of which each needs one, and words that rule it out.

    `want (die/dying), without dad` gives `([["want"], ["die", "dying"]], ["dad"])`; None when it can't be understood.
    """
    asked, comma, without = written.lower().partition(", without ")
    groups = [_GROUP.fullmatch(part) for part in asked.split()]
    out = _GROUP.fullmatch(without.strip()) if comma else None
    if not groups or not all(groups) or (comma and out is None):
        return None
    return [_alternatives(group) for group in groups if group], _alternatives(out) if out else []


_PART = r"[^\W_]+\*?"
_GROUP = re.compile(rf"\((?P<several>{_PART}(?:/{_PART})*)\)|(?P<one>{_PART})")


def _alternatives(group: re.Match[str]) -> list[str]:
    return (group["several"] or group["one"]).split("/")


def index(guide: Guide, parts: str = "") -> dict[str, str]:
    """The files of the index by name, each JSON; the first one names the others, in the order to read them.

    Every name holds the hash of what is in the file. `parts` is the HTML that the script shows, which the first file
    carries.
    """
    pages = [guide.pages[src] for src in reading_order(guide) if guide.pages[src].meta.get("template") != TEMPLATE]
    shown = _headings(pages)
    later = []
    for start in range(PAGES_A_FILE, len(pages), PAGES_A_FILE):
        later.append({"pages": [_entry(page, shown[page.src]) for page in pages[start : start + PAGES_A_FILE]]})
    too_common = _too_common(pages)
    for start in range(0, len(pages), TEXTS_A_FILE):
        some = pages[start : start + TEXTS_A_FILE]
        later.append({"from": start, **_more(some, shown), **_words(some, shown, too_common)})
    files = {}
    for part in later:
        text = _json(part)
        files[f"{_hash(text)}.json"] = text
    rules = _data(guide)
    first = _json(
        {
            "more": list(files),
            "parts": parts,
            "first": ["\n".join(map(str, block.get("words") or [])) for block in blocks(guide)],
            "same": "\n".join(map(str, rules.get("same") or [])),
            "little": str(rules.get("little") or ""),
            "pages": [_entry(page, shown[page.src]) for page in pages[:PAGES_A_FILE]],
        }
    )
    return {f"{_hash(first)}.json": first, **files}


def blocks(guide: Guide) -> list[dict[str, Any]]:
    """What stands under `first:` in data/search.yml: for each kind of need its title, words and help lines."""
    found = _data(guide).get("first")
    return [block for block in found if isinstance(block, dict)] if isinstance(found, list) else []


def _data(guide: Guide) -> dict[str, Any]:
    value = guide.data["search"].value if "search" in guide.data else None
    return value if isinstance(value, dict) else {}


def _headings(pages: list[Page]) -> dict[str, list[Heading]]:
    """The headings worth finding, by page: those that phrases lead to, then all others but what most pages have."""
    count = Counter(text for page in pages for text in {heading.text for heading in page.headings})
    most = max(FEW, COMMON * len(pages))
    found = {}
    for page in pages:
        said = {phrase.anchor for phrase in phrases(page)}
        found[page.src] = [heading for heading in page.headings if heading.id in said]
        found[page.src] += [head for head in page.headings if head.id not in said and count[head.text] <= most]
    return found


def _entry(page: Page, headings: list[Heading]) -> list[Any]:
    """Address, title, headings that phrases lead to, and phrases: a line for the page, then one for each heading."""
    said: dict[str, list[str]] = {"": []}
    for phrase in phrases(page):
        said.setdefault(phrase.anchor, []).append(phrase.text)
    heads = [heading for heading in headings if heading.id in said]
    lines = ["|".join(said[anchor]) for anchor in ["", *(heading.id for heading in heads)]]
    return [page.url, page.title, [_head(heading) for heading in heads], "\n".join(lines)]


def _head(heading: Heading) -> str | list[str]:
    """A heading's text, with its anchor where the script can't work that out."""
    return heading.text if heading.id == _slug(heading.text) else [heading.text, heading.id]


def _slug(text: str) -> str:
    """The anchor that the script works out from a heading: as Markdown does, for plain letters only."""
    return re.sub(r"[-\s]+", "-", _SLUG.sub("", text).strip().lower()) if text.isascii() else ""


def _too_common(pages: list[Page]) -> set[str]:
    """Words on so many pages that they find nothing."""
    count: Counter[str] = Counter()
    for page in pages:
        count.update(set().union(*(words for _, words in sections(page))))
    most = max(FEW, COMMON * len(pages))
    return {word for word, times in count.items() if times > most} | STOP_WORDS


def _more(pages: list[Page], shown: dict[str, list[Heading]]) -> dict[str, Any]:
    """What some pages are about, and their headings that no phrase leads to."""
    said = {page.src: {phrase.anchor for phrase in phrases(page)} for page in pages}
    return {
        "says": [str(page.meta.get("description") or "") for page in pages],
        "heads": [[_head(head) for head in shown[page.src] if head.id not in said[page.src]] for page in pages],
    }


def _words(pages: list[Page], shown: dict[str, list[Heading]], too_common: set[str]) -> dict[str, str]:
    """The words of some pages' texts, and beside each the sections it stands in.

    A page counts as one section, and each of its headings in the index as one more; they are numbered from 0 in the
    order of the pages, in base 36.
    """
    places: dict[str, list[int]] = {}
    number = 0
    for page in pages:
        anchors = ["", *(heading.id for heading in shown[page.src])]
        for anchor, words in sections(page):
            at = number + (anchors.index(anchor) if anchor in anchors else 0)
            for word in words - too_common:
                places.setdefault(word, []).append(at)
        number += len(anchors)
    found = sorted(places)
    return {"words": " ".join(found), "at": " ".join(",".join(map(_base36, sorted(set(places[word])))) for word in found)}


@lru_cache(maxsize=MANY)
def sections(page: Page) -> list[tuple[str, set[str]]]:
    """Id of each heading of a page and the words below it; first, with no id, what stands above all headings."""
    starts = {heading.line: heading.id for heading in page.headings}
    found = [("", set[str]())]
    for passage in passages(page):
        if passage.kind == "heading" and passage.line in starts:
            found.append((starts[passage.line], set()))
        elif passage.kind != "code":
            found[-1][1].update(words_of(passage.text))
    return found


def words_of(text: str) -> set[str]:
    """The words of a text that may be searched for, in lower case, without apostrophes."""
    plain = (word.replace("'", "").replace("’", "") for word in {*_WORD.findall(text.lower())})
    return {word for word in plain if len(word) > 2 and not word.isdecimal()}


def _base36(number: int) -> str:
    head, last = divmod(number, 36)
    return (_base36(head) if head else "") + _DIGITS[last]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def first_help(guide: Guide) -> list[dict[str, Any]]:
    """For each kind of need what stands above the pages: `title`, `says`, and `lines` as guide.helplines.find gives them."""
    data = guide.extra.get("help") or {}
    country = str((guide.extra.get("practice") or {}).get("country"))
    found = []
    for block in blocks(guide):
        lines = [find(data, country, str(role)) for role in block.get("lines") or []]
        lines = [line for number, line in enumerate(lines) if line and line not in lines[:number]]
        found.append({"title": block.get("title"), "says": block.get("says"), "lines": lines})
    return found


def said_by_section(guide: Guide) -> list[tuple[str, list[tuple[Page, list[Phrase]]]]]:
    """Pages with the words people say, below the label of their section, in the order of the menu; the home page's first."""
    sections: dict[str, list[tuple[Page, list[Phrase]]]] = {}
    for src in reading_order(guide):
        page = guide.pages[src]
        top = guide.pages.get(f"{src.split('/')[0]}/index.md") if "/" in src else guide.pages.get("index.md")
        if said := phrases(page):
            sections.setdefault((top or page).label, []).append((page, said))
    return list(sections.items())


def check_search(guide: Guide) -> Iterator[Problem]:
    """Phrases that can't be used or lead nowhere, and rows of data/search.yml that would find nobody."""
    yield from _check_phrases(guide)
    if "search" in guide.data:
        yield from _check_first(guide)


def _check_first(guide: Guide) -> Iterator[Problem]:
    where = guide.data["search"].line
    known = {**((guide.extra.get("help") or {}).get("roles") or {}), "emergency": {}, "directory": {}}
    for number, block in enumerate(blocks(guide)):
        for place, role in enumerate(block["lines"] or []):
            if role not in known:
                near = get_close_matches(role, known, 1)
                hint = f"Write {near[0]}." if near else f"Write one of: {', '.join(known)}."
                line = where("first", number, "lines", place)
                yield Problem(PATH, line, f"There is no help line for “{role}”.", hint, rule="helpline-unknown")
        for place, written in enumerate(block["words"] or []):
            if row(written) is None:
                what = f"Nothing could be found by the row “{written}”."
                line = where("first", number, "words", place)
                yield Problem(PATH, line, what, ROW_FORM, rule="search-row")
        for key in ("lines", "words"):
            if not block[key]:
                what = f"“{block['name']}” has no {key}, so this help would never be shown."
                hint = "Bring them back, or take the whole block out."
                yield Problem(PATH, where("first", number, key), what, hint, rule="search-row")
    if not blocks(guide):
        what = "The list “first:” is empty, so no words of need bring help first."
        yield Problem(PATH, where("first"), what, "Bring it back as it was.", rule="search-row")



def _check_phrases(guide: Guide) -> Iterator[Problem]:
    used = any(page.meta.get("feels") for page in guide.pages.values())
    claimed: dict[str, Page] = {}
    for page in guide.pages.values():
        entries = page.meta.get("feels")
        if used and not entries and page.kind == "content" and page.front.lines:
            what = "The page has no “feels:”, so the search finds it by its headings only."
            hint = "Add some lines with what people say who need it, as on the other pages."
            yield Problem(page.path, page.line(), what, hint, rule="feels-missing", level=WARNING)
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            line = page.line("feels", number)
            if isinstance(entry, dict) and len(entry) == 1:
                [(entry, anchor)] = entry.items()
                if anchor is not None and isinstance(entry, str):
                    yield from _check_anchor(page, line, entry, str(anchor).removeprefix("#"))
            if not isinstance(entry, str) or "|" in entry or not _WORD.search(entry):
                hint = "Write a few words, such as: - nothing moves me. Figures alone, yes and no need quotes."
                yield Problem(page.path, line, f"“{entry}” is nothing that people would type.", hint, rule="feels-form")
                continue
            if len(entry) > LONGEST:
                what = f"“{entry[:30]}…” has {len(entry)} characters; people type a few words."
                yield Problem(page.path, line, what, "Keep the words that matter.", rule="feels-long", level=WARNING)
            plain = " ".join(word.replace("’", "'").lower() for word in _WORD.findall(entry))
            other = claimed.setdefault(plain, page)
            if other is not page:
                what = f"“{entry}” already leads to {other.path}, so readers get both."
                hint = "Keep it where it fits best, or say it in other words here."
                yield Problem(page.path, line, what, hint, rule="feels-twice", level=WARNING)


def _check_anchor(page: Page, line: int, text: str, anchor: str) -> Iterator[Problem]:
    known = [heading.id for heading in page.headings]
    if anchor not in known:
        near = get_close_matches(anchor, known, 1, 0.0)
        hint = f"Write {near[0]}, the nearest there is, or take it out." if near else "Take it out, with its colon."
        what = f"“{text}” leads to the heading “{anchor}”, which is not on this page."
        yield Problem(page.path, line, what, hint, rule="feels-heading")
