"""Links the first mention of a term to the page that explains it.

What a reader sees: quiet links in the text. Staff write `terms:` at the top of the page that a term leads to.
Events: `on_config` adds a Markdown extension, `on_page_markdown` tells it which page is next.
Off for one page: `crosslinks: false`. Off for all: take the line out of `hooks:`.
"""

from __future__ import annotations

from guide.adapter import MkDocsConfig, Page, guide_of
from guide.crosslinks import CrossLinks
from guide.terms import TermIndex, terms_of


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(CrossLinks(TermIndex(terms_of(guide_of(config)))))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    links = next(extension for extension in config.markdown_extensions if isinstance(extension, CrossLinks))
    links.page = page.file.src_uri
    links.enabled = page.meta.get("crosslinks") is not False
