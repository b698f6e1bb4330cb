"""What a reader waits for: bytes and requests of a page and of a visit, and times on a slow phone, ours and stock Material's.

The real guide, and the same Markdown built by stock Material. A phone is 412 pixels wide, its processor four times slower
than this one, its network 150 ms and 1.6 Mbit/s. Times are medians of runs in turn; they depend on this machine, so read
them side by side. Bytes do not.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from host import Host, hosted

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.S)

WATCH = """(() => {
  const seen = window.seen = { lcp: 0, cls: 0, fcp: 0, long: [] };
  const watch = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true });
  watch("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime; });
  watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  watch("longtask", (entry) => seen.long.push([entry.startTime, entry.duration]));
})()"""
READ = """() => ({
  lcp: seen.lcp,
  cls: seen.cls,
  tbt: seen.long.filter(([at]) => at > seen.fcp).reduce((sum, [, time]) => sum + Math.max(0, time - 50), 0),
  blocking: performance.getEntriesByType("resource").filter((each) => each.renderBlockingStatus === "blocking")
    .map((each) => new URL(each.name).pathname),
})"""


def measure(browser: Browser, sites: dict[str, Path], pages: dict[str, str], visit: list[str], runs: int) -> dict:
    """For each site, and each page by name: bytes, requests and times; and the bytes of a visit of several pages."""
    found: dict = {name: {} for name in sites}
    for name, folder in sites.items():
        with hosted(folder) as host:
            found[name]["visit_kB"] = kilobytes(_visited(browser, host, visit))
            found[name]["search_kB"] = kilobytes(_searched(browser, host))
    for page, path in pages.items():
        loads: dict[str, list[dict]] = {name: [] for name in sites}
        for _ in range(runs):
            for name, folder in sites.items():
                with hosted(folder) as host:
                    loads[name].append(_loaded(browser, host, path))
        for name, folder in sites.items():
            first = loads[name][0]
            html = (folder / path / "index.html").read_text("utf-8")
            found[name][page] = {
                **{key: first[key] for key in ("requests", "kB", "first_view_kB", "script_kB")},
                **{key: round(median(load[key] for load in loads[name])) for key in ("lcp", "tbt")},
                "cls": max(load["cls"] for load in loads[name]),
                "parts_kB": parts(html),
            }
    return found


def kilobytes(asked: list[tuple[str, int]]) -> float:
    """Sum of what was sent, in kB of 1,000 bytes."""
    return round(sum(size for _, size in asked) / 1000, 1)


def parts(html: str) -> dict[str, float]:
    """How the bytes of a document divide, each piece compressed by itself: article, style in the page, all else."""
    start, end = html.find("<article"), html.rfind("</article>")
    around = html[:start] + html[end:]
    sizes = {"article": html[start:end], "style": "".join(STYLE.findall(around)), "rest": STYLE.sub("", around)}
    return {name: round(len(gzip.compress(text.encode(), 9)) / 1000, 1) for name, text in sizes.items()}


def _loaded(browser: Browser, host: Host, path: str) -> dict:
    """One first load on the slow phone."""
    context = browser.new_context(**PHONE)
    context.add_init_script(WATCH)
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", NETWORK)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(host.address + path, wait_until="load")
    _wait_until_quiet(page, host)
    seen = page.evaluate(READ)
    context.close()
    first_view = [size for asked, size in host.asked if asked in (f"/{path}", *seen["blocking"])]
    scripts = [(asked, size) for asked, size in host.asked if asked.endswith(".js")]
    return {
        "requests": len(host.asked),
        "kB": kilobytes(host.asked),
        "first_view_kB": round(sum(first_view) / 1000, 1),
        "script_kB": kilobytes(scripts),
        **{key: seen[key] for key in ("lcp", "tbt", "cls")},
    }


def _visited(browser: Browser, host: Host, visit: list[str]) -> list[tuple[str, int]]:
    """What is sent while a reader opens several pages one after the other, in one tab that keeps what it has."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        for path in visit:
            page.goto(host.address + path, wait_until="load")
            _wait_until_quiet(page, host)
    return list(host.asked)


def _searched(browser: Browser, host: Host) -> list[tuple[str, int]]:
    """What is sent from an open page until the first result of a search."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(host.address, wait_until="load")
        _wait_until_quiet(page, host)
        before = len(host.asked)
        stock = page.locator("[data-md-component=search-query]").first
        if stock.count():
            stock.click()
            stock.press_sequentially("tired", delay=30)
            page.locator(".md-search-result__item a").first.wait_for()
            index = [(path, size) for path, size in host.asked if "search" in path]
            return list({path: (path, size) for path, size in [*index, *host.asked[before:]]}.values())
        page.locator(".search-link").click()
        page.locator("#search-field").press_sequentially("tired", delay=30)
        page.locator(".search ol a").first.wait_for()
        return host.asked[before:]


def _wait_until_quiet(page: Page, host: Host) -> None:
    """Until nothing was asked for during a second, by the page or by its workers."""
    quiet, last = 0, -1
    while quiet < 4:
        page.wait_for_timeout(250)
        quiet, last = (quiet + 1 if len(host.asked) == last else 0), len(host.asked)
