"""Leaving quickly, as somebody does it who is watched: by touch, by keyboard, on a slow connection, without JavaScript."""

from urllib.parse import urlsplit

import pytest
import yaml

import tasks
from guide.pages import read_guide

PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
PAGE = "causes/trauma-and-grief/"
PRACTICE = yaml.safe_load((tasks.ROOT / "data/practice.yml").read_text("utf-8"))["extra"]["practice"]
AWAY = PRACTICE["leave"]
HOST = urlsplit(AWAY).hostname


@pytest.fixture(scope="module")
def with_leave() -> list[str]:
    pages = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data").pages.values()
    return [page.url for page in pages if page.meta.get("leave")]


@pytest.fixture
def visit(page_at):
    """`visit(address, **more)` opens a page; what lies outside the guide is answered with a page about the weather."""

    def open_at(address: str, **more):
        visit = page_at(**(PHONE | more))
        body = "<title>Weather</title><p>Sun"
        visit.page.context.route(f"https://{HOST}/**", lambda route: route.fulfill(body=body, content_type="text/html"))
        visit.page.goto(address, wait_until="networkidle")
        return visit

    return open_at


IN_SIGHT = """() => {
  const link = document.querySelector(".leave-link"), box = link.getBoundingClientRect();
  const middle = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  return {top: box.top, height: box.height, free: link.contains(middle), bar: document.querySelector(".leave").offsetHeight};
}"""


def test_it_stays_in_sight_and_in_reach_on_every_page_that_asks_for_it(visit, guide, with_leave):
    assert {"causes/trauma-and-grief/", "daily-life/relationships/", "help-now/", "supporting-someone/"} <= set(with_leave)
    page = visit(guide).page
    faults = []
    for address in with_leave:
        page.goto(guide + address)
        for part in (0, 0.5, 1):
            page.evaluate("part => scrollTo(0, part * document.body.scrollHeight)", part)
            seen = page.evaluate(IN_SIGHT)
            if not (0 <= seen["top"] < 10 and seen["height"] >= 44 and seen["free"]):
                faults.append(f"/{address} scrolled to {part}: {seen}")
    assert faults == []


def test_it_covers_no_text(visit, guide):
    page = visit(guide + PAGE).page
    bar = page.locator(".leave").bounding_box()
    assert bar["y"] == 0
    assert page.locator("header").bounding_box()["y"] >= bar["height"]
    for heading in page.locator("article h2").all():  # where a link to a heading leads, the heading is to be read
        page.goto(f"{guide}{PAGE}#{heading.get_attribute('id')}")
        box = heading.bounding_box()
        assert box["y"] >= bar["height"] or page.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 1")


UNDER_IT = """() => {  // the link before the one that has the focus lies below the bar, and one goes back to it
  const [before, after] = document.querySelectorAll("article p > a");
  after.focus();
  scrollTo(0, scrollY + before.getBoundingClientRect().top - 10);
  return before.textContent;
}"""


def test_it_does_not_hide_what_has_the_focus(visit, guide):
    page = visit(guide + PAGE).page
    before = page.evaluate(UNDER_IT)
    page.keyboard.press("Shift+Tab")
    text, top = page.evaluate("[document.activeElement.textContent, document.activeElement.getBoundingClientRect().top]")
    assert text == before and top >= page.locator(".leave").bounding_box()["height"]


def test_no_menu_comes_over_it(visit, guide):
    page = visit(guide + PAGE).page
    page.locator("summary", has_text="Menu").tap()
    assert page.evaluate(IN_SIGHT)["free"]


def test_the_search_lies_over_the_page_and_holds_it_too(visit, guide):
    page = visit(guide + PAGE).page
    before = page.evaluate(IN_SIGHT)
    page.locator("header .search-link").tap()
    page.wait_for_selector("dialog .leave")
    seen = page.evaluate(IN_SIGHT)
    assert seen["free"] and seen["height"] >= 44
    assert (seen["bar"], seen["top"]) == (before["bar"], before["top"])  # whoever needs it finds it where it was
    page.locator("dialog button:visible").first.tap()
    page.wait_for_selector("body > .skips + .leave")
    page.locator("header .search-link").tap()
    page.locator("dialog .leave-link").tap()
    page.wait_for_url(AWAY)


def test_pages_that_do_not_ask_for_it_have_neither_link_nor_script(visit, guide, with_leave):
    page = visit(guide + "coping/daily-routines/").page
    assert "coping/daily-routines/" not in with_leave
    assert page.locator(".leave, script[src*='leave']").count() == 0


def test_a_touch_leaves_and_the_way_back_leads_past_the_page(visit, guide):
    visit = visit(guide)
    page = visit.page
    page.goto(guide + PAGE, wait_until="networkidle")
    with page.expect_request(AWAY) as sent:
        page.locator(".leave-link").tap()
    page.wait_for_url(AWAY)
    assert "referer" not in sent.value.headers
    page.go_back()
    assert page.url == guide
    assert visit.errors == []


TELL = """() => new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() =>
  console.info(`${document.body.childNodes.length} left, ${document.title}, ${location.pathname}`))))
  .observe(document.body, {childList: true})"""


def test_the_screen_is_empty_before_the_next_page_comes(visit, guide):
    page = visit(guide + PAGE).page
    waiting = []
    page.context.unroute_all()
    page.context.route(f"https://{HOST}/**", lambda route: waiting.append(route))
    page.evaluate(TELL)
    with page.expect_request(AWAY), page.expect_console_message(lambda message: message.type == "info") as told:
        page.locator(".leave-link").tap(no_wait_after=True)
    assert told.value.text == f"0 left, {HOST}, {urlsplit(guide + PAGE).path}"
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].fulfill(body="<p>Sun", content_type="text/html")
    page.wait_for_url(AWAY)


def test_the_keyboard_comes_to_it_first_of_all_but_the_links_that_skip(visit, guide):
    page = visit(guide + PAGE).page
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("""() => {
          const element = document.activeElement, box = element.getBoundingClientRect();
          return [element.textContent.trim(), element.contains(document.elementFromPoint(box.left + 5, box.top + 8))];
        }"""))
    assert [text for text, _ in stops[:4]] == ["Skip to the text", "Skip to help", "Leave quickly", "Your history stays"]
    assert [text for text, free in stops if not free] == []
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(AWAY)


def test_three_presses_of_shift_leave(visit, guide):
    page = visit(guide + PAGE, **{"is_mobile": False, "has_touch": False}).page
    assert page.locator(".leave-keys").is_visible()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(AWAY)


PRESS = """presses => {
  for (const [key, time, repeat] of presses) {
    const event = new KeyboardEvent("keydown", {key, repeat, bubbles: true});
    Object.defineProperty(event, "timeStamp", {value: time * 1000});
    document.body.dispatchEvent(event);
  }
  return document.body.childNodes.length > 0;
}"""


@pytest.mark.parametrize(
    "presses",
    [
        [["Shift", 0], ["Shift", 1]],
        [["Shift", 0], ["Shift", 2], ["Shift", 5]],
        [["Shift", 0], ["A", 0.2], ["Shift", 1], ["B", 1.2], ["Shift", 2], ["C", 2.2]],
        [["Shift", 0], ["Shift", 0.1, True], ["Shift", 0.2, True], ["Shift", 0.3, True]],
        [["Escape", 0], ["Escape", 0.1], ["Escape", 0.2]],
    ],
    ids=["two", "too slow", "capitals", "held down", "Escape"],
)
def test_other_presses_do_not(visit, guide, presses):
    page = visit(guide + PAGE).page
    assert page.evaluate(PRESS, presses), "the page is gone"


def test_the_last_three_presses_count(visit, guide):
    page = visit(guide + PAGE).page
    assert not page.evaluate(PRESS, [["Shift", 0], ["Shift", 9], ["Shift", 10], ["Shift", 13.9]])


def test_without_javascript_it_is_a_plain_link(visit, guide):
    page = visit(guide + PAGE, js=False).page
    assert page.locator(".leave-keys").is_hidden()
    with page.expect_request(AWAY) as sent:
        page.locator(".leave-link").tap()
    page.wait_for_url(AWAY)
    assert "referer" not in sent.value.headers


def test_it_says_what_it_does_not_do_and_stays_off_paper(visit, guide):
    page = visit(guide + PAGE).page
    page.get_by_role("link", name="Your history stays").tap()
    page.wait_for_url(f"{guide}about/#leaving-quickly")
    assert "does not clear your history" in page.locator("article").inner_text()
    page.goto(guide + PAGE)
    page.emulate_media(media="print")
    assert page.locator(".leave").is_hidden()
