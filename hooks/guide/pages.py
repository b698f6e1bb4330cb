"""The guide as its authors wrote it: front matter, text and headings of each page, and the data files, with line numbers.

Nothing here knows MkDocs: checks run on this before MkDocs reads a single page. Front matter is parsed here first,
because MkDocs drops a block that it cannot parse without a word and prints it as text on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from markdown.extensions.toc import slugify, unique

from guide.problems import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})[ \t]*(.+?)[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^}\n]*)\}[ \t]*$")
_INLINE = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    id: str
    line: int


@dataclass(frozen=True)
class Yaml:
    """A parsed mapping or list, and the line (from 1) on which each value stands, by its path of keys and indexes."""

    value: Any
    lines: dict[tuple, int]

    def line(self, *path: Any) -> int:
        """Line of a value; of the nearest value around it when it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class Page:
    """One Markdown file below docs/. `src` is its path there, with `/`."""

    src: str
    meta: dict[str, Any]
    front: Yaml
    body: str
    body_line: int

    @property
    def path(self) -> str:
        return f"docs/{self.src}"

    @property
    def url(self) -> str:
        """Address below the site's root, a directory URL; the home page's is empty."""
        stem = PurePosixPath(self.src).with_suffix("")
        return "".join(f"{part}/" for part in (stem.parent if stem.name == "index" else stem).parts)

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

    def prose(self) -> Iterator[tuple[int, str]]:
        """Line number and text of each line outside fenced code."""
        fence = ""
        for number, line in enumerate(self.body.split("\n"), self.body_line):
            opening = _FENCE.match(line)
            if fence:
                if opening and opening[1].startswith(fence):
                    fence = ""
            elif opening:
                fence = opening[1]
            else:
                yield number, line

    @cached_property
    def headings(self) -> list[Heading]:
        """ATX headings with the ids that Python-Markdown's toc gives them; a test holds them against the built pages."""
        found, used = [], set()
        for number, line in self.prose():
            match = _HEADING.match(line)
            if not match:
                continue
            text = match[2]
            attributes = _ATTRIBUTES.search(text)
            explicit = re.search(r"#([^\s}]+)", attributes[1]) if attributes else None
            if attributes:
                text = text[: attributes.start()]
            text = _INLINE.sub(lambda found: found[1] or "", text)
            name = explicit[1] if explicit else unique(slugify(text, "-"), used)
            used.add(name)
            found.append(Heading(len(match[1]), text, name, number))
        return found


@dataclass
class Guide:
    """All pages by their path below docs/, all data files by name, and what could not be read."""

    pages: dict[str, Page] = field(default_factory=dict)
    data: dict[str, Yaml] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def extra(self) -> dict[str, Any]:
        """What the data files hand to the templates, as MkDocs merges them."""
        merged: dict[str, Any] = {}
        for parsed in self.data.values():
            if isinstance(parsed.value, dict) and isinstance(parsed.value.get("extra"), dict):
                merged.update(parsed.value["extra"])
        return merged

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Sources by id, in the order of their file."""
        records = self.data["sources"].value if "sources" in self.data else []
        return {str(record["id"]): record for record in records or [] if isinstance(record, dict) and record.get("id")}


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Yaml | None, list[Problem]]:
    """Parse YAML with line numbers. Returns None and one problem when it is no YAML; duplicate keys are problems too."""
    loader = _LOADER(text)
    problems: list[Problem] = []
    try:
        node = loader.get_single_node()
        value = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (mark.line if mark else 0)
        if isinstance(error, yaml.YAMLError):
            return None, [Problem(path, line, *_yaml_words(text, path, mark), rule="front-matter-broken")]
        line, written = next(_impossible_dates(node), (0, "2026-02-30"))
        what = f"“{written}” is a day that no calendar has."
        hint = "Write it as year-month-day, like 2026-05-31."
        return None, [Problem(path, first_line + line, what, hint, rule="front-matter-broken")]
    finally:
        loader.dispose()

    lines: dict[tuple, int] = {}

    def walk(node: yaml.Node, where: tuple) -> None:
        lines[where] = first_line + node.start_mark.line
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, child in node.value:
                name = key.value
                if name in seen:
                    problems.append(
                        Problem(
                            path,
                            first_line + key.start_mark.line,
                            f"“{name}:” stands here a second time, and only one of the two would count.",
                            "Keep one of them.",
                            rule="key-twice",
                        )
                    )
                seen.add(name)
                walk(child, (*where, name))
                lines[(*where, name)] = first_line + key.start_mark.line
        elif isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                walk(child, (*where, index))

    if node is not None:
        walk(node, ())
    return Yaml(value, lines), problems


def _impossible_dates(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Line (from 0) and text of values that look like a date and are none."""
    if isinstance(node, yaml.ScalarNode):
        try:
            yaml.safe_load(node.value) if node.tag == "tag:yaml.org,2002:timestamp" else None
        except ValueError:
            yield node.start_mark.line, node.value
    else:
        for child in node.value:
            for part in child if isinstance(child, tuple) else [child]:
                yield from _impossible_dates(part)


def _yaml_words(text: str, path: str, mark: Any) -> tuple[str, str]:
    """What is wrong with the YAML and what to write, in the words of someone who has never heard of YAML."""
    lines, whole = text.split("\n"), "the lines at the top" if path.startswith("docs/") else "this file"
    line = lines[mark.line].strip() if mark and mark.line < len(lines) else ""
    if "\t" in (lines[mark.line] if mark and mark.line < len(lines) else ""):
        return "This line has a tab in it.", "Use spaces in its place."
    key, colon, rest = line.partition(":")
    if colon and ":" in rest:
        return (
            f"The text behind “{key}:” has a colon in it, so {whole} can't be read.",
            f'Put the text in quotes: {key}: "{rest.strip()}"',
        )
    if rest.strip()[:1] in "@`*&!%|>" and colon and rest.strip():
        return (
            f"The text behind “{key}:” begins with {rest.strip()[0]}, which can't stand there bare.",
            f'Put the text in quotes: {key}: "{rest.strip()}"',
        )
    return (
        f"{whole[0].upper()}{whole[1:]} can't be read here: {line or 'an end is missing'}",
        "Each is a word, a colon, a space and the text; text with special characters goes in \"quotes\".",
    )


def parse_page(src: str, text: str) -> tuple[Page, list[Problem]]:
    """One page from its text. Broken front matter gives an empty `meta` and a problem, never an exception."""
    lines = text.split("\n")
    empty = Yaml({}, {})
    if lines[0].rstrip() != "---":
        page = Page(src, {}, empty, text, 1)
        return page, [
            Problem(
                page.path,
                1,
                "The page has no lines at its top that begin and end with ---.",
                "Copy them from another page: title, description and id.",
                rule="front-matter-missing",
            )
        ]
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        page = Page(src, {}, empty, "", len(lines))
        return page, [
            Problem(
                page.path,
                1,
                "The lines at the top begin with --- and never end, so the whole page would be lost.",
                "Add a line with --- below them.",
                rule="front-matter-open",
            )
        ]
    front, problems = parse_yaml("\n".join(lines[1:end]), f"docs/{src}", 2)
    if front is not None and not isinstance(front.value, dict):
        front = None
        problems.append(
            Problem(
                f"docs/{src}",
                2,
                "The lines at the top are not of the form “word: text”.",
                "Write them like this: title: How to begin",
                rule="front-matter-broken",
            )
        )
    front = front or empty
    return Page(src, dict(front.value), front, "\n".join(lines[end + 1 :]), end + 2), problems


def read_guide(docs: Path, data: Path) -> Guide:
    """Read every Markdown file below `docs` and every YAML file in `data`. What can't be read becomes a problem."""
    guide = Guide()

    def text_of(file: Path, path: str) -> str:
        raw = file.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            guide.problems.append(
                Problem(
                    path,
                    line,
                    "The file is not saved as UTF-8, so some letters can't be read.",
                    "Save it as UTF-8, or copy its text into a new file in the browser.",
                    rule="not-utf8",
                )
            )
            text = raw.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    for file in sorted(data.glob("*.yml")):
        path = f"data/{file.name}"
        parsed, problems = parse_yaml(text_of(file, path), path)
        guide.problems += problems
        if parsed is not None:
            guide.data[file.stem] = parsed
    for file in sorted(docs.rglob("*.md")):
        src = file.relative_to(docs).as_posix()
        page, problems = parse_page(src, text_of(file, f"docs/{src}"))
        guide.pages[src] = page
        guide.problems += problems
    return guide
