"""The guide as its authors wrote it: what a page, a heading and a data file are, with the line of each value.

Nothing here knows MkDocs or reads a file; guide/pages.py does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.extensions.toc import slugify, unique

from guide.problems import Problem
from guide.yaml_lines import Yaml

MANY = 8192  # pages whose readings are kept; a guide with more is read no worse, only slower
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})[ \t]*(.+?)[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^}\n]*)\}[ \t]*$")
_INLINE = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]")


@dataclass(frozen=True)
class Heading:
    """`was` is what stands behind the heading in `was="…"`: addresses it had before (see addresses.py)."""

    level: int
    text: str
    id: str
    line: int
    was: tuple[str, ...] = ()


def url_of(src: str) -> str:
    """The address of the page made from a file: `section/page/` for `section/page.md`."""
    stem = PurePosixPath(src).with_suffix("")
    return "".join(f"{part}/" for part in (stem.parent if stem.name == "index" else stem).parts)


@dataclass(eq=False)
class Page:
    """One Markdown file below docs/, never changed once read. `src` is its path there, with `/`.

    What is worked out from a page alone may be kept with it (`cached_property`, or `lru_cache` on a function of it): a
    file whose text is as it was stays the same Page, from one rebuild of a preview to the next; see `read_guide`.
    """

    src: str
    meta: dict[str, Any]
    front: Yaml
    body: str
    body_line: int

    @property
    def path(self) -> str:
        return f"docs/{self.src}"

    @cached_property
    def url(self) -> str:
        """Address below the site's root, a directory URL; the home page's is empty."""
        return url_of(self.src)

    @property
    def kind(self) -> str:
        return self.meta.get("kind") or "content"

    @property
    def title(self) -> str:
        return str(self.meta.get("title") or "")

    @property
    def label(self) -> str:
        """What menus call the page."""
        return str(self.meta.get("label") or self.title)

    def line(self, *path: Any) -> int:
        """Line in the file of a front-matter value."""
        return self.front.line(*path)

    def resolve(self, target: Any) -> str:
        """A path written in front matter, relative to docs/, as written."""
        return str(target).removeprefix("docs/").removeprefix("/")

    def prose(self) -> list[tuple[int, str]]:
        """Line number and text of each line outside fenced code."""
        return self._prose

    @cached_property
    def _prose(self) -> list[tuple[int, str]]:
        lines = [*enumerate(self.body.split("\n"), self.body_line)]
        if "```" not in self.body and "~~~" not in self.body:
            return lines
        found, fence = [], ""
        for number, line in lines:
            opening = FENCE.match(line)
            if fence:
                if opening and opening[1].startswith(fence):
                    fence = ""
            elif opening:
                fence = opening[1]
            else:
                found.append((number, line))
        return found

    @cached_property
    def headings(self) -> list[Heading]:
        """ATX headings with the ids that Python-Markdown's toc gives them; a test holds them to the built pages."""
        found, used = [], set()
        for number, line in self.prose():
            match = _HEADING.match(line) if line.startswith("#") else None
            if not match:
                continue
            text = match[2]
            attributes = _ATTRIBUTES.search(text)
            given = dict(get_attrs_and_remainder(attributes[1])[0]) if attributes else {}
            if attributes:
                text = text[: attributes.start()]
            text = _INLINE.sub(lambda found: found[1] or "", text)
            name = given.get("id") or unique(slugify(text, "-"), used)
            used.add(name)
            found.append(Heading(len(match[1]), text, name, number, tuple(given.get("was", "").split())))
        return found


@dataclass(eq=False)
class Guide:
    """All pages by path below docs/, all data files by name, and what could not be read. Whole once it is read."""

    pages: dict[str, Page] = field(default_factory=dict)
    data: dict[str, Yaml] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def extra(self) -> dict[str, Any]:
        """What the data files hand to the templates, as MkDocs merges them."""
        merged: dict[str, Any] = {}
        for parsed in self.data.values():
            if isinstance(parsed.value, dict) and isinstance(parsed.value.get("extra"), dict):
                merged.update(parsed.value["extra"])
        return merged

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Sources by id, in the order of their file."""
        records = self.data["sources"].value if "sources" in self.data else []
        return {str(record["id"]): record for record in records or [] if isinstance(record, dict) and record.get("id")}


def strings(value: Any, where: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Path and text of every text in a value."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings(inner, (*where, key))
