"""The finished site while it is at hand: each page is read once, worked on by several hooks, and written once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from .reading import Page

ENDINGS = (".html", ".htm")
STRANGE = "surrogateescape"  # a file that is no UTF-8 comes through as it is

Make = Callable[[], str | bytes]


class Finished:
    """The site in `folder`.

    The folder is looked at when somebody first asks for `files` or `pages`: all others have to have written theirs by then.

    In a `preview` files that were added are made when somebody opens them, and at no other time: there are many of them, and
    each save would have all of them made and looked over. `before` are the pages of the build before, by path; those that
    are the same again are not read again. It is brought up to date.
    """

    def __init__(self, folder: Path, *, preview: bool = False, before: dict[str, Page] | None = None) -> None:
        self.folder, self.preview, self.before = folder, preview, before
        self.added: dict[str, Make] = {}
        self.names: set[str] = set()
        self.dress: Callable[[str | bytes], str | bytes] = lambda content: content  # what a preview does to each file that it makes

    def add(self, path: str, make: Make) -> None:
        """Take in a file below the folder, with what makes it. A file that stands there already stays."""
        self.added[path] = make

    @cached_property
    def files(self) -> set[str]:
        """All files by their paths below the folder, with `/` on every system."""
        found = {*_files(str(self.folder), "")}
        self.added = {path: make for path, make in self.added.items() if path not in found}
        return found | self.added.keys()

    @cached_property
    def pages(self) -> dict[str, Page]:
        """All pages by path, in the order of their paths; in a preview without those that were added."""
        paths = sorted(path for path in self.files if path.endswith(ENDINGS) and not (self.preview and path in self.added))
        pages = {path: self._page(path) for path in paths}
        if self.before is not None:
            self.before.clear()
            self.before.update(pages)
        return pages

    def samples(self) -> Iterator[Page]:
        """Pages that were added, one by one and in that order; a preview makes them for this."""
        for path in self.added:
            if path.endswith(ENDINGS):
                yield self._page(path) if self.preview else self.pages[path]

    def _page(self, path: str) -> Page:
        if path in self.added:
            return self._read(str(self.added[path]()))
        with open(f"{self.folder}/{path}", "rb") as file:
            html = file.read().decode("utf-8", STRANGE)
        before = self.before.get(path) if self.before else None
        return before.again() if before and before.original == html else self._read(html)

    def _read(self, html: str) -> Page:
        """A page whose names join those of all; in a preview it keeps its own, for the builds to come."""
        return Page(html, set() if self.preview else self.names)

    def make(self, asked: str) -> None:
        """Write a file that was added, in a preview, if it is what somebody asks for: `s/j4m`, `s/j4m/`, `s/j4m/index.html`."""
        for path in (asked, f"{asked.rstrip('/')}/index.html".lstrip("/")):
            if self.preview and path in self.added:
                self._write(path, self.dress(self.added[path]()))

    def put(self, path: str, text: str) -> None:
        """Write a file that is no page, now."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
        self.files.add(path)

    def write(self) -> None:
        """Write what was added, and the pages that hooks have changed."""
        for path, page in self.pages.items():
            if page.changed and path not in self.added:
                with open(f"{self.folder}/{path}", "wb") as file:
                    file.write(_bytes(page.html))
        for path in () if self.preview else self.added:
            self._write(path, self.pages[path].html if path in self.pages else self.added[path]())

    def _write(self, path: str, content: str | bytes) -> None:
        _make_folder(os.path.dirname(f"{self.folder}/{path}"))
        try:
            with open(f"{self.folder}/{path}", "xb") as file:
                file.write(_bytes(content))
        except FileExistsError:  # where capitals make no difference, an old address can be a new one too
            pass


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)  # nearly always all that is missing
    except OSError:
        os.makedirs(folder, exist_ok=True)


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", STRANGE) if isinstance(content, str) else content


def _files(folder: str, below: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}"
