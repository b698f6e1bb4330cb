"""The style of a page: Material's stylesheet and ours, cut down to the rules that the built pages use.

A selector stays when every tag, class, id and attribute it asks for stands on some page. What an earlier sheet says and
a later one says again for the same selector is left out, and so is a custom property that is only another name of one.
`shrink` raises rather than hand out a sheet in which a custom property or an animation in use has no value. CSS is read
with tinycss2, which follows the specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(,?)")  # what stands behind a comma is for want of a value
_PAPER = re.compile(r"@page\b.*|@media (?:only )?print(?: and [^,]*)?")
_ROOT = re.compile(r":root[^\s>+~]*")
_ONLY_A_NAME = re.compile(r"var\((--[\w-]+)\)\Z")
_BLANKS = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([,>~+])\s*")

# Our own two sheets, by their addresses in the site.
OURS, LATER = "assets/stylesheets/guide.css", "assets/stylesheets/later.css"
# Attributes that readers and scripts set after a page is built.
STATES = frozenset("[open] [hidden] [data-scheme] [data-scheme=dark] [data-scheme=light]".split())
# Tags that a browser adds by itself, or that are not worth looking for.
ALWAYS = frozenset("html head body * from to tbody".split())


class StyleError(Exception):
    """Something in use would have no value; the message names it."""


@dataclass(frozen=True)
class Rule:
    """A style rule: the conditions around it (`@media print`, …), one selector, its declarations by name."""

    around: tuple[str, ...]
    selector: str
    needs: frozenset[str]
    declarations: tuple[tuple[str, str], ...]
    later: bool = False


@dataclass(frozen=True)
class Style:
    """What stands in each page, what stands beside it where one of these names is, and what may come later."""

    each: str
    some: tuple[tuple[frozenset[str], str], ...]
    later: str

    @property
    def whole(self) -> str:
        return "".join((self.each, *(css for _, css in self.some), self.later))


def shrink(
    theirs: str, ours: str, names: Iterable[str], *, later: str = "", beside: Iterable[str] = (), own: Iterable[str] = (),
    few: Iterable[Iterable[str]] = (),
) -> Style:  # fmt: skip
    """One small style from the theme's sheet and our two, for pages that hold these names (`guide/reading.py` finds them).

    What `own` names is drawn by our sheet alone: the theme's rules for it are left out. A rule that asks for a name in `few` goes
    to the pages on which a name of the same group stands, since it says nothing on others. What is for paper comes later, as all
    in the sheet `later` does. Sheets that stand `beside` on some pages take values from here. Raises StyleError when a custom
    property in use has no value in the result, or when `own` names something for which we have no rule.
    """
    known = {*names, *STATES, *ALWAYS}
    if missing := sorted({*own} - {name for rule in read(ours) for name in rule.needs}):
        raise StyleError(f"There is no rule for {', '.join(missing)}.")
    theirs_may = known - {*own}
    rules = [rule for rule in read(theirs) if rule.needs <= theirs_may]
    rules += [rule for rule in read(ours) if rule.needs <= known]
    rules = [replace(rule, later=True) if any(map(_PAPER.fullmatch, (*rule.around, rule.selector))) else rule for rule in rules]
    rules += [replace(rule, later=True) for rule in read(later) if rule.needs <= known]
    others = [rule for sheet in beside for rule in read(sheet)]
    rules = _without_unused_values(_without_other_names(_without_overridden(rules), others), others)
    if lost := sorted(_asked([*rules, *others], needed=True) - _given([*rules, *others])):
        raise StyleError(f"Nothing gives a value to {', '.join(lost)}, which a stylesheet asks for.")
    parts: dict[frozenset[str] | None, list[Rule]] = {None: [], **{frozenset(group): [] for group in few}}
    for rule in rules:
        if not rule.later:
            parts[next((group for group in parts if group and group & rule.needs), None)].append(rule)
    some = tuple((group, write(its)) for group, its in parts.items() if group and its)
    return Style(write(parts[None]), some, write(rule for rule in rules if rule.later))


@lru_cache(maxsize=16)
def read(css: str) -> tuple[Rule, ...]:
    """The rules of a stylesheet, one a selector. Kept by text, as Material's sheet takes a while to read."""
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ()))


def _rules(nodes: Iterable[Node], around: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            declarations = tuple(_declarations(node.content))
            for prelude in _split(node.prelude):
                selector = _tidy(tinycss2.serialize(prelude))
                yield Rule(around, selector, frozenset(_needs(prelude)), declarations)
        elif isinstance(node, AtRule) and node.content is not None:
            head = f"@{node.at_keyword}{_words(node.prelude)}"
            if node.lower_at_keyword in ("font-face", "page"):
                yield Rule(around, head, frozenset(), tuple(_declarations(node.content)))
            else:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, (*around, head))


def _declarations(content: list[Node]) -> Iterator[tuple[str, str]]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            value = _BLANKS.sub(" ", tinycss2.serialize(node.value)).strip()
            yield node.name, value + ("!important" if node.important else "")


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            yield part
            part = []
        else:
            part.append(node)
    yield part


def _needs(prelude: list[Node]) -> Iterator[str]:
    """What must be on the page for a selector to apply. What stands in :not(), :is() and so on is not looked at."""
    before = ""
    for node in prelude:
        sign = node.value if node.type == "literal" else ""
        if node.type == "ident" and before != ":":
            yield f".{node.value}" if before == "." else node.value.lower()
        elif node.type == "hash":
            yield f"#{node.value}"
        elif node.type == "[] block":
            asked = re.match(r"\s*([\w-]+)\s*(?:(=)\s*[\"']?([^\"']*?)[\"']?\s*)?$", tinycss2.serialize(node.content))
            if asked:  # `^=` and the like are taken to apply
                yield f"[{asked[1]}={asked[3]}]" if asked[2] else f"[{asked[1]}]"
        before = sign


def _without_overridden(rules: list[Rule]) -> list[Rule]:
    """The rules without declarations that a later rule with the same selector and conditions makes anew."""
    later: dict[tuple, set[str]] = {}
    kept = []
    for rule in reversed(rules):
        said = later.setdefault((rule.later, rule.around, rule.selector), set())  # what comes later may never come
        if rule.around and rule.around[-1].startswith("@keyframes"):
            kept.append(rule)
            continue
        left = tuple((name, value) for name, value in rule.declarations if name not in said or "!important" in value)
        said.update(name for name, value in left if "!important" not in value)
        if left:
            kept.append(replace(rule, declarations=left))
    return kept[::-1]


def _without_other_names(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """The rules with `var(--b)` for `var(--a)` where all that is ever said of `--a` is `:root{--a:var(--b)}`, and `--b` is said of
    the root alone, so that both are the same everywhere. Names that others ask for stay."""
    kept = _asked(others)
    said: dict[str, list[tuple[Rule, str]]] = {}
    for rule in [*rules, *others]:
        for name, value in rule.declarations:
            if name[:2] == "--":
                said.setdefault(name, []).append((rule, value))
    everywhere = {name for name, places in said.items() if all(_ROOT.fullmatch(rule.selector) for rule, _ in places)}
    other = {
        f"var({name})": places[0][1]
        for name, places in said.items()
        if name not in kept and len(places) == 1 and places[0][0].selector == ":root" and not places[0][0].around
        and (same := _ONLY_A_NAME.match(places[0][1])) and same[1] in everywhere
    }  # fmt: skip
    for _ in range(len(other)):  # one may stand for another
        other = {name: other.get(value, value) for name, value in other.items()}
    spelled = re.compile("|".join(map(re.escape, other)) or r"(?!)")
    return [
        replace(rule, declarations=tuple((name, spelled.sub(lambda it: other[it[0]], value)) for name, value in rule.declarations))
        for rule in rules
    ]


def _without_unused_values(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """The rules without custom properties that neither they nor others read, and without animations and fonts that none name."""
    while True:
        asked = _asked([*rules, *others])
        said = " ".join(value for rule in [*rules, *others] for name, value in rule.declarations if "animation" in name or "font" in name)
        left = []
        for rule in rules:
            head = rule.around[-1] if rule.around else ""
            if head.startswith("@keyframes") and head.split()[-1] not in said:
                continue
            family = dict(rule.declarations).get("font-family", "").strip("\"'")
            if rule.selector == "@font-face" and said.count(family) < 2:
                continue
            used = tuple((name, value) for name, value in rule.declarations if name[:2] != "--" or name in asked)
            if used:
                left.append(replace(rule, declarations=used))
        if left == rules:
            return rules
        rules = left


def _asked(rules: Iterable[Rule], *, needed: bool = False) -> set[str]:
    """The custom properties that values name; with `needed` only those without a fallback."""
    found = (match for rule in rules for _, value in rule.declarations for match in _VAR.finditer(value))
    return {match[1] for match in found if not (needed and match[2])}


def _given(rules: Iterable[Rule]) -> set[str]:
    return {name for rule in rules for name, _ in rule.declarations if name[:2] == "--"}


def write(rules: Iterable[Rule]) -> str:
    """Rules as CSS without a needless sign. Neighbors that say the same, or stand in the same conditions, share."""
    merged: list[tuple[tuple[str, ...], list[str], tuple[tuple[str, str], ...]]] = []
    for rule in rules:
        if merged and merged[-1][0] == rule.around and rule.selector[:1] != "@":
            if merged[-1][2] == rule.declarations:
                merged[-1][1].append(rule.selector)
                continue
            if merged[-1][1] == [rule.selector]:
                merged[-1] = (rule.around, [rule.selector], merged[-1][2] + rule.declarations)
                continue
        merged.append((rule.around, [rule.selector], rule.declarations))
    out, open_now = [], ()
    for around, selectors, declarations in merged:
        shared = 0
        while shared < min(len(around), len(open_now)) and around[shared] == open_now[shared]:
            shared += 1
        out.append("}" * (len(open_now) - shared) + "".join(f"{head}{{" for head in around[shared:]))
        open_now = around
        body = ";".join(f"{name}:{_value(name, value)}" for name, value in declarations)
        out.append(f"{','.join(dict.fromkeys(selectors))}{{{body}}}")
    return "".join(out) + "}" * len(open_now)


def _value(name: str, value: str) -> str:
    return value if name[:2] == "--" else re.sub(r",\s+", ",", value)


def _tidy(selector: str) -> str:
    return _TIGHT.sub(r"\1", _BLANKS.sub(" ", selector).strip())


def _words(prelude: list[Node]) -> str:
    text = _BLANKS.sub(" ", tinycss2.serialize(prelude)).strip()
    return text if text[:1] in ("", "(") else f" {text}"
