"""Makes the search: its index, and the page that lists all pages by the words that people say.

What a reader sees: pages found by felt words, and help first where the words are those of need (data/search.yml). Without
this hook the link leads to a page that only says where to look.
Events: `on_env` makes the index, so that pages can name its first file; `on_page_context` gives search.html its list;
`on_post_build` writes the files into `search/`, before the checks of the built site. Reads the guide, data/search.yml and
data/help.yml. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment

from guide.adapter import Files, MkDocsConfig, Navigation, Page, guide_of
from guide.search import TEMPLATE, first_help, index, said_by_section

KEY = "search_index"


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    guide = guide_of(config)
    if guide.pages:
        pages = {page.meta.get("template"): page.url for page in guide.pages.values()}
        template = env.get_template("partials/search.html")
        parts = template.render(config=config, first=first_help(guide), map=pages.get("map.html"))
        config.extra[KEY] = index(guide, re.sub(r"\s*\n\s*", "\n", parts.strip()))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if page.meta.get("template") == TEMPLATE:
        context["felt"] = said_by_section(guide_of(config))
    return context


def on_post_build(config: MkDocsConfig) -> None:
    for name, text in config.extra.get(KEY, {}).items():
        file = Path(config.site_dir, "search", name)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
