"""What cross-links cost: 1 MB of running text on 200 pages, the same every time.

Run it: make bench

Seconds are processor time: building the index, one scan of all text, rendering without and with links.
"""

from __future__ import annotations

import random
from time import process_time

import markdown

from guide.crosslinks import CrossLinks
from guide.terms import Term, TermIndex

PAGES, PAGE_SIZE = 200, 5000
EXTENSIONS = ["abbr", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]


def words(dice: random.Random, number: int) -> list[str]:
    parts = "an ber cor del en fa gri hol in jo kel lum mor nes op pra qui ros sel tam ur vi wen xa yo zil".split()
    return sorted({"".join(dice.choices(parts, k=dice.randint(1, 4))) for _ in range(number)})


def page(dice: random.Random, vocabulary: list[str], terms: list[str]) -> str:
    """A page of paragraphs, about one term in 20 words, some of it emphasised."""
    text = ["# Page\n\n"]
    size = 0
    while size < PAGE_SIZE:
        sentence = [dice.choice(terms) if dice.random() < 0.05 else dice.choice(vocabulary) for _ in range(60)]
        sentence[dice.randrange(60)] = "**so *it* is**"
        text.append(" ".join(sentence).capitalize() + ".\n\n")
        size += len(text[-1])
    return "".join(text)


def timed(work) -> float:
    """Processor seconds of the best of five runs."""

    def once() -> float:
        start = process_time()
        work()
        return process_time() - start

    return min(once() for _ in range(5))


def render(pages: list[str], *extensions: CrossLinks) -> int:
    """How many links the pages get, each rendered with a Markdown of its own, as MkDocs does."""
    links = 0
    for number, text in enumerate(pages):
        for extension in extensions:
            extension.page = f"pages/{number}.md"
        links += markdown.Markdown(extensions=[*EXTENSIONS, *extensions]).convert(text).count("crosslink")
    return links


def measure() -> list[dict]:
    rows = []
    for number in (50, 500, 5000):
        dice = random.Random(1)
        vocabulary = words(dice, 20000)
        texts = {f"{dice.choice(vocabulary)} {dice.choice(vocabulary)}" for _ in range(number * 2)}
        terms = [Term(text, f"terms/{index}.md") for index, text in enumerate(sorted(texts)[:number])]
        pages = [page(dice, vocabulary, [term.text for term in terms]) for _ in range(PAGES)]
        index = TermIndex(terms)
        without = timed(lambda: render(pages))
        with_links = timed(lambda: render(pages, CrossLinks(index)))
        rows.append(
            {
                "terms": number,
                "MB": sum(map(len, pages)) / 1e6,
                "found": sum(1 for text in pages for _ in index.find(text)),
                "links": render(pages, CrossLinks(index)),
                "build": timed(lambda: TermIndex(terms)),
                "scan": timed(lambda: [list(index.find(text)) for text in pages]),
                "without": without,
                "with": with_links,
                "ratio": with_links / without,
            }
        )
    return rows


def main() -> None:
    rows = measure()
    print("  ".join(f"{name:>8}" for name in rows[0]))
    for row in rows:
        print("  ".join(f"{value:8.3f}" if isinstance(value, float) else f"{value:8}" for value in row.values()))


if __name__ == "__main__":
    main()
