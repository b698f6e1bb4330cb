"""All checks on links and images, in one list."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from guide.lines import prose_of, short
from guide.link_scan import Place, links_in, problem_on
from guide.link_shapes import check_bare_addresses, check_shape
from guide.link_targets import check_target
from guide.link_words import check_words
from guide.model import Guide
from guide.problems import Problem


def check_links(guide: Guide, root: Path) -> Iterator[Problem]:
    """Words, targets and shape of the links on every page."""
    docs = root / "docs"
    files = {Path(at, name).relative_to(docs).as_posix() for at, _, inside in os.walk(docs) for name in inside} | set(
        guide.pages
    )
    settings = guide.data["practice"].value if "practice" in guide.data else {}
    site = settings.get("site_url") if isinstance(settings, dict) else None
    place = Place(guide, files, str(site or ""))
    for page in guide.pages.values():
        prose = prose_of(page)
        links = links_in(prose)
        for link in links:
            if link.kind == "broken":
                what = (
                    f"The link “[{short(link.text or '')}]({short(link.target)}” has no ) at its end, so it is printed."
                )
                yield problem_on(page, link, what, "Write ) behind the address.", "link-unfinished")
                continue
            yield from check_words(page, link)
            yield from check_target(place, page, link)
        yield from check_shape(prose, links)
        yield from check_bare_addresses(prose, links)
