"""Puts a plain Markdown copy beside each page, with help lines on top, and lists them all in `llms.txt`.

What a reader sees: nothing; a program that reads for them gets the words without the frame, and who to call first.
Events: `on_page_context` names the copy for partials/machines.html; `on_post_build` writes `…/index.md` and `llms.txt` before
hooks/built.py looks at the site. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of
from guide.copies import FILE, LIST, copy, listing


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if page.file.src_uri in guide_of(config).pages:
        context["copy"] = FILE
    return context


def on_post_build(config: MkDocsConfig) -> None:
    guide, site, site_url = guide_of(config), Path(config.site_dir), config.site_url or ""
    for page in guide.pages.values():
        file = site / page.url / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, copy(page, guide, site_name=config.site_name, site_url=site_url))
    says = config.site_description or ""
    _write(site / LIST, listing(guide, site_name=config.site_name, site_says=says, site_url=site_url))


def _write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8", newline="\n")
