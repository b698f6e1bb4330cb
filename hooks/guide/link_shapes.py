"""What is meant as a link and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.lines import FILLER, Prose, short
from guide.link_scan import Link
from guide.problems import WARNING, Problem

_LIKE_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:|#)\S+|[^\s()\[\]]+\.(?:md|html?)(?:#\S*)?|\.{0,2}/\S+|\S+/", re.I
)
# What has to stand before a bracket is looked at behind it: then a search leaps from bracket to bracket.
_REVERSED = re.compile(r"\((?<![\]\w].)([^()\[\]\n]+)\)\[([^\[\]\n]+)\]")
_GAP = re.compile(r"\[(?<!\\.)([^\[\]\n]+)\][ \t]+\(([^()\s]+)\)")
_REFERENCE = re.compile(
    r"\[(?<![\\\]].)((?!\^|@|help:|evidence:)[^\[\]]+)\]\[((?!\^|@|help:|evidence:)[^\[\]\n]*)\]", re.I
)
_BARE = re.compile(r"(?<![\w/@.\"'=(<-])(?:https?://|www\.[\w-]+\.)[^\s<>\"“”" + FILLER + "]+", re.I)


def check_shape(prose: Prose, links: list[Link]) -> Iterator[Problem]:
    """Round and square brackets swapped, a space between them, and links to a definition that is not there."""
    page, text = prose.page, prose.text
    for match in _REVERSED.finditer(text):
        words, address = match.groups()
        if _LIKE_ADDRESS.fullmatch(words.strip()):
            words, address = address, words
        if _LIKE_ADDRESS.fullmatch(address.strip()):
            what = f"The brackets of “{short(match[0])}” are swapped, so it is printed as it stands."
            yield _shape(prose, match, what, f"Write [{words}]({address})", "link-reversed")
    for match in _GAP.finditer(text):
        if _LIKE_ADDRESS.fullmatch(match[2]):
            what = f"A space stands between the brackets of “{short(match[0])}”, so it is no link."
            yield _shape(prose, match, what, f"Write [{match[1]}]({match[2]})", "link-gap")
    defined = {" ".join((link.text or "").casefold().split()) for link in links if link.kind == "definition"}
    for match in _REFERENCE.finditer(text):
        name = match[2].strip() or match[1]
        swapped = _LIKE_ADDRESS.fullmatch(name)
        if " ".join(name.casefold().split()) not in defined:
            what = f"The link “{short(match[0])}” leads to “{short(name)}”, which stands nowhere on the page."
            hint = f"Write [{short(match[1])}]({name if swapped else 'page.md'})"
            yield Problem(page.path, prose.line(match.start()), what, hint, rule="link-undefined")


def check_bare_addresses(prose: Prose, links: list[Link]) -> Iterator[Problem]:
    """Addresses in the text that are no links."""
    text = prose.text
    if "//" not in text and "www." not in text.lower():
        return
    spans = [(link.start, link.end) for link in links]
    spans += [(match.start(), match.end()) for match in re.finditer(r"<[^<>]*>|\]\([^()]*\)|\]\[[^\[\]]*\]", text)]
    for match in _BARE.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        if re.search(r"<a\b[^<>]*>[^<]*$", text[max(0, match.start() - 500) : match.start()], re.I):
            continue
        address = match[0].rstrip(".,;:!?)*_]'’")
        if len(address) < 8 or _shape_of_link(text, match.start()):
            continue
        whole = re.sub(r"^(?:http://|https://)?", "https://", address, flags=re.I)
        what = f"The address “{short(address)}” is printed, but it is no link."
        hint = f"Write [words that say where it leads]({whole})"
        yield Problem(prose.path, prose.line(match.start()), what, hint, rule="address-bare", level=WARNING)


def _shape_of_link(text: str, position: int) -> bool:
    """Whether a link that another check speaks about stands around this position."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    return any(
        match.start() <= position - start < match.end()
        for pattern in (_REVERSED, _GAP)
        for match in pattern.finditer(line)
    )


def _shape(prose: Prose, match: re.Match[str], what: str, instead: str, rule: str) -> Problem:
    return Problem(prose.path, prose.line(match.start()), what, instead, rule=rule)
