"""The search as people use it: in felt words, by touch and by keyboard, help first in need, and nothing left behind."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

import tasks
from guide.pages import read_guide
from guide.search import phrases

PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
CASES = yaml.safe_load((tasks.ROOT / "tests/cases/search.yml").read_text("utf-8"))
ROWS = yaml.safe_load((tasks.ROOT / "data/search.yml").read_text("utf-8"))
PAGE = "causes/trauma-and-grief/"
MOST_BYTES = 27_000  # page, script, style and index, compressed, until the first result
GUIDE = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
OWN = {
    phrase.text: page.url + (f"#{phrase.anchor}" if phrase.anchor else "")
    for page in GUIDE.pages.values()
    for phrase in phrases(page)
}


@pytest.fixture(scope="module")
def guide(built_site, served) -> str:
    """The address of the real guide, served from the folder that its public address names."""
    practice = yaml.safe_load((tasks.ROOT / "data/practice.yml").read_text("utf-8"))
    return served(built_site, urlsplit(practice["site_url"] or "").path or "/")


@pytest.fixture(scope="module")
def answers(browser, guide) -> dict:
    """What the script answers to everything that is asked below, with the whole index and with its first file alone."""
    page = browser.new_page()
    page.goto(f"{guide}search/")
    page.get_by_role("searchbox").wait_for()  # the script has come
    asked = [*CASES["pages"], *OWN, *CASES["quiet"], *(query for several in CASES["help"].values() for query in several)]
    found = page.evaluate(
        """async asked => {
            const link = document.querySelector("[data-index]");
            const script = performance.getEntriesByType("resource").find(({name}) => /\\/search\\.[^/]*js$/.test(name)).name;
            const {Index} = await import(script);
            const read = async name => (await fetch(new URL(name, link.href))).json();
            const first = await read(link.dataset.index), early = new Index(first), whole = new Index(first);
            for (const name of first.more) whole.add(await read(name));
            return Object.fromEntries(asked.map(query => [query,
                {help: early.help(query), later: whole.help(query), early: early.find(query), pages: whole.find(query)}]));
        }""",
        [*dict.fromkeys(map(str, asked))],
    )
    page.close()
    return found


def fits(found: dict, wanted: str) -> bool:
    return found["url"] == wanted if "#" in wanted else found["url"].partition("#")[0] == wanted


# In felt words.


def test_felt_words_find_their_page_among_the_first_three(answers):
    missed = {
        query: [page["url"] for page in answers[str(query)]["pages"][:3]]
        for query, wanted in CASES["pages"].items()
        if not any(fits(page, wanted) for page in answers[str(query)]["pages"][:3])
    }
    assert missed == {}


def test_the_first_file_alone_finds_nearly_all(answers):
    found = [
        any(fits(page, wanted) for page in answers[str(query)]["early"][:3]) for query, wanted in CASES["pages"].items()
    ]
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.parametrize("index", ["early", "pages"])
def test_every_phrase_that_staff_wrote_leads_where_they_said(answers, index):
    missed = {
        phrase: [page["url"] for page in answers[phrase][index][:3]]
        for phrase, wanted in OWN.items()
        if not any(fits(page, wanted) for page in answers[phrase][index][:3])
    }
    assert missed == {}


def test_what_is_found_is_there(answers, built_site):
    urls = {page["url"] for answer in answers.values() for page in answer["pages"]}
    assert len(urls) > 150
    for url in urls:
        address, _, anchor = url.partition("#")
        html = (built_site / address / "index.html").read_text("utf-8")
        assert not anchor or re.search(rf"\bid=\"?{re.escape(anchor)}[\"\s>]", html), url


# Help first.


@pytest.mark.parametrize("when", ["help", "later"])
def test_words_of_need_bring_their_help_first(answers, when):
    names = [block["name"] for block in ROWS["first"]]
    missed = {
        query: [names[number] for number in answers[query][when]]
        for name, queries in CASES["help"].items()
        for query in queries
        if [names[number] for number in answers[query][when]][:1] != [name]
    }
    assert missed == {}


@pytest.mark.parametrize("when", ["help", "later"])
def test_other_words_bring_no_alarm(answers, when):
    assert {query: answers[query][when] for query in CASES["quiet"] if answers[query][when]} == {}


# By touch, by keyboard, by ear.


def open_search(page, how="tap"):
    link = page.get_by_role("banner").get_by_role("link", name="Search")
    if how == "tap":
        link.tap()
    else:
        link.focus()
        page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Search").wait_for()
    return page.get_by_role("searchbox")


def test_by_touch_help_stands_above_the_pages_and_can_be_dialed(page_at, guide):
    visit = page_at(**PHONE)
    page = visit.page
    page.goto(guide + PAGE)
    field = open_search(page)
    expect(field).to_be_focused()
    field.press_sequentially("dont want to wake up")
    dialog = page.get_by_role("dialog")
    numbers = dialog.locator("a[href^='tel:'], a[href^='sms:']").locator("visible=true")
    assert [number.text_content() for number in numbers.all()] == ["Call 988", "Text 988", "Text HOME to 741741", "911"]
    for number in numbers.all():
        box = number.bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44 and box["y"] + box["height"] < 844, number.text_content()
    first = dialog.locator("ol a").first
    assert first.bounding_box()["y"] > numbers.last.bounding_box()["y"]
    for target in (first, dialog.get_by_role("button", name="Close"), field):
        assert target.bounding_box()["height"] >= 44
    field.fill("took too many pills")
    assert [number.text_content() for number in numbers.all()[:2]] == ["911", "Call 1-800-222-1222"]
    field.fill("behind glass")
    expect(numbers).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_have_count(0)
    assert visit.errors == [] and visit.outside == []


def test_by_keyboard_it_opens_leads_on_and_closes(page_at, guide):
    page = page_at().page
    page.goto(guide + PAGE)
    field = open_search(page, "keyboard")
    expect(field).to_be_focused()
    page.keyboard.type("cant cry")
    page.keyboard.press("Enter")
    expect(page.locator(".search ol a").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".search ol a").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{guide}what-is-emotional-numbness/#how-people-describe-it")
    field = open_search(page, "keyboard")
    expect(field).to_have_value("")
    page.keyboard.type("suicide")
    page.keyboard.press("Enter")
    expect(page.locator(".search a[href='tel:988']").locator("visible=true").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("banner").get_by_role("link", name="Search")).to_be_focused()
    field = open_search(page, "keyboard")
    page.keyboard.type("fog")
    page.keyboard.press("Escape")  # in the field, too: one press is enough
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_all_within_can_be_reached_by_tab_and_nothing_behind_it(page_at, guide):
    page = page_at().page
    page.goto(guide + PAGE)
    open_search(page, "keyboard")
    page.keyboard.type("cant cry")
    passed = []
    for _ in range(30):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.closest('dialog > *') ? document.activeElement.outerHTML : 'browser'"))
    within = page.evaluate(
        "[...document.querySelectorAll('dialog :is(a, button, input)')].filter(e => e.checkVisibility()).map(e => e.outerHTML)"
    )
    assert len(within) > 5
    assert set(within) <= set(passed) <= {*within, "browser"}


def test_what_was_found_is_said_when_the_typing_pauses(page_at, guide):
    page = page_at().page
    page.goto(guide + PAGE)
    field = open_search(page, "keyboard")
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_have_text("")
    field.press_sequentially("want to disappear")
    assert status.text_content() == ""  # not while somebody types
    expect(status).to_have_text(re.compile(r"^Help lines come first\. \d pages found\.$"))
    field.fill("xylophone")
    expect(status).to_have_text("No page found.")
    expect(page.get_by_text("It isn't you")).to_be_visible()
    assert page.locator(".search-none a").evaluate_all("links => links.map(link => link.href)") == [
        f"{guide}search/#all-pages", f"{guide}map/", f"{guide}help-now/"
    ]  # fmt: skip
    expect(page.get_by_role("dialog").get_by_role("list", name="Pages")).to_have_count(1)


def test_a_heading_of_the_page_that_is_open_closes_the_search_and_shows_it(page_at, guide):
    page = page_at(**PHONE).page
    page.goto(guide + PAGE)
    open_search(page).press_sequentially("my mother died and i feel nothing")
    page.locator(".search ol a").first.tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert urlsplit(page.url).fragment == "grief-at-first"
    page.wait_for_timeout(300)
    top = page.locator("#grief-at-first").evaluate("heading => heading.getBoundingClientRect().top")
    assert 0 <= top < 300


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_while_it_is_open(page_at, guide, width, scheme):
    page = page_at(width, scheme).page
    axe = (tasks.ROOT / "tests/vendor/axe.min.js").read_text("utf-8")
    page.goto(guide + PAGE)
    field = open_search(page, "keyboard")
    found = []
    for query in ("", "took too many pills", "cant cry", "xylophone"):
        field.fill(query)
        page.wait_for_timeout(700)  # the status has been said, too
        page.evaluate(axe)
        run = "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(({id}) => id))"
        found += [f"{query}: {fault}" for fault in page.evaluate(run)]
    assert found == []


def test_it_fits_a_screen_of_320_pixels(page_at, guide):
    page = page_at(320, height=256).page  # which is 1280 by 1024 at 400 %
    page.goto(guide + PAGE)
    open_search(page, "keyboard").fill("took too many pills and want to die")
    wide = "[...document.querySelectorAll('dialog, dialog *')].filter(e => e.getBoundingClientRect().right > 320).length"
    assert page.evaluate(wide) == 0
    last = page.locator("dialog ol a").last
    last.scroll_into_view_if_needed()
    assert last.bounding_box()["y"] < 256


# Nothing is left.


def test_no_query_leaves_the_device_or_stays_on_it(page_at, guide):
    asked = []
    for query in ("kill myself", "behind glass"):
        visit = page_at(**PHONE)
        page = visit.page
        seen = []
        page.context.on("request", lambda request, seen=seen: seen.append((request.url, request.post_data)))
        page.goto(guide + PAGE)
        length = page.evaluate("history.length")
        open_search(page).press_sequentially(query)
        page.keyboard.press("Enter")
        page.wait_for_timeout(1200)
        assert page.url == guide + PAGE and page.evaluate("history.length") == length
        kept = page.evaluate(
            """async () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
                ...(await indexedDB.databases()).map(base => base.name), ...await caches.keys(), window.name,
                JSON.stringify(history.state) ?? "null"].filter(kept => kept && kept != "null")"""
        )
        assert kept == [] and page.context.cookies() == []
        assert visit.outside == [] and visit.errors == []
        words = re.compile("kill|myself|behind|glass", re.I)
        assert [url for url, data in seen if data or words.search(url)] == []
        asked.append([url for url, _ in seen])
    assert sorted(asked[0]) == sorted(asked[1])  # the same files, whatever is typed


def test_who_comes_back_finds_no_trace(page_at, guide):
    page = page_at(**PHONE).page
    page.goto(guide + PAGE)
    open_search(page).press_sequentially("dead inside")
    page.locator(".search ol a").first.tap()
    page.wait_for_url(f"{guide}what-is-emotional-numbness/**")
    page.go_back()
    page.wait_for_url(guide + PAGE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "dead inside" not in page.content()
    page.goto(f"{guide}search/")
    page.get_by_role("searchbox").press_sequentially("dead inside")
    page.locator(".search ol a").first.tap()
    page.wait_for_url(f"{guide}what-is-emotional-numbness/**")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator(".search ol li")).to_have_count(0)


def test_the_browser_is_asked_for_no_service_and_remembers_no_form(page_at, guide):
    page = page_at().page
    page.goto(guide + PAGE)
    field = open_search(page, "keyboard")
    wanted = {"autocomplete": "off", "autocorrect": "off", "autocapitalize": "off", "spellcheck": "false", "name": None}
    assert {name: field.get_attribute(name) for name in wanted} == wanted
    assert page.locator("dialog form, dialog [action], .search form").count() == 0
    assert field.evaluate("field => field.form") is None


# The page of the search.


def test_without_javascript_the_link_leads_to_all_pages_in_felt_words(page_at, guide):
    page = page_at(**PHONE, js=False).page
    page.goto(guide + PAGE)
    page.get_by_role("banner").get_by_role("link", name="Search").tap()
    page.wait_for_url(f"{guide}search/")
    expect(page.get_by_text("The search field needs JavaScript")).to_be_visible()
    assert page.get_by_role("searchbox").count() == 0
    links = {link.get_attribute("href"): link.text_content() for link in page.locator(".felt a").all()}
    leads = {urljoin(page.url, href).removeprefix(guide) for href in links}
    assert {page.url for page in GUIDE.pages.values() if page.kind == "content"} <= leads
    assert set(OWN.values()) <= leads
    page.get_by_role("link", name="dead inside").tap()
    page.wait_for_url(f"{guide}what-is-emotional-numbness/")


def test_on_its_page_the_search_stands_in_the_page(page_at, guide):
    visit = page_at(**PHONE)
    page = visit.page
    page.add_init_script("""new PerformanceObserver(list => { self.moved = (self.moved ?? 0)
        + list.getEntries().reduce((sum, {value}) => sum + value, 0); }).observe({type: "layout-shift", buffered: true})""")
    page.goto(f"{guide}search/")
    field = page.get_by_role("searchbox")
    field.wait_for()
    assert not page.evaluate("self.moved")
    expect(page.get_by_text("needs JavaScript")).to_have_count(0)
    field.press_sequentially("no emotions")
    expect(page.locator(".search ol a").first).to_be_visible()
    page.get_by_role("banner").get_by_role("link", name="Search").tap()
    expect(field).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].filter(h => h.checkVisibility()).map(h => +h.localName[1])")
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert visit.errors == []


def test_where_the_index_cannot_be_read_the_link_leads_to_the_list(page_at, guide):
    page = page_at(**PHONE).page
    page.context.route("**/search/*.json", lambda route: route.abort())
    page.goto(guide + PAGE)
    page.get_by_role("banner").get_by_role("link", name="Search").tap()
    page.wait_for_url(f"{guide}search/")
    assert page.locator(".felt a").count() > 100


# What it weighs.


def test_page_script_style_and_index_fit_until_the_first_result(page_at, guide, built_site):
    page = page_at(**PHONE).page
    seen = []
    page.context.on("request", lambda request: seen.append(request.url))
    page.goto(guide + PAGE, wait_until="networkidle")
    field = open_search(page)
    field.press_sequentially("numb")
    expect(page.locator(".search ol a").first).to_be_visible()
    files = {Path(built_site, urlsplit(url).path.removeprefix(urlsplit(guide).path)) for url in seen if "favicon" not in url}
    sizes = {file.name: len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 9)) for file in files}
    heaviest = max(len(gzip.compress(file.read_bytes(), 9)) for file in built_site.glob("*/*/index.html"))
    rest = sum(size for name, size in sizes.items() if name != Path(PAGE).name)
    assert heaviest + rest <= MOST_BYTES, json.dumps(sizes)
