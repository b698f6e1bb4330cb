"""data/help.yml: whether each line is whole, its numbers right, and its dates still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from guide.helplines import check_lost_signs, digits, drawn
from guide.model import Guide, strings
from guide.numbers import alike, mistyped
from guide.problems import ERROR, WARNING, Problem

LINE_KEYS = (
    "id", "country", "for", "name", "call", "text", "text_word", "chat", "also", "languages", "hours", "happens",
    "note", "source", "checked", "expires",
)  # fmt: skip
NEEDED = ("id", "country", "for", "name", "hours", "happens", "source", "checked", "expires")
SOON = timedelta(days=30)


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
        yield from check_lost_signs(page, roles)
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
    meant = {"UK": "GB", "USA": "US", "EN": "GB", "ENG": "GB", "IRL": "IE", "AUS": "AU", "CAN": "CA"}.get(
        written, written
    )
    hint = f"Write country: {meant}." if meant in known else f"Write one of: {', '.join(known)}."
    return Problem(path, line, f"There are no help lines for the country “{country}”.", hint, rule="country-unknown")


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
            what = (
                f"“{role}” and “{fallback}” name each other, so in some countries nothing would stand in their place."
            )
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
        what = (
            f"The address of the list of help lines for other countries, “{address}”, is not whole or not a safe one."
        )
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
    directory, wanted = data.get("directory") or {}, second.get("directory")
    if wanted and directory.get("url") and directory["url"] != wanted:
        what = (
            f"The address of the list for other countries is “{directory['url']}” here, and “{wanted}” in"
            " data/rules.yml."
        )
        hint = (
            f"If this was a slip, write url: {wanted} here. If it has changed, try it out, and write it in both files."
        )
        place = where("extra", "help", "directory", "url")
        yield Problem("data/help.yml", place, what, hint, rule="helpline-number-changed")
    wanted_old = second.get("superseded")
    old = {alike(entry.get("number")) for entry in data.get("superseded") or []}
    for number in wanted_old if isinstance(wanted_old, list) else []:
        if alike(number) not in old:
            what = (
                f"The old number {number} is not on the list “superseded:” any more, so nobody would notice it in a"
                " text."
            )
            hint = "Bring its line back, or take the number out of data/rules.yml as well."
            yield Problem(
                "data/help.yml", where("extra", "help", "superseded"), what, hint, rule="helpline-number-changed"
            )


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
    for key in ("name", "hours", "happens", "note", "text_word"):
        if line.get(key) is not None and not isinstance(line[key], str):
            what = f"“{key}:” of “{name}” needs text."
            yield Problem(path, where(key), what, "Write it in words, in quotes.", rule="helpline-value")
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


def _rules(guide: Guide, name: str) -> dict[str, Any]:
    data = guide.data["rules"].value if "rules" in guide.data else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def check_help_data(guide: Guide) -> Iterator[Problem]:
    """Numbers and needs of data/help.yml, held against the second entry of each in data/rules.yml."""
    parsed, data = guide.data.get("help"), guide.extra.get("help")
    if parsed is None or not isinstance(data, dict):
        return
    lines = [line for line in data.get("lines") or [] if isinstance(line, dict)]
    countries = [entry for entry in data.get("countries") or [] if isinstance(entry, dict)]
    for country, needs in _rules(guide, "needed_lines").items():
        for need in needs if isinstance(needs, list) else []:
            if not any(line.get("country") == country and line.get("for") == need for line in lines):
                what = f"There is no line “for: {need}” for {country} any more."
                hint = (
                    "Bring it back. If it is gone for good, take the word out of data/rules.yml under “needed_lines:”"
                    " as well."
                )
                yield Problem("data/help.yml", parsed.line("extra", "help", "lines"), what, hint, rule="helpline-lost")
    twice = _rules(guide, "numbers")
    emergency = twice.get("emergency") if isinstance(twice.get("emergency"), dict) else {}
    for number, entry in enumerate(countries):
        place = parsed.line("extra", "help", "countries", number, "emergency")
        for key in ("emergency", "emergency_also"):
            if entry.get(key) and not re.fullmatch(r"\d{2,4}", digits(entry[key])):
                hint = "Write the number that people there dial, in quotes."
                what = f"“{entry[key]}” can't be an emergency number."
                yield Problem("data/help.yml", place, what, hint, rule="helpline-number-length")
        wanted = emergency.get(entry.get("id"))
        if wanted and digits(wanted) != digits(entry.get("emergency") or ""):
            yield _changed(
                place, f"The emergency number of {entry.get('name') or entry.get('id')}", entry.get("emergency"), wanted
            )
    for number, line in enumerate(lines):
        if twice and line.get("id") and str(line["id"]) not in twice:
            what = (
                f"The numbers of “{line.get('name') or line['id']}” stand here only, so a slip in them would not be"
                " seen."
            )
            hint = f"Write them a second time in data/rules.yml under “numbers:”, behind {line['id']}:"
            place = parsed.line("extra", "help", "lines", number, "id")
            yield Problem("data/help.yml", place, what, hint, rule="helpline-number-once", level=WARNING)
        yield from _check_number(guide, number, line, twice.get(str(line.get("id"))))


def _changed(line: int, whose: str, now: Any, wanted: Any) -> Problem:
    what = f"{whose} is {now or 'gone'} here and {wanted} in data/rules.yml, where each number stands a second time."
    hint = (
        f"If this was a slip, write “{wanted}” here. If the number has changed, ring it, and then write it in both"
        " files."
    )
    return Problem("data/help.yml", line, what, hint, rule="helpline-number-changed")


def _check_number(guide: Guide, number: int, line: dict[str, Any], twice: Any) -> Iterator[Problem]:
    parsed, path = guide.data["help"], "data/help.yml"
    name = line.get("name") or line.get("id") or "this line"

    def where(*key: Any) -> int:
        return parsed.line("extra", "help", "lines", number, *key)

    lengths = _rules(guide, "digits").get(str(line.get("country")))
    own = []
    for key in ("call", "text"):
        value = line.get(key)
        if value is not None:
            own.append(alike(value))
        allowed = lengths.get(key) if isinstance(lengths, dict) else None
        count = len(digits(value or "").removeprefix("+"))
        if value is not None and isinstance(allowed, list) and count not in allowed:
            what = (
                f"“{value}” has {count} digits; a number to {key} in {line.get('country')} has"
                f" {' or '.join(map(str, allowed))}."
            )
            yield Problem(
                path,
                where(key),
                what,
                "Look it up once more and write it as people dial it.",
                rule="helpline-number-length",
            )
        elif isinstance(twice, dict) and digits(twice.get(key) or "") != digits(value or ""):
            whose = f"The number to {key} of “{name}”"
            yield _changed(where(key), whose, value, twice.get(key) or "not there")
    if len(own) == 2 and mistyped(*own):
        what = f"“{name}” has {line['call']} to call and {line['text']} to text, which differ by a slip of the finger."
        yield Problem(path, where("text"), what, "Look both up once more.", rule="helpline-numbers-differ")
    own += [
        alike(way[key])
        for way in line.get("also") or []
        if isinstance(way, dict)
        for key in ("call", "text")
        if way.get(key)
    ]
    for place, text in strings({key: line.get(key) for key in ("name", "happens", "note", "hours", "languages")}):
        for match in re.finditer(r"(?<![\w.,/-])\+?\d(?:[ ()-]?\d){2,14}(?![\w%]|[.,-]\d)", text):
            if alike(match[0]) not in own and not (place[0] == "hours") and not re.fullmatch(r"(19|20)\d\d", match[0]):
                what = f"The text of “{name}” says {match[0]}, which is none of its numbers."
                hint = "Correct it, or add the number under “also:”, as other lines have it."
                yield Problem(path, where(*place), what, hint, rule="helpline-text-differs")


def check_help_dates(guide: Guide, today: date) -> Iterator[Problem]:
    """Lines that expire before they were checked, or so late that nobody would look in time."""
    data, parsed = guide.extra.get("help"), guide.data.get("help")
    if parsed is None or not isinstance(data, dict):
        return
    entries = [(("lines", number), line) for number, line in enumerate(data.get("lines") or [])]
    entries.append((("directory",), data.get("directory")))
    for where, line in entries:
        checked, expires = (line.get("checked"), line.get("expires")) if isinstance(line, dict) else (None, None)
        if type(checked) is not date or type(expires) is not date:
            continue
        place, name = parsed.line("extra", "help", *where, "expires"), line.get("name") or line.get("id") or "this line"
        if expires <= checked:
            what = f"“{name}” expires on {expires}, which is not after {checked}, the day it was checked."
            hint = "Write the day on which it has to be checked again, half a year after “checked:”."
            yield Problem("data/help.yml", place, what, hint, rule="helpline-dates")
        elif expires > checked + timedelta(days=366):
            what = f"“{name}” would only be checked again on {expires}, more than a year after {checked}."
            hint = "Write half a year after “checked:”; numbers change without notice."
            yield Problem("data/help.yml", place, what, hint, rule="helpline-expires-late", level=WARNING)


def check_help_html(guide: Guide) -> Iterator[Problem]:
    """HTML in the texts of help lines: readers would see the signs themselves."""
    parsed = guide.data.get("help")
    for where, value in strings(parsed.value) if parsed else ():
        if tag := re.search(r"</?[a-zA-Z][^>\n]*>|&\w+;", value):
            what, hint = (
                f"“{tag[0][:40]}” would show on the pages as it is written.",
                "Take it out; this file holds words only.",
            )
            yield Problem("data/help.yml", parsed.line(*where), what, hint, rule="helpline-html")
