"""What a check says: one slip in one place, in plain English, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One slip that a check found.

    `path` is the file as staff see it in the browser (`docs/section/page.md`), with `/` on every system; `line`
    counts from 1. `what` and `instead` are whole sentences. `rule` is the stable name of the check. An error would
    hurt or mislead a reader, break a link, leak something or lose text; everything else is a warning.
    """

    path: str
    line: int
    what: str
    instead: str
    rule: str
    level: str = ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} {self.instead}".rstrip()


def report(problems: Iterable[Problem]) -> str:
    """All problems, sorted by file and line, one a line, and a last line that sums up. Empty when there are none."""
    found = sorted(set(problems))
    if not found:
        return ""
    lines = [f"{problem}" if problem.level == ERROR else f"{problem} (a note, nothing stops)" for problem in found]
    errors = sum(problem.level == ERROR for problem in found)
    return "\n".join([*lines, summary(errors, len(found) - errors)])


def summary(errors: int, warnings: int) -> str:
    """One sentence that counts."""

    def count(number: int, noun: str) -> str:
        return f"{number} {noun}" + ("" if number == 1 else "s")

    if not errors:
        return f"{count(warnings, 'note')}, nothing that stops publishing."
    notes = f", and {count(warnings, 'note')}" if warnings else ""
    return f"{count(errors, 'problem')} to mend before this can be published{notes}."
