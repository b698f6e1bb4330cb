"""Pages as the checks read them: address, headings with their ids, and prose without code."""

import pytest
from markdown import Markdown

from guide.front_matter import parse_page
from guide.model import Guide
from guide.pages import decode, read_guide
from guide.yaml_lines import Yaml, parse_yaml, quoted


def page(text, src="a.md"):
    return parse_page(src, text)[0]


@pytest.mark.parametrize("src, url", [
    ("index.md", ""),
    ("sun.md", "sun/"),
    ("rain/index.md", "rain/"),
    ("rain/drops.md", "rain/drops/"),
])  # fmt: skip
def test_the_address_of_a_page(src, url):
    assert page("---\ntitle: A\n---\n", src).url == url


HEADINGS = """---
title: A page
---
## First things

### A `code` and *stress*
## [A link](b.md) in it
## Own name {#own}
## Twice
## Twice
## Closed ##
##No space
## Don't panic: 7 steps
## Über Straße
## Mute { .quiet }

```
## Not a heading
```

~~~~ markdown
## Nor this
~~~
## Still not
~~~~

#hashtags are headings to Markdown, too
"""


def test_headings_bear_the_ids_that_markdown_gives_them():
    found = page(HEADINGS)
    md = Markdown(extensions=["toc", "attr_list", "pymdownx.superfences"])
    md.convert(found.body)

    def flat(tokens):
        for token in tokens:
            yield token["level"], token["id"]
            yield from flat(token["children"])

    assert [(heading.level, heading.id) for heading in found.headings] == list(flat(md.toc_tokens))
    lines = HEADINGS.split("\n")
    assert all(lines[heading.line - 1].startswith("#") for heading in found.headings)


def test_prose_leaves_out_fenced_code_and_keeps_the_line_numbers():
    text = "---\ntitle: A\n---\none\n```\ntwo\n```\nthree\n   ~~~\nfour\n"
    assert list(page(text).prose()) == [(4, "one"), (8, "three")]


def test_the_lines_of_values():
    parsed, problems = parse_yaml("a:\n  - b\n  - c: 1\n    d: 2\n", "x.yml", 10)
    assert problems == []
    paths = [("a",), ("a", 1, "d"), ("a", 0, "none"), ("none",)]
    assert [parsed.line(*path) for path in paths] == [10, 13, 11, 10]


def test_yaml_of_nothing_and_of_only_a_comment():
    assert [parse_yaml(text, "x.yml")[0].value for text in ("", "# note\n")] == [{}, {}]


def test_paths_written_from_the_top_of_the_project_are_understood():
    assert [page("---\na: b\n---\n").resolve(path) for path in ("b/c.md", "docs/b/c.md", "/b/c.md")] == ["b/c.md"] * 3


def test_the_label_is_the_title_when_there_is_none():
    assert page("---\ntitle: Long\nlabel: Short\n---\n").label == "Short"
    assert page("---\ntitle: Long\n---\n").label == "Long"
    assert page("no lines at the top").label == ""


def test_settings_of_all_data_files_come_together():
    data = {"a": {"extra": {"x": 1}}, "b": {"extra": {"y": 2}}, "c": {"extra": "no mapping"}, "sources": []}
    guide = Guide(data={name: Yaml(value, {}) for name, value in data.items()})
    assert guide.extra == {"x": 1, "y": 2}
    assert guide.sources == {}


def test_on_and_no_are_words_where_they_name_something():
    assert page("---\nreviewed:\n  by: A\n  on: 2026-05-31\nno: 1\n---\n").meta.keys() == {"reviewed", "no"}
    assert str(page("---\nreviewed:\n  on: 2026-05-31\n---\n").meta["reviewed"]["on"]) == "2026-05-31"


def test_what_can_be_read_of_broken_front_matter_is_kept_with_its_lines():
    text = "---\ntitle: A: b\nmenu:\n  - a.md\n\t- b.md\nid:f3f\n description: C\n---\nText.\n"
    found, problems = parse_page("a.md", text)
    assert found.meta == {"title": "A: b", "menu": ["a.md"], "id": "f3f", "description": "C"}
    assert [problem.line for problem in problems] == [2, 5, 6, 7]
    assert (found.line("description"), found.body, found.body_line) == (7, "Text.\n", 9)


@pytest.mark.parametrize("text, body", [
    ("----\ntitle: A\n----\nText.\n", "Text.\n"),
    ("\n---\ntitle: A\n---\nText.\n", "Text.\n"),
    ("title: A\n---\nText.\n", "Text.\n"),
    ("---\ntitle: A\n\n## Text\n\n---\n", "## Text\n\n---\n"),
    ("---\ntitle: A\n\nThis is: text.\n\n---\n", "This is: text.\n\n---\n"),
])  # fmt: skip
def test_the_text_is_found_when_an_end_of_the_front_matter_is_damaged(text, body):
    found, problems = parse_page("a.md", text)
    assert problems
    assert (found.meta, found.body) == ({"title": "A"}, body)
    assert text.split("\n")[found.body_line - 1] == body.split("\n")[0]


@pytest.mark.parametrize("text", [
    "a: &x [*x]", "[" * 2000, "? [a]: b", "? {a: b}\n: c", "a: !!python/name:os.system", "\0", "=: =", "{{",
])  # fmt: skip
def test_nothing_breaks_the_reading(text):
    for whole in (text, f"---\n{text}\n---\n", f"---\ntitle: A\n{text}\nid: b\n---\n"):
        assert parse_page("a.md", whole)[1]
        parse_yaml(whole, "data/a.yml")


@pytest.mark.parametrize("text, better", [
    ("“Numb: now”", '"Numb: now"'),
    ("'It's numb'", '"It\'s numb"'),
    ('"Numb" and calm', '"“Numb” and calm"'),
    ('"The "sun"', '"The “sun”"'),
    ("a\\b", '"a\\\\b"'),
    ("", '""'),
])  # fmt: skip
def test_text_in_quotes(text, better):
    assert quoted(text) == better


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_whatever_it_was_saved_as(encoding):
    text, problems = decode("It’s fine.\r\nYes.\rNo.".encode(encoding), "docs/a.md")
    assert text == "It’s fine.\nYes.\nNo."
    assert [problem.rule for problem in problems] == ["not-utf8"]


def test_links_and_folders_that_are_called_like_pages_are_not_read(tmp_path):
    (tmp_path / "docs" / "b.md").mkdir(parents=True)
    (tmp_path / "docs" / "c.md").symlink_to("nowhere")
    (tmp_path / "docs" / "d.md").symlink_to(__file__)
    (tmp_path / "docs" / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
    assert list(read_guide(tmp_path / "docs", tmp_path / "data").pages) == ["a.md"]
