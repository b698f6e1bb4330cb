"""What every reader has, on a phone, without JavaScript, in the dark, with a keyboard and on paper.

The pages are visited in a loop within few tabs, and each test tells of all faults at once: the address, then what is
wrong there.
"""

import shutil
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

import tasks

PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
NOWHERE = "no/such/page/at-all/"  # as deep as a page of the guide and deeper: 404.html must find its files from there
CONTENT = "causes/trauma-and-grief/"  # a content page has everything: booking, related, sources, previous and next
SOME = ["", CONTENT, "therapy/emdr/", "book/", "help-now/", "glossary/", NOWHERE]
BOOKING = "https://booking.example.org/new?service=12"
MISSING = "Failed to load resource: the server responded with a status of 404 (Not Found)"

# What the scripts below share. A box is seen when it is drawn, has a size, and is not moved off the page.
SHARED = """
const seen = element => {
  const box = element.getBoundingClientRect();
  return element.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth && box.bottom + scrollY > 0;
};
const inside = box => box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
const reachable = element => {  // whole on the screen as it is, and what a finger in its middle would touch
  const box = element.getBoundingClientRect();
  return seen(element) && inside(box)
    && element.contains(document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2));
};
const name = element => element.localName + [...element.classList].map(word => "." + word).join("")
  + " '" + element.textContent.trim().replace(/\\s+/g, " ").slice(0, 40) + "'";
const texts = root => {  // pairs of a text that is seen and the element it stands in
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode())
    if (walker.currentNode.data.trim() && seen(walker.currentNode.parentElement))
      found.push([walker.currentNode, walker.currentNode.parentElement]);
  return found;
};
"""


def ask(page, script: str):
    """What a script, written as the body of a function, finds in the page."""
    return page.evaluate(f"async () => {{ {SHARED} {script} }}")


@pytest.fixture(scope="module")
def guide(built_site, served) -> str:
    """The address of the real guide, served from the folder that its public address names."""
    practice = yaml.safe_load((tasks.ROOT / "data/practice.yml").read_text("utf-8"))
    return served(built_site, urlsplit(practice["site_url"] or "").path or "/")


@pytest.fixture(scope="module")
def addresses(built_site) -> list[str]:
    """The address, below the guide's own, of every page that is built and does not lead on at once."""
    stays = [file for file in built_site.rglob("*.html") if b'http-equiv="refresh"' not in file.read_bytes()]
    files = sorted(file.relative_to(built_site).as_posix() for file in stays)
    assert len(files) > 30
    return [NOWHERE if file == "404.html" else file.removesuffix("index.html") for file in files]


@pytest.fixture(scope="module")
def guide_with(build_site, served, tmp_path_factory):
    """`guide_with(booking)` builds the guide with these facts under `booking:` in data/practice.yml and serves it."""

    def make(booking: dict) -> str:
        project = tmp_path_factory.mktemp("project")
        for folder in ("docs", "data", "hooks", "overrides"):
            shutil.copytree(tasks.ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(tasks.ROOT / "mkdocs.yml", project)
        facts = Path(project, "data/practice.yml")
        practice = yaml.safe_load(facts.read_text("utf-8"))
        practice["site_url"] = None
        practice["extra"]["practice"]["booking"] = booking
        facts.write_text(yaml.safe_dump(practice), "utf-8")
        build = build_site(project, "--strict")
        assert build.code == 0, build.output
        return served(build.site)

    return make


# Every page.

ON_A_PHONE = """
const faults = [];
if (document.documentElement.scrollWidth > 390 || innerWidth != 390)
  faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} px wide on a screen of 390`);
const scrolls = element => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
  || scrolls(element.parentElement));
for (const element of document.querySelectorAll("article *, footer *")) {
  const box = element.getBoundingClientRect();
  if (seen(element) && (box.left < -1 || box.right > 391) && !scrolls(element.parentElement))
    faults.push(`${name(element)} sticks out, from ${box.left} to ${box.right} px`);
}
const links = [...document.querySelectorAll("header a")].filter(link => link.innerText == "Get help now");
if (links.length != 1) faults.push(`${links.length} times 'Get help now' in the header`);
else {
  if (!reachable(links[0])) faults.push(`'Get help now' not on the first screen, or covered:
    ${JSON.stringify(links[0].getBoundingClientRect())}`);
  if (links[0].href != HELP) faults.push(`'Get help now' leads to ${links[0].href}`);
}
const blocks = [...document.querySelectorAll(".help-now")].filter(seen);
if (blocks.length != 1) faults.push(`${blocks.length} help blocks to be seen`);
else {
  const numbers = [...blocks[0].querySelectorAll("a[href^='tel:']")];
  const covered = numbers.filter(number => {
    number.scrollIntoView({block: "center", behavior: "instant"});
    return !reachable(number);
  });
  if (!numbers.length || covered.length) faults.push(`in the help block ${covered.length} numbers of ${numbers.length}
    cannot be tapped`);
}
for (const link of document.querySelectorAll("a[href^='tel:'], a[href^='sms:']")) {
  const digits = text => text.replace(/\\D/g, "");
  if (digits(link.textContent) != digits(link.getAttribute("href").split("?")[0]))
    faults.push(`${name(link)} dials ${link.getAttribute("href")}`);
}
const kept = [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(base => base.name), ...await caches.keys()].filter(Boolean);
if (kept.length) faults.push(`keeps on the reader's device: ${kept}`);
return faults;
"""


def test_every_page_on_a_phone_is_whole_private_and_leads_to_help(page_at, guide, addresses):
    visit = page_at(**PHONE)
    faults = []
    for address in addresses:
        response = visit.page.goto(guide + address, wait_until="networkidle")
        if address == NOWHERE:
            assert response.status == 404
            visit.errors.remove(MISSING)  # said once, of the page itself; said again, a file of it is missing
        found = ask(visit.page, f"const HELP = '{guide}help-now/'; {ON_A_PHONE}")
        found += [f"error: {error}" for error in visit.errors] + [f"asks another host: {url}" for url in visit.outside]
        faults += [f"/{address}: {fault}" for fault in found]
        visit.errors.clear()
        visit.outside.clear()
    assert not faults, "\n".join(faults)
    assert not visit.page.context.cookies()


ORDER = """
const blocks = [".booking", ".related", ".sources", ".help-now", ".previous-next"];
const text = texts(document.querySelector("article")).filter(([, parent]) => !parent.closest(blocks.join()));
const bottom = ([node]) => {
  const range = new Range();
  range.selectNodeContents(node);
  return range.getBoundingClientRect().bottom;
};
const found = [["text", 0, Math.max(...text.map(bottom))]];
for (const block of blocks)
  for (const element of document.querySelectorAll("article " + block)) {
    const box = element.getBoundingClientRect();
    if (seen(element)) found.push([block, box.top, box.bottom]);
  }
return found;
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_each_page_ends_in_the_same_order(page_at, guide, addresses, width):
    visit = page_at(width, js=False)
    faults = []
    for address in addresses:
        visit.page.goto(guide + address)
        blocks = ask(visit.page, ORDER)
        for (above, _, bottom), (below, top, _) in zip(blocks, blocks[1:]):
            if bottom > top:
                faults.append(f"/{address}: {above} ends at {bottom:.0f} px, {below} begins at {top:.0f} px")
        at = {name: (index, top, bottom) for index, (name, top, bottom) in enumerate(blocks)}
        if ".help-now" not in at or len(at) < len(blocks):
            faults.append(f"/{address}: has {list(zip(*blocks))[0]}")
        elif ".booking" in at:
            apart, between = at[".help-now"][1] - at[".booking"][2], at[".help-now"][0] - at[".booking"][0] - 1
            if apart < 16 or between < 1:
                faults.append(f"/{address}: booking and help: {apart:.0f} px and {between} blocks in between")
        if address == CONTENT:
            assert len(blocks) == 6, blocks
    assert not faults, "\n".join(faults)


# The way to help.


def test_a_tap_on_get_help_now_brings_a_number_to_dial(page_at, guide):
    page = page_at(**PHONE).page
    for address in ("", CONTENT, NOWHERE):
        page.goto(guide + address)
        page.get_by_role("banner").get_by_role("link", name="Get help now", exact=True).tap()
        page.wait_for_url(guide + "help-now/")
        dials = ask(page, "return [...document.querySelectorAll('a[href^=\"tel:\"]')].filter(reachable).map(name)")
        assert dials, f"no number on the first screen of the help page, coming from /{address}"


FOCUS = """
const frame = () => new Promise(requestAnimationFrame);
do { await frame(); await frame(); await Promise.allSettled(document.getAnimations().map(one => one.finished)); }
while (document.getAnimations().length);
const element = document.activeElement, style = getComputedStyle(element);
const outline = style.outlineStyle == "none" ? 0 : parseFloat(style.outlineWidth);
const where = element == document.body ? "nowhere" : element.closest("article") ? "text" : "above";
return [where, name(element), outline > 0 && reachable(element)];
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_keyboard_soon_comes_to_help_and_always_shows_where_it_is(page_at, guide, width):
    page = page_at(width).page
    faults = []
    for address in (CONTENT, NOWHERE):
        page.goto(guide + address)
        where, passed = "above", []
        while where == "above" and len(passed) < 60:
            page.keyboard.press("Tab")
            where, stop, visible = ask(page, FOCUS)
            passed.append(stop)
            if not visible:
                faults.append(f"/{address}: stop {len(passed)}, {stop}: no outline, or not on the screen")
        if where != "text":
            faults.append(f"/{address}: after {len(passed)} stops still not in the text")
        if not any("Get help now" in stop for stop in passed[:6]):
            faults.append(f"/{address}: 'Get help now' is not among the first stops, {passed[:6]}")
        if "Skip to the text" not in passed[0]:
            faults.append(f"/{address}: the first stop is {passed[0]}, not 'Skip to the text'")
            continue
        page.goto(guide + address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        if ask(page, FOCUS)[0] != "text":
            faults.append(f"/{address}: 'Skip to the text' does not lead to the text")
    assert not faults, "\n".join(faults)


# Without JavaScript.


def test_without_javascript_every_word_is_there(page_at, guide):
    with_js, without = page_at(390).page, page_at(390, js=False).page
    for address in SOME:
        with_js.goto(guide + address, wait_until="networkidle")
        without.goto(guide + address)
        words = without.locator("article").inner_text().split()
        assert words == with_js.locator("article").inner_text().split(), f"/{address}"
        assert len(words) > 60 and without.locator(".help-now").is_visible(), f"/{address}"


def test_without_javascript_menu_and_links_work(page_at, guide):
    page = page_at(**PHONE, js=False).page

    def tap(link):
        with page.expect_navigation() as navigation:
            link.tap()
        assert navigation.value.ok and page.locator("h1").is_visible(), page.url

    page.goto(guide + CONTENT)
    assert page.locator(".booking .button").is_visible()
    tap(page.locator("article a.crosslink").first)
    page.goto(guide + CONTENT)
    tap(page.get_by_role("banner").get_by_role("link", name="Get help now", exact=True))

    for address, other in ("", "what-is-emotional-numbness/"), (CONTENT, "../stress-and-burnout/"):
        page.goto(guide + address)
        menu = page.get_by_role("navigation", name="Guide")
        assert not menu.is_visible()
        page.get_by_text("Menu", exact=True).tap()
        tap(menu.locator(f"a[href='{other}']"))
        assert page.url == urljoin(guide + address, other)


# What is seen: by day, by night, on paper.

COLOURS = """
const context = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
const rgba = colour => {  // whatever way of writing a colour the browser answers with
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
const above = element => element ? [...above(element.parentElement), element] : [];
const ground = element => above(element).reduce(
  (below, one) => over(rgba(getComputedStyle(one).backgroundColor), below), [255, 255, 255]);
const light = colour => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
  const value = colour[i] / 255;
  return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
}, 0);
const contrast = element => {
  const colour = rgba(getComputedStyle(element).color), below = ground(element);
  colour[3] *= above(element).reduce((product, one) => product * getComputedStyle(one).opacity, 1);
  const [dim, bright] = [light(over(colour, below)), light(below)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
};
"""

MEASURED = """
const all = [...new Set(texts(document.body).map(([, parent]) => parent))];
const low = all.filter(one => contrast(one) < 7).map(one => `${contrast(one).toFixed(2)}:1 for ${name(one)}`);
const kinds = ["header a", "article p", ".help-now p", ".help-now a", ".button"];
const measured = kinds.filter(kind => all.some(one => one.closest(kind)));
return [light(ground(document.querySelector("article"))), low, measured];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_by_day_and_by_night(page_at, guide, scheme):
    page = page_at(1280, scheme).page
    faults = []
    for address in ("", CONTENT, "help-now/", NOWHERE):
        page.goto(guide + address)
        paper, low, kinds = ask(page, f"{COLOURS} {MEASURED}")
        faults += [f"/{address}: {text}" for text in low]
        if not (paper < 0.05 if scheme == "dark" else paper > 0.8):
            faults.append(f"/{address}: the page's luminance is {paper:.3f}")
        expected = ["header a", "article p", ".help-now p", ".help-now a", ".button"]
        assert kinds == (expected if address in ("", CONTENT) else expected[:4])
    assert not faults, "\n".join(faults)


def test_on_paper_help_stays_and_the_menu_goes(page_at, guide):
    page = page_at(800, "dark").page
    page.emulate_media(media="print")
    for address in ("", CONTENT, "help-now/", NOWHERE):
        page.goto(guide + address)
        shown, paper = ask(
            page,
            COLOURS
            + """
            const parts = ["h1", ".help-now", ".help-now a[href^='tel:']", ".foot p", "header", ".rail", ".foot ul", ".booking"];
            const shown = parts.filter(part => [...document.querySelectorAll(part)].some(seen));
            return [shown, light(ground(document.querySelector("article")))]""",
        )
        assert shown == ["h1", ".help-now", ".help-now a[href^='tel:']", ".foot p"], f"/{address} prints {shown}"
        assert paper > 0.8, f"/{address} prints on a dark ground"


# The way to a session.


def test_without_a_booking_address_the_button_leads_to_the_guides_own_page(page_at, guide_with):
    page, guide = page_at(**PHONE).page, guide_with({"url": None, "hosts": None})
    for address in ("", CONTENT, "therapy/emdr/"):
        page.goto(guide + address)
        page.locator(".booking .button").tap()
        page.wait_for_url(guide + "book/")
        assert not page.locator("a[href^='https:'].button").count()


def test_with_a_booking_address_the_button_leads_there_and_tells_nothing(page_at, guide_with):
    visit = page_at(**PHONE)
    page, guide = visit.page, guide_with({"url": BOOKING, "hosts": [urlsplit(BOOKING).hostname]})
    page.context.route(BOOKING, lambda route: route.fulfill(body="<h1>Book</h1>", content_type="text/html"))
    for address in ("", CONTENT, "book/"):
        page.goto(guide + address)
        button = page.locator("article a.button")
        assert button.get_attribute("href") == BOOKING
        assert "noreferrer" in button.get_attribute("rel").split()
        with page.expect_request(BOOKING) as asked:
            button.tap()
        page.wait_for_url(BOOKING)
        assert "referer" not in asked.value.all_headers()
        assert page.evaluate("document.referrer") == ""
    assert set(visit.outside) == {BOOKING}
