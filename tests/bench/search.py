"""The search on a slow phone: what comes over the line until the first result, and how long an answer takes.

One row for the real guide and one for a thousand pages. `first`: script, style and the first file of the index, in bytes of
gzip; `a page`: what each page adds to all files of the index; `open`: reading the first file in; `answer`: the slowest of
many answers, with the whole index. Milliseconds with the processor slowed down four times.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path[:0] = [str(Path(__file__).parent)]

import tasks
from content import generate
from guide.assets import hashed
from guide.model import Guide
from guide.pages import read_guide
from guide.search import index, words_of

SCRIPT = tasks.ROOT / "overrides/assets/scripts/search.js"
STYLE = tasks.ROOT / "overrides/assets/stylesheets/search.css"
PAGES = 1000
PHRASES = 8  # on each page of the generated guide, of four words
SLOWER = 4
QUERIES = [
    "i", "i feel", "why do i feel nothing since my mother di", "the life and to what is it like for me all the time",
    "xqzwv plumbf abcdefg", "dont want to wake up", "numb", "cant conc", "word", "a",
]  # fmt: skip
MEASURE = """async ([script, first, more, queries]) => {
  const address = URL.createObjectURL(new Blob([script], {type: "text/javascript"}));
  const {Index} = await import(address);
  const timed = work => { const start = performance.now(); work(); return performance.now() - start; };
  let found;
  const open = timed(() => { found = new Index(JSON.parse(first)); });
  const add = Math.max(...more.map(part => timed(() => found.add(JSON.parse(part)))));
  const answers = queries.flatMap(query => [1, 2, 3].map(() => timed(() => [found.help(query), found.find(query)])));
  return {open, add, answer: Math.max(...answers)};
}"""


def size(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def with_phrases(guide: Guide) -> Guide:
    dice = random.Random(1)
    for page in guide.pages.values():
        words = sorted(words_of(page.body))
        if len(words) > 10:
            page.meta["feels"] = [" ".join(dice.sample(words, 4)) for _ in range(PHRASES)]
    return guide


def measure(browser: Browser, guide: Guide) -> dict[str, float]:
    first, *more = index(guide).values()
    page = browser.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    script = SCRIPT.read_text("utf-8")
    published = hashed({"search.js": script})["search.js"][1]
    times = page.evaluate(MEASURE, [script, first, more, QUERIES])
    page.close()
    return {
        "pages": len(guide.pages),
        "first": size(published) + size(STYLE.read_text("utf-8")) + size(first),
        "a page": (size(first) + sum(map(size, more))) / len(guide.pages),
        **times,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tasks.find_browser(), args=["--no-sandbox"])
        generate(Path(folder, "guide"), PAGES)
        guides = [tasks.ROOT, Path(folder, "guide")]
        ours, large = (read_guide(guide / "docs", guide / "data") for guide in guides)
        rows = [measure(browser, ours), measure(browser, with_phrases(large))]
        browser.close()
    print("  ".join(f"{name:>8}" for name in rows[0]))
    for row in rows:
        print("  ".join(f"{value:8.1f}" if isinstance(value, float) else f"{value:8}" for value in row.values()))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
