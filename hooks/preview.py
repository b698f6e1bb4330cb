"""Shows what is wrong on top of every page while somebody edits with `make serve`, and keeps the preview going.

What staff see: a panel with each file, line, fault and remedy; it goes when the file is mended. A build that fails leaves
the last pages in place, with the panel. Readers never see it.
Events: `on_env`, `on_post_build` and `on_serve`. Reads what hooks/read.py found; writes the preview's
temporary folder. To turn it off, take its line out of `hooks:`; the log says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from jinja2 import Environment

from guide.adapter import (
    LiveReloadServer,
    MkDocsConfig,
    event_priority,
    finished_of,
    last_finished,
    logger,
    preview_memory,
    problems_of,
    root_of,
    serving,
)
from guide.check import check
from guide.pages import read_guide
from guide.preview import Compiled, failure, pages, panel, show, topped
from guide.problems import ERROR, report

log = logger("preview")
PANEL = "partials/problems.html"
TEMPLATES = "hooks/preview.py: compiled templates"


@event_priority(100)
def on_env(env: Environment, **_: object) -> None:
    if serving():
        env.bytecode_cache = preview_memory().setdefault(TEMPLATES, Compiled())


@event_priority(-60)
def on_post_build(config: MkDocsConfig) -> None:
    if serving() and (problems := problems_of(config)):
        html = panel(problems, config.theme.get_env().get_template(PANEL).render)
        show(Path(config.site_dir), html)
        finished_of(config).dress = partial(topped, panel=html)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    site, root = Path(config.site_dir), root_of(config)
    render = config.theme.get_env().get_template(PANEL).render

    def rebuild() -> None:
        before = pages(site)
        try:
            builder()
        except (Exception, SystemExit) as error:
            guide = read_guide(Path(config.docs_dir), root / "data")
            problems = check(guide, root, today=date.today(), publishing=False)
            if not any(problem.level == ERROR for problem in problems):
                problems.append(failure(error))
            log.error(f"The last good pages stay until this is mended:\n{report(problems)}")
            html = panel(problems, render)
            show(site, html, before)
            last_finished().dress = partial(topped, panel=html)

    server.builder = rebuild
    return server
