"""Handing a page on, as a person does it on a phone: copy a link, open it, let a camera read the code, print. And old addresses."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

PAGE = "daily-life/work-and-study/"
SECTION = "How to ask for less pressure"
TOPIC = ("numb", "work", "study")


def read(picture: bytes) -> list[str]:
    """What a camera reads in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def test_copy_a_link_open_it_let_a_camera_read_the_code_and_print(page_at, addressed):
    visit = page_at(width=390, permissions=["clipboard-read", "clipboard-write"], has_touch=True)
    page = visit.page
    page.add_init_script("window.print = () => window.printed = (window.printed ?? 0) + 1")
    page.goto(addressed + PAGE)
    page.get_by_role("link", name="Send or print this page").tap()
    panel = page.locator(".share-panel")
    expect(panel.get_by_role("heading", name="The whole page")).to_be_focused()
    assert page.url == addressed + PAGE  # it opens in place

    row = panel.get_by_role("listitem").filter(has=page.get_by_text(SECTION, exact=True).first)
    row.get_by_role("button", name=f"Copy link: {SECTION}").tap()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{addressed}s/k5y5/"
    assert read(panel.locator(".qr").screenshot()) == [f"{addressed}s/k5y/"]

    drafts = [row.get_by_role("link", name=f"{name}: {SECTION}").get_attribute("href") for name in ("Email", "Message")]
    assert [parse_qs(urlsplit(draft).query)["body"] for draft in drafts] == [
        [f"Something to read from Insightful Matters: {copied}"]
    ] * 2
    assert not [word for word in TOPIC for draft in drafts if word in draft.lower()]

    panel.get_by_role("link", name="Print").tap()
    assert page.evaluate("window.printed") == 1
    assert visit.errors == []
    row.get_by_role("link", name="QR code").tap()
    page.wait_for_url("**/qr.svg")
    assert read(page.screenshot()) == [copied]
    assert visit.outside == []

    opened = page_at(width=390, js=False)
    opened.page.goto(copied)
    opened.page.wait_for_url(f"{addressed}{PAGE}#how-to-ask-for-less-pressure")
    expect(opened.page.get_by_role("heading", name=SECTION)).to_be_in_viewport()


def test_without_a_script_all_of_it_is_plain_links(page_at, addressed):
    page = page_at(width=390, js=False).page
    page.goto(addressed + PAGE)
    page.get_by_role("link", name="Send or print this page").click()
    page.wait_for_url(f"{addressed}s/k5y/share/")
    assert page.title() == "Reading from Insightful Matters"
    assert page.get_by_role("button", name="Copy").count() == 0
    assert read(page.locator(".qr").screenshot()) == [f"{addressed}s/k5y/"]
    assert page.get_by_role("link", name=f"Email: {SECTION}").get_attribute("href").startswith("mailto:?subject=Something%20to%20read&")
    page.get_by_role("link", name=f"/s/k5y5/: {SECTION}").click()
    page.wait_for_url(f"{addressed}{PAGE}#how-to-ask-for-less-pressure")
    page.goto(f"{addressed}s/k5y/share/")
    page.get_by_role("link", name="Open to print").click()
    page.wait_for_url(addressed + PAGE)


def test_the_page_for_handing_on_has_all_its_buttons_too(page_at, addressed):
    visit = page_at(width=1280, permissions=["clipboard-read", "clipboard-write"])
    page = visit.page
    page.context.add_init_script("window.print = () => document.documentElement.dataset.printed = 'yes'")
    page.goto(f"{addressed}s/k5y/share/")
    page.get_by_role("button", name="Copy message").click()
    assert page.evaluate("navigator.clipboard.readText()") == f"Something to read from Insightful Matters: {addressed}s/k5y/"
    with page.expect_popup() as printed:
        page.get_by_role("link", name="Print").click()
    expect(printed.value.locator("html")).to_have_attribute("data-printed", "yes")
    assert printed.value.url == addressed + PAGE
    assert visit.errors == []


@pytest.mark.parametrize("js", [True, False])
def test_the_address_of_before_opens_the_page(page_at, addressed, js):
    page = page_at(js=js).page
    page.goto(f"{addressed}job/old-name/")
    page.wait_for_url(addressed + PAGE)


@pytest.mark.parametrize("anchor, where", [
    ("what-slips", f"{PAGE}#what-slips"),
    ("rest", "coping/daily-routines/#the-basics"),
])  # fmt: skip
def test_the_address_of_before_opens_the_section_wherever_it_is_now(page_at, addressed, anchor, where):
    page = page_at().page
    page.goto(f"{addressed}job/old-name/#{anchor}")
    page.wait_for_url(addressed + where)


def test_a_section_that_moved_from_a_living_page_is_found_there(page_at, addressed):
    page = page_at(width=390, js=False).page
    page.goto(f"{addressed}tonight/#sleep")
    line = page.locator("#sleep")
    expect(line).to_be_in_viewport()
    line.get_by_role("link", name="The basics").click()
    page.wait_for_url(f"{addressed}coping/daily-routines/#the-basics")


def test_the_signs_of_headings_are_for_the_pointer_only(page_at, addressed):
    page = page_at().page
    page.goto(addressed + PAGE)
    heading = page.get_by_role("heading", name=SECTION, exact=True)  # the sign adds nothing to its name
    sign = heading.locator(".permalink")
    assert sign.evaluate("sign => getComputedStyle(sign).opacity") == "0"
    heading.hover()
    assert sign.evaluate("sign => getComputedStyle(sign).opacity") == "1"
    sign.click()
    page.wait_for_url(f"{addressed}{PAGE}#how-to-ask-for-less-pressure")
    assert heading.get_by_role("link").count() == 0
    assert page.locator(".permalink").evaluate_all("signs => signs.every(sign => sign.tabIndex < 0)")
