"""Pages as the checks read them: address, headings with their ids, and prose without code."""

import pytest
from markdown import Markdown

from guide.pages import Guide, Yaml, parse_page, parse_yaml


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
