"""What the build mends: lists right below a paragraph, numbers with a bracket, and the alignment of table cells."""

import pytest
from markdown import markdown

from guide.repair import Repair, mended

EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.superfences"]
MENDED = {
    "below a paragraph": ("Mind:\n- a\n- b", "Mind:\n\n- a\n- b"),
    "below a sentence": ("It is so.\n- a", "It is so.\n\n- a"),
    "without a colon": ("Mind\n* a\n* b", "Mind\n\n* a\n* b"),
    "numbers": ("**Mind:**\n1. a\n2. b", "**Mind:**\n\n1. a\n2. b"),
    "numbers with a bracket": ("Mind:\n1) a\n2) b", "Mind:\n\n1. a\n2. b"),
    "numbers with a bracket by themselves": ("1) a\n2) b\n\nc", "1. a\n2. b\n\nc"),
    "in a box": ('!!! note "T"\n    Mind:\n    - a\n    - b', '!!! note "T"\n    Mind:\n\n    - a\n    - b'),
    "in a list": ("- a\n\n    Mind:\n    - b\n    - c", "- a\n\n    Mind:\n\n    - b\n    - c"),
    "in a quotation": ("> Mind:\n> - a\n> - b", "> Mind:\n>\n> - a\n> - b"),
    "twice on a page": ("A:\n- a\n\nB:\n- b", "A:\n\n- a\n\nB:\n\n- b"),
    "a table": ("Mind:\n| a | b |\n|---|---|\n| 1 | 2 |", "Mind:\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    "a table below lines": ("It is\nso.\na | b\n--|--\n1 | 2", "It is\nso.\n\na | b\n--|--\n1 | 2"),
    "a year": ("2024. It was so.\n\n## A\n1986. And so.", "2024\\. It was so.\n\n## A\n1986\\. And so."),
    "with points that go on": ("A:\n- a\n    more\n    - b\n- c", "A:\n\n- a\n    more\n    - b\n- c"),
}
LEFT_ALONE = {
    "nothing": "",
    "a list in order": "A:\n\n- a\n- b\n    - c\n\n    d\n- e",
    "right below a heading": "## A\n- a\n- b",
    "a minus": "The range is 5\n- 3 is its width.",
    "two minuses": "What is 10\n- 3\n- 2 is 5.",
    "a dash of a wrapped line": "It was a long time\n- years, even.",
    "a year": "It began in\n1986. It ended later.",
    "a year below a colon": "It began:\n1986. It ended later.",
    "a number that ends a sentence": "It is in figure\n1. The next one is empty.",
    "a line with a bar": "It is a | b\nor c | d.",
    "a number that is no year": "2124. It was so.",
    "fenced code": "```\nA:\n- a\n- b\n1) c\n2) d\n```",
    "fenced code in a list": "- a\n\n    ```\n    A:\n    - a\n    - b\n    ```",
    "set-in code": "Text.\n\n    A:\n    - a\n    - b",
    "a table": "| a | b |\n|---|---|\n| 1 | 2 |\n- c\n- d",
    "HTML": "<div>\n- a\n- b\n</div>",
    "a line across": "It is so.\n- - -\n* * *",
    "bold text": "It is so:\n**a**\n*b*",
    "one bracket": "Mind:\n1) a",
    "brackets that do not count on": "2) a\n3) b",
}


@pytest.mark.parametrize("written, wanted", MENDED.values(), ids=MENDED)
def test_lists_get_their_blank_line(written, wanted):
    assert "\n".join(mended(written.split("\n"))) == wanted
    assert mended(wanted.split("\n")) == wanted.split("\n")
    assert markdown(written, extensions=[*EXTENSIONS, Repair()]) == markdown(wanted, extensions=EXTENSIONS)


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_everything_else_stays(text):
    assert "\n".join(mended(text.split("\n"))) == text
    assert markdown(text, extensions=[*EXTENSIONS, Repair()]) == markdown(text, extensions=EXTENSIONS)


def test_a_list_is_a_list_on_the_page():
    html = markdown("Mind:\n- a\n- b", extensions=[*EXTENSIONS, Repair()])
    assert html == "<p>Mind:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"


def test_cells_are_aligned_by_class():
    text = "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 { .x } | 4 |"
    html = markdown(text, extensions=[*EXTENSIONS, Repair()])
    assert "style" not in html
    assert [html.count(f"align-{side}") for side in ("left", "center", "right")] == [2, 2, 2]
    assert '<td class="x align-right">3</td>' in html
    assert "<td>4</td>" in html


def test_other_styles_are_not_touched():
    text = '<div markdown="1">\n<p style="text-align: left">a</p>\n</div>'
    assert markdown(text, extensions=[*EXTENSIONS, Repair()]) == markdown(text, extensions=EXTENSIONS)
