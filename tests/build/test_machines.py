"""What programs read of the built guide: previews of shared links, facts for search engines, the sitemap, plain copies.

One copy of the guide is built with an address, a reviewed page and a page that shows its topic; each test is one pass over all pages.
"""

import json
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as etree

import html5lib
import pytest
from PIL import Image

import tasks
from guide.pages import read_guide

SITE = "https://reading.example.test/guide/"
OPEN, REVIEWED, PHONE = "coping/daily-routines/", "causes/trauma-and-grief/", "503-226-0100"
NEUTRAL = {
    "og:type": "website",
    "og:site_name": "Insightful Matters",
    "og:title": "Reading from Insightful Matters",
    "og:description": "A page for reading, from Insightful Matters. Open it whenever it suits you.",
}
# What schema.org lets a thing of each type say, as far as this guide says it, and the types of the things it names.
TYPES = {
    "WebPage": {"name", "inLanguage", "isPartOf", "publisher", "url", "lastReviewed", "reviewedBy", "citation"},
    "WebSite": {"name"},
    "Organization": {"name", "telephone"},
    "Person": {"name"},
    "CreativeWork": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
}
TYPES["MedicalWebPage"] = TYPES["WebPage"]
THINGS = {
    "isPartOf": "WebSite",
    "publisher": "Organization",
    "reviewedBy": "Person",
    "citation": "CreativeWork",
    "itemListElement": "ListItem",
}


@dataclass(frozen=True)
class Built:
    """One built page; `url` is its address below the site's root."""

    url: str
    tree: etree.Element

    def metas(self) -> dict[str, str]:
        """What is told to those who show a shared link."""
        names = [(meta.get("property") or meta.get("name") or "", meta.get("content")) for meta in self.tree.iter("meta")]
        told = {name: content for name, content in names if name.startswith(("og:", "twitter:"))}
        assert len(told) == sum(name.startswith(("og:", "twitter:")) for name, _ in names), self.url
        return told

    def facts(self) -> dict[str, dict]:
        """Facts for search engines, by type."""
        scripts = [found.text for found in self.tree.iter("script") if found.get("type") == "application/ld+json"]
        [text] = scripts
        told = json.loads(text)
        assert told.keys() == {"@context", "@graph"} and told["@context"] == "https://schema.org"
        return {thing["@type"]: thing for thing in told["@graph"]}

    def one(self, name: str) -> etree.Element:
        [found] = [element for element in self.tree.iter() if name in (element.get("class") or "").split()]
        return found

    def links(self, rel: str) -> list[etree.Element]:
        return [link for link in self.tree.iter("link") if link.get("rel") == rel]


def words(element: etree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("machines") / "guide"
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    practice = folder / "data" / "practice.yml"
    practice.write_text(
        re.sub(r"(?m)^site_url:.*", f"site_url: {SITE}", practice.read_text("utf-8")).replace(
            "    phone:\n", f'    phone: "{PHONE}"\n'
        ),
        "utf-8",
    )
    say(folder, OPEN, "preview: open")
    say(folder, REVIEWED, "reviewed:\n  by: A. Example, LCSW\n  date: 2026-05-31")
    return folder


def say(folder: Path, url: str, line: str) -> None:
    """Write a line at the top of a page."""
    page = folder / "docs" / f"{url.rstrip('/')}.md"
    page.write_text(re.sub(r"(?m)^(id: .*)$", rf"\1\n{line}", page.read_text("utf-8"), count=1), "utf-8")


@pytest.fixture(scope="module")
def site(build_site, project) -> Path:
    build = build_site(project, "--strict")
    if build.code:
        pytest.fail(f"The guide does not build.\n{build.output}", pytrace=False)
    return build.site


@pytest.fixture(scope="module")
def guide(project):
    return read_guide(project / "docs", project / "data")


def read(site: Path, url: str) -> Built:
    return Built(url, html5lib.parse((site / url / "index.html").read_text("utf-8"), namespaceHTMLElements=False))


@pytest.fixture(scope="module")
def pages(site, guide) -> list[Built]:
    return [read(site, page.url) for page in guide.pages.values()]


def image(site: Path, metas: dict[str, str]) -> Path:
    """The picture of a preview, which has its whole address."""
    assert metas["og:image"].startswith(SITE)
    return site / metas["og:image"].removeprefix(SITE)


# Previews


def test_a_shared_link_names_the_practice_and_not_the_topic(pages, site):
    pictures = set()
    for page in pages:
        told = page.metas()
        if page.url == OPEN:
            continue
        assert told | NEUTRAL == told, page.url
        assert told["og:image:alt"] == NEUTRAL["og:title"]
        assert told["twitter:card"] == "summary_large_image"
        assert told.keys() == NEUTRAL.keys() | {
            "og:image", "og:image:width", "og:image:height", "og:image:alt", "twitter:card"
        }  # fmt: skip
        pictures.add(image(site, told))
    assert len(pictures) == 1


def test_a_page_that_is_not_there_names_no_topic_either(site):
    page = Built("404.html", html5lib.parse((site / "404.html").read_text("utf-8"), namespaceHTMLElements=False))
    assert page.metas() == NEUTRAL | {"twitter:card": "summary"}


def test_a_page_that_says_so_shows_its_own_title(pages, site, guide):
    [page] = [page for page in pages if page.url == OPEN]
    told, meta = page.metas(), guide.pages["coping/daily-routines.md"].meta
    assert (told["og:title"], told["og:description"]) == (meta["title"], meta["description"])
    assert told["og:url"] == SITE + OPEN
    other = next(page for page in pages if page.url != OPEN)
    assert image(site, told) != image(site, other.metas())


def test_pictures_have_the_size_that_messengers_expect_and_few_bytes(site, guide):
    pictures = sorted((site / "assets" / "previews").iterdir())
    assert [re.sub("-.*", "", picture.name) for picture in pictures if picture.suffix == ".png"] == [
        guide.pages["coping/daily-routines.md"].meta["id"], "reading"
    ]  # fmt: skip
    for picture in pictures:
        with Image.open(BytesIO(picture.read_bytes())) as opened:
            assert (opened.format, opened.size) == ("PNG", (1200, 630))
            assert len(opened.convert("RGB").getcolors(1 << 16)) > 20  # letters are drawn, not only flat shapes
        assert picture.stat().st_size <= 40_000


def test_without_an_address_there_is_no_picture_in_the_page_and_no_map(built_site):
    for url in ("", "causes/trauma-and-grief/"):
        page = read(built_site, url)
        assert page.metas() == NEUTRAL | {"twitter:card": "summary"}
        assert page.links("canonical") == []
    assert not (built_site / "sitemap.xml").exists()
    assert list((built_site / "assets" / "previews").glob("reading-*.png"))


# Search engines


def check_thing(thing: dict, kind: str | None = None) -> None:
    """Only known types and properties, each of the right form."""
    assert kind in (None, thing["@type"])
    assert thing.keys() - {"@type"} <= TYPES[thing["@type"]]
    for name, value in thing.items():
        for entry in value if isinstance(value, list) else [value]:
            if name in THINGS:
                check_thing(entry, THINGS[name])
            elif name == "position":
                assert isinstance(entry, int)
            else:
                assert isinstance(entry, str) and entry.strip() == entry != ""
        if name in ("url", "item"):
            assert urlsplit(value).scheme == "https"
        if name == "lastReviewed":
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)


def test_facts_are_of_the_right_form_and_equal_to_what_a_reader_sees(pages, guide):
    kinds = {page.url: page.kind for page in guide.pages.values()}
    for page in pages:
        told = page.facts()
        for thing in told.values():
            check_thing(thing)
        page_facts = told["WebPage" if kinds[page.url] == "utility" else "MedicalWebPage"]
        body = words(page.tree.find("body"))
        heading = words(next(page.tree.iter("h1")))
        assert page_facts["name"] == heading
        assert page_facts["inLanguage"] == page.tree.get("lang")
        assert page_facts["url"] == page.links("canonical")[0].get("href") == SITE + page.url
        assert page_facts["isPartOf"]["name"] in body
        assert page_facts["publisher"]["name"] in words(next(page.tree.iter("footer")))
        assert page_facts["publisher"].get("telephone", PHONE) in (body if "telephone" in page_facts["publisher"] else PHONE)
        crumbs(page, told, heading)
        sources(page, page_facts)
        review(page, page_facts)


def crumbs(page: Built, told: dict, heading: str) -> None:
    assert ("BreadcrumbList" in told) == bool(page.url)
    if not page.url:
        return
    items = told["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    seen = {(urljoin(SITE + page.url, link.get("href") or ""), words(link)) for link in page.tree.iter("a")}
    assert {(item["item"], item["name"]) for item in items[:-1]} <= seen
    assert (items[-1]["item"], items[-1]["name"]) == (SITE + page.url, heading)
    place = [element for element in page.tree.iter("p") if element.get("class") == "place"]
    assert len(items) == 2 + len(place)


def sources(page: Built, page_facts: dict) -> None:
    listed = [item for item in page.tree.iter("li") if (item.get("id") or "").startswith("source-")]
    cited = page_facts.get("citation", [])
    assert len(cited) == len(listed)
    for source, item in zip(cited, listed, strict=True):
        assert source["name"] in words(item)
        assert ([source["url"]] if "url" in source else []) == [link.get("href") for link in item.iter("a")]


def review(page: Built, page_facts: dict) -> None:
    if page.url != REVIEWED:
        assert page_facts.keys().isdisjoint({"lastReviewed", "reviewedBy"})
        return
    block = page.one("sources")
    assert page_facts["reviewedBy"] == {"@type": "Person", "name": "A. Example, LCSW"}
    assert "Reviewed by A. Example, LCSW on 2026-05-31." in words(block)
    assert [time.get("datetime") for time in block.iter("time")] == [page_facts["lastReviewed"]] == ["2026-05-31"]


def test_the_sitemap_names_what_may_be_found_with_true_days(site, pages, guide):
    spaces = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = etree.parse(site / "sitemap.xml").getroot().findall("url", spaces)
    entries = {entry.findtext("loc", namespaces=spaces): entry.findtext("lastmod", namespaces=spaces) for entry in found}
    assert len(entries) == len(found)
    hidden = {page.url for page in pages for meta in page.tree.iter("meta") if "noindex" in (meta.get("content") or "")}
    assert entries.keys() == {SITE + page.url for page in pages if page.url not in hidden}
    checked = max(line["checked"] for line in guide.extra["help"]["lines"])
    entered = max(source["entered"] for source in guide.sources.values())
    days = {REVIEWED: "2026-05-31", "help-now/": checked.isoformat(), "sources/": entered.isoformat()}
    assert {url: day for url, day in entries.items() if day} == {SITE + url: day for url, day in days.items()}


# Plain copies


MARKS = re.compile(r"\[@|\[\w+:[\w-]*\]|\{:? ?[.#]|^ *(?:!!!|\?\?\?|===)|\.md[#)]", re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)")


def plain(markdown: str) -> str:
    """The words of a copy, without Markdown's signs."""
    markdown = re.sub(r"\[\^[^\]]+\]", "", markdown)
    markdown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    markdown = re.sub(r"(?m)^(?:[ >]*(?:[-*+]|\d+\.|#+)? )+|[*_`|>]|^[ :|-]+$", " ", markdown)
    markdown = markdown.translate(str.maketrans("‘’“”", "''\"\""))  # a copy keeps the marks that staff type
    return " ".join(re.sub(r"<(\S+)>", r"\1", markdown).split())


def own_words(page: Built) -> list[str]:
    """Paragraphs, points, cells and headings of a page's text, without the numbers of sources."""
    article = next(page.tree.iter("article"))
    blocks = [child for child in article if child.get("class") not in ("after", "place") and child.tag not in ("section", "nav")]
    for top in blocks:
        for mark in [found for found in top.iter("sup") if found.get("class") == "cite"]:
            mark[:], mark.text = [], ""
        for drawing in [found for found in top.iter() if str(found.tag).endswith("svg")]:
            drawing[:], drawing.text = [], ""  # the copy says in words what it shows
    leaves = {"p", "h1", "h2", "h3", "h4", "td", "th", "li", "dt", "dd"}
    return [
        words(element)
        for top in blocks
        for element in top.iter()
        if element.tag in leaves and not any(child.tag in leaves | {"ul", "ol"} for child in element.iter() if child is not element)
    ]


def test_each_page_has_a_copy_with_help_on_top_and_all_its_words(site, pages, guide):
    sources_by_url = {page.url: page for page in guide.pages.values()}
    for page in pages:
        [link] = [link for link in page.links("alternate") if link.get("type") == "text/markdown"]
        assert link.get("href") == "index.md"
        copy = (site / page.url / "index.md").read_text("utf-8")
        assert not MARKS.search(copy), (page.url, MARKS.search(copy))
        title, help_lines, rest = copy.split("\n\n", 2)
        assert title == f"# {sources_by_url[page.url].title}"
        assert help_lines.startswith("> **Help, at any hour.** 988 Suicide & Crisis Lifeline: call 988 or text 988")
        assert "In an emergency call 911." in help_lines
        assert f"]({SITE}help-now/)" in help_lines and f"]({SITE}{page.url})" in rest
        text = plain(copy)
        blocks = own_words(page)
        if not sources_by_url[page.url].meta.get("template") or page.url == "":
            missing = [block for block in blocks if plain(block) not in text]
            assert missing == [], page.url
            assert len(blocks) > 3


def test_links_in_copies_and_in_the_list_lead_somewhere(site, guide):
    ids = {}
    for page in guide.pages.values():
        tree = html5lib.parse((site / page.url / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
        ids[page.url] = {element.get("id") for element in tree.iter() if element.get("id")}
    files = [*(site / page.url / "index.md" for page in guide.pages.values()), site / "llms.txt"]
    seen = 0
    for file in files:
        for target in LINK.findall(file.read_text("utf-8")):
            assert urlsplit(target).scheme in ("https", "tel", "mailto"), (file, target)
            if target.startswith(SITE):
                path, _, anchor = unquote(target.removeprefix(SITE)).partition("#")
                there = site / path / "index.html" if not path or path.endswith("/") else site / path
                assert there.is_file(), (file, target)
                assert not anchor or anchor in ids[path], (file, target)
                seen += 1
    assert seen > 200


def test_the_sources_of_a_copy_are_those_of_the_page(site, pages):
    for page in pages:
        copy = (site / page.url / "index.md").read_text("utf-8")
        listed = [item.get("id") for item in page.tree.iter("li") if (item.get("id") or "").startswith("source-")]
        assert [f"source-{name}" for name in re.findall(r"(?m)^\[\^([^\]]+)\]: \S", copy)] == listed, page.url
        assert set(re.findall(r"\[\^([^\]]+)\](?!:)", copy)) == {name.removeprefix("source-") for name in listed}


def test_the_list_names_every_copy_once(site, guide):
    told = (site / "llms.txt").read_text("utf-8")
    assert told.startswith("# Emotional numbness, a guide\n\n> ")
    assert told.index("call 988") < told.index("## ")
    listed = re.findall(rf"(?m)^- \[([^\]]+)\]\({SITE}(\S*)index\.md\): (.+)$", told)
    assert sorted(listed) == sorted((page.title, page.url, page.meta["description"]) for page in guide.pages.values())
