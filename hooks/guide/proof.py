"""What was last checked in this guide and what was found, gathered from data and from a run of checks, never typed.

Dates of help lines, reviews and reading grades are known at any build. What only a run on the built pages can tell (`make proof`,
which opens all of them in a browser) comes in a results file; without one, the page says that it has not been recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from guide.menu import reading_order
from guide.pages import Guide, Page
from guide.readability import LEAST, reading_of

FORMAT = 1  # of the results file
FILE = "results.json"
# What a run looks at, in the words of the page.
CHECKS = {
    "links": "Links within the guide",
    "requests": "Requests to other websites",
    "accessibility": "Barriers that a program can see",
}
INPUTS = ("docs", "data", "overrides", "hooks", "mkdocs.yml")


@dataclass(frozen=True)
class Found:
    """One thing that a check found: on which page (its address below the site's root), what, and where on the page."""

    where: str
    what: str
    place: str = ""


@dataclass(frozen=True)
class Check:
    """What a check looked at, when, with what, and what it found. `looked_at` counts things named by `unit`."""

    on: date
    by: str
    looked_at: int
    unit: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Results:
    """A run. `version` is the `fingerprint` of the guide it looked at; `checks` has keys of CHECKS, not always all."""

    version: str
    checks: dict[str, Check]


def fingerprint(root: Path) -> str:
    """A mark of all that the pages are made from; the same in every place and on every system."""
    files = (root / name for name in INPUTS)
    parts = sorted(part for file in files for part in ([file] if file.is_file() else file.rglob("*")) if part.is_file())
    mark = sha256()
    for part in parts:
        if "__pycache__" not in part.parts:
            mark.update(f"{part.relative_to(root).as_posix()}\0{sha256(part.read_bytes()).hexdigest()}\n".encode())
    return mark.hexdigest()[:16]


def write(results: Results, file: Path) -> None:
    """Write a results file."""
    told = {"format": FORMAT, **asdict(results)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, indent=1, default=str) + "\n", "utf-8", newline="\n")


def read(file: Path) -> Results:
    """Read a results file. ValueError, in a sentence, when there is none or it is of another form."""
    try:
        told = json.loads(file.read_text("utf-8"))
        if told.pop("format") != FORMAT or not told["checks"].keys() <= CHECKS.keys():
            raise ValueError("it was written by another version")
        checks = {name: _check(**check) for name, check in told["checks"].items()}
        return Results(str(told["version"]), checks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise ValueError(f"{file} can't be read as the results of `make proof` ({reason}). Run `make proof` anew.") from reason


def _check(on: str, by: str, looked_at: int, unit: str, found: list[dict[str, str]]) -> Check:
    if not isinstance(looked_at, int) or looked_at < 1:
        raise ValueError(f"a check that looked at {looked_at!r} things")
    return Check(date.fromisoformat(on), str(by), looked_at, str(unit), tuple(Found(**entry) for entry in found))


def proof(guide: Guide, results: Results | None, version: str) -> dict[str, Any]:
    """All that is known, in plain values, for the page and for `results.json`.

    `version` is the guide's own `fingerprint`. A check that has not been recorded is None.
    """
    pages = [*_pages(guide)]
    content = [page for page in pages if page["kind"] == "content"]
    grades = [page["grade"] for page in content if page["grade"] is not None]
    checks = {}
    for name, title in CHECKS.items():
        check = results.checks.get(name) if results else None
        checks[name] = {"title": title, "recorded": asdict(check) if check else None}
    return {
        "same_version": results.version == version if results else None,
        "checks": checks,
        "help_lines": [*_help_lines(guide)],
        "grade": {"middle": round(median(grades), 1), "highest": max(grades)} if grades else None,
        "reviewed": {"pages": len(content), "reviewed": sum(page["review"] is not None for page in content)},
        "pages": pages,
    }


def _pages(guide: Guide) -> Iterator[dict[str, Any]]:
    for src in reading_order(guide):
        page = guide.pages[src]
        measured = reading_of(page)
        yield {
            "title": page.title,
            "address": page.url,
            "kind": page.kind,
            "words": measured.words,
            "grade": measured.grade if measured.words >= LEAST else None,
            "review": _review(page),
        }


def _review(page: Page) -> dict[str, Any] | None:
    reviewed = page.meta.get("reviewed")
    if not isinstance(reviewed, dict) or not reviewed.get("by") or not reviewed.get("date"):
        return None
    return {"by": str(reviewed["by"]), "on": reviewed["date"]}


def _help_lines(guide: Guide) -> Iterator[dict[str, Any]]:
    """Lines of the practice's country first."""
    help_data = guide.extra.get("help") or {}
    home = (guide.extra.get("practice") or {}).get("country")
    countries = {country["id"]: country["name"] for country in help_data.get("countries") or []}
    for line in sorted(help_data.get("lines") or [], key=lambda line: line["country"] != home):
        country = countries.get(line["country"], line["country"])
        yield {"name": line["name"], "country": country, "checked": line["checked"], "check_again_by": line["expires"]}


def as_json(told: dict[str, Any]) -> str:
    """The same for programs; days as year-month-day."""
    return json.dumps({"format": FORMAT, **told}, indent=1, ensure_ascii=False, default=str) + "\n"
