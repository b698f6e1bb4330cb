"""Help lines: `[help:crisis]` in a page draws name and numbers from data/help.yml, and nothing else may hold a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from guide.pages import Guide, Page
from guide.problems import ERROR, WARNING, Problem

DRAW = re.compile(r"\[help:\s*([\w-]*)\s*\]")
LINE_KEYS = (
    "id", "country", "for", "name", "call", "text", "text_word", "chat", "also", "languages", "hours", "happens", "note", "source",
    "checked", "expires",
)  # fmt: skip
NEEDED = ("id", "country", "for", "name", "hours", "happens", "source", "checked", "expires")
SOON = timedelta(days=30)


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
    """`Name (call 1 or text WORD to 2)` with links that dial exactly what the text says."""
    if line.get("url"):
        link = etree.Element("a", {"href": str(line["url"]), "rel": "noreferrer"})
        link.text = str(line["name"])
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
    span.text = f"{line['name']} ("
    for number, (verb, link) in enumerate(ways):
        lead = ("" if not number else " or ") + verb
        if number:
            span[-1].tail = lead
        else:
            span.text += lead
        span.append(link)
    span[-1].tail = ")"
    return span


def _link(scheme: str, number: Any, word: str = "") -> etree.Element:
    link = etree.Element("a", {"href": f"{scheme}{digits(number)}" + (f"?body={word}" if word else "")})
    link.text = str(number)
    return link


def drawn(page: Page) -> Iterator[tuple[int, str]]:
    """Line and role of each `[help:…]` in a page's text."""
    for line, text in page.prose():
        for match in DRAW.finditer(text):
            yield line, match[1]


def check_helplines(guide: Guide, today: date, publishing: bool) -> Iterator[Problem]:
    """Roles that nobody knows, lines that are not whole, and dates: a past one stops publishing, and only that."""
    data = guide.extra.get("help") or {}
    roles = {**(data.get("roles") or {}), "emergency": {}, "directory": {}}
    for page in guide.pages.values():
        for line, role in drawn(page):
            if role not in roles:
                nearest = get_close_matches(role, roles, 1)
                hint = f"Did you mean [help:{nearest[0]}]?" if nearest else f"Write one of: {', '.join(roles)}."
                yield Problem(page.path, line, f"There is no help line for “{role}”.", hint, rule="helpline-unknown")
    if "help" not in guide.data:
        return
    where = guide.data["help"].line
    countries = [entry.get("id") for entry in data.get("countries") or []]
    country = (guide.extra.get("practice") or {}).get("country")
    if country not in countries and "practice" in guide.data:
        yield Problem(
            "data/practice.yml",
            guide.data["practice"].line("extra", "practice", "country"),
            f"There are no help lines for the country “{country}”.",
            f"Write one of: {', '.join(map(str, countries))}.",
            rule="country-unknown",
        )
    elif "practice" in guide.data and not any(
        line.get("country") == country and line.get("for") == "crisis" for line in data.get("lines") or []
    ):
        line = where("extra", "help", "lines")
        yield Problem(
            "data/help.yml",
            line,
            f"There is no line “for: crisis” for {country}, the country of the practice.",
            "Add one; it stands on every page.",
            rule="helpline-crisis-missing",
        )
    for number, line in enumerate(data.get("lines") or []):
        yield from _check_line(line, lambda *key, n=number: where("extra", "help", "lines", n, *key), today, publishing)
    directory = data.get("directory") or {}
    yield from _check_dates(directory, lambda *key: where("extra", "help", "directory", *key), today, publishing)


def _check_line(line: dict[str, Any], where: Any, today: date, publishing: bool) -> Iterator[Problem]:
    path, name = "data/help.yml", line.get("name") or line.get("id") or "this line"
    for key in line:
        if key not in LINE_KEYS:
            hint = f"Write one of: {', '.join(LINE_KEYS)}."
            yield Problem(path, where(key), f"A help line has no “{key}:”.", hint, rule="helpline-key-unknown")
    for key in NEEDED:
        if not line.get(key):
            what = f"The help line “{name}” has no “{key}:”."
            yield Problem(path, where(), what, "Add it, as the other lines have it.", rule="helpline-incomplete")
    if not (line.get("call") or line.get("text")):
        what = f"Nobody can reach “{name}”: it has neither “call:” nor “text:”."
        yield Problem(path, where(), what, "Add the number, in quotes.", rule="helpline-unreachable")
    for key in ("call", "text"):
        if line.get(key) is not None and not isinstance(line[key], str):
            what = f"The number of “{name}” is not in quotes, so zeros and dashes can get lost."
            yield Problem(path, where(key), what, f'Write {key}: "{line[key]}"', rule="helpline-number-bare")
        elif line.get(key) and not re.fullmatch(r"\+?[\d ()-]+", line[key]):
            what = f"The number of “{name}” holds something that can't be dialed."
            yield Problem(path, where(key), what, "Write digits, spaces and dashes only.", rule="helpline-number-form")
    if line.get("chat") and urlsplit(str(line["chat"])).scheme != "https":
        hint = "Write the whole address, beginning with https://"
        yield Problem(path, where("chat"), "The chat address is not a safe one.", hint, rule="helpline-chat")
    yield from _check_dates(line, where, today, publishing)


def _check_dates(line: dict[str, Any], where: Any, today: date, publishing: bool) -> Iterator[Problem]:
    path, name = "data/help.yml", line.get("name") or line.get("id") or "this line"
    for key in ("checked", "expires"):
        if line.get(key) is not None and not isinstance(line[key], date):
            what = f"“{key}:” of “{name}” is not a date."
            yield Problem(path, where(key), what, "Write it as year-month-day, like 2026-05-31.", rule="helpline-date")
            return
    checked, expires = line.get("checked"), line.get("expires")
    if checked and checked > today + timedelta(days=1):
        what = f"“{name}” was checked on {checked}, which is still to come."
        yield Problem(path, where("checked"), what, "Write the day on which somebody rang it.", rule="helpline-date")
    if expires and expires < today:
        yield Problem(
            path,
            where("expires"),
            f"The help line “{name}” was to be checked again by {expires}.",
            "Ring it or open its page, then set “checked:” to today and “expires:” to half a year from now.",
            rule="helpline-expired",
            level=ERROR if publishing else WARNING,
        )
    elif expires and expires < today + SOON:
        what = f"The help line “{name}” has to be checked again by {expires}."
        hint = "Ring it or open its page soon, then set both dates anew."
        yield Problem(path, where("expires"), what, hint, rule="helpline-expires-soon", level=WARNING)


def _alike(number: Any) -> str:
    """A number's digits, the same with and without the 1 in front of an American one."""
    found = digits(number).removeprefix("+")
    return found[1:] if len(found) == 11 and found[0] == "1" else found


def _ways_to_write(number: str) -> str:
    """A pattern for a number in prose. Short ones need a closer look: 1999 is a year, 9.88 a result, 1-12 a range."""
    if len(number) <= 3:
        return f"{number}|" + "[-‑]".join(number)
    return (r"(?:\+?1[ .‑-]*\(?)?" if len(number) == 10 else "") + r"[ \u00a0().–‑-]*".join(number)


def check_numbers_in_prose(guide: Guide) -> Iterator[Problem]:
    """Help-line numbers typed into a page, and superseded numbers anywhere."""
    data = guide.extra.get("help") or {}
    known: dict[str, str] = {}
    for entry in data.get("countries") or []:
        for key in ("emergency", "emergency_also"):
            if entry.get(key):
                known.setdefault(_alike(entry[key]), "[help:emergency]")
    for line in data.get("lines") or []:
        for way in [line, *(line.get("also") or [])]:
            for key in ("call", "text"):
                if way.get(key):
                    known.setdefault(_alike(way[key]), f"[help:{line.get('for')}]")
    old = {_alike(entry["number"]): entry for entry in data.get("superseded") or [] if entry.get("number")}
    lines = {str(line.get("id")): line for line in data.get("lines") or []}
    if not known and not old:
        return
    numbers = re.compile(
        r"(?<![\w.,/=#@-])(?:"
        + "|".join(_ways_to_write(number) for number in sorted({*known, *old}, key=len, reverse=True) if number)
        + r")(?![\w%]|[.,-]\d)"
    )
    for page in guide.pages.values():
        texts = [(line, text, False) for line, text in enumerate(page.body.split("\n"), page.body_line)]
        texts += [(page.line(key), value, True) for key, value in page.meta.items() if isinstance(value, str) and key != "id"]
        for line, text, _ in texts:
            for match in numbers.finditer(text):
                number, written = _alike(match[0]), match[0]
                written = f"({written}" if written.count(")") > written.count("(") else written
                if number in old:
                    new = lines.get(str(old[number].get("instead")), {"name": "another line", "for": "crisis"})
                    yield Problem(
                        page.path,
                        line,
                        f"{written} is an old number that people must not be sent to.",
                        f"It was replaced by {new.get('name')}; write [help:{new.get('for')}].",
                        rule="helpline-superseded",
                    )
                else:
                    yield Problem(
                        page.path,
                        line,
                        f"The help number {written} is typed into the text, where nobody would update it.",
                        f"Write {known[number]} in its place; the site fills in name and number.",
                        rule="helpline-typed",
                    )
    current = [(number, line) for number, line in enumerate(data.get("lines") or [])]
    for number, line in current:
        for key in ("call", "text"):
            if line.get(key) and _alike(line[key]) in old:
                place = guide.data["help"].line("extra", "help", "lines", number, key)
                what = f"{line[key]} is on the list of superseded numbers."
                yield Problem("data/help.yml", place, what, "Enter the number that replaced it.", rule="helpline-superseded")
