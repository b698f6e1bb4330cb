"""Files that the site can't do without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from guide.problems import Problem
from guide.settings_file import FILE

# What the site can't do without, and where a reader would miss it.
NEEDED = {
    "docs/index.md": "the guide has no first page",
    "docs/help-now.md": "readers in danger find no help lines",
    "data/practice.yml": "no page knows the practice",
    "data/help.yml": "no page shows a help line",
    "data/words.yml": "invitation, strengths of evidence and related pages have no words",
    "data/sources.yml": "no page shows its sources",
    "data/search.yml": "words of need, typed into the search, bring no help first",
    "data/rules.yml": "nobody checks words that can harm readers, nor the help lines' numbers",
    "data/ids.txt": "an id that a page once had could be given to another one, and its short link with it",
}
CENTRAL = ("data/practice.yml", "data/help.yml", "data/words.yml", "data/sources.yml")  # what other checks count on
BRING_BACK = "Bring it back as it was: close this change without merging, or undo it in the file's history."


def check_there(root: Path) -> Iterator[Problem]:
    """Files that are gone, or in which nothing is left, where a guide is built from these settings."""
    if not (root / FILE).is_file():
        return
    for path, without in NEEDED.items():
        file = root / path
        if not file.is_file():
            yield Problem(path, 1, f"{path} is missing: {without}.", BRING_BACK, rule="kept-page")
            continue
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if path.startswith("data/") and not re.sub(r"(?m)^\s*(?:#.*|---|\{\}|\[\])?$", "", text).strip():
            yield Problem(path, 1, f"{path} is empty: {without}.", BRING_BACK, rule="kept-page")
