"""data/rules.yml: its rows, and whether each can be looked for. A row that can't would be silent for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guide.model import Guide
from guide.phrases import phrase
from guide.problems import ERROR, WARNING, Problem
from guide.yaml_lines import Yaml

PATH = "data/rules.yml"
# Lists of rows, the name of their rule, and how bad it is where a row says nothing.
LISTS = {
    "wording": ("wording", WARNING),
    "methods": ("method-detail", ERROR),
    "promises": ("promise", WARNING),
    "doses": ("dosage", ERROR),
    "records": ("client-record", ERROR),
    "outdated": ("outdated", ERROR),
    "secrets": ("secret", ERROR),
}
KEYS = (
    "wording",
    "methods",
    "promises",
    "doses",
    "records",
    "outdated",
    "secrets",
    "notes",
    "keeps",
    "needed_lines",
    "digits",
    "numbers",
    "reviews",
)


def rows_of(guide: Guide, name: str) -> list[dict[str, Any]]:
    """The rows of a list that can be used; `check_rules` speaks about the others."""
    return usable_rows(guide.data["rules"], name) if "rules" in guide.data else []


def usable_rows(rules: Yaml, name: str) -> list[dict[str, Any]]:
    """The same from data/rules.yml itself."""
    rows = rules.value.get(name) if isinstance(rules.value, dict) else None
    return [row for row in rows if _usable(row)] if isinstance(rows, list) else []


def _usable(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("find"), list)
        and isinstance(row.get("why"), str)
        and isinstance(row.get("instead"), str)
    )


def needs_of(row: dict[str, Any]) -> list[Any]:
    return row["needs"] if isinstance(row.get("needs"), list) else []


def words_in(value: Any) -> list[str]:
    return [str(words) for words in value] if isinstance(value, list) else []


def part_of(guide: Guide, name: str) -> dict[str, Any]:
    """A mapping of data/rules.yml; empty when it is not there."""
    data = guide.data["rules"].value if "rules" in guide.data else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def check_rules(guide: Guide) -> Iterator[Problem]:
    """The rows themselves: a row that nothing can be looked for with would be silent for ever."""
    parsed = guide.data.get("rules")
    if parsed is None:
        return
    if not isinstance(parsed.value, dict):
        hint = "Write lists as they were before, or undo the change."
        yield Problem(PATH, 1, "The rules of care can't be read.", hint, rule="rules-form")
        return
    for name, part in parsed.value.items():
        line = parsed.line(name)
        if name not in KEYS:
            hint = f"Write one of: {', '.join(KEYS)}."
            yield Problem(PATH, line, f"There is no list of rules “{name}:”.", hint, rule="rules-form")
        elif name in (*LISTS, "notes"):
            for number, row in enumerate(part if isinstance(part, list) else [None]):
                yield from _check_row(parsed, name, number, row)
        elif not isinstance(part, dict):
            hint = "Write its lines below it, each with two spaces in front, as they were before."
            yield Problem(PATH, line, f"“{name}:” needs lines of its own below it.", hint, rule="rules-form")


def _check_row(parsed: Yaml, name: str, number: int, row: Any) -> Iterator[Problem]:
    line = parsed.line(name, number)
    if not _usable(row):
        hint = "Write find: with a list of words, why: and instead:, as the other rows have them."
        yield Problem(
            PATH, line, f"A row of “{name}:” is not whole, so nothing would be looked for.", hint, rule="rules-form"
        )
        return
    needs = [words for group in needs_of(row) if isinstance(group, list) for words in group]
    milder = [
        words
        for group in (row["milder"] if isinstance(row.get("milder"), list) else [])
        if isinstance(group, list)
        for words in group
    ]
    for words in (*row["find"], *words_in(row.get("unless")), *words_in(row.get("with")), *needs, *milder):
        if not isinstance(words, str) or phrase(words) is None:
            hint = "Close each bracket that is opened, with no bracket inside another; put the words in quotes."
            yield Problem(PATH, line, f"The words “{words}” can't be looked for.", hint, rule="rules-form")
    if row.get("level") not in (None, ERROR, WARNING):
        what, hint = f"There is no level “{row['level']}”.", "Write level: error or level: warning, or take the line out."
        yield Problem(PATH, parsed.line(name, number, "level"), what, hint, rule="rules-form")
    if name == "notes" and not needs:
        hint = "Write needs: with a list of lists, as the other rows have it."
        yield Problem(PATH, line, "A row of “notes:” does not say what is needed.", hint, rule="rules-form")
