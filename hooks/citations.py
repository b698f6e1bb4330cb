"""Shows where a statement comes from: `[@id]` becomes a small number, the record stands at the foot of the page.

Events: `on_config` adds a Markdown extension; `on_page_content` notes what a page cites; `on_page_context` gives the
records to partials/sources.html and, for the page of all sources, who cites what.
Reads data/sources.yml. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of
from guide.citations import Citations, cited_by
from guide.menu import reading_order


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Citations())


def on_page_markdown(markdown: str, config: MkDocsConfig, **_: object) -> None:
    _extension(config).cited = []


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    page.cited = _extension(config).cited  # type: ignore[attr-defined]


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    guide = guide_of(config)
    context["cited"] = [guide.sources[source] for source in page.cited if source in guide.sources]  # type: ignore[attr-defined]
    if page.meta.get("template") == "sources.html":
        pages = cited_by(guide.pages[src] for src in reading_order(guide))
        context["all_sources"] = [
            (record, [(page.label, page.url) for page in pages.get(source, [])]) for source, record in guide.sources.items()
        ]
    return context


def _extension(config: MkDocsConfig) -> Citations:
    return next(extension for extension in config.markdown_extensions if isinstance(extension, Citations))
