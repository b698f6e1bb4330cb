"""Every point the guide must make stands on its page (tests/cases/coverage.yml), and in words of its own.

article-9grams.txt holds a hash of each run of nine words in the practice's article, so that
nothing of the article itself need be here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml

import tasks

CASES = Path(__file__).parents[1] / "cases"
COVERAGE = yaml.safe_load((CASES / "coverage.yml").read_text("utf-8"))
POINTS, ROWS = COVERAGE["points"], COVERAGE["covered"]
EACH_ROW = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
ARTICLE = frozenset((CASES / "article-9grams.txt").read_text("ascii").split())

INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "time"}
UNSEEN = {"script", "style", "template", "noscript", "svg"}
SENTENCE_END = re.compile(r"(?<=[.?!])\s")


@cache
def parsed(file: Path) -> Element:
    with file.open("rb") as html:
        return html5lib.parse(html, override_encoding="utf-8", namespaceHTMLElements=False)


def words_in(element: Element) -> Iterator[str]:
    """What a reader sees, blocks apart from each other; without the marks that lead to sources."""
    if element.tag in UNSEEN or element.tag == "sup" or "hidden" in element.attrib:
        return
    around = "" if element.tag in INLINE else " "
    yield around + (element.text or "")
    for child in element:
        if isinstance(child.tag, str):  # and no comment
            yield from words_in(child)
        yield child.tail or ""
    yield around


STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # patterns are typed as staff type


def visible(element: Element) -> str:
    return " ".join("".join(words_in(element)).translate(STRAIGHT).split())


def page_text(site: Path, address: str) -> str:
    """The text of a page's article; empty where there is no such page."""
    file = site / address.strip("/") / "index.html"
    return visible(parsed(file).find(".//article")) if file.is_file() else ""


def lost(row: dict, text: str) -> str | None:
    """What to say of a point that the text of its page does not make."""
    if re.search(row["pattern"], text, re.IGNORECASE):
        return None
    return (
        f"{row['page']} does not say {row['id']}: {row['says']}. Nothing there reads like `{row['pattern']}`. "
        "Put the point back, or, if the page makes it in new words, enter them in tests/cases/coverage.yml."
    )


def without_the_sentence(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.IGNORECASE)
    ends = [0, *(end.end() for end in SENTENCE_END.finditer(text)), len(text)]
    start = max(end for end in ends if end <= match.start())
    return text[:start] + text[min(end for end in ends if end >= match.end()):]


def copied(text: str, article: frozenset[str]) -> list[str]:
    """The runs of nine words that are the article's own."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    runs = (" ".join(words[at:at + 9]) for at in range(len(words) - 8))
    return [run for run in runs if hashlib.sha1(run.encode()).hexdigest()[:12] in article]


@EACH_ROW
def test_the_guide_makes_each_point(built_site, row):
    if problem := lost(row, page_text(built_site, row["page"])):
        pytest.fail(problem, pytrace=False)


@EACH_ROW
def test_a_point_is_missed_when_its_sentence_goes(built_site, row):
    text = page_text(built_site, row["page"])
    if lost(row, text):
        pytest.fail("the page does not make this point", pytrace=False)
    problem = lost(row, without_the_sentence(row["pattern"], text))
    assert problem, f"{row['id']}: `{row['pattern']}` stands on {row['page']} twice, so it would not miss one of them."
    assert all(row[part] in problem for part in ("id", "says", "page", "pattern"))


def test_each_point_has_a_row_and_each_row_a_point():
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    assert {name.split(".")[0] for name in ids} == set(POINTS)
    assert len(POINTS) == len(set(POINTS))


def test_no_pattern_is_a_single_word():
    assert [row["id"] for row in ROWS if " " not in row["pattern"]] == []


def test_where_evidence_is_shown_its_limit_is_said(built_site):
    """“Early research” is about PTSD or stress: what rates something says that numbness itself was not tested."""
    said = {row["page"] for row in ROWS if row["id"].startswith("S-tested.")}
    shown = {
        f"/{file.parent.relative_to(built_site).as_posix()}/"
        for file in set(built_site.rglob("index.html")) - set(built_site.glob("s/**/index.html"))
        if any("evidence" in part.get("class", "").split() for part in parsed(file).find(".//article").iter())
    }
    assert shown, "No page rates anything: has class=evidence got another name?"
    assert shown <= said, f"tests/cases/coverage.yml has no row S-tested for {', '.join(sorted(shown - said))}."


WRITTEN = [*sorted((tasks.ROOT / "docs").rglob("*.md")), *sorted((tasks.ROOT / "data").glob("*.yml"))]


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.relative_to(tasks.ROOT).as_posix())
def test_no_nine_words_in_a_row_are_the_articles(file):
    assert copied(file.read_text("utf-8"), ARTICLE) == []


def test_no_nine_words_in_a_row_are_the_articles_once_built(built_site):
    pages = {file.relative_to(built_site).as_posix(): visible(parsed(file)) for file in built_site.rglob("*.html")}
    assert len(pages) > 20
    assert {page: runs for page, text in pages.items() if (runs := copied(text, ARTICLE))} == {}


def test_nine_words_in_a_row_are_found():
    article = frozenset({"10927f1b989f"})  # one two three four five six seven eight nine
    assert copied("Zero: one, *two* three\nfour – five six “seven” eight nine. Ten", article) == [
        "one two three four five six seven eight nine"
    ]
    assert copied("one two three four five six seven eight", article) == []
    assert len(ARTICLE) > 2000 and all(re.fullmatch("[0-9a-f]{12}", run) for run in ARTICLE)


def test_curly_apostrophes_are_read_as_straight_ones():
    run = "you don't have to feel it to be here"
    article = frozenset({hashlib.sha1(run.encode()).hexdigest()[:12]})
    assert copied("You don’t have to feel it to be here.", article) == [run]
    page = html5lib.parse("<article><p>You don’t<sup>1</sup></p><p>feel <b>i</b>t", namespaceHTMLElements=False)
    assert visible(page.find(".//article")) == "You don't feel it"
