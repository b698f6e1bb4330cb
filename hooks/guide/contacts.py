"""Ways to reach somebody, typed into pages: email addresses, and the practice's booking page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from posixpath import dirname, relpath
from urllib.parse import urlsplit

from guide.model import MANY, Guide, Page
from guide.phrases import HIDDEN, texts
from guide.problems import ERROR, WARNING, Problem
from guide.rules import words_in

EMAIL = re.compile(r"(?<![\w.@/:=-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b|(?<=mailto:)[^\s)?\"'>]+@[^\s)?\"'>]+")


def check_emails(guide: Guide) -> Iterator[Problem]:
    """Addresses of people. The practice's own stands in its data, so that it can change."""
    practice = guide.extra.get("practice") or {}
    practice = practice if isinstance(practice, dict) else {}
    own = str(practice.get("email") or "").lower()
    domain = own.rpartition("@")[2]
    for page in guide.pages.values():
        for line, email in _emails(page):
            host = email.lower().rpartition("@")[2]
            if re.fullmatch(r"(?:.*\.)?example(?:\.\w+)?", host):
                continue
            ours = bool(domain) and host == domain
            yield Problem(
                page.path,
                line,
                f"The email address {email} is typed into the text.",
                (
                    f"Take it out and link to the page about getting in touch: {_link_to_booking(guide, page)}"
                    if ours
                    else (
                        "Take it out: a person's address must not be public, and the practice's own belongs in"
                        " data/practice.yml."
                    )
                ),
                rule="email-in-text",
                level=WARNING if ours else ERROR,
            )


@lru_cache(maxsize=MANY)
def _emails(page: Page) -> list[tuple[int, str]]:
    """Line and address of each email address on a page; most pages have an @ only where they cite a source."""
    lines = [
        *enumerate(page.body.split("\n"), page.body_line),
        *((page.line(*where), text) for where, text in texts(page.meta)),
    ]
    return [
        (line, email)
        for line, text in (lines if any("@" in text for _, text in lines) else ())
        if text.count("@") > text.count("[@") or "&" in text or "mailto:" in text
        for email in dict.fromkeys(match[0] for match in EMAIL.finditer(unescape(text).translate(HIDDEN)))
    ]


def check_booking_links(guide: Guide) -> Iterator[Problem]:
    """The address of the booking system typed into a page: it would stay there when the practice changes it."""
    practice = guide.extra.get("practice")
    booking = practice.get("booking") if isinstance(practice, dict) else None
    if not isinstance(booking, dict):
        return
    hosts = {host.lower() for host in words_in(booking.get("hosts"))}
    hosts |= {_host(str(booking.get("url") or ""))} - {""}
    for page in guide.pages.values() if hosts else []:
        many = "//" in page.body or "&" in page.body
        for line, text in enumerate(page.body.split("\n"), page.body_line) if many else ():
            if "/" not in text and "&" not in text:
                continue
            for address in dict.fromkeys(re.findall(r"(?:https?:)?//[^\s)>\]\"'<]+", unescape(text), re.I)):
                if _host(address) in hosts:
                    what = f"The booking address {address} is typed into the text, where nobody would update it."
                    yield Problem(
                        page.path,
                        line,
                        what,
                        f"Write {_link_to_booking(guide, page)} in its place.",
                        rule="booking-typed",
                    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _link_to_booking(guide: Guide, page: Page) -> str:
    to = next((src for src, other in guide.pages.items() if other.meta.get("template") == "book.html"), "book.md")
    return f"[how to get in touch]({relpath(to, dirname(page.src) or '.')})"
