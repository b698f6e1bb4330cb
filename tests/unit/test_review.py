"""The pack for clinical review says what the pages say."""

import tasks
from guide.pages import read_guide
from guide.review import pack, words

REAL = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")


def test_every_cited_statement_and_every_page_is_in_it():
    text = pack(REAL, "")
    for page in REAL.pages.values():
        assert f"\n## {page.title}\n" in text
    for source in REAL.sources:
        assert f"[{source}]" in text


def test_what_the_data_draws_in_stands_in_brackets():
    assert words(REAL, "Call [help:emergency], see [a page](x.md): [evidence:early].[@nice-ng116]") == (
        "Call [911], see a page: [early research]."
    )
