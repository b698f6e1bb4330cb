"""Checks the finished pages, exactly as a browser will get them.

MkDocs checks the links in Markdown. Links in templates, in raw HTML and on the "not found" page it never looks at,
nor does it notice a font that comes from another site or a page without the help block. So this reads the HTML that
was written, whoever wrote it. By hand, from the folder `hooks`: `python -m guide.built ../site [ADDRESS]`.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .finished import Finished
from .problems import Problem, report
from .reading import HELP, Found, Use, css_uses, digits, read_page, text_of
from .tags import DISTINCT

WITHOUT_PAGE = {"about", "blob", "data", "mailto", "sms", "tel"}
_BELOW = re.compile(r"((?!//)[\w./-]*)(?:#([\w.-]*))?", re.A)
ERROR_PAGE = re.compile(r"\d{3}\.html?")


def check_site(
    folder: Path,
    *,
    base: str = "/",
    sources: Mapping[str, str] | None = None,
    name: str = "site",
) -> list[Problem]:
    """Every fault in the built site in `folder`, sorted by file.

    `base` is where the site is served: `/guide/`, or `https://example.org/guide/`, which has links to that address
    checked as well. `sources` maps a built page (`causes/index.html`) to the file staff edit (`docs/causes/index.md`).
    `name` stands for the folder in the paths shown, whatever the folder is called while it is being built. A fault
    that several pages share in the same words is told once. Raises FileNotFoundError when there is no such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no built site in {folder}.")
    return check_pages(Finished(folder), base=base, sources=sources or {}, name=name)


def check_pages(finished: Finished, *, base: str, sources: Mapping[str, str], name: str = "site") -> list[Problem]:
    """What `check_site` tells, of a site that is still at hand."""
    pages = finished.pages
    site = Site(base=base, files=finished.files, pages={path: page.read for path, page in pages.items()})
    found = []
    for path in sorted(path for path in finished.files if path.endswith(".css")):
        css = text_of(finished.folder / path)
        faults = site.links(path, {use: place for place, use in reversed(css_uses(css, "css"))})
        found += [_told(problem, css, f"{name}/{path}") for problem in faults]
    for path, page in pages.items():
        if any(site.faults(path, page.read, page.uses)):  # hardly ever; then it is read once more, for the lines
            source = f" The page is made from {sources[path]}." if path in sources else ""
            anew = read_page(page.html)
            faults = site.faults(path, anew, anew.uses)
            found += [_told(problem, page.html, f"{name}/{path}", source) for problem in faults]
    return told_once(found)


def _told(problem: Problem, text: str, path: str, more: str = "") -> Problem:
    """A problem with its path and line; the checks below give it the place in the text in place of a line."""
    what = problem.what.encode("utf-8", "replace").decode()  # a file that is no UTF-8 has letters that can't be printed
    return replace(problem, path=path, line=text.count("\n", 0, problem.line) + 1, what=what, instead=problem.instead + more)


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


# Judging. The checks tell the place in the text for a line and leave the path open; `_told` fills both in.


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

    def faults(self, path: str, page: Found, uses: Mapping[Use, int]) -> Iterator[Problem]:
        yield from self.links(path, uses)
        yield from repeated_ids(page)
        yield from help_block(page)
        yield from numbers(page)

    def links(self, path: str, uses: Mapping[Use, int]) -> Iterator[Problem]:
        """Links that lead nowhere, and whatever reaches out to another site."""
        error_page = bool(ERROR_PAGE.fullmatch(path))
        for use, place in uses.items():
            scheme, host, where, anchor = _parts(use.url)
            if scheme is None:
                yield no_link(place, f"`{use.url}` is no address a browser understands.")
            elif scheme == "javascript":
                yield no_link(place, f"`{use.url}` is a script in place of an address.", "Link to a page, or use a button.")
            elif host and host != self.host:
                yield from self.abroad(place, use)
            elif scheme in WITHOUT_PAGE:
                continue
            elif scheme not in ("", "http", "https"):
                yield no_link(place, f"`{use.url}` starts with `{scheme}:`, which browsers do not follow.")
            elif error_page and not host and where and where[0] != "/":
                yield no_link(
                    place,
                    f"`{use.url}` is relative, and this page is shown at any address.",
                    f"Start the address with `{self.root}`.",
                )
            else:
                yield from self.own(place, path, use.url, where, anchor)

    def abroad(self, place: int, use: Use) -> Iterator[Problem]:
        if use.unasked:
            yield Problem(
                "",
                place,
                f"`<{use.tag}>` sends the reader's browser to another site, unasked: `{use.url}`.",
                "Keep a copy in the guide, or leave it out: nobody else may learn who reads here.",
                "another-site",
            )
        elif use.tag != "link" and "noreferrer" not in use.rel.split():
            yield Problem(
                "",
                place,
                f"The link to `{use.url}` tells that site which page the reader came from.",
                'Add `rel="noreferrer"` to it.',
                "referrer",
            )

    def own(self, place: int, path: str, url: str, where: str, anchor: str) -> Iterator[Problem]:
        target = self.locate(path, where)
        if target is None:
            yield no_link(place, f"`{url}` leads to nothing in the built site.")
            return
        page = self.pages.get(target) if anchor else None
        if not page or anchor in page.ids or anchor.lower() == "top":
            return
        if not {anchor, unquote(anchor)} & (page.ids | page.names):
            there = "this page" if target == path else f"`{target}`"
            yield Problem(
                "",
                place,
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


@lru_cache(maxsize=DISTINCT)
def _parts(url: str) -> tuple[str | None, str, str, str]:
    """Scheme, host, path and anchor of an address; no scheme at all where a browser makes nothing of it."""
    if plain := _BELOW.fullmatch(url):  # most are so
        return "", "", plain[1], plain[2] or ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None, "", "", ""
    return parts.scheme.lower(), parts.netloc.lower(), unquote(parts.path), parts.fragment.partition(":~:")[0]


def no_link(place: int, what: str, instead: str = "Check the spelling, capitals too, or take the link out.") -> Problem:
    return Problem("", place, what, instead, "link")


def repeated_ids(page: Found) -> Iterator[Problem]:
    for place, identity in page.repeated:
        yield Problem(
            "",
            place,
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
            page.helps[1] if page.helps else 0,
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
    for (url, text, _), place in page.numbers.items():
        rings = re.split(r"[?&;]", url, maxsplit=1)[0]
        if not digits(rings) or digits(text) not in ("", digits(rings)):
            yield Problem(
                "",
                place,
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
