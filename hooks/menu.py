"""Builds the menu from the `menu:` lists in front matter, so that staff never touch mkdocs.yml.

Events: `on_config`, after hooks/read.py. Writes `nav`. Without it MkDocs puts the pages in alphabetical order.
"""

from guide.adapter import MkDocsConfig, guide_of
from guide.menu import menu


def on_config(config: MkDocsConfig) -> None:
    config.nav = menu(guide_of(config)) or config.nav
