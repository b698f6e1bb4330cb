"""The guide as its authors wrote it: front matter, text and headings of each page, and the data files, with line numbers.

Nothing here knows MkDocs: checks run on this before MkDocs reads a single page. Front matter is parsed here first,
because MkDocs drops a block that it cannot parse without a word and prints it as text on the page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from markdown.extensions.toc import slugify, unique

from guide.problems import WARNING, Problem

MANY = 8192  # pages whose readings are kept; a guide with more is read no worse, only slower
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})[ \t]*(.+?)[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*([^}\n]*)\}[ \t]*$")
_INLINE = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`]")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?P<space>[ \t]*)(?P<rest>.*)")  # “word: text”
_LEGACY = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")  # MkDocs takes such first lines for settings, and they vanish
_DASHES = re.compile(r"[-‐‑‒–—―−_=*~+.]{2,}|[–—―]")  # what people type, or a word processor makes, for ---
_COMMON = "title|description|id|label|kind"  # words by which front matter is known where its --- is damaged
_UNSEEN = " \t\xa0\u200b\u200c\u200d\u2060\ufeff"
_WORDS = ("title", "description", "id", "label", "kind", "menu", "terms", "related", "booking", "template", "reviewed", "name",
          "call", "text", "chat", "hours", "happens", "note", "source", "checked", "expires", "authors", "year", "about", "where",
          "url", "phone", "email", "address", "website", "fees", "insurance", "notice", "country")  # fmt: skip
_CURLY = dict(zip("“”„‟‘’‚", '""""\'\'\''))
_FACTS = ("practice", "help", "words", "sources")  # data files of plain texts
_CONFLICT = re.compile(r"^(<{7}|\|{7}|>{7})(?= |$)")


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


@dataclass(eq=False)
class Page:
    """One Markdown file below docs/, never changed once read. `src` is its path there, with `/`.

    What is worked out from a page alone may be kept with it (`cached_property`, or `lru_cache` on a function of it): a file
    whose text is as it was stays the same Page, from one rebuild of a preview to the next; see `read_guide`.
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

    def prose(self) -> list[tuple[int, str]]:
        """Line number and text of each line outside fenced code."""
        return self._prose

    @cached_property
    def _prose(self) -> list[tuple[int, str]]:
        found, fence = [], ""
        for number, line in enumerate(self.body.split("\n"), self.body_line):
            opening = _FENCE.match(line)
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
    """All pages by their path below docs/, all data files by name, and what could not be read. Whole once it is read."""

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


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Yaml | None, list[Problem]]:
    """Parse YAML with line numbers. Returns None and one problem when it is no YAML; duplicate keys are problems too."""
    problems: list[Problem] = []
    loader = node = None
    try:
        loader = _LOADER(text)
        node = loader.get_single_node()
        _plain_keys(node)
        value = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if found := list(conflicts(text, path, first_line)):
            return None, found
        if isinstance(error, yaml.YAMLError):
            line, words = _yaml_words(text, path, error)
            return None, [Problem(path, first_line + line, *words, rule="front-matter-broken")]
        if isinstance(error, RecursionError):
            line, what, hint = 0, "“[[[[” can't be read.", "Take the brackets out."
        else:
            line, written = next(_impossible_dates(node), (0, "2026-02-30"))
            what = f"“{written}” is a day that no calendar has."
            hint = "Write it as year-month-day, like 2026-05-31."
        return None, [Problem(path, first_line + line, what, hint, rule="front-matter-broken")]
    finally:
        if loader is not None:
            loader.dispose()

    lines: dict[tuple, int] = {}
    walked: set[int] = set()

    def walk(node: yaml.Node, where: tuple) -> None:
        lines[where] = first_line + node.start_mark.line
        if id(node) in walked:  # what refers to itself would never end
            return
        walked.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, child in node.value:
                name = key.value
                if name in seen and not any(conflicts(text, path)):
                    problems.append(_twice(path, first_line + key.start_mark.line, name))
                seen.add(name)
                walk(child, (*where, name))
                lines[(*where, name)] = first_line + key.start_mark.line
        elif isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                walk(child, (*where, index))

    if node is not None:
        walk(node, ())
    return Yaml(value, lines), problems


def _twice(path: str, line: int, name: Any) -> Problem:
    what = f"“{name}:” stands here a second time, and only one of the two would count."
    return Problem(path, line, what, "Keep one of them.", rule="key-twice")


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


def _plain_keys(node: Any) -> None:
    """Let `on:` and `no:` be the words they are: YAML takes them for true and false."""
    todo, done = [node], set()
    while todo:
        node = todo.pop()
        if id(node) in done or not isinstance(node, yaml.CollectionNode):
            continue
        done.add(id(node))
        for child in node.value:
            if isinstance(child, tuple) and child[0].tag.endswith(":bool"):
                child[0].tag = "tag:yaml.org,2002:str"
            todo += child if isinstance(child, tuple) else [child]


def conflicts(text: str, path: str, first_line: int = 1) -> Iterator[Problem]:
    """Lines that Git writes where two people changed the same passage."""
    for number, line in enumerate(text.split("\n"), first_line):
        if match := _CONFLICT.match(line):
            yield Problem(
                path,
                number,
                f"The line “{line[:40].rstrip()}” is a mark: "
                "two people changed this passage at once, and both versions are here.",
                "Keep the words that are right, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>.",
                rule="merge-marker",
            )
            if match[1][0] == "<":
                return  # the marks that close it belong to the same slip


def _yaml_words(text: str, path: str, error: yaml.YAMLError) -> tuple[int, tuple[str, str]]:
    """Line (from 0) of the slip, what is wrong and what to write, for someone who has never heard of YAML."""
    lines, whole = text.split("\n"), "the lines at the top" if path.startswith("docs/") else "this file"
    if (position := getattr(error, "position", None)) is not None:
        code, at = int(getattr(error, "character", 0) or 0), text.encode()[:position].decode("utf-8", "ignore")
        hidden = next((place for place, sign in enumerate(text) if ord(sign) == code), len(at))
        what = "A sign stands here that can't be seen and that nothing can read."
        return text[:hidden].count("\n"), (what, "Delete the line and type it anew.")
    marks = [mark.line for name in ("problem_mark", "context_mark") if (mark := getattr(error, name, None))]
    if (opened := _open_quote(lines, marks)) is not None:
        return opened
    for number in marks:
        if number < len(lines) and (words := _slip(lines[number], whole)):
            return number, words
    number = min([*marks, len(lines) - 1][0], len(lines) - 1)
    line = lines[number].strip()
    if (opened := _open_bracket(lines, marks)) is not None:
        return opened
    if number and lines[number][:1] == " " and re.search("mapping|block|indent|alias|token", str(error)):
        if _KEY.match(line.removeprefix("- ")) or line.startswith("- "):
            hint = "Give it the same number of spaces in front."
            return number, ("This line does not line up with the one above it.", hint)
    return number, (
        f"{whole[0].upper()}{whole[1:]} can't be read here: {line or 'an end is missing'}",
        "Each is a word, a colon, a space and the text; text with special characters goes in \"quotes\".",
    )


def _open_quote(lines: list[str], marks: list[int]) -> tuple[int, tuple[str, str]] | None:
    """A text whose quotation mark nothing ends: reading stops some lines further down, where nothing is wrong."""
    for number in range(min([*marks, len(lines) - 1][0], len(lines) - 1), -1, -1):
        match = _KEY.fullmatch(lines[number].strip().removeprefix("- ").strip())
        rest = match["rest"].strip() if match else ""
        if match and rest[:1] == '"' and rest.count('"') == 1:
            hint = f"Write {match['key']}: {quoted(rest)}"
            return number, ("The quotation mark at the end is missing.", hint)
        if match and number not in marks:
            return None
    return None


def _open_bracket(lines: list[str], marks: list[int]) -> tuple[int, tuple[str, str]] | None:
    """A list or mapping in brackets that nothing ends, on or above the line where reading stopped."""
    for number in range(min([*marks, len(lines) - 1][0], len(lines) - 1), -1, -1):
        match = _KEY.fullmatch(lines[number].strip().removeprefix("- ").strip())
        rest = match["rest"].strip() if match else ""
        closing = {"[": "]", "{": "}"}.get(rest[:1])
        if match and closing and closing not in rest and match["key"] not in ("title", "description", "label"):
            end = f"The {closing} at the end is missing."
            return number, (end, f"Write {lines[number].strip()}{closing}")
    return None


def _slip(line: str, whole: str) -> tuple[str, str] | None:
    """What is wrong with one line of YAML by itself, and what to write; None when nothing is to be seen."""
    if "\t" in line:
        return "This line has a tab in it.", "Use spaces in its place."
    if re.match(r" *-[A-Za-z]", line):
        return "A space is missing behind the hyphen.", f"Write - {line.strip()[1:]}"
    if re.match(r"[ ]*[\xa0\u2000-\u200b\u202f\u3000]", line):
        return "This line begins with spaces of another kind, as web pages and Word have them.", "Delete them and type plain ones."
    match = _KEY.fullmatch(line.strip().removeprefix("- ").strip())
    if not match and (wide := re.fullmatch(r"\s*([A-Za-z][\w-]*)\s*[：﹕∶]\s*(.*)", line)):
        return f"The colon behind “{wide[1]}” is not a plain one.", f"Write {wide[1]}: {wide[2]}"
    if not match:
        word, _, rest = line.strip().partition(" ")
        if rest and get_close_matches(word.lower(), _WORDS, 1, 0.8):
            return f"A colon is missing behind “{word}”.", f"Write {word}: {rest.lstrip('： ')}"
        return None
    key, rest = match["key"], match["rest"].strip()
    if rest and not match["space"] and not rest.startswith("//"):
        return f"A space is missing behind “{key}:”.", f"Write {key}: {rest.strip(_UNSEEN)}"
    try:
        yaml.load(f"{key}: {rest}", _LOADER)
        return None
    except (yaml.YAMLError, ValueError):
        better = f"{key}: {quoted(rest)}"
    if rest[0] == "'":
        return f"The text behind “{key}:” stands in single quotes and has an apostrophe in it.", f"Write {better}"
    if rest[0] == '"':
        return f"The quotation marks behind “{key}:” don't fit together.", f"Write {better}"
    closing = {"[": "]", "{": "}"}.get(rest[0])
    if closing and closing not in rest and key not in ("title", "description", "label"):
        return f"The {closing} at the end is missing.", f"Write {line.strip()}{closing}"
    if rest[0] in "@`*&!%|>[]{},?#" or rest.startswith("- "):
        what = f"The text behind “{key}:” begins with {rest[0]}, which can't stand there bare."
    elif ":" in rest:
        what = f"The text behind “{key}:” has a colon in it, so {whole} can't be read."
    else:
        return None
    return what, f"Put the text in quotes: {better}"


def quoted(text: str) -> str:
    """Text in straight double quotes: quotes round it are taken off first, those inside become curly ones."""
    text = text.strip()
    first, last = (_CURLY.get(sign, sign) for sign in (text[:1], text[-1:]))
    if first and first in "\"'":
        if last == first and len(text) > 1:
            text = text[1:-1]
        elif sum(_CURLY.get(sign, sign) == first for sign in text) == 1:
            text = text[1:]
    if text.count('"') % 2:
        text += '"'
    for number in range(text.count('"')):
        text = text.replace('"', "”" if number % 2 else "“", 1)
    return '"' + text.replace("\\", "\\\\").replace("''", "'") + '"'


@lru_cache(maxsize=MANY)
def parse_page(src: str, text: str) -> tuple[Page, list[Problem]]:
    """One page from its text. Broken front matter gives what can be read of it and problems, never an exception."""
    lines, path = text.split("\n"), f"docs/{src}"

    def at(line: int, what: str, instead: str, *, rule: str) -> Problem:
        return Problem(path, line, what, instead, rule=rule)

    if not text.strip(_UNSEEN + "\n"):
        what = "The page is empty."
        hint = "Write its text, or delete the file if the page is no longer wanted."
        return Page(src, {}, Yaml({}, {}), text, 1), [at(1, what, hint, rule="page-empty")]
    start, opening = _opening(lines)
    problems = [at(line, what, hint, rule="front-matter-first-line") for line, what, hint in opening]
    if (start is None or start > 0) and _LEGACY.match(lines[0]):
        first = lines[0].strip()[:60]
        what = f"The first line, “{first}”, would vanish: a word with a colon there is taken for a setting."
        problems.append(at(1, what, "Put the lines that begin and end with --- above it.", rule="first-line-lost"))
    if start is None:
        if not opening:
            what = "The page has no lines at its top that begin and end with ---."
            hint = "Copy them from another page: title, description and id."
            problems.append(at(1, what, hint, rule="front-matter-missing"))
        return Page(src, {}, Yaml({}, {}), text, 1), problems

    end, after, slip = _ending(lines, start, path)
    if slip == "open":
        what = "The lines at the top begin with --- and never end, so the whole page would be lost."
        problems.append(at(1, what, "Add a line with --- below them.", rule="front-matter-open"))
    elif slip == "dashes":
        what = f"The lines at the top end with “{lines[end].strip()}”, which has to be exactly three hyphens."
        if lines[end].strip() == "---":
            what = "A space stands in front of the --- that ends the lines at the top, so they don't end there."
        problems.append(at(end + 1, what, "Write --- there, with nothing in front of it.", rule="front-matter-open"))
    elif end == len(lines) - 1:
        what = "The --- is the very end of the file, so the lines above it would be printed as text."
        problems.append(at(end + 1, what, "Add an empty line below it.", rule="front-matter-open"))
    front, found = _front("\n".join(lines[start + 1 : end]), path, start + 2)
    if not front.value and not found and slip != "open":
        what = "Nothing stands between the two lines of ---."
        found = [at(start + 1, what, "Copy title, description and id from another page.", rule="front-matter-empty")]
    page = Page(src, dict(front.value), front, "\n".join(lines[after:]), after + 1)
    return page, [*problems, *found, *_second_front(page)]


def _opening(lines: list[str]) -> tuple[int | None, list[tuple[int, str, str]]]:
    """Index of the --- that begins the front matter (-1: it is missing, None: there is no front matter), and slips."""
    if lines[0].rstrip(" \t") == "---":
        return 0, []
    first = next((number for number, line in enumerate(lines) if line.strip(_UNSEEN)), 0)
    sign = lines[first].strip(_UNSEEN)

    def names(number: int) -> bool:
        following = next((line for line in lines[number : number + 5] if line.strip(_UNSEEN)), "")
        return re.match(rf"\s*({_COMMON})[ \t]*:", following, re.IGNORECASE) is not None

    if sign == "---" and first:
        what = "The first line is empty; the lines at the top would be printed as text."
        return first, [(1, what, "Begin the file with ---.")]
    if sign == "---":
        what = "Something that can't be seen, or a space, stands in front of the first ---."
        return 0, [(1, what, "Delete that line and type --- anew.")]
    if _DASHES.fullmatch(sign) and names(first + 1):
        what = f"The first line is “{sign}”, which has to be exactly three hyphens."
        return first, [(first + 1, what, "Write --- there.")]
    if names(first):
        what = f"The line --- is missing above “{sign[:60]}”."
        return first - 1, [(first + 1, what, "Write --- on a line of its own above it.")]
    for number, line in enumerate(lines[:40]):
        if _FENCE.match(line):
            break
        if line.rstrip() == "---" and names(number + 1):
            what = "Text stands above the first ---, so the lines with title and description would be printed as text."
            return number, [(1, what, "Move that text below the second ---.")]
    return None, []


def _ending(lines: list[str], start: int, path: str) -> tuple[int, int, str]:
    """Where the front matter ends, where the text begins, and the slip: "open", "dashes" or none."""
    prose = None
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.rstrip(" \t") in ("---", "..."):
            value = _value("\n".join(lines[start + 1 : number])) if prose else {}
            if not isinstance(value, dict) or any(" " in str(key) for key in value):
                break
            return number, number + 1, ""
        merging = line == "=" * 7 and any(_CONFLICT.match(above) for above in lines[start:number])
        if _DASHES.fullmatch(line.strip()) and not line.startswith("  ") and not merging:
            return number, number + 1, "dashes"
        if re.match(r"#{2,6} +\S", line):
            prose = prose or number
            break
        if prose is None and line.strip() and not lines[number - 1].strip() and not _front_like(line):
            prose = number
    prose = prose or len(lines)
    return prose, prose, "open"


def _value(text: str) -> Any:
    parsed, _ = parse_yaml(text, "docs/")
    return parsed.value if parsed else None


def _front_like(line: str) -> bool:
    return line[0] in " \t#" or line.startswith("- ") or _KEY.match(line) is not None


def _front(text: str, path: str, first_line: int) -> tuple[Yaml, list[Problem]]:
    """Front matter; when it can't be read as a whole, key by key, so that one slip hides nothing else."""
    parsed, problems = parse_yaml(text, path, first_line)
    if parsed is not None and isinstance(parsed.value, dict):
        return parsed, [*problems, *_cut_values(text, path, first_line)]
    lines = text.split("\n")
    if not any(_KEY.match(line) for line in lines):
        what = "The lines at the top are not of the form “word: text”."
        hint = "Write them like this: title: How to begin"
        found = problems or [Problem(path, first_line, what, hint, rule="front-matter-broken")]
        return Yaml({}, {}), found
    starts = [number for number, line in enumerate(lines) if line.strip() and line[0] not in " \t-#"]
    starts = sorted({*starts, next(number for number, line in enumerate(lines) if line.strip())})
    value: dict[Any, Any] = {}
    places: dict[tuple, int] = {(): first_line}
    found: list[Problem] = list(conflicts(text, path, first_line))
    for begin, end in zip(starts, [*starts[1:], len(lines)]):
        if re.match(r"[<>=|]{7}", lines[begin]):
            continue
        part, slips = _block(lines[begin:end], path, first_line + begin)
        if lines[begin][0] == " ":
            hint = f"Take it out and write {lines[begin].strip()}"
            what = "A space stands in front of this line."
            slips.append(Problem(path, first_line + begin, what, hint, rule="front-matter-broken"))
        for key in part.value:
            if key in value and not any(conflicts(text, path)):
                slips.append(_twice(path, part.line(key), key))
        value.update(part.value)
        places.update({where: line for where, line in part.lines.items() if where})
        found += slips
    return Yaml(value, places), found or problems


def _block(lines: list[str], path: str, first_line: int) -> tuple[Yaml, list[Problem]]:
    """One key of broken front matter with the lines below it."""
    parsed, problems = parse_yaml("\n".join(lines), path, first_line)
    if parsed is not None and isinstance(parsed.value, dict):
        return parsed, problems
    match = _KEY.fullmatch(lines[0].strip())
    match = match or re.fullmatch(rf"(?P<key>{_COMMON})\s*[：﹕∶ ]\s*(?P<rest>.*)", lines[0].strip())
    text = quoted(match["rest"])[1:-1] or None if match else None
    if match and match["rest"][:1] in ("[", "{") and match["key"] not in ("title", "description", "label"):
        text = None
    saved = Yaml({match["key"]: text}, {(match["key"],): first_line}) if match else Yaml({}, {})
    indented = [(number, line.strip()) for number, line in enumerate(lines[1:], 1) if line.startswith(" ")]
    inner = [(number, line, found["key"]) for number, line in indented if (found := _KEY.fullmatch(line))]
    if match and match["rest"][:1] not in ("", "|", ">") and inner:
        saved, problems = _block(lines[:1], path, first_line)
        for number, line, key in inner:
            what, hint = f"A space stands in front of “{key}:”.", f"Take it out and write {line}"
            more, slips = _block([line], path, first_line + number)
            saved = Yaml({**saved.value, **more.value}, {**saved.lines, **more.lines})
            problems += [Problem(path, first_line + number, what, hint, rule="front-matter-broken"), *slips]
        return saved, problems
    slips = {number: words for number, line in enumerate(lines) if (words := _slip(line, "the lines at the top"))}
    if slips:
        sound = "\n".join("" if number in slips else line for number, line in enumerate(lines))
        rest, _ = parse_yaml(sound, path, first_line)
        problems = [
            Problem(path, first_line + number, *words, rule="front-matter-broken") for number, words in slips.items()
        ]
        return rest if rest is not None and rest.value and isinstance(rest.value, dict) else saved, problems
    if not problems:
        what = f"“{lines[0].strip()[:60]}” is not of the form “word: text”."
        hint = "Write it like this: title: How to begin"
        problems = [Problem(path, first_line, what, hint, rule="front-matter-broken")]
    return saved, problems


def _cut_values(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Values that YAML reads without a word, but not as they are written."""
    folded = None  # how far the key is set in whose text stands in the lines below
    for number, line in enumerate(text.split("\n"), first_line):
        indent = len(line) - len(line.lstrip())
        if folded is not None and (not line.strip() or indent > folded):
            continue
        match = _KEY.fullmatch(line.strip().removeprefix("- ").strip())
        folded = indent if match and match["rest"].strip()[:1] in ("|", ">") else None
        if folded is not None:
            continue
        if re.match(r" *-[A-Za-z]", line) and (words := _slip(line, "")):
            yield Problem(path, number, *words, rule="front-matter-broken")
        if not match or not match["rest"].strip():
            continue
        key, rest = match["key"], match["rest"].strip()
        sign = r"\s#" if path.startswith("docs/") and key in ("title", "description", "label") else r"\s#(?=\w)"
        if rest[0] in "&!":
            what = f"The text behind “{key}:” begins with {rest[0]}, and a part of it would be lost."
            yield Problem(path, number, what, f"Put the text in quotes: {key}: {quoted(rest)}", rule="value-cut")
        elif rest[0] not in "\"'#[{" and (cut := re.search(sign, rest)):
            lost = rest[cut.start() + 1 :]
            what = f"“{lost[:60]}” would be lost, because a # after a space ends the text."
            yield Problem(path, number, what, f"Put the text in quotes: {key}: {quoted(rest)}", rule="value-cut")
        elif rest[0] in _CURLY and re.search(r"[^\W\d]", rest) and _CURLY[rest[0]] == _CURLY.get(rest[-1], rest[-1]):
            what = f"The text behind “{key}:” stands in curly quotation marks, which would be shown."
            hint = f"Write straight ones: {key}: {quoted(rest)}"
            yield Problem(path, number, what, hint, rule="value-in-curly-quotes", level=WARNING)


def _second_front(page: Page) -> Iterator[Problem]:
    """Lines that belong to the front matter, but stand below its end and would be printed."""
    lines = page.body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return
    begin = first + (lines[first].rstrip() == "---")
    end = next((number for number, line in enumerate(lines[begin:], begin) if line.rstrip() in ("---", "...")), None)
    block = lines[begin:end] if end is not None else []
    if block and all(re.match(r"[a-z]+: |[a-z]+:$|\s|- |$", line) for line in block) and re.match(r"[a-z]+:", block[0]):
        yield Problem(
            page.path,
            page.body_line + begin,
            f"“{block[0].strip()[:60]}” stands below the end of the lines at the top, so it would be printed as text.",
            "Keep one block: move these lines above the second --- and take the other --- out.",
            rule="front-matter-twice",
        )


def decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file with plain line ends, whatever it was saved as; a problem when that is not UTF-8."""
    encoding, half = "", len(raw) // 2
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif half and max(raw[1::2].count(0), raw[::2].count(0)) > 0.4 * half:
        encoding = "utf-16-le" if raw[1::2].count(0) >= raw[::2].count(0) else "utf-16-be"
    problems, hint = [], "Save it as UTF-8, or copy its text into a new file in the browser."
    if encoding:
        text = raw.decode(encoding, "replace").removeprefix("\ufeff")
        what = f"The file is saved as {encoding[:6].upper()} and not as UTF-8, so nothing in it can be read."
        problems = [Problem(path, 1, what, hint, rule="not-utf8")]
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("utf-8-sig", "surrogateescape")
            odd = re.search(r"[^\s\udc80-\udcff]*[\udc80-\udcff]\S*", text)
            line = text.count("\n", 0, odd.start()) + 1
            word = _windows(odd[0]).strip(".,;:!?()*_")
            what = f"The file is not saved as UTF-8, so letters can't be read, as in “{word[:40]}”."
            problems = [Problem(path, line, what, hint, rule="not-utf8")]
            text = _windows(text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def _windows(text: str) -> str:
    """Bytes that are no UTF-8 are nearly always letters and quotes of old Windows programs."""
    return re.sub(r"[\udc80-\udcff]", lambda odd: bytes([ord(odd[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def files_below(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each file below a folder, sorted, and its path from there with `/`. Links elsewhere are not followed."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not os.path.islink(os.path.join(place, name)))
        for name in sorted(names):
            file = Path(place, name)
            if file.is_file() and not file.is_symlink():
                yield file, os.fsencode(file.relative_to(folder).as_posix()).decode("utf-8", "replace")


def read_guide(docs: Path, data: Path) -> Guide:
    """Read every Markdown file below `docs` and every YAML file in `data`. What can't be read becomes a problem.

    A page's text decides all about its Page, so the same text gives the same object.
    """
    guide = Guide()

    def text_of(file: Path, path: str) -> str:
        try:
            text, problems = decode(file.read_bytes(), path)
        except OSError:
            what, hint = "The file can't be opened.", "Upload it again, or ask whoever looks after the site."
            text, problems = "", [Problem(path, 1, what, hint, rule="file-unreadable")]
        guide.problems += problems
        return text

    for file, name in files_below(data):
        if "/" in name or not name.endswith(".yml"):
            continue
        text = text_of(file, f"data/{name}")
        parsed, problems = parse_yaml(text, f"data/{name}")
        guide.problems += problems
        if parsed is not None:
            guide.data[file.stem] = parsed
            guide.problems += _cut_values(text, f"data/{name}", 1) if file.stem in _FACTS else ()
    found = [(file, src) for file, src in files_below(docs) if src.endswith(".md")]
    for file, src in sorted(found, key=lambda pair: PurePosixPath(pair[1])):
        page, problems = parse_page(src, text_of(file, f"docs/{src}"))
        guide.pages[src] = page
        guide.problems += problems
    return guide
