"""Lets each page load what it uses from the guide itself, and nothing else.

What a reader sees: nothing. Whatever somebody smuggles into a page, it does not run and asks nobody.
Events: `on_post_build`, after the style is in the pages and all others are there, before the checks. Reads the finished
pages, scripts and sheets, and the scripts in templates; puts a meta into each page. What no policy can allow ends the build.
A preview goes without, because MkDocs puts a script of its own into its pages. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import MkDocsConfig, PluginError, event_priority, finished_of, keep_policy, serving
from guide.finished import Finished
from guide.policy import Needs, blocked, charset_in, needs, parts_of, policy, scripts_in, with_policy
from guide.reading import text_of


def on_config(config: MkDocsConfig) -> None:
    finished_of(config)


@event_priority(-40)
def on_post_build(config: MkDocsConfig) -> None:
    if serving():
        return
    finished, found, faults = finished_of(config), [], []
    ours, files = _in_templates(config), _asked_for_by_files(finished)
    for path, page in finished.pages.items():
        its = needs(page.loads, ours, files)
        found.append(its)
        if its.blocked:
            faults += [
                f"site/{path}:{line}: The content security policy would block {what}." for line, what in blocked(page.html, ours)
            ]
        try:
            charset = charset_in(page.original)
            page.put(with_policy(charset, policy(its)), charset)
        except ValueError as error:
            faults.append(f"site/{path}:1: {error}")
    try:
        keep_policy(config, policy(Needs(), *found))
    except ValueError as error:
        faults.append(f"site/:1: {error} Give pages one style, not one each.")
    if faults:
        raise PluginError("\n".join([*faults[:20], "Take it out of the page, or put it into a file below overrides/assets/."]))


def _in_templates(config: MkDocsConfig) -> frozenset[str]:
    """The scripts in our own templates; those of the theme are not asked for."""
    folder = Path(config.theme.dirs[0])
    return frozenset(script for file in folder.rglob("*.html") for script in scripts_in(file.read_text("utf-8")))


def _asked_for_by_files(finished: Finished) -> set[str]:
    paths = (path for path in finished.files if path.endswith((".js", ".mjs", ".css")))
    return {part for path in paths for part in parts_of(path, text_of(finished.folder / path))}
