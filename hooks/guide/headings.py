"""Headings of a page: by accident, empty, of the wrong level, twice, or shouting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.lines import MARKER, TAB, Line, Prose, ends_block, problem_at, short
from guide.problems import WARNING, Problem

_HEADING = re.compile(r"(#{1,6})([ \t]*)(.*?)[ \t]*#*[ \t]*$")
_MISPLACED = re.compile(r"\{:?[ \t]*[#.][\w-][^{}\n]*\}")


def check_headings(prose: Prose) -> Iterator[Problem]:
    """Headings by accident, empty, of the wrong level, twice, or shouting."""
    level, seen = 1, {}
    for index, line in enumerate(prose.lines):
        if line.kind != "text":
            continue
        if line.inner[0] in "-=":
            yield from _check_underline(prose, index)
        text = MARKER.sub("", line.inner, count=1) if line.point else line.inner
        match = _HEADING.match(text) if text[:1] == "#" else None
        if not match:
            continue
        if line.indent and not line.point and line.indent % TAB:
            what = f"“{short(text)}” has spaces in front of it, so it is printed as text, with its signs."
            yield problem_at(prose, line, what, "Take the spaces at the start of the line away.", "heading-set-in")
            continue
        signs, space, words = match.groups()
        bare = re.sub(r"[ \t]*\{:?[^{}\n]*\}$", "", words).strip()
        if not bare:
            what = f"The heading “{short(text)}” has no words, so readers meet a gap."
            yield problem_at(
                prose, line, what, "Write its words behind it, or take the line out.", "heading-empty", WARNING
            )
            continue
        if len(signs) == 1:
            yield _first_level(prose, line, space, words)
            continue
        if not space:
            what, hint = f"There is no space between {signs} and “{short(words)}”.", f"Write: {signs} {words}"
            yield problem_at(prose, line, what, hint, "heading-without-space", WARNING)
        if len(signs) > level + 1:
            what = f"The heading “{short(bare)}” skips a level, which confuses people who have pages read out."
            yield problem_at(prose, line, what, f"Write: {'#' * (level + 1)} {words}", "heading-level", WARNING)
        level = len(signs)
        first = seen.setdefault(bare.casefold(), line.number)
        if first != line.number:
            what = f"The heading “{short(bare)}” is on this page twice (also on line {first}); links to it are unsure."
            yield problem_at(prose, line, what, "Give one of the two other words.", "heading-twice", WARNING)
        yield from _check_tone(prose, line, bare)
        if _MISPLACED.search(bare):
            what = f"The part in braces in “{short(words)}” is not at the end, so it is printed and links to it break."
            yield problem_at(prose, line, what, "Move it to the end of the line.", "heading-braces")


def _first_level(prose: Prose, line: Line, space: str, words: str) -> Problem:
    if space:
        what = f"“# {short(words)}” is a second main heading; the page's title already is the main one."
        return problem_at(prose, line, what, f"Write: ## {words}", "heading-first-level")
    what = f"“#{short(words)}” begins with #, which makes the line a main heading."
    return problem_at(
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
        what = (
            "The line “=======” is a mark: two people changed this passage at once, and a part of it may be here twice."
        )
        hint = "Keep the words that are right, and take this line out."
        yield problem_at(prose, line, what, hint, "merge-marker")
        return
    if above.kind != "text" or ends_block(above) or above.inner.startswith("|"):
        return
    before = prose.lines[index - 2] if index > 1 else None
    if before and before.kind == "text" and not ends_block(before):
        return
    what = f"The line {short(line.inner, 12)} right below “{short(above.inner)}” turns that text into a heading."
    heading = short(MARKER.sub("", above.inner))
    hint = f"For a heading, write ## {heading} and take the line out; for a line across, leave a blank line above it."
    yield problem_at(prose, line, what, hint, "heading-underlined")


def _check_tone(prose: Prose, line: Line, words: str) -> Iterator[Problem]:
    letters = re.findall(r"[^\W\d_]{2,}", re.sub(r"\(.*?\)", "", words))
    if letters and all(word.isupper() for word in letters) and (len(letters) > 2 or max(map(len, letters)) > 5):
        what = f"The heading “{short(words)}” is all in capitals, which reads like shouting."
        yield problem_at(prose, line, what, "Use a capital for the first letter only.", "heading-capitals", WARNING)
    if "!" in words:
        what = f"The heading “{short(words)}” has an exclamation mark."
        yield problem_at(
            prose, line, what, "Take it out; a calm heading is easier to read.", "heading-exclaims", WARNING
        )
