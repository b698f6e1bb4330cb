"""`make bench`: what a reader and an author wait for, and what a build costs, beside stock Material on the same Markdown.

Everything is measured in one run; a table is printed, and all figures go into .cache/bench.json. `make bench ARGS=--quick`
takes some minutes instead of half an hour: fewer pages and runs. `--only build`, `load`, `live` or `terms` measures one thing.
`--readme` puts the table into README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import building
import crosslinks
import live
import loading
import tasks
from content import PUBLISHED, clear_up, copy_guide, for_stock

WORK = tasks.ROOT / ".cache" / "bench"
RESULT = tasks.ROOT / ".cache" / "bench.json"
README = tasks.ROOT / "README.md"
PLACE = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.S)
SIZES = {100: 3, 1000: 3, 5000: 1}  # pages, and how often each is built
QUICK = {100: 1, 300: 1}
PAGES = {"home": "", "long page": "what-is-emotional-numbness/", "list": "glossary/"}
VISIT = ["", "what-is-emotional-numbness/", "causes/", "causes/trauma-and-grief/", "coping/grounding-and-mindfulness/"]


def main(arguments: list[str]) -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer pages and runs")
    parser.add_argument("--only", choices=["build", "load", "live", "terms"], help="measure one thing")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md")
    asked = parser.parse_args(arguments)
    if asked.readme and (asked.only or asked.quick):
        parser.error("README.md shows a whole run: leave out --only and --quick")
    sizes, runs = (QUICK, 1) if asked.quick else (SIZES, 5)
    parts = [asked.only] if asked.only else ["build", "load", "live", "terms"]
    found: dict = {"date": f"{date.today()}", "machine": machine(), "quick": asked.quick}

    if "build" in parts:
        found["build"] = building.measure(WORK, sizes, steps_at=min(sizes))
    if "load" in parts or "live" in parts:
        ours, stock = WORK / "guide" / "ours", WORK / "guide" / "stock"
        copy_guide(ours)
        for_stock(ours, stock)
        with browser() as chromium:
            if "load" in parts:
                building.run(ours, PUBLISHED, GUIDE_WITHOUT="compress")
                building.run(stock, PUBLISHED)
                sites = {"ours": ours / "site", "stock": stock / "site"}
                found["load"] = loading.measure(chromium, sites, PAGES, VISIT, runs)
            if "live" in parts:
                size = 1000 if 1000 in sizes else max(sizes)
                guides = {
                    "the guide": (ours, stock, "glossary.md", "glossary/"),
                    f"{size:,} pages": (*building.prepare(WORK, size), "part-001/page-02.md", "part-001/page-02/"),
                }
                found["live"] = live.measure(chromium, guides, edits=3 if asked.quick else 5)
    clear_up()
    if "terms" in parts:
        found["terms"] = crosslinks.measure()

    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1), "utf-8")
    shown = "\n".join(table(found))
    print(f"{shown}\n\nAll figures: {RESULT.relative_to(tasks.ROOT)}")
    if asked.readme:
        README.write_text(PLACE.sub(lambda place: f"{place[1]}{shown}\n{place[2]}", README.read_text("utf-8")), "utf-8")
    return 0


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium that the tests use."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=tasks.find_browser(), args=options)
        yield chromium
        chromium.close()


def machine() -> str:
    """`2 cores, 24 GB`."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError):  # Windows
        return f"{os.cpu_count()} cores"
    return f"{os.cpu_count()} cores, {size:.0f} GB"


def table(found: dict) -> list[str]:
    """All that was found as Markdown, in the order in which it was measured."""
    lines = [f"Measured on {found['date']}, {found['machine']}{', quick' if found['quick'] else ''}.", ""]
    lines += ["| | ours | stock Material | ours / stock |", "| --- | ---: | ---: | ---: |"]

    def row(name: str, ours: float, stock: float, form: str = ".1f") -> str:
        ratio = f"{ours / stock:.2f}" if stock else ""
        return f"| {name} | {ours:{form}} | {stock:{form}} | {ratio} |"

    for size in found.get("build", []):
        pages = f"{size['pages']:,} pages"
        lines.append(row(f"Build, {pages}: CPU seconds", size["ours_seconds"], size["stock_seconds"]))
        each = [1000 * size[f"{name}_seconds"] / size["pages"] for name in ("ours", "stock")]
        lines.append(row(f"Build, {pages}: CPU ms a page", *each))
        lines.append(row(f"Build, {pages}: peak memory, MB", size["ours_memory"], size["stock_memory"], ".0f"))
    for size in found.get("build", []):
        for step in building.COSTLY:
            if f"{step}_ms" in size:
                lines.append(f"| Build, `{step}` more: CPU ms a page | {size[f'{step}_ms']:.0f} | | |")
    if "load" in found:
        ours, stock = found["load"]["ours"], found["load"]["stock"]
        for page in PAGES:
            for key, name in [
                ("requests", "requests"), ("first_view_kB", "document and blocking style, kB"), ("script_kB", "script, kB"),
                ("kB", "all, kB"), ("lcp", "largest paint (LCP), ms"), ("tbt", "blocked (TBT), ms"), ("cls", "shift (CLS)"),
            ]:  # fmt: skip
                form = ".3f" if key == "cls" else ".1f" if "kB" in key else ".0f"
                lines.append(row(f"{page.capitalize()}: {name}", ours[page][key], stock[page][key], form))
        lines.append(row(f"Visit of {len(VISIT)} pages, kB", ours["visit_kB"], stock["visit_kB"]))
        lines.append(row("Search until the first result, kB", ours["search_kB"], stock["search_kB"]))
    for each in found.get("live", []):
        lines.append(row(f"From saving to seeing, {each['guide']}: seconds", each["ours_seconds"], each["stock_seconds"], ".2f"))
    if "load" in found:
        for page in PAGES:
            sizes = ", ".join(f"{name} {size}" for name, size in found["load"]["ours"][page]["parts_kB"].items())
            lines += ["", f"How the {page}'s document divides, each part packed by itself, kB: {sizes}."]
    for each in found.get("terms", []):
        lines += ["", f"Cross-links, {each['terms']:,} terms in 1 MB of text: rendering takes {each['ratio']:.2f} times as long."]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
