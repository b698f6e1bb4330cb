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
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any
from urllib.parse import urlsplit

from guide.citations import CITE
from guide.helplines import DRAW, drawn, strings
from guide.pages import MANY, Guide, Page, Yaml, files_below
from guide.problems import ERROR, WARNING, Problem
from guide.schema import nearest_page

PATH = "data/rules.yml"
# Lists of rows, the name of their rule, and how bad it is where a row says nothing.
LISTS = {
    "wording": ("wording", WARNING),
    "methods": ("method-detail", ERROR),
    "promises": ("promise", WARNING),
    "doses": ("dosage", ERROR),
    "records": ("client-record", ERROR),
    "outdated": ("outdated", ERROR),
}
KEYS = (
    "wording",
    "methods",
    "promises",
    "doses",
    "records",
    "outdated",
    "notes",
    "keeps",
    "needed_lines",
    "digits",
    "numbers",
    "reviews",
)
EMAIL = re.compile(r"(?<![\w.@/:=-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b|(?<=mailto:)[^\s)?\"'>]+@[^\s)?\"'>]+")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TOKENS = {
    "{date}": rf"\(?(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{2,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}})",
    "{name}": r"(?-i:[A-Z])[\w'’-]+\s+(?-i:[A-Z])[\w'’.-]*|(?-i:[A-Z])\.\s?(?-i:[A-Z])(?:\.|[\w'’-]+)?(?!\w)",
    "{given}": r"(?!(?:i|you|we|they|he|she|it|my|the|a|an|what|how|no|yes|in|if|this|that|there|nothing|not)\b)(?-i:[A-Z])[\w'’-]+(?=\s*(?:[,;(.|/]|$|\d))",
    "{initial}": r"(?-i:[A-Z][a-z]{2,} [B-HJ-Z]\.)(?=\s+[a-z]|\s*$|\s*[,;)])",
    "{code}": r"(?-i:[A-TV-Z])\d{2}(?:\.\d{1,2})?\b",
    "{social}": r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    "...": r"(?:[\s-]+[\w'’%-]+){0,4}?",
    "*": r"[\w'’]*",
    "#": r"\d+(?:[.,]\d+)?",
}
_TOKEN = re.compile(
    "|".join(re.escape(token) for token in sorted(_TOKENS, key=len, reverse=True)) + r"|[()/]|\s+|['’]|."
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^>]*)>")
_SHOWN = re.compile(r"\b(?:alt|title|aria-label)\s*=\s*(\"[^\"]*\"|'[^']*')")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^)\s>]{0,999})>?(?:\s+[\"'(]([^\"')]*)[\"')])?\s*\)")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s)>\]]+")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_START = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|#|\||!!!|\?\?\?|>|:\s|===)")
_MARK = re.compile(r"^[ \t]*(?:(?:[-*+>|]|\d+[.)]|#{1,6}|(?:!!!|\?\?\?\+?|===)[ \t]*[\w-]*)[ \t]+)+", re.M)
_QUOTED = re.compile(r"\"[^\"]{1,400}\"|“[^”]{1,400}”")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“(A-Z0-9~])|\n\n")


@dataclass(frozen=True)
class Passage:
    """One heading, paragraph, list item, table row, line of code or front-matter text, as a reader sees it."""

    line: int
    text: str
    kind: str  # text, heading, code or top

    def line_at(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, offset)


@dataclass(frozen=True)
class Phrase:
    """Words to look for. Any match holds one of each of `needs`, in lower case: most texts need no closer look."""

    pattern: re.Pattern[str]
    needs: list[list[str]]



def may_be_in(lower: str, phrases: Iterable[Phrase]) -> list[Phrase]:
    """Those of the phrases that a text in lower case may hold."""
    found = []
    for one in phrases:  # all() and any() take twice as long, and this is asked for each phrase on each page
        for needed in one.needs:
            for word in needed:
                if word in lower:
                    break
            else:
                break
        else:
            found.append(one)
    return found


@lru_cache(maxsize=1024)
def phrase(written: str) -> Phrase | None:
    """What a row's words look for; None when their brackets don't match."""
    written = re.sub(r"(?<=[/(])\s+|\s+(?=[/)])", "", written)  # where a long row goes on in the next line
    start, rest = (r"^[ \t]*", written[1:]) if written.startswith("^") else ("", written)
    pattern, depth = [], 0
    outside, groups = [""], list[list[str]]()  # what is written, outside of brackets and in each alternative of each
    for token in _TOKEN.findall(" ".join(rest.split())):
        if token in "()" and len(token) == 1:
            depth += 1 if token == "(" else -1
            pattern.append("(?:" if token == "(" else ")")
        elif token == "/":
            pattern.append("|" if depth else "/")
        elif token.isspace():
            pattern.append(r"[\s\u00a0\u202f-]+")
        elif token in _TOKENS:
            pattern.append(rf"(?:{_TOKENS[token]})")
        else:
            pattern.append("['’]" if token in "'’" else re.escape(token))
        if depth and token == "(":
            groups.append([""])
        elif depth and token == "/":
            groups[-1].append("")
        else:
            here = groups[-1] if depth else outside
            here[-1] += " " if token in _TOKENS or token.isspace() or token in "()'’" else token.lower()
        if depth not in (0, 1):
            return None
    text = "".join(pattern).replace(r"[\s\u00a0\u202f-]+(?:" + _TOKENS["..."] + ")", f"(?:{_TOKENS['...']})")
    if depth or not rest.strip():
        return None
    front = r"(?<!\w)" if not start else ""
    back = r"(?!\w)" if rest.rstrip()[-1].isalnum() or rest.rstrip()[-1] in "*)" else ""
    needs = [[max(one.split(), key=len, default="") for one in parts] for parts in (outside, *groups)]
    needs = sorted((some for some in needs if all(some)), key=lambda some: min(map(len, some)), reverse=True)
    return Phrase(re.compile(f"{start}{front}(?:{text}){back}", re.I | re.M), needs)


def found(written: str, text: str, lower: str) -> re.Match[str] | None:
    """The first place where a row's words stand in a text."""
    sought = phrase(written)
    if sought is None or not may_be_in(lower, [sought]):
        return None
    return sought.pattern.search(text)


def _keep_lines(instead: str, was: str) -> str:
    return instead + "\n" * (was.count("\n") - instead.count("\n"))


def clean(markdown: str) -> str:
    """Text without marks, tags and addresses, with the same line breaks; texts of pictures and link titles stay."""
    text = unescape(markdown).translate(_HIDDEN).replace("<!--", " ").replace("-->", " ")
    text = _MARK.sub("", text)
    if markdown.lstrip().startswith(("!!!", "???", "===")):
        text = text.replace('"', "", 2)
    text = _LINK.sub(lambda link: _keep_lines(f"{link[1]} {link[3] or ''}".rstrip(), link[0]), text)
    text = _TAG.sub(
        lambda tag: _keep_lines(" ".join(["", *(shown[1:-1] for shown in _SHOWN.findall(tag[0]))]), tag[0]), text
    )
    text = DRAW.sub(r"help:\1", CITE.sub("", _ADDRESS.sub("", text)))
    return re.sub(r"\{:?\s*[.#][^}\n]*\}|[*`]|~~|(?<!\w)_+|_+(?!\w)", "", text)


@lru_cache(maxsize=MANY)
def passages(page: Page) -> list[Passage]:
    """All that a page says, in its order: texts at its top, then its body."""
    return read_passages(page)


def read_passages(page: Page) -> list[Passage]:
    """The same for a page that is not kept."""
    result = [
        Passage(page.line(*where), unescape(value).translate(_HIDDEN), "top") for where, value in texts(page.meta)
    ]
    prose = dict(page.prose())
    open_at, held = 0, list[str]()

    def close() -> None:
        if held:
            kind = "heading" if held[0].lstrip().startswith("#") else "text"
            result.append(Passage(open_at, clean("\n".join(held)), kind))
            held.clear()

    for line, text in enumerate(page.body.split("\n"), page.body_line):
        if line not in prose:
            close()
            result.append(Passage(line, text, "code"))
            continue
        if not text.strip() or _START.match(text) or (held and held[0].lstrip().startswith(("#", "|"))):
            close()
        if text.strip():
            open_at = open_at if held else line
            held.append(text)
    close()
    return result


def texts(value: Any, where: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Path and text of what people read at the top of a page; no file names, ids and dates."""
    if isinstance(value, str):
        if not where or where[0] in ("title", "description", "label", "booking"):
            yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*where, key))


def _rows(guide: Guide, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a list that can be used, by number; `check_rules` speaks about the others."""
    data = guide.data["rules"].value if "rules" in guide.data else None
    rows = data.get(name) if isinstance(data, dict) else None
    return [(number, row) for number, row in enumerate(rows if isinstance(rows, list) else []) if _usable(row)]


def _usable(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("find"), list)
        and isinstance(row.get("why"), str)
        and isinstance(row.get("instead"), str)
    )


def _groups(row: dict[str, Any]) -> list[Any]:
    return row["needs"] if isinstance(row.get("needs"), list) else []


def _words(value: Any) -> list[str]:
    return [str(words) for words in value] if isinstance(value, list) else []


def _part(guide: Guide, name: str) -> dict[str, Any]:
    """A mapping of data/rules.yml; empty when it is not there."""
    data = guide.data["rules"].value if "rules" in guide.data else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def check_rules(guide: Guide) -> Iterator[Problem]:
    """The rows themselves: a row that nothing can be looked for with would be silent for ever."""
    parsed = guide.data.get("rules")
    if parsed is None:
        return
    if not isinstance(parsed.value, dict):
        hint = "Write lists as they were before, or undo the change."
        yield Problem(PATH, 1, "The rules of care can't be read.", hint, rule="rules-form")
        return
    for name, part in parsed.value.items():
        line = parsed.line(name)
        if name not in KEYS:
            hint = f"Write one of: {', '.join(KEYS)}."
            yield Problem(PATH, line, f"There is no list of rules “{name}:”.", hint, rule="rules-form")
        elif name in (*LISTS, "notes"):
            for number, row in enumerate(part if isinstance(part, list) else [None]):
                yield from _check_row(parsed, name, number, row)
        elif not isinstance(part, dict):
            hint = "Write its lines below it, each with two spaces in front, as they were before."
            yield Problem(PATH, line, f"“{name}:” needs lines of its own below it.", hint, rule="rules-form")


def _check_row(parsed: Yaml, name: str, number: int, row: Any) -> Iterator[Problem]:
    line = parsed.line(name, number)
    if not _usable(row):
        hint = "Write find: with a list of words, why: and instead:, as the other rows have them."
        yield Problem(
            PATH, line, f"A row of “{name}:” is not whole, so nothing would be looked for.", hint, rule="rules-form"
        )
        return
    needs = [words for group in _groups(row) if isinstance(group, list) for words in group]
    milder = [words for group in (row["milder"] if isinstance(row.get("milder"), list) else []) if isinstance(group, list) for words in group]
    for words in (*row["find"], *_words(row.get("unless")), *_words(row.get("with")), *needs, *milder):
        if not isinstance(words, str) or phrase(words) is None:
            hint = "Close each bracket that is opened, with no bracket inside another; put the words in quotes."
            yield Problem(PATH, line, f"The words “{words}” can't be looked for.", hint, rule="rules-form")
    if name == "notes" and not needs:
        hint = "Write needs: with a list of lists, as the other rows have it."
        yield Problem(PATH, line, "A row of “notes:” does not say what is needed.", hint, rule="rules-form")


def check_words(guide: Guide) -> Iterator[Problem]:
    """What the lists of data/rules.yml look for: wording, methods, promises, doses, records of clients, what is outdated."""
    rows = [(name, row, _phrases(row)) for name in LISTS for _, row in _rows(guide, name)]
    if not rows:
        return
    for page in guide.pages.values():
        yield from _check_said(page.path, passages(page), rows)
    for path, passage, promised in _data_texts(guide):
        names = ("records", "promises") if promised else ("records",)
        yield from _check_said(path, [passage], [row for row in rows if row[0] in names])


def _check_said(path: str, said: list[Passage], rows: list[tuple[str, dict[str, Any], list[Phrase]]]) -> Iterator[Problem]:
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
                text = unescape(value).translate(_HIDDEN)
                passage = Passage(parsed.line(*where), text, "data")
                yield f"data/{name}.yml", passage, name in ("words", "practice")


def check_remarks(guide: Guide, root: Path) -> Iterator[Problem]:
    """Remarks (behind a #) in the data files: nobody sees them on the site, but everyone can read them on the internet."""
    rows = [row for _, row in _rows(guide, "records")]
    for path, line, remark in _remarks(root) if rows else ():
        passage = Passage(line, remark.translate(_HIDDEN), "data")
        for row in rows:
            for _, words, mild in _hits({**row, "quotes": "checked"}, [passage], _phrases(row)):
                level = WARNING if mild else LISTS["records"][1]
                yield _hit(path, line, words, row, LISTS["records"][0], level)


def _remarks(root: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each remark in the data files (but the rules, which quote such words), and at the top of pages."""
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
        where = passage.text if row.get("quotes") == "checked" else _QUOTED.sub(_blank, passage.text)
        taken = list[tuple[int, int]]()
        for one in may_be_in(where.lower(), sought):
            for match in one.pattern.finditer(where):
                free = all(match.end() <= start or end <= match.start() for start, end in taken)
                if free and _means_it(row, match, where):
                    taken.append(match.span())
                    yield passage.line_at(match.start()), " ".join(match[0].split()), _is_milder(row, where)


def _means_it(row: dict[str, Any], match: re.Match[str], text: str) -> bool:
    if not match[0].strip():
        return False
    lower = text.lower()
    if row.get("with") and not any(found(words, text, lower) for words in _words(row["with"])):
        return False
    start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, match.start())), default=0)
    end = _SENTENCE_END.search(text, match.end())
    sentence = f"{text[start : match.start()]}~{text[match.end() : end.start() if end else len(text)]}"
    return not any(
        found(words, sentence, sentence.lower()) or ("~" not in words and found(words, match[0], match[0].lower()))
        for words in _words(row.get("unless"))
    )


def _is_milder(row: dict[str, Any], text: str) -> bool:
    """Whether the paragraph holds one of each of the row's lists below `milder:`."""
    groups = row["milder"] if isinstance(row.get("milder"), list) else []
    lower = text.lower()
    return bool(groups) and all(any(found(words, text, lower) for words in _words(group)) for group in groups)


def check_notes(guide: Guide) -> Iterator[Problem]:
    """A medicine, an exercise or a strength of evidence without the sentence that has to stand beside it."""
    rows = _rows(guide, "notes")
    for page in guide.pages.values() if rows else []:
        sections = [passages(page)]
        if page.kind == "list":
            sections = _sections(sections[0])
        for section in sections:
            whole = "\n\n".join(passage.text for passage in section)
            lower = whole.lower()
            for _, row in rows:
                if page.src not in _words(row.get("not_on")):
                    yield from _check_note(page, row, section, whole, lower)


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
            groups = [_words(group) for group in _groups(row)]
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


def check_kept(guide: Guide) -> Iterator[Problem]:
    """Pages on which lives may hang keep their help lines, the lines at their top, and the words that keep people safe."""
    for src, kept in _part(guide, "keeps").items():
        page = guide.pages.get(str(src))
        line = guide.data["rules"].line("keeps", src)
        if page is None:
            what = f"The page docs/{src} is gone, and people in danger rely on it."
            hint = f"Bring it back. If it was moved on purpose, write its new name in {PATH}, line {line}."
            yield Problem(f"docs/{src}", 1, what, hint, rule="kept-page")
            continue
        kept = kept if isinstance(kept, dict) else {}
        there = {role for _, role in drawn(page)}
        for role in _words(kept.get("draws")):
            if role not in there:
                hint = f"Put [help:{role}] back where it stood; the site fills in name and number."
                yield Problem(
                    page.path,
                    1,
                    f"This page has to show the help line [help:{role}], and does not.",
                    hint,
                    rule="kept-help",
                )
        for key, value in (kept.get("top") or {}).items() if isinstance(kept.get("top"), dict) else []:
            if page.meta.get(key) != value and page.front.lines:
                written = str(value).lower() if isinstance(value, bool) else value
                what = f"“{key}:” of this page has to be “{written}”: people in danger rely on how the page looks."
                yield Problem(page.path, page.line(key), what, f"Write {key}: {written}", rule="kept-top")
        whole = "\n\n".join(passage.text for passage in passages(page))
        for words in _words(kept.get("says")):
            if not found(words, whole, whole.lower()):
                what = f"This page no longer says “{_readable(words)}”, and that sentence keeps people safe."
                hint = "Put it back. If a clinician agreed to other words, enter them in data/rules.yml under “keeps:”."
                yield Problem(page.path, 1, what, hint, rule="kept-words")


def _readable(words: str) -> str:
    """The words of a row, as a person would say them: the first of several."""
    return re.sub(r"\(([^/)]*)[^)]*\)", r"\1", words).replace("*", "").replace("...", "…")


def check_emails(guide: Guide) -> Iterator[Problem]:
    """Addresses of people. The practice's own stands in its data, so that it can change."""
    practice = guide.extra.get("practice") or {}
    practice = practice if isinstance(practice, dict) else {}
    own = str(practice.get("email") or "").lower()
    domain = own.rpartition("@")[2]
    for page in guide.pages.values():
        lines = [
            *enumerate(page.body.split("\n"), page.body_line),
            *((page.line(*where), text) for where, text in texts(page.meta)),
        ]
        for line, text in lines if "@" in page.body or any("@" in text for _, text in lines) else []:
            if "@" not in text and "&" not in text:
                continue
            for email in dict.fromkeys(match[0] for match in EMAIL.finditer(unescape(text).translate(_HIDDEN))):
                host = email.lower().rpartition("@")[2]
                if re.fullmatch(r"(?:.*\.)?example(?:\.\w+)?", host):
                    continue
                ours = bool(domain) and host == domain
                yield Problem(
                    page.path,
                    line,
                    f"The email address {email} is typed into the text.",
                    f"Take it out and link to the page about getting in touch: {_link_to_booking(guide, page)}"
                    if ours
                    else "Take it out: a person's address must not be public, and the practice's own belongs in data/practice.yml.",
                    rule="email-in-text",
                    level=WARNING if ours else ERROR,
                )


def check_booking_links(guide: Guide) -> Iterator[Problem]:
    """The address of the booking system typed into a page: it would stay there when the practice changes it."""
    practice = guide.extra.get("practice")
    booking = practice.get("booking") if isinstance(practice, dict) else None
    if not isinstance(booking, dict):
        return
    hosts = {host.lower() for host in _words(booking.get("hosts"))}
    hosts |= {_host(str(booking.get("url") or ""))} - {""}
    for page in guide.pages.values() if hosts else []:
        for line, text in enumerate(page.body.split("\n"), page.body_line):
            if "/" not in text and "&" not in text:
                continue
            for address in dict.fromkeys(re.findall(r"(?:https?:)?//[^\s)>\]\"'<]+", unescape(text), re.I)):
                if _host(address) in hosts:
                    what = f"The booking address {address} is typed into the text, where nobody would update it."
                    yield Problem(
                        page.path,
                        line,
                        what,
                        f"Write {_link_to_booking(guide, page)} in its place.",
                        rule="booking-typed",
                    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _link_to_booking(guide: Guide, page: Page) -> str:
    to = next((src for src, other in guide.pages.items() if other.meta.get("template") == "book.html"), "book.md")
    return f"[how to get in touch]({relpath(to, dirname(page.src) or '.')})"


def check_care(guide: Guide) -> Iterable[Problem]:
    """All of the above."""
    for one in (check_rules, check_words, check_notes, check_kept, check_emails, check_booking_links):
        yield from one(guide)
