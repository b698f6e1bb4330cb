"""Puts the style into each page, so that a page is whole in one round trip.

What a reader sees: the page painted at once. Without this hook pages ask for guide.css and look plainer, since Material's
own rules are then missing.
Events: `on_files` leaves the theme's scripts and sheets out of the site; `on_post_build`, before the policy and the checks,
looks through the finished pages, shrinks Material's sheet and `overrides/assets/stylesheets/guide.css` to what they use, and
puts the result in place of the link to guide.css. The pages for handing on, all alike, keep the link (`data-apart`) and get the result
as a file: there is one to each page, and few readers open them. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from guide.adapter import Files, MkDocsConfig, PluginError, event_priority, finished_of
from guide.reading import Page
from guide.style import StyleError, shrink

OURS = "assets/stylesheets/guide.css"
OWN = (".admonition", ".admonition-title", "details", "summary")  # Material's are louder, and bring pictures along
LINK = re.compile(r"<link\b[^>]*/guide\.css[^>]*>")
APART, ENOUGH = "data-apart", 50  # so many of those that are alike hold all names that stand on any
NEEDLESS = re.compile(r"assets/(javascripts/|stylesheets/(main|palette)\.|images/favicon\.png)")


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
    try:
        names = set().union(*{id(page.names): page.names for page in (*pages, *apart) if page.read}.values())  # many share one
        style = shrink(_theme_sheet(config), _found(config, OURS).read_text("utf-8"), names, own=OWN)
    except StyleError as error:
        raise PluginError(f"overrides/{OURS}:1: {error} Give it one in this file, or take the rule out.") from error
    if apart:
        finished.put(OURS, style)
    element = f"<style>{style}</style>"
    for page, link in zip(pages, links, strict=True):
        page.put(element, link)


def _stands_apart(page: Page) -> bool:
    link = LINK.search(page.original)
    return bool(link) and APART in link[0]


def _theme_sheet(config: MkDocsConfig) -> str:
    """Material's stylesheet; its name holds a version."""
    for folder in config.theme.dirs:
        for sheet in sorted(Path(folder).glob("assets/stylesheets/main.*.min.css")):
            return sheet.read_text("utf-8")
    raise PluginError("mkdocs.yml:1: The theme has no stylesheet main.….min.css. Is mkdocs-material as requirements.txt has it?")


def _found(config: MkDocsConfig, path: str) -> Path:
    return next(file for folder in config.theme.dirs if (file := Path(folder, path)).is_file())
