"""Pages on which lives may hang: the help lines, top lines and words that they keep, as data/rules.yml lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.helplines import drawn
from guide.model import Guide
from guide.phrases import found, passages
from guide.problems import Problem
from guide.rules import PATH, part_of, words_in


def check_kept(guide: Guide) -> Iterator[Problem]:
    """Pages on which lives may hang keep their help lines, their top lines, and the words that keep people safe."""
    for src, kept in part_of(guide, "keeps").items():
        page = guide.pages.get(str(src))
        line = guide.data["rules"].line("keeps", src)
        if page is None:
            what = f"The page docs/{src} is gone, and people in danger rely on it."
            hint = f"Bring it back. If it was moved on purpose, write its new name in {PATH}, line {line}."
            yield Problem(f"docs/{src}", 1, what, hint, rule="kept-page")
            continue
        kept = kept if isinstance(kept, dict) else {}
        there = {role for _, role in drawn(page)}
        for role in words_in(kept.get("draws")):
            if role not in there:
                hint = f"Put [help:{role}] back where it stood; the site fills in name and number."
                yield Problem(
                    page.path,
                    1,
                    f"This page has to show the help line [help:{role}], and does not.",
                    hint,
                    rule="kept-help",
                )
        for key, value in (kept.get("top") or {}).items() if isinstance(kept.get("top"), dict) else []:
            if page.meta.get(key) != value and page.front.lines:
                written = str(value).lower() if isinstance(value, bool) else value
                what = f"“{key}:” of this page has to be “{written}”: people in danger rely on how the page looks."
                yield Problem(page.path, page.line(key), what, f"Write {key}: {written}", rule="kept-top")
        whole = "\n\n".join(passage.text for passage in passages(page))
        for words in words_in(kept.get("says")):
            if not found(words, whole, whole.lower()):
                what = f"This page no longer says “{_readable(words)}”, and that sentence keeps people safe."
                hint = "Put it back. If a clinician agreed to other words, enter them in data/rules.yml under “keeps:”."
                yield Problem(page.path, 1, what, hint, rule="kept-words")


def _readable(words: str) -> str:
    """The words of a row, as a person would say them: the first of several."""
    return re.sub(r"\(([^/)]*)[^)]*\)", r"\1", words).replace("*", "").replace("...", "…")
