"""Puts drawings (SVG files in docs/) into the page itself, so that they take its colors and work with every screen.

Events: `on_config` adds a Markdown extension, `on_page_markdown` tells it the page. Reads the files that pages name as
pictures. To turn it off, take its line out of `hooks:`; drawings are then plain pictures, always dark on light.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import MkDocsConfig, Page
from guide.diagrams import Diagrams


def on_config(config: MkDocsConfig) -> None:
    config.markdown_extensions.append(Diagrams(Path(config.docs_dir)))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    next(extension for extension in config.markdown_extensions if isinstance(extension, Diagrams)).page = page.file.src_uri
