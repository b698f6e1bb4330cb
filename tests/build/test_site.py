"""The real guide as it is built: which pages there are, and what each of them must hold."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

import tasks
from guide.pages import read_guide

CONTENT = """
/
/what-is-emotional-numbness/
/causes/
/causes/mental-health-conditions/
/causes/trauma-and-grief/
/causes/stress-and-burnout/
/causes/brain-and-medicines/
/causes/substances-and-self/
/daily-life/
/daily-life/relationships/
/daily-life/motivation-and-enjoyment/
/daily-life/work-and-study/
/daily-life/sense-of-self/
/daily-life/body-and-health/
/coping/
/coping/grounding-and-mindfulness/
/coping/creative-expression/
/coping/daily-routines/
/coping/self-compassion/
/coping/five-senses/
/coping/breathing/
/coping/describe-the-numbness/
/therapy/
/therapy/emdr/
/therapy/cbt/
/therapy/ifs/
/therapy/somatic-therapy/
/tonight/
/supporting-someone/
""".split()
UTILITY = ["/for-clinicians/", "/which-page/", "/search/", "/book/", "/help-now/", "/about/", "/proof/"]
LISTS = ["/glossary/", "/sources/", "/map/"]
UNINVITED = ["/tonight/", "/coping/five-senses/", "/coping/breathing/"]  # for the middle of a bad hour: nothing is sold there
NOT_FOUND = "/404.html"
ADDRESSES = [*CONTENT, *UTILITY, *LISTS, NOT_FOUND]
AT_THE_END = ["share", "booking", "related", "sources", "help-now", "previous-next"]


@dataclass(frozen=True)
class Built:
    """One built page: its tree, and the faults that an HTML parser finds in it."""

    address: str
    tree: Element
    faults: list

    def all(self, name: str) -> list[Element]:
        """Elements with a class."""
        return with_class(self.tree, name)

    def one(self, name: str) -> Element:
        [found] = self.all(name)
        return found

    def goes_to(self, href: str) -> str:
        """The address that a link on this page leads to."""
        return urljoin(f"https://guide.test{self.address}", href).removeprefix("https://guide.test")

    @property
    def text(self) -> list[Element]:
        """What stands between the top of the page's article and the blocks at its end."""
        article = next(self.tree.iter("article"))
        return [child for child in article if (child.get("class") or "").split()[:1] not in (["after"], ["exercise"])]


def with_class(element, name):
    return [found for found in element.iter() if name in (found.get("class") or "").split()]


def words(element):
    return " ".join("".join(element.itertext()).split())


def headings(elements):
    """Level and id of all headings below some elements."""
    return [(int(e.tag[1]), e.get("id")) for top in elements for e in top.iter() if re.fullmatch("h[2-6]", str(e.tag))]


def address_of(file: Path, site: Path) -> str:
    return "/" + file.relative_to(site).as_posix().removesuffix("index.html")


@pytest.fixture(scope="module")
def pages(built_site) -> dict[str, Built]:
    """All built pages by address, but the small ones behind short links (test_addresses.py)."""
    found = {}
    for file in sorted(set(built_site.rglob("*.html")) - set(built_site.glob("s/**/*.html"))):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(file.read_text("utf-8"))
        address = address_of(file, built_site)
        found[address] = Built(address, tree, [(place, code) for place, code, _ in parser.errors])
    return found


@pytest.fixture(scope="module")
def guide():
    return read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")


@pytest.fixture(params=ADDRESSES)
def page(request, pages) -> Built:
    return pages[request.param]


@pytest.fixture(params=CONTENT)
def content(request, pages) -> Built:
    return pages[request.param]


# All pages together


def test_exactly_the_pages_there_should_be(pages, guide):
    assert sorted(pages) == sorted(ADDRESSES)
    for kind, addresses in (("content", CONTENT), ("utility", UTILITY), ("list", LISTS)):
        assert {f"/{page.url}" for page in guide.pages.values() if page.kind == kind} == set(addresses)


@pytest.mark.parametrize("key", ["title", "description", "id"])
def test_each_page_has_its_own(key, pages, guide):
    if key == "title":
        values = [words(next(page.tree.iter("title"))) for page in pages.values()]
    elif key == "description":
        metas = [meta for page in pages.values() for meta in page.tree.iter("meta")]
        values = [meta.get("content") for meta in metas if meta.get("name") == "description"]
        assert len(values) == len(pages)
    else:
        values = [page.meta["id"] for page in guide.pages.values()]
    assert all(values)
    assert len(values) == len(set(values))


def test_related_leads_to_every_content_page_and_never_to_help(pages):
    shown = [(page, link) for page in pages.values() for nav in page.all("related") for link in nav.iter("a")]
    reached = {page.goes_to(link.get("href")) for page, link in shown}
    assert set(CONTENT) - {"/"} <= reached
    assert "/help-now/" not in reached


def test_all_sources_stand_on_their_own_page(pages):
    cited = {a.get("href") for page in pages.values() for mark in page.all("cite") for a in mark.iter("a")}
    listed = {f"#source-{item.get('id')}" for item in pages["/sources/"].one("all-sources").iter("li")}
    assert len(cited) > 10
    assert cited <= listed


def test_strength_of_evidence_is_the_same_in_the_table_and_on_the_page(pages):
    table = next(pages["/therapy/"].tree.iter("tbody"))
    rows = {pages["/therapy/"].goes_to(next(row.iter("a")).get("href")): row for row in table.iter("tr")}
    assert sorted(rows) == [address for address in sorted(CONTENT) if re.fullmatch("/therapy/.+", address)]
    for address, row in rows.items():
        said = {words(span) for span in with_class(row, "evidence")}
        assert said
        assert {words(span) for top in pages[address].text for span in with_class(top, "evidence")} == said, address


# Each page by itself


def test_a_parser_finds_no_fault(page):
    assert page.faults == []


def test_help_on_every_page(page):
    block = page.one("help-now")
    numbers = [link for link in block.iter("a") if link.get("href").startswith(("tel:", "sms:"))]
    assert [words(number) for number in numbers] == ["Call 988", "Text 988", "911"]
    assert {page.goes_to(link.get("href")) for link in block.iter("a")} >= {"/help-now/"}
    header = next(page.tree.iter("header"))
    assert [(page.goes_to(link.get("href")), words(link)) for link in with_class(header, "help-link")] == [
        ("/help-now/", "Get help now")
    ]


def test_a_number_dials_what_it_says(page):
    links = [link for link in page.tree.iter("a") if (link.get("href") or "").startswith(("tel:", "sms:"))]
    assert links
    for link in links:
        target = urlsplit(link.get("href")).path
        assert re.fullmatch(r"\+?\d{3,}", target)
        assert re.sub(r"^(Call|Text( [A-Z]+ to)?) |[ ().-]", "", words(link)) == target


def test_the_blocks_at_the_end_stand_in_their_order(page):
    after = page.one("after")
    names = [child.get("class").split()[0] for child in after]
    assert names == [name for name in AT_THE_END if name in names]
    assert ("booking", "help-now") not in list(zip(names, names[1:], strict=False))
    article = next(page.tree.iter("article"))
    assert list(article)[-1] is after
    assert sum(len(page.all(name)) for name in AT_THE_END) == len(names)
    wanted = page.address in CONTENT and page.address not in UNINVITED
    assert ("booking" in names) == wanted


def test_the_table_of_contents_names_the_text_only(page):
    for contents in page.all("md-nav--secondary"):
        named = {link.get("href").partition("#")[2] for link in contents.iter("a")} - {""}
        assert named <= {identity for _, identity in headings(page.text)}


def test_related_pages_are_few_and_each_has_its_reason(page):
    for nav in page.all("related"):
        items = list(nav.iter("li"))
        assert 1 <= len(items) <= 5
        assert all(words(reason) for item in items for reason in with_class(item, "reason"))
        assert sum(len(with_class(item, "reason")) for item in items) == len(items)
        targets = [page.goes_to(link.get("href")) for link in nav.iter("a")]
        assert len(set(targets)) == len(items) and page.address not in targets


def test_links_out_tell_nobody_where_a_reader_was(page):
    for link in page.tree.iter("a"):
        if urlsplit(link.get("href") or "").netloc:
            assert "noreferrer" in (link.get("rel") or "").split(), link.get("href")


def test_what_a_page_cites_is_listed_at_its_foot(page):
    cited = {link.get("href") for mark in page.all("cite") for link in mark.iter("a")}
    listed = [f"#{item.get('id')}" for block in page.all("sources") for item in block.iter("li")]
    assert len(listed) == len(set(listed))
    assert set(listed) == cited


def test_headings_of_the_source_have_the_ids_of_the_built_page(page, guide):
    source = next((source for source in guide.pages.values() if f"/{source.url}" == page.address), None)
    written = [(heading.level, heading.id) for heading in source.headings] if source else []
    built = headings(page.text)
    adding = ("book.html", "for-clinicians.html", "help-now.html", "proof.html", "search.html", "map.html")  # headings of their own
    if source and source.meta.get("template") in adding:
        built = [heading for heading in built if heading in written]
    assert built == written


def test_a_content_page_begins_in_brief(content):
    below = [child for child in content.text]
    first = next(number for number, child in enumerate(below) if child.tag == "h2")
    heading, points, step = below[first : first + 3]
    assert words(heading) == "In brief"
    assert points.tag in ("ul", "ol") and 1 <= len(list(points)) <= 5
    assert step.tag == "p" and words(step[0]) == "Next step:" and len(words(step)) > 15
