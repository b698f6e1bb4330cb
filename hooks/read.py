"""Reads docs/ and data/ once, checks them, and stops the build when a slip would hurt a reader.

What a reader sees: nothing. What staff see: all problems at once, in plain words, before MkDocs reads a page.
Events: `on_config` reads docs/ and data/ and hands the guide to the hooks below; `on_page_read_source` and `on_page_markdown`
hand MkDocs the text and front matter of each page; `on_page_content` frees what laid it out. A preview goes on with the problems
in its log, unless data is of a form that no page can be made with. To turn it off, take its line out of `hooks:`; the hooks below
then find an empty guide and do nothing.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markdown import Markdown
from markdown.extensions import Extension

from guide.adapter import (
    MkDocsConfig,
    Page,
    PluginError,
    event_priority,
    guide_of,
    keep,
    keep_problems,
    logger,
    root_of,
    serving,
)
from guide.check import check, publishing
from guide.pages import read_guide
from guide.problems import ERROR, report

log = logger("read")
COLLECTOR = "hooks/read.py: this build"


class _Made(Extension):
    """Notes each Markdown that is made, to be freed: some thousand objects that hold each other, so that none would go by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Markdown] = []

    def extendMarkdown(self, md: Markdown) -> None:
        self.all.append(md)

    def free(self) -> None:
        for md in self.all:
            vars(md.parser).clear()
            vars(md).clear()
        self.all.clear()


@dataclass(eq=False)
class _Collector:
    """Keeps Python from looking for rings among the objects of a build, which live to its end: that takes a tenth of it, and
    when Python ends, a fifth. Stands among the plugins because a build can end in several ways.
    """

    on: bool

    def __post_init__(self) -> None:
        if gc.get_freeze_count():  # another build in this process
            gc.unfreeze()
            gc.collect()
        gc.disable()

    @event_priority(-101)
    def on_post_build(self, **_: object) -> None:
        gc.freeze()
        if self.on:
            gc.enable()

    def on_build_error(self, **_: object) -> None:
        self.on_post_build()


@event_priority(90)
def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(_Made())
    if not serving():
        config.plugins[COLLECTOR] = _Collector(gc.isenabled())
    root = root_of(config)
    guide = read_guide(Path(config.docs_dir), root / "data")
    problems = check(guide, root, today=date.today(), publishing=publishing())
    keep(config, guide)
    keep_problems(config, problems)
    if any(problem.level == ERROR and (problem.rule == "data-form" or not serving()) for problem in problems):
        raise PluginError(report(problems))
    if problems:
        log.info(f"Checks:\n{report(problems)}")


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """What was read and checked, so that no page is read twice. The line above it keeps MkDocs from looking for front matter."""
    own = guide_of(config).pages.get(page.file.src_uri)
    return f"\n{own.body}" if own else None


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    if own := guide_of(config).pages.get(page.file.src_uri):
        page.meta = {**own.meta}


@event_priority(-100)
def on_page_content(html: str, config: MkDocsConfig, **_: object) -> None:
    next(extension for extension in config.markdown_extensions if isinstance(extension, _Made)).free()
