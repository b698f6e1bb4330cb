"""Nobody let in, nothing let out: every page and every feature under its policy, in a real browser, with a booking site beside it."""

import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

import tasks
from guide.reading import read_page

BOOKING = "https://book.lightroom.net/first"
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""
STORED = "() => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"
DATABASES = "async () => [...(await indexedDB.databases()).map(one => one.name), ...(await caches.keys())]"
WAYS = "[data-script-on-use], button, summary, [role=button]"
IDLE = "() => new Promise(done => requestIdleCallback(() => setTimeout(done, 60)))"


def pages_of(site: Path) -> list[str]:
    """The address of each page below the site's root; one that sends readers on at once is its target's business."""
    found = []
    for file in sorted(site.rglob("*.html")):
        if not read_page(file.read_text("utf-8")).stub:
            found.append(file.relative_to(site).as_posix().removesuffix("index.html"))
    return found


def html_at(site: Path, address: str) -> str:
    return (site / address / "index.html" if address.endswith("/") or not address else site / address).read_text("utf-8")


def use_everything(page: Page) -> int:
    """Do on a page what a reader can do without leaving it; returns how many things were used."""
    address, used = page.url, 0
    for number in range(25):
        ways = page.locator(WAYS)
        if number >= ways.count():
            break
        one = ways.nth(number)
        if not one.is_visible() or not one.is_enabled() or one.get_attribute("data-leave") is not None:
            continue
        try:
            one.click(timeout=700, no_wait_after=True)
        except Error:  # covered by what the click before has opened
            page.keyboard.press("Escape")
            continue
        used += 1
        for field in page.locator("input[type=search]:visible, [role=searchbox]:visible, textarea:visible").all():
            field.press_sequentially("I feel nothing")
            page.wait_for_timeout(150)
        if page.url.partition("#")[0] != address.partition("#")[0]:
            page.goto(address)
    page.keyboard.press("Escape")
    return used


def assert_quiet(visit, where: str):
    assert visit.page.evaluate("window.violations ?? []") == [], where
    assert (visit.errors, visit.outside) == ([], []), where


def test_every_page_works_under_its_policy_asks_nobody_and_keeps_nothing(built_site, served, page_at):
    site = served(built_site)
    visit = page_at(390)
    visit.page.add_init_script(WATCH)
    for address in pages_of(built_site):
        visit.page.goto(site + address)
        visit.page.evaluate(IDLE)
        visit.errors[:] = [error for error in visit.errors if "404" not in error or address != "404.html"]
        assert_quiet(visit, address)
    assert visit.page.evaluate(STORED) == [] and visit.page.evaluate(DATABASES) == []
    assert visit.page.context.cookies() == []


def with_features(site: Path) -> list[str]:
    """A page of each folder, and each page that has a script of its own."""
    kinds = {re.sub(r"^s/[^/]+/|[^/]+/$", "", address): address for address in pages_of(site)}
    own = [address for address in pages_of(site) if not address.startswith("s/") and re.search(r"<main.*\bdata-script=", html_at(site, address), re.S)]
    return sorted({*kinds.values(), *own})


@pytest.mark.parametrize("width", [390, 1280])
def test_every_feature_works_under_the_policy_and_only_a_chosen_scheme_is_kept(built_site, served, page_at, width):
    site, used = served(built_site), 0
    visit = page_at(width)
    visit.page.add_init_script(WATCH + "window.print = () => {};")
    for address in with_features(built_site):
        visit.page.goto(site + address)
        visit.page.evaluate(IDLE)
        used += use_everything(visit.page)
        assert_quiet(visit, address)
    visit.page.pdf()  # as a reader prints it
    assert_quiet(visit, "printed")
    assert used > 5
    assert set(visit.page.evaluate(STORED)) <= {"scheme"} and visit.page.evaluate(DATABASES) == []
    assert visit.page.context.cookies() == []


def test_the_colors_are_kept_only_when_a_reader_chooses_them(built_site, served, page_at):
    visit = page_at()
    visit.page.goto(served(built_site))
    visit.page.evaluate(IDLE)
    assert visit.page.evaluate(STORED) == []
    visit.page.locator("[data-set=dark]").first.click()
    assert visit.page.evaluate(STORED) == ["scheme"]
    visit.page.locator("[data-set='']").first.click()
    assert visit.page.evaluate(STORED) == []


PLANTED = {
    "a script": "<script>document.title = 'planted'</script>",
    "a script as a module": "<script type=module>document.title = 'planted'</script>",
    "a handler": "<img src=nothing.png onerror=\"document.title = 'planted'\">",
    "a script of another site": "<script src={other}></script>",
    "a style": "<style>body {{ display: none }}</style>",
    "an attribute": "<p id=p style='color: red'>x</p>",
    "a picture of another site": "<img src={other}>",
    "a frame": "<iframe src={other}></iframe>",
    "another root for addresses": "<base href={other}>",
    "a form": "<form id=f action={other} method=post></form>",
    "an embedded file": "<object data={other}></object>",
}


@pytest.mark.parametrize("html", PLANTED.values(), ids=PLANTED)
def test_what_is_smuggled_into_a_page_is_blocked(built_site, served, page_at, booking_site, tmp_path, html):
    page = tmp_path / "index.html"
    text = (built_site / "tonight/index.html").read_text("utf-8").replace("../", f"{served(built_site)}")
    assert "</main>" in text
    page.write_text(text.replace("</main>", html.format(other=booking_site.address) + "</main>"), "utf-8")
    visit = page_at()
    visit.page.add_init_script(WATCH)
    visit.page.goto(served(tmp_path))
    visit.page.wait_for_load_state("networkidle")
    if "<form" in html:
        visit.page.evaluate("document.querySelector('#f').submit()")
        visit.page.wait_for_timeout(200)
    assert visit.page.title() != "planted"
    assert visit.page.locator("main").is_visible()
    assert booking_site.asked == []
    assert visit.page.evaluate("window.violations") != []


class BookingSite(ThreadingHTTPServer):
    """Another origin on this machine, which remembers the headers of each request."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Remembering)
        self.asked: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/first"


class Remembering(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/favicon.ico":
            self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Booking</title>")

    do_POST = do_GET

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def booking_site():
    site = BookingSite()
    threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="session")
def guide_that_books(build_site, tmp_path_factory) -> Path:
    """The guide of a practice that books online."""
    folder = tmp_path_factory.mktemp("books") / "guide"
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    practice = folder / "data/practice.yml"
    practice.write_text(
        re.sub(r"(?m)^      url:\n((?:\s*#.*\n|\n)*)      hosts:", rf"      url: {BOOKING}\n\1      hosts: [book.lightroom.net]", practice.read_text("utf-8")), "utf-8"
    )
    build = build_site(folder, "--strict", env={"GUIDE_WITHOUT": "paper,codes,pictures,compress"})
    assert build.code == 0, build.output
    return build.site


# What protects a reader who follows a link out; one of the two is enough, and without both the other site learns it.
PROTECTED = {
    "as it is": ((), False),
    "the page's policy alone": (('rel="noreferrer"', "rel=noreferrer"), False),
    "the link's own word alone": (('<meta name="referrer" content="no-referrer">', "<meta name=referrer content=no-referrer>"), False),
    "neither": (('rel="noreferrer"', "rel=noreferrer", '<meta name="referrer" content="no-referrer">', "<meta name=referrer content=no-referrer>"), True),
}


@pytest.mark.parametrize("without, told", PROTECTED.values(), ids=PROTECTED)
def test_the_booking_site_does_not_learn_where_a_reader_comes_from(guide_that_books, served, page_at, booking_site, tmp_path, without, told):
    site = tmp_path / "site"
    shutil.copytree(guide_that_books, site)
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8").replace(BOOKING, booking_site.address)
        for words in without:
            text = text.replace(words, "")
        file.write_text(text, "utf-8")
    visit = page_at(390)
    visit.page.goto(f"{served(site)}causes/trauma-and-grief/")
    visit.page.locator("aside.booking a.button").click()
    visit.page.wait_for_url(f"{booking_site.address}*")
    assert visit.page.url == booking_site.address  # nothing was added to it
    [asked] = booking_site.asked
    assert ("referer" in asked) is told
    assert "cookie" not in asked and asked.get("origin") is None


def test_every_link_out_carries_noreferrer_and_no_tracking(built_site):
    for address in pages_of(built_site):
        for use in read_page(html_at(built_site, address)).uses:
            if use.tag in ("a", "area") and use.url.startswith(("http:", "https:", "//")):
                assert "noreferrer" in use.rel.split(), (address, use.url)
                assert not re.search(r"[?&](utm_\w+|gclid|fbclid)=", use.url), (address, use.url)
