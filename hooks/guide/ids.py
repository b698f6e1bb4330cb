"""Permanent page ids: short, neutral, never used twice. `python -m guide.ids` prints a new one and enters it.

A consonant, a digit and a consonant make no word in any language, and the letters sound apart on the phone. Every id
ever given stands in data/ids.txt, also after its page is gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from zlib import crc32

from guide.model import Guide, Page
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
    lines = file.read_bytes().decode("utf-8", "replace").splitlines() if file.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def check_ids(guide: Guide, given: list[str]) -> Iterator[Problem]:
    """Ids that are missing, malformed, another page's, or made by hand; each answer proposes a free one."""
    used = {*given, *(str(page.meta.get("id")) for page in guide.pages.values())}
    entered = set(given)
    first: dict[str, Page] = {}
    for page in guide.pages.values():
        if not page.front.lines:
            continue
        name, line = page.meta.get("id"), page.line("id")
        if name is None or not str(name).strip():
            yield Problem(page.path, line, "The line “id:” is missing.", _take_free(page, used), rule="id-missing")
        elif not isinstance(name, str) or not (
            2 <= len(name) <= 4 and name.isascii() and name.isalnum() and name.islower()
        ):
            what = f"The id “{name}” is not two to four small letters and digits."
            yield Problem(page.path, line, what, _take_free(page, used), rule="id-form")
        elif first.setdefault(name, page) is not page:
            what = f"The id “{name}” belongs to {first[name].path} already."
            yield Problem(page.path, line, what, _take_free(page, used), rule="id-twice")
        elif name not in entered:
            what = f"The id “{name}” is not in {FILE}, so another page might get it one day."
            yield Problem(
                page.path, line, what, f"Add {name} to the end of that file.", rule="id-not-entered", level=WARNING
            )


def _take_free(page: Page, used: set[str]) -> str:
    new = propose(page, used)
    return f"Write id: {new}, which is free, and add {new} to the end of {FILE}."


def propose(page: Page, used: set[str]) -> str:
    """A free id, the same each time for the same page, so that two pages in two changes rarely get one."""
    free = free_ids(used)
    return free[crc32(page.src.encode()) % len(free)]


def main(root: Path) -> str:
    """Choose a free id, enter it, return it."""
    file = root / FILE
    new = secrets.choice(free_ids(set(read_ids(file))))
    with file.open("a", encoding="utf-8", newline="\n") as ledger:
        ledger.write(f"{new}\n")
    return new


if __name__ == "__main__":
    print(main(Path.cwd()))
