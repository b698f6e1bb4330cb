"""YAML with the line of each value, and what is wrong with it in the words of people who have never heard of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from guide.problems import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?P<space>[ \t]*)(?P<rest>.*)")  # “word: text”
UNSEEN = " \t\xa0\u200b\u200c\u200d\u2060\ufeff"
_WORDS = (  # behind which a colon may have been forgotten
    "title description id label kind menu terms related booking template reviewed name call text chat hours happens "
    "note source checked expires authors year about where url phone email address website fees insurance notice country"
).split()
CURLY = dict(zip("“”„‟‘’‚", '""""\'\'\''))
CONFLICT = re.compile(r"^(<{7}|\|{7}|>{7})(?= |$)")


@dataclass(frozen=True, eq=False)
class Yaml:
    """A parsed mapping or list, and the line (from 1) on which each value stands, by its path of keys and indexes.

    Never changed once read: as with a Page, what follows from it alone may be kept with it.
    """

    value: Any
    lines: dict[tuple, int]

    def line(self, *path: Any) -> int:
        """Line of a value; of the nearest value around it when it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Yaml | None, list[Problem]]:
    """Parse YAML with line numbers. None and one problem when it is no YAML; duplicate keys are problems too."""
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
            keys = [key for key, _ in node.value]
            again = [key for at, key in enumerate(keys) if any(key.value == other.value for other in keys[:at])]
            if len(again) > 2 and again[0].value == keys[0].value:
                what = f"A new entry begins with “{again[0].value}:”, and the hyphen in front of it is missing."
                hint = "Write - and a space in front, as the entry above has it."
                problems.append(Problem(path, first_line + again[0].start_mark.line, what, hint, rule="key-twice"))
            elif not any(conflicts(text, path)):
                problems.extend(key_twice(path, first_line + key.start_mark.line, key.value) for key in again)
            for key, child in node.value:
                name = key.value
                walk(child, (*where, name))
                lines[(*where, name)] = first_line + key.start_mark.line
        elif isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                walk(child, (*where, index))

    if node is not None:
        walk(node, ())
    return Yaml(value, lines), problems


def key_twice(path: str, line: int, name: Any) -> Problem:
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
    if "<<<<<<<" not in text and "|||||||" not in text and ">>>>>>>" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        if match := CONFLICT.match(line):
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
        if number < len(lines) and (words := slip_in(lines[number], whole)):
            return number, words
    number = min([*marks, len(lines) - 1][0], len(lines) - 1)
    line = lines[number].strip()
    if (opened := _open_bracket(lines, marks)) is not None:
        return opened
    if number and lines[number][:1] == " " and re.search("mapping|block|indent|alias|token", str(error)):
        if KEY.match(line.removeprefix("- ")) or line.startswith("- "):
            hint = "Give it the same number of spaces in front."
            return number, ("This line does not line up with the one above it.", hint)
    return number, (
        f"{whole[0].upper()}{whole[1:]} can't be read here: {line or 'an end is missing'}",
        'Each is a word, a colon, a space and the text; text with special characters goes in "quotes".',
    )


def _open_quote(lines: list[str], marks: list[int]) -> tuple[int, tuple[str, str]] | None:
    """A text whose quotation mark nothing ends: reading stops some lines further down, where nothing is wrong."""
    for number in range(min([*marks, len(lines) - 1][0], len(lines) - 1), -1, -1):
        match = KEY.fullmatch(lines[number].strip().removeprefix("- ").strip())
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
        match = KEY.fullmatch(lines[number].strip().removeprefix("- ").strip())
        rest = match["rest"].strip() if match else ""
        closing = {"[": "]", "{": "}"}.get(rest[:1])
        if match and closing and closing not in rest and match["key"] not in ("title", "description", "label"):
            end = f"The {closing} at the end is missing."
            return number, (end, f"Write {lines[number].strip()}{closing}")
    return None


def slip_in(line: str, whole: str) -> tuple[str, str] | None:
    """What is wrong with one line of YAML by itself, and what to write; None when nothing is to be seen."""
    if "\t" in line:
        return "This line has a tab in it.", "Use spaces in its place."
    if re.match(r" *-[A-Za-z]", line):
        return "A space is missing behind the hyphen.", f"Write - {line.strip()[1:]}"
    if re.match(r"[ ]*[\xa0\u2000-\u200b\u202f\u3000]", line):
        return (
            "This line begins with spaces of another kind, as web pages and Word have them.",
            "Delete them and type plain ones.",
        )
    match = KEY.fullmatch(line.strip().removeprefix("- ").strip())
    if not match and (wide := re.fullmatch(r"\s*([A-Za-z][\w-]*)\s*[：﹕∶]\s*(.*)", line)):
        return f"The colon behind “{wide[1]}” is not a plain one.", f"Write {wide[1]}: {wide[2]}"
    if not match:
        word, _, rest = line.strip().partition(" ")
        if rest and get_close_matches(word.lower(), _WORDS, 1, 0.8):
            return f"A colon is missing behind “{word}”.", f"Write {word}: {rest.lstrip('： ')}"
        return None
    key, rest = match["key"], match["rest"].strip()
    if rest and not match["space"] and not rest.startswith("//"):
        return f"A space is missing behind “{key}:”.", f"Write {key}: {rest.strip(UNSEEN)}"
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
    first, last = (CURLY.get(sign, sign) for sign in (text[:1], text[-1:]))
    if first and first in "\"'":
        if last == first and len(text) > 1:
            text = text[1:-1]
        elif sum(CURLY.get(sign, sign) == first for sign in text) == 1:
            text = text[1:]
    if text.count('"') % 2:
        text += '"'
    for number in range(text.count('"')):
        text = text.replace('"', "”" if number % 2 else "“", 1)
    return '"' + text.replace("\\", "\\\\").replace("''", "'") + '"'
