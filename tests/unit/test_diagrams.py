"""Drawings that become part of the page."""

from xml.etree import ElementTree

import pytest
from markdown import Markdown

from guide.diagrams import Diagrams, check_diagrams, read
from guide.pages import read_guide

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n  <path d="M1 1h7"/>\n</svg>'


@pytest.fixture
def docs(tmp_path):
    (tmp_path / "docs/part").mkdir(parents=True)
    (tmp_path / "docs/rain.svg").write_text(SVG, "utf-8")
    return tmp_path / "docs"


def rendered(docs, text):
    extension = Diagrams(docs)
    extension.page = "part/page.md"
    return Markdown(extensions=[extension]).convert(text)


def test_a_drawing_stands_in_the_page_and_says_what_it_shows(docs):
    html = rendered(docs, "![Rain & wind](../rain.svg)")
    drawing = ElementTree.fromstring(html)[0]
    assert drawing.attrib == {"viewBox": "0 0 9 9", "class": "diagram", "role": "img", "aria-label": "Rain & wind"}
    assert [(child.tag, child.attrib) for child in drawing] == [("path", {"d": "M1 1h7"})]


@pytest.mark.parametrize("source", ["../gone.svg", "../rain.png", "https://example.org/rain.svg"])
def test_other_pictures_stay_pictures(docs, source):
    assert "<img" in rendered(docs, f"![Rain]({source})")


@pytest.mark.parametrize(
    "wrong, said",
    [
        ('<script>alert(1)</script>', "holds “script”"),
        ('<path onclick="x()"/>', "holds “onclick”"),
        ('<path style="fill:red"/>', "holds “style”"),
        ('<image href="x.png"/>', "holds “href”"),
        ("<path", "can't be read"),
        (None, "no viewBox"),
    ],
)
def test_what_may_not_stand_in_a_page(docs, wrong, said):
    text = SVG.replace('viewBox="0 0 9 9"', "") if wrong is None else SVG.replace("</svg>", f"{wrong}</svg>")
    (docs / "rain.svg").write_text(text, "utf-8")
    (docs / "part/page.md").write_text("---\ntitle: Rain\n---\n\n![Rain](../rain.svg)\n", "utf-8")
    [problem] = check_diagrams(read_guide(docs, docs.parent / "data"), docs)
    assert said in problem.what and problem.path == "docs/rain.svg" and problem.instead


def test_a_good_drawing_is_no_problem(docs):
    (docs / "part/page.md").write_text("---\ntitle: Rain\n---\n\n![Rain](../rain.svg) ![Gone](../gone.svg)\n", "utf-8")
    assert not [*check_diagrams(read_guide(docs, docs.parent / "data"), docs)]
    assert read(docs / "gone.svg") is None
