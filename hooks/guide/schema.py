"""What may stand in the lines at the top of a page. One row a key; CONTRIBUTING shows the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from guide.model import Guide, Page, strings
from guide.problems import WARNING, Problem
from guide.yaml_lines import Yaml


@dataclass(frozen=True)
class Field:
    """`types` are Python types a value may have; `form` names them for people; `says` is what the key is for."""

    types: tuple[type, ...]
    form: str
    says: str
    required: bool = False


TEXT = ((str,), "text")
FIELDS = {
    "title": Field(*TEXT, "The heading at the top of the page and in search results.", required=True),
    "description": Field(*TEXT, "One neutral sentence that says what the page is about.", required=True),
    "id": Field(*TEXT, "Two to four letters or digits; the checks propose one. Never changed and never used again."),
    "was": Field((list, str), "a list of addresses", "Addresses this page had before; links to them lead here. See “Rename or move a page”."),
    "label": Field(*TEXT, "A shorter name for menus."),
    "kind": Field(
        *TEXT, "`content` (when left out), `utility` or `list`; only content pages carry the booking invitation."
    ),
    "feels": Field(
        (list,),
        "a list",
        "What people say who need this page; search finds it. `phrase: heading-id` leads to a heading.",
    ),
    "menu": Field((list,), "a list of file names", "In a folder's index.md: its pages, in the order of the menu."),
    "terms": Field((list,), "a list", "Words that lead here from other pages; `word: heading-id` leads to a heading."),
    "crosslinks": Field((bool,), "true or false", "`false`: no links are added to this page's text."),
    "related": Field(
        (dict,), "a list below each kind of relation", "Pages this one leads to, by kind; see data/words.yml."
    ),
    "booking": Field((bool, dict), "false, or title, text and button", "`false`: no invitation; or its own words."),
    "therapy": Field(*TEXT, "The therapy a page is about, as data/practice.yml names it."),
    "leave": Field(
        (bool,),
        "true or false",
        "`true`: a way to leave quickly stays on the screen; for pages on abuse and on people close to a reader.",
    ),
    "exercise": Field(*TEXT, "The exercise on the page: `grounding`, `breathing` or `describe`; see below."),
    "not-for": Field(*TEXT, "When a clinician had better not send this page, in one sentence; it shows on the page for clinicians."),
    "template": Field(*TEXT, "The page's own template, for a few pages only."),
    "preview": Field(
        *TEXT,
        "`open`: a shared link and its picture show the title; left out, only the practice's name and that it is"
        " reading.",
    ),
    "handout": Field(
        (list,), "a list of headings", "What stands on the one-page handout: ids of headings, the most needed first."
    ),
    "paper": Field((bool,), "true or false", "`false`: no PDFs of this page; `true`: PDFs of a page that is no content page."),
    "reviewed": Field((dict,), "by, and date", "Set by the clinician who reviewed the page: their name and the date."),
}
BOOKING_WORDS = ("title", "text", "button")
BELOW = {"booking": BOOKING_WORDS, "reviewed": ("by", "date")}
LONGEST = 200  # characters of a description; search results cut it long before
_SENTENCE_END = re.compile(  # but not in “Dr. X” or “e.g. X”
    r"(?<!\b[A-Za-z])(?<!\b(?:Dr|Mr|Ms|St|vs|No))(?<!\b(?:Mrs|etc))[.!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z])"
)

# The form of the data files: a mapping with these keys ("*": any), a list of such things, or a type. What is a type has
# to be there; a mapping or a list may be unset.
FORMS = {
    "practice": {"extra": {"practice": {}}},
    "help": {
        "extra": {
            "help": {
                "roles": {"*": {}},
                "countries": [{"id": str, "name": str, "emergency": str}],
                "lines": [{"also": [{}]}],
                "directory": {},
                "superseded": [{}],
            }
        }
    },
    "words": {
        "extra": {
            "booking": {"default": {}, "online": {}, "sections": {"*": {}}, "therapy": {}},
            "evidence": {"*": str},
            "relations": {"*": {"says": str, "back": str}},
            "brief": {"heading": str, "next": str, "most": int},
        }
    },
    "sources": [{}],
    "sets": [{}],
    "search": {"first": [{"name": str, "title": str, "lines": [str], "words": [str]}], "same": [str]},
}
FORM_NAMES = {dict: "lines of its own below it", list: "a list below it", str: "text", int: "a whole number"}


def check_front_matter(guide: Guide) -> Iterator[Problem]:
    """Missing, unknown and mistyped keys, and titles, descriptions and ids that two pages share."""
    for page in guide.pages.values():
        if page.front.lines:
            yield from _check_page(page)
    for key in ("title", "description"):
        first: dict[str, Page] = {}
        for page in guide.pages.values():
            value = page.meta.get(key)
            if not isinstance(value, str):
                continue
            other = first.setdefault(value.strip().casefold(), page)
            if other is not page:
                yield Problem(
                    page.path,
                    page.line(key),
                    f"The {key} “{value}” is the same as in {other.path}.",
                    f"Give each page a {key} of its own.",
                    rule=f"{key}-twice",
                )


def check_data_form(guide: Guide) -> Iterator[Problem]:
    """Values in data files that are of another form than the site counts on."""
    for name, form in FORMS.items():
        if name in guide.data:
            yield from _check_form(guide.data[name], f"data/{name}.yml", form, guide.data[name].value, ())


def _check_form(parsed: Yaml, path: str, form: Any, value: Any, where: tuple) -> Iterator[Problem]:
    kind = form if isinstance(form, type) else type(form)
    if value is None and kind in (dict, list):
        return
    odd_key = kind is dict and isinstance(value, dict) and not all(isinstance(key, str) for key in value)
    if not isinstance(value, kind) or isinstance(value, bool) or odd_key:
        name = next((f"“{key}:”" for key in reversed(where) if isinstance(key, str)), "This file")
        name = f"An entry of {name}" if where and isinstance(where[-1], int) else name
        hint = "Write it as the lines around it are written, with the same spaces in front."
        if kind is str and isinstance(value, (int, float)):
            hint = "Put it in quotes, with all its digits."
        yield Problem(path, parsed.line(*where), f"{name} needs {FORM_NAMES[kind]}.", hint, rule="data-form")
    elif kind is dict:
        for key, inner in form.items():
            for found in list(value) if key == "*" else [key]:
                entry = "" if key == "*" and value[found] is None else value.get(found)
                if found in value or isinstance(inner, type):
                    yield from _check_form(parsed, path, inner, entry, (*where, found))
    elif kind is list:
        for number, entry in enumerate(value):
            yield from _check_form(parsed, path, form[0], "" if entry is None else entry, (*where, number))


def _check_page(page: Page) -> Iterator[Problem]:
    unknown = {key: _nearest(key, FIELDS) for key in page.meta if key not in FIELDS}
    for key, field in FIELDS.items():
        missing = page.meta.get(key) is None or not str(page.meta[key]).strip()
        if field.required and missing and key not in unknown.values():
            yield Problem(page.path, page.line(), f"The line “{key}:” is missing.", field.says, rule=f"{key}-missing")
    for key, value in page.meta.items():
        field = FIELDS.get(key)
        if field is None:
            what, hint = f"Nothing is known by the name “{key}:”.", f"Did you mean “{unknown[key]}:”?"
            hint = hint if unknown[key] else "Take it out, or look up the right word in CONTRIBUTING."
            yield Problem(page.path, page.line(key), what, hint, rule="key-unknown")
        elif value is not None and not isinstance(value, field.types):
            written = value if isinstance(value, (int, float)) and not isinstance(value, bool) else "…"
            hint = f'Put it in quotes: {key}: "{written}"' if field.types == TEXT[0] else field.says
            if field.types == TEXT[0] and isinstance(value, (list, dict)):
                hint = f'Write the text behind the colon, in one line: {key}: "…"'
            yield Problem(page.path, page.line(key), f"“{key}:” needs {field.form}.", hint, rule="value-of-wrong-form")
    yield from _check_below(page)
    if page.kind not in ("content", "utility", "list"):
        yield Problem(
            page.path, page.line("kind"), f"There is no kind “{page.kind}”.", FIELDS["kind"].says, rule="kind-unknown"
        )
    yield from _check_review(page)
    yield from _check_description(page)
    yield from _check_plain(page)
    if page.kind != "list" and not page.meta.get("template") and not page.body.strip():
        what, hint = "Nothing stands below the lines at the top.", "Write the page's text there, or delete the file."
        yield Problem(page.path, page.body_line, what, hint, rule="page-empty")


def _nearest(key: Any, known: Any) -> str | None:
    """The known key that was meant, if one is near; capitals don't count."""
    word = str(key).strip().lower()
    found = [near for near in get_close_matches(word, known, 3) if len(near) > 3 or len(word) <= 3][:1]
    return found[0] if found else None


def _check_below(page: Page) -> Iterator[Problem]:
    """The lines below `booking:` and `reviewed:`, and the entries of `menu:`."""
    for key, known in BELOW.items():
        value = page.meta.get(key)
        for word, text in value.items() if isinstance(value, dict) else ():
            if word not in known:
                hint = f"Write one of: {', '.join(known)}."
                what = f"Below “{key}:” nothing is known by the name “{word}:”."
                yield Problem(page.path, page.line(key, word), what, hint, rule="key-unknown")
            elif word != "date" and text is not None and not isinstance(text, str):
                what, hint = f"“{word}:” needs text.", f'Put it in quotes: {word}: "…"'
                yield Problem(page.path, page.line(key, word), what, hint, rule="value-of-wrong-form")
    entries = page.meta.get("menu")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, str):
            what, hint = "An entry of “menu:” needs to be a file name.", "Write it like this: - the-page.md"
            yield Problem(page.path, page.line("menu", number), what, hint, rule="value-of-wrong-form")


def _check_plain(page: Page) -> Iterator[Problem]:
    """HTML and signs of Markdown at the top of a page, which is shown as it is written."""
    for where, value in strings(page.meta):
        if where[0] not in ("title", "label", "description", "booking"):
            continue
        if sign := re.search(r"</?[a-zA-Z][^<>]*>|\*\*|\[[^\]\n]*\]\([^)\n]*\)|&[a-z]+;", value):
            what = f"“{sign[0][:40]}” would show as it is written; the lines at the top hold words only."
            yield Problem(page.path, page.line(*where), what, "Take the signs out.", rule="value-with-signs")


def _check_description(page: Page) -> Iterator[Problem]:
    text = page.meta.get("description")
    if not isinstance(text, str):
        return
    if len(text) > LONGEST:
        what = f"The description has {len(text)} characters; search results show about 150."
        hint = f"Shorten it to one sentence of at most {LONGEST}."
        yield Problem(page.path, page.line("description"), what, hint, rule="description-long", level=WARNING)
    if end := _SENTENCE_END.search(text.strip()):
        what = f"The description is more than one sentence: “{text.strip()[end.end() :][:40]}” is a second one."
        hint = "Keep one sentence that says what the page is about."
        yield Problem(page.path, page.line("description"), what, hint, rule="description-sentences", level=WARNING)


def _check_review(page: Page) -> Iterator[Problem]:
    reviewed: Any = page.meta.get("reviewed")
    if isinstance(reviewed, dict) and not (reviewed.get("by") and hasattr(reviewed.get("date"), "isoformat")):
        yield Problem(
            page.path,
            page.line("reviewed"),
            "A review needs a name and a date.",
            "Write two lines below it, each with two spaces in front. First “by: Name, license”, then “date:"
            " 2026-05-31”.",
            rule="review-incomplete",
        )


def check_review_dates(guide: Guide, today: date) -> Iterator[Problem]:
    """Reviews of a day that is still to come, or of long before there was a guide."""
    for page in guide.pages.values():
        reviewed = page.meta.get("reviewed")
        day = reviewed.get("date") if isinstance(reviewed, dict) else None
        day = day.date() if isinstance(day, datetime) else day
        if isinstance(day, date) and not date(2020, 1, 1) <= day <= today + timedelta(days=1):
            wrong = "still to come" if day > today else "before there was a guide"
            what = f"The review is dated {day}, which is {wrong}."
            hint = "Write the day on which the clinician read the page, as year-month-day, like 2026-05-31."
            yield Problem(page.path, page.line("reviewed", "date"), what, hint, rule="review-date")


def check_templates(guide: Guide, root: Path) -> Iterator[Problem]:
    """Templates that do not exist, on which MkDocs would break off."""
    folder = root / "overrides"
    known = sorted(file.name for file in folder.glob("*.html")) if folder.is_dir() else []
    for page in guide.pages.values():
        name = page.meta.get("template")
        if known and isinstance(name, str) and name not in known:
            nearest = _nearest(name, known)
            hint = f"Write template: {nearest}" if nearest else "Take the line out; nearly all pages have none."
            what = f"There is no template “{name}”."
            yield Problem(page.path, page.line("template"), what, hint, rule="template-unknown")


def near_page(pages: Iterable[str], wanted: str) -> str:
    """The page whose file name is nearly the one in a path; a folder's index.md goes by the folder. Empty for none."""

    def name(path: str) -> str:
        plain = re.sub(r"[^\w/.-]", "", path.lower())
        parts = re.sub(r"(?:\.\w*)+$", "", plain).split("/")
        return parts[-2] if len(parts) > 1 and parts[-1] == "index" else parts[-1]

    names = {name(src): src for src in pages if src != "index.md"}
    near = get_close_matches(name(wanted), names, 1, 0.75 if len(name(wanted)) > 4 else 0.55)
    return names[near[0]] if near else ""


def nearest_page(guide: Guide, wanted: str) -> str:
    """A sentence that proposes the existing page nearest to a path, or none."""
    found = near_page(guide.pages, wanted)
    return f"Did you mean {found}?" if found else "Look up the page's file name in the folder docs/."
