"""What a page for handing on holds, and the small pages of a guide."""

import io
from urllib.parse import parse_qs, urlsplit

import resvg_py
import zxingcpp
from PIL import Image

from guide.addresses import Address, Addresses, Entry, short_links
from guide.model import Guide
from guide.pages import parse_page
from guide.share import Share, small_pages

SUN = parse_page("sun.md", '---\ntitle: The sun\nid: f3f\nwas: [old-sun/]\n---\n\n## Noon\n\n## Shade { was="in-the-shadow" }\n')[0]
RAIN = parse_page("rain.md", '---\ntitle: Rain\nid: f4f\nwas: [hail/]\n---\n\n## Drops { was="old-sun/#dew" }\n')[0]
GUIDE = Guide(pages={"sun.md": SUN, "rain.md": RAIN})
GIVEN = [
    Entry(Address("old-sun/"), "f3f", 1), Entry(Address("old-sun/", "noon"), "f3f1", 2),
    Entry(Address("old-sun/", "in-the-shadow"), "f3f2", 3), Entry(Address("old-sun/", "dew"), "f3f3", 4),
    Entry(Address("hail/"), "f9f", 5), Entry(Address("hail/", "stones"), "f9f1", 6), Entry(Address("gone/"), "f8f", 7),
]  # fmt: skip


def share(**more):
    given = {"site": "https://weather.test/guide/", "practice": "The & practice", **more}
    return Share(addresses=Addresses(GUIDE), links=short_links(GUIDE, GIVEN), **given)


def test_links_and_drafts_name_the_practice_and_no_topic():
    link = share().whole(SUN)
    assert (link.url, link.full, link.said) == ("s/f3f/", "https://weather.test/guide/s/f3f/", "weather.test/guide/s/f3f/")
    for draft in share().email(link), share().text(link):
        assert "sun" not in draft.lower()
        words = parse_qs(urlsplit(draft).query)["body"]
        assert words == ["Something to read from The & practice: https://weather.test/guide/s/f3f/"]
    assert [link.code for link in share().sections(SUN)] == ["f3f1", "f3f2"]


def test_words_come_from_the_data():
    own = share(words={"message": "{practice} sends {link}"})
    assert own.say("message", "x") == "The & practice sends x"
    assert own.say("subject") == "Something to read"


def test_a_camera_reads_the_code():
    picture = share().picture(share().whole(SUN))
    drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=picture, width=240))))
    assert [found.text for found in zxingcpp.read_barcodes(drawn)] == ["https://weather.test/guide/s/f3f/"]
    assert 'aria-label="QR code: weather.test/guide/s/f3f/"' in picture


def test_without_an_address_of_the_site_there_is_nothing_to_code():
    assert share(site="").picture(share(site="").whole(SUN)) == ""
    assert share(codes=False).picture(share().whole(SUN)) == ""
    assert share(site="").whole(SUN).said == "/s/f3f/"


def test_the_small_pages():
    made = {small.path: small for small in small_pages(share(), GIVEN)}
    assert len(made) == len(list(small_pages(share(), GIVEN)))
    stubs = {path.split("/")[1]: small.told["to"] for path, small in made.items() if small.macro == ("stub.html", "short")}
    assert stubs == {
        "f3f": "sun/", "f3f1": "sun/#noon", "f3f2": "sun/#shade", "f3f3": "rain/#drops", "f4f": "rain/", "f9f": "rain/",
    }  # fmt: skip
    assert {small.around for path, small in made.items() if path.endswith("/share/index.html")} == {"share.html"}
    assert made["s/f3f2/qr.svg"].told["text"].startswith("<svg ")
    assert len([path for path in made if path.endswith("/qr.svg")]) == len(stubs)


def test_an_old_address_leads_on_and_knows_where_each_of_its_sections_went():
    made = {small.path: small.told for small in small_pages(share(), GIVEN)}
    assert {path for path in made if not path.startswith("s/")} == {"old-sun/index.html", "hail/index.html"}
    assert made["old-sun/index.html"] == {
        "to": "sun/", "canonical": "sun/", "title": "The sun",
        "sections": [("dew", "rain/#drops", "Drops"), ("noon", "sun/#noon", "Noon"), ("in-the-shadow", "sun/#shade", "Shade")],
    }  # fmt: skip
    assert made["hail/index.html"]["sections"] == []  # lost, of which make check tells
