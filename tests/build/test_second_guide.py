"""A guide on sleep, from another country, on the same hooks and overrides: they know no topic and no practice."""

import re
from pathlib import Path

import html5lib
import pytest

import tasks

GUIDE = tasks.ROOT / "tests" / "second-guide"
FIRST_GUIDE = re.compile(r"\b[Nn]umb(?!er)|[Ii]nsightful|[Ff]eeling nothing|\b[Tt]rauma|[Pp]anic")


@pytest.fixture(scope="module")
def site(build_site) -> Path:
    build = build_site(GUIDE, "--strict")
    if build.code:
        pytest.fail(f"The second guide does not build.\n{build.output}", pytrace=False)
    return build.site


def page(site, path):
    return html5lib.parse((site / path).read_text("utf-8"), namespaceHTMLElements=False)


def words(element):
    return " ".join("".join(element.itertext()).split())


def links(element):
    return [(link.get("href"), link.get("rel"), words(link)) for link in element.iter("a")]


def with_class(element, name):
    return [found for found in element.iter() if name in (found.get("class") or "").split()]


def test_nothing_of_the_first_guide_is_in_it_or_in_the_code(site):
    code = [tasks.ROOT / "tasks.py", *(tasks.ROOT / "hooks").rglob("*.py"), *(tasks.ROOT / "overrides").rglob("*")]
    built = [file for file in site.rglob("*") if file.suffix in (".html", ".css", ".js", ".json", ".xml", ".svg")]
    files = [file for file in code + built if file.is_file()]
    assert len(files) > 50
    found = {str(file): FIRST_GUIDE.findall(file.read_text("utf-8", "replace")) for file in files}
    assert {file: hits for file, hits in found.items() if hits} == {}


def test_the_help_block_shows_its_own_country(site):
    pages = sorted(set(site.rglob("*.html")) - set(site.glob("s/**/*.html")))
    assert len(pages) == len(list((GUIDE / "docs").rglob("*.md"))) + 1  # 404.html
    for path in pages:
        [block] = with_class(page(site, path.relative_to(site)), "help-now")
        numbers = [(href, text) for href, _, text in links(block) if href.startswith(("tel:", "sms:"))]
        assert numbers[:2] == [("tel:116123", "Call 116 123"), ("tel:999", "999")], path
        assert "Samaritans" in words(block) and "988" not in words(block)


def test_booking_leads_to_its_booking_system(site):
    url = "https://diary.example.com/first?room=2"
    for path in ("index.html", "why-we-wake/index.html", "tricks/bedroom/index.html"):
        [booking] = with_class(page(site, path), "booking")
        assert links(booking)[0] == (url, "noreferrer", "Make an appointment")
        assert links(booking)[1][0].endswith("book/")
    assert "Harbour Rooms offers Sleep therapy." in words(booking)
    [contact] = with_class(page(site, "book/index.html"), "contact")
    assert [link[:2] for link in links(contact)] == [(url, "noreferrer"), ("tel:02079460018", None)]


def test_its_own_words_are_linked_and_its_pages_related(site):
    bedroom = page(site, "tricks/bedroom/index.html")
    assert [link.get("href") for link in with_class(bedroom, "crosslink")] == [
        "../../why-we-wake/", "../../glossary/#melatonin"
    ]  # fmt: skip
    [related] = with_class(page(site, "index.html"), "related")
    assert [words(item) for item in related.iter("li")] == ["Why we wake see this too", "Tricks that help see this too"]


def test_programs_read_its_own_words(site):
    metas = {meta.get("property"): meta.get("content") for meta in page(site, "why-we-wake/index.html").iter("meta")}
    assert (metas["og:title"], metas["og:site_name"]) == ("To read, from Harbour Rooms", "Harbour Rooms")
    told = (site / "llms.txt").read_text("utf-8")
    assert told.startswith("# Sleeping well\n\n> Why nights go wrong, and what helps.\n\n**Help, at any hour.** Samaritans: call 116 123")
    copy = (site / "tricks" / "bedroom" / "index.md").read_text("utf-8")
    assert "In an emergency call 999" in copy and "988" not in copy


def test_its_own_pages_are_exercises_and_can_be_left(site):
    [exercise] = with_class(page(site, "tricks/bedroom/index.html"), "exercise")
    assert exercise.get("data-script") == "grounding" and "hidden" in exercise.attrib
    assert (site / "tricks/bedroom" / exercise.get("data-style")).is_file()
    [link] = with_class(page(site, "why-we-wake/index.html"), "leave-link")
    assert (link.get("href"), link.get("rel")) == ("https://tides.example.org/", "noreferrer")
    assert with_class(page(site, "tricks/index.html"), "leave-link") == []
