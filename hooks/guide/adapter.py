"""What ties the guide to MkDocs: the only file that imports it, and what hooks share during a build.

Hooks take `MkDocsConfig`, `Page`, `PluginError` and the rest from here, so that leaving MkDocs begins and ends in one file.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

import click
import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from guide.finished import Finished
from guide.model import Guide
from guide.problems import Problem
from guide.share import Share

KEY = "guide"
PROBLEMS = "guide_problems"
SHARE = "share_links"
FINISHED = "hooks/guide/finished.py: this build"
PAGES = "hooks/guide/finished.py: pages of the build before"
POLICY = "guide_policy"
__all__ = ["File", "Files", "LiveReloadServer", "MkDocsConfig", "Navigation", "Page", "PluginError", "event_priority", "get_files"]
COSTLY = ("paper", "codes", "pictures", "compress")  # PDFs, QR codes, preview pictures, .gz and .br beside each file
# What builds: `mkdocs`, or the fork `properdocs`, which goes by that name too. It counts only what is logged below its own name.
BUILDER = mkdocs.__name__


def logger(hook: str) -> logging.Logger:
    """Where a hook tells people something; in a strict build a warning there ends it."""
    return logging.getLogger(f"{BUILDER}.hooks.{hook}")


def warned() -> bool:
    """Whether a strict build has had a warning."""
    return any(counter.get_counts() for counter in logging.getLogger(BUILDER).handlers if isinstance(counter, CountHandler))


def root_of(config: MkDocsConfig) -> Path:
    """The folder of mkdocs.yml, which holds docs/ and data/."""
    return Path(config.config_file_path).parent


def keep(config: MkDocsConfig, guide: Guide) -> None:
    """Hand this build's guide to the hooks after. It lives as long as the configuration, which is one build."""
    config.extra[KEY] = guide


def guide_of(config: MkDocsConfig) -> Guide:
    """This build's guide, as hooks/read.py read it; an empty one when that hook is off."""
    return config.extra.get(KEY) or Guide()


def keep_share(config: MkDocsConfig, share: Share) -> None:
    """Hand this build's short links to the hooks after."""
    config.extra[SHARE] = share


def share_of(config: MkDocsConfig) -> Share | None:
    """This build's short links; None when hooks/addresses.py is off."""
    return config.extra.get(SHARE)


class _Finished(Finished):
    """Stands among the plugins, so that files get written or handed out without a hook that somebody could take out."""

    @event_priority(-55)  # when hooks have worked on the pages and looked them over
    def on_post_build(self, config: MkDocsConfig) -> None:
        self.write()
        if self.preview:
            preview_memory()[FINISHED] = self

    def on_serve(self, server: LiveReloadServer, **_: object) -> None:
        """Make a file that was added when somebody asks for it. MkDocs then hands it out as any other, and the next build
        begins with an empty folder.
        """
        memory, pages, one_at_a_time = preview_memory(), server.get_app(), Lock()

        def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            asked = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore").removeprefix(server.mount_path)
            with server._epoch_cond:  # a build under way may make it anew; MkDocs waits so too
                server._epoch_cond.wait_for(lambda: server._visible_epoch == server._wanted_epoch)
            try:
                with one_at_a_time:
                    memory[FINISHED].make(asked)
            except PluginError as error:
                logger("preview").warning(str(error))
            return pages(environ, start_response)

        server.set_app(serve)


def finished_of(config: MkDocsConfig) -> Finished:
    """This build's finished site. Who changes it asks for it in `on_config` first, as it has to know the end of the build."""
    if FINISHED not in config.plugins:
        before = preview_memory().setdefault(PAGES, {}) if serving() else None
        config.plugins[FINISHED] = _Finished(Path(config.site_dir), preview=_reloads(), before=before)
    return config.plugins[FINISHED]


def last_finished() -> Finished:
    """In a preview: the finished site of the last build that went well."""
    return preview_memory()[FINISHED]


def keep_problems(config: MkDocsConfig, problems: list[Problem]) -> None:
    """Hand what the checks found to hooks/preview.py."""
    config.extra[PROBLEMS] = problems


def problems_of(config: MkDocsConfig) -> list[Problem]:
    """What the checks of this build found so far."""
    return config.extra.get(PROBLEMS) or []


def keep_policy(config: MkDocsConfig, policy: str) -> None:
    """Hand the content security policy of all pages to hooks/hosting.py."""
    config.extra[POLICY] = policy


def policy_of_all(config: MkDocsConfig) -> str:
    """The content security policy under which all pages work; empty when hooks/policy.py is off, and in a preview."""
    return config.extra.get(POLICY) or ""


def serving() -> bool:
    """Whether this is a preview. `on_startup` would need a global to remember, and calls `serve --clean` a build."""
    command = click.get_current_context(silent=True)
    return command is not None and command.info_name == "serve"


def preview_memory() -> dict[str, Any]:
    """What a preview keeps from one build to the next. It ends with the command, so no module need hold it."""
    return click.get_current_context().meta


def _reloads() -> bool:
    """Whether this is a preview that hooks may add something to: without reloading, MkDocs calls no `on_serve`."""
    return serving() and bool(click.get_current_context().params.get("livereload"))


def left_out(step: str) -> bool:
    """Whether this build goes without one of the COSTLY steps, which cost far more a page than the page itself.

    `GUIDE_WITHOUT=paper,pictures` names them. Unset, a build makes everything and a preview nothing but paper, which it
    draws only when somebody opens it; empty, a preview too makes everything. Raises PluginError for a name that is none,
    so that no slip is passed over.
    """
    assert step in COSTLY, step
    names = os.environ.get("GUIDE_WITHOUT", ",".join(COSTLY[1:]) if serving() else "")
    without = {name.strip() for name in names.split(",") if name.strip()}
    if unknown := sorted(without.difference(COSTLY)):
        raise PluginError(f"GUIDE_WITHOUT: there is no step “{unknown[0]}”. Write some of: {', '.join(COSTLY)}.")
    return step in without
