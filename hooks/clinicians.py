"""Tells clinicians what each page is for, and gives them sets to hand on; the words stand in docs/for-clinicians.md.

What a clinician sees: the list on /for-clinicians/, and a sheet with codes for each set of data/sets.yml, at a short link.
Events: `on_page_context` for the page with the template for-clinicians.html; `on_config` hands the sheets to hooks/addresses.py,
which writes them. Reads front matter (`not-for:`), the text of pages and data/sets.yml.
To turn it off, take its line out of `hooks:`; the page then holds its text only.
"""

from __future__ import annotations

from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, guide_of, share_of
from guide.clinicians import rows, sets

KEY = "sets"


def on_config(config: MkDocsConfig) -> None:
    if share := share_of(config):
        config.extra[KEY] = sets(guide_of(config), share)
        share.sheets += [(one.sheet, one.items) for one in config.extra[KEY]]


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    share = share_of(config)
    if share and page.meta.get("template") == "for-clinicians.html":
        context["rows"], context["sets"] = rows(guide_of(config), share), config.extra[KEY]
    return context
