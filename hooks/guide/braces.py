"""Attributes in braces: only a few are allowed, or the rules for HTML could be got round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from markdown.extensions.attr_list import get_attrs_and_remainder

from guide.lines import FENCE, FILLER, Line, Prose, short
from guide.problems import Problem

_BRACES = re.compile(r"\{:?[ ]*([^}\n ][^\n]*)[ ]*\}")  # up to the last one of a line, as Markdown reads it
CLASSES = ("no-crosslink",)
# Ids that the templates give to their own parts; links to help and the names of parts would lead elsewhere.
TAKEN = {
    "help",
    "page-title",
    "booking-title",
    "related-title",
    "sources-title",
    "help-title",
    "your-lines",
    "exercise-now",
}
TAKEN_ON = {"book.html": {"contact"}, "help-now.html": {"other-countries"}, "for-clinicians.html": {"sets", "pages"}}


def check_braces(prose: Prose) -> Iterator[Problem]:
    """`{ … }` where Markdown takes it for attributes: only a few are allowed, or HTML's rules could be got round."""
    raw = prose.page.body.split("\n")
    taken = TAKEN | TAKEN_ON.get(str(prose.page.meta.get("template")), set())
    for index, text in enumerate(prose.text.split("\n") if "{" in prose.page.body else ()):
        line = prose.lines[index] if index < len(prose.lines) else None
        if line is None:
            break
        if line.kind == "fence":
            opens = index == 0 or prose.lines[index - 1].kind != "fence" or FENCE.match(raw[index])
            text = raw[index] if opens and FENCE.match(raw[index]) else ""
        if "{" not in text or line.kind == "code":
            continue
        heading = line.kind == "text" and line.inner.startswith("#")
        below = index > 0 and prose.lines[index - 1].kind == "text"
        for match in re.finditer(r"(?<!\\)\{", text):
            whole = _BRACES.match(text, match.start())
            if not whole:
                continue
            before, after = text[: match.start()], text[whole.end() :].strip()
            alone = below and not before.strip(" >") and not after
            ends = not after and before[-1:] == " " and (heading or _is_term(prose.lines, index))
            cell = "|" in before and before[-1:] == " " and not before.rstrip().endswith("|") and after[:1] in ("", "|")
            touches = bool(before.strip(" >")) and before[-1] in ")]*_>" + FILLER
            if not (alone or ends or cell or touches or line.kind == "fence"):
                continue
            attributes, rest = get_attrs_and_remainder(whole[1])
            if rest and not touches:
                continue  # printed as it stands
            for key, value in attributes:
                if not (line.kind == "fence" and key == "."):  # the language of the code
                    yield from _check_attribute(prose, line, key, value, heading and not after, taken)
    for heading in prose.page.headings:
        if heading.id in taken and not re.search(r"\{:?[^{}]*#", raw[heading.line - prose.page.body_line]):
            what = (
                f"The heading “{short(heading.text)}” gets the name #{heading.id}, which another part of each page has."
            )
            hint = f"Write other words, or give it a name of its own: {{ #about-{heading.id} }} at its end."
            yield Problem(prose.path, heading.line, what, hint, rule="heading-braces")


def _is_term(lines: list[Line], index: int) -> bool:
    """Whether a line is the word that the next one explains with a colon."""
    return index + 1 < len(lines) and lines[index + 1].kind == "text" and lines[index + 1].inner.startswith(": ")


def _check_attribute(
    prose: Prose, line: Line, key: str, value: str, heading: bool, taken: set[str]
) -> Iterator[Problem]:
    """One part of what stands in braces."""
    if (key in ("lang", "dir") and re.fullmatch(r"[\w-]+", value)) or (key == "." and value in CLASSES):
        return
    if key == "was" and heading:
        return  # an old address of the heading (addresses.py)
    if key == "id" and heading and value not in taken and not value.startswith("__"):
        return
    written = {".": f".{value}", "id": f"#{value}", value: value}.get(key, f"{key}={value}")
    what = f"“{short(written)}” in braces would change how the page works or looks, which the site does not allow."
    hint, rule = "Take it out.", "html-dangerous"
    if key == "id" and heading:
        what = f"“#{value}” is the name of another part of each page, so links to it would lead to the wrong place."
        hint, rule = f"Give the heading another name: {{ #about-{value.strip('_')} }}", "heading-braces"
    elif key == "id":
        what, hint = f"“#{value}” in braces can only stand at the end of a heading.", "Move it there, or take it out."
    elif near := get_close_matches(value, CLASSES, 1, 0.75):
        what, hint = f"“{short(written)}” in braces means nothing here.", f"Write {{ .{near[0]} }}"
    yield Problem(prose.path, line.number, what, hint, rule=rule)
