"""Lists related pages at the foot of a page, each with the reason.

Events: `on_config` works the graph out once a build; `on_page_context` gives partials/related.html its list.
Reads `related:` in front matter and data/words.yml. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of
from guide.related import related

KEY = "related_pages"


def on_config(config: MkDocsConfig) -> None:
    guide = guide_of(config)
    config.extra[KEY] = {
        src: [(guide.pages[relation.src], relation.reason) for relation in relations]
        for src, relations in related(guide).items()
    }


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    context["related"] = config.extra[KEY].get(page.file.src_uri, [])
    return context
