"""Spelling, American English, as a note to the author: words that neither the dictionary nor the practice knows.

The dictionary is Hunspell's (through `spylls`); words of the practice's own stand in data/words-we-use.txt, one a line.
Without that file nothing is checked. Names in sources, help lines and practice data count as known.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

import spylls.hunspell

from guide.model import MANY, Guide, Page, strings
from guide.phrases import Passage, read_passages
from guide.problems import WARNING, Problem

FILE = "data/words-we-use.txt"
LONGEST = 40  # letters; more is no word, and other checks speak of it
MOST_HINTS = 40  # words for which others are proposed in one run; each costs some milliseconds
_FOREIGN_TAG = re.compile(r"<(\w+)\b[^<>]{0,300}\blang\s*=\s*[\"']?(?!en\b)[^<>]{0,300}>", re.I)
_FOREIGN_WORDS = re.compile(
    r"(?:\[[^\]\n]*\]\([^)\n]*\)|\*+[^*\n]+\*+|_+[^_\n]+_+)\{:?[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}", re.I
)
# Stands alone below a paragraph and speaks of all of it.
_FOREIGN_ABOVE = re.compile(r"\s*\{:[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}\s*$", re.I)
# Ends a heading, an entry or a paragraph of one line, and speaks of all of it.
_FOREIGN_LINE = re.compile(r"[^\s*_)\]>]\s*\{:?[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}\s*$", re.I)
_NO_WORDS = re.compile(
    r"(`+)[^`\n]+?\1|\[(?:help|evidence):[^\]\n]*\]|\[@[^\]\n]*\]|\[\^[^\]\n]*\]|<!--.*?-->|^\[[^\]\n]+\]:\s*\S+"
    r"|(?<![\w.+-])[\w.+-]+@[\w.-]+|\{:?[^}\n]*\}",
    re.S | re.M,
)
_ADDRESS = re.compile(r"(?<![\w-])[\w-]+(?:\.[a-z][\w-]*)+\b")
_WORD = re.compile(r"[\w'’‑-]+")
_INSIDE = re.compile(r".*(?:[a-zß-ÿ,;'’]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|[A-Z])\.)\s", re.S)  # a sentence goes on
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def dictionary() -> Callable[[str], bool]:
    """Whether a word is in the dictionary; read once, which takes half a second."""
    folder = Path(spylls.hunspell.__file__).parent / "data" / "en"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves its files to be closed by Python
        return spylls.hunspell.Dictionary.from_files(str(folder / "en_US")).lookup


@lru_cache(maxsize=100_000)
def in_dictionary(word: str) -> bool:
    """Whether a word is in the dictionary, looked up once."""
    return dictionary()(word)


def read_words(file: Path) -> set[str] | None:
    """The practice's own words, in lower case; None without the file. Behind a # stands a remark."""
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
    return set(words_of("\n".join(line.partition("#")[0] for line in text.splitlines())))


def words_of(text: str) -> Iterator[str]:
    """Words of a text by their parts and in lower case, as they are looked up."""
    for chunk in _WORD.findall(text):
        if not re.search(r"[\d_]", chunk):
            for part in re.split(r"[‑-]", chunk):
                if word := _bare(part):
                    yield word.lower()


def _bare(part: str) -> str:
    """A word without quotation marks around it and without the 's of a possessive."""
    word = part.replace("’", "'").strip("'")
    return word[:-2] if word.lower().endswith("'s") else word


def is_known(word: str, own: set[str]) -> bool:
    """Whether a word needs no look: in a dictionary, on a list, an abbreviation, or of another script."""
    if (
        not 2 <= len(word) <= LONGEST
        or not re.fullmatch(r"[A-Za-zÀ-ÿ']+", word)
        or re.fullmatch(r"[A-Z]{2,}s?|\w*[a-z][A-Z]\w*", word)
    ):
        return True
    lower = word.lower()
    bare = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()  # café, naïve
    if bare != lower and is_known(bare, own):
        return True
    if lower in own or lower.removesuffix("s") in own or lower.removesuffix("es") in own:
        return True
    return in_dictionary(lower) or in_dictionary(word)


def _is_name(word: str, before: str, after: str) -> bool:
    """Whether a word is a capitalized one within a sentence, or the short one before it: “van der Kolk”."""
    if word[0].isupper():
        return bool(_INSIDE.fullmatch(before))
    return len(word) <= 3 and after[:1].isspace() and after[1:].isupper()


def suggestions(word: str, near: Iterable[str]) -> list[str]:
    """Up to three known words that differ by one letter or two that changed places, those of the guide first."""
    lower, look, used = word.lower(), dictionary(), set(near)
    split = [(lower[:place], lower[place:]) for place in range(len(lower) + 1)]
    edits = [a + b[1] + b[0] + b[2:] for a, b in split if len(b) > 1]
    edits += [a + a[-1] + b for a, b in split if a]
    edits += [a + b[1:] for a, b in split if b]
    edits += [a + letter + b for a, b in split for letter in _LETTERS]
    edits += [a + letter + b[1:] for a, b in split if b for letter in _LETTERS]
    found = [edit for edit in dict.fromkeys(edits) if edit != lower and len(edit) > 1 and (edit in used or look(edit))]
    found = sorted(found, key=lambda edit: edit not in used)[:3]
    found += [close for close in get_close_matches(lower, sorted(used), 3, 0.8) if close not in found]
    return [one.capitalize() if word[0].isupper() else one for one in found[:3]]


def _known_names(guide: Guide) -> set[str]:
    """Words of sources, help lines and practice."""
    names: set[str] = set()
    for name in ("sources", "help", "practice"):
        if name in guide.data:
            for _, text in strings(guide.data[name].value):
                names.update(words_of(text))
    return names


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _without_foreign(body: str) -> str:
    """A page's text without lines, words and what stands between tags that name another language."""
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if _FOREIGN_LINE.search(line):
            lines[number] = ""
        if _FOREIGN_ABOVE.match(line):
            while number >= 0 and lines[number].strip():
                lines[number] = ""
                number -= 1
    return _FOREIGN_WORDS.sub(_blank, _outside_foreign_tags("\n".join(lines)))


def _outside_foreign_tags(body: str) -> str:
    lower, parts, done = body.lower(), [], 0
    for tag in _FOREIGN_TAG.finditer(body):
        end = lower.find(f"</{tag[1].lower()}", tag.end()) if tag.start() >= done else -1
        if end >= 0:
            parts += [body[done : tag.start()], re.sub(r"[^\n]", " ", body[tag.start() : end])]
            done = end
    return "".join(parts) + body[done:]


@lru_cache(maxsize=MANY)
def _texts(page: Page) -> list[Passage]:
    """What is to be spelled right: no code, no addresses, nothing in another language."""
    body = _without_foreign(page.body) if "lang" in page.body.lower() else page.body
    body = _NO_WORDS.sub(_blank, body)
    return [
        replace(passage, text=_ADDRESS.sub(_blank, passage.text))
        for passage in read_passages(replace(page, body=body))
        if passage.kind != "code"
    ]


@lru_cache(maxsize=MANY)
def _chunks(page: Page) -> frozenset[str]:
    """Every run of letters on a page, once."""
    return frozenset(chunk for passage in _texts(page) for chunk in _WORD.findall(passage.text))


def check_spelling(guide: Guide, root: Path) -> Iterator[Problem]:
    """Words that are not in the dictionary, each once a page."""
    own = read_words(root / FILE)
    if own is None:
        return
    own |= _known_names(guide)
    places = [(page.path, _texts(page), _chunks(page)) for page in guide.pages.values()]
    for where, text in strings(guide.extra.get("booking") or {}):
        line = guide.data["words"].line("extra", "booking", *where) if "words" in guide.data else 1
        text = _ADDRESS.sub(_blank, re.sub(r"\{\w*\}", " ", text))
        places.append(("data/words.yml", [Passage(line, text, "text")], frozenset(_WORD.findall(text))))
    unknown: dict[tuple[str, str], int] = {}
    used: set[str] = set()
    fine: set[str] = set()  # most words are found again and again
    for path, passage, chunk in (
        (path, passage, chunk)
        for path, said, chunks in places
        if not chunks <= fine
        for passage in said
        for chunk in _WORD.finditer(passage.text)
        if chunk[0] not in fine
    ):
        words = [] if re.search(r"[\d_]", chunk[0]) else [*filter(None, map(_bare, re.split(r"[‑-]", chunk[0])))]
        strange = [word for word in words if not is_known(word, own)]
        used.update(word.lower() for word in words if word not in strange)
        around = (
            passage.text[max(0, chunk.start() - 6) : chunk.start()],
            passage.text[chunk.end() : chunk.end() + 2],
        )
        for word in strange:
            if not _is_name(word, *around):
                unknown.setdefault((path, word), passage.line_at(chunk.start()))
        if not strange:
            fine.add(chunk[0])
    hints: dict[str, str] = {}
    for (path, word), line in unknown.items():
        if word not in hints:
            meant = suggestions(word, (one for one in used if len(one) > 3)) if len(hints) < MOST_HINTS else []
            hints[word] = f"Did you mean {_either(meant)}? " if meant else ""
        hint = f"{hints[word]}If it is right, add it to {FILE}, on a line of its own."
        yield Problem(path, line, f"The dictionary does not know “{word}”.", hint, rule="spelling", level=WARNING)


def _either(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
