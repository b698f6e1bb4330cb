"""Puts a plain Markdown copy beside each page, with help lines on top, and lists them all in `llms.txt`.

What a reader sees: nothing; a program that reads for them gets the words without the frame, and who to call first.
Events: `on_page_context` names the copy for partials/machines.html; `on_post_build` adds `…/index.md` and `llms.txt` before
hooks/built.py looks at the site; a preview makes them when somebody opens them. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, finished_of, guide_of
from guide.copies import FILE, LIST, copy, listing


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if page.file.src_uri in guide_of(config).pages:
        context["copy"] = FILE
    return context


def on_config(config: MkDocsConfig) -> None:
    finished_of(config)


def on_post_build(config: MkDocsConfig) -> None:
    guide, finished = guide_of(config), finished_of(config)
    told = {"site_name": config.site_name, "site_url": config.site_url or ""}
    for page in guide.pages.values():
        finished.add(f"{page.url}{FILE}", partial(copy, page, guide, **told))
    finished.add(LIST, partial(listing, guide, site_says=config.site_description or "", **told))
