"""What a reader sees first needs nothing but the page itself: the rest of the style may come later, or never."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

CONTENT = "causes/trauma-and-grief/"
LATER = "**/later.*.css"
# How each element of a part is drawn, its size with it.
STYLES = """part => [part, ...part.querySelectorAll("*")].map(element => {
  const style = getComputedStyle(element);
  return [...style].map(name => name + ":" + style.getPropertyValue(name)).join(";");
})"""
ONE_ROUND_TRIP, UTILITY = 14_000, 20_000  # bytes, compressed


@pytest.fixture(scope="module")
def addresses(built_site) -> list[str]:
    """The address, below the guide's own, of every page with a text of its own."""
    files = sorted(file for file in built_site.rglob("*.html") if b"<article" in file.read_bytes())
    assert len(files) > 30
    return [file.relative_to(built_site).as_posix().removesuffix("index.html") for file in files]


@pytest.mark.parametrize("width, height, scheme", [(390, 844, "light"), (390, 844, "dark"), (1280, 800, "light"), (1280, 800, "dark")])
def test_the_first_view_is_the_same_without_the_later_sheet(page_at, guide, addresses, width, height, scheme):
    with_it, without = (page_at(width, scheme, js=False, height=height).page for _ in range(2))
    without.route(LATER, lambda route: route.abort())
    faults = []
    for address in addresses:
        if address == "404.html" and width > 1000:
            continue  # so short that the foot is seen, and gets its look a moment later
        for page in (with_it, without):
            page.goto(guide + address)
        if with_it.screenshot() != without.screenshot():
            faults.append(address)
    assert not faults


@pytest.mark.parametrize("width", [390, 1280])
def test_help_looks_the_same_without_the_later_sheet(page_at, guide, width):
    seen = []
    for blocked in (False, True):
        page = page_at(width, js=False).page
        if blocked:
            page.route(LATER, lambda route: route.abort())
        page.goto(guide + CONTENT)
        seen.append(page.locator("#help").evaluate(STYLES))
        padding = page.locator(".booking").evaluate("element => getComputedStyle(element).padding")
        assert (padding == "0px") is blocked  # else this shows nothing
    assert len(seen[0]) > 10 and seen[0] == seen[1]


def test_a_sheet_that_never_comes_holds_nothing_up(page_at, guide):
    page = page_at(390).page
    page.route(LATER, lambda route: None)
    page.goto(guide + CONTENT, wait_until="commit")
    expect(page.locator(".scheme")).to_be_visible()  # down to its end the page is there, and its script has run
    page.wait_for_timeout(1000)
    assert page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1
    page.goto(f"{guide}{CONTENT}#sources-title", wait_until="commit")
    expect(page.locator("#sources-title")).to_be_in_viewport()
    page.get_by_role("link", name="Skip to help").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#help-title")).to_be_in_viewport()
    page.locator(".menu summary").click()
    page.get_by_role("navigation", name="Guide").get_by_role("link", name="Coping").click(no_wait_after=True)
    page.wait_for_url("**/coping/", wait_until="commit")


@pytest.mark.parametrize("js", [True, False])
def test_the_later_sheet_applies_with_and_without_javascript(page_at, guide, js):
    page = page_at(390, js=js).page
    page.goto(guide + CONTENT)
    expect(page.locator(".booking")).not_to_have_css("padding-top", "0px")


def test_paper_needs_no_javascript_to_have_it(page_at, guide):
    visit = page_at(1280)
    visit.page.route("**/guide.*.js", lambda route: route.abort())
    visit.page.goto(guide + CONTENT)
    expect(visit.page.locator(".top")).to_be_visible()
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".top")).to_be_hidden()


def test_leaving_by_key_does_not_wait_for_it(page_at, guide):
    page = page_at(1280).page
    page.route(LATER, lambda route: None)
    left = []
    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: (left.append(1), route.abort()))
    page.goto(guide + CONTENT, wait_until="commit")
    page.locator(".leave-keys").wait_for()  # leave.js is there
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_timeout(500)
    assert left


def test_the_menu_opens_over_the_page_without_it(page_at, guide):
    page = page_at(390, js=False).page
    page.route(LATER, lambda route: route.abort())
    page.goto(guide + CONTENT)
    before = page.locator("h1").bounding_box()
    page.locator(".menu summary").click()
    assert page.locator(".menu nav").is_visible() and page.locator("h1").bounding_box() == before


def test_all_pages_share_one_later_sheet_that_browsers_keep(page_at, guide, addresses):
    page, asked = page_at(390).page, []
    page.on("response", lambda answer: answer.url.endswith(".css") and asked.append((answer.url, answer.status)))
    for address in addresses:
        page.goto(guide + address)
    later = {name for name, _ in asked if "/later." in name}
    assert len(later) == 1 and {status for _, status in asked} == {200}


def test_a_first_view_is_one_round_trip(page_at, guide, addresses, built_site):
    page, faults, content = page_at(390).page, [], 0
    for address in addresses:
        page.goto(guide + address)
        blocking = page.evaluate(
            "performance.getEntriesByType('resource').filter(it => it.renderBlockingStatus == 'blocking').map(it => it.name)"
        )
        is_content = bool(page.locator(".booking").count())
        content += is_content
        size = packed(built_site / address)
        for url in blocking:
            size += packed(built_site / urlsplit(url).path.removeprefix(urlsplit(guide).path))
        if size > (ONE_ROUND_TRIP if is_content else UTILITY) or (is_content and blocking):
            faults.append((address, size, blocking))
    assert not faults and content > 15


def packed(path: Path) -> int:
    """Bytes of a file, or of the page in a folder, compressed."""
    return len(gzip.compress((path / "index.html" if path.is_dir() else path).read_bytes(), 9))
