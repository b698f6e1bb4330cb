"""Puts the style into each page, so that what a reader first sees is whole in one round trip.

What a reader sees: the page painted at once. Without this hook pages ask for guide.css and later.css, those for handing on for
guide.css alone, and look plainer, since Material's own rules are then missing.
Events: `on_files` leaves the theme's scripts and sheets out of the site; `on_post_build`, before the policy and the checks,
looks through the finished pages, shrinks Material's sheet, `overrides/assets/stylesheets/guide.css` and `later.css` to what they
use, and puts the result in place of the links to these. What only a FEW pages need goes into those alone. What may come later is
one file with a lasting name, for all pages. The pages for handing on, all alike, keep the link (`data-apart`) and get everything
as a file: there is one to each page, and few readers open them. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from guide.adapter import Files, MkDocsConfig, PluginError, event_priority, finished_of
from guide.assets import hashed
from guide.reading import Page, has_names, text_of
from guide.style import LATER, OURS, StyleError, shrink

# Drawn by guide.css alone. Material's are louder, bring pictures along, or say much for lists in lists.
OWN = (".admonition", ".admonition-title", "details", "summary", "a", "h1", "h2", "h3", "ol", "ul", "li")
# What stands on few pages, in groups. Its rules come behind all others, so they must not count on standing before one.
FEW = (("table", "td", "th", "tr"), ("dl", "dd"), (".admonition",), (".leave",), (".home",), (".wide",), (".statements",), (".contact", ".emergency"))
LINK = re.compile(r"<link\b[^>]*/guide\.css[^>]*>")
LATER_LINKS = re.compile(r"<link\b[^>]*/later\.css[^>]*>(?:.*<link\b[^>]*/later\.css[^>]*>)?", re.S)
APART, ENOUGH = "data-apart", 50  # so many of those that are alike hold all names that stand on any
NEEDLESS = re.compile(r"assets/(javascripts/|stylesheets/((main|palette)\.|later\.css)|images/favicon\.png)")


def on_files(files: Files, config: MkDocsConfig) -> None:
    for file in [*files]:
        if NEEDLESS.match(file.src_uri):
            files.remove(file)


def on_config(config: MkDocsConfig) -> None:
    finished_of(config)


@event_priority(-20)
def on_post_build(config: MkDocsConfig) -> None:
    finished = finished_of(config)
    pages, links = [], []
    for page in finished.pages.values():
        if (link := LINK.search(page.original)) and APART not in link[0]:
            pages.append(page)
            links.append(link[0])
    apart = [*islice((page for page in finished.samples() if _stands_apart(page)), ENOUGH)]
    others = sorted(path for path in finished.files if path.startswith("assets/stylesheets/") and path != OURS)
    try:
        names = set().union(*{id(page.names): page.names for page in (*pages, *apart) if page.read}.values())  # many share one
        beside = [text_of(finished.folder / path) for path in others]
        ours, later = _source(config, OURS), _source(config, LATER)
        style = shrink(_theme_sheet(config), ours, names, later=later, beside=beside, own=OWN, few=FEW)
    except StyleError as error:
        raise PluginError(f"overrides/{OURS}:1: {error} Give it one in this file, or take out the rule that asks.") from error
    if apart:
        finished.put(OURS, style.whole)
    name, text = hashed({LATER: style.later})[LATER]
    finished.put(name, text)
    some = [group for group, _ in style.some]
    inside: dict[tuple[bool, ...], str] = {}  # one object for all pages that have the same
    for page, link in zip(pages, links, strict=True):
        has = has_names(page.original, some)
        if has not in inside:
            sheets = (style.each, *(css for (_, css), its in zip(style.some, has, strict=True) if its))
            inside[has] = "".join(f"<style>{css}</style>" for css in sheets)
        page.put(inside[has], link)
        last = page.original.rfind("<link", 0, page.original.find("/later.css"))  # a search of the whole page would take long
        if asked := LATER_LINKS.search(page.original, last):
            page.put(asked[0].replace(LATER, name), asked[0])


def _stands_apart(page: Page) -> bool:
    link = LINK.search(page.original)
    return bool(link) and APART in link[0]


def _theme_sheet(config: MkDocsConfig) -> str:
    """Material's stylesheet; its name holds a version."""
    for folder in config.theme.dirs:
        for sheet in sorted(Path(folder).glob("assets/stylesheets/main.*.min.css")):
            return sheet.read_text("utf-8")
    raise PluginError("mkdocs.yml:1: The theme has no stylesheet main.….min.css. Is mkdocs-material as requirements.txt has it?")


def _source(config: MkDocsConfig, path: str) -> str:
    return next(file for folder in config.theme.dirs if (file := Path(folder, path)).is_file()).read_text("utf-8")
