"""What search engines are told: each page's facts in the words of schema.org, and the days on which pages changed.

Nothing here says more than a reader sees on the page. A review is told only when a clinician has put their name to it.
"""

from __future__ import annotations

import json
import posixpath
from datetime import date, datetime
from typing import Any

from guide.menu import INDEX
from guide.model import Guide, Page

Facts = dict[str, Any]
SHOWS_HELP_LINES, SHOWS_SOURCES, SHOWS_CONTACT = "help-now.html", "sources.html", "book.html"  # templates


def facts(page: Page, guide: Guide, *, site_name: str, language: str, site_url: str, cited: list[str]) -> Facts:
    """A page as schema.org has it: a `MedicalWebPage` (a page about the guide is a plain `WebPage`) and its place in the guide.

    `cited` holds the ids of the page's sources in their order on the page. `site_url` ends in a slash; while it is empty,
    addresses are told from the page's own.
    """
    told: Facts = {
        "@type": "WebPage" if page.kind == "utility" else "MedicalWebPage",
        "name": page.title,
        "inLanguage": language,
        "isPartOf": {"@type": "WebSite", "name": site_name},
        "publisher": _publisher(page, guide),
    }
    if site_url:
        told["url"] = site_url + page.url
    reviewed = page.meta.get("reviewed")
    if page.kind != "list" and isinstance(reviewed, dict) and reviewed.get("by") and (day := _day(reviewed.get("date"))):
        told["lastReviewed"] = day.isoformat()
        told["reviewedBy"] = {"@type": "Person", "name": str(reviewed["by"])}
    if sources := [_citation(guide.sources[name]) for name in cited if name in guide.sources]:
        told["citation"] = sources
    crumbs = _crumbs(page, guide, site_name, site_url)
    return {"@context": "https://schema.org", "@graph": [told, *([crumbs] if crumbs else [])]}


def _publisher(page: Page, guide: Guide) -> Facts:
    practice = guide.extra.get("practice") or {}
    told = {"@type": "Organization", "name": str(practice.get("name") or "")}
    if practice.get("phone") and page.meta.get("template") == SHOWS_CONTACT:
        told["telephone"] = str(practice["phone"])
    return told


def _citation(source: dict[str, Any]) -> Facts:
    """A source by its title; by what it is, in our words, as long as nobody has checked the title."""
    told = {"@type": "CreativeWork", "name": str(source.get("title") or source.get("about") or "")}
    return told | ({"url": str(source["url"])} if source.get("url") else {})


def _crumbs(page: Page, guide: Guide, site_name: str, site_url: str) -> Facts | None:
    """The way from the start to a page, as it stands above the page's heading; None for the start itself."""
    if page.src == INDEX or INDEX not in guide.pages:
        return None
    section = posixpath.join(posixpath.dirname(page.src), INDEX)
    way = [(site_name, ""), (page.title, page.url)]
    if section in guide.pages and section not in (page.src, INDEX):
        way.insert(1, (guide.pages[section].label, guide.pages[section].url))
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": _address(page, url, site_url)}
        for number, (name, url) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _address(page: Page, url: str, site_url: str) -> str:
    if site_url:
        return site_url + url
    way = posixpath.relpath(url or ".", page.url or ".")
    return f"{way}/"


def written(told: Facts) -> str:
    """Facts as JSON that may stand in a `<script>`: no sign that could end or open anything there."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def last_changed(page: Page, guide: Guide) -> date | None:
    """The latest day that a page itself shows: of its review, of its help lines, of its sources. None when it shows none.

    Never the day of the build: the same guide has the same days.
    """
    reviewed = page.meta.get("reviewed")
    shown = [reviewed.get("date") if isinstance(reviewed, dict) and reviewed.get("by") else None]
    if page.meta.get("template") == SHOWS_HELP_LINES:
        shown += [line.get("checked") for line in (guide.extra.get("help") or {}).get("lines") or []]
    if page.meta.get("template") == SHOWS_SOURCES:
        shown += [source.get("entered") for source in guide.sources.values()]
    return max(filter(None, map(_day, shown)), default=None)


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
