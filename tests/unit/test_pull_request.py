"""What a pull request says: nothing in a stranger's text may come alive in it."""

import json

import pytest

from guide.problems import WARNING, Problem
from guide.pull_request import LARGEST, LIMIT, LONGEST, annotations, comment, main, read, written

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


def test_the_problems_go_from_job_to_job_as_they_are(tmp_path, capsys):
    file = tmp_path / "problems.json"
    file.write_text(written([SLIP, NOTE]), "utf-8")
    assert read(file) == [SLIP, NOTE]
    assert main(str(file), "https://example.org/run") == 0
    assert capsys.readouterr().out == comment([SLIP, NOTE]) + "\n"


HOSTILE = {
    "no JSON": b"{",
    "no text": b"\xff",
    "no list": b'{"path": "x"}',
    "no rows": b'["x", 1]',
    "a line that is a text": json.dumps([{"path": "x", "line": "1", "what": "", "instead": "", "rule": ""}]).encode(),
    "a text that is a list": json.dumps([{"path": ["x"], "line": 1, "what": "", "instead": "", "rule": ""}]).encode(),
    "brackets without end": b"[" * 200_000,
    "too large": b" " * (LARGEST + 1),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_of_another_form_is_refused_in_one_sentence(content, tmp_path, capsys):
    file = tmp_path / "problems.json"
    file.write_bytes(content)
    assert main(str(file), "") == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1


def test_a_link_to_another_file_is_refused(tmp_path):
    (tmp_path / "secret").write_text("[]")
    (tmp_path / "problems.json").symlink_to(tmp_path / "secret")
    with pytest.raises(ValueError, match="no file"):
        read(tmp_path / "problems.json")


def test_a_text_without_end_is_cut(tmp_path):
    file = tmp_path / "problems.json"
    file.write_text(written([Problem("docs/a.md", 1, "x" * 9999, "", "r")]))
    assert len(read(file)[0].what) == LONGEST
