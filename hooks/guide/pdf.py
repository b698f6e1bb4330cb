"""Draws HTML as PDF/UA-1: tagged, with language, title and bookmarks, and the same bytes each time.

WeasyPrint does the work. It needs a library of the system, Pango, so it is imported only when something is drawn. What
it leaves out, the scope of table headers, pikepdf adds. A drawing is kept in a folder under a name made of everything
that goes into it, so a page that did not change costs nothing.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

OWN_FILES = "site:/"  # how a picture of the guide is named in the HTML that is drawn
FONT = "Guide"  # as the stylesheet calls it
KEPT = 30 * 24 * 3600  # seconds for which a drawing that no build asked for is kept
ENGINE = ("weasyprint", "pydyf", "fonttools", "pikepdf", "tinyhtml5", "tinycss2")


_LABEL = re.compile(r'(<svg\b[^>]*\baria-label="([^"]*)"[^>]*>)(?!\s*<title)')
_BEFORE_INLINE = re.compile(r"(?<=[^\s>])([ \n]+)(?=<(?:a|abbr|b|cite|code|em|i|mark|q|small|span|strong|sup|time)\b)")


class Undrawable(Exception):
    """Says in plain words why a sheet cannot be drawn."""


@dataclass(frozen=True)
class Sheet:
    """One PDF to be. `drafts` are whole HTML pages, each shorter than the last: the first on `most` sides is drawn.

    `source` is the file whose text it is, for messages.
    """

    source: str
    drafts: tuple[str, ...]
    most: int | None = None


def missing() -> str:
    """Why nothing can be drawn on this machine, in one line; empty when it can."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        return str(error).strip().splitlines()[0]
    return ""


class Press:
    """Draws sheets with one stylesheet and its fonts.

    `style` is the stylesheet's file; `files` the folder with the guide's own pictures; `cache` the folder of drawings.
    """

    def __init__(self, style: Path, files: Path, cache: Path) -> None:
        self.style, self.files, self.cache = style, files, cache

    def draw(self, sheet: Sheet) -> bytes:
        """The PDF. Raises Undrawable when no draft fits, or something on the sheet would be missing."""
        kept = self.cache / f"{self.key(sheet)}.pdf"
        with suppress(OSError):
            content = kept.read_bytes()
            os.utime(kept)
            return content
        content = self._draw(sheet)
        with suppress(OSError):  # a folder that can't be written to only costs time
            _keep(kept, content)
        return content

    def key(self, sheet: Sheet) -> str:
        """A name made of all that goes into a drawing."""
        all_of_it = hashlib.sha256(self._common)
        for draft in sheet.drafts:
            all_of_it.update(draft.encode() + b"\0")
            for path in _images(draft):
                with suppress(OSError):
                    all_of_it.update((self.files / path).read_bytes() + b"\0")
        all_of_it.update(str(sheet.most).encode())
        return all_of_it.hexdigest()[:40]

    @cached_property
    def _common(self) -> bytes:
        """What goes into every drawing: style, fonts, this file, and the versions of what draws."""
        from weasyprint.text.ffi import pango

        style = self.style.read_bytes()
        fonts = [self.style.parent / name for name in re.findall(r'url\("([^"]+)"\)', style.decode())]
        parts = [style, *(font.read_bytes() for font in fonts), Path(__file__).read_bytes()]
        versions = [*(version(name) for name in ENGINE), str(pango.pango_version())]
        return b"".join(hashlib.sha256(part).digest() for part in [*parts, " ".join(versions).encode()])

    def tidy(self) -> None:
        """Drop drawings that no build has asked for in a long time."""
        for kept in self.cache.glob("*.pdf"):
            with suppress(OSError):
                if kept.stat().st_mtime < time.time() - KEPT:
                    kept.unlink()

    @cached_property
    def _fonts(self) -> Any:
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def _sheet_style(self) -> Any:
        from weasyprint import CSS

        return CSS(filename=self.style, font_config=self._fonts)

    def _draw(self, sheet: Sheet) -> bytes:
        from weasyprint import HTML

        laid_out: dict[int, Any] = {}

        def fits(number: int) -> bool:
            source = HTML(string=prepared(sheet.drafts[number]), url_fetcher=self._fetcher)
            laid_out[number] = source.render(stylesheets=[self._sheet_style], font_config=self._fonts)
            return sheet.most is None or len(laid_out[number].pages) <= sheet.most

        with _heard() as complaints:
            drafts = range(len(sheet.drafts))
            chosen = 0 if fits(0) else bisect_left(drafts, True, lo=1, key=fits)
            if chosen == len(drafts):
                raise Undrawable(
                    f"{sheet.source}:1: The handout has more than {sheet.most} sides, even without the parts chosen "
                    "for it. Shorten “In brief” and the lines above it."
                )
            content = laid_out[chosen].write_pdf(pdf_variant="pdf/ua-1")
        if complaints:
            what = "; ".join(dict.fromkeys(complaints))
            raise Undrawable(f"{sheet.source}:1: Paper would lack something ({what}). Mend it, or take it out.")
        return _with_scope(content) if "<th" in sheet.drafts[chosen] else content

    @cached_property
    def _fetcher(self) -> Any:
        """Hands out the guide's own pictures, and nothing from anywhere else."""
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        files = self.files.resolve()

        class OwnFiles(URLFetcher):
            def fetch(self, url: str, headers: Any = None) -> Any:
                path = (files / unquote(url.removeprefix(OWN_FILES))).resolve()
                if not url.startswith(OWN_FILES) or not path.is_relative_to(files):
                    raise ValueError(f"{url} is not in the guide")
                return URLFetcherResponse(url, path.read_bytes())

        return OwnFiles()


def prepared(html: str) -> str:
    """The HTML as WeasyPrint 70 needs it, with nothing to be seen that was not there before.

    It takes the alternative text of a drawing from its title only, and its font from an attribute. And it measures a text with its last space: where
    just that space no longer fits in a line, it breaks the text after its first word, which then stands alone in its
    line. So each space in front of an inline element gets a box of its own.
    """
    html = _LABEL.sub(r"\1<title>\2</title>", html).replace("<svg ", f'<svg font-family="{FONT}" ')
    return _BEFORE_INLINE.sub(r"<span>\1</span>", html)


def _images(html: str) -> list[str]:
    return sorted({unquote(path) for path in re.findall(rf'"{OWN_FILES}([^"]+)"', html)})


def _keep(file: Path, content: bytes) -> None:
    """Write at one stroke, so that no other build reads half a drawing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
        new.write(content)
    os.replace(new.name, file)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What WeasyPrint complains of meanwhile. It goes on without a picture it can't read, and only says so in a log."""
    complaints: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    log, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    passed_on, log.propagate = log.propagate, False
    log.addHandler(listener)
    try:
        yield complaints
    finally:
        log.removeHandler(listener)
        log.propagate = passed_on


def _with_scope(content: bytes) -> bytes:
    """Say of each table header whether it heads a column or a row; screen readers need it, WeasyPrint leaves it out."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for header, in_head in _headers(pdf.Root.StructTreeRoot, False):
            scope = pikepdf.Name("/Column" if in_head else "/Row")
            header.A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=scope)
        new = io.BytesIO()
        pdf.save(new, deterministic_id=True)
    return new.getvalue()


def _headers(element: Any, in_head: bool) -> Iterator[tuple[Any, bool]]:
    """All table headers below an element of the structure tree, and whether each stands in a table's head."""
    import pikepdf

    kind = element.get("/S")
    if kind == "/TH":
        yield element, in_head
    in_head = in_head or kind == "/THead"
    below = element.get("/K")
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary) and ("/S" in child or "/K" in child):
            yield from _headers(child, in_head)
