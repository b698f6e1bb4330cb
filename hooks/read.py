"""Reads docs/ and data/ once, checks them, and stops the build when a slip would hurt a reader.

What a reader sees: nothing. What staff see: all problems at once, in plain words, before MkDocs reads a page.
Events: `on_config` reads docs/ and data/ and hands the guide to the hooks below; `on_page_read_source` and `on_page_markdown`
hand MkDocs the text and front matter of each page. A preview goes on with the problems in its log, unless data is of a form
that no page can be made with. To turn it off, take its line out of `hooks:`; the hooks below then find an empty guide and do
nothing.
"""

from __future__ import annotations

import gc
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


class _Freed(Extension):
    """Frees the Markdown of the page before: some thousand objects that hold each other, so that none would go by itself."""

    last: Markdown | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        if self.last:
            vars(self.last.parser).clear()
            vars(self.last).clear()
        self.last = md


@event_priority(90)
def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(_Freed())
    if not serving():  # the millions of objects of a build live to its end: looking for rings among them takes a tenth of it
        gc.disable()
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


def on_shutdown() -> None:
    gc.freeze()  # before it ends, Python would look through all of them several times, which takes a fifth of a long build
    gc.enable()
