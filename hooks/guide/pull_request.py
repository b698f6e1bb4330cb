"""What a pull request says: annotations beside the lines, one plain comment, the same list in the job's summary."""

from __future__ import annotations

from collections.abc import Iterable

from guide.problems import ERROR, Problem, summary

LIMIT = 60  # a comment stays readable; the job's summary has them all


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
            lines += [f"- {_code(f'{p.path}:{p.line}')} {_text(p.what)} **{_text(p.instead)}**" for p in group[:LIMIT]]
            if len(group) > LIMIT:
                lines.append(f"- and {len(group) - LIMIT} more, in the summary of the checks")
    if errors:
        lines += [
            "",
            "To mend a line, open the file in this pull request (“Files changed”, the three dots, “Edit file”).",
        ]
        lines += ["Nothing you wrote is lost, and readers still see the page as it was."]
    return "\n".join([*lines, "", summary(len(errors), len(notes)), ""])


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("\n", " ") + "`"


def _text(text: str) -> str:
    """Words that stay words: no mention, link, image, HTML or Markdown of a stranger comes alive in the comment."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]()#!|~" else char for char in " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("@", "@\u200b").replace("://", ":\u200b//")
