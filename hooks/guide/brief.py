"""Each content page begins with “In brief”: a few points and one next step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.model import Guide, Page
from guide.problems import Problem

_POINT = re.compile(r"^(?:[-*+]|\d+[.)])\s+\S")


def check_brief(guide: Guide) -> Iterator[Problem]:
    """The heading first, at most so many points, and a paragraph with the next step. Words from data/words.yml."""
    words = guide.extra.get("brief")
    if not words:
        return
    heading, step, most = str(words["heading"]), str(words["next"]), int(words["most"])
    for page in guide.pages.values():
        if page.kind != "content" or not page.front.lines:
            continue
        first = page.headings[0] if page.headings else None
        if first is None or first.text != heading:
            yield Problem(
                page.path,
                first.line if first else page.body_line,
                f"The page does not begin with “{heading}”.",
                f"Write ## {heading} as its first heading, a list of up to {most} points below, and a line with"
                f" **{step}**",
                rule="brief-missing",
            )
            continue
        points, steps = _parts(page, first.line, step)
        if not 1 <= points <= most:
            what = f"“{heading}” has {points} points."
            yield Problem(
                page.path, first.line, what, f"Write 1 to {most}, each a line with - in front.", rule="brief-points"
            )
        if steps != 1:
            what = f"“{heading}” has {'no' if not steps else 'more than one'} next step."
            yield Problem(
                page.path, first.line, what, f"Write one line below the points: **{step}** …", rule="brief-next-step"
            )


def _parts(page: Page, start: int, step: str) -> tuple[int, int]:
    """How many points and next steps stand between the heading and the next one."""
    end = next((heading.line for heading in page.headings if heading.line > start), None)
    lines = [text for number, text in page.prose() if number > start and (end is None or number < end)]
    return sum(bool(_POINT.match(text)) for text in lines), sum(text.lstrip("*_").startswith(step) for text in lines)
