"""Citations: the small numbers in the text."""

from markdown import Markdown

from guide.citations import Citations, cites
from guide.front_matter import parse_page


def mark(number, source):
    hidden = '<span class="visually-hidden">Source </span>'
    return f'<sup class="cite"><a href="#source-{source}">{hidden}{number}</a></sup>'


def test_numbers_count_in_the_order_of_the_page_and_begin_anew_on_the_next():
    extension = Citations()
    md = Markdown(extensions=["tables", extension])
    html = md.convert("One.[@b-1] Two,[@a.2:x][@b-1] `[@code]` \\[@no] [@ no]\n\n| a |\n| - |\n| b[@c] |")
    assert extension.cited == ["b-1", "a.2:x", "c"]
    first = f"One.{mark(1, 'b-1')} Two,{mark(2, 'a.2:x')}{mark(1, 'b-1')} <code>[@code]</code> [@no] [@ no]"
    assert html.startswith(f"<p>{first}</p>")
    assert mark(3, "c") in html
    extension.cited = []
    assert md.reset().convert("[@c]") == f"<p>{mark(1, 'c')}</p>"


def test_the_checks_see_the_same_citations():
    page, _ = parse_page("a.md", "---\ntitle: A\n---\nOne.[@b]\n\n```\n[@code]\n```\nTwo.[@c][@b]\n")
    assert list(cites(page)) == [(4, "b"), (9, "c"), (9, "b")]
