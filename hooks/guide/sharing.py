"""What a message shows of a shared page before anybody opens it: the practice, and that it is reading. Never the topic.

A client's phone lies on a table, and a preview stands on its locked screen. So title, description and picture of a preview
are the same for all pages, in the words of data/words.yml below `sharing:`, unless a page says `preview: open` at its
top. partials/machines.html says the same for pages by itself, so that it holds when hooks are off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guide.model import Guide
from guide.problems import WARNING, Problem

OPEN, NEUTRAL = "open", "neutral"


@dataclass(frozen=True)
class Preview:
    """`description` is empty where the practice has no words for it."""

    title: str
    description: str


def shows_topic(meta: dict[str, Any]) -> bool:
    """Whether a page's own title may stand where others see it: in a message, a file's name, a print's head."""
    return meta.get("preview") == OPEN


def neutral(extra: dict[str, Any]) -> Preview:
    """The words for all pages that keep their topic to themselves. `extra` is what the data files hold."""
    words, practice = extra.get("sharing") or {}, str((extra.get("practice") or {}).get("name") or "")
    title, description = (str(words.get(key) or "").replace("{practice}", practice) for key in ("title", "description"))
    return Preview(title or practice, description)


def preview(meta: dict[str, Any], extra: dict[str, Any]) -> Preview:
    """What a message shows of the page with these lines at its top."""
    if shows_topic(meta):
        return Preview(str(meta.get("title") or ""), str(meta.get("description") or ""))
    return neutral(extra)


def check_sharing(guide: Guide) -> Iterator[Problem]:
    """Other words behind `preview:` than the two it knows. The preview then stays neutral, so it is only told."""
    for page in guide.pages.values():
        value = page.meta.get("preview")
        if isinstance(value, str) and value not in (OPEN, NEUTRAL):
            what = f"“preview: {value}” means nothing, so a shared link shows the practice's name only."
            hint = "Write preview: open to show the page's title and description, or take the line out."
            yield Problem(page.path, page.line("preview"), what, hint, rule="preview-unknown", level=WARNING)
