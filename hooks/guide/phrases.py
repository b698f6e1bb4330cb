"""The small language of data/rules.yml: words to look for, and the texts of a page in which they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import Any, NamedTuple

from guide.citations import CITE
from guide.helplines import DRAW
from guide.model import MANY, Page

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TOKENS = {
    "{date}": (
        r"\(?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
        rf"|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{2,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}})"
    ),
    "{name}": r"(?-i:[A-Z])[\w'’-]+\s+(?-i:[A-Z])[\w'’.-]*|(?-i:[A-Z])\.\s?(?-i:[A-Z])(?:\.|[\w'’-]+)?(?!\w)",
    "{initials}": r"(?-i:[A-Z])\.\s?(?-i:[A-Z])\.(?!\w)",
    "{given}": (
        r"(?!(?:i|you|we|they|he|she|it|my|the|a|an|what|how|no|yes|in|if|this|that|there|nothing|not)\b)"
        r"(?-i:[A-Z])[\w'’-]+(?=\s*(?:[,;(.|/]|$|\d))"
    ),
    "{initial}": r"(?-i:[A-Z][a-z]{2,} [B-HJ-Z]\.)(?=\s+[a-z]|\s*$|\s*[,;)])",
    "{code}": r"(?-i:[A-TV-Z])\d{2}(?:\.\d{1,2})?\b",
    "{social}": r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    "...": r"(?:[\s-]+[\w'’%-]+){0,4}?",
    "*": r"[\w'’]*",
    "#": r"\d+(?:[.,]\d+)?",
}
# What a text in lower case holds wherever one of these stands.
_NEEDED = {"{social}": ["-"], "{initial}": [f" {letter}." for letter in "bcdefghjklmnopqrstuvwxyz"]}
_TOKEN = re.compile(
    "|".join(re.escape(token) for token in sorted(_TOKENS, key=len, reverse=True)) + r"|[()/]|\s+|['’]|."
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^>]*)>")
_SHOWN = re.compile(r"\b(?:alt|title|aria-label)\s*=\s*(\"[^\"]*\"|'[^']*')")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^)\s>]{0,999})>?(?:\s+[\"'(]([^\"')]*)[\"')])?\s*\)")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s)>\]]+")
_STARS = re.compile(r"\{:?\s*[.#][^}\n]*\}|[*`]|~~")
_SIGNS = re.compile(_STARS.pattern + r"|(?<!\w)_+|_+(?!\w)")
_ANY_SIGN = re.compile(r"[\[\]<>`*_~{/]|www\.|!!!|\?\?\?|===")  # without one of these, `clean` has next to nothing to do
HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_START = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|#|\||!!!|\?\?\?|>|:\s|===)")
_MARK = re.compile(r"^[ \t]*(?:(?:[-*+>|]|\d+[.)]|#{1,6}|(?:!!!|\?\?\?\+?|===)[ \t]*[\w-]*)[ \t]+)+", re.M)
QUOTED = re.compile(r"\"[^\"]{1,400}\"|“[^”]{1,400}”")
MOST_WORDS = 100_000  # of which it is kept which phrases they let through
SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[\"“(A-Z0-9~])|\n\n")


class Passage(NamedTuple):
    """One heading, paragraph, list item, table row, line of code or front-matter text, as a reader sees it; `markdown` is
    what was written, where that may differ.
    """

    line: int
    text: str
    kind: str  # text, heading, code or top
    markdown: str = ""

    def line_at(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, offset)


@dataclass(frozen=True)
class Phrase:
    """Words to look for. Any match holds one of each of `needs`, in lower case: most texts need no closer look."""

    written: str
    needs: list[list[str]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when a text may hold the words, which of many phrases is never."""
        return re.compile(self.written, re.I | re.M)


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


class Sieve(dict[str, set[int]]):
    """Tells which of many phrases a text may hold. Each word of a text lets some through, most let none, and as a guide
    is made of the same few words, it is kept which.
    """

    def __init__(self, phrases: list[Phrase]) -> None:
        super().__init__()
        self.phrases = phrases
        self._always = frozenset(number for number, one in enumerate(phrases) if not one.needs)
        rarest = [(word, number) for number, one in enumerate(phrases) if one.needs for word in one.needs[0]]
        self._signs = [(word, number) for word, number in rarest if len(word) < 2]
        self._words: dict[str, list[tuple[str, int]]] = {}  # all others, by their first two letters
        for word, number in rarest:
            self._words.setdefault(word[:2], []).append((word, number))

    def __missing__(self, word: str) -> set[int]:
        if len(self) > MOST_WORDS:
            self.clear()
        text = f" {word}"
        self[word] = found = {number for sign, number in self._signs if sign in text}
        for at in range(len(word)):
            for start, number in self._words.get(text[at : at + 2], ()):
                if text.startswith(start, at):
                    found.add(number)
        return found

    def sift(self, lower: str) -> list[int]:
        """Numbers of the phrases that a text in lower case may hold, in their order."""
        some = self._always.union(*filter(None, map(self.__getitem__, lower.split())))
        return [number for number in sorted(some) if may_be_in(lower, [self.phrases[number]])]


@lru_cache(maxsize=1024)
def phrase(written: str) -> Phrase | None:
    """What a row's words look for; None when their brackets don't match."""
    written = re.sub(r"(?<=[/(])\s+|\s+(?=[/)])", "", written)  # where a long row goes on in the next line
    start, rest = (r"^[ \t]*", written[1:]) if written.startswith("^") else ("", written)
    pattern, depth = [], 0
    needed = list[list[str]]()  # by what stands outside of brackets
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
            needed += [_NEEDED[token]] if token in _NEEDED and not depth else []
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
    needs = sorted((some for some in (*needs, *needed) if all(some)), key=lambda some: min(map(len, some)), reverse=True)
    return Phrase(f"{start}{front}(?:{text}){back}", needs)


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
    text = unescape(markdown)
    text = text if text.isascii() else text.translate(HIDDEN)
    if not _ANY_SIGN.search(text):
        return _MARK.sub("", text)
    text = _MARK.sub("", text.replace("<!--", " ").replace("-->", " "))
    if markdown.lstrip().startswith(("!!!", "???", "===")):
        text = text.replace('"', "", 2)
    if "](" in text:
        text = _LINK.sub(lambda link: _keep_lines(f"{link[1]} {link[3] or ''}".rstrip(), link[0]), text)
    if "<" in text:
        text = re.sub(r"<br\s*/?>", " ", text, flags=re.I)
        text = _TAG.sub(
            lambda tag: _keep_lines(" ".join(["", *(shown[1:-1] for shown in _SHOWN.findall(tag[0]))]), tag[0]), text
        )
    text = _ADDRESS.sub("", text) if "//" in text or "www." in text else text
    text = DRAW.sub(r"help:\1", CITE.sub("", text))
    return (_SIGNS if "_" in text else _STARS).sub("", text)


@lru_cache(maxsize=MANY)
def passages(page: Page) -> list[Passage]:
    """All that a page says, in its order: texts at its top, then its body."""
    return read_passages(page)


def read_passages(page: Page, like: Iterable[Passage] = ()) -> list[Passage]:
    """The same for a page that is not kept. What stands in passages `like` it need not be cleaned again."""
    known = {passage.markdown: passage.text for passage in like}
    result = [Passage(page.line(*where), unescape(value).translate(HIDDEN), "top") for where, value in texts(page.meta)]
    prose = {line for line, _ in page.prose()}
    open_at, held = 0, list[str]()

    def close() -> None:
        if held:
            kind, markdown = "heading" if held[0].lstrip().startswith("#") else "text", "\n".join(held)
            text = known[markdown] if markdown in known else clean(markdown)
            result.append(Passage(open_at, text, kind, markdown))
            held.clear()

    for line, text in enumerate(page.body.split("\n"), page.body_line):
        if line not in prose:
            close()
            result.append(Passage(line, text, "code"))
            continue
        blank = not text.strip()
        if blank or (not text[0].isalpha() and _START.match(text)) or (held and held[0].lstrip().startswith(("#", "|"))):
            close()
        if not blank:
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
