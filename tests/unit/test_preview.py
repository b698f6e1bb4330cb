"""The panel on top of the pages of a preview."""

from guide.preview import failure, pages, panel, show, topped
from guide.problems import WARNING, Problem

SLIP = Problem("docs/a.md", 3, "Wrong.", "Write y.", "slip")
NOTE = Problem("docs/a.md", 4, "Odd.", "", "note", WARNING)


def render(errors, notes):
    return f"<aside class=check-panel>{[str(problem) for problem in errors + notes]}</aside>"


def test_the_panel_stands_first_on_every_page_once(tmp_path):
    page = tmp_path / "sun" / "index.html"
    page.parent.mkdir()
    page.write_text('<html><body class="x"><p>Sun</p></body></html>', "utf-8")
    for _ in range(2):
        show(tmp_path, panel([NOTE, SLIP], render))
    expected = "<aside class=check-panel>['docs/a.md:3: Wrong. Write y.', 'docs/a.md:4: Odd.']</aside>"
    assert page.read_text("utf-8") == f'<html><body class="x">{expected}<p>Sun</p></body></html>'


def test_a_policy_for_readers_does_not_take_the_panels_looks_away(tmp_path):
    page = tmp_path / "index.html"
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    page.write_text(f"<head>{policy}<title>Sun</title></head><body></body>", "utf-8")
    show(tmp_path, panel([SLIP], render))
    assert page.read_text("utf-8").startswith("<head><title>Sun</title></head><body><aside")


def test_pages_that_a_failed_build_lost_come_back_with_the_panel(tmp_path):
    lost = tmp_path / "rain" / "index.html"
    show(tmp_path, panel([SLIP], render), [lost])
    assert "docs/a.md:3: Wrong." in lost.read_text("utf-8") and pages(tmp_path) == [lost]


def test_nothing_wrong_leaves_pages_alone(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<body></body>", "utf-8")
    show(tmp_path, panel([], render))
    assert page.read_text("utf-8") == "<body></body>"


def test_files_that_are_no_pages_get_no_panel():
    assert topped(b"%PDF", "<aside>") == b"%PDF" and topped("# Sun", "<aside>") == "# Sun"
    assert topped("<body><p>Sun", "<aside>") == "<body><aside><p>Sun" and topped("<body><p>Sun", "") == "<body><p>Sun"


def test_a_failure_that_no_check_knows_is_told_in_one_line():
    assert str(failure(ValueError("a\n b"))) == (
        "mkdocs.yml:1: The preview could not be built: a b Undo the last change."
    )
