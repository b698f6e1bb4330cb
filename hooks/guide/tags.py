"""The tags of an HTML page, in one pass of a regular expression: Python's own parser takes ten times as long, and every page
is looked through at every build.

Read as a browser does: quotes count behind a `=` only, and nothing inside of comments, scripts and styles is a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

_REST = r"(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+)|[\"'])*+"  # of a tag, behind its name
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?![a-z]))[^>]*+>?"  # <!doctype>, and what browsers take for a comment
    rf"|<(?P<raw>script|style|textarea|title)(?=[\s/>])(?P<top>{_REST})>(?P<inside>[^<]*+(?:<(?!/(?P=raw))[^<]*+)*+)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<rest>{_REST})>",
    re.S | re.I,
)
_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")


class Tag(NamedTuple):
    """`start` and `end` are places in the page; `inside` is the text of a script, style, textarea or title."""

    start: int
    end: int
    name: str
    attributes: dict[str, str]
    closes: bool
    inside: str


def tags(html: str) -> Iterator[Tag]:
    """All tags of a page in their order. Names are in lower case; never change the attributes, which many tags share."""
    for match in _TOKEN.finditer(html):
        raw, top, inside, end, name, rest = match.groups()
        if name:
            yield Tag(*match.span(), name.lower(), attributes(rest), end == "/", "")
        elif raw:
            yield Tag(*match.span(), raw.lower(), attributes(top), False, inside)


@lru_cache(maxsize=10_000)
def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name, without references like `&amp;`; of two with one name the first."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def text(html: str) -> str:
    """The words of a piece of HTML, without tags and with runs of blanks as one."""
    shown = _TOKEN.sub(lambda tag: tag["inside"] if str(tag["raw"]).lower() in ("title", "textarea") else "", html)
    return " ".join(unescape(shown).split())
