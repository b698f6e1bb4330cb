"""The form of a page's text: headings, lists, boxes, tables, HTML and the guide's own signs, before a page is built.

`lines_of` tells code, lists and boxes apart as Python-Markdown does; `Prose` is a page's text with all code blanked
out, in which every position still has its line in the file. The checks below read one or the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from markdown.extensions.attr_list import get_attrs_and_remainder

from guide.citations import CITE
from guide.evidence import DRAW as EVIDENCE
from guide.helplines import DRAW as HELP
from guide.pages import Guide, Page
from guide.problems import ERROR, WARNING, Problem

TAB = 4  # spaces that set a line in by one step, as Python-Markdown counts
FILLER = "\ue000"  # stands for each sign of code; no page holds it
BOXES = ("note", "warning")
KINDS_OF_BOX = set(
    (
        "abstract attention bug caution danger error example failure hint important info notice question quote "
        "success tip"
    ).split()
) | set(BOXES)

_FENCE = re.compile(r"((?:[ ]{0,3}>[ ]?)*[ ]*)(`{3,}(?=[^`]*$)|~{3,})")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_MARKER = re.compile(r"(?:([-*+])|(?!(?:19|20)\d\d\.)(\d{1,4})\.)[ ]+(?=\S)")  # a year is no number of a list
_RULE = re.compile(r"([-*_])(?:[ ]*\1){2,}[ ]*$")
_BOX = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]|===[!+]* ?[\"']")
_OPENER = re.compile(r"\[\^[^\]]+\]:|:[ ]{1,3}\S")  # a footnote, an explanation of a word: text below is set in
_SENTENCE_ENDS = re.compile(r"[.:;!?…][\"”'’)*_]*[ ]*$")


@dataclass
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
    opening = _FENCE.match(raw[start])
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
    while index < len(raw):
        end = fence_end(raw, index)
        if end is not None and end > index:
            found += [Line(first + number, raw[number], "fence", depth) for number in range(index, end + 1)]
            fresh, code, index = True, False, end + 1
            continue
        text, number = raw[index], first + index
        index += 1
        quoted = _QUOTE.match(text)
        line = Line(number, text, "text", quote=quoted[0] if quoted else "")
        if not line.inner:
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
        fresh = False
        if _MARKER.match(line.inner) and not _RULE.match(line.inner):
            begins = not before or before.kind != "text" or _ends_block(before)
            line.joined = not begins and not listed and _joins(before, line, raw[index:], depth)
            line.point = begins or listed or line.joined
        if line.point:
            depth, listed = min(level, depth) + 1, True
        elif _BOX.match(line.inner):
            depth, fresh = min(level, depth) + 1, True
        elif _OPENER.match(line.inner):
            depth = min(level, depth) + 1
        elif line.inner.startswith("#") or _RULE.match(line.inner):
            depth, fresh = min(level, depth), True
        line.depth = depth
        found.append(line)
    return found


def _ends_block(line: Line) -> bool:
    return bool(line.inner.startswith("#") or _BOX.match(line.inner) or _RULE.match(line.inner))


def _joins(before: Line, line: Line, following: list[str], depth: int) -> bool:
    """Whether a line like a list item, right below a paragraph, is meant as one: no minus, no year, no table."""
    if before.inner[:1] in ("|", "<") or before.quote.strip() != line.quote.strip():
        return False
    if line.indent >= min((depth + 1) * TAB, before.indent + TAB):
        return False
    marker = _MARKER.match(line.inner)
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
        raw = self.page.body.split("\n")
        text = "\n".join("" if line.kind == "fence" else raw[index] for index, line in enumerate(self.lines))
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


def check_text(guide: Guide) -> Iterator[Problem]:
    """All checks of this file, on every page."""
    data = guide.extra.get("help")
    roles = {*map(str, (data.get("roles") if isinstance(data, dict) else None) or ()), "emergency", "directory"}
    sources = guide.sources
    for page in guide.pages.values():
        prose = Prose(page)
        yield from check_headings(prose)
        yield from check_fences(prose)
        yield from check_boxes(prose)
        yield from check_indents(prose)
        yield from check_tables(prose)
        yield from check_slips(prose)
        yield from check_emphasis(prose)
        yield from check_doubled(prose)
        yield from check_signs(prose, roles, sources)
        yield from check_footnotes(prose)
        yield from check_placeholders(prose)
        yield from check_html(prose)
        yield from check_braces(prose)


def short(text: str, most: int = 60) -> str:
    """Words to quote in a message, on one line and not too long."""
    text = " ".join(text.replace(FILLER, "…").split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# Headings

_HEADING = re.compile(r"(#{1,6})([ \t]*)(.*?)[ \t]*#*[ \t]*$")
_MISPLACED = re.compile(r"\{:?[ \t]*[#.][\w-][^{}\n]*\}")


def check_headings(prose: Prose) -> Iterator[Problem]:
    """Headings by accident, empty, of the wrong level, twice, or shouting."""
    level, seen = 1, {}
    for index, line in enumerate(prose.lines):
        if line.kind != "text":
            continue
        yield from _check_underline(prose, index)
        text = _MARKER.sub("", line.inner, count=1) if line.point else line.inner
        match = _HEADING.match(text)
        if not match:
            continue
        if line.indent and not line.point and line.indent % TAB:
            what = f"“{short(text)}” has spaces in front of it, so it is printed as text, with its signs."
            yield _at(prose, line, what, "Take the spaces at the start of the line away.", "heading-set-in")
            continue
        signs, space, words = match.groups()
        bare = re.sub(r"[ \t]*\{:?[^{}\n]*\}$", "", words).strip()
        if not bare:
            what = f"The heading “{short(text)}” has no words, so readers meet a gap."
            yield _at(prose, line, what, "Write its words behind it, or take the line out.", "heading-empty", WARNING)
            continue
        if len(signs) == 1:
            yield _first_level(prose, line, space, words)
            continue
        if not space:
            what, hint = f"There is no space between {signs} and “{short(words)}”.", f"Write: {signs} {words}"
            yield _at(prose, line, what, hint, "heading-without-space", WARNING)
        if len(signs) > level + 1:
            what = f"The heading “{short(bare)}” skips a level, which confuses people who have pages read out."
            yield _at(prose, line, what, f"Write: {'#' * (level + 1)} {words}", "heading-level", WARNING)
        level = len(signs)
        first = seen.setdefault(bare.casefold(), line.number)
        if first != line.number:
            what = f"The heading “{short(bare)}” is on this page twice (also on line {first}); links to it are unsure."
            yield _at(prose, line, what, "Give one of the two other words.", "heading-twice", WARNING)
        yield from _check_tone(prose, line, bare)
        if _MISPLACED.search(bare):
            what = f"The part in braces in “{short(words)}” is not at the end, so it is printed and links to it break."
            yield _at(prose, line, what, "Move it to the end of the line.", "heading-braces")


def _first_level(prose: Prose, line: Line, space: str, words: str) -> Problem:
    if space:
        what = f"“# {short(words)}” is a second main heading; the page's title already is the main one."
        return _at(prose, line, what, f"Write: ## {words}", "heading-first-level")
    what = f"“#{short(words)}” begins with #, which makes the line a main heading."
    return _at(
        prose, line, what, f"Write \\#{words} for the sign itself, or ## {words} for a heading.", "heading-accident"
    )


def _check_underline(prose: Prose, index: int) -> Iterator[Problem]:
    """A first line of a block with --- or === right below it."""
    line = prose.lines[index]
    if not re.fullmatch(r"-+|=+", line.inner) or index == 0 or line.point:
        return
    above = prose.lines[index - 1]
    if line.inner == "=" * 7 and any(other.inner.startswith("<" * 7) for other in prose.lines):
        return  # a mark of Git, which another check speaks about
    alone = above.kind != "text" or (index > 1 and prose.lines[index - 2].kind == "text")
    if line.inner == "=" * 7 and alone:
        what = "The line “=======” is a mark: two people changed this passage at once, and a part of it may be here twice."
        hint = "Keep the words that are right, and take this line out."
        yield _at(prose, line, what, hint, "merge-marker")
        return
    if above.kind != "text" or _ends_block(above) or above.inner.startswith("|"):
        return
    before = prose.lines[index - 2] if index > 1 else None
    if before and before.kind == "text" and not _ends_block(before):
        return
    what = f"The line {short(line.inner, 12)} right below “{short(above.inner)}” turns that text into a heading."
    heading = short(_MARKER.sub("", above.inner))
    hint = f"For a heading, write ## {heading} and take the line out; for a line across, leave a blank line above it."
    yield _at(prose, line, what, hint, "heading-underlined")


def _check_tone(prose: Prose, line: Line, words: str) -> Iterator[Problem]:
    letters = re.findall(r"[^\W\d_]{2,}", re.sub(r"\(.*?\)", "", words))
    if letters and all(word.isupper() for word in letters) and (len(letters) > 2 or max(map(len, letters)) > 5):
        what = f"The heading “{short(words)}” is all in capitals, which reads like shouting."
        yield _at(prose, line, what, "Use a capital for the first letter only.", "heading-capitals", WARNING)
    if "!" in words:
        what = f"The heading “{short(words)}” has an exclamation mark."
        yield _at(prose, line, what, "Take it out; a calm heading is easier to read.", "heading-exclaims", WARNING)


# Blocks


def check_fences(prose: Prose) -> Iterator[Problem]:
    """A fence of code that nothing closes: what follows is shown as one mess, and other tools show the rest as code."""
    raw = [line.text for line in prose.lines]
    for index, line in enumerate(prose.lines):
        if line.kind == "text" and fence_end(raw, index) == index:
            sign = _FENCE.match(line.text)[2]  # type: ignore[index]
            what = f"{sign} begins a block of code here, and nothing ends it, so the rest of the page is in danger."
            yield _at(
                prose,
                line,
                what,
                f"Write {sign} on a line of its own where the code ends, or take this one out.",
                "fence-open",
            )
            return


_BOX_WHOLE = re.compile(r"(?:!!!|\?\?\?\+?) ?(?P<words>[\w-]+(?: +[\w-]+)*)(?: +\"(.*?)\")? *$")
_BOX_MEANT = re.compile(r"!{2,}[ ]*(" + "|".join(BOXES) + r")\b[ ]*([\"“”][^\"“”]*[\"“”]?)?[ ]*$", re.I)
_BOX_LIKE = re.compile(r"(?:!{3,}|\?\?\?\+?|!!(?=[ ]?(?:" + "|".join(KINDS_OF_BOX) + r")\b))[ ]*[\w\"“]", re.I)


def check_boxes(prose: Prose) -> Iterator[Problem]:
    """Boxes (`!!! note`) that are misspelt, of an unknown kind, or whose text stands outside of them."""
    for index, line in enumerate(prose.lines):
        if line.kind != "text" or not (_BOX_LIKE.match(line.inner) or _BOX.match(line.inner)):
            continue
        if not line.inner.startswith("==="):
            whole = _BOX_WHOLE.match(line.inner)
            if not whole or " " in whole["words"].strip():
                what = f"“{short(line.inner)}” is not how a box begins, so words get lost or are printed as they stand."
                hint = 'Write: !!! note "Title" with straight quotes around the title.'
                if meant := _BOX_MEANT.match(line.inner):
                    title = (meant[2] or "").strip(' "“”')
                    hint = f"Write: !!! {meant[1].lower()}" + (f' "{title}"' if title else "")
                yield _at(prose, line, what, hint, "box-form")
                continue
            if whole["words"].lower() not in BOXES:
                what = f"There is no kind of box “{whole['words']}”, so it has no look of its own."
                yield _at(prose, line, what, f"Write !!! {' or !!! '.join(BOXES)}.", "box-unknown", WARNING)
        inside = next((other for other in prose.lines[index + 1 :] if other.inner), None)
        if inside is None or inside.indent < (line.indent // TAB + 1) * TAB:
            what = f"The box “{short(line.inner)}” is empty: the text below it is not set in by four spaces."
            yield _at(
                prose, line, what, "Put four spaces in front of each line that belongs into the box.", "box-empty"
            )


def check_indents(prose: Prose) -> Iterator[Problem]:
    """Tabs, text that four spaces turn into code, and points of a list that are set in by too little."""
    raw, before = prose.page.body.split("\n"), None
    for index, line in enumerate(prose.lines):
        if line.kind == "text" and re.match(r" *\t", raw[index]):
            what = f"A tab stands in front of “{short(line.inner)}”."
            yield _at(prose, line, what, "Use four spaces in its place.", "tab", WARNING)
        if line.kind == "code" and (index == 0 or prose.lines[index - 1].kind != "code"):
            what = f"“{short(line.inner)}” has a tab or four spaces too many in front, so it is shown as computer code."
            yield _at(prose, line, what, "Take them away.", "set-in-as-code")
        if line.kind == "fence":
            before = None
        if line.kind != "text":
            continue
        if line.point:
            if (
                before
                and line.indent % TAB > 0
                and before.indent < line.indent
                and before.indent // TAB == line.indent // TAB
            ):
                what = f"The point “{short(line.inner)}” has too few spaces in front, so it is not below the one above."
                hint = f"Write {(line.indent // TAB + 1) * TAB} spaces in front of it."
                yield _at(prose, line, what, hint, "list-indent", WARNING)
            before = before if before and before.indent < line.indent else line
        elif line.indent >= TAB and _MARKER.match(line.inner) and index and prose.lines[index - 1].kind == "text":
            what = (
                f"“{short(line.inner)}” has four spaces in front and no empty line above, so it is no point of a list."
            )
            hint = "Take the spaces away, and leave an empty line above the first point."
            yield _at(prose, line, what, hint, "list-indent", WARNING)
        elif not line.indent:
            before = None if index and prose.lines[index - 1].kind == "blank" else before


_DIVIDER = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?$")


def check_tables(prose: Prose) -> Iterator[Problem]:
    """Rows with another number of cells than the head: what is too much is lost."""
    lines, text = prose.lines, prose.text.split("\n")
    yield from _check_divider(prose)
    for index, line in enumerate(lines):
        if line.kind != "text" or "|" not in line.inner or not _DIVIDER.match(line.inner) or index == 0:
            continue
        head = lines[index - 1]
        if head.kind != "text" or "|" not in head.inner or (columns := _cells(text[index - 1])) != _cells(text[index]):
            if head.kind == "text" and "|" in head.inner:
                what = "The line below a table's head has another number of cells than the head, so no table is drawn."
                hint = f"Write as many as the head has: |{'---|' * _cells(text[index - 1])}"
                yield _at(prose, line, what, hint, "table-head")
            continue
        for number in range(index + 1, len(lines)):
            row = lines[number]
            if row.kind != "text":
                break
            cells = _cells(text[number])
            if cells != columns:
                more = cells > columns
                what = f"This row of the table has {cells} cell{'s' * (cells > 1)}, its head {columns}" + (
                    "; what is too much gets lost." if more else "."
                )
                hint = "Check the | signs in it; a | that is part of the text is written \\|"
                yield _at(prose, row, what, hint, "table-cells", ERROR if more else WARNING)


def _check_divider(prose: Prose) -> Iterator[Problem]:
    """Rows without the line of hyphens below the first: they would be printed with all their signs."""
    for number, block in prose.blocks():
        rows = block.rstrip("\n").split("\n")
        if len(rows) > 1 and all(re.match(r"[ ]{0,3}\|.*\|[ ]*$", row) for row in rows):
            if not any(_DIVIDER.match(row.strip()) for row in rows):
                what = "The line of hyphens below the table's head is missing, so no table is drawn."
                hint = f"Write below this line: |{' --- |' * _cells(rows[0])}"
                yield Problem(prose.path, prose.line(number), what, hint, rule="table-head")


def table_at(lines: list[Line], index: int) -> bool:
    """Whether a table's head stands on this line, right below a paragraph, where Markdown sees no table."""
    if not 0 < index < len(lines) - 1:
        return False
    above, head, divider = lines[index - 1 : index + 2]
    if not (above.kind == head.kind == divider.kind == "text") or above.point or head.point or "|" in above.inner:
        return False
    same = above.quote.strip() == head.quote.strip() == divider.quote.strip() and above.indent == head.indent
    if not same or "|" not in head.inner or "|" not in divider.inner or _ends_block(above):
        return False
    return bool(_DIVIDER.match(divider.inner)) and _cells(head.inner) == _cells(divider.inner)


def _cells(row: str) -> int:
    row = re.sub(r"\\.", "", row.strip().lstrip("> "))
    return row.removeprefix("|").removesuffix("|").count("|") + 1


# Signs that would be printed


class Slip(NamedTuple):
    """A pattern that should never stand in a page's text, and what to say. `{0}` is what was found."""

    rule: str
    level: str
    pattern: re.Pattern[str]
    what: str
    instead: str


SLIPS = (
    Slip(
        rule="template-sign",
        level=ERROR,
        pattern=re.compile(r"\{\{[^\n{}]*\}\}|\{%[^\n]*?%\}"),
        what="“{0}” means nothing on a page and would be printed as it stands.",
        instead="Write the words themselves.",
    ),
    Slip(
        rule="emoji-name",
        level=WARNING,
        pattern=re.compile(r"(?<![\w:/.\]]):[a-z][a-z0-9_+-]+:(?![\w:/])"),
        what="“{0}” would be printed as it stands, not as a picture.",
        instead="Take it out.",
    ),
    Slip(
        rule="wiki-link",
        level=ERROR,
        pattern=re.compile(r"\[\[[^\[\]\n]+\]\](?!\()"),
        what="“{0}” is no link here; readers would see the brackets.",
        instead="Write it as [text](page.md).",
    ),
    Slip(
        rule="word-paste",
        level=ERROR,
        pattern=re.compile(r"</?(?:o|w|m|v|st1):\w+[^<>\n]*>|\bmso-[a-z-]+\s*:|class=[\"“”']?Mso\w+", re.I),
        what="“{0}” was brought along from Word and is no text.",
        instead="Paste again as plain text (Ctrl+Shift+V; on a Mac, Cmd+Shift+V).",
    ),
    Slip(
        rule="list-sign",
        level=WARNING,
        pattern=re.compile(r"^[ \t]*(?:[•·‣▪●◦∙][ \t\xa0]*(?=\S)|o[ \t\xa0]+(?=[A-Z]))", re.M),
        what="“{0}” does not begin a point of a list; the points would run together in one paragraph.",
        instead="Write a - and a space in its place.",
    ),
    Slip(
        rule="list-without-space",
        level=WARNING,
        pattern=re.compile(
            r"(?<=\n)[ ]*[-*+][A-Za-z][^\n*]*(?=\n[ ]*[-*+][A-Za-z][^\n*]*$)|(?<=\n\n)[ ]*[-+][A-Z][^\n]*", re.M
        ),
        what="“{0}” is no point of a list, because a space is missing behind its first sign.",
        instead="Write a space behind it, here and in the lines below.",
    ),
    Slip(
        rule="html-quotes",
        level=ERROR,
        pattern=re.compile(r"<[a-zA-Z][^<>\n]*=[ ]*[“”‘’„][^<>\n]*>"),
        what="“{0}” has curly quotes inside the tag, so it does not work.",
        instead='Write straight quotes: ".',
    ),
    Slip(
        rule="comment-open",
        level=ERROR,
        pattern=re.compile(r"<!--[^\n]{0,40}"),
        what="A hidden note begins at “{0}” and never ends; it would be printed, or hide the rest of the page.",
        instead="Take it out; notes on a page are public anyway.",
    ),
    Slip(
        rule="braces-misplaced",
        level=WARNING,
        pattern=re.compile(
            r"(?m)^(?!#)[^\n]*?[^\s*_)\]>\ue000|][ \t]+(\{:?[ \t]*[#.][A-Za-z][\w-]*[^{}\n]*\})(?=[ \t]*\S)(?![ \t]*\|)"
        ),
        what="“{0}” would be printed as it stands.",
        instead="Take it out, or move it to the end of a heading.",
    ),
    Slip(
        rule="word-endless",
        level=WARNING,
        pattern=re.compile(
            r"(?:(?<=\s)|^)(?![-|:]{60})(?!\S*(?:://|\]\(|www\.|[<>|@\ue000]))(?!([-_*=.])\1+\s)\S{60,}"
        ),
        what="“{0}” has no space for 60 signs and more, so it may stick out of a phone's screen.",
        instead="Break it with a space, or shorten it.",
    ),
)


def check_slips(prose: Prose) -> Iterator[Problem]:
    """What `SLIPS` lists."""
    for slip in SLIPS:
        seen = set()
        for match in slip.pattern.finditer(prose.text):
            group = 1 if slip.rule == "braces-misplaced" else 0
            words = short(match[group])
            line = prose.line(match.start(group) + len(match[group]) - len(match[group].lstrip()))
            if slip.rule == "word-paste" and line in seen:
                continue
            seen.add(line)
            yield Problem(prose.path, line, slip.what.format(words), slip.instead, rule=slip.rule, level=slip.level)


def check_emphasis(prose: Prose) -> Iterator[Problem]:
    """Bold text that does not begin or does not end: two stars too few, or a space inside of them."""
    for start, block in prose.blocks():
        block = re.sub(r"\\.", "__", block)
        block = re.sub(r"(?m)^[ \t>]*(\*[ \t]*){3,}$", lambda rule: " " * len(rule[0]), block)
        stars = [*re.finditer(r"\*{2,}", block)]
        if len(stars) % 2:
            where = stars[-1] if len(stars) == 1 else _odd_one(block, stars)
            what = f"The two stars before “{short(block[where.end() :], 30)}” have no partner, so they are printed."
            hint = "Write ** before and after the words that are to be bold."
            yield Problem(prose.path, prose.line(start + where.start()), what, hint, rule="bold-open", level=WARNING)
            continue
        for opening, closing in zip(stars[::2], stars[1::2], strict=True):
            inside = block[opening.end() : closing.start()]
            if inside != inside.strip():
                words = short(block[opening.start() : closing.end()])
                what = f"A space stands inside the stars of “{words}”, so it isn't bold."
                hint = f"Write **{short(inside)}**, without spaces inside the stars."
                yield Problem(
                    prose.path, prose.line(start + opening.start()), what, hint, rule="bold-space", level=WARNING
                )


def _odd_one(block: str, stars: list[re.Match[str]]) -> re.Match[str]:
    """The first pair of stars whose partner would be on another line, else the last."""
    for opening, closing in zip(stars[::2], stars[1::2], strict=False):
        if "\n" in block[opening.end() : closing.start()]:
            return opening
    return stars[-1]


_DOUBLED = re.compile(r"(?<![\w'’-])([A-Za-z]+)([ ]+|[ ]*\n[ ]*)(\1)(?![\w'’-])", re.I)
_SAID_TWICE = set("had that so very no yes bye ha now there never really many much way well too far again please".split())


def check_doubled(prose: Prose) -> Iterator[Problem]:
    """The same word twice in a row, as happens when a sentence is changed."""
    for match in _DOUBLED.finditer(prose.text):
        word = match[1]
        if word.lower() in _SAID_TWICE or (word[0].isupper() and match[3][0].isupper()):
            continue
        what, line = f"“{word} {match[3]}”: a word stands here twice.", prose.line(match.start(3))
        yield Problem(prose.path, line, what, "Take one of the two out.", rule="word-twice", level=WARNING)


_SIGN = re.compile(r"\[[ \t]*(@|help|evidence)([^\[\]\n]{0,60}+)\]?+", re.I)
_ROUND = re.compile(
    r"[({][ \t]*(help|evidence)[ \t]*:[ \t]*([\w-]+)[ \t]*[)}]|(?<!\])\([ \t]*@([\w.:-]+)[ \t]*\)", re.I
)


_NO_AT = re.compile(r"(?<![\]\\!])\[([\w.:-]+)\](?![(\[])")


def check_signs(prose: Prose, roles: set[str], sources: object) -> Iterator[Problem]:
    """`[@id]`, `[help:…]` and `[evidence:…]` misspelt, so that they would be printed."""
    for match in _SIGN.finditer(prose.text):
        written, kind, rest = match[0], match[1].lower(), match[2]
        if CITE.fullmatch(written) or HELP.fullmatch(written) or EVIDENCE.fullmatch(written):
            continue
        after, words = prose.text[match.end() : match.end() + 1], re.findall(r"[\w-]+", rest)
        if after == "(" or (after == "[" and kind != "@"):
            continue
        if kind == "@":
            hint = f"Write {''.join(f'[@{word}]' for word in _ids(rest)) or '[@id], with an id from data/sources.yml'}."
        elif kind == "help" and (re.match(r"(?:[ -]?lines?)?\s*[:=;]|\s*\d{3}", rest, re.I) or {*words} & roles):
            role = next((word for word in words if word in roles), "crisis")
            hint = f"Write [help:{role}]."
        elif kind == "evidence" and re.match(r"\s*[:=;-]|\s+[\w-]+\]?$", rest):
            hint = f"Write [evidence:{words[0].lower() if words else 'level'}]."
        else:
            continue
        what = f"“{short(written)}” is not written right and would be printed as it stands."
        yield Problem(prose.path, prose.line(match.start()), what, hint, rule="sign-misspelt")
    for match in _ROUND.finditer(prose.text):
        if match[3] and match[3] not in sources:  # type: ignore[operator]
            continue
        sign = f"[@{match[3]}]" if match[3] else f"[{match[1].lower()}:{match[2].lower()}]"
        what = f"“{short(match[0])}” has the wrong brackets and would be printed as it stands."
        yield Problem(prose.path, prose.line(match.start()), what, f"Write {sign}.", rule="sign-misspelt")
    for match in _NO_AT.finditer(prose.text):
        if match[1] in sources and f"[{match[1]}]:" not in prose.text:  # type: ignore[operator]
            what = f"“{match[0]}” is not written right and would be printed as it stands."
            hint = f"Write [@{match[1]}]."
            yield Problem(prose.path, prose.line(match.start()), what, hint, rule="sign-misspelt")


def _ids(rest: str) -> list[str]:
    return [name for name in re.findall(r"[\w.:-]+", rest) if re.search(r"[A-Za-z]", name) and len(name) > 2]


_NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def check_footnotes(prose: Prose) -> Iterator[Problem]:
    """Footnotes that are used and not written, or written and not used."""
    used: dict[str, int] = {}
    written: dict[str, int] = {}
    for match in _NOTE.finditer(prose.text):
        defines = match[2] and not prose.text[: match.start()].rsplit("\n", 1)[-1].strip()
        (written if defines else used).setdefault(match[1], prose.line(match.start()))
    for name, line in used.items():
        if name not in written:
            what = f"The footnote [^{name}] is not written anywhere on the page, so the sign is printed."
            hint = f"Add a line at the end of the page: [^{name}]: and its text."
            yield Problem(prose.path, line, what, hint, rule="footnote-missing")
    for name, line in written.items():
        if name not in used:
            what = f"Nothing on the page leads to the footnote [^{name}]."
            hint = f"Write [^{name}] where it belongs, or take the footnote out."
            yield Problem(prose.path, line, what, hint, rule="footnote-unused")


_PLACEHOLDER = re.compile(
    r"(?<![\w/#.-])(?:TODO|TBD|TBC|FIXME|XXX+)(?![\w/])|(?i:\blorem ipsum\b)|(?<![\w/.-])xxx+(?![\w/])"
    r"|(?i:\[(?:(?:insert|todo|tbd|placeholder|citation needed)\b[^\[\]\n]*"
    r"|(?:add|link|text)\b[^\[\]\n]* (?:here|to come))\](?![(\[:]))"
)


def check_placeholders(prose: Prose) -> Iterator[Problem]:
    """Text that was to be replaced before anyone reads it."""
    places = [(prose.line(match.start()), match[0]) for match in _PLACEHOLDER.finditer(prose.text)]
    for key in ("title", "label", "description"):
        if isinstance(prose.page.meta.get(key), str):
            places += [(prose.page.line(key), match[0]) for match in _PLACEHOLDER.finditer(prose.page.meta[key])]
    for line, words in places:
        what = f"“{short(words)}” looks like a note for later, and readers would see it."
        yield Problem(prose.path, line, what, "Write the text, or take it out.", rule="placeholder")


# HTML

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)>")
_TAG_OPEN = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s\n])[^<>]*?(?=<|\n[ \t]*\n|\Z)")
DANGEROUS = set(
    (
        "applet base body button embed font form frame frameset head html iframe input link marquee math meta "
        "noscript object option script select style svg template textarea title"
    ).split()
)
VOID = {"br", "hr", "img", "wbr", "col", "source", "track", "area"}
BLOCKS = set(
    (
        "a address article aside audio blockquote canvas caption center colgroup dd details dialog div dl dt fieldset "
        "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup legend li main map menu nav ol p picture pre search "
        "section summary table tbody td tfoot th thead tr ul video"
    ).split()
)
INLINE = set(
    (
        "abbr b bdi bdo big cite code data del dfn em i ins kbd label mark meter output progress q rp rt ruby s samp "
        "small span strike strong sub sup time tt u var"
    ).split()
)
KNOWN = DANGEROUS | VOID | BLOCKS | INLINE
OPTIONAL_END = {"li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup"}
_UNSAFE = re.compile(r"""(?<![\w-])(on[a-z]{3,}|style|srcdoc|formaction)\s*=|(?:javascript|vbscript)\s*:""", re.I)


def check_html(prose: Prose) -> Iterator[Problem]:
    """Raw HTML: what could run or load something, tags that nobody knows, and tags that open and never close."""
    text, open_tags = prose.text, []
    for match in _TAG.finditer(text):
        name, line, written = match[2].lower(), prose.line(match.start()), short(match[0])
        if name in DANGEROUS:
            if not match[1]:
                hint = "Take it out; write plain text, **bold** or a [link](page.md)."
                yield Problem(prose.path, line, f"“{written}” must not be on a page.", hint, rule="html-dangerous")
            continue
        if name not in KNOWN:
            what = f"“{written}” is taken for HTML, so readers would not see it."
            hint = "Write it without < and >, or in straight quotes."
            yield Problem(prose.path, line, what, hint, rule="html-unknown")
            continue
        unsafe = _UNSAFE.search(match[3])
        if unsafe:
            what = f"“{written}” holds “{unsafe[0]}”, which the site does not allow."
            yield Problem(
                prose.path,
                line,
                what,
                f"Take {unsafe[0].rstrip('=: ')} and what belongs to it out.",
                rule="html-dangerous",
            )
        if name in VOID or match[3].endswith("/"):
            continue
        if not match[1]:
            open_tags.append((name, line))
        elif name not in [other for other, _ in open_tags]:
            what, hint = f"</{name}> ends something that never began.", "Take it out."
            yield Problem(prose.path, line, what, hint, rule="html-unclosed", level=_weight(name))
        else:
            while open_tags:
                other, began = open_tags.pop()
                if other == name:
                    break
                yield from _unclosed(prose, other, began)
    for name, line in open_tags:
        yield from _unclosed(prose, name, line)
    for match in _TAG_OPEN.finditer(text):
        if match[1].lower() in KNOWN and not _TAG.match(text, match.start()):
            what = (
                f"“{short(match[0], 40)}” begins an HTML tag that has no > at its end, so it is printed or hides text."
            )
            yield Problem(
                prose.path, prose.line(match.start()), what, "Write > where the tag ends.", rule="html-unclosed"
            )


_BRACES = re.compile(r"\{:?[ ]*([^}\n ][^\n]*)[ ]*\}")  # up to the last one of a line, as Markdown reads it
CLASSES = ("no-crosslink",)
# Ids that the templates give to their own parts; links to help and the names of parts would lead elsewhere.
TAKEN = {"help", "page-title", "booking-title", "related-title", "sources-title", "help-title", "your-lines", "exercise-now"}
TAKEN_ON = {"book.html": {"contact"}, "help-now.html": {"other-countries"}}


def check_braces(prose: Prose) -> Iterator[Problem]:
    """`{ … }` where Markdown takes it for attributes: only a few are allowed, or the rules for HTML could be got round."""
    raw = prose.page.body.split("\n")
    taken = TAKEN | TAKEN_ON.get(str(prose.page.meta.get("template")), set())
    for index, text in enumerate(prose.text.split("\n")):
        line = prose.lines[index] if index < len(prose.lines) else None
        if line is None:
            break
        if line.kind == "fence":
            opens = index == 0 or prose.lines[index - 1].kind != "fence" or _FENCE.match(raw[index])
            text = raw[index] if opens and _FENCE.match(raw[index]) else ""
        if "{" not in text or line.kind == "code":
            continue
        heading = line.kind == "text" and line.inner.startswith("#")
        below = index > 0 and prose.lines[index - 1].kind == "text"
        for match in re.finditer(r"(?<!\\)\{", text):
            whole = _BRACES.match(text, match.start())
            if not whole:
                continue
            before, after = text[: match.start()], text[whole.end() :].strip()
            alone = below and not before.strip(" >") and not after
            ends = not after and before[-1:] == " " and (heading or _is_term(prose.lines, index))
            cell = "|" in before and before[-1:] == " " and not before.rstrip().endswith("|") and after[:1] in ("", "|")
            touches = bool(before.strip(" >")) and before[-1] in ")]*_>" + FILLER
            if not (alone or ends or cell or touches or line.kind == "fence"):
                continue
            attributes, rest = get_attrs_and_remainder(whole[1])
            if rest and not touches:
                continue  # printed as it stands
            for key, value in attributes:
                if not (line.kind == "fence" and key == "."):  # the language of the code
                    yield from _check_attribute(prose, line, key, value, heading and not after, taken)
    for heading in prose.page.headings:
        if heading.id in taken and not re.search(r"\{:?[^{}]*#", raw[heading.line - prose.page.body_line]):
            what = f"The heading “{short(heading.text)}” gets the name #{heading.id}, which another part of each page has."
            hint = f"Write other words, or give it a name of its own: {{ #about-{heading.id} }} at its end."
            yield Problem(prose.path, heading.line, what, hint, rule="heading-braces")


def _is_term(lines: list[Line], index: int) -> bool:
    """Whether a line is the word that the next one explains with a colon."""
    return index + 1 < len(lines) and lines[index + 1].kind == "text" and lines[index + 1].inner.startswith(": ")


def _check_attribute(
    prose: Prose, line: Line, key: str, value: str, heading: bool, taken: set[str]
) -> Iterator[Problem]:
    """One part of what stands in braces."""
    if (key in ("lang", "dir") and re.fullmatch(r"[\w-]+", value)) or (key == "." and value in CLASSES):
        return
    if key == "id" and heading and value not in taken and not value.startswith("__"):
        return
    written = {".": f".{value}", "id": f"#{value}", value: value}.get(key, f"{key}={value}")
    what = f"“{short(written)}” in braces would change how the page works or looks, which the site does not allow."
    hint, rule = "Take it out.", "html-dangerous"
    if key == "id" and heading:
        what = f"“#{value}” is the name of another part of each page, so links to it would lead to the wrong place."
        hint, rule = f"Give the heading another name: {{ #about-{value.strip('_')} }}", "heading-braces"
    elif key == "id":
        what, hint = f"“#{value}” in braces can only stand at the end of a heading.", "Move it there, or take it out."
    elif near := get_close_matches(value, CLASSES, 1, 0.75):
        what, hint = f"“{short(written)}” in braces means nothing here.", f"Write {{ .{near[0]} }}"
    yield Problem(prose.path, line.number, what, hint, rule=rule)


def _unclosed(prose: Prose, name: str, line: int) -> Iterator[Problem]:
    if name in OPTIONAL_END:
        return
    level = _weight(name)
    what = f"<{name}> begins here and never ends" + (
        ", so it can swallow the rest of the page." if level == ERROR else ", so the rest of the page may look like it."
    )
    yield Problem(
        prose.path, line, what, f"Write </{name}> where it ends, or take it out.", rule="html-unclosed", level=level
    )


def _weight(name: str) -> str:
    return WARNING if name in INLINE else ERROR


def _at(prose: Prose, line: Line, what: str, instead: str, rule: str, level: str = ERROR) -> Problem:
    return Problem(prose.path, line.number, what, instead, rule=rule, level=level)
