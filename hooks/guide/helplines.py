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
        yield from _check_lost_signs(page, roles)
    if "help" not in guide.data:
        return
    where = guide.data["help"].line
    countries = [entry.get("id") for entry in data.get("countries") or []]
    country = (guide.extra.get("practice") or {}).get("country")
    if country not in countries and "practice" in guide.data:
        place = guide.data["practice"].line("extra", "practice", "country")
        yield _no_country("data/practice.yml", place, country, countries)
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
        if line.get("country") and line["country"] not in countries:
            place = where("extra", "help", "lines", number, "country")
            yield _no_country("data/help.yml", place, line["country"], countries)
    yield from _check_twice(data, where)
    yield from _check_roles(guide, data, where)
    yield from _check_second_entries(guide, data, where)
    directory = data.get("directory") or {}
    yield from _check_dates(directory, lambda *key: where("extra", "help", "directory", *key), today, publishing)


def _no_country(path: str, line: int, country: Any, countries: list[Any]) -> Problem:
    known = [str(one) for one in countries]
    written = "" if country is None else str(country).strip().upper()
    if not written:
        hint = f"Write country: {known[0] if known else 'US'}."
        return Problem(path, line, "The line “country:” is missing.", hint, rule="country-unknown")
    meant = {"UK": "GB", "USA": "US", "EN": "GB", "ENG": "GB", "IRL": "IE", "AUS": "AU", "CAN": "CA"}.get(written, written)
    hint = f"Write country: {meant}." if meant in known else f"Write one of: {', '.join(known)}."
    return Problem(path, line, f"There are no help lines for the country “{country}”.", hint, rule="country-unknown")


def _check_lost_signs(page: Page, roles: dict[str, Any]) -> Iterator[Problem]:
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


def _check_twice(data: dict[str, Any], where: Any) -> Iterator[Problem]:
    """Two lines of one id: whoever looks a number up by its id would look at the wrong one."""
    seen = set()
    for number, line in enumerate(data.get("lines") or []):
        if line.get("id") and str(line["id"]) in seen:
            hint = "Give this line an id of its own, such as its country and what it is for: us-texting."
            place = where("extra", "help", "lines", number, "id")
            yield Problem("data/help.yml", place, f"The id {line['id']} is used twice.", hint, rule="key-twice")
        seen.add(str(line.get("id")))


def _check_roles(guide: Guide, data: dict[str, Any], where: Any) -> Iterator[Problem]:
    """What stands in for a line that a country does not have, and the list for every other country."""
    path, roles = "data/help.yml", data.get("roles") or {}
    known = [*roles, "emergency", "directory"]
    for role, entry in roles.items():
        line = where("extra", "help", "roles", role)
        fallback = entry.get("fallback") if isinstance(entry, dict) else None
        if fallback not in known:
            near = get_close_matches(str(fallback or ""), known, 1)
            what = f"Where a country has no line “for: {role}”, nothing would stand in its place: "
            what += f"there is no “{fallback}”." if fallback else "it has no “fallback:”."
            hint = f"Write fallback: {near[0] if near else 'directory'}"
            yield Problem(path, line, what, hint, rule="helpline-unknown")
            continue
        seen, at = {role}, fallback
        while at in roles and at not in seen:
            seen.add(at)
            at = str((roles[at] or {}).get("fallback"))
        if at in seen:
            what = f"“{role}” and “{fallback}” name each other, so in some countries nothing would stand in their place."
            yield Problem(path, line, what, "Write fallback: directory", rule="helpline-unknown")
    directory = data.get("directory") or {}
    needed = any(isinstance(entry, dict) and entry.get("fallback") == "directory" for entry in roles.values())
    if not directory:
        if needed or any(role == "directory" for page in guide.pages.values() for _, role in drawn(page)):
            what = "The part “directory:” is missing: the list of help lines for every other country."
            hint = "Bring it back as it was, with name:, url:, checked: and expires: below it."
            yield Problem(path, where("extra", "help"), what, hint, rule="helpline-incomplete")
        return
    for key in ("name", "url"):
        if not directory.get(key):
            what = f"The list of help lines for other countries (“directory:”) has no “{key}:”."
            hint = "Bring the line back as it was."
            yield Problem(path, where("extra", "help", "directory"), what, hint, rule="helpline-incomplete")
    address = str(directory.get("url") or "")
    if address and not re.match(r"https://[\w-]+\.[\w.-]+(?:/|$)", address):
        what = f"The address of the list of help lines for other countries, “{address}”, is not whole or not a safe one."
        hint = "Write the whole address, beginning with https://"
        yield Problem(path, where("extra", "help", "directory", "url"), what, hint, rule="helpline-chat")


def _check_second_entries(guide: Guide, data: dict[str, Any], where: Any) -> Iterator[Problem]:
    """Words to text, addresses of chats and superseded numbers, held against data/rules.yml; numbers are elsewhere."""
    rules = guide.data["rules"].value if "rules" in guide.data else None
    second = rules.get("numbers") if isinstance(rules, dict) else None
    if not isinstance(second, dict):
        return
    ids = [line.get("id") for line in data.get("lines") or []]
    names = {"text_word": "The word to text", "chat": "The address of the chat"}
    for number, line in enumerate(data.get("lines") or []):
        wanted = second.get(str(line.get("id")))
        for key, name in names.items() if isinstance(wanted, dict) and ids.count(line.get("id")) == 1 else ():
            now, then = str(line.get(key) or ""), str(wanted.get(key) or "")
            if now == then:
                continue
            what = f"{name} of “{line.get('name') or line.get('id')}” is "
            what += f"“{now}” here" if now else "missing here"
            what += f", and “{then}” in data/rules.yml" if then else ", and does not stand in data/rules.yml"
            hint = f"If this was a slip, write {key}: {then}" if then else f"If this was a slip, take “{key}:” out"
            hint += f"{'.' if not then else ' here.'} If it has changed, try it out, and then write it in both files."
            place = where("extra", "help", "lines", number, key)
            yield Problem("data/help.yml", place, f"{what}.", hint, rule="helpline-number-changed")
    wanted_old = second.get("superseded")
    old = {_alike(entry.get("number")) for entry in data.get("superseded") or []}
    for number in wanted_old if isinstance(wanted_old, list) else []:
        if _alike(number) not in old:
            what = f"The old number {number} is not on the list “superseded:” any more, so nobody would notice it in a text."
            hint = "Bring its line back, or take the number out of data/rules.yml as well."
            yield Problem("data/help.yml", where("extra", "help", "superseded"), what, hint, rule="helpline-number-changed")


def _check_line(line: dict[str, Any], where: Any, today: date, publishing: bool) -> Iterator[Problem]:
    path, name = "data/help.yml", line.get("name") or line.get("id") or "this line"
    for key in line:
        if key not in LINE_KEYS:
            near = get_close_matches(str(key), LINE_KEYS, 1)
            hint = f"Did you mean “{near[0]}:”?" if near else f"Write one of: {', '.join(LINE_KEYS)}."
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
        elif line.get(key) and re.search("[“”„‟‘’]", line[key]):
            what = f"The number of “{name}” stands in curly quotes, which would show on the pages."
            plain = re.sub(r"[^\d+ ()-]", "", line[key]).strip()
            hint = f'Write it with straight quotes: {key}: "{plain}"'
            yield Problem(path, where(key), what, hint, rule="helpline-number-form")
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
    plain = shown
    if not shown.isascii():
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
    near_by: frozenset[str] = frozenset()  # the numbers that people in the practice's country can dial

    @property
    def pattern(self) -> re.Pattern[str]:
        ways = [_ways_to_write(number) for number in sorted({*self.known, *self.old}, key=len, reverse=True) if number]
        return re.compile(r"(?<![\w.,/=#@-])(?:" + "|".join(ways) + r")(?![\w%]|[.,-]\d)", re.I)

    def nearest(self, number: str) -> str | None:
        """The known number that another one was probably meant to be: one of the practice's own country before others,
        and a help line's before an emergency number."""
        near = [known for known in self.known if _mistyped(number, known) or _shuffled(number, known)]
        return min(
            near, key=lambda known: (known not in self.near_by, self.known[known] == "[help:emergency]"), default=None
        )


def _shuffled(one: str, other: str) -> bool:
    """Whether two short numbers have the same digits in another order."""
    return len(one) == len(other) == 3 and one != other and sorted(one) == sorted(other)


def _numbers(data: dict[str, Any], country: str = "") -> _Numbers:
    known: dict[str, str] = {}
    named, near_by = [], set[str]()
    for entry in data.get("countries") or []:
        for key in ("emergency", "emergency_also"):
            if entry.get(key):
                known.setdefault(_alike(entry[key]), "[help:emergency]")
                if entry.get("id") == country:
                    near_by.add(_alike(entry[key]))
    roles = data.get("roles") or {}
    for line in data.get("lines") or []:
        own, draw = [], f"[help:{line.get('for')}]" if line.get("for") in roles else "[help:crisis]"
        for way in [line, *(line.get("also") or [])]:
            for key in ("call", "text"):
                if way.get(key):
                    own.append(_alike(way[key]))
                    known.setdefault(own[-1], draw)
        near_by.update(own if line.get("country") == country else ())
        name = re.sub(r"[^A-Za-z& ]|\(.*", "", str(line.get("name") or "")).strip()
        if len(name) > 4:
            named.append((name.lower(), own, draw))
    old = {_alike(entry["number"]): entry for entry in data.get("superseded") or [] if entry.get("number")}
    lines = {str(line.get("id")): line for line in data.get("lines") or []}
    return _Numbers({number: draw for number, draw in known.items() if number}, old, named, lines, frozenset(near_by))


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
    practice = guide.extra.get("practice")
    practice = practice if isinstance(practice, dict) else {}
    numbers = _numbers(guide.extra.get("help") or {}, str(practice.get("country")))
    pattern = numbers.pattern if numbers.known or numbers.old else None
    own = _alike(practice.get("phone") or "")
    before = ("", 0, "")
    for path, line, text in _texts(guide):
        text_above = before[2] if before[:2] == (path, line - 1) and path.startswith("docs/") else ""
        before = (path, line, text)
        if pattern is None or not _MAYBE.search(text):
            continue
        above = _dialed(text_above)[1]
        shown, plain = _dialed(text)
        taken = []
        for match in pattern.finditer(plain):
            if re.fullmatch(r"\d{3}", match[0]) and not _is_dialed(above, plain, match.span()):
                continue
            taken.append(match.span())
            yield _typed(numbers, path, line, _number_of(match[0]), shown[match.start() : match.end()])
        yield from _check_alike(numbers, own, path, line, shown, plain, taken, above)
    yield from _check_own(guide, numbers, own)
    for number, line in enumerate((guide.extra.get("help") or {}).get("lines") or []):
        for key in ("call", "text"):
            if line.get(key) and _alike(line[key]) in numbers.old:
                place = guide.data["help"].line("extra", "help", "lines", number, key)
                what = f"{line[key]} is on the list of superseded numbers."
                yield Problem(
                    "data/help.yml", place, what, "Enter the number that replaced it.", rule="helpline-superseded"
                )


def _check_own(guide: Guide, numbers: _Numbers, own: str) -> Iterator[Problem]:
    """The practice's number, where a help line's or nearly one was entered: people would be sent to the wrong place."""
    if not own or "practice" not in guide.data:
        return
    line = guide.data["practice"].line("extra", "practice", "phone")
    hint = "Write the practice's own number, or leave the line empty behind the colon."
    near = numbers.nearest(own)
    if own in numbers.known:
        what = f"“{own}” is a help number, and not the practice's."
        yield Problem("data/practice.yml", line, what, hint, rule="helpline-typed")
    elif near:
        what = f"{own} looks like {near}, but is not."
        level = ERROR if len(own) < 7 else WARNING  # a long number can be the practice's after all
        yield Problem("data/practice.yml", line, what, hint, rule="helpline-mistyped", level=level)


_VERB = r"(?:calls?|calling|texts?|texting|dial|dials|dialing|rings?|ringing|press|pressing|phone|telephone|tel|sms|number|numbers|reach|reached|contact|hotline|helpline|lifeline)"
# A word to call, and up to the number only words that can stand between the two: “text HELLO to”, “reach someone at”.
_DIALED_BEFORE = re.compile(
    rf"\b{_VERB}\b(?:[\s:;,(/\[\"“‘'*_-]+(?:{_VERB}|or|and|us|me|them|someone|somebody|people|there|the|a|your|its|local|national|crisis|suicide|help|"
    r"line|free|at|on|to|is|via|by|under|for|now|today|first|always|emergency|services?|just|simply|also|this|it|"
    r"either|(?-i:[A-Z][\w'&.-]*)|\+?\(?\d[\d() .-]{1,18}))*[\s:;,(/\[\"“‘'*_-]*$",
    re.I,
)
_DIALED_AFTER = re.compile(
    r"[*_\])\"”]*\s+(?:is|does|can|will|works|listens|or (?:call|text|chat|go)|at any|any ?time|day (?:and|or) night|24|now\b|if you|when(?:ever)? you|"
    r"right away|suicide|crisis|lifeline|hotline|help ?line|for help|immediately)\b",
    re.I,
)
_ABOUT_CALLS = re.compile(
    r"\b(?:calls?|text|dial|phone|chat|hotline|lifeline|help ?line|crisis|emergency|suicide|ambulance|help|danger)\b", re.I
)
_LABEL = re.compile(
    r"(?:\b(?:rooms?|buildings?|bus|buses|pages?|pp?|steps?|tables?|sections?|chapters?|figures?|flights?|routes?|lines? no|gates?|floors?|apartments?|"
    r"units?|suites?|volumes?|vol|no|nos|nr|from|about|of|over|under|nearly|almost|some|only|than|between|all|had|were|was|in|year|n)[. ]*|[=≈<>$€£~#]\s*)$",
    re.I,
)
_MANY = re.compile(r"[*_\]]*[ -](?:(?!(?:is|does|as|was|has|works|listens|always|this|its|unless|across|us)\b)[a-z]+s|people|men|women|children|percent|per)\b")


def _is_dialed(above: str, plain: str, spot: tuple[int, int]) -> bool:
    """Whether three digits are a number to call, and not a count, a room or a page."""
    start, end = spot
    before = f"{above} {plain[:start]}"[-160:]
    after = plain[end:]
    before = re.split(r"[.!?](?=\s)", before)[-1]
    if _DIALED_BEFORE.search(before):
        return True
    if _MANY.match(after):
        return False
    if re.search(r"(?:(?:tel|sms):/{0,2}|[\[*_\"“‘'>])$", before) and re.match(r"[\]*_\"”’'<]", after):
        return not _COUNTED.match(after.lstrip("]*_\"”’'<"))
    if re.fullmatch(r"[\s>*+#-]*(?:<!--\s*)?", before) and re.match(r"\s*(?:[.!?](?:\s|$)|$|-->)", after):
        return True
    if _LABEL.search(before):
        return False
    if _DIALED_AFTER.match(after):
        return True
    around = before[-60:] + " | " + re.split(r"[.!?](?=\s|$)", after)[0][:60]
    return bool(_ABOUT_CALLS.search(around)) and not _COUNTED.match(after)


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
    numbers: _Numbers, own: str, path: str, line: int, shown: str, plain: str, taken: list[tuple[int, int]],
    above: str = "",
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
        meant = numbers.nearest(number)
        to_call = re.split(r"[.!?](?=\s)", f"{above} {plain[: spot[0]]}"[-160:])[-1]
        sure = bool(meant in numbers.near_by and _DIALED_BEFORE.search(to_call) and not _MANY.match(plain, spot[1]))
        if _counts(plain, spot, number) and not (sure and len(number) == 3):
            continue
        if match.re is _TOKEN:
            around = plain[max(0, spot[0] - 60) : spot[1] + 60].lower()
            meant = meant if sure else next(
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
        if meant is not None and number not in numbers.old and (number != own or len(own) < 7):
            yield Problem(
                path,
                line,
                f"{written} looks like {meant}, but is not.",
                f"Write {numbers.known[meant]}."
                if path.startswith("docs/")
                else "Take it out: help lines stand in data/help.yml only, and on every page already.",
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
