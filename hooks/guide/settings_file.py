"""mkdocs.yml as plain values with the line of each. What a tag in it stands for is never made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from guide.problems import Problem
from guide.yaml_lines import parse_yaml

FILE = "mkdocs.yml"
PLAIN = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "value")
}


def composed(file: Path) -> yaml.Node | None:
    """The settings as nodes, of which nothing is carried out. Raises OSError, and yaml.YAMLError when they can't be read."""
    return yaml.compose(file.read_text("utf-8-sig"), yaml.SafeLoader)


class Settings:
    """Plain values of mkdocs.yml and the line of each; what a tag stands for is never made, only its text kept."""

    def __init__(self, node: yaml.Node | None) -> None:
        self.lines: dict[tuple, int] = {}
        self.twice: list[tuple[int, str]] = []
        self.value = self._plain(node, (), frozenset())

    def _plain(self, node: yaml.Node | None, where: tuple, inside: frozenset[int]) -> Any:
        if node is None or id(node) in inside or len(inside) > 40:
            return None
        self.lines.setdefault(where, node.start_mark.line + 1)
        inside = inside | {id(node)}
        if isinstance(node, yaml.MappingNode):
            value: dict[str, Any] = {}
            for key, child in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
                if name in value:
                    self.twice.append((key.start_mark.line + 1, name))
                value[name] = self._plain(child, (*where, name), inside)
                self.lines[(*where, name)] = key.start_mark.line + 1
            return value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*where, number), inside) for number, child in enumerate(node.value)]
        kind = node.tag.rpartition(":")[2]
        if kind == "bool":
            return node.value.lower() in ("yes", "true", "on")
        return None if kind == "null" else int(node.value) if kind == "int" and node.value.isdecimal() else node.value

    def line(self, *where: Any) -> int:
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def get(self, *where: Any) -> Any:
        value = self.value
        for key in where:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def entries(self, name: str) -> list[tuple[str, Any, tuple]]:
        """Names, options and place of a list such as `plugins:`, whichever way it is written."""
        value = self.get(name)
        if isinstance(value, dict):
            return [(key, options, (name, key)) for key, options in value.items()]
        found = []
        for number, entry in enumerate(value if isinstance(value, list) else []):
            if isinstance(entry, dict):
                found += [(key, options, (name, number, key)) for key, options in entry.items()]
            elif entry is not None:
                found.append((str(entry), None, (name, number)))
        return found


def settings_broken(text: str) -> Problem:
    """What is wrong with settings that can't be read, in the words that pages and data get."""
    _, found = parse_yaml(text, FILE)
    if found and found[0].rule == "front-matter-broken":
        return replace(found[0], rule="settings-broken")
    hint = "Undo the last change of this file; what staff change stands in docs/ and data/."
    return Problem(
        FILE, found[0].line if found else 1, "The settings can't be read here.", hint, rule="settings-broken"
    )


def check_tags(path: str, node: yaml.Node | None, text: str) -> Iterator[Problem]:
    """Words with ! in front, which would make MkDocs run code or read values from the computer it runs on."""
    todo, seen, lines = [node], set(), text.split("\n")
    while todo:
        node = todo.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if node.tag not in PLAIN:
            line = lines[node.start_mark.line].strip() if node.start_mark.line < len(lines) else ""
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            does = (
                "would run program code"
                if "python" in tag
                else "would take its value from the computer the site is built on"
            )
            what = (
                f"“{tag[:60]}” {does if 'python' in tag or 'ENV' in tag else 'is not understood here'}: “{line[:60]}”."
            )
            yield Problem(
                path, node.start_mark.line + 1, what, "Take it out, and write the value itself.", rule="settings-tag"
            )
        if isinstance(node, yaml.MappingNode):
            todo += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value
