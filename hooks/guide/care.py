"""Care: words, promises, doses, records of clients and missing notes, as the rows of data/rules.yml name them.

Rows are written in a small language of their own (see the top of that file): a topic, a medicine or a wording is never
named in this code. A guide without data/rules.yml has none of these checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import Any

from guide.contacts import check_booking_links, check_emails
from guide.kept import check_kept
from guide.model import MANY, Guide, Page, strings
from guide.pages import files_below
from guide.phrases import HIDDEN, QUOTED, SENTENCE_END, Passage, Phrase, Sieve, found, passages, phrase
from guide.problems import ERROR, WARNING, Problem
from guide.rules import LISTS, check_rules, needs_of, usable_rows, words_in
from guide.yaml_lines import Yaml

_Place = tuple[Passage, list[Phrase]]


def check_words(guide: Guide) -> Iterator[Problem]:
    """What the lists of data/rules.yml look for: wording, methods, promises, doses, records, what is outdated; and a
    medicine, an exercise or a strength of evidence without the sentence that has to stand beside it.
    """
    if "rules" not in guide.data:
        return
    rules = guide.data["rules"]
    for page in guide.pages.values():
        yield from _words_on(page, rules)
    for path, passage, promised in _data_texts(guide):
        sought = _sought(rules, _IN_PROMISES if promised else _IN_DATA)
        for name, row, places in sought.places([passage]):
            yield from _hits(path, name, row, places)


_IN_DATA = ("records", "secrets")
_IN_PROMISES = ("promises", "records", "outdated", "secrets")


@dataclass(frozen=True)
class _Sought:
    """Rows, each with the name of its list, and what sifts their phrases; `whose` names the row of each phrase."""

    rows: list[tuple[str, dict[str, Any]]]
    whose: list[int]
    sieve: Sieve

    def places(self, said: list[Passage]) -> Iterator[tuple[str, dict[str, Any], list[_Place]]]:
        """List and row, row by row, and where it may stand in a text: passages and the phrases in question there."""
        found: dict[int, list[_Place]] = {}
        for passage in said:
            for row, numbers in groupby(self.sieve.sift(passage.text.lower()), self.whose.__getitem__):
                found.setdefault(row, []).append((passage, [self.sieve.phrases[number] for number in numbers]))
        for number in sorted(found):
            yield *self.rows[number], found[number]


@lru_cache(maxsize=16)
def _sought(rules: Yaml, names: tuple[str, ...]) -> _Sought:
    """The rows of some lists that can be used, and what they look for."""
    rows = [(name, row) for name in names for row in usable_rows(rules, name)]
    whose = [(number, one) for number, (_, row) in enumerate(rows) for one in _phrases(row)]
    return _Sought(rows, [number for number, _ in whose], Sieve([one for _, one in whose]))


@lru_cache(maxsize=MANY)
def _words_on(page: Page, rules: Yaml) -> list[Problem]:
    found: list[Problem] = []
    for section in _sections(passages(page)) if page.kind == "list" else [passages(page)]:
        for name, row, places in _sought(rules, (*LISTS, "notes")).places(section):
            found += (_hits(page.path, name, row, places) if name != "notes" else _check_note(page, row, places, section))
    return found


def _data_texts(guide: Guide) -> Iterator[tuple[str, Passage, bool]]:
    """File and text of all values of the data files, and whether the practice speaks of itself there."""
    for name, parsed in guide.data.items():
        for where, value in strings(parsed.value) if name not in ("rules", "search") else ():
            if not value.startswith(("http://", "https://")):
                text = unescape(value).translate(HIDDEN)
                passage = Passage(parsed.line(*where), text, "data")
                yield f"data/{name}.yml", passage, name in ("words", "practice", "help")


def check_remarks(guide: Guide, root: Path) -> Iterator[Problem]:
    """Remarks (behind a #): nobody sees them on the site, but everyone can read them on the internet."""
    if "rules" not in guide.data:
        return
    sought = _sought(guide.data["rules"], ("records",))
    for path, line, remark in _remarks(root) if sought.rows else ():
        for name, row, places in sought.places([Passage(line, remark.translate(HIDDEN), "data")]):
            yield from _hits(path, name, {**row, "quotes": "checked"}, places)


def _remarks(root: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each remark in data files (but the rules, which quote such words) and on top of pages."""
    files = [(file, f"data/{name}") for file, name in files_below(root / "data") if name != "rules.yml"]
    files += [(file, f"docs/{name}") for file, name in files_below(root / "docs")]
    for file, path in files:
        if file.suffix not in (".yml", ".yaml", ".txt", ".md"):
            continue
        try:
            lines = file.read_bytes().decode("utf-8-sig", "replace").split("\n")
        except OSError:
            continue
        for line, written in enumerate(lines, 1):
            if path.endswith(".md") and line > 1 and written.rstrip() == "---":
                break
            if "#" in written and (remark := re.search(r"(?:^|\s)#+\s*(\S.*)", written)):
                yield path, line, remark[1]


def _blank(quoted: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", quoted[0])


def _phrases(row: dict[str, Any]) -> list[Phrase]:
    return [one for words in map(str, row["find"]) if (one := phrase(words))]


def _hits(path: str, name: str, row: dict[str, Any], places: list[_Place]) -> Iterator[Problem]:
    """Each place that a row means, none of it twice."""
    for passage, there in places:
        where, (rule, level) = passage.text, LISTS[name]
        if row.get("quotes") != "checked" and ('"' in where or "“" in where):
            where = QUOTED.sub(_blank, where)
        taken = list[tuple[int, int]]()
        for one in there:
            for match in one.pattern.finditer(where):
                free = all(match.end() <= start or end <= match.start() for start, end in taken)
                if not free or not _means_it(row, match, where):
                    continue
                taken.append(match.span())
                what = f"“{' '.join(match[0].split())}” {row['why']}"
                bad = WARNING if _is_milder(row, where) else level
                if row.get("level") in (ERROR, WARNING) and not (row.get("milder") and bad == WARNING):
                    bad = row["level"]
                yield Problem(path, passage.line_at(match.start()), what, row["instead"], rule=rule, level=bad)


def _means_it(row: dict[str, Any], match: re.Match[str], text: str) -> bool:
    if not match[0].strip():
        return False
    lower = text.lower()
    if row.get("with") and not any(found(words, text, lower) for words in words_in(row["with"])):
        return False
    start = max((end.end() for end in SENTENCE_END.finditer(text, 0, match.start())), default=0)
    end = SENTENCE_END.search(text, match.end())
    sentence = f"{text[start : match.start()]}~{text[match.end() : end.start() if end else len(text)]}"
    return not any(
        found(words, sentence, sentence.lower()) or ("~" not in words and found(words, match[0], match[0].lower()))
        for words in words_in(row.get("unless"))
    )


def _is_milder(row: dict[str, Any], text: str) -> bool:
    """Whether the paragraph holds one of each of the row's lists below `milder:`."""
    groups = row["milder"] if isinstance(row.get("milder"), list) else []
    lower = text.lower()
    return bool(groups) and all(any(found(words, text, lower) for words in words_in(group)) for group in groups)


def _sections(said: list[Passage]) -> list[list[Passage]]:
    """What stands below each heading, with it; what stands at the top of the page is a section too."""
    sections: list[list[Passage]] = [[]]
    for passage in said:
        if passage.kind == "heading":
            sections.append([])
        sections[-1].append(passage)
    return sections


def _check_note(page: Page, row: dict[str, Any], places: list[_Place], said: list[Passage]) -> Iterator[Problem]:
    """The first place that a row means, if what it needs stands nowhere in all that is said."""
    if page.src in words_in(row.get("not_on")):
        return
    for sought in _phrases(row):
        for passage, there in places:
            if sought not in there or (row.get("where") == "headings" and not _is_heading(page, passage)):
                continue
            match = next(
                (match for match in sought.pattern.finditer(passage.text) if _means_it(row, match, passage.text)), None
            )
            if match is None:
                continue
            whole = "\n\n".join(passage.text for passage in said)
            lower = whole.lower()
            groups = [words_in(group) for group in needs_of(row)]
            if not all(any(found(words, whole, lower) for words in group) for group in groups):
                yield Problem(
                    page.path,
                    passage.line_at(match.start()),
                    f"“{match[0].strip()}” {row['why']}",
                    row["instead"],
                    rule="note-missing",
                )
            return


def _is_heading(page: Page, passage: Passage) -> bool:
    return passage.kind == "heading" or (passage.kind == "top" and passage.text == page.title)


def check_care(guide: Guide) -> Iterable[Problem]:
    """All of the above."""
    for one in (check_rules, check_words, check_kept, check_emails, check_booking_links):
        yield from one(guide)
