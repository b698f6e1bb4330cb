"""Lets each page load what it uses from the guide itself, and nothing else.

What a reader sees: nothing. Whatever somebody smuggles into a page, it does not run and asks nobody.
Events: `on_post_build`, after the style is in the pages and all other pages are written, before the checks. Reads the built
pages, scripts and sheets, and the scripts in templates; writes a meta into each page. What no policy can allow ends the build.
A preview goes without, because MkDocs puts a script of its own into its pages. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import MkDocsConfig, PluginError, event_priority, keep_policy, serving
from guide.policy import Needs, needs, parts_of, policy, scripts_in, with_policy


@event_priority(-40)
def on_post_build(config: MkDocsConfig) -> None:
    if serving():
        return
    site, found, faults = Path(config.site_dir), [Needs()], []
    ours, files = _in_templates(config), _asked_for_by_files(site)
    for file in sorted(site.rglob("*.html")):
        html = file.read_bytes().decode()
        page = needs(html, ours, files)
        path = file.relative_to(site).as_posix()
        faults += [f"site/{path}:{line}: The content security policy would block {what}." for line, what in page.blocked]
        try:
            file.write_bytes(with_policy(html, policy(page)).encode())
        except ValueError as error:
            faults.append(f"site/{path}:1: {error}")
        found.append(page)
    try:
        keep_policy(config, policy(*found))
    except ValueError as error:
        faults.append(f"site/:1: {error} Give pages one style, not one each.")
    if faults:
        raise PluginError("\n".join([*faults[:20], "Take it out of the page, or put it into a file below overrides/assets/."]))


def _in_templates(config: MkDocsConfig) -> frozenset[str]:
    """The scripts in our own templates; those of the theme are not asked for."""
    folder = Path(config.theme.dirs[0])
    return frozenset(script for file in folder.rglob("*.html") for script in scripts_in(file.read_text("utf-8")))


def _asked_for_by_files(site: Path) -> set[str]:
    files = (file for kind in ("*.js", "*.mjs", "*.css") for file in site.rglob(kind))
    return {part for file in files for part in parts_of(file.name, file.read_text("utf-8", "replace"))}
