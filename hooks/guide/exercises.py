"""Exercises: a script guides through words that stand on the page; here is checked that they do.

The scripts are overrides/assets/scripts/grounding.js, breathing.js and describe.js. Without them the page itself is the
exercise, so what they need is what a reader on paper needs, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from guide.model import Guide, Page
from guide.problems import Problem

KINDS = ("grounding", "breathing", "describe")
STOP = "when-to-stop"  # the heading that “Stop” leads to

_POINT = re.compile(r"^\d+[.)]\s+(?=\S)")
_BULLET = re.compile(r"^[-*+]\s+\S")
_BREATH = re.compile(r"\*\*[^*]+\*\*.*?\b[1-9]\d*\b")
_NO_PARAGRAPH = re.compile(r"#|[-*+]\s|!!!|\|")
_STEM = re.compile(r"(?:…|\.\.\.)\s*$")


def check_exercises(guide: Guide) -> Iterator[Problem]:
    """Exercises that nobody knows, that lack their list, or that do not say when to stop."""
    for page in guide.pages.values():
        kind = page.meta.get("exercise")
        if not isinstance(kind, str):
            continue
        line = page.line("exercise")
        if kind not in KINDS:
            near = get_close_matches(kind.lower(), KINDS, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Write one of: {', '.join(KINDS)}."
            yield Problem(page.path, line, f"There is no exercise “{kind}”.", hint, rule="exercise-unknown")
            continue
        if STOP not in [heading.id for heading in page.headings]:
            hint = "Write a heading ## When to stop, and below it what to do then."
            yield Problem(page.path, line, "This exercise does not say when to stop.", hint, rule="exercise-stop")
        if kind == "describe":
            yield from _check_choices(page, line)
        else:
            yield from _check_steps(page, line, kind)


def _check_steps(page: Page, line: int, kind: str) -> Iterator[Problem]:
    lists = numbered(page)
    if len(lists) != 1:
        what = f"This exercise is made of the numbered list on its page, and there {_are(len(lists))}."
        hint = "Write its steps as one list, each line with 1. 2. 3. in front, and any other list with - in front."
        yield Problem(page.path, lists[1].points[0][0] if lists else line, what, hint, rule="exercise-form")
        return
    [steps] = lists
    if not steps.below or _NO_PARAGRAPH.match(steps.below):
        what = "Nothing is said at the end of the exercise."
        hint = "Write a sentence or two below the list, after a blank line."
        yield Problem(page.path, steps.points[-1][0], what, hint, rule="exercise-form")
    if kind == "breathing" and not any(_BREATH.search(text) for _, text in steps.points):
        what = "No line says how long a breath is."
        hint = "Write it like this: 1. **Breathe in** gently while you count to 3."
        yield Problem(page.path, steps.points[0][0], what, hint, rule="exercise-form")


def _check_choices(page: Page, line: int) -> Iterator[Problem]:
    written = [text for _, text in page.prose() if text.strip()]
    if not any(_STEM.search(stem) and _BULLET.match(choice) for stem, choice in zip(written, written[1:])):
        what = "This exercise is made of lines to complete, and there is none."
        hint = "Write a line that ends in …, like “It is like …”, and below it a list of words, each with - in front."
        yield Problem(page.path, line, what, hint, rule="exercise-form")


@dataclass
class Numbered:
    """A numbered list: line and text of each point, and the line of text that follows it."""

    points: list[tuple[int, str]] = field(default_factory=list)
    below: str = ""


def numbered(page: Page) -> list[Numbered]:
    """The numbered lists of a page."""
    found: list[Numbered] = []
    within = blank = False
    for line, text in page.prose():
        if _POINT.match(text):
            if not within:
                found.append(Numbered())
            found[-1].points.append((line, _POINT.sub("", text)))
            within = True
        elif within and text.strip() and (text.startswith("#") or (blank and not text.startswith(" "))):
            found[-1].below = text
            within = False
        blank = not text.strip()
    return found


def _are(number: int) -> str:
    return f"are {number} of them" if number else "is none"
