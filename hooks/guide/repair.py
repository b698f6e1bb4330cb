"""Slips that the build mends quietly, in the built page only: lists and tables right below a paragraph, `1)`, years.

Markdown begins a list only after a blank line; without it the points run together in one paragraph. Numbers with a
bracket are no list to it at all; a year and a full stop at the start of a line are one. Tables need a blank line too.
And it aligns cells by `style`, which the site's security policy does not allow.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from guide.blocks import table_at
from guide.lines import Line, lines_of

_BRACKETED = re.compile(r"([ ]*)(\d{1,2})\)([ ]+\S.*)")
_YEAR = re.compile(r"([> ]*(?:19|20)\d\d)\.(?=[ ])")
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right);?")


class Repair(Extension):
    """Below fenced code (25) in neither case: lines are mended as written, and cells after attribute lists (8)."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_Lists(md), "repair-lists", 28)
        md.treeprocessors.register(_Alignment(md), "repair-alignment", 7.8)


class _Lists(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return mended(lines)


class _Alignment(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for cell in root.iter():
            match = _ALIGNMENT.fullmatch(cell.get("style", "").strip()) if cell.tag in ("th", "td") else None
            if match:
                del cell.attrib["style"]
                cell.set("class", f"{cell.get('class', '')} align-{match[1]}".strip())


def mended(lines: list[str]) -> list[str]:
    """The lines with a blank one before each list or table that stands right below a paragraph. Code stays."""
    lines, found = _with_dots(lines), []
    read = lines_of("\n".join(lines))
    for index, (text, line) in enumerate(zip(lines, read, strict=True)):
        if line.joined or table_at(read, index):
            found.append(line.quote.rstrip())
        begins = index == 0 or read[index - 1].kind != "text" or read[index - 1].inner.startswith("#")
        found.append(_YEAR.sub(r"\1\\.", text) if begins and line.kind == "text" else text)
    return found


def _with_dots(lines: list[str]) -> list[str]:
    """`1)` as `1.`, where at least two lines one below the other count on from 1."""
    if not any(map(_BRACKETED.fullmatch, lines)):
        return list(lines)
    read: list[Line] = lines_of("\n".join(lines))
    found, index = list(lines), 0
    while index < len(lines):
        run = 0
        while index + run < len(lines) and read[index + run].kind == "text":
            match = _BRACKETED.fullmatch(lines[index + run])
            if not match or int(match[2]) != run + 1:
                break
            run += 1
        if run > 1:
            for number in range(index, index + run):
                found[number] = _BRACKETED.sub(r"\1\2.\3", lines[number])
        index += max(run, 1)
    return found
