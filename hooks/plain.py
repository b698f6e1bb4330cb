"""Lays pages out sooner: texts without a sign of Markdown are not searched for one.

What a reader sees: nothing. Events: `on_config` adds a Markdown extension. To turn it off, take its line out of `hooks:`.
"""

from guide.adapter import MkDocsConfig
from guide.plain import Plain


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Plain())
