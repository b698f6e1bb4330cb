"""The menu: which pages stand in it, in which order, from the `menu:` lists of the folders' index.md files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from guide.model import Guide
from guide.problems import WARNING, Problem
from guide.schema import nearest_page

INDEX = "index.md"


def menu(guide: Guide) -> list[Any]:
    """MkDocs' `nav` value: `[{label: page}, {label: [index, {label: page}, …]}, …]`.

    A page that no list names comes last in its folder, so that nothing is lost.
    """
    return _section(guide, INDEX, _by_home(guide)) if INDEX in guide.pages else []


@lru_cache(maxsize=2)
def reading_order(guide: Guide) -> tuple[str, ...]:
    """All pages in menu order."""

    def flat(items: list[Any]) -> Iterator[str]:
        for item in items:
            for value in [item] if isinstance(item, str) else item.values():
                yield from [value] if isinstance(value, str) else flat(value)

    return tuple(flat(menu(guide)))


def _section(guide: Guide, index: str, by_home: dict[str, list[str]]) -> list[Any]:
    items: list[Any] = [{guide.pages[index].label: index}]
    for src in _children(guide, index, by_home):
        page = guide.pages[src]
        items.append({page.label: _section(guide, src, by_home) if _is_section(src) else src})
    return items


def _is_section(src: str) -> bool:
    return posixpath.basename(src) == INDEX


def _children(guide: Guide, index: str, by_home: dict[str, list[str]]) -> list[str]:
    """Pages and sections right below an index page: the listed ones that exist, then the others by name."""
    below = dict.fromkeys(src for src in by_home.get(posixpath.dirname(index), []) if src != index)
    listed = dict.fromkeys(src for _, src in _listed(guide, index) if src in below)
    return list(listed | below)


def _by_home(guide: Guide) -> dict[str, list[str]]:
    """The pages of each menu, by its folder."""
    found: dict[str, list[str]] = {}
    for src in guide.pages:
        found.setdefault(_home(src), []).append(src)
    return found


def _home(src: str) -> str:
    """The folder whose menu a page belongs to: its own, or the one above for an index page."""
    folder = posixpath.dirname(src)
    return posixpath.dirname(folder) if _is_section(src) else folder


def _listed(guide: Guide, index: str) -> list[tuple[int, str]]:
    """Position and path below docs/ of each entry of a `menu:` list."""
    entries = guide.pages[index].meta.get("menu")
    folder = posixpath.dirname(index)
    return [
        (number, posixpath.normpath(posixpath.join(folder, str(entry))))
        for number, entry in enumerate(entries if isinstance(entries, list) else [])
    ]


def check_menu(guide: Guide) -> Iterator[Problem]:
    """Entries that lead nowhere, and pages that no list names."""
    reached, by_home = set(reading_order(guide)), _by_home(guide)
    for index in [src for src in guide.pages if _is_section(src)]:
        page = guide.pages[index]
        children = _children(guide, index, by_home)
        listed = _listed(guide, index)
        named = {src for _, src in listed}
        for number, src in listed:
            if src in {other for _, other in listed[:number]}:
                what, hint = f"The menu names {src} a second time.", "Keep one of the two lines."
                line = page.line("menu", number)
                yield Problem(page.path, line, what, hint, rule="menu-entry-twice", level=WARNING)
            if src not in children:
                what = f"The menu names {src}, which is not a page right below this one."
                yield Problem(
                    page.path, page.line("menu", number), what, nearest_page(guide, src), rule="menu-entry-missing"
                )
        for src in children:
            if src not in named:
                yield Problem(
                    page.path,
                    page.line("menu"),
                    f"The menu does not name {src}, so it comes last.",
                    f"Add it to the list where it belongs: - {posixpath.relpath(src, posixpath.dirname(index) or '.')}",
                    rule="menu-entry-left-out",
                    level=WARNING,
                )
    for src, page in guide.pages.items():
        if src not in reached and INDEX in guide.pages:
            yield Problem(
                page.path,
                1,
                "No menu reaches this page, because its folder has no index.md.",
                f"Add {posixpath.dirname(src)}/{INDEX}, or move the page to another folder.",
                rule="page-unreachable",
            )
