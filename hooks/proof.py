"""Shows what was last checked in this guide and what was found: a page for people, and `results.json` beside it.

What a reader sees: dates of help lines, reading grades, review states, and the last run of the checks on the built pages.
Events: `on_config` reads the results file, if publishing names one in GUIDE_RESULTS (`make proof` writes it); `on_page_context` hands
all to overrides/proof.html; `on_post_build` writes `results.json`. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from guide.adapter import MkDocsConfig, Navigation, Page, PluginError, guide_of, root_of
from guide.proof import FILE, as_json, fingerprint, proof, read

KEY = "proof"
TEMPLATE = "proof.html"


def on_config(config: MkDocsConfig) -> None:
    if not any(page.meta.get("template") == TEMPLATE for page in guide_of(config).pages.values()):
        return
    root, named = root_of(config), os.environ.get("GUIDE_RESULTS")
    try:
        results = read(root / named) if named else None
    except ValueError as reason:
        raise PluginError(f"GUIDE_RESULTS: {reason}") from reason
    config.extra[KEY] = proof(guide_of(config), results, fingerprint(root) if results else "")


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    if page.meta.get("template") == TEMPLATE:
        context["proof"] = config.extra.get(KEY)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    for page in guide_of(config).pages.values():
        if page.meta.get("template") == TEMPLATE:
            Path(config.site_dir, page.url, FILE).write_text(as_json(config.extra[KEY]), "utf-8", newline="\n")
