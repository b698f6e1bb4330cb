"""`make proof`: open every built page in a real browser, and write down what was looked at and what was found.

Publishing hands the file to the build (`GUIDE_RESULTS=.cache/results.json make site`), which shows it on the page of checks.
By hand: `python tests/proof/run.py [FOLDER OF A BUILT SITE] [RESULTS FILE]`, with hooks/ on PYTHONPATH. 1 when anything was found.
"""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from guide.built import check_site
from guide.proof import FILE, Check, Found, Results, fingerprint, write
from guide.reading import read_page, text_of
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import tasks

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text("utf-8")
# A phone by day and a desk by night: what one hides, the other shows.
VIEWS = {
    "a phone in light colors": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "a wide screen in dark colors": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
ARGUMENTS = ("--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


class Quiet(SimpleHTTPRequestHandler):
    """A folder as a static host shows it, without a word."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """What pages ask for is noted in the browser."""


@contextmanager
def served(folder: Path):
    """The address of a folder on this machine, as long as it is needed."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{host.server_port}/"
    finally:
        host.shutdown()
        host.server_close()


def launched(playwright: Playwright) -> Browser:
    """The browser of the tests, which reaches nothing but this machine."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # as root, Chromium refuses to start with its sandbox
    return playwright.chromium.launch(executable_path=tasks.find_browser(), args=[*ARGUMENTS, *["--no-sandbox"] * root])


def addresses(site: Path) -> list[str]:
    """Every built page that stays open, by its address below the site's root; not those that only send readers on."""
    pages = [file for file in site.rglob("*.html") if not read_page(text_of(file)).stub]
    return sorted(page.relative_to(site).as_posix().removesuffix("index.html") for page in pages)


def links(site: Path) -> Check:
    """Every link, anchor and address in the built files; hooks/built.py has looked at them too, or there would be no site."""
    count = sum(len(read_page(text_of(file)).uses) for file in site.rglob("*.html"))
    found = [Found(problem.path.removeprefix("site/").removesuffix("index.html"), problem.what) for problem in check_site(site)]
    return Check(date.today(), "this guide's own checks", count, "links and addresses", tuple(found))


def look(browser: Browser, home: str, pages: list[str]) -> dict[str, Check]:
    """Open all pages in each view: what they ask other hosts for, and the barriers that axe finds."""
    asked, outside, barriers, version = 0, {}, {}, ""
    for view in VIEWS.values():
        context = browser.new_context(**view, reduced_motion="reduce")
        urls: list[str] = []
        context.on("request", lambda request, urls=urls: urls.append(request.url))
        tab = context.new_page()
        for address in pages:
            tab.goto(home + address, wait_until="load")
            tab.evaluate("scrollTo(0, document.body.scrollHeight)")
            tab.wait_for_load_state("networkidle")
            foreign = [url for url in urls if urlsplit(url).hostname not in ("127.0.0.1", None)]
            outside |= {Found(address, f"asks for {url}"): None for url in foreign}
            asked += len(urls)
            urls.clear()
            version, found = axe(tab)
            barriers |= {Found(address, *broken): None for broken in found}
        context.close()
    day, chromium = date.today(), f"Chromium {browser.version}"
    return {
        "requests": Check(day, chromium, asked, f"requests of {len(pages)} pages", tuple(outside)),
        "accessibility": Check(
            day,
            f"axe-core {version} in {chromium}",
            len(VIEWS) * len(pages),
            f"views of {len(pages)} pages, on {' and on '.join(VIEWS)}",
            tuple(barriers),
        ),
    }


def axe(tab: Page) -> tuple[str, list[tuple[str, str]]]:
    """axe-core's version, and each rule that a page breaks with the first place where it does. All of its rules count."""
    tab.evaluate(AXE)  # not as a script element: the page's policy refuses those, as it should
    told = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    broken = [(f"{rule['help']} ({rule['id']})", rule["nodes"][0]["html"][:200]) for rule in told["violations"]]
    return told["testEngine"]["version"], broken


def results(site: Path) -> Results:
    """Run all checks on a built site."""
    with served(site) as home, sync_playwright() as playwright:
        browser = launched(playwright)
        seen = look(browser, home, addresses(site))
        browser.close()
    return Results(fingerprint(ROOT), {"links": links(site), **seen})


def main(site: str = "", to: str = str(ROOT / ".cache" / FILE)) -> int:
    """Look at a built site, or build one first; write the results, and say them in short."""
    with TemporaryDirectory() as folder:
        if not site:
            site = str(Path(folder, "site"))
            subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", site], cwd=ROOT, check=True)
        told = results(Path(site))
    write(told, Path(to))
    for name, check in told.checks.items():
        print(f"{name}: {check.looked_at} {check.unit} looked at with {check.by}; found: {len(check.found)}")
        for found in check.found:
            print(f"  /{found.where}: {found.what} {found.place}".rstrip())
    print(f"Written to {to}. Publish it with GUIDE_RESULTS={to}")
    return int(any(check.found for check in told.checks.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
