"""The index of the search, without a browser: what is in its files, what rows mean, and which help comes first."""

import json
from dataclasses import replace

import pytest
import yaml

import tasks
from guide.front_matter import parse_page
from guide.model import Guide
from guide.pages import read_guide
from guide.search import FEW, first_help, index, phrases, row, said_by_section, sections
from guide.yaml_lines import parse_yaml

CASES = yaml.safe_load((tasks.ROOT / "tests/cases/search.yml").read_text("utf-8"))


def guide_of(pages: dict[str, str], **data: str) -> Guide:
    parsed = {name: parse_yaml(text, f"data/{name}.yml")[0] for name, text in data.items()}
    return Guide(pages={src: parse_page(src, text)[0] for src, text in pages.items()}, data=parsed)


def read(files: dict[str, str]) -> tuple[dict, list[dict]]:
    """The first file, and those that it names, in its order."""
    first = json.loads(next(iter(files.values())))
    assert [*files][1:] == first["more"]
    return first, [json.loads(files[name]) for name in first["more"]]


def places(files: dict[str, str], word: str) -> set[str]:
    """Where a word of the text leads, as the script works it out: addresses with the heading's text."""
    first, more = read(files)
    pages = [*first["pages"], *(page for part in more for page in part.get("pages", []))]
    found = set()
    for part in more:
        if "words" not in part:
            continue
        numbered = []
        for page, heads in zip(pages[part["from"] :], part["heads"], strict=False):
            numbered += [page[0], *(f"{page[0]}#{head}" for head in [*page[2], *heads])]
        at = dict(zip(part["words"].split(), part["at"].split(), strict=True))
        found |= {numbered[int(number, 36)] for number in at.get(word, "").split(",") if number}
    return found


SUN = """---
title: The sun
description: What a star does.
feels:
  - it is too bright
  - "I need shade": in-the-shadow
---

It dazzles.

## In the shadow

It's cool [there](rain.md), says Ann.[@lux] Under a parasol.

## And at night

Stars. { #x .y }

```
hidden
```
"""
RAIN = "---\ntitle: Rain\nfeels: [I am wet]\n---\n\nPuddles.\n\n### Größe { #size }\n\nThick drops.\n"
HOME = "---\ntitle: Weather\nmenu: [sun.md, rain.md]\n---\n\nIt changes.\n"


def test_the_files_of_a_small_guide():
    files = index(guide_of({"index.md": HOME, "sun.md": SUN, "rain.md": RAIN}), parts="<p>x</p>")
    first, [more] = read(files)
    assert first["parts"] == "<p>x</p>"
    assert first["pages"] == [
        ["", "Weather", [], ""],
        ["sun/", "The sun", ["In the shadow"], "it is too bright\nI need shade"],
        ["rain/", "Rain", [], "I am wet"],
    ]
    assert more["from"] == 0 and more["says"] == ["", "What a star does.", ""]
    assert more["heads"] == [[], ["And at night"], [["Größe", "size"]]]


@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("dazzles", {"sun/"}),
        ("star", {"sun/"}),  # from the description
        ("parasol", {"sun/#In the shadow"}),
        ("stars", {"sun/#And at night"}),
        ("puddles", {"rain/"}),
        ("drops", {"rain/#['Größe', 'size']"}),
        ("hidden", set()),  # code
        ("lux", set()),  # the mark of a source
        ("there", set()),  # too common a word
    ],
)
def test_words_of_the_text_lead_to_their_heading(word, where):
    assert places(index(guide_of({"index.md": HOME, "sun.md": SUN, "rain.md": RAIN})), word) == where


def test_the_names_of_the_files_change_with_what_is_in_them_and_only_then():
    pages = {"index.md": HOME, "sun.md": SUN, "rain.md": RAIN}
    one, same = index(guide_of(pages)), index(guide_of(pages))
    other = index(guide_of({**pages, "sun.md": SUN.replace("dazzles", "blinds")}))
    assert one == same
    assert [*one] != [*other] and len({*one} & {*other}) == 0


def test_a_heading_and_a_word_that_most_pages_have_find_nothing():
    page = "---\ntitle: Page {0}\n---\n\nA common word, and rare{0}.\n\n## Everywhere\n\nText.\n\n## Only {0}\n\nText.\n"
    pages = {f"p{number:02}.md": page.format(f"a{number:02}") for number in range(FEW + 20)}
    files = index(guide_of({"index.md": HOME.replace("menu: [sun.md, rain.md]\n", ""), **pages}))
    _, [more] = read(files)
    assert all(heads == [f"Only {src[1:3].join(['a', ''])}"] for src, heads in zip(pages, more["heads"][1:], strict=True))
    assert "common" not in more["words"].split()
    assert places(files, "rarea07") == {"p07/"}


def test_a_large_guide_is_cut_by_pages_and_every_word_still_leads_to_its_page():
    pages = {f"p{number:03}.md": f"---\ntitle: Page\n---\n\n## Part\n\nword{number}x\n" for number in range(230)}
    files = index(guide_of({"index.md": HOME.replace("menu: [sun.md, rain.md]\n", ""), **pages}))
    first, more = read(files)
    assert len(first["pages"]) == 100 and [len(part["pages"]) for part in more if "pages" in part] == [100, 31]
    assert [part["from"] for part in more if "words" in part] == [0, 50, 100, 150, 200]
    for number in (0, 49, 50, 99, 100, 229):
        assert places(files, f"word{number}x") == {f"p{number:03}/"}


def test_a_phrase_leads_to_the_page_or_to_a_heading():
    found = phrases(parse_page("sun.md", SUN)[0])
    assert [(phrase.text, phrase.anchor) for phrase in found] == [("it is too bright", ""), ("I need shade", "in-the-shadow")]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("storm", ([["storm"]], [])),
        ("want (go/leave) away", ([["want"], ["go", "leave"], ["away"]], [])),
        ("Rain*", ([["rain*"]], [])),
        ("wet, without (bath/pool)", ([["wet"]], ["bath", "pool"])),
        ("wet, without bath", ([["wet"]], ["bath"])),
        ("", None),
        ("(a/b", None),
        ("a, b", None),
        ("a, without", None),
        ("a, without b c", None),
        ("don't", None),
    ],
)
def test_what_a_row_means(written, means):
    assert row(written) == means


HELP = """extra:
  practice: {{ country: {country} }}
  help:
    roles: {{ crisis: {{ fallback: directory }}, poison: {{ fallback: emergency }} }}
    countries: [{{ id: US, emergency: "911" }}, {{ id: AU, emergency: "000" }}, {{ id: ZZ, emergency: "1" }}]
    lines:
      - {{ id: us, country: US, for: crisis, name: Line, call: "988" }}
      - {{ id: us-p, country: US, for: poison, name: Poison, call: "222" }}
      - {{ id: au, country: AU, for: crisis, name: Other, call: "13" }}
    directory: {{ name: List, url: "https://list.example" }}
"""
SEARCH = "first:\n  - {name: x, title: T, says: S, lines: [emergency, poison, crisis], words: [a]}\n"


@pytest.mark.parametrize(
    ("country", "ways"),
    [("US", ["911", "222", "988"]), ("AU", ["000", "13"]), ("ZZ", ["1", "https://list.example"])],
)
def test_help_is_that_of_the_country_each_line_once(country, ways):
    [block] = first_help(guide_of({}, help=HELP.format(country=country), search=SEARCH))
    assert (block["title"], block["says"]) == ("T", "S")
    assert [line.get("call") or line.get("url") for line in block["lines"]] == ways


def test_the_list_of_all_pages_is_in_the_order_of_the_menu():
    home = HOME.replace("menu: [sun.md, rain.md]", "label: Start\nmenu: [part/index.md, sun.md]\nfeels: [all of it]")
    part = "---\ntitle: Part\nlabel: A part\nmenu: [rain.md]\nfeels: [a lot]\n---\n"
    found = said_by_section(guide_of({"index.md": home, "sun.md": SUN, "part/index.md": part, "part/rain.md": RAIN}))
    assert [(name, [page.src for page, _ in pages]) for name, pages in found] == [
        ("Start", ["index.md", "sun.md"]),
        ("A part", ["part/index.md", "part/rain.md"]),
    ]


def test_sections_are_kept_with_the_page_and_not_mixed_up():
    page = parse_page("sun.md", SUN)[0]
    assert sections(page) is sections(page)
    assert sections(replace(page, body="Only this.")) == [("", {"the", "sun", "what", "star", "does", "only", "this"})]


# The cases that the script answers in tests/browser/test_search.py: that they ask for what there is.


def test_the_cases_are_many_and_lead_to_what_there_is():
    guide = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    known = {page.url for page in guide.pages.values()}
    known |= {f"{page.url}#{heading.id}" for page in guide.pages.values() for heading in page.headings}
    assert {where for where in CASES["pages"].values() if where not in known} == set()
    assert len(CASES["pages"]) >= 60 and sum(map(len, CASES["help"].values())) >= 100 and len(CASES["quiet"]) >= 30
    said = {phrase.text.lower() for page in guide.pages.values() for phrase in phrases(page)}
    assert len({asked for asked in CASES["pages"] if asked.lower() not in said}) >= 90  # no page says them just so


def test_every_content_page_says_what_people_say():
    guide = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    few = {page.src for page in guide.pages.values() if page.kind == "content" and len(phrases(page)) < 5}
    assert few == set()
