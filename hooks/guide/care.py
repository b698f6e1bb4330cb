"""Care: words, promises, doses, records of clients and missing notes, as the rows of data/rules.yml name them.

Rows are written in a small language of their own (see the top of that file): a topic, a medicine or a wording is never
named in this code. A guide without data/rules.yml has none of these checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from guide.contacts import check_booking_links, check_emails
from guide.kept import check_kept
from guide.model import MANY, Guide, Page, strings
from guide.pages import files_below
from guide.phrases import HIDDEN, QUOTED, SENTENCE_END, Passage, Phrase, found, may_be_in, passages, phrase
from guide.problems import ERROR, WARNING, Problem
from guide.rules import LISTS, check_rules, needs_of, rows_of, usable_rows, words_in
from guide.yaml_lines import Yaml


def check_words(guide: Guide) -> Iterator[Problem]:
    """What the lists of data/rules.yml look for: wording, methods, promises, doses, records, what is outdated."""
    if "rules" not in guide.data:
        return
    rows = _sought(guide.data["rules"])
    for page in guide.pages.values():
        yield from _words_on(page, guide.data["rules"])
    for path, passage, promised in _data_texts(guide):
        names = ("records", "secrets", "promises", "outdated") if promised else ("records", "secrets")
        yield from _check_said(path, [passage], [row for row in rows if row[0] in names])


@lru_cache(maxsize=4)
def _sought(rules: Yaml) -> list[tuple[str, dict[str, Any], list[Phrase]]]:
    """Each row of LISTS: the name of its list, the row, and what it looks for."""
    return [(name, row, _phrases(row)) for name in LISTS for row in usable_rows(rules, name)]


@lru_cache(maxsize=MANY)
def _words_on(page: Page, rules: Yaml) -> list[Problem]:
    return [*_check_said(page.path, passages(page), _sought(rules))]


def _check_said(
    path: str, said: list[Passage], rows: list[tuple[str, dict[str, Any], list[Phrase]]]
) -> Iterator[Problem]:
    whole = "\n\n".join(passage.text for passage in said).lower()
    for name, row, phrases in rows:
        rule, level = LISTS[name]
        if sought := may_be_in(whole, phrases):
            for line, words, mild in _hits(row, said, sought):
                yield _hit(path, line, words, row, rule, WARNING if mild else level)


def _hit(path: str, line: int, words: str, row: dict[str, Any], rule: str, level: str) -> Problem:
    if row.get("level") in (ERROR, WARNING) and not (row.get("milder") and level == WARNING):
        level = row["level"]
    return Problem(path, line, f"“{words}” {row['why']}", row["instead"], rule=rule, level=level)


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
    rows = rows_of(guide, "records")
    for path, line, remark in _remarks(root) if rows else ():
        passage = Passage(line, remark.translate(HIDDEN), "data")
        for row in rows:
            for _, words, mild in _hits({**row, "quotes": "checked"}, [passage], _phrases(row)):
                level = WARNING if mild else LISTS["records"][1]
                yield _hit(path, line, words, row, LISTS["records"][0], level)


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
            if remark := re.search(r"(?:^|\s)#+\s*(\S.*)", written):
                yield path, line, remark[1]


def _blank(quoted: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", quoted[0])


def _phrases(row: dict[str, Any]) -> list[Phrase]:
    return [one for words in map(str, row["find"]) if (one := phrase(words))]


def _hits(row: dict[str, Any], said: list[Passage], sought: list[Phrase]) -> Iterator[tuple[int, str, bool]]:
    """Line and words of each place that a row means, none of it twice, and whether it is milder there."""
    for passage in said:
        there = may_be_in(passage.lower, sought)
        where = passage.text if row.get("quotes") == "checked" or not there else QUOTED.sub(_blank, passage.text)
        taken = list[tuple[int, int]]()
        for one in there:
            for match in one.pattern.finditer(where):
                free = all(match.end() <= start or end <= match.start() for start, end in taken)
                if free and _means_it(row, match, where):
                    taken.append(match.span())
                    yield passage.line_at(match.start()), " ".join(match[0].split()), _is_milder(row, where)


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


def check_notes(guide: Guide) -> Iterator[Problem]:
    """A medicine, an exercise or a strength of evidence without the sentence that has to stand beside it."""
    for page in guide.pages.values() if "rules" in guide.data else []:
        yield from _notes_on(page, guide.data["rules"])


@lru_cache(maxsize=MANY)
def _notes_on(page: Page, rules: Yaml) -> list[Problem]:
    rows = [row for row in usable_rows(rules, "notes") if page.src not in words_in(row.get("not_on"))]
    sections = _sections(passages(page)) if page.kind == "list" else [passages(page)]
    found: list[Problem] = []
    for section in sections if rows else []:
        whole = "\n\n".join(passage.text for passage in section)
        lower = whole.lower()
        for row in rows:
            found += _check_note(page, row, section, whole, lower)
    return found


def _sections(said: list[Passage]) -> list[list[Passage]]:
    """What stands below each heading, with it; what stands at the top of the page is a section too."""
    sections: list[list[Passage]] = [[]]
    for passage in said:
        if passage.kind == "heading":
            sections.append([])
        sections[-1].append(passage)
    return sections


def _check_note(page: Page, row: dict[str, Any], section: list[Passage], whole: str, lower: str) -> Iterator[Problem]:
    for sought in may_be_in(lower, _phrases(row)):
        for passage in section:
            if row.get("where") == "headings" and not _is_heading(page, passage):
                continue
            match = next(
                (match for match in sought.pattern.finditer(passage.text) if _means_it(row, match, passage.text)), None
            )
            if match is None:
                continue
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
    for one in (check_rules, check_words, check_notes, check_kept, check_emails, check_booking_links):
        yield from one(guide)
