"""Spelling, American English, as a note to the author: words that neither the dictionary nor the practice knows.

The dictionary is Hunspell's (through `spylls`); words of the practice's own stand in data/words-we-use.txt, one a line.
Without that file nothing is checked. Names in sources, help lines and practice data count as known.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import spylls.hunspell
from spylls.hunspell.algo.lookup import Lookup
from spylls.hunspell.data.aff import Aff
from spylls.hunspell.data.dic import Dic, Word
from spylls.hunspell.readers import read_aff, read_dic
from spylls.hunspell.readers.aff import Context
from spylls.hunspell.readers.file_reader import FileReader

from guide.model import MANY, Guide, Page, strings
from guide.phrases import Passage, passages, read_passages
from guide.problems import WARNING, Problem
from guide.yaml_lines import Yaml

FILE = "data/words-we-use.txt"
LONGEST = 40  # letters; more is no word, and other checks speak of it
MOST_RUNS = 100_000  # of letters and signs, of which it is kept whether they are known
MOST_HINTS = 40  # words for which others are proposed in one run; each costs some milliseconds
_FOREIGN_TAG = re.compile(r"<(\w+)\b[^<>]{0,300}\blang\s*=\s*[\"']?(?!en\b)[^<>]{0,300}>", re.I)
_FOREIGN_WORDS = re.compile(
    r"(?:\[[^\]\n]*\]\([^)\n]*\)|\*+[^*\n]+\*+|_+[^_\n]+_+)\{:?[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}", re.I
)
# Stands alone below a paragraph and speaks of all of it.
_FOREIGN_ABOVE = re.compile(r"\s*\{:[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}\s*$", re.I)
# Ends a heading, an entry or a paragraph of one line, and speaks of all of it.
_FOREIGN_LINE = re.compile(r"[^\s*_)\]>]\s*\{:?[^}\n]*\blang\s*=\s*[\"']?(?!en\b)[^}\n]*\}\s*$", re.I)
_SIGNS = re.compile(  # what is not read as words; each begins with its sign, so that a search leaps to it
    r"[`\[<{](?:(?<=`)(`*)[^`\n]+?`\1|(?<=\[)(?:help:|evidence:|@|\^)[^\]\n]*\]|(?<=^\[)[^\]\n]+\]:\s*\S+"
    r"|(?<=<)!--.*?-->|(?<=\{):?[^}\n]*\})",
    re.S | re.M,
)
_SIGNS_AND_EMAIL = re.compile(_SIGNS.pattern + r"|(?<![\w.+-])[\w.+-]+@[\w.-]+", re.S | re.M)
_ADDRESS = re.compile(r"(?<![\w-])[\w-]+(?:\.[a-z][\w-]*)+\b")
_DOT = re.compile(r"\.[a-z]")  # without one there is no address
_WORD = re.compile(r"[\w'’‑-]+")
_HYPHEN = re.compile(r"[‑-]")
_DIGIT = re.compile(r"[\d_]")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ']+")
_ABBREVIATION = re.compile(r"[A-Z]{2,}s?|\w*[a-z][A-Z]\w*")
_INSIDE = re.compile(r".*(?:[a-zß-ÿ,;'’]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|[A-Z])\.)\s", re.S)  # a sentence goes on
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class _Words(Dic):
    """The words of a dictionary, each read when it is asked for: of the 50,000 a guide holds a few."""

    def __init__(self, path: str, aff: Aff, context: Context) -> None:
        super().__init__([])
        self._aff, self._context = aff, context
        self._only_with_others = {aff.NEEDAFFIX, aff.ONLYINCOMPOUND, aff.FORBIDDENWORD}
        self._lines: dict[str, list[str]] = {}
        for line in Path(path).read_text(context.encoding).splitlines()[1:]:  # the first tells how many they are
            self._lines.setdefault(line.partition("/")[0], []).append(line)

    def homonyms(self, stem: str, *, ignorecase: bool = False) -> list[Word]:
        if ignorecase:  # only for words in capitals, and those are taken for abbreviations
            return self._all.homonyms(stem, ignorecase=True)
        if stem in self._lines and stem not in self.index:
            self.index[stem] = self._read(self._lines[stem]).index[stem]
        return self.index.get(stem, [])

    def holds(self, word: str) -> bool:
        """Whether a word stands here as it is: then it is right, and need not be taken apart to look for its stem."""
        return any(self._only_with_others.isdisjoint(line.partition("/")[2]) for line in self._lines.get(word, ()))

    @cached_property
    def _all(self) -> Dic:
        return self._read(line for lines in self._lines.values() for line in lines)

    def _read(self, lines: Iterable[str]) -> Dic:
        numbered: Any = enumerate(lines, 2)  # as if the first, which tells how many they are, had been read
        return read_dic(numbered, aff=self._aff, context=self._context)


@cache
def dictionary() -> Callable[[str], bool]:
    """Whether a word is in the dictionary."""
    path = Path(spylls.hunspell.__file__).parent / "data" / "en" / "en_US"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves its files to be closed by Python
        aff, context = read_aff(FileReader(f"{path}.aff"))
    words = _Words(f"{path}.dic", aff, context)
    forms = Lookup(aff, words)
    return lambda word: words.holds(word) or forms(word)


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
        yield from (word.lower() for word in _words_in(chunk))


def _words_in(chunk: str) -> list[str]:
    """The parts of a run of letters; none where digits are among them."""
    return [] if _DIGIT.search(chunk) else [*filter(None, map(_bare, _HYPHEN.split(chunk)))]


def _bare(part: str) -> str:
    """A word without quotation marks around it and without the 's of a possessive."""
    word = part.replace("’", "'").strip("'")
    return word[:-2] if word.lower().endswith("'s") else word


def is_known(word: str, own: Set[str]) -> bool:
    """Whether a word needs no look: in a dictionary, on a list, an abbreviation, or of another script."""
    if not 2 <= len(word) <= LONGEST or not _LETTERS.fullmatch(word) or _ABBREVIATION.fullmatch(word):
        return True
    lower = word.lower()
    if not lower.isascii():
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
    edits += [a + letter + b for a, b in split for letter in _ALPHABET]
    edits += [a + letter + b[1:] for a, b in split if b for letter in _ALPHABET]
    found = [edit for edit in dict.fromkeys(edits) if edit != lower and len(edit) > 1 and (edit in used or look(edit))]
    found = sorted(found, key=lambda edit: edit not in used)[:3]
    found += [close for close in get_close_matches(lower, sorted(used), 3, 0.8) if close not in found]
    return [one.capitalize() if word[0].isupper() else one for one in found[:3]]


@lru_cache(maxsize=16)
def _names_in(parsed: Yaml) -> frozenset[str]:
    """Words of sources, help lines or practice, which count as known."""
    return frozenset(word for _, text in strings(parsed.value) for word in words_of(text))


class _Strange(dict[str, list[str]]):
    """The words that nobody knows in what stands between two spaces. Nearly all is met again and again, so it is kept."""

    def __init__(self, own: frozenset[str]) -> None:
        super().__init__()
        self.own = own

    def __missing__(self, run: str) -> list[str]:
        if len(self) > MOST_RUNS:
            self.clear()
        words = (word for chunk in _WORD.findall(run) for word in _words_in(chunk))
        self[run] = found = [word for word in words if not is_known(word, self.own)]
        return found


@lru_cache(maxsize=4)
def _strange(own: frozenset[str]) -> _Strange:
    return _Strange(own)


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
    cites_only = body.count("@") == body.count("[@")
    body = (_SIGNS if cites_only else _SIGNS_AND_EMAIL).sub(_blank, body)
    return [
        passage._replace(text=_ADDRESS.sub(_blank, passage.text)) if _DOT.search(passage.text) else passage
        for passage in read_passages(replace(page, body=body), passages(page))
        if passage.kind != "code"
    ]


@lru_cache(maxsize=MANY)
def _runs(page: Page) -> frozenset[str]:
    """All that stands between two spaces on a page, once."""
    return frozenset("\n".join(passage.text for passage in _texts(page)).split())


def check_spelling(guide: Guide, root: Path) -> Iterator[Problem]:
    """Words that are not in the dictionary, each once a page."""
    own = read_words(root / FILE)
    if own is None:
        return
    names = [_names_in(guide.data[name]) for name in ("sources", "help", "practice") if name in guide.data]
    strange = _strange(frozenset(own.union(*names)))
    places = [(page.path, _texts(page), _runs(page)) for page in guide.pages.values()]
    for where, text in strings(guide.extra.get("booking") or {}):
        line = guide.data["words"].line("extra", "booking", *where) if "words" in guide.data else 1
        text = _ADDRESS.sub(_blank, re.sub(r"\{\w*\}", " ", text))
        places.append(("data/words.yml", [Passage(line, text, "text")], frozenset(text.split())))
    unknown: dict[tuple[str, str], int] = {}
    for path, said, runs in places:
        if not any(map(strange.__getitem__, runs)):
            continue
        for passage, chunk in ((passage, chunk) for passage in said for chunk in _WORD.finditer(passage.text)):
            around = (
                passage.text[max(0, chunk.start() - 6) : chunk.start()],
                passage.text[chunk.end() : chunk.end() + 2],
            )
            for word in strange[chunk[0]]:
                if not _is_name(word, *around):
                    unknown.setdefault((path, word), passage.line_at(chunk.start()))
    used = _used(strange, frozenset().union(*(runs for _, _, runs in places))) if unknown else set()
    hints: dict[str, str] = {}
    for (path, word), line in unknown.items():
        if word not in hints:
            meant = suggestions(word, used) if len(hints) < MOST_HINTS else []
            hints[word] = f"Did you mean {_either(meant)}? " if meant else ""
        hint = f"{hints[word]}If it is right, add it to {FILE}, on a line of its own."
        yield Problem(path, line, f"The dictionary does not know “{word}”.", hint, rule="spelling", level=WARNING)


def _used(strange: _Strange, runs: Iterable[str]) -> set[str]:
    """The longer words of a guide that are known, in lower case: what else may be meant."""
    chunks = (chunk for run in runs for chunk in _WORD.findall(run))
    known = (word for chunk in chunks for word in _words_in(chunk) if word not in strange[chunk])
    return {word.lower() for word in known if len(word) > 3}


def _either(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
