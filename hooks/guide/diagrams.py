"""Drawings that become part of the page: `![what it shows](diagrams/name.svg)`.

Drawn into the page, a picture takes the page's colors by day and by night, and its words can be read aloud as the text
between the brackets. Any other picture stays a picture.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from guide.pages import Guide
from guide.problems import Problem

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWS = set("svg g path rect circle ellipse line polyline polygon text tspan title desc".split())
_SHOWN = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+\.svg)>?[^)]*\)")


class Diagrams(Extension):
    """One instance a build. The hook sets `page` (a path below docs/) before each page; `docs` is the folder itself."""

    def __init__(self, docs: Path) -> None:
        super().__init__()
        self.docs, self.page = docs, ""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Draw(self), "diagrams", 4)  # after all that looks at text, before MkDocs' own links (0)


class _Draw(Treeprocessor):
    def __init__(self, extension: Diagrams) -> None:
        super().__init__()
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        for parent in [*root.iter()]:
            for number, child in enumerate(parent):
                source = child.get("src", "") if child.tag == "img" else ""
                if source.endswith(".svg") and "//" not in source:
                    drawing = read(self.extension.docs / place(self.extension.page, source))
                    if drawing is not None:
                        drawing.set("role", "img")
                        drawing.set("class", "diagram")
                        drawing.set("aria-label", child.get("alt", ""))
                        drawing.tail = child.tail
                        parent[number] = drawing


def place(page: str, source: str) -> str:
    """Where a picture lies below docs/, named from a page."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), source))


def read(file: Path) -> etree.Element | None:
    """The drawing in a file, ready to stand in a page; nothing when there is no such drawing."""
    try:
        root = etree.fromstring(file.read_bytes())
    except (OSError, etree.ParseError):
        return None
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.text = element.text.strip() if element.text and element.text.strip() else None
        element.tail = None
    return root if root.tag == "svg" else None


def check_diagrams(guide: Guide, docs: Path) -> Iterator[Problem]:
    """Drawings that can't be read, or that hold more than a drawing."""
    seen: dict[str, Problem] = {}
    for page in guide.pages.values():
        for _, line in page.prose():
            for shown in _SHOWN.finditer(line):
                name = place(page.src, shown[2])
                if "//" not in shown[2] and name not in seen and (docs / name).is_file() and (fault := _fault(docs / name)):
                    seen[name] = Problem(f"docs/{name}", 1, *fault, rule="diagram")
    yield from seen.values()


def _fault(file: Path) -> tuple[str, str] | None:
    root = read(file)
    if root is None:
        return "This drawing can't be read.", "Save it again as a plain SVG file."
    for element in root.iter():
        wrong = [name for name in element.attrib if name in ("style", "id", "class", "href") or name.startswith(("on", "{"))]
        if element.tag not in _DRAWS or wrong:
            what = f"This drawing holds “{wrong[0].split('}')[-1] if wrong else element.tag.split('}')[-1]}”, which may not stand in a page."
            return what, "Save it as a plain SVG of lines, shapes and words, with colors as attributes (currentColor for the text's color)."
    if not root.get("viewBox"):
        return "This drawing has no viewBox, so it can't fit a small screen.", 'Add viewBox="0 0 WIDTH HEIGHT" to its first line.'
    return None
