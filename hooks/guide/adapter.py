"""What ties the guide to MkDocs: the one place in this package that knows it, and what hooks share during a build."""

from __future__ import annotations

from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig

from guide.pages import Guide
from guide.problems import Problem

KEY = "guide"
PROBLEMS = "guide_problems"


def root_of(config: MkDocsConfig) -> Path:
    """The folder of mkdocs.yml, which holds docs/ and data/."""
    return Path(config.config_file_path).parent


def keep(config: MkDocsConfig, guide: Guide) -> None:
    """Hand this build's guide to the hooks after. It lives as long as the configuration, which is one build."""
    config.extra[KEY] = guide


def guide_of(config: MkDocsConfig) -> Guide:
    """This build's guide, as hooks/read.py read it; an empty one when that hook is off."""
    return config.extra.get(KEY) or Guide()


def keep_problems(config: MkDocsConfig, problems: list[Problem]) -> None:
    """Hand what the checks found to hooks/preview.py."""
    config.extra[PROBLEMS] = problems


def problems_of(config: MkDocsConfig) -> list[Problem]:
    """What the checks of this build found so far."""
    return config.extra.get(PROBLEMS) or []


def serving() -> bool:
    """Whether this is a preview. `on_startup` would need a global to remember, and calls `serve --clean` a build."""
    command = click.get_current_context(silent=True)
    return command is not None and command.info_name == "serve"
