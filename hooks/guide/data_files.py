"""Values of the data files beyond their form: lines that are foreign there, wording, addresses, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from guide.glossary import check_glossary
from guide.help_data import check_help_data, check_help_dates, check_help_html
from guide.link_targets import elsewhere, without_tracking
from guide.model import Guide, strings
from guide.practice import TRACKING
from guide.problems import ERROR, WARNING, Problem
from guide.settings import CHAIN, KEYS

OWN = {
    "practice": ("practice",),
    "help": ("help",),
    "words": ("booking", "sharing", "evidence", "relations", "kinds", "brief"),
}
FOREIGN = (
    "analytics",
    "consent",
    "social",
    "version",
    "alternate",
    "homepage",
    "generator",
    "status",
    "tags",
    "manifest",
    "guide",
)
WORDS = {
    ("booking",): ("default", "online", "second", "sections", "therapy"),
    ("booking", "default"): ("title", "text", "button"),
    ("booking", "online"): ("title", "text", "button"),
    ("booking", "therapy"): ("offered", "not_offered"),
    ("brief",): ("heading", "next", "most"),
    ("sharing",): ("title", "description", "link", "subject", "message", "moved"),
}


def check_data(guide: Guide, today: date) -> Iterator[Problem]:
    """Values of the data files beyond their form."""
    for check in (check_data_keys, check_wording, check_help_data, check_glossary, check_tracking, check_help_html):
        yield from check(guide)
    yield from check_help_dates(guide, today)


def check_data_keys(guide: Guide) -> Iterator[Problem]:
    """Lines that would change how the site is built, and the lines that bring in the next file."""
    for name, own in OWN.items():
        parsed, path = guide.data.get(name), f"data/{name}.yml"
        if parsed is None or not isinstance(parsed.value, dict):
            continue
        for key in parsed.value:
            if key not in ("INHERIT", "extra", "site_url"):
                hint = "Take it out."
                if near := get_close_matches(str(key), ("INHERIT", "extra", "site_url"), 1):
                    hint = f"Did you mean “{near[0]}:”?"
                elif str(key) in KEYS:
                    hint = "Take it out; settings of the site are for developers, in mkdocs.yml."
                what = f"“{key}:” does not belong into this file; it would change how the site is built."
                yield Problem(path, parsed.line(key), what, hint, rule="data-key-foreign")
        right = CHAIN.get(path)
        if parsed.value.get("INHERIT") != right:
            what = (
                "The line that brings in the next file is missing or changed, so help lines or wording would be missing"
                " everywhere."
            )
            hint = f"Write INHERIT: {right} with nothing in front of it."
            if right is None:
                what, hint = "This file is the last one and brings in no other.", "Take the line “INHERIT:” out."
            yield Problem(path, parsed.line("INHERIT"), what, hint, rule="data-inherit")
        extra = parsed.value.get("extra")
        for key in extra if isinstance(extra, dict) else {}:
            near = get_close_matches(str(key), own, 1, 0.7)
            if key not in own and (str(key) in FOREIGN or near or name != "words"):
                hint = f"Did you mean “{near[0]}:”?" if near else "Take it out."
                what = f"Nothing is known by the name “{key}:” here."
                yield Problem(path, parsed.line("extra", key), what, hint, rule="data-key-foreign")


def check_wording(guide: Guide) -> Iterator[Problem]:
    """Texts of data/words.yml: empty ones, HTML, unknown words and unknown {placeholders}."""
    parsed, path = guide.data.get("words"), "data/words.yml"
    if parsed is None or not isinstance(parsed.value, dict) or not isinstance(parsed.value.get("extra"), dict):
        return
    extra = parsed.value["extra"]
    for where, known in WORDS.items():
        value: Any = extra
        for key in where:
            value = value.get(key) if isinstance(value, dict) else None
        for key in value if isinstance(value, dict) else {}:
            if key not in known:
                hint = f"Write one of: {', '.join(known)}."
                what = f"Nothing is known by the name “{key}:” below “{where[-1]}:”."
                yield Problem(path, parsed.line("extra", *where, key), what, hint, rule="words-key")
            elif len(where) == 2 and isinstance(value[key], (dict, list)):
                what, hint = f"“{key}:” needs text.", f'Put it in quotes: {key}: "…"'
                yield Problem(path, parsed.line("extra", *where, key), what, hint, rule="words-value")
    booking = extra.get("booking")
    sections = booking.get("sections") if isinstance(booking, dict) else None
    places = {src.split("/")[0].removesuffix(".md") for src in guide.pages}
    for name in sections if isinstance(sections, dict) else {}:
        if str(name) not in places:
            near = get_close_matches(str(name), places, 1)
            hint = f"Did you mean “{near[0]}:”?" if near else "Take it out, or write the name of a folder below docs/."
            what = f"There is no folder and no page “{name}” below docs/, so these words never show."
            yield Problem(
                path, parsed.line("extra", "booking", "sections", name), what, hint, rule="words-section", level=WARNING
            )
    for where, value in _leaves(extra):
        line, name = (
            parsed.line("extra", *where),
            next((str(key) for key in reversed(where) if isinstance(key, str)), "it"),
        )
        if where[0] not in OWN["words"] or (where[:2] in WORDS and len(where) > 3):
            continue
        if value is None or (isinstance(value, str) and not value.strip()):
            hint = "Write the words behind the colon."
            yield Problem(path, line, f"“{name}:” is empty, and readers would see a gap.", hint, rule="words-empty")
        elif isinstance(value, bool):
            written = "yes" if value else "no"
            yield Problem(
                path,
                line,
                f"“{name}:” is read as {written}, not as text.",
                f'Put it in quotes: {name}: "…"',
                rule="words-value",
            )
        elif isinstance(value, str):
            if tag := re.search(r"<[^>\s][^>]*>?|&\w+;", value):
                hint = "Take it out; these texts hold words only."
                yield Problem(
                    path, line, f"“{tag[0][:40]}” would show on the pages as it is written.", hint, rule="words-html"
                )
            known = ("practice", "therapy") if where[:2] == ("booking", "therapy") else ("practice",)
            known = (*known, "link") if where == ("sharing", "message") else known
            known = known if where[0] in ("booking", "sharing") else ()
            for mark in dict.fromkeys(re.findall(r"\{+[^{}\s]*\}*|\[(?:help|evidence|@)[^\]]*\]", value)):
                if mark not in {f"{{{word}}}" for word in known}:
                    near = get_close_matches(mark.strip("{}"), known, 1)
                    hint = f"Write {{{near[0]}}}." if near else "Take it out; only words stand here."
                    if known and not near:
                        hint = f"Write {' or '.join(f'{{{word}}}' for word in known)}, or take it out."
                    what = f"“{mark}” stands for nothing here, and readers would see it as it is."
                    yield Problem(path, line, what, hint, rule="words-placeholder")


def _leaves(value: Any, where: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if inner is not None or len(where) > 1:
                yield from _leaves(inner, (*where, key))
    else:
        yield where, value


def check_tracking(guide: Guide) -> Iterator[Problem]:
    """Addresses of data files that tell where a reader came from. That of the booking has a check of its own."""
    for name in ("sources", "practice", "help"):
        parsed = guide.data.get(name)
        for where, value in strings(parsed.value) if parsed else ():
            if not re.match(r"https?://", value) or where[-3:-1] == ("practice", "booking"):
                continue
            if other := elsewhere(value):
                yield Problem(f"data/{name}.yml", parsed.line(*where), *other)
                continue
            try:
                keys = [
                    key for key, _ in parse_qsl(urlsplit(value).query, keep_blank_values=True) if TRACKING.match(key)
                ]
            except ValueError:
                continue
            if keys:
                what = f"The address holds “{keys[0]}”, which tells others where a reader came from."
                hint = f"Write {without_tracking(value)}"
                yield Problem(f"data/{name}.yml", parsed.line(*where), what, hint, rule="link-tracking")


PLACEHOLDER = re.compile(
    r"\b555[ .-]?01\d\d\b|555[ .-]?010[ .-]?\d{4}|\(?\b555\)?[ .-]?555|123[ .-]?456|000[ .-]?0000"
    r"|(?:^|[@./])example(?:\.|$)|\bTODO\b|\bTBD\b|\blorem\b|\bXX+\b|\b1 Example Street\b|\bOWNER/REPOSITORY\b"
    r"|\byour[-_ ]?(?:name|practice|domain|email)\b",
    re.I,
)


def check_placeholders(guide: Guide, publishing: bool) -> Iterator[Problem]:
    """Made-up values of data/practice.yml: an example number or address that readers would try in vain."""
    parsed = guide.data.get("practice")
    practice = guide.extra.get("practice")
    if parsed is None or not isinstance(practice, dict):
        return
    places = [(("extra", "practice", *where), text) for where, text in strings(practice)]
    places += [(("site_url",), text) for where, text in strings({"site_url": parsed.value.get("site_url")})]
    for where, text in places:
        if found := PLACEHOLDER.search(text):
            name = next(str(key) for key in reversed(where) if isinstance(key, str))
            what = f"“{name}:” holds “{text[:60]}”, which is only an example ({found[0].strip('@./')})."
            hint = "Write the real one, or leave the line empty behind the colon; then it does not show."
            level = ERROR if publishing else WARNING
            yield Problem(
                "data/practice.yml", parsed.line(*where), what, hint, rule="practice-placeholder", level=level
            )
