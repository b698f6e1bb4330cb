"""Keeps every address alive: old ones lead on, and each page and section has a short link that never changes.

What a reader sees: `/s/j4m/` and `/s/j4m3/` open a page and a section of it; the address of a page that moved opens the page
where it is now; `/s/j4m/share/`, linked below each text, has all that one needs to hand a page on: short links, drafts of
messages, QR codes, paper. Headings carry a quiet sign with their address.
Events: `on_config` reads the ledger and adds a Markdown extension (old ids, signs); `on_page_context` gives partials/share.html
its link; `on_post_build` adds the small pages, first of all, so that they are checked and dressed like the others; a preview
makes them when somebody opens them.
Reads data/addresses.txt, `was:` in front matter and `sharing:` in data/words.yml. Without site_url there are no QR codes and
drafts, because they hold whole addresses. To turn it off, take its line out of `hooks:`; all short links are dead then.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from jinja2 import Environment
from jinja2.environment import TemplateModule

from guide.adapter import (
    MkDocsConfig,
    Navigation,
    Page,
    event_priority,
    finished_of,
    guide_of,
    keep_share,
    left_out,
    root_of,
    share_of,
)
from guide.addresses import Addresses, entries, read_ledger, short_links
from guide.permalinks import Permalinks
from guide.share import Share, Small, small_pages

FRAME = "share_frame"  # what templates need and MkDocs hands out before the end
INSIDE = "\0"


def on_config(config: MkDocsConfig) -> None:
    finished_of(config)
    guide, given = guide_of(config), entries(read_ledger(root_of(config)))
    practice = config.extra.get("practice") or {}
    share = Share(
        addresses=Addresses(guide),
        links=short_links(guide, given),
        site=config.site_url or "",
        practice=str(practice.get("name") or ""),
        words=config.extra.get("sharing") or {},
        codes=not left_out("codes"),
    )
    keep_share(config, share)
    config.extra[FRAME] = {}
    config.markdown_extensions.append(Permalinks(share.addresses, share.say("moved")))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    signs = next(extension for extension in config.markdown_extensions if isinstance(extension, Permalinks))
    signs.page = guide_of(config).pages.get(page.file.src_uri)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    source = guide_of(config).pages.get(page.file.src_uri)
    context["share"] = share = share_of(config)
    context["short"] = share.whole(source) if source else None
    return context


def on_nav(nav: Navigation, config: MkDocsConfig, **_: object) -> None:
    config.extra[FRAME]["nav"] = nav


def on_env(env: Environment, config: MkDocsConfig, **_: object) -> None:
    config.extra[FRAME]["env"] = env


@event_priority(70)
def on_post_build(config: MkDocsConfig) -> None:
    finished, share, draw = finished_of(config), share_of(config), _Drawn(config)
    for small in small_pages(share, entries(read_ledger(root_of(config)))):
        finished.add(small.path, partial(draw, small))


class _Drawn:
    """Draws small pages. What many have in common is drawn once for all that are equally deep in the site."""

    def __init__(self, config: MkDocsConfig) -> None:
        frame = config.extra[FRAME]
        self.env: Environment = frame["env"]
        self.told = {"config": config, "nav": frame["nav"], "page": None, "share": share_of(config)}
        self.macros: dict[tuple[str, int], TemplateModule] = {}
        self.around: dict[tuple[str, int], str] = {}

    def __call__(self, small: Small) -> str:
        if not small.macro:
            return small.told["text"]
        depth, (template, macro) = small.path.count("/"), small.macro
        told = {**self.told, "base_url": "/".join([".."] * depth) or "."}
        if (template, depth) not in self.macros:
            self.macros[template, depth] = self.env.get_template(template).make_module(told)
        text = getattr(self.macros[template, depth], macro)(**small.told)
        if not small.around:
            return text
        if (small.around, depth) not in self.around:
            self.around[small.around, depth] = self.env.get_template(small.around).render(told, inside=INSIDE)
        return self.around[small.around, depth].replace(INSIDE, text, 1)
