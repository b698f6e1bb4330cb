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
    rf"|<(?P<name>[a-z][^\s/>]*+)(?P<rest>[\s/]{_REST})>",
    re.S | re.I,
)
_ALL = re.compile(rf"{_TOKEN.pattern}|</?[a-z]{_REST}>", re.S | re.I)
_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")


class Tag(NamedTuple):
    """A tag that opens. `start` and `end` are places in the page, `inside` the text of a script, style, textarea or title."""

    start: int
    end: int
    name: str
    attributes: dict[str, str]
    inside: str


def tags(html: str) -> Iterator[Tag]:
    """The tags of a page that open and have attributes, and all scripts, styles, textareas and titles, in their order.

    Names are in lower case. Never change the attributes, which many tags share.
    """
    for match in _TOKEN.finditer(html):
        raw, top, inside, name, rest = match.groups()
        if name:
            yield Tag(*match.span(), name.lower(), attributes(rest), "")
        elif raw:
            yield Tag(*match.span(), raw.lower(), attributes(top), inside)


@lru_cache(maxsize=10_000)
def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name, without references like `&amp;`; of two with one name the first."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def end_of(tag: Tag, html: str) -> int:
    """The place where the element that a tag opens is closed: tags of its own name are counted, as others may go without end."""
    depth = 1
    for match in re.finditer(rf"<(/?){re.escape(tag.name)}(?=[\s/>])", html[tag.end :], re.I):
        depth += -1 if match[1] else 1
        if not depth:
            return tag.end + match.start()
    return len(html)


def text(html: str) -> str:
    """The words of a piece of HTML, without tags and with runs of blanks as one."""
    shown = _ALL.sub(lambda tag: tag["inside"] if str(tag["raw"]).lower() in ("title", "textarea") else "", html)
    return " ".join(unescape(shown).split())
