"""What a page for sending and printing holds: short links, drafts of messages, QR codes. All of it neutral.

People read messages on shared phones, so neither a link nor a draft says what the page is about. The words stand in
data/words.yml under `sharing:`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from guide.addresses import SHORT, Address, Addresses, Entry, Place, ShortLinks
from guide.model import Page
from guide.qr import qr

WORDS = {
    "title": "{practice}",
    "description": "A page for reading, from {practice}.",
    "link": "Send or print this page",
    "subject": "Something to read",
    "message": "Something to read from {practice}: {link}",
    "moved": "This section is now on another page:",
}


@dataclass(frozen=True)
class Link:
    """A short link as templates show it. `url` and `leads` are below the site's root; `full` is empty without a site address."""

    code: str
    title: str
    leads: str
    full: str

    @property
    def url(self) -> str:
        return f"{SHORT}/{self.code}/"

    @property
    def said(self) -> str:
        """The link as one reads it out."""
        return self.full.partition("://")[2] or f"/{self.url}"


@dataclass
class Share:
    """Short links of a guide with their drafts. `site` is the site's address, with a slash at its end, or empty."""

    addresses: Addresses
    links: ShortLinks
    site: str = ""
    practice: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    codes: bool = True  # whether QR codes are drawn
    drawn: dict[str, str] = field(default_factory=dict)
    sheets: list[tuple[Link, list[Link]]] = field(default_factory=list)  # of prepared sets (clinicians.py), and what is on them

    def link(self, place: Place, title: str) -> Link | None:
        """The short link of a place; None for a page without an id."""
        code = self.links.codes.get(place)
        return self.to(code, place, title) if code else None

    def to(self, code: str, place: Place, title: str = "") -> Link:
        return Link(code, title, self.addresses.url(place), self._full(code))

    def own(self, code: str, title: str) -> Link:
        """The short link of something that has no other address."""
        return Link(code, title, f"{SHORT}/{code}/", self._full(code))

    def _full(self, code: str) -> str:
        return f"{self.site}{SHORT}/{code}/" if self.site else ""

    def whole(self, page: Page) -> Link | None:
        return self.link(Place(page.src), page.title)

    def sections(self, page: Page) -> list[Link]:
        """A page's sections in their order."""
        found = (self.link(Place(page.src, heading.id), heading.text) for heading in page.headings)
        return [link for link in found if link]

    def say(self, key: str, link: str = "") -> str:
        """A text from `sharing:` in data/words.yml with the practice's name and the link filled in."""
        return str(self.words.get(key) or WORDS[key]).replace("{practice}", self.practice).replace("{link}", link)

    def message(self, *links: Link) -> str:
        """The words of a draft; several links stand on a line each."""
        return self.say("message", "\n".join(["", *(link.full for link in links)]) if len(links) > 1 else links[0].full)

    def email(self, *links: Link) -> str:
        """A draft of an email, for the reader's own program to send."""
        return f"mailto:?subject={quote(self.say('subject'))}&body={quote(self.message(*links))}"

    def text(self, *links: Link) -> str:
        """A draft of a text message; with `?&` phones of both kinds take the words."""
        return f"sms:?&body={quote(self.message(*links))}"

    def picture(self, link: Link) -> str:
        """The QR code of a short link, drawn once a build; nothing without a site address, which it would have to hold."""
        if self.codes and link.full and link.code not in self.drawn:
            self.drawn[link.code] = qr(link.full, f"QR code: {link.said}")
        return self.drawn.get(link.code, "")


class Small(NamedTuple):
    """A small page to make: its path in the site, the macro that draws it (none: the text itself), what that is told, and the
    template that stands around it, which is told what is `inside`."""

    path: str
    macro: tuple[str, str] | None
    told: dict[str, Any]
    around: str = ""


def small_pages(share: Share, given: list[Entry]) -> Iterator[Small]:
    """The sheets of sets, a page for sharing for each page, a stub and a QR code for each short link, a stub for each old address."""
    addresses = share.addresses
    for link, items in share.sheets:
        yield Small(f"{link.url}index.html", ("hand-on.html", "sheet"), {"items": items}, "share.html")
    for page in addresses.guide.pages.values():
        if whole := share.whole(page):
            told = {"link": whole, "sections": share.sections(page)}
            yield Small(f"{whole.url}share/index.html", ("hand-on.html", "whole"), told, "share.html")
    for code, place in share.links.leads.items():
        link = share.to(code, place)
        picture = share.picture(link)
        yield Small(f"{link.url}index.html", ("stub.html", "short"), {"to": link.leads, "picture": picture})
        if picture:
            yield Small(f"{link.url}qr.svg", None, {"text": picture})
    for old, (place, sections) in old_pages(addresses, given).items():
        links = [(anchor, addresses.url(there), addresses.title(there)) for anchor, there in sections.items()]
        told = {"to": addresses.url(place), "canonical": addresses.url(Place(place.src)), "title": addresses.title(place), "sections": links}
        yield Small(old if old.endswith(".html") else f"{old}index.html", ("stub.html", "moved"), told)


def old_pages(addresses: Addresses, given: list[Entry]) -> dict[str, tuple[Place, dict[str, Place]]]:
    """Each address without a page of its own: where it leads now, and where the sections it had lead."""
    found: dict[str, tuple[Place, dict[str, Place]]] = {}
    for address in dict.fromkeys([*addresses.was, *(entry.address for entry in given)]):
        place = None if address.page in addresses.pages else addresses.find(Address(address.page))
        if not place:
            continue
        _, sections = found.setdefault(address.page, (place, {}))
        if address.anchor and (section := addresses.find(address)):
            sections[address.anchor] = section
    return found
