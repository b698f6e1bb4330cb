"""The lines of a page's text, told apart as Python-Markdown does: text, code, fences, lists and boxes.

`lines_of` gives each line its kind; `Prose` is a page's text with all code blanked out, in which every position still
has its line in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from guide.model import MANY, Page
from guide.problems import ERROR, Problem

TAB = 4  # spaces that set a line in by one step, as Python-Markdown counts
FILLER = "\ue000"  # stands for each sign of code; no page holds it
FENCE = re.compile(r"((?:[ ]{0,3}>[ ]?)*[ ]*)(`{3,}(?=[^`]*$)|~{3,})")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
MARKER = re.compile(r"(?:([-*+])|(?!(?:19|20)\d\d\.)(\d{1,4})\.)[ ]+(?=\S)")  # a year is no number of a list
_RULE = re.compile(r"([-*_])(?:[ ]*\1){2,}[ ]*$")
BOX = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]|===[!+]* ?[\"']")
_OPENER = re.compile(r"\[\^[^\]]+\]:|:[ ]{1,3}\S")  # a footnote, an explanation of a word: text below is set in
_SENTENCE_ENDS = re.compile(r"[.:;!?…][\"”'’)*_]*[ ]*$")


@dataclass(slots=True)
class Line:
    """`kind` is "text", "code", "fence" or "blank". `depth`: steps that its text may be set in by; `quote`: `> ` signs
    before it. `point`: begins a list item; `joined`: it does so right below a paragraph, where Markdown sees no list.
    """

    number: int
    text: str
    kind: str
    depth: int = 0
    quote: str = ""
    point: bool = False
    joined: bool = False

    @property
    def inner(self) -> str:
        """The text without `> ` signs and spaces in front."""
        return self.text[len(self.quote) :].strip()

    @property
    def indent(self) -> int:
        rest = self.text[len(self.quote) :]
        return len(rest) - len(rest.lstrip(" "))


def fence_end(raw: list[str], start: int) -> int | None:
    """Index of the line that closes the fence opened at `start`; `start` itself when none does, None for no fence."""
    opening = FENCE.match(raw[start])
    if not opening:
        return None
    before = opening[1]
    for index in range(start + 1, len(raw)):
        line = raw[index]
        if line.startswith(before) and line[len(before) :].rstrip() == opening[2]:
            return index
        if line.strip() and not line.startswith(before.rstrip(" ") if ">" in before else before):
            break
    return start


def lines_of(body: str, first: int = 1) -> list[Line]:
    """Every line of a text with its kind, as Python-Markdown reads it: four spaces a step, blank lines end a block."""
    raw = [line.expandtabs(TAB) for line in body.split("\n")]
    found: list[Line] = []
    depth, fresh, listed, code, index = 0, True, False, False, 0
    fenced = "```" in body or "~~~" in body
    while index < len(raw):
        end = fence_end(raw, index) if fenced else None
        if end is not None and end > index:
            found += [Line(first + number, raw[number], "fence", depth) for number in range(index, end + 1)]
            fresh, code, index = True, False, end + 1
            continue
        text, number = raw[index], first + index
        index += 1
        quoted = _QUOTE.match(text) if ">" in text else None
        line = Line(number, text, "text", quote=quoted[0] if quoted else "")
        inner = line.inner
        if not inner:
            found.append(Line(number, text, "blank", depth))
            fresh = True
            continue
        level, before = line.indent // TAB, found[-1] if found else None
        if before and before.kind == "text" and before.quote.strip() != line.quote.strip() and line.quote:
            fresh, depth = True, 0
        if code and level <= depth:
            fresh = True
        if fresh:
            code, listed = level > depth, False
            depth = min(depth, level)
        if code:
            line.kind, line.depth, fresh = "code", depth, False
            found.append(line)
            continue
        fresh, line.depth = False, depth
        found.append(line)
        if inner[0].isalpha():  # as most lines begin; what begins a block begins with a sign
            continue
        if MARKER.match(inner) and not _RULE.match(inner):
            begins = not before or before.kind != "text" or ends_block(before)
            line.joined = not begins and not listed and _joins(before, line, raw[index:], depth)
            line.point = begins or listed or line.joined
        if line.point:
            depth, listed = min(level, depth) + 1, True
        elif BOX.match(inner):
            depth, fresh = min(level, depth) + 1, True
        elif _OPENER.match(inner):
            depth = min(level, depth) + 1
        elif inner.startswith("#") or _RULE.match(inner):
            depth, fresh = min(level, depth), True
        line.depth = depth
    return found


def ends_block(line: Line) -> bool:
    return bool(line.inner.startswith("#") or BOX.match(line.inner) or _RULE.match(line.inner))


def _joins(before: Line, line: Line, following: list[str], depth: int) -> bool:
    """Whether a line like a list item, right below a paragraph, is meant as one: no minus, no year, no table."""
    if before.inner[:1] in ("|", "<") or before.quote.strip() != line.quote.strip():
        return False
    if line.indent >= min((depth + 1) * TAB, before.indent + TAB):
        return False
    marker = MARKER.match(line.inner)
    assert marker
    after_sentence = bool(_SENTENCE_ENDS.search(before.inner))
    if marker[2] and marker[2] not in ("0", "1"):
        return False
    second = re.escape(marker[1]) + r"[ ]+\S" if marker[1] else str(int(marker[2]) + 1) + r"\.[ ]+\S"
    for text in following:
        text = text[len(line.quote) :] if text.startswith(line.quote) else text
        if not text.strip():
            break
        if re.match(second, text.strip()):
            return after_sentence or not (before.inner[-1].isdigit() and line.inner[marker.end()].isdigit())
    return after_sentence if marker[1] else before.inner.rstrip("*_").endswith(":")


class Prose:
    """A page for checks: `text` is its body with code, closed comments and `<pre>` blanked out, sign by sign."""

    def __init__(self, page: Page) -> None:
        self.page, self.path = page, page.path

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.page.body, self.page.body_line)

    @cached_property
    def text(self) -> str:
        text = self.page.body
        if any(line.kind == "fence" for line in self.lines):
            raw = text.split("\n")
            text = "\n".join("" if line.kind == "fence" else raw[index] for index, line in enumerate(self.lines))
        if "`" in text:
            text = _PARAGRAPH.sub(lambda found: _without_spans(found[0]) if "`" in found[0] else found[0], text)
        return _blanked(_CODE, text) if re.search("-->|</(?:pre|code|samp)", text, re.I) else text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line(self, position: int) -> int:
        """Line in the file of a position in `text`."""
        return self.page.body_line + bisect_right(self._starts, position) - 1

    def blocks(self) -> Iterator[tuple[int, str]]:
        """Position and text of each run of lines without a blank one."""
        for match in _PARAGRAPH.finditer(self.text):
            yield match.start(), match[0]


@lru_cache(maxsize=MANY)
def prose_of(page: Page) -> Prose:
    """A page's text for checks, worked out once."""
    return Prose(page)


_PARAGRAPH = re.compile(r"(?:^[ \t]*[^\s][^\n]*\n?)+", re.M)
_CODE = re.compile(r"<!--[\s\S]*?-->|<(pre|code|samp)\b[^<>]*>[\s\S]*?</\1>", re.I)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", FILLER, found[0]), text)


def _without_spans(text: str) -> str:
    """A paragraph with its code spans blanked out: each run of backticks ends at the next one of the same length."""
    ticks = [*re.finditer(r"(?<![\\`])`+", text)]
    last = {len(tick[0]): number for number, tick in enumerate(ticks)}
    parts, done, number = [], 0, 0
    while number < len(ticks):
        tick = ticks[number]
        number += 1
        if last[len(tick[0])] >= number:
            while len(ticks[number][0]) != len(tick[0]):
                number += 1
            parts += [text[done : tick.start()], re.sub(r"[^\n]", FILLER, text[tick.start() : ticks[number].end()])]
            done = ticks[number].end()
            number += 1
    return "".join(parts) + text[done:]


def short(text: str, most: int = 60) -> str:
    """Words to quote in a message, on one line and not too long."""
    text = " ".join(text.replace(FILLER, "…").split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def problem_at(prose: Prose, line: Line, what: str, instead: str, rule: str, level: str = ERROR) -> Problem:
    return Problem(prose.path, line.number, what, instead, rule=rule, level=level)
