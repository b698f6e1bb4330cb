"""Draws help lines into the text: `[help:crisis]` becomes the name and numbers from data/help.yml.

The block at the foot of each page and the list on the help page are templates (partials/help.html, help-now.html): they
stay when hooks are off. Events: `on_config`. To turn it off, take its line out of `hooks:`.
"""

from guide.adapter import MkDocsConfig
from guide.helplines import HelpLines


def on_config(config: MkDocsConfig) -> None:
    country = (config.extra.get("practice") or {}).get("country")
    config.markdown_extensions.append(HelpLines(config.extra.get("help") or {}, country))
