"""What clinicians read of a page, and prepared sets."""

from guide.addresses import Addresses, short_links
from guide.clinicians import rows, sets
from guide.model import Guide
from guide.pages import parse_page, parse_yaml
from guide.share import Share

WORDS = "extra:\n  evidence: { early: early research, good: tested well }\n"
SETS = "- id: q9q\n  name: Both\n  says: At any time.\n  pages: [b.md#rain, a.md, docs/b.md, c.md]\n"
LONG = "It rains on the hill. " * 60


def page(src, text, **meta):
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": src, **meta}.items())
    return parse_page(src, f"---\n{lines}---\n\n{text}\n")[0]


def guide_and_share():
    pages = [
        page("index.md", "Short.", id="f2f", kind="utility", menu="[b.md, a.md]"),
        page("a.md", "It rains.\n", id="f3f"),
        page("b.md", f"## Rain\n\n{LONG}\n\n[evidence:good] and [evidence:early], [evidence:good], [evidence:none]", id="f4f"),
    ]
    data = {name: parse_yaml(text, name)[0] for name, text in (("words", WORDS), ("sets", SETS))}
    guide = Guide(pages={one.src: one for one in pages}, data=data)
    return guide, Share(addresses=Addresses(guide), links=short_links(guide, []), site="https://weather.test/", practice="P")


def test_content_pages_in_reading_order_with_what_they_ask_of_a_reader():
    found = rows(*guide_and_share())
    assert [row.page.src for row in found] == ["b.md", "a.md"]
    long, short = found
    assert long.minutes == 2 and short.minutes == 1  # 300 words and a few; some
    assert long.grade is not None and long.grade < 3
    assert short.grade is None  # too little to measure
    assert long.evidence == ["tested well", "early research"]
    assert [link.code for link in long.sections] == ["f4f1"] and long.link.code == "f4f"


def test_a_set_has_a_sheet_at_its_own_short_link_and_one_message_for_all():
    guide, share = guide_and_share()
    [one] = sets(guide, share)
    assert (one.name, one.says, one.sheet.full) == ("Both", "At any time.", "https://weather.test/s/q9q/")
    assert [(link.code, link.title) for link in one.items] == [("f4f1", "Rain"), ("f3f", "a.md"), ("f4f", "b.md")]
    links = "https://weather.test/s/f4f1/\nhttps://weather.test/s/f3f/\nhttps://weather.test/s/f4f/"
    assert share.message(*one.items) == f"Something to read from P: \n{links}"
