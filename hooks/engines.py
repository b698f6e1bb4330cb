"""Tells search engines what each page is, where it belongs and when it changed, in nothing but the page's own words.

What a reader sees: nothing; a search engine may show the way to a page and the day of its review. Events: `on_page_context`
hands facts to partials/machines.html; `on_template_context` hands days to overrides/sitemap.xml; `on_post_build` takes away
MkDocs' packed sitemap, which bears the second it was made. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of
from guide.engines import facts, last_changed, written

SITEMAP = "sitemap.xml"


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    guide = guide_of(config)
    if source := guide.pages.get(page.file.src_uri):
        told = facts(
            source,
            guide,
            site_name=config.site_name,
            language=str(config.theme["language"]),
            site_url=config.site_url or "",
            cited=getattr(page, "cited", []),
        )
        context["facts"] = written(told)
    return context


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    if template_name == SITEMAP:
        guide = guide_of(config)
        context["changed"] = {src: last_changed(page, guide) for src, page in guide.pages.items()}
    return context


def on_post_build(config: MkDocsConfig) -> None:
    Path(config.site_dir, f"{SITEMAP}.gz").unlink(missing_ok=True)
