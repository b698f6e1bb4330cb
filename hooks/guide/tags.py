"""The tags of an HTML page, in one pass of a regular expression: Python's own parser takes ten times as long, and every page
is looked through at every build.

Read as a browser does: quotes count behind a `=` only, and nothing inside of comments, scripts and styles is a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

DISTINCT = 20_000  # tags that are kept; pages that stand side by side share most of theirs

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


class Tag(str):
    """A tag that opens, as it is written, with what stands in it for a script, style, textarea or title (`inside`).

    One object is handed out for many that are written alike: never change its attributes.
    """

    __slots__ = ("attributes", "inside", "name")

    name: str
    attributes: dict[str, str]
    inside: str


def tags(html: str) -> Iterator[tuple[re.Match[str], Tag]]:
    """The tags of a page that open and have attributes, and all scripts, styles, textareas and titles, in their order.

    The match tells where it stands, and its group `inside` where what is in it begins. Names are in lower case. What stands in
    a title is looked at too: in a drawing, though not in the head of a page, it may be tags.
    """
    for match in _TOKEN.finditer(html):
        if match.lastindex:
            tag = _tag(match[0])
            yield match, tag
            if tag.name == "title" and "<" in tag.inside:
                inner = _TOKEN.finditer(html, match.start("inside"), match.end())
                yield from ((one, _tag(one[0])) for one in inner if one.lastindex)


@lru_cache(maxsize=DISTINCT)
def _tag(written: str) -> Tag:
    """Kept, as pages share most of their tags."""
    raw, top, inside, name, rest = _TOKEN.match(written).groups()
    tag = Tag(written)
    tag.name, tag.inside = (name or raw).lower(), inside or ""
    attributes = reversed(_ATTRIBUTE.findall(rest if name else top))  # of two with one name the first counts
    tag.attributes = {key.lower(): unescape(one or other or bare) for key, one, other, bare in attributes}
    return tag


def end_of(name: str, html: str, start: int) -> int:
    """The place where the element `name` is closed whose text begins at `start`: tags of its own name are counted, as others
    may go without end."""
    depth = 1
    for match in re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.I).finditer(html, start):
        depth += -1 if match[1] else 1
        if not depth:
            return match.start()
    return len(html)


def text(html: str) -> str:
    """The words of a piece of HTML, without tags and with runs of blanks as one."""
    shown = _ALL.sub(lambda tag: tag["inside"] if str(tag["raw"]).lower() in ("title", "textarea") else "", html)
    return " ".join(unescape(shown).split())
