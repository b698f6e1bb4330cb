"""Help lines: `[help:crisis]` in a page draws name and numbers from data/help.yml; nothing else may hold a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from guide.model import Page
from guide.problems import Problem

DRAW = re.compile(r"\[help:\s*([\w-]*)\s*\]")


def digits(number: Any) -> str:
    """A number as a phone dials it: digits, with a leading + if there is one."""
    return re.sub(r"(?!^\+)\D", "", str(number))


class HelpLines(Extension):
    """Draws lines of one country. `data` is what data/help.yml holds below `extra: help:`."""

    def __init__(self, data: dict[str, Any], country: str) -> None:
        super().__init__()
        self.data, self.country = data, country

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Draw(DRAW.pattern, self), "helplines", 175)


class _Draw(InlineProcessor):
    def __init__(self, pattern: str, extension: HelpLines) -> None:
        super().__init__(pattern)
        self.extension = extension

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[etree.Element | None, int | None, int | None]:
        found = find(self.extension.data, self.extension.country, match[1])
        if found is None:
            return None, None, None
        return element(found), match.start(0), match.end(0)


def find(data: dict[str, Any], country: str, role: str) -> dict[str, Any] | None:
    """The line for a role in a country, else its fallback; None when there is no such role.

    The emergency number comes as `{"call": number}`, the directory as it stands in the data (it has a `url`).
    """
    seen = set()
    while role not in seen:
        seen.add(role)
        if role == "emergency":
            numbers = [entry["emergency"] for entry in data.get("countries") or [] if entry.get("id") == country]
            return {"call": numbers[0]} if numbers else None
        if role == "directory":
            return data.get("directory")
        for line in data.get("lines") or []:
            if line.get("country") == country and line.get("for") == role:
                return line
        role = ((data.get("roles") or {}).get(role) or {}).get("fallback", role)
    return None


def element(line: dict[str, Any]) -> etree.Element:
    """`Name (call 1 or text WORD to 2)` with links that dial exactly what the text says; its words are no Markdown and no HTML."""
    if line.get("url"):
        link = etree.Element("a", {"href": str(line["url"]), "rel": "noreferrer"})
        link.text = AtomicString(line["name"])
        return link
    ways = []
    if line.get("call"):
        ways.append(("call ", _link("tel:", line["call"])))
    if line.get("text"):
        word = str(line.get("text_word") or "")
        ways.append((f"text {word} to " if word else "text ", _link("sms:", line["text"], word)))
    if not line.get("name"):
        return ways[0][1]
    span = etree.Element("span", {"class": "helpline"})
    before = f"{line['name']} ("
    for verb, link in ways:
        if len(span):
            span[-1].tail = AtomicString(f" or {verb}")
        else:
            span.text = AtomicString(before + verb)
        span.append(link)
    span[-1].tail = AtomicString(")")
    return span


def _link(scheme: str, number: Any, word: str = "") -> etree.Element:
    link = etree.Element("a", {"href": f"{scheme}{digits(number)}" + (f"?body={word}" if word else "")})
    link.text = AtomicString(number)
    return link


def drawn(page: Page) -> Iterator[tuple[int, str]]:
    """Line and role of each `[help:…]` in a page's text."""
    for line, text in page.prose():
        for match in DRAW.finditer(text):
            yield line, match[1]


def check_lost_signs(page: Page, roles: dict[str, Any]) -> Iterator[Problem]:
    """`help:crisis` without brackets, or between marks of code: readers would see the sign and no number."""
    prose = dict(page.prose())
    for line, text in enumerate(page.body.split("\n"), page.body_line):
        if "help:" not in text:
            continue
        if line not in prose:
            for match in DRAW.finditer(text):
                what = f"“{match[0]}” stands in a block of code, so readers would see these letters and no number."
                hint = f"Take out the line of ``` signs above and below it, and leave {match[0]}."
                yield Problem(page.path, line, what, hint, rule="sign-misspelt")
            continue
        code = [match for match in _CODE.finditer(text) if DRAW.search(match[2])]
        for match in code:
            sign = DRAW.search(match[2])
            what = f"“{match[0]}” stands between signs for code, so readers would see these letters and no number."
            hint = f"Take out the ` signs around it: {sign[0] if sign else match[2]}"
            yield Problem(page.path, line, what, hint, rule="sign-misspelt")
        for match in _BARE_SIGN.finditer(text):
            if match[1] in roles:
                what = f"“{match[0]}” has no brackets, so readers would see these letters and no number."
                yield Problem(page.path, line, what, f"Write [help:{match[1]}].", rule="sign-misspelt")


_CODE = re.compile(r"(?<!`)(`+)(?!`)([^\n]*?[^`\n])\1(?!`)")
_BARE_SIGN = re.compile(r"(?<![\w\[({/.:#=-])help:([\w-]+)(?![\w\])}])")
