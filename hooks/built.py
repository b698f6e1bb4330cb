"""Looks the finished site over before any reader sees it.

What a reader sees: no dead link, no page without the help block, no number that rings elsewhere than it says, and
nothing that another site sends. What is looked for stands in `guide/built.py`.

Events: `on_post_build`, when all hooks have worked on the finished site and before `hooks/swap.py` puts it in its place.
Reads that, and the names of the files in `docs/` to tell where a page comes from. Writes nothing: a build
ends with the list of problems, a preview (`mkdocs serve`) only logs it.
To turn it off, take its line out of `hooks:` in `mkdocs.yml`.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import (
    MkDocsConfig,
    PluginError,
    event_priority,
    finished_of,
    get_files,
    keep_problems,
    logger,
    problems_of,
    serving,
)
from guide.built import check_pages
from guide.problems import report

log = logger("built")


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    docs = Path(config.docs_dir).name
    finished = finished_of(config)
    sources = {file.dest_uri: f"{docs}/{file.src_uri}" for file in get_files(config) if file.is_documentation_page()}
    problems = check_pages(finished, base=config.site_url or "/", sources=sources)
    if not problems:
        return
    if not serving():
        raise PluginError(f"The built site has faults.\n{report(problems)}")
    keep_problems(config, problems_of(config) + problems)
    for problem in problems:
        log.warning(str(problem))
