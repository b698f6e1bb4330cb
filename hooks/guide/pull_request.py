"""What a pull request says: annotations beside the lines, one plain comment, the same list in the job's summary.

The comment is written by a job of its own, which runs no code of the change. It gets the problems as a file that a stranger
may have made: `read` takes nothing from it but texts and numbers, and `comment` lets nothing in them come alive.
`python -m guide.pull_request FILE LINK` prints the comment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from guide.problems import ERROR, WARNING, Problem, summary

LIMIT = 60  # a comment stays readable; the job's summary has them all
LONGEST = 600  # characters of one text in it
LARGEST = 5_000_000  # bytes of the file


def annotations(problems: Iterable[Problem]) -> Iterable[str]:
    """GitHub's workflow commands, one a problem; it shows ten errors and ten warnings a step."""
    for problem in problems:
        kind = "error" if problem.level == ERROR else "warning"
        place = f"file={_property(problem.path)},line={problem.line},title={_property(problem.rule)}"
        yield f"::{kind} {place}::{_data(f'{problem.what} {problem.instead}')}"


def comment(problems: Iterable[Problem], page_link: str = "") -> str:
    """One comment as Markdown, out of which no problem's text can break. `page_link` leads to the built pages."""
    found = sorted(set(problems))
    errors = [problem for problem in found if problem.level == ERROR]
    notes = [problem for problem in found if problem.level != ERROR]
    lines = ["### Your change"]
    if not errors:
        lines += ["", "Thank you. The checks found nothing that stops it."]
    if page_link and not errors:
        lines += ["", f"[Look at the pages as readers will see them]({page_link})"]
    for heading, group in (("To mend before it can go out", errors), ("Notes; nothing stops", notes)):
        if group:
            lines += ["", f"**{heading}**", ""]
            lines += [f"- {as_code(f'{p.path}:{p.line}')} {as_text(p.what)} **{as_text(p.instead)}**" for p in group[:LIMIT]]
            if len(group) > LIMIT:
                lines.append(f"- and {len(group) - LIMIT} more, in the summary of the checks")
    if errors:
        lines += [
            "",
            "To mend a line, open the file in this pull request (“Files changed”, the three dots, “Edit file”).",
        ]
        lines += ["Nothing you wrote is lost, and readers still see the page as it was."]
    return "\n".join([*lines, "", summary(len(errors), len(notes)), ""])


def written(problems: Iterable[Problem]) -> str:
    """The problems as the file that goes from the job that checks to the job that comments."""
    return json.dumps([asdict(problem) for problem in sorted(set(problems))], ensure_ascii=False, indent=1)


def read(file: Path) -> list[Problem]:
    """The problems in a file that anybody may have made. Raises ValueError when it is not of their form."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
        raise ValueError("The list of problems is no file, or too large.")
    try:
        rows = json.loads(file.read_text("utf-8"))
    except RecursionError:
        raise ValueError("The list of problems can't be read.") from None
    if not isinstance(rows, list):
        raise ValueError("The list of problems is no list.")
    return [_problem(row) for row in rows]


def _problem(row: object) -> Problem:
    texts = ("path", "what", "instead", "rule")
    if not (isinstance(row, dict) and type(row.get("line")) is int and all(isinstance(row.get(key), str) for key in texts)):
        raise ValueError("An entry of the list is no problem.")
    level = ERROR if row.get("level") == ERROR else WARNING
    return Problem(line=row["line"], level=level, **{key: row[key][:LONGEST] for key in texts})


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"


def as_text(text: str) -> str:
    """Words that stay words: no mention, link, image, HTML or Markdown of a stranger comes alive in the comment."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]()#!|~" else char for char in " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("@", "@\u200b").replace("://", ":\u200b//")


def main(file: str, page_link: str) -> int:
    """Print the comment for the problems in a file; 1, with the reason, when it holds something else."""
    try:
        print(comment(read(Path(file)), page_link))
    except ValueError as reason:  # also JSON or letters that can't be read
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
