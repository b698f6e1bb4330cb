"""What a pull request says: nothing in a stranger's text may come alive in it."""

from guide.problems import WARNING, Problem
from guide.pull_request import LIMIT, annotations, comment

SLIP = Problem("docs/a.md", 3, "“x” is wrong.", "Write y.", "slip")
NOTE = Problem("docs/b,c.md", 1, "100% “so:\nso”.", "", "note", WARNING)


def test_annotations_stand_beside_the_line():
    assert list(annotations([SLIP, NOTE])) == [
        "::error file=docs/a.md,line=3,title=slip::“x” is wrong. Write y.",
        "::warning file=docs/b%2Cc.md,line=1,title=note::100%25 “so:%0Aso”. ",
    ]


def test_the_comment_tells_errors_first_and_how_to_go_on():
    text = comment([NOTE, SLIP], "https://example.org/run")
    assert text.index("To mend before it can go out") < text.index("docs/a.md:3") < text.index("Notes; nothing stops")
    assert "Nothing you wrote is lost" in text and "https://example.org/run" not in text
    assert text.rstrip().endswith("1 problem to mend before this can be published, and 1 note.")


def test_the_comment_of_a_good_change_leads_to_the_pages():
    assert "[Look at the pages as readers will see them](https://example.org/run)" in comment([], "https://example.org/run")


def test_nothing_hostile_comes_alive():
    bad = Problem("docs/`a`.md", 1, "<img src=x> @everyone [x](https://evil.example) **b**\n# big", "![i](http://e)", "r")
    text = comment([bad])
    for alive in ("<img", "@everyone", "[x](", "https://evil", "**b**", "\n# big", "![i]", "`a`"):
        assert alive not in text, alive


def test_a_flood_is_cut():
    text = comment([Problem("docs/a.md", line, "x", "y", "r") for line in range(LIMIT + 5)])
    assert text.count("docs/a.md") == LIMIT and "and 5 more" in text
