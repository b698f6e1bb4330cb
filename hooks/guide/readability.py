"""How hard a page is to read: sentence length and school grade, as advice and never as a gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guide.model import MANY, Guide, Page
from guide.problems import WARNING, Problem

LEAST = 100  # words of running text that a page needs to be measured
HARDEST = 9.0  # school grade
LONGEST = 30  # words of a sentence
MOST = 3  # long sentences named on one page

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_END = re.compile(r"(?<=[.!?…:])[\"”’)]*\s+(?=[\"“‘(A-Z0-9])|\n+")


@dataclass(frozen=True)
class Reading:
    """`grade` is the Flesch–Kincaid school grade (Kincaid and others, 1975); `average` and `longest` count words."""

    words: int
    average: float
    longest: int
    longest_sentence: str
    grade: float


_BLOCK = re.compile(r"^\s*(?:[-*+]|\d+[.)]|>|!!!.*|\?\?\?.*)\s*")
_MARKS = (
    (re.compile(r"\[@[^\]]*\]|\{[^}\n]*\}|<[^>\n]*>"), ""),
    (re.compile(r"\[(?:help|evidence):[^\]]*\]"), "it"),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"[*_`]{1,3}"), ""),
)
_ANY_MARK = re.compile(r"[\[{<*_`]")


@lru_cache(maxsize=MANY)
def blocks(page: Page) -> list[tuple[int, str]]:
    """First line and Markdown of each paragraph, list item and note of a page; no headings, tables, code or rules."""
    found: list[tuple[int, str]] = []
    open_block = False
    for line, text in page.prose():
        if not text.strip() or text.lstrip().startswith(("#", "|", "---", "[^")):
            open_block = False
            continue
        words = _BLOCK.sub("", text)
        if open_block and found and not _BLOCK.match(text):
            found[-1] = (found[-1][0], f"{found[-1][1]} {text.strip()}")
        elif words.strip():
            found.append((line, words.strip()))
        open_block = not text.lstrip().startswith(("!!!", "???"))
    return found


def plain(markdown: str) -> str:
    """The words of a paragraph as a reader sees them; what the site draws in counts as one word."""
    for pattern, instead in _MARKS if _ANY_MARK.search(markdown) else ():
        markdown = pattern.sub(instead, markdown)
    return markdown


def running_text(page: Page) -> str:
    """A page's running text, one paragraph or list item a line."""
    return "\n".join(plain(text) for _, text in blocks(page))


def sentences(text: str) -> list[str]:
    """Sentences of running text; a line break ends one, so give each paragraph or list item one line."""
    return [part.strip() for part in _END.split(text) if part and len(_WORD.findall(part)) > 0]


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Syllables of an English word by its vowel groups; wrong for about one word in ten, which a page evens out."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    if word.endswith("e") and not word.endswith(("le", "ee", "ie", "ye")):
        word = word[:-1]
    elif word.endswith("es") and not word.endswith(("ses", "ces", "zes", "xes", "ches", "shes", "ges", "ies", "les")):
        word = word[:-2]
    elif word.endswith("ed") and not word.endswith(("ted", "ded", "ied")):
        word = word[:-2]
    return max(1, len(_VOWELS.findall(word)))


def reading(text: str) -> Reading:
    """Measure running text (no headings, tables or lists of links). Empty text gives zeros."""
    parts = [(words, part) for part in _END.split(text) if part and (words := _WORD.findall(part))]
    if not parts:
        return Reading(0, 0.0, 0, "", 0.0)
    count = sum(len(words) for words, _ in parts)
    average = count / len(parts)
    grade = 0.39 * average + 11.8 * sum(sum(map(syllables, words)) for words, _ in parts) / count - 15.59
    longest, sentence = max(parts, key=lambda one: len(one[0]))
    return Reading(count, round(average, 1), len(longest), sentence.strip(), round(grade, 1))


@lru_cache(maxsize=MANY)
def reading_of(page: Page) -> Reading:
    """How hard a page is to read."""
    return reading(running_text(page))


def check_readability(guide: Guide) -> Iterator[Problem]:
    """Pages that are clearly hard to read, and their longest sentences. Only ever advice."""
    for page in guide.pages.values():
        measured = reading_of(page)
        if measured.words < LEAST:
            continue
        if measured.grade > HARDEST:
            yield Problem(
                page.path,
                page.body_line,
                f"This page is hard to read: school grade {measured.grade}, with {measured.average} words in a"
                " sentence.",
                "Aim at grade 8 or less: shorter sentences, and everyday words in place of long ones.",
                rule="reading-grade",
                level=WARNING,
            )
        for line, words, sentence in _longest(page) if measured.longest > LONGEST else ():
            yield Problem(
                page.path,
                line,
                f"A sentence here has {words} words; it begins “{sentence}”.",
                "Make two or three of it; 20 words are easy to read.",
                rule="sentence-long",
                level=WARNING,
            )


def _longest(page: Page) -> list[tuple[int, int, str]]:
    """Line of the paragraph, words and beginning of the longest sentences that are too long."""
    found = []
    for line, text in blocks(page):
        for sentence in sentences(plain(text)):
            words = len(_WORD.findall(sentence))
            if words > LONGEST:
                found.append((line, words, f"{' '.join(sentence.split()[:8])} …"))
    return sorted(found, key=lambda one: -one[1])[:MOST]
