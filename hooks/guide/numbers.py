"""Numbers to call in what people read: help numbers typed into a text, mistyped, superseded, or somebody else's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import Any

from guide.helplines import digits
from guide.model import MANY, Guide, Page, strings
from guide.problems import ERROR, WARNING, Problem
from guide.yaml_lines import Yaml


def alike(number: Any) -> str:
    """A number's digits, the same with and without the 1 in front of an American one."""
    found = digits(number).removeprefix("+")
    return found[1:] if len(found) == 11 and found[0] == "1" else found


_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SIGNS = str.maketrans("‐‑‒−﹣－．／（）＋\u00a0\u202f\u2009\u2007\u3000", "------./()+     ")
_VANITY = re.compile(r"(?<!\w)(1[-. ]8\d\d[-. ]|\(?8\d\d\)?[-. ]\d{3}[-. ]|1[-. ]8\d\d[-. ]\d{3}[-. ])([A-Z]{4,7})\b")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_CALL = re.compile(
    r"\b(?:(?:calls?|calling|rings?|ringing|phone|dial|dials|dialing|texts?|texting|sms|tel|telephone|fax|hotline"
    r"|lifeline|helpline|(?:help|crisis|support|hot)[ -]line)\b|(?:tel|sms):/{0,2})[\"“‘'*_]*\s?[^\w\n.!?(+]{0,3}"
    r"(?:(?:us|me|at|on|to|is|the|number|now|free|today|or|[A-Z]{2,8})\b[:*_\"“ ]{1,4}){0,4}"
    r"(?P<number>\+?\(?\d(?:[ ().*–-]{0,3}\d){2,14})(?![\w%]|[.,:]\d)"
)
_PHONE = re.compile(
    r"(?<![\w.,/=#@&-])(?<!\d )(?P<number>(?:\+?1[ .-]{0,2})?\(\d{3}\)[ .-]{0,2}\d{3}[ .-]\d{4}"
    r"|(?:\+?1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}|\d{3}[.-]\d{4}|1?[2-9]\d{9}|\+\d[\d ()-]{6,16}\d"
    r"|\(?0\d{2,4}\)?[ -]\d{3,4}(?:[ -]?\d{2,4}){1,2}|1[38]00[ -]\d{3}[ -]\d{3})(?![\w%]|[.,-]\d)"
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
    shown = plain = unescape(text)
    if not shown.isascii():
        shown = shown.translate(_HIDDEN)
        plain = "".join(
            str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign for sign in shown
        ).translate(_SIGNS)
    return shown, _VANITY.sub(lambda found: found[1] + found[2].translate(_KEYPAD), plain)


@dataclass(eq=False)
class _Numbers:
    """The numbers of data/help.yml: what to write instead of each, and which are superseded; and the practice's `own`."""

    known: dict[str, str]
    old: dict[str, dict[str, Any]]
    named: list[tuple[str, list[str], str]]  # name of a line, its numbers, what to write
    lines: dict[str, dict[str, Any]]
    near_by: frozenset[str]  # the numbers that people in the practice's country can dial
    own: str

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        ways = [_ways_to_write(number) for number in sorted({*self.known, *self.old}, key=len, reverse=True) if number]
        if not self.known and not self.old:
            return None
        return re.compile(r"(?<![\w.,/=#@-])(?:" + "|".join(ways) + r")(?![\w%]|[.,-]\d)", re.I)

    def nearest(self, number: str) -> str | None:
        """The known number that another one was probably meant to be: one of the practice's own country before others,
        and a help line's before an emergency number."""
        near = [known for known in self.known if mistyped(number, known) or _shuffled(number, known)]
        return min(
            near, key=lambda known: (known not in self.near_by, self.known[known] == "[help:emergency]"), default=None
        )


def _shuffled(one: str, other: str) -> bool:
    """Whether two short numbers have the same digits in another order."""
    return len(one) == len(other) == 3 and one != other and sorted(one) == sorted(other)


@lru_cache(maxsize=4)
def _numbers(*files: Yaml) -> _Numbers:
    """The numbers in the data files of a guide. The same files give the same object, with which findings are kept."""
    extra = Guide(data={str(number): parsed for number, parsed in enumerate(files)}).extra
    data, practice = extra.get("help") or {}, extra.get("practice")
    practice = practice if isinstance(practice, dict) else {}
    country = str(practice.get("country"))
    known: dict[str, str] = {}
    named, near_by = [], set[str]()
    for entry in data.get("countries") or []:
        for key in ("emergency", "emergency_also"):
            if entry.get(key):
                known.setdefault(alike(entry[key]), "[help:emergency]")
                if entry.get("id") == country:
                    near_by.add(alike(entry[key]))
    roles = data.get("roles") or {}
    for line in data.get("lines") or []:
        own, draw = [], f"[help:{line.get('for')}]" if line.get("for") in roles else "[help:crisis]"
        for way in [line, *(line.get("also") or [])]:
            for key in ("call", "text"):
                if way.get(key):
                    own.append(alike(way[key]))
                    known.setdefault(own[-1], draw)
        near_by.update(own if line.get("country") == country else ())
        name = re.sub(r"[^A-Za-z& ]|\(.*", "", str(line.get("name") or "")).strip()
        if len(name) > 4:
            named.append((name.lower(), own, draw))
    old = {alike(entry["number"]): entry for entry in data.get("superseded") or [] if entry.get("number")}
    lines = {str(line.get("id")): line for line in data.get("lines") or []}
    known = {number: draw for number, draw in known.items() if number}
    return _Numbers(known, old, named, lines, frozenset(near_by), alike(practice.get("phone") or ""))


def mistyped(one: str, other: str) -> bool:
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


def check_numbers_in_prose(guide: Guide) -> Iterator[Problem]:
    """Help-line numbers typed into a page, superseded ones anywhere, nearly right ones, and other numbers to call."""
    numbers = _numbers(*guide.data.values())
    for page in guide.pages.values():
        yield from _on_page(page, numbers)
    for name, leave_out in (("words", ()), ("practice", ("phone", "url", "hosts", "edit_url", "report_url"))):
        parsed = guide.data.get(name)
        for where, value in strings(parsed.value) if parsed else ():
            if not {*where} & {*leave_out}:
                if _may_hold_one(numbers, value):
                    yield from _in_line(numbers, f"data/{name}.yml", parsed.line(*where), value, "")
    yield from _check_own(guide, numbers)
    for number, line in enumerate((guide.extra.get("help") or {}).get("lines") or []):
        for key in ("call", "text"):
            if line.get(key) and alike(line[key]) in numbers.old:
                place = guide.data["help"].line("extra", "help", "lines", number, key)
                what = f"{line[key]} is on the list of superseded numbers."
                yield Problem(
                    "data/help.yml", place, what, "Enter the number that replaced it.", rule="helpline-superseded"
                )


@lru_cache(maxsize=MANY)
def _on_page(page: Page, numbers: _Numbers) -> list[Problem]:
    """What is found on a page, in its text and at its top."""
    found, number, above = list[Problem](), 0, ""
    shown = [*enumerate(page.body.split("\n"), page.body_line)]
    shown += [(page.line(*where), value) for where, value in strings(page.meta) if where[0] != "id"]
    for line, text in shown:
        if _may_hold_one(numbers, text):
            found += _in_line(numbers, page.path, line, text, above if number == line - 1 else "")
        number, above = line, text
    return found


_MAYBE = re.compile(r"[\d&nNoOzZ](?:(?<=\d).*?\d|(?<=&)#|(?<=[nN])ine|(?<=[oO])ne|(?<=[zZ])ero)", re.S)
_ADDRESS = re.compile(r":(?i:(?<=tel:)|(?<=sms:))")
_SEVERAL = re.compile(r"\d(?:[ ().*–-]{0,3}\d){2}")
_BY_ITSELF = re.compile(r"\d(?<![\w.,/=#@-]\d)")


def _may_hold_one(numbers: _Numbers, text: str) -> bool:
    """Whether a text needs a closer look. Most digits stand in names of files and of sources, as in `page-01.md`, and
    where a text holds only plain signs, that is seen at once.
    """
    if numbers.pattern is None or not _MAYBE.search(text):
        return False
    if not text.isascii() or "&" in text or "+" in text or _ADDRESS.search(text):
        return True
    if _SEVERAL.search(text) and (_BY_ITSELF.search(text) or _CALL.search(text)):
        return True
    return bool(numbers.pattern.search(text))


def _in_line(numbers: _Numbers, path: str, line: int, text: str, text_above: str) -> Iterator[Problem]:
    shown, plain = _dialed(text)
    taken = []
    for match in numbers.pattern.finditer(plain) if numbers.pattern else ():
        if re.fullmatch(r"\d{3}", match[0]) and not _is_dialed(_dialed(text_above)[1], plain, match.span()):
            continue
        taken.append(match.span())
        yield _typed(numbers, path, line, _number_of(match[0]), shown[match.start() : match.end()])
    yield from _check_alike(numbers, path, line, shown, plain, taken, text_above)


def _check_own(guide: Guide, numbers: _Numbers) -> Iterator[Problem]:
    """The practice's number, where a help line's or nearly one was entered: people would be sent to the wrong place."""
    own = numbers.own
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


_VERB = (
    r"(?:calls?|calling|texts?|texting|dial|dials|dialing|rings?|ringing|press|pressing|phone|telephone|tel|sms|number"
    r"|numbers|reach|reached|contact|hotline|helpline|lifeline)"
)
# A word to call, and up to the number only words that can stand between the two: “text HELLO to”, “reach someone at”.
_DIALED_BEFORE = re.compile(
    rf"\b{_VERB}\b(?:[\s:;,(/\[\"“‘'*_-]+(?:{_VERB}|or|and|us|me|them|someone|somebody|people|there|the|a|your|its"
    r"|local|national|crisis|suicide|help|line|free|at|on|to|is|via|by|under|for|now|today|first|always|emergency|services?"
    r"|just|simply|also|this|it|either|(?-i:[A-Z][\w'&.-]*)|\+?\(?\d[\d() .-]{1,18}))*[\s:;,(/\[\"“‘'*_-]*$",
    re.I,
)
_DIALED_AFTER = re.compile(
    r"[*_\])\"”]*\s+(?:is|does|can|will|works|listens|or (?:call|text|chat|go)|at any|any ?time|day (?:and|or) night|24"
    r"|now\b|if you|when(?:ever)? you|right away|suicide|crisis|lifeline|hotline|help ?line|for help|immediately)\b",
    re.I,
)
_ABOUT_CALLS = re.compile(
    r"\b(?:calls?|text|dial|phone|chat|hotline|lifeline|help ?line|crisis|emergency|suicide|ambulance|help|danger)\b",
    re.I,
)
_LABEL = re.compile(
    r"(?:\b(?:rooms?|buildings?|bus|buses|pages?|pp?|steps?|tables?|sections?|chapters?|figures?|flights?|routes?"
    r"|lines? no|gates?|floors?|apartments?|units?|suites?|volumes?|vol|no|nos|nr|from|about|of|over|under|nearly"
    r"|almost|some|only|than|between|all|had|were|was|in|year|n)[. ]*|[=≈<>$€£~#]\s*)$",
    re.I,
)
_MANY = re.compile(
    r"[*_\]]*[ -](?:(?!(?:is|does|as|was|has|works|listens|always|this|its|unless|across|us)\b)[a-z]+s"
    r"|people|men|women|children|percent|per)\b"
)


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


def _number_of(written: str) -> str:
    """Digits of a number that may be written out in words."""
    for digit, name in enumerate(_NAMES):
        written = re.sub(name, str(digit), written, flags=re.I)
    return alike(written)


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
        (
            f"Write {numbers.known.get(number, '[help:crisis]')} in its place; the site fills in name and number."
            if path.startswith("docs/")
            else "Take it out: help lines stand in data/help.yml only, and on every page already."
        ),
        rule="helpline-typed",
    )


def _check_alike(
    numbers: _Numbers,
    path: str,
    line: int,
    shown: str,
    plain: str,
    taken: list[tuple[int, int]],
    text_above: str,
) -> Iterator[Problem]:
    """Numbers that are no help line's: nearly one, somebody else's, or another in the link than in its text."""
    for match in _LINKED.finditer(plain):
        if alike(match[1]) != alike(match[2]):
            what = (
                f"The link says {shown[match.start(1) : match.end(1)]} and dials"
                f" {shown[match.start(2) : match.end(2)]}."
            )
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
        number, written = alike(plain[spot[0] : spot[1]]), shown[spot[0] : spot[1]].strip()
        meant = numbers.nearest(number)
        to_call = re.split(r"[.!?](?=\s)", f"{_dialed(text_above)[1]} {plain[: spot[0]]}"[-160:])[-1]
        sure = bool(meant in numbers.near_by and _DIALED_BEFORE.search(to_call) and not _MANY.match(plain, spot[1]))
        if _counts(plain, spot, number) and not (sure and len(number) == 3):
            continue
        if match.re is _TOKEN:
            around = plain[max(0, spot[0] - 60) : spot[1] + 60].lower()
            meant = (
                meant
                if sure
                else next(
                    (
                        near
                        for name, own_ones, _ in numbers.named
                        if name in around
                        for near in own_ones
                        if mistyped(number, near)
                    ),
                    None,
                )
            )
            if meant is None:
                continue
        taken.append(spot)
        if meant is not None and number not in numbers.old and (number != numbers.own or len(number) < 7):
            yield Problem(
                path,
                line,
                f"{written} looks like {meant}, but is not.",
                (
                    f"Write {numbers.known[meant]}."
                    if path.startswith("docs/")
                    else "Take it out: help lines stand in data/help.yml only, and on every page already."
                ),
                rule="helpline-mistyped",
            )
        elif path.startswith("docs/"):
            yield Problem(
                path,
                line,
                f"The phone number {written} is typed into the text, where nobody would update it.",
                "Take it out. The practice's number goes into data/practice.yml, a help line into data/help.yml, and"
                " nobody else's may stand here.",
                rule="phone-in-text",
            )


def _counts(plain: str, spot: tuple[int, int], number: str) -> bool:
    """Whether a number is a year, or counts something: “call 100 people”."""
    year = len(number) == 4 and number[:2] in ("19", "20")
    years = re.fullmatch(r"(?:19|20)\d\d[ –-]+(?:19|20)\d\d", plain[spot[0] : spot[1]].strip())
    many = len(number) <= 4 and _COUNTED.match(plain, spot[1])
    return bool(year or years or many or re.search(r"(?:ISBN|ISSN|doi)[ :]*$", plain[: spot[0]], re.I))
