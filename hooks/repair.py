"""Mends small slips in the built page: a list without a blank line above it, and the alignment of table cells.

What a reader sees: a list where a list was meant. The files in docs/ stay as they are.
Events: `on_config`. To turn it off, take its line out of `hooks:`.
"""

from guide.adapter import MkDocsConfig
from guide.repair import Repair


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Repair())
