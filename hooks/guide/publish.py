"""What must be settled before the guide goes out to readers, and what the practice decides about that.

While pages are edited, none of this stops anybody. `make publish-check` and a build with GUIDE_PUBLISH=1 say all of it at once.
Which pages need a clinician's name is a list in data/rules.yml, never code.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from guide.model import Guide, Page
from guide.problems import Problem

PRACTICE = "data/practice.yml"
RULES = "data/rules.yml"
DECISION = "publish_without_review"


def check_publish(guide: Guide) -> Iterator[Problem]:
    """Address, way to book, and the names of clinicians; dates and lost addresses are looked at by their own checks."""
    parsed = guide.data.get("practice")
    if parsed is None:
        return
    practice = guide.extra.get("practice") or {}
    if not parsed.value.get("site_url"):
        hint = "Write the public address behind “site_url:”, with https:// in front and / at the end."
        what = "Nobody has said where the site will stand, so links to share, sheets of paper and redirects can't be right."
        yield Problem(PRACTICE, parsed.line("site_url"), what, hint, rule="publish-address")
    booking = practice.get("booking")
    if not any((isinstance(booking, dict) and booking.get("url"), practice.get("phone"), practice.get("email"))):
        hint = "Write at least one of: “url:” below “booking:”, “phone:”, “email:”."
        what = "There is no way to reach the practice, and each page invites readers to do so."
        yield Problem(PRACTICE, parsed.line("extra", "practice"), what, hint, rule="publish-contact")
    if not decision(practice):
        for page, about in unnamed(guide):
            hint = (
                "Have one read it and enter name and date below “reviewed:”. Or let the practice decide to publish without, "
                f"below “{DECISION}:” in {PRACTICE}; the pages then say so."
            )
            what = f"No clinician has put their name to this page, which is about {about}."
            yield Problem(page.path, page.line("reviewed"), what, hint, rule="publish-review")


def unnamed(guide: Guide) -> Iterator[tuple[Page, str]]:
    """The pages that need a clinician's name and have none, each with what it is about."""
    for src, page in guide.pages.items():
        reviewed = page.meta.get("reviewed")
        about = next((str(about) for place, about in named(guide).items() if covers(place, src)), "")
        if about and not (isinstance(reviewed, dict) and reviewed.get("by")):
            yield page, about


def named(guide: Guide) -> dict[str, Any]:
    """Pages and folders that need a clinician's name, and what each is about, as data/rules.yml lists them."""
    rules = guide.data["rules"].value if "rules" in guide.data else None
    reviews = rules.get("reviews") if isinstance(rules, dict) else None
    pages = reviews.get("named") if isinstance(reviews, dict) else None
    return pages if isinstance(pages, dict) else {}


def covers(place: str, src: str) -> bool:
    """Whether a page (`folder/page.md`) is the place named, or in the folder named (`folder/`)."""
    return src == place or (place.endswith("/") and src.startswith(place))


def decision(practice: dict[str, Any]) -> dict[str, Any] | None:
    """The practice's decision to publish without a clinician's name, when it is whole: who decided, and when."""
    value = practice.get(DECISION)
    whole = isinstance(value, dict) and isinstance(value.get("by"), str) and value["by"].strip()
    return value if whole and type(value.get("date")) is date else None


def check_publish_data(guide: Guide, today: date) -> Iterator[Problem]:
    """The decision and the list themselves, at every check: one that is not whole would count for nothing."""
    if parsed := guide.data.get("practice"):
        practice = guide.extra.get("practice") or {}
        value = practice.get(DECISION)
        line = parsed.line("extra", "practice", DECISION)
        if value not in (None, {"by": None, "date": None}) and not decision(practice):
            hint = "Write two lines below it: “by:” with a name, and “date:” with the day, like 2026-05-31."
            yield Problem(PRACTICE, line, "The decision to publish without review is not whole.", hint, rule="publish-decision")
        elif decision(practice) and value["date"] > today:
            hint = "Write the day on which it was made."
            what = f"The decision to publish without review is dated {value['date']}, which is still to come."
            yield Problem(PRACTICE, line, what, hint, rule="publish-decision")
    for place in named(guide):
        if not any(covers(place, src) for src in guide.pages):
            hint = "Write the page's path below docs/ as it is now, or the folder with / at its end."
            what = f"No page is called {place}, so no page needs a clinician's name because of this line."
            line = guide.data["rules"].line("reviews", "named", place)
            yield Problem(RULES, line, what, hint, rule="publish-page")
