"""Hands the map of the guide to overrides/map.html.

What a reader sees: all pages and how they hang together, as a drawing to tap where there is room, and as a list.
Event: `on_page_context`, on the page that asks for that template. Reads `menu:` and `related:` in front matter. To turn
it off, take its line out of `hooks:`; the page then shows its text alone.
"""

from __future__ import annotations

from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of
from guide.map import map_of


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if page.meta.get("template") == "map.html":
        context["map"] = map_of(guide_of(config))
    return context
