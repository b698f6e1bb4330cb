"""How problems are put into words."""

from guide.problems import WARNING, Problem, report

ERROR = Problem("docs/b.md", 2, "This is wrong.", "Write that.", "rule-a")
NOTE = Problem("docs/b.md", 10, "This is odd.", "Look at it.", "rule-b", WARNING)


def test_a_report_is_sorted_tells_each_thing_once_and_sums_up():
    other = Problem("docs/a.md", 3, "No advice.", "", "rule-c")
    assert report([NOTE, ERROR, other, ERROR]) == (
        "docs/a.md:3: No advice.\n"
        "docs/b.md:2: This is wrong. Write that.\n"
        "docs/b.md:10: This is odd. Look at it. (a note, nothing stops)\n"
        "2 problems to mend before this can be published, and 1 note."
    )


def test_notes_alone_stop_nothing():
    assert report([NOTE]).splitlines()[-1] == "1 note, nothing that stops publishing."
    assert report([ERROR]).splitlines()[-1] == "1 problem to mend before this can be published."
    assert report([]) == ""
