"""Checks the finished pages, exactly as a browser will get them.

MkDocs checks the links in Markdown. Links in templates, in raw HTML and on the "not found" page it never looks at,
nor does it notice a font that comes from another site or a page without the help block. So this reads the HTML that
was written, whoever wrote it. By hand, from the folder `hooks`: `python -m guide.built ../site [ADDRESS]`.
"""

from __future__ import annotations

import os
import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .model import MANY
from .problems import Problem, report
from .tags import Tag, end_of, tags, text

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
WITHOUT_PAGE = {"about", "blob", "data", "mailto", "sms", "tel"}

CSS_PASSED_OVER = re.compile(r"/\*.*?\*/|@namespace[^;]*;", re.S)  # a namespace only looks like an address
CSS_ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s'")]+))|@import\s+(?:"([^"]*)"|'([^']*)')""", re.I
)
REFRESH = re.compile(r"""[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?([^"'\s]*)""", re.I)
SRCSET = re.compile(r"\s*(\S*[^\s,])[^,]*,?")
END_OF_LINK = re.compile(r"</?a(?=[\s/>])", re.I)
BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
ERROR_PAGE = re.compile(r"\d{3}\.html?")


class Use(NamedTuple):
    """An address in a file: where it stands, what bears it, whether the browser asks for it unasked."""

    line: int
    tag: str
    url: str
    unasked: bool
    rel: str = ""


class Number(NamedTuple):
    """A `tel:` or `sms:` link: its address, the text a reader sees, whether it is in the help block."""

    line: int
    url: str
    text: str
    in_help: bool


@dataclass
class Found:
    """What one file holds that is worth checking."""

    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    helps: list[int] = field(default_factory=list)
    stub: bool = False


def check_site(
    folder: Path,
    *,
    base: str = "/",
    sources: Mapping[str, str] | None = None,
    name: str = "site",
    promised: Iterable[str] = (),
) -> list[Problem]:
    """Every fault in the built site in `folder`, sorted by file.

    `base` is where the site is served: `/guide/`, or `https://example.org/guide/`, which has links to that address
    checked as well. `sources` maps a built page (`causes/index.html`) to the file staff edit (`docs/causes/index.md`).
    `name` stands for the folder in the paths shown, whatever the folder is called while it is being built. `promised` are
    files that a preview makes when somebody asks for them. A fault
    that several pages share in the same words is told once. Raises FileNotFoundError when there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no built site in {folder}.")
    files = {
        Path(at, file).relative_to(folder).as_posix() for at, _, inside in os.walk(folder) for file in inside
    }
    files.update(promised)
    pages, sheets = {}, {}
    for path in sorted(files):
        if path.endswith((".html", ".htm")):
            pages[path] = read_page(text_of(folder / path))
        elif path.endswith(".css"):
            sheets[path] = Found(uses=[*css_uses(text_of(folder / path), "css")])
    site = Site(base=base, files=files, pages=pages)
    found = [replace(problem, path=f"{name}/{path}") for path in sheets for problem in site.links(path, sheets[path])]
    for path, page in pages.items():
        source = f" The page is made from {sources[path]}." if sources and path in sources else ""
        for problem in (*site.links(path, page), *repeated_ids(page), *help_block(page), *numbers(page)):
            found.append(replace(problem, path=f"{name}/{path}", instead=problem.instead + source))
    return told_once(found)


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, but one that several pages share only for the first of them: a template says it on every page."""
    shared = defaultdict(list)
    for problem in sorted(set(problems)):
        shared[problem.what, problem.rule].append(problem)
    return sorted(
        first if not (others := len({problem.path for problem in same} - {first.path}))
        else replace(first, instead=f"{first.instead} The same is wrong on {others} more page{'s' * (others > 1)}.")
        for same in shared.values() for first in same[:1]
    )


# Reading


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


@lru_cache(maxsize=MANY)
def read_page(html: str) -> Found:
    """What a page holds. HTML never fails to be read: what makes no sense is passed over, as in a browser.

    Kept, because several look at it, and most pages are as they were before a rebuild. Never change it.
    """
    reader = PageReader(html)
    for tag in tags(html):
        reader.opened(tag)
    return reader.found


@lru_cache(maxsize=512)
def css_uses(css: str, tag: str) -> list[Use]:
    """The addresses a stylesheet asks for. Kept, as most pages share theirs."""
    css = CSS_PASSED_OVER.sub(lambda match: "\n" * match[0].count("\n"), css)
    return [
        Use(1 + css.count("\n", 0, match.start()), tag, clean(next(filter(None, match.groups()), "")), True)
        for match in CSS_ADDRESS.finditer(css)
    ]


class PageReader:
    """Fills `found` while the tags go by."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.found = Found()
        self.counted, self.line = 0, 1  # up to which place lines are counted, and how many there are
        self.help_end = 0  # the place where the help block ends

    def line_of(self, tag: Tag) -> int:
        self.line += self.html.count("\n", self.counted, tag.start)
        self.counted = tag.start
        return self.line

    def opened(self, tag: Tag) -> None:
        name, given, found = tag.name, tag.attributes, self.found
        if name == "style":
            found.uses += [use._replace(line=use.line + self.line_of(tag) - 1) for use in css_uses(tag.inside, name)]
        if not given:
            return
        if identity := given.get("id"):
            if identity in found.ids:
                found.repeated.append((self.line_of(tag), identity))
            found.ids.add(identity)
        if HELP in given.get("class", "") and HELP in given["class"].split():
            found.helps.append(self.line_of(tag))
            self.help_end = end_of(tag, self.html)
        if style := given.get("style"):
            found.uses += [use._replace(line=self.line_of(tag)) for use in css_uses(style, name)]
        if name in ADDRESSES:
            self.addresses(self.line_of(tag), tag)
        elif name == "meta" and given.get("http-equiv", "").lower() == "refresh":
            found.stub = True
            found.uses.append(Use(self.line_of(tag), name, REFRESH.match(given.get("content", ""))[1], True))

    def addresses(self, line: int, tag: Tag) -> None:
        found, given, rel = self.found, tag.attributes, tag.attributes.get("rel", "").lower()
        for name in ADDRESSES[tag.name]:
            if name not in given:
                continue
            waits = name == "href" and (tag.name in ("a", "area") or (tag.name == "link" and {*rel.split()} <= TELLING))
            urls = SRCSET.findall(given[name]) if name.endswith("srcset") else [clean(given[name])]
            found.uses += [Use(line, tag.name, url, not waits, rel) for url in urls]
        if tag.name == "a":
            if given.get("name"):
                found.names.add(given["name"])
            url = clean(given.get("href", ""))
            if url[:4].lower() in ("tel:", "sms:") and url[:5] != "sms:?":  # a draft has no number yet
                end = END_OF_LINK.search(self.html, tag.end)
                says = text(self.html[tag.end : end.start() if end else None])
                found.numbers.append(Number(line, url, says, tag.start < self.help_end))
                # A label is what a screen reader says in place of the text: it must not give another number.
                if digits(given.get("aria-label", "")):
                    found.numbers.append(Number(line, url, given["aria-label"], False))


def clean(url: str) -> str:
    """An address as browsers take it: without the blanks round it and the line breaks in it."""
    return url.strip().translate(BREAKS)


def digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


# Judging. The checks leave the path of their problems open; `check_site` fills it in.


@dataclass
class Site:
    """All files and pages of a site, to look links up in."""

    base: str
    files: set[str]
    pages: dict[str, Found]
    known: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        self.host, self.root = parts.netloc.lower(), parts.path.rstrip("/") + "/"

    def links(self, path: str, file: Found) -> Iterator[Problem]:
        """Links that lead nowhere, and whatever reaches out to another site."""
        for line, tag, url, unasked, rel in dict.fromkeys(file.uses):
            try:
                parts = urlsplit(url)
            except ValueError:
                yield no_link(line, f"`{url}` is no address a browser understands.")
                continue
            scheme = parts.scheme.lower()
            if scheme == "javascript":
                yield no_link(line, f"`{url}` is a script in place of an address.", "Link to a page, or use a button.")
            elif parts.netloc and parts.netloc.lower() != self.host:
                yield from self.abroad(line, tag, url, unasked, rel)
            elif scheme in WITHOUT_PAGE:
                continue
            elif scheme not in ("", "http", "https"):
                yield no_link(line, f"`{url}` starts with `{scheme}:`, which browsers do not follow.")
            elif not parts.netloc and ERROR_PAGE.fullmatch(path) and parts.path and parts.path[0] != "/":
                yield no_link(
                    line,
                    f"`{url}` is relative, and this page is shown at any address.",
                    f"Start the address with `{self.root}`.",
                )
            else:
                yield from self.own(line, path, url, unquote(parts.path), parts.fragment)

    def abroad(self, line: int, tag: str, url: str, unasked: bool, rel: str) -> Iterator[Problem]:
        if unasked:
            yield Problem(
                "",
                line,
                f"`<{tag}>` sends the reader's browser to another site, unasked: `{url}`.",
                "Keep a copy in the guide, or leave it out: nobody else may learn who reads here.",
                "another-site",
            )
        elif tag != "link" and "noreferrer" not in rel.split():
            yield Problem(
                "",
                line,
                f"The link to `{url}` tells that site which page the reader came from.",
                'Add `rel="noreferrer"` to it.',
                "referrer",
            )

    def own(self, line: int, path: str, url: str, where: str, anchor: str) -> Iterator[Problem]:
        target = self.locate(path, where)
        if target is None:
            yield no_link(line, f"`{url}` leads to nothing in the built site.")
            return
        anchor = anchor.partition(":~:")[0]
        page = self.pages.get(target)
        if not page or anchor.lower() in ("", "top"):
            return
        if not {anchor, unquote(anchor)} & (page.ids | page.names):
            there = "this page" if target == path else f"`{target}`"
            yield Problem(
                "",
                line,
                f"`{url}` points to a place that {there} does not have.",
                "Point to a heading that is there, or leave out the `#` and what follows.",
                "anchor",
            )

    def locate(self, path: str, where: str) -> str | None:
        """The file that a server sends for the address `where` on the page `path`, or None."""
        if not where:
            return path
        if where.startswith("/"):
            if not f"{where}/".startswith(self.root):
                return None
            return self.file_at(where[len(self.root) :])
        folder = posixpath.dirname(path)
        while folder and where.startswith("../"):
            folder, where = folder.rpartition("/")[0], where[3:]
        return self.file_at(f"{folder}/{where}" if folder else where)

    def file_at(self, where: str) -> str | None:
        """The file that a server sends for an address below the site's root; looked up once, as many pages lead to one."""
        if where not in self.known:
            self.known[where] = self._file_at(where)
        return self.known[where]

    def _file_at(self, where: str) -> str | None:
        tidy = posixpath.normpath(where)
        if tidy in self.files and not where.endswith("/"):
            return tidy
        index = posixpath.normpath(posixpath.join(tidy, "index.html"))
        return index if index in self.files else None


def no_link(line: int, what: str, instead: str = "Check the spelling, capitals too, or take the link out.") -> Problem:
    return Problem("", line, what, instead, "link")


def repeated_ids(page: Found) -> Iterator[Problem]:
    for line, identity in page.repeated:
        yield Problem(
            "",
            line,
            f"The id `{identity}` is on this page more than once.",
            "Give each place its own: links and screen readers only find the first.",
            "repeated-id",
        )


def help_block(page: Found) -> Iterator[Problem]:
    """Each page shows the help block once, with a number to ring. A stub that only sends readers on needs none."""
    if page.stub:
        return
    if len(page.helps) != 1:
        yield Problem(
            "",
            page.helps[1] if page.helps else 1,
            f"The help block (class `{HELP}`) is on this page {len(page.helps)} times.",
            "Show it once: build the page on the guide's main template, and leave the block to that.",
            "help",
        )
    elif not any(number.in_help and number.url[:4].lower() == "tel:" for number in page.numbers):
        yield Problem(
            "",
            page.helps[0],
            f"The help block (class `{HELP}`) has no number to ring.",
            "Put a `tel:` link into it.",
            "help",
        )


def numbers(page: Found) -> Iterator[Problem]:
    """Numbers that ring elsewhere than they say. Digits are compared, so that blanks may stand between them."""
    for line, url, text, _ in page.numbers:
        rings = re.split(r"[?&;]", url, maxsplit=1)[0]
        if not digits(rings) or digits(text) not in ("", digits(rings)):
            yield Problem(
                "",
                line,
                f"The link says “{text}”, but it goes to `{rings}`.",
                "Make the two the same number, and keep other figures out of the link.",
                "number",
            )


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print("Say which folder holds the built site: python -m guide.built FOLDER [ADDRESS]")
        return 2
    folder = Path(arguments[0])
    problems = check_site(folder, base="".join(arguments[1:]) or "/", name=folder.name)
    print(report(problems) or "The built site is in order.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
