"""The page for clinicians as it is used: choose, copy one message, print one sheet; and sets without a script."""

import io
from urllib.parse import parse_qs, urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

NAMES = ["Causes", "After something terrible"]


def read(picture: bytes) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))}


def test_choose_a_page_and_a_section_and_get_one_message_and_one_sheet(page_at, addressed):
    visit = page_at(width=390, permissions=["clipboard-read", "clipboard-write"])
    page = visit.page
    page.add_init_script("window.print = () => dispatchEvent(new Event('beforeprint'))")
    page.goto(f"{addressed}for-clinicians/")
    tray = page.locator(".tray")
    expect(tray).to_be_hidden()
    page.get_by_role("checkbox", name="Choose: Causes", exact=True).check()
    row = page.locator(".choose > ul > li").filter(has=page.get_by_role("link", name="Trauma and grief", exact=True))
    row.locator("summary").click()
    row.get_by_role("checkbox", name="Choose: Trauma and grief: After something terrible").check()
    expect(tray.get_by_role("status")).to_have_text("2 chosen")
    tray.get_by_role("button", name="Copy message").click()
    codes = [f"{addressed}s/h7q/", f"{addressed}s/j4m2/"]
    message = "Something to read from Insightful Matters: \n" + "\n".join(codes)
    assert page.evaluate("navigator.clipboard.readText()") == message
    for name in ("Email", "Message"):
        draft = tray.get_by_role("link", name=name).get_attribute("href")
        assert parse_qs(urlsplit(draft).query)["body"] == [message]

    tray.get_by_role("button", name="Print a sheet").click()
    page.emulate_media(media="print")
    assert page.title() == "Reading from Insightful Matters"
    sheet = page.locator(".chosen-sheet")
    expect(sheet.get_by_role("heading")).to_have_text("Reading from Insightful Matters")
    assert sheet.locator("li span").all_text_contents() == NAMES
    assert read(sheet.screenshot()) == set(codes)
    expect(page.locator("#help")).to_be_visible()
    for hidden in (page.locator(".choose"), page.locator("#page-title"), page.locator(".booking"), page.locator(".top")):
        assert hidden.count() == 0 or hidden.first.is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.title().startswith("For clinicians")
    tray.get_by_role("button", name="Clear").click()
    expect(tray).to_be_hidden()
    assert (visit.errors, visit.outside) == ([], [])
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.search, location.hash]") == [0, 0, "", "", ""]


def test_sets_work_without_a_script(page_at, addressed):
    page = page_at(width=390, js=False).page
    page.goto(f"{addressed}for-clinicians/")
    assert page.locator("input").count() == 0
    for name in ("First session", "After trauma", "For family"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        draft = page.get_by_role("link", name=f"Email: {name}").get_attribute("href")
        assert draft.startswith("mailto:?subject=Something%20to%20read&body=Something%20to%20read%20from%20Insightful%20Matters%3A")
    page.get_by_role("link", name="Sheet to print: After trauma").click()
    page.wait_for_url(f"{addressed}s/q3r/")
    assert page.title() == "Reading from Insightful Matters"
    codes = page.locator(".sheet a").evaluate_all("links => links.map(link => link.href)")
    assert len(codes) == 4
    assert read(page.locator(".sheet").screenshot()) == set(codes)
    expect(page.locator("#help")).to_be_visible()


def test_each_page_says_what_it_is_for_and_when_not_to_send_it(page_at, addressed):
    page = page_at(js=False).page
    page.goto(f"{addressed}for-clinicians/")
    rows = page.locator(".choose > ul > li")
    assert rows.count() > 25
    for text in rows.all_text_contents():
        assert "Not for:" in text and " min" in text and "review pending" in text
    row = rows.filter(has=page.get_by_role("link", name="EMDR", exact=True))
    expect(row).to_contain_text("evidence: recommended in national guidelines")
