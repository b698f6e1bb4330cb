"""Paper: which sheets a page gets, what stands on them, and the page's HTML made fit for print.

A page with the id `m8m` gets `paper/m8m.pdf`, a handout of one sheet, and `paper/m8m-full.pdf`, the whole text with its
sources; `-large` is the same in large print. `paper/booklet.pdf` holds the guide. The names tell nothing of the topic,
and never change. Nothing here draws: that is `guide/pdf.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from guide.handout import SIDES, Chosen, choose
from guide.menu import reading_order
from guide.model import Guide, Page
from guide.pdf import OWN_FILES, Sheet
from guide.problems import Problem
from guide.qr import qr
from guide.sharing import neutral, shows_topic

FOLDER = "paper"
SIZES = ("A4", "Letter")


@dataclass(frozen=True)
class Papers:
    """The files that a page gets, as addresses below the site's root, empty for none; and those of the whole guide."""

    handout: str
    full: str
    handout_large: str
    full_large: str
    booklet: str = f"{FOLDER}/booklet.pdf"
    booklet_large: str = f"{FOLDER}/booklet-large.pdf"


def printed(page: Page) -> bool:
    """Whether a page is printed: content pages, unless they say `paper: false`, and those that say `paper: true`."""
    wanted = page.meta.get("paper")
    return isinstance(page.meta.get("id"), str) and (page.kind == "content" if wanted is None else wanted is True)


def papers(page: Page) -> Papers:
    """What a page on paper gets. A list, such as a glossary, has no handout."""
    name = f"{FOLDER}/{page.meta['id']}"
    short = page.kind != "list"
    return Papers(
        handout=f"{name}.pdf" if short else "",
        full=f"{name}-full.pdf",
        handout_large=f"{name}-large.pdf" if short else "",
        full_large=f"{name}-full-large.pdf",
    )


def size(extra: dict[str, Any]) -> str:
    """The paper of the practice's country, as data/help.yml says, else A4. `extra` is what the data files hold."""
    home = (extra.get("practice") or {}).get("country")
    countries = (extra.get("help") or {}).get("countries") or []
    named = (str(entry["paper"]) for entry in countries if entry.get("id") == home and entry.get("paper"))
    return next(named, SIZES[0])


def short_link(base: str | None, page_id: str) -> str:
    """The page's permanent short address, or the guide's own for no id; empty while the site has none."""
    return urljoin(base, f"s/{page_id}/" if page_id else "") if base else ""


# Drafts: what the templates of overrides/paper/ get.


@dataclass(frozen=True)
class Chapter:
    """A page as the build made it: its rendered text, the sources it cites in order, and its relations with reasons."""

    page: Page
    html: str
    cited: list[dict[str, Any]]
    related: list[tuple[Page, str]]


Render = Callable[[str, dict[str, Any]], str]  # name of a template in overrides/paper/, and what it gets


@dataclass
class Print:
    """All that one build puts on paper. `base` is the site's public address, None while it has none."""

    guide: Guide
    guide_title: str
    language: str
    base: str | None
    chapters: dict[str, Chapter] = field(default_factory=dict)
    files: dict[str, tuple[str, Chapter]] = field(default_factory=dict)  # by address: which of Papers, of which page

    def add(self, chapter: Chapter) -> None:
        """Put a page on paper."""
        self.chapters[chapter.page.src] = chapter
        self.files.update({name: (kind, chapter) for kind, name in asdict(papers(chapter.page)).items() if name})

    def sheet(self, name: str, render: Render) -> Sheet:
        """One of `files`, ready to be drawn."""
        kind, chapter = self.files[name]
        large = kind.endswith("_large")
        if kind.startswith("booklet"):
            return Sheet("docs/index.md", (render("booklet.html", self._booklet(large)),))
        if kind.startswith("full"):
            return Sheet(chapter.page.path, (render("full.html", self._page("full", chapter, large)),))
        return Sheet(chapter.page.path, tuple(self._handouts(chapter, large, render)), most=SIDES)

    def _handouts(self, chapter: Chapter, large: bool, render: Render) -> Iterator[str]:
        """The handout with all its sections, then with one less, down to none, and at last without the lines on top."""
        parts = choose(chapter.page, chapter.html, str((self.guide.extra.get("brief") or {}).get("heading")))
        context = self._page("handout", chapter, large)
        numbers = range(len(parts.sections), -1, -1)
        shorter = [Chosen(parts.intro, parts.brief, parts.sections[:number]) for number in numbers]
        for told in [*shorter, Chosen("", parts.brief, ())]:
            whole = "".join(told.in_order)
            fit = [for_print(html, chapter.page.url, self.base, whole) for html in told.in_order]
            own = {"intro": fit[0], "brief": fit[1], "sections": fit[2:]}
            yield render("handout.html", {**context, **own, "left_out": len(parts.sections) - len(told.sections)})

    def _page(self, kind: str, chapter: Chapter, large: bool) -> dict[str, Any]:
        page = chapter.page
        title = page.title if shows_topic(page.meta) else f"{self._neutral_title} ({page.meta['id']})"
        link = short_link(self.base, page.meta["id"])
        return {**self._common(kind, title, link, large), "chapter": self._chapter(chapter)}

    def _booklet(self, large: bool) -> dict[str, Any]:
        order = [self.chapters[src] for src in reading_order(self.guide) if src in self.chapters]
        ids = {chapter.page.url: str(chapter.page.meta["id"]) for chapter in order}
        home = self.guide.pages.get("index.md")
        title = self.guide_title if home and shows_topic(home.meta) else self._neutral_title
        context = self._common("booklet", title, self.base or "", large)
        chapters = [self._chapter(chapter, ids) for chapter in order]
        return {**context, "guide_title": self.guide_title, "chapters": chapters}

    def _chapter(self, chapter: Chapter, ids: dict[str, str] | None = None) -> dict[str, Any]:
        """`ids` are those of all chapters by their page's address, in a booklet."""
        page, own = chapter.page, str(chapter.page.meta["id"])
        prefix = f"{own}-" if ids else ""
        return {
            "id": own,
            "title": page.title,
            "meta": page.meta,
            "depth": 2 if "/" in page.src and not page.src.endswith("/index.md") else 1,
            "html": for_print(chapter.html, page.url, self.base, sources=chapter.cited, chapters=ids, prefix=prefix),
            "prefix": prefix,
            "cited": chapter.cited,
            "related": [self._relation(other, reason, ids) for other, reason in chapter.related],
            "all_lines": page.meta.get("template") == "help-now.html",
            "link": short_link(self.base, own),
        }

    def _relation(self, page: Page, reason: str, ids: dict[str, str] | None) -> dict[str, str]:
        link = short_link(self.base, str(page.meta.get("id")))
        shown = {"title": page.title, "reason": reason, "href": link, "shown": link}
        return {**shown, "href": f"#{ids[page.url]}", "shown": ""} if ids and page.url in ids else shown

    def _common(self, kind: str, title: str, link: str, large: bool) -> dict[str, Any]:
        """`link` is where the QR code leads, empty for none."""
        extra = self.guide.extra
        return {
            "kind": kind,
            "large": large,
            "title": title,
            "language": self.language,
            "size": size(extra),
            "practice": extra.get("practice") or {},
            "help": extra.get("help") or {},
            "link": link,
            "code": qr(link, f"QR code for {link}") if link else "",
        }

    @property
    def _neutral_title(self) -> str:
        return neutral(self.guide.extra).title


# HTML for print.


class _Print(HTMLParser):
    """Writes HTML out as it came, but for addresses and ids: `values` gives the new value of (tag, name), "" for none."""

    def __init__(self, values: dict[tuple[str, str], Callable[[str], str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.values = values
        self.out: list[str] = []
        self.drawing = False  # the ids in a drawing belong to it alone, and its names have capitals

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawing = self.drawing or tag == "svg"
        if self.drawing or not any(self._change(tag, name) for name, _ in attrs):
            self.out.append(self.get_starttag_text() or "")
            return
        self.out.append(f"<{tag}")
        for name, value in attrs:
            change = self._change(tag, name)
            new = change(value or "") if change else value
            if new or not change:
                self.out.append(f" {name}" if new is None else f' {name}="{escape(new)}"')
        self.out.append(">")

    handle_startendtag = handle_starttag

    def _change(self, tag: str, name: str) -> Callable[[str], str] | None:
        return self.values.get((tag, name)) or self.values.get(("*", name))

    def handle_endtag(self, tag: str) -> None:
        self.drawing = self.drawing and tag != "svg"
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def for_print(
    html: str,
    url: str,
    base: str | None,
    around: str = "",
    *,
    sources: Sequence[dict[str, Any]] = (),
    chapters: dict[str, str] | None = None,
    prefix: str = "",
) -> str:
    """A page's HTML with addresses that hold on paper: whole ones, or, where the guide has none yet, plain text.

    `url` is the page's address below the site's root, `base` the site's. A link within the page holds when its place is
    in the HTML, in what is printed `around` it, or among the `sources` below it. In a booklet `chapters` gives the id of
    each chapter by its page's address, links lead there, and `prefix` keeps the ids of two chapters apart.
    """
    ids = {*re.findall(r'\bid="([^"]+)"', html + around), *(f"source-{source['id']}" for source in sources)}

    def link(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme or parts.netloc:
            return value
        if value.startswith("#"):
            return f"#{prefix}{value[1:]}" if value[1:] in ids else ""
        path = urljoin(f"/{url}", parts.path)[1:]
        anchor = parts.fragment and f"#{parts.fragment}"
        if chapters and path in chapters:
            return f"#{chapters[path]}{anchor.replace('#', '-', 1)}"
        return urljoin(base, path) + anchor if base else ""

    def image(value: str) -> str:
        return value if urlsplit(value).scheme else OWN_FILES + urljoin(f"/{url}", value)[1:]

    writer = _Print({("a", "href"): link, ("img", "src"): image, ("*", "id"): lambda value: prefix + value})
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


def check_paper(guide: Guide) -> Iterator[Problem]:
    """Paper that no printer of ours knows."""
    parsed = guide.data.get("help")
    for number, entry in enumerate((guide.extra.get("help") or {}).get("countries") or []):
        if parsed and entry.get("paper") is not None and entry["paper"] not in SIZES:
            line = parsed.line("extra", "help", "countries", number)
            what = f"There is no paper “{entry['paper']}”."
            yield Problem("data/help.yml", line, what, f"Write one of: {', '.join(SIZES)}.", rule="paper-size")
