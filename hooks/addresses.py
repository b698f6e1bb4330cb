"""Keeps every address alive: old ones lead on, and each page and section has a short link that never changes.

What a reader sees: `/s/j4m/` and `/s/j4m3/` open a page and a section of it; the address of a page that moved opens the page
where it is now; `/s/j4m/share/`, linked below each text, has all that one needs to hand a page on: short links, drafts of
messages, QR codes, paper. Headings carry a quiet sign with their address.
Events: `on_config` reads the ledger and adds a Markdown extension (old ids, signs); `on_page_context` gives partials/share.html
its link; `on_post_build` writes the small pages, first of all, so that they are checked and dressed like the others.
Reads data/addresses.txt, `was:` in front matter and `sharing:` in data/words.yml. Without site_url there are no QR codes and
drafts, because they hold whole addresses. To turn it off, take its line out of `hooks:`; all short links are dead then.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment

from guide.adapter import (
    MkDocsConfig,
    Navigation,
    Page,
    event_priority,
    guide_of,
    keep_share,
    left_out,
    root_of,
    share_of,
)
from guide.addresses import Addresses, entries, read_ledger, short_links
from guide.permalinks import Permalinks
from guide.share import Share, small_pages

FRAME = "share_frame"  # what templates need and MkDocs hands out before the end


def on_config(config: MkDocsConfig) -> None:
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
    frame, share = config.extra[FRAME], share_of(config)
    for path, template, told in small_pages(share, entries(read_ledger(root_of(config)))):
        file = Path(config.site_dir, path)
        try:
            file.parent.mkdir()
        except OSError:  # the folder is there, or the one above it is not
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.exists():  # where capitals make no difference, an old address can be a new one too
                continue
        base = "/".join([".."] * path.count("/")) or "."
        told = {**told, "config": config, "nav": frame["nav"], "page": None, "base_url": base, "share": share}
        text = frame["env"].get_template(template).render(told) if template else told["text"]
        file.write_text(text, encoding="utf-8", newline="\n")
