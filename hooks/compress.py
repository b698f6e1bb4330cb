"""Puts a `.gz` and a `.br` beside each published text, ready for servers that hand them out as they are.

What a reader sees: pages that arrive sooner. Events: `on_post_build`, when every file has been written and checked, and
before `hooks/swap.py` puts the site in its place. Reads and writes the built folder. A preview goes without (`GUIDE_WITHOUT`, guide/adapter.py).
To turn it off, take its line out of `hooks:`; servers then compress by themselves, or not at all.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import MkDocsConfig, event_priority, left_out
from guide.compress import compress


@event_priority(-75)
def on_post_build(config: MkDocsConfig) -> None:
    if not left_out("compress"):
        compress(Path(config.site_dir))
