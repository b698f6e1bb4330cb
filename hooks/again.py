"""While somebody edits: pages that are as they were are not laid out again, so that a save shows sooner.

What staff see: nothing but the shorter wait. Laying out Markdown is the longest part of a build, and a save nearly always
changes one page. Events: `on_page_markdown`, as the last, and `on_page_content`, as the first, both in a preview only. Reads all
that a page's text turns into HTML by (`_world`): when any of it is not as it was, every page is laid out again. What MkDocs
itself has to say of a page's links it says when that is laid out; our checks say theirs each time. To turn it off, take its line
out of `hooks:`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from guide import model
from guide.adapter import File, Files, MkDocsConfig, Page, event_priority, guide_of, preview_memory, root_of, serving, share_of
from guide.citations import Citations
from guide.terms import terms_of

MEMORY = "hooks/again.py: pages that were laid out"
WORLD = "world"


@dataclass
class Kept:
    """What a page's Markdown became, by the attributes that MkDocs sets."""

    own: model.Page  # the same one as long as its text is the same
    made: dict[str, Any]
    cited: list[list[str]]


def on_files(files: Files, config: MkDocsConfig) -> None:
    if serving():
        memory, world = preview_memory().setdefault(MEMORY, {}), _world(config, files)
        if memory.get(WORLD) != world:
            memory.clear()
            memory[WORLD] = world


@event_priority(-100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    kept = preview_memory()[MEMORY].get(page.file.src_uri) if serving() else None
    if kept and kept.own is guide_of(config).pages.get(page.file.src_uri):
        page.render = lambda *_: _render(page, kept, config)  # type: ignore[method-assign]


@event_priority(100)
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    own = guide_of(config).pages.get(page.file.src_uri)
    if serving() and own:
        made = {name: getattr(page, name) for name in ("content", "toc", "_title_from_render", "present_anchor_ids")}
        preview_memory()[MEMORY][page.file.src_uri] = Kept(own, made, [each.cited for each in _citations(config)])


def _render(page: Page, kept: Kept, config: MkDocsConfig) -> None:
    vars(page).update(kept.made)
    for extension, cited in zip(_citations(config), kept.cited):
        extension.cited = cited


def _citations(config: MkDocsConfig) -> list[Citations]:
    """The one extension that tells what it met on a page; none when its hook is off."""
    return [extension for extension in config.markdown_extensions if isinstance(extension, Citations)]


def _world(config: MkDocsConfig, files: Files) -> tuple[Any, ...]:
    """All that decides, beside a page's own text, what its Markdown becomes."""
    guide, share = guide_of(config), share_of(config)
    claimed = share.addresses.claimed if share else {}
    return (
        {**guide.data},  # the same text gives the same object
        [(term.text, term.page, term.anchor) for term in terms_of(guide)],
        [(page, [(anchor, place, share.addresses.title(place)) for anchor, place in places]) for page, places in claimed.items()],
        sorted((file.src_uri, file.url) for file in files.documentation_pages()),
        sorted((file.src_uri, _stamp(file)) for file in files.media_files()),
        [each if isinstance(each, str) else type(each).__qualname__ for each in config.markdown_extensions],
        repr(config.mdx_configs),
        (config.site_url, config.use_directory_urls),
        sorted((file.name, file.stat().st_mtime_ns) for file in root_of(config).glob("*.yml")),
    )


def _stamp(file: File) -> tuple[int, int]:
    """What changes with a file's content."""
    told = os.stat(file.abs_src_path) if file.abs_src_path else None  # none: a hook made it
    return (told.st_mtime_ns, told.st_size) if told else (0, 0)
