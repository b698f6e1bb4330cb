"""All checks on the form of a page's text, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from guide.blocks import check_boxes, check_fences, check_indents, check_tables
from guide.braces import check_braces
from guide.headings import check_headings
from guide.lines import prose_of
from guide.model import MANY, Guide, Page
from guide.problems import Problem
from guide.raw_html import check_html
from guide.signs import check_doubled, check_emphasis, check_footnotes, check_placeholders, check_signs, check_slips


def check_text(guide: Guide) -> Iterator[Problem]:
    """Headings, blocks, signs and HTML of every page."""
    data = guide.extra.get("help")
    roles = frozenset([*map(str, (data.get("roles") if isinstance(data, dict) else None) or ()), "emergency", "directory"])
    sources = frozenset(guide.sources)
    for page in guide.pages.values():
        yield from _on_page(page, roles, sources)


@lru_cache(maxsize=MANY)
def _on_page(page: Page, roles: frozenset[str], sources: frozenset[str]) -> list[Problem]:
    def all_problems() -> Iterator[Problem]:
        prose = prose_of(page)
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

    return [*all_problems()]
