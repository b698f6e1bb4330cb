"""Permanent page ids: short, neutral, never used twice. `python -m guide.ids` prints a new one and enters it.

A consonant, a digit and a consonant make no word in any language, and the letters sound apart on the phone. Every id
ever given stands in data/ids.txt, also after its page is gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from guide.pages import Guide
from guide.problems import WARNING, Problem

LETTERS, DIGITS = "fhjkmqrwxyz", "23456789"
FILE = "data/ids.txt"


def free_ids(used: set[str]) -> list[str]:
    """All ids nobody has; those of four characters come when the short ones run out."""
    short = ["".join(parts) for parts in product(LETTERS, DIGITS, LETTERS)]
    return [name for name in short if name not in used] or [
        name + letter for name in short for letter in LETTERS if name + letter not in used
    ]


def read_ids(file: Path) -> list[str]:
    """Ids in the order in which they were given; comments and empty lines are left out."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def check_ids(guide: Guide, given: list[str]) -> Iterator[Problem]:
    """Ids that were made by hand: they might have been another page's once."""
    for page in guide.pages.values():
        name = page.meta.get("id")
        if isinstance(name, str) and name not in given:
            yield Problem(
                page.path,
                page.line("id"),
                f"The id “{name}” is not in {FILE}, so it might be used again one day.",
                "Take an id from `make id`, or add this one to the end of that file.",
                rule="id-not-entered",
                level=WARNING,
            )


def main(root: Path) -> str:
    """Choose a free id, enter it, return it."""
    file = root / FILE
    new = secrets.choice(free_ids(set(read_ids(file))))
    with file.open("a", encoding="utf-8", newline="\n") as ledger:
        ledger.write(f"{new}\n")
    return new


if __name__ == "__main__":
    print(main(Path.cwd()))
