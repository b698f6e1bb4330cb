"""All links and images of a page, found once for the checks that look at them, and what links are held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from guide.lines import Prose, prose_of
from guide.model import Guide, Page
from guide.problems import ERROR, Problem


@dataclass(frozen=True)
class Link:
    """`kind` is "link", "image", "autolink", "definition", "html link", "html image" or "broken"; `start` and `end` are
    positions in the page's `Prose.text`. `text` is what a reader reads, of an image its description; None when unset.
    """

    line: int
    kind: str
    text: str | None
    target: str
    start: int
    end: int

    @property
    def image(self) -> bool:
        return self.kind.endswith("image")


_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:)[^\s<>]*|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[((?!\^)[^\[\]\n]+)\]:[ \t]*(<[^<>\n]*>|\S+)?(?:[ \t]+[\"'(][^\n]*)?[ \t]*$")
_HTML = re.compile(r"<(a|area|img|video|audio|source|picture)\b((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]+)[ \t\n]*=[ \t\n]*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’)\s*$")
IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")


def links_in(prose: Prose) -> list[Link]:
    """Every link and image of a page outside code, in order."""
    return sorted([*_inline(prose), *_plain(prose), *_html(prose)], key=lambda link: link.start)


def _inline(prose: Prose) -> Iterator[Link]:
    """`[text](target "title")` and `![text](target)`."""
    text = prose.text
    for match in re.finditer(r"\]\(", text):
        start = _bracket(text, match.start())
        if start is None:
            continue
        image = start > 0 and text[start - 1] == "!" and text[start - 2 : start - 1] != "\\"
        words, first = text[start + 1 : match.start()], start - image
        end = _parenthesis(text, match.end())
        if end is None:
            rest = re.match(r"[^\s)\]]*", text[match.end() :])
            yield Link(prose.line(first), "broken", words, rest[0] if rest else "", first, match.end())
            continue
        target = _TITLE.sub("", text[match.end() : end]).strip()
        if target.startswith("<") and target.endswith(">"):
            target = target[1:-1].replace(" ", "%20")
        yield Link(prose.line(first), "image" if image else "link", words, target, first, end + 1)


def _bracket(text: str, close: int) -> int | None:
    """Position of the [ that belongs to a ], in the same block of lines."""
    depth = 1
    for at in range(close - 1, max(-1, close - 2000), -1):
        sign = text[at]
        if sign == "\n" and text[:at].endswith("\n"):
            return None
        if sign in "[]" and (at == 0 or text[at - 1] != "\\"):
            depth += 1 if sign == "]" else -1
            if not depth:
                return at
    return None


def _parenthesis(text: str, start: int) -> int | None:
    """Position of the ) that ends a target which begins at `start`. It may hold a line break, but no blank line."""
    depth, angle = 1, text.startswith("<", start)
    for at in range(start, min(len(text), start + 3000)):
        sign = text[at]
        if sign == "\n" and (text[at + 1 : at + 2] == "\n" or at - start > 1500):
            return None
        if angle:
            angle = sign != ">"
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return at
    return None


def _plain(prose: Prose) -> Iterator[Link]:
    """`<https://…>` and `[id]: target`."""
    for match in _AUTOLINK.finditer(prose.text):
        target = match[1] if ":" in match[1] else f"mailto:{match[1]}"
        yield Link(prose.line(match.start()), "autolink", match[1], target, *match.span())
    for match in _DEFINITION.finditer(prose.text):
        target = (match[2] or "").strip("<>")
        yield Link(prose.line(match.start()), "definition", match[1], target, *match.span())


def _html(prose: Prose) -> Iterator[Link]:
    """`<a href>`, and what `<img>` and the like load."""
    for match in _HTML.finditer(prose.text):
        name, line = match[1].lower(), prose.line(match.start())
        if re.search("=[ ]*[“”‘’„]", match[2]):
            continue  # the curly quotes are what is wrong with it
        values = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(match[2])}
        if name in ("a", "area"):
            if "href" in values:
                closing = re.compile(r"</a\s*>", re.I).search(prose.text, match.end())
                inside = (
                    prose.text[match.end() : closing.start()] if closing and name == "a" else values.get("alt", "-")
                )
                yield Link(line, "html link", re.sub(r"<[^<>]*>", "", inside), values["href"], *match.span())
            continue
        for key in ("src", "srcset", "poster"):
            if key in values:
                target = values[key].split(",")[0].split(" ")[0] if key == "srcset" else values[key]
                alt = values.get("alt") if name == "img" else "-"
                yield Link(line, "html image", "-" if alt == "" else alt, target, *match.span())


@dataclass
class Place:
    """What links are held against: the guide, all files below docs/, the ids of each page, and the site's address."""

    guide: Guide
    files: set[str]
    site: str = ""
    ids: dict[str, set[str]] = field(default_factory=dict)

    def ids_of(self, src: str) -> set[str]:
        """The ids a link can lead to on a page; of each page they are looked up once."""
        if src not in self.ids:
            page = self.guide.pages[src]
            text = prose_of(page).text
            self.ids[src] = {name for heading in page.headings for name in (heading.id, *heading.was)}
            self.ids[src] |= set(re.findall(r"<[^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", text))
            self.ids[src] |= set(re.findall(r"\{:?[^{}\n]*?#([\w:.-]+)[^{}\n]*\}", text))
            self.ids[src] |= {f"fn:{name}" for name in re.findall(r"\[\^([^\]\s]+)\]", text)}
            self.ids[src] |= {f"source-{name}" for name in re.findall(r"\[@([\w.:-]+)\]", text)}
        return self.ids[src]


def problem_on(page: Page, link: Link, what: str, instead: str, rule: str, level: str = ERROR) -> Problem:
    return Problem(page.path, link.line, what, instead, rule=rule, level=level)
