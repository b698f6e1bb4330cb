"""What the page of checks knows: from data at any build, and from the results of a run."""

import json
from datetime import date

import pytest

from guide.pages import Guide, Page, Yaml
from guide.proof import Check, Found, Results, as_json, fingerprint, proof, read, write

RUN = Results(
    "0123456789abcdef",
    {
        "links": Check(date(2026, 5, 1), "own checks", 7, "links", ()),
        "accessibility": Check(date(2026, 5, 2), "axe-core 4", 2, "views", (Found("why/", "No text", "<img>"),)),
    },
)
DATA = {
    "practice": {"extra": {"practice": {"country": "GB"}}},
    "help": {
        "extra": {
            "help": {
                "countries": [{"id": "US", "name": "United States"}, {"id": "GB", "name": "Great Britain"}],
                "lines": [
                    {"name": "988", "country": "US", "checked": date(2026, 1, 1), "expires": date(2026, 7, 1)},
                    {"name": "116 123", "country": "GB", "checked": date(2026, 1, 2), "expires": date(2026, 7, 2)},
                ],
            }
        }
    },
}


def guide(**reviewed):
    long = "We wake at night, and we lie there. " * 20
    pages = {
        "index.md": Page("index.md", {"title": "Start", "menu": ["why.md", "words.md"]}, Yaml({}, {}), long, 1),
        "why.md": Page("why.md", {"title": "Why", **reviewed}, Yaml({}, {}), "Short.", 1),
        "words.md": Page("words.md", {"title": "Words", "kind": "list"}, Yaml({}, {}), "A word.", 1),
    }
    return Guide(pages, {name: Yaml(value, {}) for name, value in DATA.items()})


def test_results_are_read_as_they_were_written(tmp_path):
    write(RUN, tmp_path / "new" / "results.json")
    assert read(tmp_path / "new" / "results.json") == RUN


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.update(format=2),
        lambda told: told.pop("version"),
        lambda told: told["checks"].update(luck=told["checks"]["links"]),
        lambda told: told["checks"]["links"].update(on="yesterday"),
        lambda told: told["checks"]["links"].update(looked_at=0),
        lambda told: told["checks"]["links"].update(score=100),
        lambda told: told["checks"]["links"].update(found=["x"]),
        lambda told: told.update(checks=[]),
    ],
    ids=["another form", "no version", "a check nobody knows", "no day", "nothing looked at", "more", "no place", "no checks"],
)
def test_other_things_are_no_results(spoil, tmp_path):
    file = tmp_path / "results.json"
    write(RUN, file)
    told = json.loads(file.read_text("utf-8"))
    spoil(told)
    file.write_text(json.dumps(told), "utf-8")
    with pytest.raises(ValueError, match="can't be read as the results of `make proof`.*Run `make proof` anew"):
        read(file)


@pytest.mark.parametrize("content", [None, b"", b"[]", b"\xff"])
def test_a_missing_or_broken_file_is_told(content, tmp_path):
    if content is not None:
        (tmp_path / "results.json").write_bytes(content)
    with pytest.raises(ValueError, match="can't be read as the results"):
        read(tmp_path / "results.json")


def test_without_a_run_checks_are_not_recorded_and_the_rest_is_known():
    told = proof(guide(), None, "")
    assert {name: check["recorded"] for name, check in told["checks"].items()} == dict.fromkeys(told["checks"])
    assert told["same_version"] is None
    assert [(line["name"], line["country"], line["checked"]) for line in told["help_lines"]] == [
        ("116 123", "Great Britain", date(2026, 1, 2)), ("988", "United States", date(2026, 1, 1))
    ]  # fmt: skip
    assert [(page["title"], page["grade"] is None, page["review"]) for page in told["pages"]] == [
        ("Start", False, None), ("Why", True, None), ("Words", True, None)
    ]  # fmt: skip
    assert told["grade"] == {"middle": told["pages"][0]["grade"], "highest": told["pages"][0]["grade"]}
    assert told["reviewed"] == {"pages": 2, "reviewed": 0}


def test_a_run_is_told_with_the_version_it_looked_at():
    told = proof(guide(), RUN, RUN.version)
    assert told["same_version"] is True
    assert told["checks"]["links"]["recorded"]["looked_at"] == 7
    assert told["checks"]["accessibility"]["recorded"]["found"][0]["where"] == "why/"
    assert told["checks"]["requests"]["recorded"] is None
    assert proof(guide(), RUN, "another")["same_version"] is False


@pytest.mark.parametrize(
    ("reviewed", "count"), [({"by": "A. Lee", "date": date(2026, 5, 31)}, 1), ({"by": "A. Lee"}, 0), ({"date": date(2026, 5, 31)}, 0)]
)
def test_a_review_counts_with_name_and_date_only(reviewed, count):
    assert proof(guide(reviewed=reviewed), None, "")["reviewed"] == {"pages": 2, "reviewed": count}


def test_for_programs_it_is_the_same():
    told = json.loads(as_json(proof(guide(), RUN, RUN.version)))
    assert told["format"] == 1
    assert told["checks"]["links"]["recorded"]["on"] == "2026-05-01"
    assert told["help_lines"][0]["check_again_by"] == "2026-07-02"


def test_the_mark_of_a_version_changes_with_what_pages_are_made_from_and_with_nothing_else(tmp_path):
    for name in ("docs/a.md", "docs/b/c.md", "mkdocs.yml", "README.md", "hooks/__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    mark = fingerprint(tmp_path)
    for name in ("README.md", "hooks/__pycache__/x.pyc"):
        (tmp_path / name).write_text("changed", "utf-8")
    assert fingerprint(tmp_path) == mark
    (tmp_path / "docs" / "b" / "c.md").rename(tmp_path / "docs" / "c.md")
    renamed = fingerprint(tmp_path)
    (tmp_path / "docs" / "a.md").write_text("changed", "utf-8")
    assert len({mark, renamed, fingerprint(tmp_path)}) == 3
