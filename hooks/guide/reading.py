"""What a finished page holds that somebody has to know of: its tags, places to lead to, addresses, numbers to ring.

Each page of each build is read, so it is read once, and what a tag says is worked out once for all places that have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
CLASSES = re.compile(r"""class\s*=\s*("[^"]*|'[^']*|[^\s>]+)""")  # it begins with letters, and so is found 20 times as fast
_BARE = re.compile(r"<([a-z][a-z0-9-]*)>")  # tags without attributes
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


@dataclass(slots=True)
class Found:
    """What one file holds. Numbers are places in its text, of the first where there are several."""

    loads: frozenset[Tag] = frozenset()  # tags that load or run something, or might; most pages share theirs
    ids: set[str] = field(default_factory=set)
    names: frozenset[str] = frozenset()
    repeated: tuple[tuple[int, str], ...] = ()
    uses: dict[Use, int] = field(default_factory=dict)
    numbers: dict[Number, int] = field(default_factory=dict)
    helps: tuple[int, ...] = ()
    leads: str | None = None  # where it sends readers on

    @property
    def stub(self) -> bool:
        return self.leads is not None


class _Says(NamedTuple):
    """What one tag says, wherever it stands."""

    id: str
    help: bool
    loads: bool
    name: str = ""
    uses: tuple[Use, ...] = ()
    refresh: str | None = None
    rings: str = ""
    label: str = ""


class Page:
    """A finished page: its text, and what it holds.

    Hooks put the same long pieces into all pages, so those are read once, and become part of the text when it is written.
    `read` is what the original holds; only `loads` and `uses` change with the pieces. When it is read, what selectors can ask
    for on it is added to `names`, which pages may share.
    """

    def __init__(self, html: str, names: set[str] | None = None) -> None:
        self.original = html
        self.names = names if names is not None else set()
        self.pieces: list[tuple[str, str]] = []

    def again(self) -> Page:
        """The page as it came, with nothing put into it yet, and without being read once more."""
        page = Page(self.original, self.names)
        page.__dict__["read"] = self.read
        return page

    @cached_property
    def read(self) -> Found:
        return read_page(self.original, self.names)

    @property
    def changed(self) -> bool:
        return bool(self.pieces)

    @property
    def html(self) -> str:
        text = self.original
        for old, new in self.pieces:
            text = text.replace(old, new)
        return text

    @property
    def loads(self) -> frozenset[Tag]:
        """The tags on the page that may load or run something."""
        loads = self.read.loads
        for old, new in self.pieces:
            loads = loads - _piece(old).loads | _piece(new).loads
        return loads

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
        """Put one piece in the place of each that reads `old`; neither may hold an id, a number to ring or half a tag."""
        self.pieces.append((old, new))


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


@lru_cache(maxsize=64)
def _piece(html: str) -> Found:
    return read_page(html)


def read_page(html: str, names: set[str] | None = None) -> Found:
    """What a page holds. HTML never fails to be read: what makes no sense is passed over, as in a browser.

    What selectors can ask for on it is added to `names`, written as in CSS: `a`, `.class`, `#id`, `[attribute]`,
    `[attribute=value]`.
    """
    if names is not None:
        names.update(_BARE.findall(html))
    found, help_end = Found(), 0
    loads: set[Tag] = set()
    for match, tag in tags(html):
        if names is not None:
            names |= _names(tag)
        if tag.name == "style":
            start = match.start("inside")
            for place, use in css_uses(tag.inside, "style"):
                found.uses.setdefault(use, start + place)
        says = _says(tag)
        if not says:
            continue
        if says.loads:
            loads.add(tag)
        place = match.start()
        if says.id:
            if says.id in found.ids:
                found.repeated += ((place, says.id),)
            found.ids.add(says.id)
        if says.name:
            found.names |= {says.name}
        if says.help:
            found.helps += (place,)
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
    found.loads = _one(frozenset(loads))
    return found


@lru_cache(maxsize=512)
def _one(tags: frozenset[Tag]) -> frozenset[Tag]:
    """One object for all that are equal."""
    return tags


@lru_cache(maxsize=DISTINCT)
def _says(tag: Tag) -> _Says | None:
    """What a tag says; None for the many that say nothing."""
    name, given = tag.name, tag.attributes
    says = _Says(given.get("id", ""), HELP in given.get("class", "").split(), _loads(tag))
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
    return says if any(says[:5]) else None


def _loads(tag: Tag) -> bool:
    """Whether a tag may make a browser load or run something by itself."""
    own = ("style",) if tag.name == "a" else ("style", "src", "srcset", "href", "poster")
    return tag.name in ("script", "style") or any(key in own or key.startswith("on") for key in tag.attributes)


@lru_cache(maxsize=DISTINCT)
def _names(tag: Tag) -> frozenset[str]:
    """What selectors can ask for on a tag."""
    found = {tag.name}
    for name, value in tag.attributes.items():
        if name == "class":
            found.update(f".{word}" for word in value.split())
        elif name == "id":
            found.add(f"#{value}")
        else:
            found.update((f"[{name}]", f"[{name}={value}]"))
    return frozenset(found)


def has_names(html: str, groups: Iterable[Iterable[str]]) -> tuple[bool, ...]:
    """For each group whether one of its tags (`table`) and classes (`.leave`) may stand on a page: a word in the text of an
    attribute can look like a class. Reading a page keeps the names of all pages in one: each page's own would fill the memory."""
    low = html.lower()
    classes = {f".{word}" for value in {*CLASSES.findall(low)} for word in value.strip("\"'").split()}
    return tuple(any(name.lower() in classes or _has_tag(low, name.lower()) for name in group) for group in groups)


def _has_tag(low: str, name: str) -> bool:
    start = f"<{name}"
    return start in low and re.search(rf"{re.escape(start)}[\s/>]", low) is not None  # the first look costs a tenth


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
