"""The practice's facts: what data/practice.yml may hold, and where booking may lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from guide.model import Guide
from guide.problems import Problem

PATH = "data/practice.yml"
TEXTS = (
    "name", "country", "phone", "email", "website", "fees", "insurance", "ages", "telehealth", "reply_time", "waitlist",
    "notice", "edit_url", "report_url", "leave",
)  # fmt: skip
ELSEWHERE = ("publish_without_review", "security")  # guide/publish.py and guide/hosting.py look at what stands in them
LISTS = ("address", "therapies", "licensed")
ADDRESSES = ("website", "edit_url", "report_url", "leave")
TRACKING = re.compile(
    r"^(utm_\w+|gclid|gbraid|wbraid|fbclid|msclkid|dclid|twclid|mc_[ce]id|_hs\w+|igshid|yclid|ref_?src)$", re.I
)


def check_practice(guide: Guide) -> Iterator[Problem]:
    """Unknown keys, values of the wrong form, unsafe addresses, therapies without a page, and the booking address."""
    parsed = guide.data.get("practice")
    if parsed is None:
        return
    practice = guide.extra.get("practice") or {}

    def say(what: str, instead: str, rule: str, *key: Any) -> Problem:
        return Problem(PATH, parsed.line("extra", "practice", *key), what, instead, rule)

    for key, value in practice.items():
        if key not in (*TEXTS, *LISTS, *ELSEWHERE, "booking"):
            nearest = get_close_matches(str(key), (*TEXTS, *LISTS, *ELSEWHERE, "booking"), 1)
            hint = f"Did you mean “{nearest[0]}:”?" if nearest else "Take it out; the file explains what it may hold."
            yield say(f"Nothing is known by the name “{key}:”.", hint, "practice-key-unknown", key)
        elif key in TEXTS and value is not None and not isinstance(value, str):
            yield say(
                f"“{key}:” needs text.", f'Put it in quotes: {key}: "{_written(key, value)}"', "practice-value", key
            )
        elif key in LISTS and value is not None and not isinstance(value, list):
            yield say(
                f"“{key}:” needs a list.",
                "Write each entry on a line of its own, with - in front.",
                "practice-value",
                key,
            )
        elif key in LISTS and any(not isinstance(entry, str) or not entry.strip() for entry in value or []):
            hint = "Write text behind each -, in quotes when it is a number, yes or no."
            yield say(f"An entry of “{key}:” is not text.", hint, "practice-value", key)
        elif key in TEXTS and isinstance(value, str) and (tag := re.search(r"<[^>\s][^>]*>|\*\*|\[[^\]]*\]\([^)]*\)", value)):
            hint = "Take it out; this file holds words only."
            yield say(f"“{tag[0][:40]}” would show on the pages as it is written.", hint, "practice-html", key)
        elif key in ADDRESSES and value and not _safe(value):
            yield say(
                f"“{key}:” is not a safe address.", "Write it whole, beginning with https://", "practice-address", key
            )
    if not practice.get("leave") and any(page.meta.get("leave") is True for page in guide.pages.values()):
        what = "Some pages offer to leave quickly (“leave: true”), and nothing says where to."
        hint = "Write the address of an everyday page, on the weather for example: leave: https://www.weather.gov/"
        yield say(what, hint, "leave-address-missing", "leave")
    if not practice.get("name"):
        yield say("The practice has no name.", "Write it behind “name:”.", "practice-name-missing", "name")
    if isinstance(practice.get("email"), str) and not re.fullmatch(
        r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", practice["email"]
    ):
        yield say("“email:” is not an email address.", "Write it like name@example.org.", "practice-email", "email")
    if isinstance(practice.get("phone"), str) and not re.fullmatch(r"\+?[\d ().-]{3,}", practice["phone"]):
        yield say(
            "“phone:” holds something that can't be dialed.",
            "Write digits, spaces and dashes only.",
            "practice-phone",
            "phone",
        )
    elif isinstance(practice.get("phone"), str) and not _whole(practice["phone"], practice.get("country")):
        what = (
            f"“{practice['phone']}” has {sum(map(str.isdigit, practice['phone']))} digits and can't be a whole phone"
            " number."
        )
        yield say(what, "Write it with its area code, as people dial it.", "practice-phone", "phone")

    known = {page.meta["therapy"] for page in guide.pages.values() if isinstance(page.meta.get("therapy"), str)}
    for number, therapy in enumerate(
        practice.get("therapies") or [] if isinstance(practice.get("therapies"), list) else []
    ):
        if str(therapy) not in known:
            hint = f"Write one of: {', '.join(sorted(known))}." if known else "First a page needs a “therapy:” line."
            yield say(
                f"No page is about the therapy “{therapy}”.", hint, "practice-therapy-unknown", "therapies", number
            )

    address = parsed.value.get("site_url") if isinstance(parsed.value, dict) else None
    if address and not (_safe(address) and str(address).endswith("/")):
        hint = "Write it whole, with https:// in front and / at the end."
        yield Problem(PATH, parsed.line("site_url"), "The site's public address is not whole.", hint, "site-address")
    yield from _check_booking(practice.get("booking"), say)


def _check_booking(booking: Any, say: Any) -> Iterator[Problem]:
    if not isinstance(booking, dict):
        if booking is not None:
            yield say(
                "“booking:” needs two lines below it.",
                "Write url: and hosts: as the file explains.",
                "booking-form",
                "booking",
            )
        return
    url, hosts = booking.get("url"), booking.get("hosts")
    for key in booking:
        if key not in ("url", "hosts"):
            nearest = get_close_matches(str(key), ("url", "hosts"), 1)
            hint = f"Did you mean “{nearest[0]}:”?" if nearest else "Take it out; the file explains what it may hold."
            yield say(
                f"Nothing is known by the name “{key}:” below “booking:”.", hint, "practice-key-unknown", "booking", key
            )
    if hosts is not None and not isinstance(hosts, list):
        hint = f"Write it on a line of its own below “hosts:”, with - in front: - {hosts}"
        yield say("“hosts:” needs a list.", hint, "practice-value", "booking", "hosts")
        return
    for number, host in enumerate(hosts or []):
        bare = re.sub(r"^[a-z]*:?//|[/?#:].*$", "", str(host).strip(), flags=re.I)
        if not isinstance(host, str) or bare != host or not re.fullmatch(r"[\w-]+(\.[\w-]+)+", bare):
            hint = (
                f"Write - {bare}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+", bare) else "Write it like - booking.example.org"
            )
            yield say(
                f"“{host}” is not the bare name of a host.", hint, "booking-host-form", "booking", "hosts", number
            )
    if not url:
        return
    if not _safe(url):
        yield say(
            "The booking address is not a safe one.",
            "Write it whole, beginning with https://",
            "booking-address",
            "booking",
            "url",
        )
        return
    parts = urlsplit(url)
    if parts.hostname not in [str(host).lower() for host in (hosts if isinstance(hosts, list) else [])]:
        yield say(
            f"The booking address leads to {parts.hostname}, which is not in the list of allowed hosts.",
            f"If that is your booking system, add “- {parts.hostname}” below “hosts:”. If not, correct the address.",
            "booking-host",
            "booking",
            "url",
        )
    for key, _ in parse_qsl(parts.query, keep_blank_values=True):
        if TRACKING.match(key):
            yield say(
                f"The booking address holds “{key}”, which tells others where a reader came from.",
                f"Take “{key}=…” out of it.",
                "booking-tracking",
                "booking",
                "url",
            )


def _whole(number: str, country: Any) -> bool:
    """Whether a phone number has as many digits as numbers have, in North America ten, or eleven with the 1."""
    found = re.sub(r"\D", "", number)
    if len(found) <= 3:
        return True  # a help number, which another check speaks about
    if country in ("US", "CA") and not number.startswith("+"):
        return len(found) == 10 or (len(found) == 11 and found[0] == "1")
    return 6 <= len(found) <= 15


def _written(key: str, value: Any) -> str:
    """What somebody wrote who meant text: YAML takes a bare no (for Norway) for a truth value."""
    if isinstance(value, bool):
        word = "yes" if value else "no"
        return word.upper() if key == "country" else word
    if isinstance(value, (dict, list)):
        return "…"
    return str(value)


def _safe(address: Any) -> bool:
    try:
        parts = urlsplit(str(address))
        return parts.scheme == "https" and bool(parts.hostname) and not re.search(r"[\s\"'<>]", str(address))
    except ValueError:
        return False
