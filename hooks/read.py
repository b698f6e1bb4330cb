"""Reads docs/ and data/ once, checks them, and stops the build when a slip would hurt a reader.

What a reader sees: nothing. What staff see: all problems at once, in plain words, before MkDocs reads a page.
Events: `on_config`. Reads docs/ and data/; hands the guide to the hooks below. A preview goes on with the problems in
its log, unless data is of a form that no page can be made with. To turn it off, take its line out of `hooks:`; the
hooks below then find an empty guide and do nothing.
"""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

from guide.adapter import MkDocsConfig, PluginError, event_priority, keep, keep_problems, logger, root_of, serving
from guide.check import check, publishing
from guide.pages import read_guide
from guide.problems import ERROR, report

log = logger("read")


@event_priority(90)
def on_config(config: MkDocsConfig) -> None:
    # A build makes millions of objects that live to its end. Looking for rings among them takes a tenth of its time.
    gc.set_threshold(50_000, 20, 100)
    root = root_of(config)
    guide = read_guide(Path(config.docs_dir), root / "data")
    problems = check(guide, root, today=date.today(), publishing=publishing())
    keep(config, guide)
    keep_problems(config, problems)
    if any(problem.level == ERROR and (problem.rule == "data-form" or not serving()) for problem in problems):
        raise PluginError(report(problems))
    if problems:
        log.info(f"Checks:\n{report(problems)}")
