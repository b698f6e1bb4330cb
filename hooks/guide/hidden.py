"""What is hidden in a text: signs that can't be seen, marks of two versions, notes that only the source shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.front_matter import parse_page
from guide.problems import ERROR, WARNING, Problem
from guide.yaml_lines import conflicts

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    r"[\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff"
    r"\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_GARBLED = re.compile(r"â€[™œ\x9d“”˜¦¢\x99\x9c\x98]|Ã[©¼¶¤Ÿ¨¡­³±§ª«\xa0]|Â[\xa0·»«°§]|ï»¿|[\ufb00-\ufb06]")
_NAMES = {
    "\u200b": "a space without width",
    "\xad": "a place where the word may break",
    "\u2060": "a sign that joins words",
}
_COMMENT = re.compile(r"<!--(.*?)--!?>", re.DOTALL)
_REFERENCE_COMMENT = re.compile(r"^ {0,3}\[(?://|comment|_|#)\]:.*")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def check_text(path: str, text: str) -> Iterator[Problem]:
    """What is hidden in a text: signs that can't be seen, marks of two versions, notes that only the source shows."""
    for number, line in enumerate(text.split("\n") if not text.isascii() or _CONTROLS.search(text) else (), 1):
        if not line.isascii() or _CONTROLS.search(line):
            yield from check_signs(path, number, line)
    found = list(conflicts(text, path))
    yield from found
    if path.endswith(".md"):
        yield from check_comments(path, text)


def check_signs(path: str, number: int, line: str) -> Iterator[Problem]:
    """Signs that can't be seen. They are errors where they break words, links or numbers, or turn text round."""
    if match := _CONTROLS.search(line):
        sign, place = match[0], _where(line, match)
        what, hint = f"{place} stands a sign that no browser can show.", "Type the word anew."
        if sign == "\0":
            yield Problem(path, number, what, hint, rule="nul-character")
        elif sign == "\ufffd":
            yield Problem(path, number, f"{place} a letter was lost.", hint, rule="letter-lost")
        else:
            level = WARNING if sign in "\x0b\x0c\x7f" or "\x80" <= sign <= "\x9f" else ERROR
            yield Problem(path, number, what, hint, rule="control-character", level=level)
    if match := _BIDI.search(line):
        what = f"{_where(line, match)} stands a hidden sign that turns the order of letters round."
        yield Problem(path, number, what, "Type the line anew instead of pasting it.", rule="bidi-character")
    worst = None
    for match in _HIDDEN.finditer(line):
        if not _belongs(line, match.start()):
            level = _weight(line, match.start())
            if worst is None or (level == ERROR and worst[1] == WARNING):
                worst = match, level
    if worst:
        match, level = worst
        named = f": {_NAMES[match[0]]}" if match[0] in _NAMES else ""
        what = f"{_where(line, match)} stands a sign that can't be seen{named}."
        hint = "Delete it, or type the word anew instead of pasting it."
        yield Problem(path, number, what, hint, rule="hidden-character", level=level)
    if match := _GARBLED.search(line):
        what = f"{_where(line, match)} letters were garbled or grown together, as happens with text from old programs and from PDFs."
        yield Problem(path, number, what, "Type the word anew.", rule="letters-garbled", level=WARNING)


def _belongs(line: str, at: int) -> bool:
    """Whether a hidden sign does its duty: joiners in emoji and in scripts that need them, and flags."""
    sign, before, after = line[at], line[at - 1 : at], line[at + 1 : at + 2]
    if sign in "\u200c\u200d\u200e\u200f\u061c":
        return bool(re.search(r"[\u0590-\u109f\u2600-\u2bff\ufe0f\U0001f000-\U0001ffff]", before + after))
    return "\U000e0000" <= sign and "\U0001f3f4" in line[:at]


def _weight(line: str, at: int) -> str:
    """Whether a hidden sign breaks what a machine or a search has to match."""
    sign = line[at]
    if sign == "\xad" or "\ue000" <= sign <= "\uf8ff" or sign in "\u2028\u2029":
        return WARNING
    if sign > "\U000e0000":
        return ERROR
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    token = (re.split(r"\s", line[max(0, at - 200) : at])[-1]) + re.split(r"\s", line[at + 1 : at + 200])[0]
    if before.isalnum() and after.isalnum():
        return ERROR
    return ERROR if re.search(r"\]\(|://|\.md\b|\[[@\w]|\d", token) else WARNING


def _where(line: str, match: re.Match[str]) -> str:
    """`In “word”`, or behind which words a sign stands by itself."""
    before = re.split(r"\s", line[max(0, match.start() - 20) : match.start()])[-1]
    after = re.split(r"\s", line[match.end() : match.end() + 20])[0]
    word = "".join(letter for letter in before + match[0] + after if letter.isprintable() and letter != "\ufffd")
    if word:
        return f"In “{word}”"
    words = line[max(0, match.start() - 40) : match.start()].split()
    return f"Behind “{' '.join(words[-3:])}”" if words else "At the start of the line"


def check_comments(path: str, text: str) -> Iterator[Problem]:
    """Notes that no reader sees on the page, but everyone can open. One that never ends is a check of the text."""
    if "<!--" not in text and "]:" not in text:
        return
    page, _ = parse_page(path.removeprefix("docs/"), text)
    shown = dict(page.prose())
    lines = page.body.split("\n")
    body = "\n".join(
        _CODE.sub(lambda code: " " * len(code[0]), line) if number in shown else ""
        for number, line in enumerate(lines, page.body_line)
    )
    notes = [(page.body_line + body.count("\n", 0, match.start()), match[0]) for match in _COMMENT.finditer(body)]
    notes += [(number, line) for number, line in shown.items() if _REFERENCE_COMMENT.match(line)]
    for number, note in notes:
        words = " ".join(note.split())
        words = f"{words[:60]}…" if len(words) > 60 else words
        what = f"“{words}” is hidden on the page, but everyone on the internet can read it."
        hint = (
            "Take it out. A note to colleagues belongs where you propose the change, and holds nothing about clients."
        )
        yield Problem(path, number, what, hint, rule="comment")
