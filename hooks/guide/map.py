"""The map of the guide: its parts side by side, their pages one below the other, and the relations drawn as lines."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from guide.menu import reading_order
from guide.pages import Guide, Page
from guide.related import edges

# In the drawing's own units, which are pixels where there is room for it.
WIDTH, COLUMN, ROW, TOP, GAP = 960, 186, 62, 84, 16


@dataclass(frozen=True)
class Place:
    """One page on the map: its box has its upper left corner at `x`, `y` and the size `width` by `height`."""

    page: Page
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One part of the guide: its first page and the pages below that, in reading order."""

    head: Page
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Map:
    """All parts, the pages outside of any, and the drawing: its size, boxes and lines (as SVG path data)."""

    parts: tuple[Part, ...]
    others: tuple[Page, ...]
    width: int
    height: int
    places: tuple[Place, ...]
    lines: tuple[str, ...]


def map_of(guide: Guide) -> Map:
    """The map of a guide. Only parts with pages of their own are drawn; the list beside the drawing holds every page."""
    order = [src for src in reading_order(guide) if src != "index.md"]
    heads = [src for src in order if posixpath.basename(src) == "index.md" and posixpath.dirname(src).count("/") == 0]
    parts = tuple(
        Part(guide.pages[head], tuple(guide.pages[src] for src in order if src != head and _is_in(src, head)))
        for head in heads
    )
    in_parts = {page.src for part in parts for page in (part.head, *part.pages)}
    others = tuple(guide.pages[src] for src in order if src not in in_parts)
    step = (WIDTH - COLUMN) // max(len(parts) - 1, 1)
    places = {
        page.src: Place(page, column * step, TOP * (row > 0) + (row - (row > 0)) * (ROW + GAP), COLUMN, ROW, _wrapped(page.label))
        for column, part in enumerate(parts)
        for row, page in enumerate((part.head, *part.pages))
    }
    joined = {
        tuple(sorted((src, target)))
        for src in places
        for _, target, _ in edges(guide.pages[src])
        if target in places and abs(places[src].x - places[target].x) == step  # longer lines would run behind boxes
        and (places[src].y == 0) == (places[target].y == 0)  # first pages stand for their part
    }
    lines = tuple(_line(places[one], places[other]) for one, other in sorted(joined))
    height = max((place.y + place.height for place in places.values()), default=0)
    return Map(parts, others, WIDTH, height, tuple(places.values()), lines)


def _is_in(src: str, head: str) -> bool:
    return src.startswith(posixpath.dirname(head) + "/")


def _line(one: Place, other: Place) -> str:
    """A curve from the right side of the left box to the left side of the right one."""
    left, right = sorted((one, other), key=lambda place: place.x)
    x1, y1, x2, y2 = left.x + left.width, left.y + left.height // 2, right.x, right.y + right.height // 2
    bend = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _wrapped(text: str, most: int = 21) -> tuple[str, ...]:
    """A label on at most two lines of about `most` letters."""
    words, lines = text.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
