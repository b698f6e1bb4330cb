"""Once a week: what time has done to a guide that nobody touched, as one plain list for one issue.

Links to other sites, help lines that are due for a check, reviews that are old, packages of which there is a newer version.
`python -m guide.weekly LIST` asks the sites and writes the list into a file, or an empty file when there is nothing to do;
`OUTDATED` may name a file with what `pip list --outdated --format json` says.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from guide.check import check
from guide.model import strings
from guide.pages import Guide, read_guide
from guide.pull_request import as_code, as_text

PATIENCE = 20  # seconds for one answer
AT_ONCE = 6  # sites asked at the same time
TRIES = 2
GONE = (404, 410)
_URL = re.compile(r"https?://[^\s<>\"'\]]+")
_NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.M)
DUE = ("helpline-expires-soon", "helpline-expired")


class Link(NamedTuple):
    """An address of another site and where it is written."""

    url: str
    path: str
    line: int


def links(guide: Guide) -> list[Link]:
    """Each address of another site once, where it is written first, in data files and pages."""
    found: dict[str, Link] = {}
    for name, parsed in guide.data.items():
        for where, text in strings(parsed.value) if name != "rules" else ():
            for url in addresses(text):
                found.setdefault(url, Link(url, f"data/{name}.yml", parsed.line(*where)))
    for page in guide.pages.values():
        for line, text in page.prose():
            for url in addresses(text):
                found.setdefault(url, Link(url, page.path, line))
    return list(found.values())


def addresses(text: str) -> Iterator[str]:
    """The web addresses in a text, without the stop or bracket that ends the sentence, and without the place on the page."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?*_")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?")
        yield url.partition("#")[0]


def ask(url: str) -> str:
    """What is wrong with an address: `gone`, `unclear` and why, or nothing. Tells the other site nothing but that we ask."""
    said, headers = "", {"User-Agent": "Mozilla/5.0 (link check, once a week)", "Accept": "*/*"}
    for _ in range(TRIES):
        try:
            request = urllib.request.Request(url, headers=headers)
            with urllib.request.urlopen(request, timeout=PATIENCE):
                return ""
        except urllib.error.HTTPError as error:
            with error:
                if error.code in GONE:
                    return f"gone: the site answers {error.code}"
                said = f"unclear: the site answers {error.code}, perhaps only to machines"
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            said = f"unclear: no answer ({reason})"
    return said


def ask_all(found: Iterable[Link], asked: Callable[[str], str] = ask) -> list[tuple[Link, str]]:
    """The links that did not answer well, each with what `asked` says."""
    found = list(found)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(asked, [link.url for link in found])
        return [(link, said) for link, said in zip(found, answers, strict=True) if said]


def overdue(guide: Guide, today: date) -> Iterator[tuple[str, str]]:
    """Path of each page whose review is older than data/rules.yml allows, and what there is to say."""
    rules = guide.data["rules"].value if "rules" in guide.data else None
    reviews = rules.get("reviews") if isinstance(rules, dict) else None
    months = reviews.get("months") if isinstance(reviews, dict) else None
    for page in guide.pages.values():
        reviewed = page.meta.get("reviewed")
        day = reviewed.get("date") if isinstance(reviewed, dict) else None
        day = day.date() if isinstance(day, datetime) else day
        if isinstance(day, date) and isinstance(months, int) and months_between(day, today) >= months:
            yield page.path, f"was reviewed on {day} by {reviewed.get('by')}, {months_between(day, today)} months ago."


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def outdated(root: Path, listed: list[dict[str, str]]) -> Iterator[str]:
    """A sentence for each package of requirements.in of which `listed` (pip's own list) knows a newer version."""
    for path in ("requirements.in", "tests/requirements.in"):
        pinned = {name.lower().replace("_", "-") for name in _NAME.findall((root / path).read_text("utf-8"))}
        for entry in listed:
            if entry["name"].lower().replace("_", "-") in pinned:
                yield f"{as_code(path)} {as_text(entry['name'])} {as_text(entry['version'])}: there is {as_text(entry['latest_version'])}."


def report(sections: dict[str, list[str]]) -> str:
    """The list as Markdown; empty when there is nothing to do."""
    lines = []
    for heading, entries in sections.items():
        if entries:
            lines += ["", f"**{heading}**", "", *(f"- [ ] {entry}" for entry in entries)]
    intro = "What a look at the guide found this week. Nothing here stops a change or a publication by itself."
    return "\n".join([intro, *lines, ""]) if lines else ""


def week(root: Path, today: date, asked: Callable[[str], str], listed: list[dict[str, str]]) -> str:
    """Everything that is due in the guide at `root`, as Markdown."""
    guide = read_guide(root / "docs", root / "data")
    due = [problem for problem in check(guide, root, today=today, publishing=False) if problem.rule in DUE]
    bad = ask_all(links(guide), asked)

    def told(kind: str) -> list[str]:
        return [
            f"{as_code(f'{link.path}:{link.line}')} {as_code(link.url)} {as_text(said.partition(': ')[2])}"
            for link, said in bad
            if said.startswith(kind)
        ]

    return report(
        {
            "Help lines to ring": [f"{as_code(f'{p.path}:{p.line}')} {as_text(f'{p.what} {p.instead}')}" for p in due],
            "Links that lead nowhere any more": told("gone"),
            "Links to open by hand": told("unclear"),
            "Reviews to renew": [f"{as_code(path)} {as_text(said)}" for path, said in overdue(guide, today)],
            "Newer versions, for developers": list(outdated(root, listed)),
        }
    )


def main(root: Path, into: Path) -> int:
    """Write the list into a file."""
    kept = os.environ.get("OUTDATED")
    listed = json.loads(Path(kept).read_text("utf-8")) if kept else []
    text = week(root, date.today(), ask, listed)
    into.write_text(text, "utf-8")
    print(text or "Nothing is due.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), Path(sys.argv[1])))
