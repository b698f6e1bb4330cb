"""What may stand in the lines at the top of a page. One row a key; CONTRIBUTING shows the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from guide.pages import Guide, Page, Yaml
from guide.problems import Problem


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
    "id": Field(*TEXT, "Two to four letters or digits, from `make id`. Never changed and never used again.", required=True),
    "label": Field(*TEXT, "A shorter name for menus."),
    "kind": Field(*TEXT, "`content` (when left out), `utility` or `list`; only content pages carry the booking invitation."),
    "menu": Field((list,), "a list of file names", "In a folder's index.md: its pages, in the order of the menu."),
    "terms": Field((list,), "a list", "Words that lead here from other pages; `word: heading-id` leads to a heading."),
    "crosslinks": Field((bool,), "true or false", "`false`: no links are added to this page's text."),
    "related": Field((dict,), "a list below each kind of relation", "Pages this one leads to, by kind; see data/words.yml."),
    "booking": Field((bool, dict), "false, or title, text and button", "`false`: no invitation; or its own words."),
    "therapy": Field(*TEXT, "The therapy a page is about, as data/practice.yml names it."),
    "template": Field(*TEXT, "The page's own template, for a few pages only."),
    "reviewed": Field((dict,), "by, and on", "Set by the clinician who reviewed the page: their name and the date."),
}
BOOKING_WORDS = ("title", "text", "button")

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
}
FORM_NAMES = {dict: "lines of its own below it", list: "a list below it", str: "text", int: "a whole number"}


def check_front_matter(guide: Guide) -> Iterator[Problem]:
    """Missing, unknown and mistyped keys, and titles, descriptions and ids that two pages share."""
    for page in guide.pages.values():
        if page.front.lines:
            yield from _check_page(page)
    for key in ("title", "description", "id"):
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
                    "Run `make id` and write the new one here." if key == "id" else f"Give each page a {key} of its own.",
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
            hint = f'Put it in quotes: "{value}"'
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
    for key, field in FIELDS.items():
        if field.required and page.meta.get(key) in (None, ""):
            yield Problem(page.path, page.line(), f"The line “{key}:” is missing.", field.says, rule=f"{key}-missing")
    for key, value in page.meta.items():
        field = FIELDS.get(key)
        if field is None:
            nearest = get_close_matches(str(key), FIELDS, 1)
            hint = f"Did you mean “{nearest[0]}:”?" if nearest else "Take it out, or look up the right word in CONTRIBUTING."
            yield Problem(page.path, page.line(key), f"Nothing is known by the name “{key}:”.", hint, rule="key-unknown")
        elif value is not None and not isinstance(value, field.types):
            hint = f"Put it in quotes: {key}: \"…\"" if field.types == TEXT[0] else field.says
            yield Problem(page.path, page.line(key), f"“{key}:” needs {field.form}.", hint, rule="value-of-wrong-form")
    name = page.meta.get("id")
    if isinstance(name, str) and not (2 <= len(name) <= 4 and name.isascii() and name.isalnum() and name == name.lower()):
        yield Problem(
            page.path, page.line("id"), f"The id “{name}” has the wrong form.", FIELDS["id"].says, rule="id-form"
        )
    if page.kind not in ("content", "utility", "list"):
        yield Problem(
            page.path, page.line("kind"), f"There is no kind “{page.kind}”.", FIELDS["kind"].says, rule="kind-unknown"
        )
    yield from _check_review(page)


def _check_review(page: Page) -> Iterator[Problem]:
    reviewed: Any = page.meta.get("reviewed")
    if isinstance(reviewed, dict) and not (reviewed.get("by") and hasattr(reviewed.get("on"), "isoformat")):
        yield Problem(
            page.path,
            page.line("reviewed"),
            "A review needs a name and a date.",
            "Write two lines below it, each with two spaces in front: by: Name, licence / on: 2026-05-31",
            rule="review-incomplete",
        )


def nearest_page(guide: Guide, wanted: str) -> str:
    """A sentence that proposes the existing page nearest to a path, or none."""
    by_name = {src.rsplit("/", 1)[-1]: src for src in guide.pages}
    found = get_close_matches(wanted, guide.pages, 1, 0.5) or [
        by_name[name] for name in get_close_matches(wanted.rsplit("/", 1)[-1], by_name, 1)
    ]
    return f"Did you mean {found[0]}?" if found else "Look up the page's file name in the folder docs/."


