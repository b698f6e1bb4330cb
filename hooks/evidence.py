"""Says how strong the evidence is, always in the same words: `[evidence:early]` draws them from data/words.yml.

Events: `on_config`. To turn it off, take its line out of `hooks:`.
"""

from guide.adapter import MkDocsConfig
from guide.evidence import Evidence


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Evidence(config.extra.get("evidence") or {}))
