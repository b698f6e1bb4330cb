"""Entries of a list page, such as a glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.model import Guide
from guide.problems import Problem


def check_glossary(guide: Guide) -> Iterator[Problem]:
    """Entries of a list page: the same one twice, and headings with nothing below."""
    for page in guide.pages.values():
        if page.kind != "list":
            continue
        entries = [heading for heading in page.headings if heading.level == 2]
        said = [line for line, text in page.prose() if text.strip()]
        first: dict[str, int] = {}
        for number, entry in enumerate(entries):
            name = re.sub(r"[^\w]+", " ", entry.text).strip().casefold()
            if name in first:
                what = f"The entry “{entry.text}” stands here a second time; the first is in line {first[name]}."
                yield Problem(page.path, entry.line, what, "Put both into one entry.", rule="entry-twice")
            first.setdefault(name, entry.line)
            until = entries[number + 1].line if number + 1 < len(entries) else 10**9
            if not any(entry.line < line < until for line in said):
                what = f"The entry “{entry.text}” explains nothing."
                yield Problem(
                    page.path, entry.line, what, "Write a sentence below it, or take it out.", rule="entry-empty"
                )
