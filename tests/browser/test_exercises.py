"""The exercises and the page of plain statements, as people use them: by touch, by keyboard, with nothing moving, on paper."""

import re

import pytest

import tasks
from guide.pages import read_guide

PHONE = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
SENSES, BREATH, WORDS = "coping/five-senses/", "coping/breathing/", "coping/describe-the-numbness/"
EXERCISES = [SENSES, BREATH, WORDS]
KEPT = """async () => [document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(base => base.name), ...await caches.keys()].filter(Boolean)"""


@pytest.fixture
def exercise(page_at, guide):
    """`exercise(address, **more)` opens an exercise on a phone, ready to begin."""

    def open_at(address: str, **more):
        visit = page_at(**(PHONE | more))
        visit.page.goto(guide + address)
        visit.page.locator(".exercise").wait_for()
        return visit

    return open_at


def points(address: str) -> list[str]:
    """The numbered list of an exercise, as it is written."""
    [page] = [page for page in read_guide(tasks.ROOT / "docs", tasks.ROOT / "data").pages.values() if page.url == address]
    return [line.replace("*", "") for line in re.findall(r"^\d\. (.*)$", page.body, re.MULTILINE)]


def plain(text: str) -> str:
    return " ".join(text.split())


# Five senses


def test_by_touch_one_point_at_a_time_there_and_back(exercise):
    visit = exercise(SENSES)
    page = visit.page
    now = page.locator(".now")
    written = points(SENSES)
    assert page.locator("article > ol").is_visible()
    page.get_by_role("button", name="One at a time").tap()
    assert page.locator("article > ol").is_hidden()
    places = []
    for number, point in enumerate(written, 1):
        assert plain(now.inner_text()) == point
        assert page.locator(".place-in-list").inner_text() == f"{number} of {len(written)}"
        places.append(page.get_by_role("button", name="Next").bounding_box())
        page.get_by_role("button", name="Next").tap()
    assert places == [places[0]] * len(written), "the button moves away from under the finger"
    assert "This is where you are" in now.inner_text()
    page.get_by_role("button", name="Once more").tap()
    page.get_by_role("button", name="Next").tap()
    page.get_by_role("button", name="Back").tap()
    assert plain(now.inner_text()) == written[0]
    assert not page.get_by_role("button", name="Back").is_visible()
    assert visit.errors == [] and visit.outside == []


def test_by_keyboard_the_focus_is_never_lost(exercise):
    page = exercise(SENSES, is_mobile=False, has_touch=False).page
    focused = "document.activeElement.textContent.trim()"
    page.locator("#one-sense-at-a-time").click()
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "One at a time"
    page.keyboard.press("Enter")
    for _ in points(SENSES):
        assert page.evaluate(focused) == "Next"
        page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Done"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "One at a time"
    assert page.locator("article > ol").is_visible()


@pytest.mark.parametrize("address", [SENSES, BREATH])
def test_stop_ends_it_at_once_and_says_what_to_do_then(exercise, address):
    page = exercise(address).page
    page.locator("[data-do=begin]:visible").tap()
    page.get_by_role("link", name="Stop", exact=True).tap()
    assert page.locator(".card").is_hidden()
    assert page.locator("article > ol").is_visible()
    top = page.locator("#when-to-stop").bounding_box()["y"]
    assert 0 <= top < PHONE["height"] / 2


# Breathing


def test_the_shape_grows_and_shrinks_as_long_as_the_page_says_and_ends(exercise):
    visit = exercise(BREATH)
    page = visit.page
    page.clock.install()
    page.locator("[data-do=begin]:visible").tap()
    shape, now, count = page.locator(".shape"), page.locator(".now"), page.locator(".count")
    assert now.inner_text() == ""
    page.clock.run_for(1500)
    assert now.inner_text() == "Breathe in"
    look = "element => [element.classList.contains('full'), getComputedStyle(element, '::before').transitionDuration.split(',')[0]]"
    assert shape.evaluate(look) == [True, "3s"]
    assert count.is_hidden()
    page.clock.run_for(3000)
    assert now.inner_text() == "Breathe out"
    assert shape.evaluate(look) == [False, "5s"]
    page.clock.run_for(4 * 8000 + 3000)
    assert now.inner_text() == "Breathe out", "the fifth breath is the last one"
    page.clock.run_for(3000)
    assert "let your breath do what it likes" in now.inner_text()
    assert shape.is_hidden()
    page.get_by_role("button", name="Once more").tap()
    page.clock.run_for(1500)
    assert now.inner_text() == "Breathe in"
    assert visit.errors == [] and visit.outside == []


def test_where_nothing_is_to_move_the_seconds_are_counted(exercise):
    page = exercise(BREATH, reduced_motion="reduce").page
    page.clock.install()
    page.locator("[data-do=begin]:visible").tap()
    said = []
    for _ in range(9):
        page.clock.run_for(1000)
        said.append(f"{page.locator('.now').inner_text()} {page.locator('.count').inner_text()}")
    assert said == [*[f"Breathe in {n}" for n in (1, 2, 3)], *[f"Breathe out {n}" for n in (1, 2, 3, 4, 5)], "Breathe in 1"]
    assert page.locator(".count").is_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_something_moves_where_it_may(exercise):
    page = exercise(BREATH).page
    page.locator("[data-do=begin]:visible").tap()
    page.wait_for_function("() => document.getAnimations().length == 1")


def test_one_breath_begun_twice_is_one_breath(exercise):
    page = exercise(BREATH, reduced_motion="reduce").page
    page.clock.install()
    page.locator("[data-do=begin]:visible").tap()
    page.clock.run_for(2500)
    page.get_by_role("link", name="Stop", exact=True).tap()
    page.locator("[data-do=begin]:visible").tap()
    page.clock.run_for(900)
    assert page.locator(".now").inner_text() == page.locator(".count").inner_text() == ""
    page.clock.run_for(2600)
    assert page.locator(".now").inner_text() == "Breathe in"
    page.clock.run_for(1000)
    assert page.locator(".now").inner_text() == "Breathe out"


def test_a_page_that_is_hidden_rests(exercise):
    page = exercise(BREATH).page
    page.locator("[data-do=begin]:visible").tap()
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    assert page.locator(".card").is_hidden()


# Words to choose from


def test_chosen_words_become_sentences_to_copy_and_to_clear(exercise):
    visit = exercise(WORDS)
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lines = page.locator(".lines")
    assert lines.is_hidden() and page.get_by_role("button", name="Copy").is_hidden()
    for word in ("fog", "my hands", "my chest", "my face", "behind a window"):
        page.get_by_label(word, exact=True).tap()
    wanted = "I notice it in my chest, my face, and my hands. It is like fog. Other people and things seem to be behind a window."
    assert lines.inner_text() == wanted
    page.get_by_label("my face", exact=True).tap()
    assert lines.inner_text() == wanted.replace("my chest, my face, and my hands", "my chest and my hands")
    page.get_by_role("button", name="Copy").tap()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == lines.inner_text()
    page.get_by_role("button", name="Clear").tap()
    assert lines.is_hidden() and page.locator("article :checked").count() == 0
    assert page.evaluate("document.activeElement.value") == "my chest"
    assert visit.errors == [] and visit.outside == []


def test_words_are_chosen_by_keyboard(exercise):
    page = exercise(WORDS, is_mobile=False, has_touch=False).page
    page.locator("#where-is-it").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(".lines").inner_text() == "I notice it in my chest and my throat."
    ring = "getComputedStyle(document.activeElement.closest('label')).outlineStyle"
    assert page.evaluate(ring) == "solid"


def test_each_group_of_words_is_named_by_its_line(exercise):
    page = exercise(WORDS).page
    names = page.locator("legend").all_inner_texts()
    assert names == ["I notice it in …", "It is like …", "Other people and things seem to be …", "It is a little thinner …"]
    for name in names:
        assert page.get_by_role("group", name=name).count() == 1
    for box in page.get_by_role("checkbox").all():
        assert box.evaluate("box => box.closest('label').getBoundingClientRect().height") >= 44


def test_the_lines_alone_are_printed_with_help_and_the_page_is_whole_again_after(exercise):
    page = exercise(WORDS).page
    page.evaluate("window.print = () => { window.printed = document.documentElement.className; }")
    page.get_by_label("fog", exact=True).tap()
    page.get_by_role("button", name="Print these lines").tap()
    assert page.evaluate("window.printed") == "lines-only"
    page.emulate_media(media="print")
    shown = [plain(part.inner_text()) for part in page.locator("article > *, .after > *").all() if part.is_visible()]
    assert shown[0] == "Your lines It is like fog."
    assert all("Help, at any hour" in text for text in shown[1:])
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#choose-your-words").is_visible()


# Nothing is kept


USED = "() => document.querySelectorAll('article :checked').length || !document.querySelector('.card, .lines').hidden"


def use(page, address):
    if address == WORDS:
        page.get_by_label("fog", exact=True).tap()
    else:
        page.locator("[data-do=begin]:visible").tap()
    assert page.evaluate(USED)


@pytest.mark.parametrize("address", EXERCISES)
def test_nothing_is_left_after_reloading_going_away_and_coming_back(exercise, guide, address):
    visit = exercise(address)
    page = visit.page
    for leave in ("reload", "back", "kept by the browser"):
        use(page, address)
        assert page.evaluate(KEPT) == []
        if leave == "reload":
            page.reload()
        elif leave == "back":
            page.goto(guide + "tonight/")
            page.go_back()
        else:
            page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
        page.locator(".exercise").wait_for()
        assert not page.evaluate(USED), leave
        assert "fog" not in page.locator(".exercise").inner_text()
        assert "?" not in page.url
    assert visit.page.context.cookies() == [] and visit.outside == []


@pytest.mark.parametrize("address", EXERCISES)
def test_without_javascript_the_page_is_the_exercise(page_at, guide, address):
    page = page_at(**PHONE, js=False).page
    page.goto(guide + address)
    assert page.locator(".exercise").is_hidden()
    assert page.locator("article input, article button:visible").count() == 0
    if address == WORDS:
        assert page.get_by_text("It is like …").is_visible() and page.get_by_text("fog", exact=True).is_visible()
    else:
        assert [plain(item) for item in page.locator("article > ol > li").all_inner_texts()] == points(address)
    assert page.locator("#when-to-stop").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", EXERCISES)
def test_nothing_sticks_out_and_every_button_is_large_enough(exercise, address, scheme):
    page = exercise(address, scheme=scheme).page
    use(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    for button in page.locator(".exercise :is(button, a):visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, button.inner_text()


# Which page fits me now?


def test_not_wanting_to_be_here_comes_first_and_leads_to_help(page_at, guide):
    page = page_at(**PHONE).page
    page.goto(guide + "which-page/")
    first = page.locator("article li a").first
    assert first.inner_text() == "I don’t want to be here."
    number = page.locator("article li a[href^='tel:']").first
    reached = "link => { link.scrollIntoView({block: 'center'}); const box = link.getBoundingClientRect();" \
        " return link.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"
    assert number.evaluate(reached), "the number cannot be tapped"
    first.tap()
    page.wait_for_url(guide + "help-now/")


def test_each_row_leads_on_by_touch_and_nothing_is_asked(page_at, guide):
    visit = page_at(**PHONE)
    page = visit.page
    page.goto(guide + "which-page/")
    rows = page.locator("article > ul > li")
    assert rows.count() > 15
    assert all(row.bounding_box()["height"] >= 44 for row in rows.all())
    assert page.locator("article :is(input, form, select, textarea)").count() == 0
    row = rows.filter(has_text="It may be my medicine")
    row.tap(position={"x": 300, "y": row.bounding_box()["height"] - 6})  # beside the words
    page.wait_for_url(guide + "causes/brain-and-medicines/")
    assert page.evaluate(KEPT) == [] and visit.outside == []


def test_it_is_reached_from_the_first_page_and_by_keyboard(page_at, guide):
    page = page_at(width=390).page
    page.goto(guide)
    page.locator("article").get_by_role("link", name="Which page fits me now?").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(guide + "which-page/")
    page.locator("#it-cant-wait").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "I don’t want to be here."
    page.keyboard.press("Enter")
    page.wait_for_url(guide + "help-now/")
