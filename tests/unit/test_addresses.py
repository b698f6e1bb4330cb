"""Where addresses lead, which short link each place has, and what the ledger keeps."""

import pytest
from markdown import Markdown

from guide.addresses import (
    FILE, Address, Addresses, Entry, Place, address_of, enter, entries, main, published, read_ledger, short_links,
)  # fmt: skip
from guide.model import Guide
from guide.pages import parse_page
from guide.permalinks import Permalinks


def page(src, text, **meta):
    lines = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in {"title": src, **meta}.items())
    return parse_page(src, f"---\n{lines}---\n\n{text}\n")[0]


def guide_of(*pages):
    return Guide(pages={page.src: page for page in pages})


SUN = page("sun.md", "## Noon\n\n## Shade { #shade was=\"in-the-shadow rain/#umbrella\" }", id="f3f", was="[old-sun/, '#dawn']")
RAIN = page("rain/index.md", "## Drops", id="f4f")
HOME = page("index.md", "## Weather", id="f2f")
GUIDE = guide_of(HOME, SUN, RAIN)


@pytest.mark.parametrize("written, address", [
    ("old/page/", Address("old/page/")),
    ("/old/page", Address("old/page/")),
    ("docs/old/page.md", Address("old/page/")),
    ("old/index.md#part", Address("old/", "part")),
    ("/old/page/#part", Address("old/page/", "part")),
    ("#part", Address("own/", "part")),
    ("/#part", Address("", "part")),
    ("/", Address("")),
    ("old-site.html", Address("old-site.html")),
    ("", None),
    ("../up/", None),
    ("https://example.org/old/", None),
    ("two words/", None),
    ("a/#b/#c", None),
])  # fmt: skip
def test_an_old_address_as_staff_write_it(written, address):
    assert address_of(written, "own/") == address


@pytest.mark.parametrize("address, place", [
    (Address("sun/"), Place("sun.md")),
    (Address("sun/", "noon"), Place("sun.md", "noon")),
    (Address("sun/", "in-the-shadow"), Place("sun.md", "shade")),
    (Address("sun/", "dawn"), Place("sun.md")),
    (Address("sun/", "dusk"), None),
    (Address("old-sun/"), Place("sun.md")),
    (Address("old-sun/", "noon"), Place("sun.md", "noon")),
    (Address("old-sun/", "in-the-shadow"), Place("sun.md", "shade")),
    (Address("rain/", "umbrella"), Place("sun.md", "shade")),
    (Address("", "weather"), Place("index.md", "weather")),
    (Address("hail/"), None),
    (Address("hail/", "noon"), None),
])  # fmt: skip
def test_where_an_address_leads(address, place):
    assert Addresses(GUIDE).find(address) == place


def test_a_link_to_a_place_below_the_home_page():
    addresses = Addresses(GUIDE)
    assert [addresses.url(Place("index.md")), addresses.url(Place("index.md", "weather"))] == ["", "./#weather"]
    assert addresses.url(Place("rain/index.md", "drops")) == "rain/#drops"


def ledger(*lines):
    return entries("".join(f"{line}\n" for line in lines))


def test_sections_are_numbered_in_their_order_on_a_page_that_was_never_published():
    assert short_links(GUIDE, []).leads == {
        "f2f": Place("index.md"), "f2f1": Place("index.md", "weather"),
        "f3f": Place("sun.md"), "f3f1": Place("sun.md", "noon"), "f3f2": Place("sun.md", "shade"),
        "f4f": Place("rain/index.md"), "f4f1": Place("rain/index.md", "drops"),
    }  # fmt: skip


def test_a_published_section_keeps_its_number_whatever_is_added_moved_or_deleted():
    given = ledger("/sun/ f3f", "/sun/#in-the-shadow f3f1", "/sun/#dawn f3f7", "/rain/#umbrella f4f9", "/hail/ f9f")
    links = short_links(GUIDE, given)
    assert links.leads["f3f1"] == Place("sun.md", "shade")  # renamed since
    assert links.leads["f3f7"] == Place("sun.md")  # deleted, and kept by the page
    assert links.leads["f4f9"] == Place("sun.md", "shade")  # once on another page
    assert links.leads["f3f8"] == Place("sun.md", "noon")  # new: after the highest ever given
    assert links.leads["f4f10"] == Place("rain/index.md", "drops")
    assert "f9f" not in links.leads
    assert links.codes[Place("sun.md")] == "f3f"
    assert links.codes[Place("sun.md", "shade")] == "f3f1"


def test_a_number_never_makes_the_id_of_another_page():
    pages = page("a.md", "## One\n\n## Two", id="f3f"), page("b.md", "## Three", id="f3f1")
    links = short_links(guide_of(*pages), ledger("/b/ f3f1", "/b/#gone f3f11"))
    assert links.leads == {
        "f3f": Place("a.md"), "f3f1": Place("b.md"), "f3f2": Place("a.md", "one"), "f3f3": Place("a.md", "two"),
        "f3f12": Place("b.md", "three"),
    }  # fmt: skip


SITE = {
    "s/f3f": "../../sun/", "s/f3f1": "../../sun/#noon", "s/f2f": "../../.", "s/f2f1": "../.././#weather",
    "s/f4f1": "../../rain/#l%C3%A4rm", "old-sun": "../sun/",
}  # fmt: skip


@pytest.fixture
def site(tmp_path):
    for folder, target in SITE.items():
        (tmp_path / "site" / folder).mkdir(parents=True)
        stub = f'<!doctype html><title>x</title><meta http-equiv="refresh" content="0;url={target}">'
        (tmp_path / "site" / folder / "index.html").write_text(stub, "utf-8")
    (tmp_path / "site" / "s" / "f3f" / "share").mkdir()
    (tmp_path / "site" / "s" / "f3f" / "share" / "index.html").write_text("<a href=../../../sun/>Sun</a>", "utf-8")
    (tmp_path / "data").mkdir()
    return tmp_path


def test_the_ledger_gets_what_the_site_has_and_loses_nothing(site, capsys):
    file = site / FILE
    file.write_text("# Mine.\n/zebra/ f9f\n/sun/#noon f3f1\n", "utf-8")
    assert main(site, [str(site / "site")]) == 0
    assert file.read_text("utf-8").splitlines() == [
        "# Mine.", "/ f2f", "/#weather f2f1", "/rain/#lärm f4f1", "/sun/ f3f", "/sun/#noon f3f1", "/zebra/ f9f",
    ]  # fmt: skip
    assert capsys.readouterr().out == "4 new addresses entered in data/addresses.txt, 6 in all.\n"
    before = file.read_bytes()
    assert main(site, []) == 0  # site/ is the folder when none is named
    assert file.read_bytes() == before


def test_the_ledger_begins_with_an_explanation(site):
    assert read_ledger(site) is None
    main(site, [])
    assert read_ledger(site).startswith("# Every address ever published")


def test_without_a_site_nothing_is_entered(tmp_path, capsys):
    assert main(tmp_path, []) == 1
    assert "make site" in capsys.readouterr().err
    assert not (tmp_path / FILE).exists()


def test_a_number_that_two_publications_gave_at_once_stays_with_the_first(site):
    found = published(site / "site")  # f3f1 is #noon there
    text = enter("/sun/#dawn f3f1\n", {**found, "f3f2": Address("sun/", "dawn")})
    assert [entry for entry in entries(text) if entry.code.startswith("f3f")] == [
        Entry(Address("sun/"), "f3f", 7), Entry(Address("sun/", "dawn"), "f3f1", 8), Entry(Address("sun/", "dawn"), "f3f2", 9),
    ]  # fmt: skip


def test_a_renamed_section_is_entered_under_its_own_number(site):
    text = enter("/sun/#morning f3f1\n", published(site / "site"))
    assert {str(entry.address) for entry in entries(text) if entry.code == "f3f1"} == {"/sun/#morning", "/sun/#noon"}


def drawn(page, guide=GUIDE):
    signs = Permalinks(Addresses(guide), "Now here:")
    signs.page = page
    return Markdown(extensions=["attr_list", "toc", signs]).convert(page.body)


def test_old_ids_stay_in_the_heading_and_at_the_top_of_the_page():
    html = drawn(SUN)
    assert html.startswith('<span id="dawn"></span>')
    assert '<h2 id="shade"><span id="in-the-shadow"></span>Shade<a ' in html
    assert "was" not in html and "umbrella" not in html


def test_a_section_that_went_to_another_page_says_so_where_it_was():
    html = drawn(RAIN)
    assert html.endswith('<p class="moved no-crosslink" id="umbrella">Now here: <a href="../sun.md#shade">Shade</a></p>')


def test_the_sign_of_a_heading_is_nothing_to_a_screen_reader_and_no_stop_for_the_keyboard():
    html = drawn(RAIN)
    assert '<h2 id="drops">Drops<a aria-hidden="true" class="permalink" href="#drops" tabindex="-1"></a></h2>' in html
