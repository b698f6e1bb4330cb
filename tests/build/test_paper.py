"""The PDFs of two whole guides: complete, tagged, neutral outside, the right size, and the same bytes each time."""

import os
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import html5lib
import pdfua
import pikepdf
import pypdf
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

import tasks
from guide.menu import reading_order
from guide.pages import read_guide
from guide.paper import papers, printed

GUIDE = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
PAGES = {page.meta["id"]: page for page in GUIDE.pages.values() if printed(page)}
PRACTICE = GUIDE.extra["practice"]["name"]
HANDOUTS = [papers(page).handout for page in PAGES.values() if papers(page).handout]
HANDOUTS_LARGE = [papers(page).handout_large for page in PAGES.values() if papers(page).handout_large]
BOOKLETS = ["paper/booklet.pdf", "paper/booklet-large.pdf"]
MARGIN = 0.055  # of a side's height, where only running head and foot stand
LIST_MARK = re.compile(r"\s*(?:•|\d+\.)\s*")
LETTER, A4 = (612, 792), (595, 842)  # points
SECOND = tasks.ROOT / "tests" / "second-guide"
ALL = {"GUIDE_WITHOUT": "pictures,compress"}  # with paper
FONTS = tasks.ROOT / "overrides" / "assets" / "fonts"
# pdfua 0.1.3 asks pikepdf for something that it no longer has; test_the_outline_and_the_headings looks in its place.
NOT_JUDGED = {"UA-14-001"}
# What says where in the guide one is, and the lines on the page about help, which test_all_help_lines_are_printed is for.
ON_SCREEN_ONLY = {"visually-hidden", "exercise", "unseen", "place", "helplines", "checked", "after"}


@dataclass
class Pdf:
    file: Path

    @cached_property
    def reader(self):
        return pypdf.PdfReader(self.file)

    @cached_property
    def pieces(self) -> list[list[tuple[str, float, float]]]:
        """What stands on each side: text, its height on the side from 0 (top) to 1, and its size in points."""
        sides = []
        for page in self.reader.pages:
            pieces, height = [], float(page.mediabox.height)

            def note(text, outer, inner, font, size, pieces=pieces, height=height):
                if list(outer[:4]) == [1, 0, 0, 1]:  # in a drawing, which has measures of its own
                    return
                place = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                pieces.append((text, 1 - place / height, size * abs(inner[3] * outer[3])))

            page.extract_text(visitor_text=note)
            sides.append(pieces)
        return sides

    @cached_property
    def sides(self) -> list[str]:
        """The text of each side, without running head and foot, and without the marks of lists, which are painted last."""
        return [
            "".join(text for text, place, _ in side if MARGIN < place < 1 - MARGIN and not LIST_MARK.fullmatch(text))
            for side in self.pieces
        ]

    @cached_property
    def text(self) -> str:
        return squeezed("".join(self.sides))

    @cached_property
    def sizes(self) -> set[int]:
        """The sizes of all letters, in points, rounded."""
        return {round(size) for side in self.pieces for text, _, size in side if text.strip()}

    def begins(self, side: int) -> str:
        """The first letters of a side, counted from 1."""
        return squeezed(self.sides[side - 1])[:60]

    def head(self, side: int) -> str:
        """The running head."""
        return " ".join("".join(text for text, place, _ in self.pieces[side] if place < MARGIN).split())

    @property
    def outline(self) -> list[tuple[str, int]]:
        """Titles of bookmarks of the first two levels, and the side each leads to."""
        flat = []
        for entry in self.reader.outline:
            flat += [one for one in (entry if isinstance(entry, list) else [entry]) if not isinstance(one, list)]
        return [(entry.title, self.reader.get_destination_page_number(entry) + 1) for entry in flat]


def squeezed(text: str) -> str:
    """Text without blanks, which PDFs put where a line ends, and with the quotation marks that authors type."""
    return re.sub(r"\s+", "", text).translate(str.maketrans("‘’“”", "''\"\""))


@pytest.fixture(scope="module")
def pdf(built_site):
    """`pdf("paper/x.pdf")`; each is read once."""
    read = {}
    return lambda name: read.setdefault(name, Pdf(built_site / name))


@pytest.fixture(scope="module")
def second(build_site, tmp_path_factory) -> Path:
    """The second guide, in a folder of its own, with nothing drawn before."""
    build = build_site(_copy(tmp_path_factory.mktemp("second")), "--strict", env=ALL)
    assert build.code == 0, build.output
    return build.site


def _copy(folder: Path) -> Path:
    """A copy of the second guide, with the code beside it as in the repository."""
    for name in ("hooks", "overrides", "tests/second-guide"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".cache", "site"))
    return folder / "tests" / "second-guide"


def pdfs(site: Path) -> list[str]:
    return sorted(file.relative_to(site).as_posix() for file in site.rglob("*.pdf"))


# All of them


def test_each_page_has_its_files_and_nobody_else_has_any(built_site):
    wanted = {name for page in PAGES.values() for name in vars(papers(page)).values() if name}
    assert len(wanted) > 100 and len(HANDOUTS) > 25
    assert {page.src for page in GUIDE.pages.values() if page.kind == "content"} <= {page.src for page in PAGES.values()}
    assert set(pdfs(built_site)) == wanted
    assert not (built_site / "paper" / "paper.css").exists()


def test_a_checker_for_pdf_ua_finds_nothing(built_site):
    for name in pdfs(built_site):
        report = pdfua.validate(str(built_site / name))
        assert [str(finding) for finding in report.findings] == [], name
        assert {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason} <= NOT_JUDGED, name


def test_language_and_title_are_said_and_the_title_shows(built_site):
    for name in pdfs(built_site):
        with pikepdf.open(built_site / name) as file:
            assert file.Root.Lang == "en", name
            assert file.Root.ViewerPreferences.DisplayDocTitle, name
            assert file.Root.MarkInfo.Marked, name
            assert "/CreationDate" not in file.docinfo and "/ModDate" not in file.docinfo, name


def test_outside_nothing_tells_the_topic(built_site, pdf):
    for name in pdfs(built_site):
        page = PAGES.get(re.sub(r"paper/|(-full)?(-large)?\.pdf", "", name))
        neutral = f"Reading from {PRACTICE}"
        assert pdf(name).reader.metadata.title == (f"{neutral} ({page.meta['id']})" if page else neutral)
        assert pdf(name).sides[0].strip().startswith(PRACTICE), name
        assert {pdf(name).head(side) for side in range(1, len(pdf(name).sides))} <= {PRACTICE}, name


def test_a_page_that_says_so_is_named(build_site, tmp_path):
    folder = _copy(tmp_path)
    file = folder / "docs" / "why-we-wake.md"
    file.write_text(file.read_text("utf-8").replace("id: s3t", "id: s3t\npreview: open"), "utf-8")
    build = build_site(folder, env=ALL)
    assert build.code == 0, build.output
    assert pypdf.PdfReader(build.site / "paper" / "s3t.pdf").metadata.title == "Why we wake"


def test_the_paper_is_the_countrys(built_site, second, pdf):
    def kinds(readers):
        boxes = [page.mediabox for reader in readers for page in reader.pages]
        return {(round(float(box.width)), round(float(box.height))) for box in boxes}

    assert kinds(pdf(name).reader for name in pdfs(built_site)) == {LETTER}
    assert kinds(pypdf.PdfReader(second / name) for name in pdfs(second)) == {A4}


def test_only_the_guides_own_font_is_used(built_site, pdf):
    known = set(TTFont(FONTS / "atkinson-hyperlegible-next-latin-400-normal.woff2").getBestCmap())
    for name in pdfs(built_site):
        fonts = {
            font.get_object()["/BaseFont"].partition("+")[2]
            for page in pdf(name).reader.pages
            for font in page["/Resources"].get("/Font", {}).get_object().values()
        }
        if {ord(letter) for letter in pdf(name).text} <= known:
            assert all(font.startswith("Guide") or "Atkinson" in font for font in fonts), (name, fonts)


@pytest.mark.parametrize("name", HANDOUTS + HANDOUTS_LARGE)
def test_a_handout_is_one_sheet(name, pdf):
    assert len(pdf(name).sides) <= 2


def test_in_large_print_nothing_is_small(built_site, pdf):
    large = [name for name in pdfs(built_site) if name.endswith("-large.pdf")]
    assert len(large) > 50
    assert {name: min(pdf(name).sizes) for name in large if min(pdf(name).sizes) < 16} == {}
    assert min(pdf(HANDOUTS[0]).sizes) < 12


# Nothing is lost


def blocks(site: Path, url: str) -> list[str]:
    """What stands between the top of a page and what follows its text, block by block, without the marks of sources."""
    tree = html5lib.parse((site / url / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    article = next(tree.iter("article"))
    found = []

    def gather(element, into):
        if ON_SCREEN_ONLY & set(element.get("class", "").split()):
            return
        if not isinstance(element.tag, str) or element.tag.endswith(("script", "template", "svg", "sup")) or "hidden" in element.attrib:
            return
        if element.tag in ("p", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "summary", "div", "figcaption"):
            into = []
            found.append(into)
        into.append(element.text or "")
        for child in element:
            gather(child, into)
            into.append(child.tail or "")

    gather(article, [])
    return [text for text in (squeezed("".join(parts)) for parts in found) if text]


@pytest.mark.parametrize("large", [False, True], ids=["", "large"])
@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.src)
def test_the_full_page_holds_every_sentence(page, large, built_site, pdf):
    name = papers(page).full_large if large else papers(page).full
    wanted = [without_marks(text) for text in blocks(built_site, page.url)]
    assert len(wanted) > 8
    assert [text for text in wanted if text not in without_marks(pdf(name).text)] == []


def without_marks(text: str) -> str:
    """Text without the marks of sources, figures right behind a sentence; in large print they stand in brackets."""
    return re.sub(r"(?<=[.?!”\")])(?:\[\d+\])?\d{0,2}(?=\D|$)", "", text)


def test_all_help_lines_are_printed(pdf):
    [page] = [page for page in PAGES.values() if page.meta.get("template") == "help-now.html"]
    text, help_data = pdf(papers(page).full).text, GUIDE.extra["help"]
    home = GUIDE.extra["practice"]["country"]
    assert len(help_data["lines"]) > 8
    for line in help_data["lines"]:
        parts = ("name", "call", "text", "text_word", "hours", "happens", "note")
        assert [line[part] for part in parts if line.get(part) and squeezed(str(line[part])) not in text] == []
        short = pdf(papers(page).handout).text
        assert line["country"] != home or all(squeezed(line[way]) in short for way in ("call", "text") if line.get(way))
    assert all(squeezed(f"In an emergency call {one['emergency']}") in text for one in help_data["countries"])


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.src)
def test_the_full_page_ends_with_sources_help_and_review(page, pdf):
    text = pdf(papers(page).full).text
    cited = re.findall(r"\[@([\w.:-]+)\]", page.body)
    for source in dict.fromkeys(cited):
        record = GUIDE.sources[source]
        assert squeezed(str(record.get("title") or record["about"])) in text
    for sign in ("988", "741741", "911"):
        assert sign in text
    assert ("Clinicalreviewispending" in text or "Reviewedby" in text) == (page.kind != "list")


@pytest.mark.parametrize("name", HANDOUTS + HANDOUTS_LARGE)
def test_a_handout_has_what_a_person_needs(name, pdf, built_site):
    page = PAGES[re.sub(r"paper/|(-large)?\.pdf", "", name)]
    text = pdf(name).text
    assert squeezed(page.title) in text
    assert "988" in text and "741741" in text and "911" in text
    assert "Clinicalreviewispending" in text or "Reviewedby" in text
    if page.kind == "content":
        points = re.search(r"## In brief\n(.*?)(?=\n#|\Z)", page.body, re.S)[1]
        assert "Inbrief" in text and "Nextstep:" in text
        assert len(re.findall(r"^- ", points, re.M)) > 0


def test_staffs_choice_stands_on_the_handout_in_the_order_of_the_page(pdf):
    chosen = {page.src: page for page in PAGES.values() if page.meta.get("handout")}
    assert len(chosen) > 20
    for page in chosen.values():
        titles = [squeezed(heading.text) for heading in page.headings if heading.id in page.meta["handout"]]
        assert len(titles) == len(page.meta["handout"])
        shown = [squeezed(title) for title, _ in pdf(papers(page).handout).outline if squeezed(title) in titles]
        assert shown == [title for title in titles if title in shown], page.src
        [first] = [squeezed(one.text) for one in page.headings if one.id == page.meta["handout"][0]]
        assert first in shown and len(shown) >= len(titles) - 2, page.src


def test_the_booklet_holds_the_guide_in_its_order_with_right_page_numbers(pdf):
    order = [GUIDE.pages[src] for src in reading_order(GUIDE) if GUIDE.pages[src] in PAGES.values()]
    for name in BOOKLETS:
        booklet = pdf(name)
        titles = [squeezed(page.title) for page in order]
        marked = [(squeezed(title), side) for title, side in booklet.outline]
        chapters = [(title, side) for title, side in marked if title in titles and title in booklet.begins(side)]
        assert [title for title, _ in chapters] == titles
        contents = "".join(booklet.sides[2 : chapters[0][1] - 1])
        listed = re.sub(r"[\s.]+", "", contents)  # without the dots that lead to the number
        for title, side in chapters:
            assert re.search(rf"{re.escape(title)}{side}(?!\d)", listed), (name, title, side)
        for page in order:
            assert all(squeezed(heading.text) in booklet.text for heading in page.headings), page.src


def test_the_outline_and_the_headings(pdf):
    for page in PAGES.values():
        titles = [squeezed(title) for title, _ in pdf(papers(page).full).outline]
        assert titles[0] == squeezed(page.title) and all(titles)
        assert set(titles[1:]) - {"Othercountries"} <= {squeezed(heading.text) for heading in page.headings}


# Tables, pictures, links, codes


def elements(file: pikepdf.Pdf, kind: str):
    """Elements of the structure tree of one kind."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                yield from walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == f"/{kind}":
                yield element
            yield from walk(element.get("/K"))

    yield from walk(file.Root.StructTreeRoot.K)


def test_table_headers_say_what_they_head(built_site):
    pages = [page for page in PAGES.values() if re.search(r"^\|", page.body, re.M)]
    assert pages
    for name in [*(papers(page).full for page in pages), *BOOKLETS]:
        with pikepdf.open(built_site / name) as file:
            headers = list(elements(file, "TH"))
            assert headers
            assert {str(header.A.Scope) for header in headers} == {"/Column"}, name


def test_every_drawing_has_a_text(second):
    with pikepdf.open(second / "paper" / "s3t.pdf") as file:
        assert [str(figure.Alt) for figure in elements(file, "Figure")] == ["QR code for https://sleep.example.org/s/s3t/"]


def code_in(page: pypdf.PageObject) -> Image.Image:
    """The QR code on a side, drawn from the PDF's own strokes: rows of dark modules, one high."""
    drawing = page.get_contents().get_data().decode("latin-1").split("/Figure")[1].split("EMC")[0]
    rows = re.findall(r"([\d.]+) ([\d.]+) m\s+([\d.]+) \2 l", drawing)
    edge = max(int(float(right)) for _, _, right in rows) + 4
    image = Image.new("L", (edge * 8, edge * 8), 255)
    for left, row, right in rows:
        top = float(row) - 0.5
        ImageDraw.Draw(image).rectangle([float(left) * 8, top * 8, float(right) * 8 - 1, top * 8 + 7], fill=0)
    return image


@pytest.mark.parametrize("name", ["s3t", "s3t-large", "s3t-full", "s3t-full-large"])
def test_the_code_leads_to_the_short_link_that_stands_beside_it(name, second):
    page = pypdf.PdfReader(second / "paper" / f"{name}.pdf").pages[-1]
    [found] = zxingcpp.read_barcodes(code_in(page))
    assert found.text == "https://sleep.example.org/s/s3t/"
    assert "sleep.example.org/s/s3t/" in page.extract_text()


def test_without_an_address_there_is_no_code_and_no_gap(built_site, pdf):
    assert GUIDE.data["practice"].value["site_url"] is None
    with pikepdf.open(built_site / HANDOUTS[0]) as file:
        assert list(elements(file, "Figure")) == []
    assert "Thispage:" not in pdf(HANDOUTS[0]).text


def test_the_practice_can_be_reached(second):
    text = pypdf.PdfReader(second / "paper" / "s3t.pdf").pages[0].extract_text()
    assert text.splitlines()[:2] == ["Harbour Rooms", "020 7946 0018"]


def test_pages_lead_to_their_pdfs(built_site):
    def reached(address):
        html = html5lib.parse((built_site / address / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
        links = [link.get("href") for link in html.iter("a") if (link.get("href") or "").endswith(".pdf")]
        return {os.path.normpath(os.path.join("/", address, link))[1:] for link in links}

    for page in PAGES.values():
        own = papers(page)
        whole = {own.booklet} if page.src == "index.md" else set()
        assert reached(page.url) == {own.handout or own.full} | whole
        assert reached(f"s/{page.meta['id']}/share") == {name for name in vars(own).values() if name}


# The same each time, and without the library


def test_the_same_bytes_in_another_folder_process_and_hash_seed(second, build_site, tmp_path):
    build = build_site(_copy(tmp_path), "--strict", env={**ALL, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"})
    assert build.code == 0, build.output
    assert pdfs(build.site) == pdfs(second) != []
    for name in pdfs(second):
        assert (build.site / name).read_bytes() == (second / name).read_bytes(), name


@pytest.fixture
def no_library(tmp_path) -> dict[str, str]:
    """An environment in which WeasyPrint finds no Pango."""
    (tmp_path / "weasyprint").mkdir()
    (tmp_path / "weasyprint" / "__init__.py").write_text(
        "raise OSError(\"cannot load library 'libpango-1.0-0': no such file\\nAdditionally, more\")", "utf-8"
    )
    return {**ALL, "PYTHONPATH": str(tmp_path)}


def test_without_the_library_the_site_builds_without_pdfs_and_says_so_once(build_site, no_library):
    build = build_site(SECOND, "--strict", env=no_library)
    assert build.code == 0, build.output
    [line] = [line for line in build.output.splitlines() if "PDF" in line]
    assert "No PDFs are made: cannot load library 'libpango-1.0-0': no such file. On Debian" in line
    assert pdfs(build.site) == []
    assert all(".pdf" not in page.read_text("utf-8") for page in build.site.rglob("*.html"))


def test_without_the_library_nothing_is_published(build_site, no_library, tmp_path):
    folder = _copy(tmp_path)
    read = folder.parents[1] / "hooks" / "read.py"  # this guide has other reasons, too, for which it can't be published
    read.write_text(read.read_text("utf-8").replace("publishing=publishing()", "publishing=False"), "utf-8")
    build = build_site(folder, env={**no_library, "GUIDE_PUBLISH": "1"})
    assert build.code
    assert "No PDFs are made: cannot load library" in build.output


def test_what_cannot_be_printed_ends_the_build_in_a_sentence(build_site, tmp_path):
    folder = _copy(tmp_path)
    page = folder / "docs" / "why-we-wake.md"
    page.write_text(page.read_text("utf-8").replace("- Light,", f"- {'Light and shade. ' * 900}Light,"), "utf-8")
    build = build_site(folder, env=ALL)
    assert build.code
    assert "docs/why-we-wake.md:1: The handout has more than 2 sides" in build.output
    assert "Traceback" not in build.output
