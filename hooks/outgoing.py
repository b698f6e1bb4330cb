"""Keeps to itself where a reader comes from: links in the text that lead out of the guide get `rel="noreferrer"`.

Events: `on_config`. Links in templates carry it themselves; hooks/built.py holds all of them against it.
To turn it off, take its line out of `hooks:`.
"""

from guide.adapter import MkDocsConfig
from guide.outgoing import Outgoing


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Outgoing())
