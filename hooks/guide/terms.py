"""Terms that pages explain, and where they stand in running text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .pages import Guide
from .problems import Problem

_PLAIN = str.maketrans("’‘ʼ‐‑‒–—\u00a0\u202f", "'''-----  ")
# An em dash parts two thoughts ("rain—storm it"), so matching alone keeps it apart from the hyphen.
_MATCHING = {code: plain for code, plain in _PLAIN.items() if code != ord("—")}
_JOINT = r"(?:-|\s+)"
_COMBINING = "\u0300-\u036f"  # an accent set apart from its letter still belongs to the word

STOP_WORDS = frozenset(
    """a about after all also am an and another any are as at be because been before being both but by can could did
    do does down each either etc every few for from had has have he her here hers him his how i if in into is it its
    just many may me might more most much must my neither no nor not of off on once one only or other our ours out
    over own per she should since so some such than that the their theirs them then there these they this those though
    through to too under until up upon us very was we were what when where whether which while who whom whose why will
    with would yes yet you your yours""".split()
)


@dataclass(frozen=True)
class Term:
    """A term and the page, or the heading on it (`anchor`), that explains it.

    `page` is the source path below docs/ (`section/page.md`); `path` and `line` say where the term was written.
    """

    text: str
    page: str
    anchor: str = ""
    path: str = ""
    line: int = 1

    @property
    def target(self) -> tuple[str, str]:
        """Where a link goes: page and anchor."""
        return self.page, self.anchor


def normalise(text: str) -> str:
    """`text` with plain apostrophes, hyphens and spaces, character for character, so that offsets stay valid."""
    return text.translate(_PLAIN)


class TermIndex:
    """All terms, made into one pattern once per build; empty is false.

    A term with a capital letter matches in exactly that case, any other in every case. Hyphen, space and line break
    are the same inside a term; part of a hyphenated word is no whole word (“sun-dried” holds no “sun”). The
    plural belongs to the match, the possessive 's does not. Where two terms claim the same words the first one given
    wins.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, tuple[str, Term]] = {}  # key: (the only spelling, or "" for any case; the term)
        for term in terms:
            for form in _forms(term.text):
                exact = _squeeze(normalise(form)) if form != form.lower() else ""
                self._terms.setdefault(_key(form), (exact, term))
        whole = rf"(?<!\w)(?<!\w-)(?:{_trie(self._terms)})(?![\w{_COMBINING}]|-\w)"
        self._pattern = re.compile(whole) if self._terms else None

    def __bool__(self) -> bool:
        return bool(self._terms)

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """(start, end, term) from left to right: whole words, the longest term at each place, never overlapping."""
        folded, position = _fold(text), 0
        while self._pattern and (match := self._pattern.search(folded, position)):
            start, position = match.start(), match.start() + 1
            for end in _ends(folded, *match.span()):
                exact, term = self._terms.get(_squeeze(folded[start:end]), ("", None))
                if term and exact in ("", _squeeze(normalise(text[start:end]))):
                    yield start, end, term
                    position = end
                    break


def check_terms(terms: Iterable[Term], headings: Mapping[str, set[str]]) -> list[Problem]:
    """What is wrong with `terms`; `headings` holds the heading ids of each page."""
    problems = []
    claimed: dict[str, Term] = {}
    for term in terms:
        path = _path(term)
        if fault := _too_common(term.text):
            instead = 'Write the words readers will meet, such as "thick fog".'
            problems.append(Problem(path, term.line, fault, instead, "term-too-common"))
            continue
        known = headings.get(term.page, set())
        if term.anchor and term.anchor not in known:
            near = difflib.get_close_matches(term.anchor, sorted(known), n=1, cutoff=0.0)
            what = f'The term "{term.text}" points to the heading "#{term.anchor}", which is not on {term.page}.'
            instead = "Take the heading away from the term: the page has no heading to point to."
            if near:
                instead = f'Write "#{near[0]}", the nearest there is, or take the heading away from the term.'
            problems.append(Problem(path, term.line, what, instead, "term-heading-missing"))
        keys = [_key(form).casefold() for form in _forms(term.text)]
        first = next((claimed[key] for key in keys if key in claimed and claimed[key].target != term.target), None)
        if first:
            spelled = "" if first.text == term.text else f' (there written "{first.text}")'
            what = f'The term "{term.text}" already stands in {_path(first)}, line {first.line}{spelled}.'
            instead = "Keep it in one of the two places, or write a longer term here."
            problems.append(Problem(path, term.line, what, instead, "term-claimed-twice"))
        for key in keys:
            claimed.setdefault(key, term)
    return problems


def _path(term: Term) -> str:
    return term.path or f"docs/{term.page}"


def _too_common(text: object) -> str:
    """Why `text` cannot be a term, as a sentence; empty when it can."""
    if not isinstance(text, str) or not any(char.isalpha() for char in text):
        return f'"{text}" is not a word, so it cannot be a term.' if text else "A term is empty."
    if len(text.strip()) == 1:
        return f'The term "{text}" is a single letter, and would make links everywhere.'
    if _key(text) in STOP_WORDS:
        return f'The term "{text}" is too common a word, and would make links everywhere.'
    return ""


def _forms(text: str) -> list[str]:
    """The term and its regular plural; nothing for a term without letters or figures, which cannot be found."""
    text = text.strip()
    if not any(char.isalnum() for char in text):
        return []
    if text.endswith(("s", "x", "z", "ch", "sh")):
        return [text, text + "es"]
    if re.search("[^aeiou]y$", text):
        return [text, text[:-1] + "ies"]
    return [text, text + "s"]


def _fold(text: str) -> str:
    """`text` for matching: plain and in lower case, character for character (İ, the only one to grow, stays)."""
    plain = text.translate(_MATCHING)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _squeeze(text: str) -> str:
    """Every hyphen and every run of white space as one space."""
    return re.sub(_JOINT, " ", text)


def _key(text: str) -> str:
    return _squeeze(_fold(text.strip()))


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where a term from `start` may end: `end`, then each word before it, for when the longest is in a wrong case."""
    yield end
    words = [match.end() for match in re.finditer(rf"\w(?![\w{_COMBINING}])", text[start:end])]
    yield from (start + word for word in reversed(words) if start + word < end)


def _trie(words: Iterable[str]) -> str:
    """A pattern for `words` that reads each character of a text about once, however many words there are."""
    root: dict = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict) -> str:
    stem = ""
    while len(node) == 1 and "" not in node:  # without this, a long term would nest as deep as it is long
        [(char, node)] = node.items()
        stem += _char(char)
    branches = [_char(char) + _branch(child) for char, child in node.items() if char]
    if not branches:
        return stem
    return f"{stem}(?:{'|'.join(branches)}){'?' if '' in node else ''}"


def _char(char: str) -> str:
    return _JOINT if char == " " else re.escape(char)


def terms_of(guide: Guide) -> list[Term]:
    """All terms of a guide: each entry under a page's `terms:` is a word, or `word: heading-id`."""
    terms = []
    for page in guide.pages.values():
        entries = page.meta.get("terms")
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            line = page.line("terms", number)
            for text, anchor in entry.items() if isinstance(entry, dict) else [(entry, "")]:
                terms.append(Term(text, page.src, str(anchor or "").removeprefix("#"), page.path, line))
    return terms
