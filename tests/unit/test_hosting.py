"""What is written for hosts: headers, redirects, and the file for security researchers."""

import re
from datetime import date

import pytest

from guide.hosting import (
    ASK_AGAIN, FOR_GOOD, HEADERS, Way, headers_file, lasting, moved, nginx_file, redirects_file, security_txt,
)  # fmt: skip
from guide.reading import Page

POLICY = "default-src 'none'; style-src 'sha256-x'"
REFRESH = '<meta http-equiv="refresh" content="0;url={to}">'


def stub(to, more=""):
    return Page(f"<!doctype html><meta charset=utf-8>{more}{REFRESH.format(to=to)}<p>Moved")


def test_pages_that_only_send_readers_on_become_redirects():
    pages = {
        "old/index.html": stub("../causes/"),
        "deep/old/index.html": stub("../../causes/trauma/#grief"),
        "s/f2f/index.html": stub("../../", '<meta name="robots" content="noindex">'),
        "parted/index.html": stub("../causes/", '<ul><li id="a"><a href="../coping/">A</a></ul>'),
        "later/index.html": Page('<meta http-equiv="refresh" content="30; url=../causes/">'),
        "causes/index.html": Page("<p>Write http-equiv=refresh content=0"),
    }
    assert moved(pages, "https://example.org/guide/") == {
        "/guide/old/": Way("/guide/causes/", 301),
        "/guide/deep/old/": Way("/guide/causes/trauma/#grief", 301),
        "/guide/s/f2f/": Way("/guide/", 302),
    }
    assert moved(pages, "/")["/old/"] == Way("/causes/", 301)


def test_a_refresh_inside_noscript_and_one_to_the_whole_address_count_too():
    page = Page('<noscript><meta http-equiv="refresh" content="0;url=https://example.org/new/"></noscript>')
    assert moved({"old/index.html": page}, "https://example.org/") == {"/old/": Way("/new/", 301)}


def test_every_header_is_set_by_one_rule():
    text = headers_file(POLICY, ["assets/scripts/a.0123abcd.js", "assets/plain.svg", "index.html"], "/guide/", preview=False)
    names = re.findall(r"^  ([\w-]+):", text, re.M)
    assert sorted(names) == sorted({*HEADERS, "Content-Security-Policy", "Cache-Control"})
    assert f"  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n" in text
    assert f"/guide/assets/scripts/*\n  Cache-Control: {FOR_GOOD}\n" in text
    assert "X-Robots-Tag" not in text


def test_a_file_that_changes_under_its_name_is_never_kept_for_good():
    paths = ["a/b.0123abcd.css", "a/c.0123abcd.css", "a/plain.css", "a/b/d.0123abcd.js", "a/b/e/f.0123abcd.js", "g/h.0123abcd.js", "g/i/plain.js"]
    text = headers_file(POLICY, paths, "/", preview=False)
    assert re.findall(r"^(/.+)\n  Cache", text, re.M) == ["/a/b.0123abcd.css", "/a/b/*", "/a/c.0123abcd.css", "/g/h.0123abcd.js"]


def test_a_preview_is_not_to_be_found():
    assert "  X-Robots-Tag: noindex\n" in headers_file(POLICY, [], "/", preview=True)


def test_no_header_is_too_long_for_a_host():
    assert all(len(line) < 2000 for line in headers_file("x" * 1900, [], "/", preview=True).splitlines())


@pytest.mark.parametrize("path, lasts", [("a.0123abcd.js", True), ("x/b.89abcdef.woff2", True), ("a.js", False), ("a.0123abcd/index.html", False)])
def test_only_files_named_by_their_content_last(path, lasts):
    assert bool(lasting([path])) is lasts


def test_redirects_are_one_a_line():
    assert redirects_file({"/old/": Way("/new/#a", 301), "/s/x/": Way("/new/", 302)}) == "/old/ /new/#a 301\n/s/x/ /new/ 302\n"


def test_nothing_in_an_address_ends_a_line_of_nginx():
    text = nginx_file(POLICY, {'/a";return 200 x;/': Way("/$uri{/", 301), "/s/x/": Way("/b/", 302)})
    assert '  "/a%22%3Breturn%20200%20x%3B/" "/%24uri%7B/";' in text and '"/s/x" "/b/"' in text
    assert ASK_AGAIN in text and FOR_GOOD in text


CONTACT = {"security": {"contact": "mailto:safe@example.org", "expires": date(2027, 5, 31)}}


def test_security_txt_holds_contact_and_day_from_the_data():
    assert security_txt(CONTACT, "https://example.org/guide/").splitlines() == [
        "Contact: mailto:safe@example.org",
        "Expires: 2027-05-31T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://example.org/guide/.well-known/security.txt",
    ]
    assert "Canonical" not in security_txt(CONTACT, "/")


@pytest.mark.parametrize("practice", [{}, {"security": None}, {"security": {"contact": None, "expires": None}}, {"security": {"contact": "x"}}])
def test_without_contact_or_day_there_is_no_security_txt(practice):
    assert security_txt(practice, "/") == ""
