"""A copy of the built site that opens with a double click, for a reviewer who has no server.

A browser that opens a file finds no `causes/`, only `causes/index.html`; so the copy's links say that. Nothing else changes.
`python -m guide.copy SITE COPY` makes it.
"""

from __future__ import annotations

import re
import shutil
import sys
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

_HREF = re.compile(r"""(\bhref\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_FOLDER = re.compile(r"(?:[^:/?#]+/)*(?:[^:/?#]+/|\.\.?)")  # relative, and no file


def copy(site: Path, to: Path) -> None:
    """Make `to` anew from the site. Raises FileNotFoundError when there is none."""
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"There is no built site in {site}. Build it first: make site")
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(site, to, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    for page in to.rglob("*.html"):
        page.write_bytes(with_file_links(page.read_bytes().decode()).encode())


def with_file_links(html: str) -> str:
    """The page, each relative link to a folder leading to the `index.html` in it."""
    links = _Links()
    links.feed(html)
    starts = [0]
    for line in html.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces, done = [], 0
    for (line, column), tag in links.found:
        start = starts[line - 1] + column
        pieces += [html[done:start], _HREF.sub(_to_file, tag, count=1)]
        done = start + len(tag)
    return "".join([*pieces, html[done:]])


class _Links(HTMLParser):
    """Where each `<a>` with an address begins, and how it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[tuple[int, int], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "area") and dict(attrs).get("href"):
            self.found.append((self.getpos(), self.get_starttag_text() or ""))


def _to_file(match: re.Match[str]) -> str:
    url = unescape(next(filter(None, match.groups()[1:]), ""))
    path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", url, re.S).groups()
    if not _FOLDER.fullmatch(path):
        return match[0]
    return f'{match[1]}"{escape(path.rstrip("/"))}/index.html{mark}{escape(rest)}"'


if __name__ == "__main__":
    try:
        copy(Path(sys.argv[1]), Path(sys.argv[2]))
    except FileNotFoundError as reason:
        sys.exit(str(reason))
