"""Facts for search engines, and the days on which pages changed."""

import json
import re
from datetime import date, datetime

import pytest

from guide.engines import facts, last_changed, written
from guide.model import Guide, Page
from guide.yaml_lines import Yaml

SOURCES = [
    {"id": "a-2020", "title": "A title", "about": "What it is", "url": "https://doi.org/1", "entered": date(2026, 1, 2)},
    {"id": "b-2021", "about": "What that is", "entered": date(2026, 2, 3)},
]
DATA = {
    "practice": {"extra": {"practice": {"name": "Quiet Rooms", "phone": "503-226-0100", "country": "US"}}},
    "help": {"extra": {"help": {"lines": [{"checked": date(2026, 3, 1)}, {"checked": date(2026, 3, 9)}]}}},
    "sources": SOURCES,
}
TOLD = {"site_name": "Nights", "language": "en", "cited": []}


def page(src, **meta):
    return Page(src, {"title": src.title(), **meta}, Yaml({}, {}), "", 1)


def guide(*pages):
    return Guide({page.src: page for page in pages}, {name: Yaml(value, {}) for name, value in DATA.items()})


HOME, SECTION, BELOW = page("index.md"), page("why/index.md", label="Why"), page("why/noise.md", title="Noise")


def test_a_page_its_sources_and_its_place():
    told = facts(BELOW, guide(HOME, SECTION, BELOW), **TOLD | {"cited": ["b-2021", "a-2020"]}, site_url="https://g.test/x/")
    assert told == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "MedicalWebPage",
                "name": "Noise",
                "inLanguage": "en",
                "isPartOf": {"@type": "WebSite", "name": "Nights"},
                "publisher": {"@type": "Organization", "name": "Quiet Rooms"},
                "url": "https://g.test/x/why/noise/",
                "citation": [
                    {"@type": "CreativeWork", "name": "What that is"},
                    {"@type": "CreativeWork", "name": "A title", "url": "https://doi.org/1"},
                ],
            },
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": 1, "name": "Nights", "item": "https://g.test/x/"},
                    {"@type": "ListItem", "position": 2, "name": "Why", "item": "https://g.test/x/why/"},
                    {"@type": "ListItem", "position": 3, "name": "Noise", "item": "https://g.test/x/why/noise/"},
                ],
            },
        ],
    }


def test_without_an_address_places_are_told_from_the_page_and_the_start_has_none():
    whole = guide(HOME, SECTION, BELOW)
    _, crumbs = facts(BELOW, whole, **TOLD, site_url="")["@graph"]
    assert [item["item"] for item in crumbs["itemListElement"]] == ["../../", "../", "./"]
    _, crumbs = facts(SECTION, whole, **TOLD, site_url="")["@graph"]
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Nights", "Why/Index.Md"]
    assert len(facts(HOME, whole, **TOLD, site_url="")["@graph"]) == 1


@pytest.mark.parametrize(
    ("reviewed", "told"),
    [
        (None, None),
        ({"by": "A. Lee, LCSW"}, None),
        ({"date": date(2026, 5, 31)}, None),
        ({"by": "A. Lee, LCSW", "date": "soon"}, None),
        ({"by": "A. Lee, LCSW", "date": date(2026, 5, 31)}, "2026-05-31"),
        ({"by": "A. Lee, LCSW", "date": datetime(2026, 5, 31, 12)}, "2026-05-31"),
    ],
)
def test_a_review_is_told_only_when_there_was_one(reviewed, told):
    [page_facts] = facts(page("index.md", reviewed=reviewed), guide(), **TOLD, site_url="")["@graph"]
    assert page_facts.get("lastReviewed") == told
    assert page_facts.get("reviewedBy") == ({"@type": "Person", "name": "A. Lee, LCSW"} if told else None)


def test_pages_about_the_guide_are_no_medical_pages_and_the_phone_is_told_where_it_shows():
    [contact] = facts(page("book.md", kind="utility", template="book.html"), guide(), **TOLD, site_url="")["@graph"]
    assert contact["@type"] == "WebPage"
    assert contact["publisher"]["telephone"] == "503-226-0100"
    [other] = facts(page("words.md", kind="list"), guide(), **TOLD, site_url="")["@graph"]
    assert other["@type"] == "MedicalWebPage" and "telephone" not in other["publisher"]


def test_no_text_gets_out_of_the_script():
    hostile = 'x</script><!--<script>&amp;"\\\u2028'
    text = written(facts(page("index.md", title=hostile), guide(), **TOLD, site_url=""))
    assert not re.search("[<>&]", text)
    assert json.loads(text)["@graph"][0]["name"] == hostile


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ({}, None),
        ({"reviewed": {"date": date(2026, 5, 31)}}, None),
        ({"reviewed": {"by": "A. Lee", "date": date(2026, 5, 31)}}, date(2026, 5, 31)),
        ({"template": "help-now.html"}, date(2026, 3, 9)),
        ({"template": "help-now.html", "reviewed": {"by": "A. Lee", "date": datetime(2026, 5, 31)}}, date(2026, 5, 31)),
        ({"template": "sources.html"}, date(2026, 2, 3)),
    ],
)
def test_a_page_changed_on_the_last_day_that_it_shows(meta, day):
    assert last_changed(page("index.md", **meta), guide()) == day
