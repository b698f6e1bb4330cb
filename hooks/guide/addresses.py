"""Every address the guide ever had lives for ever: the ledger, old addresses that lead on, and short links.

`data/addresses.txt` is the ledger: each published page and heading with its short link, one a line. A page that moved says so at
its top (`was: [old/address/]`), a heading behind its words (`{ #new was="old" }`), so an old address always leads straight to
where the text is now; there is nothing to chain. A short link is the page's id, and a number for each section: it is given
once, entered in the ledger, and never given to another section.

`python -m guide.addresses SITE` enters what a published site has and the ledger lacks; it only ever adds.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from guide.ids import propose
from guide.model import Guide, Heading, Page, url_of
from guide.problems import ERROR, WARNING, Problem
from guide.reading import read_page, text_of
from guide.schema import near_page

FILE = "data/addresses.txt"
SHORT = "s"  # the folder of short links
LIKE = 0.4  # how much of a lost id and a new heading has to agree for the one to have become the other
RESERVED = (SHORT, "assets", "search")  # folders that the site makes itself
HEAD = """\
# Every address ever published, one a line: a page, or a heading on it (#), and its short link. Publishing adds the new ones.
# Nothing is ever changed or taken out here: links and printed codes count on it. When a check says that one is lost,
# CONTRIBUTING explains how to keep it alive ("Rename or move a page").
"""
_ENTRY = re.compile(r"/(?P<page>[^\s#]*)(?:#(?P<anchor>\S+))? (?P<code>[a-z0-9]{2,})")
_WRITTEN = re.compile(r"(?P<page>/?(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)(?:#(?P<anchor>[^\s#/]+))?")
_BRACES = re.compile(r"[ \t]*\{[^}\n]*\}[ \t]*$")


class Address(NamedTuple):
    """A page below the site's root (`causes/`, the first page's is empty), and a heading's id or nothing."""

    page: str
    anchor: str = ""

    def __str__(self) -> str:
        return f"/{self.page}" + (f"#{self.anchor}" if self.anchor else "")


class Entry(NamedTuple):
    """One line of the ledger."""

    address: Address
    code: str
    line: int


class Place(NamedTuple):
    """Where something stands now: the page's path below docs/, and a heading's id or nothing."""

    src: str
    anchor: str = ""


class Was(NamedTuple):
    """An old address as somebody wrote it, and the place it is to lead to. `line` is the line in the file."""

    written: str
    address: Address | None
    place: Place
    line: int


def sheet_ids(guide: Guide) -> list[str]:
    """The ids of the prepared sets (data/sets.yml), whose sheets stand at short links of their own."""
    value = guide.data["sets"].value if "sets" in guide.data else []
    return [str(entry["id"]) for entry in value or [] if isinstance(entry, dict) and entry.get("id")]


def read_ledger(root: Path) -> str | None:
    """The ledger's text; None where there is none."""
    file = root / FILE
    return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None


def entries(ledger: str | None) -> list[Entry]:
    """The ledger's lines, but those that can't be read (`check_addresses` names them)."""
    matches = ((number, _ENTRY.fullmatch(line.strip())) for number, line in _lines(ledger))
    return [
        Entry(Address(match["page"], match["anchor"] or ""), match["code"], number) for number, match in matches if match
    ]


def _lines(ledger: str | None) -> Iterator[tuple[int, str]]:
    for number, line in enumerate((ledger or "").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def written(page: Page) -> Iterator[Was]:
    """All old addresses that a page claims: in `was:` at its top and behind its headings."""
    value = page.meta.get("was")
    for number, text in enumerate(value if isinstance(value, list) else [value] if value else []):
        yield Was(str(text), address_of(str(text), page.url), Place(page.src), page.line("was", number))
    for heading in page.headings:
        for text in heading.was:
            yield Was(text, _of_heading(text, page), Place(page.src, heading.id), heading.line)


def _of_heading(text: str, page: Page) -> Address | None:
    """Behind a heading a bare word is an id of the same page."""
    return address_of(text if re.search("[/#]", text) else f"#{text}", page.url)


def old_id(text: str, page: Page) -> str:
    """The id that a text behind a heading keeps on the heading's own page; empty when it names another page."""
    address = _of_heading(text, page)
    return address.anchor if address and address.page == page.url else ""


def address_of(text: str, own: str) -> Address | None:
    """An address as staff write it: `old/page/`, `/old/page/#heading`, `old/page.md`; `#heading` is one of page `own`."""
    match = _WRITTEN.fullmatch(text.strip().removeprefix("docs/"))
    if not match or not text.strip():
        return None
    page, anchor = match["page"].removeprefix("/"), match["anchor"] or ""
    if anchor and not match["page"]:
        page = own
    elif page.endswith(".md"):
        page = url_of(page)
    elif page and not page.endswith(("/", ".html")):
        page += "/"
    return Address(page, anchor)


class Addresses:
    """Where the addresses of a guide lead, the old ones as well."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.pages = {page.url: page for page in guide.pages.values()}
        self.ids = {page.src: {heading.id for heading in page.headings} for page in guide.pages.values()}
        self.sheets = {f"{SHORT}/{name}/" for name in sheet_ids(guide)}
        self.was = {was.address: was.place for page in guide.pages.values() for was in written(page) if was.address}

    def find(self, address: Address) -> Place | None:
        """Where an address leads; None when it is lost."""
        page = self.pages.get(address.page)
        if page and (not address.anchor or address.anchor in self.ids[page.src] or _in_html(page, address.anchor)):
            return Place(page.src, address.anchor)
        if address in self.was:
            return self.was[address]
        moved = None if page else self.was.get(Address(address.page))
        if not moved or not address.anchor:
            return None
        return self.find(Address(self.guide.pages[moved.src].url, address.anchor))

    @cached_property
    def claimed(self) -> dict[str, list[tuple[str, Place]]]:
        """Old ids by the page on which they stood, for pages that are still there."""
        found: dict[str, list[tuple[str, Place]]] = {}
        for address, place in self.was.items():
            if address.anchor and address.page in self.pages:
                found.setdefault(address.page, []).append((address.anchor, place))
        return found

    def title(self, place: Place) -> str:
        """The heading's or the page's words."""
        page = self.guide.pages[place.src]
        return next((heading.text for heading in page.headings if heading.id == place.anchor), page.title)

    def url(self, place: Place) -> str:
        """A place's address below the site's root, for a link."""
        page = self.guide.pages[place.src].url
        return f"{page or './'}#{place.anchor}" if place.anchor else page


def _in_html(page: Page, anchor: str) -> bool:
    return f'id="{anchor}"' in page.body


@dataclass(frozen=True)
class ShortLinks:
    """Where each short link leads (`j4m`, `j4m3`), the home of new ones included."""

    leads: dict[str, Place]

    @cached_property
    def codes(self) -> dict[Place, str]:
        """The short link of each page and section. One that took over others has several; the first given counts."""
        found: dict[Place, str] = {}
        for code, place in self.leads.items():
            found.setdefault(place, code)
        return found


def short_links(guide: Guide, given: Iterable[Entry]) -> ShortLinks:
    """All short links. What the ledger knows keeps its own; new sections get the next numbers, in their order."""
    addresses, given = Addresses(guide), list(given)
    leads = {str(page.meta["id"]): Place(page.src) for page in guide.pages.values() if page.meta.get("id")}
    for entry in sorted(given, key=lambda entry: (len(entry.code), entry.code)):
        if place := addresses.find(entry.address):
            leads.setdefault(entry.code, place)
    used, known, highest = {*leads, *(entry.code for entry in given)}, set(leads.values()), _highest(given)
    for page in guide.pages.values():
        name = str(page.meta.get("id") or "")
        for heading in page.headings if name else ():
            place, number = Place(page.src, heading.id), highest.get(name, 0)
            if place in known:
                continue
            while (code := f"{name}{(number := number + 1)}") in used:
                pass
            highest[name], leads[code] = number, place
            used.add(code)
    return ShortLinks(leads)


def _highest(given: list[Entry]) -> dict[str, int]:
    """The highest number a section was ever given, by the page's id."""
    ids = {entry.address.page: entry.code for entry in given if not entry.address.anchor}
    found: dict[str, int] = {}
    for entry in given:
        name = ids.get(entry.address.page, entry.code.rstrip("0123456789"))
        number = entry.code.removeprefix(name)
        if entry.address.anchor and number.isdecimal():
            found[name] = max(found.get(name, 0), int(number))
    return found


# Checking


def check_addresses(guide: Guide, ledger: str | None, publishing: bool) -> Iterator[Problem]:
    """What was published and no longer leads anywhere, and old addresses that are claimed wrongly or twice."""
    given, addresses = entries(ledger), Addresses(guide)
    practice = guide.data.get("practice")
    if ledger is None and practice and isinstance(practice.value, dict) and practice.value.get("site_url"):
        what = "The list of published addresses is missing, so nobody would notice when one dies."
        hint = "Bring the file back. Where nothing was published yet, add it with the line: # Published addresses"
        yield Problem(FILE, 1, what, hint, rule="ledger-missing", level=ERROR if publishing else WARNING)
    read = {entry.line for entry in given}
    for number, line in _lines(ledger):
        if number not in read:
            what = f"“{line.strip()[:60]}” is no line of this list, so what it held could get lost."
            hint = "Undo the change to it; lines here look like this: /section/page/#a-heading h7q3"
            yield Problem(FILE, number, what, hint, rule="ledger-line")
    yield from _check_claims(addresses)
    yield from _check_codes(guide, given, addresses)
    yield from _check_pages(guide, given, addresses)
    yield from _check_headings(guide, given, addresses)


def _check_claims(addresses: Addresses) -> Iterator[Problem]:
    """Addresses in `was` that can't be read, still exist, belong to the site itself, or are claimed by two."""
    first: dict[Address, tuple[Page, Was]] = {}
    for page in addresses.guide.pages.values():
        if page.url.split("/")[0] == SHORT:
            what = f"The folder {SHORT}/ belongs to the short links, so this page could not be told from one."
            yield Problem(page.path, 1, what, "Move the page to another folder.", rule="address-taken")
        for was in written(page):
            taken = was.address and was.address.page.split("/")[0] in RESERVED
            if was.address is None or taken:
                what = f"“{was.written[:60]}” is no address of a page or a heading."
                hint = 'Write it as it stood behind the site’s name: was: [section/page/], or behind a heading { was="old-name" }'
                yield Problem(page.path, was.line, what, hint, rule="was-form")
                continue
            live = addresses.pages.get(was.address.page)
            exists = live and (not was.address.anchor or was.address.anchor in addresses.ids[live.src])
            if exists:
                whose = "this page’s own address" if live is page and not was.address.anchor else f"still in use, by {live.path}"
                what = f"“was” names {was.address}, which is {whose}."
                yield Problem(page.path, was.line, what, "Take it out here, or rename the other one.", rule="was-in-use")
                continue
            other, said = first.setdefault(was.address, (page, was))
            if said is not was and said.place != was.place:
                what = f"“was” names {was.address}, which {other.path}:{said.line} claims as well."
                yield Problem(page.path, was.line, what, "An address can lead to one place: keep one of them.", rule="was-twice")


def _check_codes(guide: Guide, given: list[Entry], addresses: Addresses) -> Iterator[Problem]:
    """Ids that were changed, ids that are a section's short link, and short links given to two places."""
    sections = {entry.code: entry for entry in given if entry.address.anchor}
    ids: dict[str, list[str]] = {}
    for entry in given:
        if not entry.address.anchor:
            ids.setdefault(entry.address.page, []).append(entry.code)
    used = {*(entry.code for entry in given), *(str(page.meta.get("id")) for page in guide.pages.values())}
    for page in guide.pages.values():
        name = page.meta.get("id")
        if name in sections:
            what = f"The id “{name}” is the short link of {sections[name].address} already."
            yield Problem(page.path, page.line("id"), what, f"Write id: {propose(page, used)}", rule="id-taken")
        if isinstance(name, str) and name not in ids.get(page.url, [name]):
            what = f"This page was published with the id {ids[page.url][0]}, and short links and printed codes count on it."
            yield Problem(page.path, page.line("id"), what, f"Write id: {ids[page.url][0]}", rule="id-changed")
    first: dict[str, tuple[Entry, Place]] = {}
    for entry in given:
        if place := addresses.find(entry.address):
            other, there = first.setdefault(entry.code, (entry, place))
            if there != place:
                what = f"The short link {entry.code} is given to {other.address} and to {entry.address}, and can lead to one only."
                hint = f"Take out this line or line {other.line}, whichever was added last."
                yield Problem(FILE, entry.line, what, hint, rule="ledger-twice")


def _check_pages(guide: Guide, given: list[Entry], addresses: Addresses) -> Iterator[Problem]:
    by_id = {page.meta.get("id"): page for page in guide.pages.values() if page.meta.get("id")}
    for entry in given:
        old = entry.address.page
        if entry.address.anchor or old in addresses.sheets or addresses.find(entry.address):
            continue
        if old == f"{SHORT}/{entry.code}/":
            what = f"The sheet of a prepared set was published at {entry.address}, and its printed codes now lead nowhere."
            hint = f"Bring the set with id: {entry.code} back to data/sets.yml; its name and pages may change."
            yield Problem(FILE, entry.line, what, hint, rule="address-lost")
            continue
        if page := by_id.get(entry.code):
            what = f"This page was published at {entry.address}, and links to that address now lead nowhere."
            yield Problem(page.path, page.line("id"), what, _add(page, [old]), rule="address-lost")
            continue
        near = near_page(guide.pages, old.rstrip("/") + ".md") or posixpath.join(posixpath.dirname(old.rstrip("/")), "index.md")
        where = f"docs/{near}" if near in guide.pages else "the page"
        what = f"The page {entry.address} was published and is gone; links to it and printed codes lead nowhere."
        hint = f"Bring it back, or say which page takes its place: add was: [{old}] at the top of {where}, below “id:”."
        yield Problem(FILE, entry.line, what, hint, rule="address-lost")


def _add(page: Page, lost: list[str]) -> str:
    """How to write old addresses at the top of a page, as one line to copy."""
    value = page.meta.get("was")
    there = value if isinstance(value, list) else [value] if value else []
    texts = [f'"{text}"' if str(text).startswith("#") else str(text) for text in [*there, *lost]]
    return f"Write this line below “id:” at its top{', in place of the one that is there' if there else ''}: was: [{', '.join(texts)}]"


def _check_headings(guide: Guide, given: list[Entry], addresses: Addresses) -> Iterator[Problem]:
    """Lost headings, page by page; a new heading near a lost one in its words is proposed as what took its place."""
    lost: dict[str, list[Address]] = {}
    known: set[Place] = set()
    for entry in sorted(given, key=lambda entry: (len(entry.code), entry.code)):
        page = addresses.find(Address(entry.address.page))
        if entry.address.anchor and page:
            known.add(Place(page.src, entry.address.anchor))
            if not addresses.find(entry.address):
                lost.setdefault(page.src, []).append(entry.address)
    for src, gone in lost.items():
        page = guide.pages[src]
        fresh = [heading for heading in page.headings if Place(src, heading.id) not in known]
        pairs = _pairs([address.anchor for address in gone], fresh)
        left = [address for address in dict.fromkeys(gone) if address.anchor not in pairs]
        for anchor, heading in pairs.items():
            what = f"A heading was published here as #{anchor}, and links to it now lead nowhere."
            hint = f"If this heading took its place, write: {_with_old_id(page, heading, anchor)}"
            yield Problem(page.path, heading.line, what, hint, rule="heading-lost")
        if left:
            names = ", ".join(f"#{address.anchor}" for address in left)
            what = f"Published and gone from this page: {names}. Links to {'it' if len(left) == 1 else 'them'} now lead nowhere."
            texts = [f"#{address.anchor}" if address.page == page.url else str(address).removeprefix("/") for address in left]
            named = texts[0].removeprefix("#")
            hint = f'Write the name behind the heading that took its place: {{ was="{named}" }}. If none did: {_add(page, texts)}'
            yield Problem(page.path, page.line("id"), what, hint, rule="heading-lost")


def _pairs(lost: list[str], fresh: list[Heading]) -> dict[str, Heading]:
    """The new heading that each lost id most likely became, the nearest in words first; one heading for one id."""
    ranked = sorted(
        ((SequenceMatcher(None, anchor, heading.id).ratio(), anchor, heading) for anchor in lost for heading in fresh),
        key=lambda found: -found[0],
    )
    plain = len(set(lost)) == len(fresh) == 1  # then even other words are a new name
    found: dict[str, Heading] = {}
    for near, anchor, heading in ranked:
        if (plain or near > LIKE) and anchor not in found and heading not in found.values():
            found[anchor] = heading
    return found


def _with_old_id(page: Page, heading: Heading, anchor: str) -> str:
    """The heading's line with its old id, to copy."""
    raw = page.body.split("\n")[heading.line - page.body_line]
    line, braces = _BRACES.sub("", raw), _BRACES.search(raw)
    if not braces or "#" not in braces[0].split("was=")[0]:
        return f"{line} {{ #{anchor} }}"
    return f'{line} {{ #{heading.id} was="{" ".join([*heading.was, anchor])}" }}'


# Entering


def published(site: Path) -> dict[str, Address]:
    """Each short link of a built site, and the address that its stub leads to; the sheet of a set leads nowhere else."""
    found = {}
    for stub in sorted(site.glob(f"{SHORT}/*/index.html")):
        page, code = read_page(text_of(stub)), stub.parent.name
        place, _, anchor = (page.leads or "").partition("#")
        path = unquote(posixpath.normpath(posixpath.join(SHORT, code, place)))
        found[code] = Address("" if path == "." else f"{path}/", unquote(anchor))
    return found


def enter(ledger: str, found: dict[str, Address]) -> str:
    """The ledger with what a published site has more. What stands in it stays, and keeps its short link.

    Two publications at once could give one number twice. Then the ledger's is right, and the new section gets another one when
    the site is next built.
    """
    given = entries(ledger)
    now = {address: code for code, address in found.items()}
    taken = {entry.code for entry in given if now.get(entry.address, entry.code) != entry.code}
    head = "".join(f"{line}\n" for line in ledger.splitlines() if line.startswith("#")) or HEAD
    lines = {line.strip() for _, line in _lines(ledger)}
    lines |= {f"{address} {code}" for code, address in found.items() if code not in taken}
    return head + "".join(f"{line}\n" for line in sorted(lines))


def main(root: Path, arguments: list[str]) -> int:
    """Enter what the published site in a folder has; say how many are new."""
    site = Path(arguments[0]) if arguments else root / "site"
    found = published(site)
    if not found:
        print(f"There is no built site with short links in {site}. Build it first: make site", file=sys.stderr)
        return 1
    before = read_ledger(root) or ""
    after = enter(before, found)
    (root / FILE).write_bytes(after.encode())
    print(f"{len(entries(after)) - len(entries(before))} new addresses entered in {FILE}, {len(entries(after))} in all.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), sys.argv[1:]))
