"""What a finished page holds that somebody has to know of: its tags, places to lead to, addresses, numbers to ring.

Each page of each build is read, so it is read once, and what a tag says is worked out once for all places that have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from .tags import DISTINCT, Tag, end_of, tags, text

HELP = "help-now"

# Where HTML keeps addresses. Only `href` of `a` and `area` waits for a click; the others are asked for at once.
ADDRESSES = {
    "a": ("href", "ping"),
    "area": ("href", "ping"),
    "audio": ("src",),
    "button": ("formaction",),
    "embed": ("src",),
    "feimage": ("href", "xlink:href"),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src", "formaction"),
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# A `<link>` of these kinds only tells; one of any other kind may make the browser ask.
TELLING = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"}

CSS_PASSED_OVER = re.compile(r"/\*.*?\*/|@namespace[^;]*;", re.S)  # a namespace only looks like an address
CSS_ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s'")]+))|@import\s+(?:"([^"]*)"|'([^']*)')""", re.I
)
REFRESH = re.compile(r"""[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?([^"'\s]*)""", re.I)
SRCSET = re.compile(r"\s*(\S*[^\s,])[^,]*,?")
END_OF_LINK = re.compile(r"</?a(?=[\s/>])", re.I)
BREAKS = dict.fromkeys(map(ord, "\t\r\n"))


class Use(NamedTuple):
    """An address in a file: what bears it, and whether the browser asks for it unasked."""

    tag: str
    url: str
    unasked: bool
    rel: str = ""


class Number(NamedTuple):
    """A `tel:` or `sms:` link: its address, the text a reader sees, whether it is in the help block."""

    url: str
    text: str
    in_help: bool


@dataclass
class Found:
    """What one file holds. Numbers are places in its text, of the first where there are several."""

    tags: set[Tag] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    uses: dict[Use, int] = field(default_factory=dict)
    numbers: dict[Number, int] = field(default_factory=dict)
    helps: list[int] = field(default_factory=list)
    leads: str | None = None  # where it sends readers on, at once

    @property
    def stub(self) -> bool:
        return self.leads is not None


class _Says(NamedTuple):
    """What one tag says, wherever it stands."""

    id: str
    help: bool
    name: str = ""
    uses: tuple[Use, ...] = ()
    refresh: str | None = None
    rings: str = ""
    label: str = ""


class Page:
    """A finished page: its text, and what it holds.

    Hooks put the same long pieces into all pages, so those are read once, and become part of the text when it is written.
    `read` is what the original holds; only `tags` and `uses` change with the pieces.
    """

    def __init__(self, html: str) -> None:
        self.original = html
        self.pieces: list[tuple[str, str]] = []

    def again(self) -> Page:
        """The page as it came, with nothing put into it yet, and without being read once more."""
        page = Page(self.original)
        page.__dict__["read"] = self.read
        return page

    @cached_property
    def read(self) -> Found:
        return read_page(self.original)

    @property
    def changed(self) -> bool:
        return bool(self.pieces)

    @property
    def html(self) -> str:
        text = self.original
        for old, new in self.pieces:
            text = text.replace(old, new, 1)
        return text

    @property
    def tags(self) -> set[Tag]:
        tags = set(self.read.tags)
        for old, new in self.pieces:
            tags = tags - _piece(old).tags | _piece(new).tags
        return tags

    @property
    def uses(self) -> dict[Use, int]:
        """The addresses on the page, with places in the original."""
        uses = dict(self.read.uses)
        for old, new in self.pieces:
            for use in _piece(old).uses:
                uses.pop(use, None)
            uses |= _piece(new).uses
        return uses

    def put(self, new: str, old: str) -> None:
        """Put one piece in the place of the first that reads `old`; neither may hold an id, a number to ring or half a tag."""
        self.pieces.append((old, new))


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


@lru_cache(maxsize=64)
def _piece(html: str) -> Found:
    return read_page(html)


def read_page(html: str) -> Found:
    """What a page holds. HTML never fails to be read: what makes no sense is passed over, as in a browser."""
    found, help_end = Found(), 0
    for match, tag in tags(html):
        found.tags.add(tag)
        if tag.name == "style":
            start = match.start("inside")
            for place, use in css_uses(tag.inside, "style"):
                found.uses.setdefault(use, start + place)
        says = _says(tag)
        if not says:
            continue
        place = match.start()
        if says.id:
            if says.id in found.ids:
                found.repeated.append((place, says.id))
            found.ids.add(says.id)
        if says.name:
            found.names.add(says.name)
        if says.help:
            found.helps.append(place)
            help_end = end_of(tag.name, html, match.end())
        for use in says.uses:
            found.uses.setdefault(use, place)
        if says.refresh is not None:
            found.leads = says.refresh
        if says.rings:
            end = END_OF_LINK.search(html, match.end())
            shown = text(html[match.end() : end.start() if end else None])
            found.numbers.setdefault(Number(says.rings, shown, place < help_end), place)
            if says.label:  # what a screen reader says in place of the text: it must not give another number
                found.numbers.setdefault(Number(says.rings, says.label, False), place)
    return found


@lru_cache(maxsize=DISTINCT)
def _says(tag: Tag) -> _Says | None:
    """What a tag says; None for the many that say nothing."""
    name, given = tag.name, tag.attributes
    says = _Says(given.get("id", ""), HELP in given.get("class", "").split())
    if "style" in given:
        says = says._replace(uses=tuple(use for _, use in css_uses(given["style"], name)))
    if name in ADDRESSES:
        says = says._replace(uses=(*says.uses, *_addresses(tag)))
        url = clean(given.get("href", "")) if name == "a" else ""
        if url[:4].lower() in ("tel:", "sms:") and url[:5] != "sms:?":  # a draft has no number yet
            label = given.get("aria-label", "")
            says = says._replace(rings=url, label=label if digits(label) else "")
        if name == "a" and "name" in given:
            says = says._replace(name=given["name"])
    elif name == "meta" and given.get("http-equiv", "").lower() == "refresh":
        url = REFRESH.match(given.get("content", ""))[1]
        says = says._replace(refresh=url, uses=(*says.uses, Use(name, url, True)))
    return says if any(says[:4]) else None


def _addresses(tag: Tag) -> Iterator[Use]:
    given, rel = tag.attributes, tag.attributes.get("rel", "").lower()
    for name in ADDRESSES[tag.name]:
        if name in given:
            waits = name == "href" and (tag.name in ("a", "area") or (tag.name == "link" and {*rel.split()} <= TELLING))
            urls = SRCSET.findall(given[name]) if name.endswith("srcset") else [clean(given[name])]
            for url in urls:
                yield Use(tag.name, url, not waits, rel)


@lru_cache(maxsize=512)
def css_uses(css: str, tag: str) -> list[tuple[int, Use]]:
    """The addresses a stylesheet asks for, each with its place. Kept, as most pages share theirs."""
    css = CSS_PASSED_OVER.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), css)
    return [
        (match.start(), Use(tag, clean(next(filter(None, match.groups()), "")), True)) for match in CSS_ADDRESS.finditer(css)
    ]


def clean(url: str) -> str:
    """An address as browsers take it: without the blanks round it and the line breaks in it."""
    return url if url.isascii() and url.isprintable() and " " not in url else url.strip().translate(BREAKS)


def digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
