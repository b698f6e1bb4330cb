"""Help lines: `[help:crisis]` in a page draws name and numbers from data/help.yml, and nothing else may hold a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from html import unescape
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


_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SIGNS = str.maketrans("‐‑‒−﹣－．／（）＋\u00a0\u202f\u2009\u2007\u3000", "------./()+     ")
_VANITY = re.compile(r"(?<!\w)(1[-. ]8\d\d[-. ]|\(?8\d\d\)?[-. ]\d{3}[-. ]|1[-. ]8\d\d[-. ]\d{3}[-. ])([A-Z]{4,7})\b")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_CALL = re.compile(
    r"\b(?:(?:calls?|calling|rings?|ringing|phone|dial|dials|dialing|texts?|texting|sms|tel|telephone|fax|hotline|lifeline|helpline|"
    r"(?:help|crisis|support|hot)[ -]line)\b|(?:tel|sms):/{0,2})[\"“‘'*_]*\s?[^\w\n.!?(+]{0,3}"
    r"(?:(?:us|me|at|on|to|is|the|number|now|free|today|or|[A-Z]{2,8})\b[:*_\"“ ]{1,4}){0,4}(?P<number>\+?\(?\d(?:[ ().*–-]{0,3}\d){2,14})(?![\w%]|[.,:]\d)"
)
_PHONE = re.compile(
    r"(?<![\w.,/=#@&-])(?<!\d )(?P<number>(?:\+?1[ .-]{0,2})?\(\d{3}\)[ .-]{0,2}\d{3}[ .-]\d{4}|(?:\+?1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}"
    r"|\d{3}[.-]\d{4}|1?[2-9]\d{9}|\+\d[\d ()-]{6,16}\d|\(?0\d{2,4}\)?[ -]\d{3,4}(?:[ -]?\d{2,4}){1,2}|1[38]00[ -]\d{3}[ -]\d{3})"
    r"(?![\w%]|[.,-]\d)"
)
_LINKED = re.compile(r"\[([^\]\n]*\d[^\]\n]*)\]\(\s*<?(?:tel|sms):([^)\s?>]*)", re.I)
_COUNTED = re.compile(
    r"\s(?!(?:and|or|for|if|now|to|at|is|on|in|with|from|day|free|when|who|then|any|anytime|right|the|you|it)\b)[a-z]"
)
_TOKEN = re.compile(r"(?<![\w.,/=#@-])\+?\(?\d(?:[ ().-]{0,2}\d){2,13}(?![\w%]|[.,-]\d)")


def _ways_to_write(number: str) -> str:
    """A pattern for a number in prose. Short ones need a closer look: 1999 is a year, 9.88 a result, 1-12 a range."""
    if len(number) <= 3:
        spoken = "[ -]".join(_NAMES[int(digit)] for digit in number if digit.isdigit())
        apart = "|".join(sign.join(number) for sign in ("[-‑–]", r"\."))
        return rf"{number}|{apart}|(?<!\d ){' '.join(number)}(?! ?\d)|{spoken}"
    return (r"(?:\+?1[ .‑-]*\(?)?" if len(number) == 10 else "") + r"[ \u00a0()./·•–‑-]*".join(number)


def _dialed(text: str) -> tuple[str, str]:
    """A text as staff see it, and the same with plain digits and dashes, sign for sign: ９８８ and 988 are one number."""
    shown = unescape(text).translate(_HIDDEN)
    plain = "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign for sign in shown
    )
    plain = _VANITY.sub(lambda found: found[1] + found[2].translate(_KEYPAD), plain.translate(_SIGNS))
    return shown, plain


@dataclass
class _Numbers:
    """The numbers of data/help.yml: what to write instead of each, and which are superseded."""

    known: dict[str, str]
    old: dict[str, dict[str, Any]]
    named: list[tuple[str, list[str], str]]  # name of a line, its numbers, what to write
    lines: dict[str, dict[str, Any]]

    @property
    def pattern(self) -> re.Pattern[str]:
        ways = [_ways_to_write(number) for number in sorted({*self.known, *self.old}, key=len, reverse=True) if number]
        return re.compile(r"(?<![\w.,/=#@-])(?:" + "|".join(ways) + r")(?![\w%]|[.,-]\d)", re.I)

    def nearest(self, number: str) -> str | None:
        """The known number that another one was probably meant to be: a help line's before an emergency number."""
        near = [known for known in self.known if _mistyped(number, known)]
        return min(near, key=lambda known: self.known[known] == "[help:emergency]", default=None)


def _numbers(data: dict[str, Any]) -> _Numbers:
    known: dict[str, str] = {}
    named = []
    for entry in data.get("countries") or []:
        for key in ("emergency", "emergency_also"):
            if entry.get(key):
                known.setdefault(_alike(entry[key]), "[help:emergency]")
    for line in data.get("lines") or []:
        own, draw = [], f"[help:{line.get('for')}]"
        for way in [line, *(line.get("also") or [])]:
            for key in ("call", "text"):
                if way.get(key):
                    own.append(_alike(way[key]))
                    known.setdefault(own[-1], draw)
        name = re.sub(r"[^A-Za-z& ]|\(.*", "", str(line.get("name") or "")).strip()
        if len(name) > 4:
            named.append((name.lower(), own, draw))
    old = {_alike(entry["number"]): entry for entry in data.get("superseded") or [] if entry.get("number")}
    lines = {str(line.get("id")): line for line in data.get("lines") or []}
    return _Numbers({number: draw for number, draw in known.items() if number}, old, named, lines)


def _mistyped(one: str, other: str) -> bool:
    """Whether two numbers differ by one digit, by two neighbors that changed places, or, when long, by one missing."""
    if one == other:
        return False
    if len(one) == len(other):
        apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and one[apart[0]] == other[apart[1]]
            and one[apart[1]] == other[apart[0]]
        )
        return len(apart) == 1 or swapped
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= 5
        and len(long) == len(short) + 1
        and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    )


def _texts(guide: Guide) -> Iterator[tuple[str, int, str]]:
    """File, line and text of all that readers are shown, and of data texts that end up on pages."""
    for page in guide.pages.values():
        for line, text in enumerate(page.body.split("\n"), page.body_line):
            yield page.path, line, text
        for where, value in strings(page.meta):
            if where[0] != "id":
                yield page.path, page.line(*where), value
    for name, leave_out in (("words", ()), ("practice", ("phone", "url", "hosts", "edit_url", "report_url"))):
        parsed = guide.data.get(name)
        for where, value in strings(parsed.value) if parsed else ():
            if not {*where} & {*leave_out}:
                yield f"data/{name}.yml", parsed.line(*where), value


def strings(value: Any, where: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Path and text of every text in a value."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings(inner, (*where, key))


def check_numbers_in_prose(guide: Guide) -> Iterator[Problem]:
    """Help-line numbers typed into a page, superseded ones anywhere, nearly right ones, and other numbers to call."""
    numbers = _numbers(guide.extra.get("help") or {})
    pattern = numbers.pattern if numbers.known or numbers.old else None
    practice = guide.extra.get("practice")
    own = _alike(practice.get("phone") or "") if isinstance(practice, dict) else ""
    for path, line, text in _texts(guide):
        if pattern is None or not _MAYBE.search(text):
            continue
        shown, plain = _dialed(text)
        taken = []
        for match in pattern.finditer(plain):
            taken.append(match.span())
            yield _typed(numbers, path, line, _number_of(match[0]), shown[match.start() : match.end()])
        yield from _check_alike(numbers, own, path, line, shown, plain, taken)
    for number, line in enumerate((guide.extra.get("help") or {}).get("lines") or []):
        for key in ("call", "text"):
            if line.get(key) and _alike(line[key]) in numbers.old:
                place = guide.data["help"].line("extra", "help", "lines", number, key)
                what = f"{line[key]} is on the list of superseded numbers."
                yield Problem(
                    "data/help.yml", place, what, "Enter the number that replaced it.", rule="helpline-superseded"
                )


_MAYBE = re.compile(r"\d.*\d|&#|[nN]ine|[oO]ne|[zZ]ero", re.S)


def _number_of(written: str) -> str:
    """Digits of a number that may be written out in words."""
    for digit, name in enumerate(_NAMES):
        written = re.sub(name, str(digit), written, flags=re.I)
    return _alike(written)


def _typed(numbers: _Numbers, path: str, line: int, number: str, written: str) -> Problem:
    written = f"({written}" if written.count(")") > written.count("(") else written
    if number in numbers.old:
        new = numbers.lines.get(str(numbers.old[number].get("instead")), {"name": "another line", "for": "crisis"})
        return Problem(
            path,
            line,
            f"{written} is an old number that people must not be sent to.",
            f"It was replaced by {new.get('name')}; write [help:{new.get('for')}].",
            rule="helpline-superseded",
        )
    return Problem(
        path,
        line,
        f"The help number {written} is typed into the text, where nobody would update it.",
        f"Write {numbers.known.get(number, '[help:crisis]')} in its place; the site fills in name and number."
        if path.startswith("docs/")
        else "Take it out: help lines stand in data/help.yml only, and on every page already.",
        rule="helpline-typed",
    )


def _check_alike(
    numbers: _Numbers, own: str, path: str, line: int, shown: str, plain: str, taken: list[tuple[int, int]]
) -> Iterator[Problem]:
    """Numbers that are no help line's: nearly one, somebody else's, or another in the link than in its text."""
    for match in _LINKED.finditer(plain):
        if _alike(match[1]) != _alike(match[2]):
            what = f"The link says {shown[match.start(1) : match.end(1)]} and dials {shown[match.start(2) : match.end(2)]}."
            yield Problem(
                path,
                line,
                what,
                "Take the link out, and let the site fill in the number from data/.",
                rule="phone-link-differs",
            )
    for match in (*_CALL.finditer(plain), *_PHONE.finditer(plain), *_TOKEN.finditer(plain)):
        spot = match.span("number") if "number" in match.re.groupindex else match.span()
        if any(start < spot[1] and spot[0] < end for start, end in taken):
            continue
        number, written = _alike(plain[spot[0] : spot[1]]), shown[spot[0] : spot[1]].strip()
        if _counts(plain, spot, number):
            continue
        meant = numbers.nearest(number)
        if match.re is _TOKEN:
            around = plain[max(0, spot[0] - 60) : spot[1] + 60].lower()
            meant = next(
                (
                    near
                    for name, own_ones, _ in numbers.named
                    if name in around
                    for near in own_ones
                    if _mistyped(number, near)
                ),
                None,
            )
            if meant is None:
                continue
        taken.append(spot)
        if meant is not None and number not in (own, *numbers.old):
            yield Problem(
                path,
                line,
                f"{written} looks like the help number {meant}, but is not.",
                f"Write {numbers.known[meant]} in its place; the site fills in name and number.",
                rule="helpline-mistyped",
            )
        elif path.startswith("docs/"):
            yield Problem(
                path,
                line,
                f"The phone number {written} is typed into the text, where nobody would update it.",
                "Take it out. The practice's number goes into data/practice.yml, a help line into data/help.yml, and nobody else's may stand here.",
                rule="phone-in-text",
            )


def _counts(plain: str, spot: tuple[int, int], number: str) -> bool:
    """Whether a number is a year, or counts something: “call 100 people”."""
    year = len(number) == 4 and number[:2] in ("19", "20")
    years = re.fullmatch(r"(?:19|20)\d\d[ –-]+(?:19|20)\d\d", plain[spot[0] : spot[1]].strip())
    many = len(number) <= 4 and _COUNTED.match(plain, spot[1])
    return bool(year or years or many or re.search(r"(?:ISBN|ISSN|doi)[ :]*$", plain[: spot[0]], re.I))
