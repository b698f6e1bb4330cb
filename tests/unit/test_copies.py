"""Plain copies of pages: cases of tests/cases/copies.yml, and what stands around the text."""

from datetime import date

import pytest
import yaml

import tasks
from guide.copies import addresses, copy, listing, text
from guide.model import Guide, Page
from guide.yaml_lines import Yaml

CASES = yaml.safe_load((tasks.ROOT / "tests" / "cases" / "copies.yml").read_text("utf-8"))
HELP = {
    "roles": {"crisis": {"fallback": "directory"}, "poison": {"fallback": "directory"}},
    "countries": [{"id": "CA", "name": "Canada", "emergency": "911"}, {"id": "GB", "name": "Great Britain", "emergency": "999"}],
    "lines": [
        {
            "id": "gb", "country": "GB", "for": "crisis", "name": "Night Line", "call": "116 123", "text": "85258",
            "text_word": "NIGHT", "chat": "https://night.example.org/", "happens": "Someone answers.", "hours": "Always.",
            "languages": [{"lang": "cy", "text": "Yn Gymraeg."}], "checked": date(2026, 3, 1),
        },
    ],
    "directory": {"name": "All lines", "url": "https://lines.example.org/", "happens": "Lists them."},
    "welcome": "For small things too.",
}  # fmt: skip
SOURCES = [
    {"id": "a-2020", "authors": "A and B", "year": 2020, "title": "On noise", "about": "A study", "where": "Journal",
     "url": "https://doi.org/1"},
    {"id": "b", "about": "A talk"},
]  # fmt: skip
DATA = {
    "practice": {"extra": {"practice": {"name": "Quiet Rooms", "country": "GB", "licensed": ["Kent"], "fees": "50 pounds"}}},
    "help": {"extra": {"help": HELP}},
    "words": {"extra": {"evidence": {"early": "early research"}}},
    "sources": SOURCES,
}


def page(src, body="", **meta):
    return Page(src, {"title": src.removesuffix(".md").title(), "description": f"About {src}.", **meta}, Yaml({}, {}), body, 7)


def guide(*pages):
    rest = [page("index.md", menu=["why/index.md"]), page("why/index.md", label="Why", menu=["noise.md"])]
    rest += [page("help-now.md"), page("words.md")]
    pages = {found.src: found for found in [*rest, *pages]}
    return Guide(pages, {name: Yaml(value, {}) for name, value in DATA.items()})


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    noise = page("why/noise.md", case["page"])
    assert text(noise, guide(noise), addresses(case.get("site_url", ""), noise.url)) == case["copy"].rstrip("\n")


def test_help_stands_first_and_sources_and_review_last():
    noise = page("why/noise.md", "It hums.[@b] It roars.[@a-2020] It hums.[@b]")
    assert copy(noise, guide(noise), site_name="Nights", site_url="https://g.test/") == (
        "# Why/Noise\n\n"
        "> **Help, at any hour.** Night Line: call 116 123 or text NIGHT to 85258, or chat at <https://night.example.org/>."
        " Yn Gymraeg. Someone answers. Always. For small things too.\n"
        "> In an emergency call 999. [All help lines and other countries](https://g.test/help-now/)\n\n"
        "From [Nights](https://g.test/), published by Quiet Rooms. [This page on the web](https://g.test/why/noise/)."
        " This is education, not a diagnosis or treatment.\n\n"
        "It hums.[^b] It roars.[^a-2020] It hums.[^b]\n\n"
        "## Sources\n\n"
        "[^b]: A talk.\n"
        "[^a-2020]: A and B (2020). *On noise*. A study. Journal. <https://doi.org/1>\n\n"
        "Clinical review is pending: no clinician has put their name to this page yet.\n"
    )


def test_a_review_is_told_and_lists_have_none():
    noise = page("noise.md", "Hm.", reviewed={"by": "A. Lee, LCSW", "date": date(2026, 5, 31)})
    assert copy(noise, guide(noise), site_name="N", site_url="").endswith("Hm.\n\nReviewed by A. Lee, LCSW on 2026-05-31.\n")
    words = page("words.md", "Words.", kind="list")
    assert copy(words, guide(words), site_name="N", site_url="").endswith("Words.\n")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            "help-now.html",
            "## Help lines: Great Britain\n\n- In an emergency call 999.\n"
            "- Night Line: call 116 123 or text NIGHT to 85258, or chat at <https://night.example.org/>. Yn Gymraeg."
            " Someone answers. Always. (Checked on 2026-03-01.)\n\n"
            "## Help lines: Canada\n\n- In an emergency call 911.\n\nAll lines: <https://lines.example.org/>. Lists them.",
        ),
        ("sources.html", "- A and B (2020). *On noise*. A study. Journal. <https://doi.org/1>\n- A talk."),
        ("book.html", "## Quiet Rooms\n\n- Costs: 50 pounds\n- Licensed in: Kent"),
    ],
)
def test_what_templates_draw_is_there_too(template, told):
    drawn = page("x.md", "Text.", template=template)
    assert f"\n\nText.\n\n{told}\n" in copy(drawn, guide(drawn), site_name="N", site_url="")


@pytest.mark.parametrize(("site_url", "where"), [("", ""), ("https://g.test/", "https://g.test/")])
def test_the_list_names_every_page_in_menu_order(site_url, where):
    noise = page("why/noise.md")
    told = listing(guide(noise), site_name="Nights", site_says="On nights.", site_url=site_url)
    assert told.startswith("# Nights\n\n> On nights.\n\n**Help, at any hour.** Night Line: call 116 123")
    assert f"In an emergency call 999. [All help lines and other countries]({where}help-now/)" in told
    assert told.endswith(
        f"## Nights\n\n- [Index]({where}index.md): About index.md.\n- [Help-Now]({where}help-now/index.md): About help-now.md.\n"
        f"- [Words]({where}words/index.md): About words.md.\n\n"
        f"## Why\n\n- [Why/Index]({where}why/index.md): About why/index.md.\n"
        f"- [Why/Noise]({where}why/noise/index.md): About why/noise.md.\n"
    )
