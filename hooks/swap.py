"""Keeps the last good site until the next one is whole.

What a reader sees: always a whole site. MkDocs by itself empties `site/` before it builds, so a build that fails or is
killed half-way would leave no site, or half of one.

Events: `on_config` turns the build to a new folder beside the site, before anything notes where the site goes;
`on_post_build`, as the last of all, swaps the two; `on_build_error` and `on_shutdown` delete what was
built in vain. A preview (`mkdocs serve`) has a folder of its own and is left alone.
Reads nothing. Writes the folder named by `site_dir`, and `.site-building-…` beside it while it builds.
To turn it off, take its line out of `hooks:` in `mkdocs.yml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guide import swap
from guide.adapter import MkDocsConfig, PluginError, event_priority, serving, warned

THIS_BUILD = "hooks/swap.py: this build"


@dataclass(eq=False)
class Build:
    """One build. It stands among the plugins because MkDocs reports a failure without handing over the config."""

    config: MkDocsConfig
    site: str
    building: Path

    def on_build_error(self, error: Exception) -> None:
        self.on_shutdown()
        if isinstance(error, OSError):  # a full disk, say; MkDocs would show a traceback
            raise PluginError(f"The new site could not be written: {error}. The last good one is still in place.")

    def on_shutdown(self) -> None:  # reached also after Ctrl-C, of which MkDocs tells as no failure
        swap.discard(self.building)
        self.config.site_dir = self.site


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    if serving():
        return
    try:
        build = Build(config, config.site_dir, swap.start(Path(config.site_dir)))
    except OSError as error:
        raise PluginError(f"The site cannot be built beside {config.site_dir}: {error}. Is the folder above it yours?")
    config.plugins[THIS_BUILD] = build
    config.site_dir = str(build.building)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    build = config.plugins.get(THIS_BUILD)
    if build is None or warned():  # MkDocs turns such a build down, but only after us
        return
    try:
        swap.swap(build.building, Path(build.site))
    except OSError as error:
        raise PluginError(f"The new site is built, but the old one is still in place: {error}. Please build again.")
    config.site_dir = build.site
