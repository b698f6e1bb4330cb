"""What is due once a week: which addresses are asked, what is said of each answer, and when there is nothing to say."""

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

import tasks
from guide.pages import read_guide
from guide.weekly import addresses, ask, links, months_between, overdue, outdated, week

SMALL = yaml.safe_load((tasks.ROOT / "tests/cases/checks.yml").read_text("utf-8"))["guide"]
TODAY = date(2026, 6, 1)


@pytest.fixture
def guide_at(tmp_path):
    """`guide_at({path: text})` is the folder of the small guide of the cases, with some files changed."""

    def make(changed=()):
        for path, text in {**SMALL, **dict(changed), "requirements.in": "", "tests/requirements.in": ""}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, "utf-8")
        return tmp_path

    return make


def test_addresses_end_where_the_sentence_goes_on():
    text = "See [a](https://a.org/x_(y)), <https://b.org/?q=1#part>, https://c.org. And (https://d.org/)."
    assert list(addresses(text)) == ["https://a.org/x_(y)", "https://b.org/?q=1", "https://c.org", "https://d.org/"]


def test_each_address_is_asked_once_and_told_where_it_stands(guide_at):
    root = guide_at({"docs/sun.md": SMALL["docs/sun.md"] + "\nhttps://lines.example.org/ and https://sun.example.org/\n"})
    found = {link.url: (link.path, link.line) for link in links(read_guide(root / "docs", root / "data"))}
    assert found["https://lines.example.org/"] == ("data/help.yml", 23)
    assert found["https://sun.example.org/"][0] == "docs/sun.md"


def test_a_week_without_news_gives_an_empty_list(guide_at):
    assert week(guide_at(), TODAY, lambda url: "", []) == ""


def test_everything_due_is_in_one_list(guide_at):
    sun = SMALL["docs/sun.md"].replace("id: f3f", "id: f3f\nreviewed: { by: Ann Lee, date: 2024-05-01 }")
    root = guide_at({"docs/sun.md": sun, "data/rules.yml": "reviews: { months: 24 }\n"})
    (root / "requirements.in").write_text("mkdocs==1.0  # the reason\n")
    answers = {"https://lines.example.org/": "gone: the site answers 404"}
    listed = [{"name": name, "version": "1.0", "latest_version": "2.0"} for name in ("MkDocs", "click")]
    text = week(root, date(2026, 11, 10), lambda url: answers.get(url, "unclear: no answer (x <b>)"), listed)
    assert text.count("- [ ] `data/help.yml:") >= 2
    assert "`data/help.yml:23` `https://lines.example.org/` the site answers 404" in text
    assert "`https://book.lightroom.net/?calendar=7` no answer \\(x &lt;b>\\)" in text
    assert "`docs/sun.md` was reviewed on 2024-05-01 by Ann Lee, 30 months ago." in text
    assert "`requirements.in` MkDocs 1.0: there is 2.0." in text and "click" not in text
    headings = [line for line in text.splitlines() if line.startswith("**")]
    assert len(headings) == 5 and headings[0] == "**Help lines to ring**"


@pytest.mark.parametrize("day, due", [("2024-06-02", False), ("2024-06-01", True), ("2020-01-01", True)])
def test_a_review_is_old_after_so_many_whole_months(guide_at, day, due):
    sun = SMALL["docs/sun.md"].replace("id: f3f", f"id: f3f\nreviewed: {{ by: Ann Lee, date: {day} }}")
    root = guide_at({"docs/sun.md": sun, "data/rules.yml": "reviews: { months: 24 }\n"})
    assert bool(list(overdue(read_guide(root / "docs", root / "data"), TODAY))) is due


def test_months_are_whole():
    assert [months_between(date(2026, 1, 31), date(2026, *day)) for day in ((2, 28), (3, 31), (1, 31))] == [0, 2, 0]


def test_the_real_pins_are_found():
    listed = [{"name": "pytest", "version": "1", "latest_version": "2"}, {"name": "mkdocs_minify_plugin", "version": "1", "latest_version": "2"}]
    assert len(list(outdated(tasks.ROOT, listed))) == 2


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        assert self.headers["Referer"] is None and self.headers["Cookie"] is None
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_a_site_answers_decides(site):
    assert ask(f"{site}/200") == ""
    assert ask(f"{site}/404") == "gone: the site answers 404"
    assert ask(f"{site}/403").startswith("unclear: the site answers 403")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1", "https://no.such.host.invalid/"])
def test_a_site_that_is_not_there_is_unclear_not_a_crash(url):
    assert ask(url).startswith("unclear: no answer (")
