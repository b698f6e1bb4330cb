"""Puts the guide on paper: a handout and the full text of each page, one booklet, and all of them in large print.

What a reader sees: links to PDFs below each text and on the page for handing it on (partials/handout.html, paper.html).
What stands on them, and how they are named, says `guide/paper.py`; `guide/pdf.py` draws them from the same HTML as the
page, in the templates of `overrides/paper/`.
Events: `on_config` looks whether PDFs can be drawn here and hands their names to the templates; `on_files` keeps their
stylesheet out of the site; `on_page_context` notes each page; `on_post_build` draws, or in a preview sees to it that a
PDF is drawn when somebody opens it. Reads `handout:`, `paper:` and `preview:` in front matter and the paper of
the country in data/help.yml. Writes `paper/` in the site, and drawings into `.cache/paper`.
To turn it off, take its line out of `hooks:`; for one build: GUIDE_WITHOUT=paper.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from guide.adapter import (
    Files,
    MkDocsConfig,
    Navigation,
    Page,
    PluginError,
    event_priority,
    finished_of,
    guide_of,
    left_out,
    logger,
    root_of,
    serving,
)
from guide.check import publishing
from guide.paper import FOLDER, Chapter, Print, Render, printed, papers
from guide.pdf import Press, Undrawable, missing

log = logger("paper")
KEY = "print"  # in config.extra: this build's Print
STYLE = f"{FOLDER}/paper.css"
NEEDED = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def on_config(config: MkDocsConfig) -> None:
    finished_of(config)
    if left_out("paper") or not any(map(printed, guide_of(config).pages.values())):
        return
    if why := missing():
        text = f"No PDFs are made: {why}. On Debian and Ubuntu type: sudo apt-get install {NEEDED}"
        if publishing():
            raise PluginError(text)
        log.info(text)
        return
    config.extra["papers"] = {page.meta["id"]: papers(page) for page in guide_of(config).pages.values() if printed(page)}
    language = str(config.theme["language"] or "en")
    config.extra[KEY] = Print(guide_of(config), config.site_name, language, _address(config))


def on_files(files: Files, config: MkDocsConfig) -> None:
    if style := files.get_file_from_path(STYLE):
        files.remove(style)


@event_priority(-100)  # when the others have given the page its sources and relations
def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    own, prints = guide_of(config).pages.get(page.file.src_uri), config.extra.get(KEY)
    if prints is None or own is None or not printed(own):
        return
    prints.add(Chapter(own, page.content or "", context.get("cited") or [], context.get("related") or []))


def on_post_build(config: MkDocsConfig) -> None:
    prints = config.extra.get(KEY)
    if prints is None:
        return
    press, render, faults = _press(config), _renderer(config), []

    def draw(name: str) -> bytes:
        try:
            return press.draw(prints.sheet(name, render))
        except Undrawable as fault:
            raise PluginError(str(fault)) from fault

    if serving():  # drawn when somebody opens it; a save then costs nothing for paper
        for name in prints.files if finished_of(config).preview else ():
            finished_of(config).add(name, partial(draw, name))
        return
    Path(config.site_dir, FOLDER).mkdir(exist_ok=True)
    for name in prints.files:
        try:
            Path(config.site_dir, name).write_bytes(draw(name))
        except PluginError as fault:
            faults.append(str(fault))
    press.tidy()
    if faults:
        raise PluginError("\n".join(faults))


def _renderer(config: MkDocsConfig) -> Render:
    env = config.theme.get_env()
    return lambda name, context: env.get_template(f"paper/{name}").render(context)


def _press(config: MkDocsConfig) -> Press:
    style = next(file for folder in config.theme.dirs if (file := Path(folder, STYLE)).is_file())
    return Press(style, Path(config.site_dir), root_of(config) / ".cache" / "paper")


def _address(config: MkDocsConfig) -> str | None:
    """The site's public address; in a preview the one that staff set, as MkDocs then says its own."""
    if not serving():
        return config.site_url
    practice = guide_of(config).data.get("practice")
    return practice.value.get("site_url") if practice and isinstance(practice.value, dict) else None
