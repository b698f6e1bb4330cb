"""Looks at a built site as it is about to be handed over, whoever built it, and says loudly what readers would miss.

Some builders read this guide and ignore `hooks:` without a word: the site looks whole, and its cross-links, related pages,
sources and policy are gone. So this asks the guide's own text what each page must hold, and the folder whether it does. Nothing
here needs MkDocs. `python -m guide.verify SITE` in the project's folder.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from markdown import Markdown

from guide.booking import invites
from guide.built import check_site
from guide.citations import Citations, cites
from guide.crosslinks import CrossLinks
from guide.evidence import Evidence
from guide.helplines import HelpLines
from guide.pages import Guide, Page, read_guide
from guide.policy import policy_of
from guide.problems import Problem, report
from guide.related import related
from guide.repair import Repair
from guide.settings_file import Settings, composed
from guide.terms import TermIndex, terms_of

MARK = re.compile(r"\[(?:@[\w-]+|help:\w+|evidence:\w+)\]")  # what stands in a page's source, and never on a page
CODE = {"code", "pre", "kbd", "samp", "script", "style", "textarea"}
UNSAFE = ("'unsafe-", "http:", "https:", "*", "data:")
NEEDED = ("404.html", "_headers", "_nginx.conf", "_redirects")


class Seen(HTMLParser):
    """What a built page holds of the things that readers would miss."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        self.marks: list[tuple[int, str]] = []
        self.open: list[str] = []
        # The list of related pages is left by counting tags of its own name.
        self.list_tag, self.list_depth = "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag in CODE:
            self.open.append(tag)
        self.count["crosslink"] += tag == "a" and "crosslink" in classes
        self.count["booking"] += tag == "aside" and "booking" in classes
        self.count["source"] += tag == "li" and (given.get("id") or "").startswith("source-")
        self.count["quiet"] += tag == "meta" and given.get("name") == "referrer" and given.get("content") == "no-referrer"
        self.count["style"] += tag == "link" and "data-apart" in given  # pages that share a file of their own on purpose
        self.count["stub"] += tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh"
        if "related" in classes and not self.list_depth:
            self.list_tag, self.list_depth = tag, 1
        elif self.list_depth and tag == self.list_tag:
            self.list_depth += 1
        self.count["related"] += tag == "a" and self.list_depth > 0

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        if self.list_depth and tag == self.list_tag:
            self.list_depth -= 1

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            self.count["style"] += bool(data.strip())
        elif not self.open and "[" in data:
            self.marks += [(self.getpos()[0], mark) for mark in MARK.findall(data)]


def verify(site: Path, root: Path) -> list[Problem]:
    """Everything that is missing in the site built from the guide at `root`, sorted.

    Raises FileNotFoundError when there is no such folder.
    """
    guide = read_guide(root / "docs", root / "data")
    practice = guide.data["practice"].value if "practice" in guide.data else {}
    base = str(practice.get("site_url") or "/")
    found = check_site(site, base=base, name=site.name)
    found += [
        _missing(site, path, 1, "This file is missing.", "Build the site with the hooks of mkdocs.yml.", "verify-file")
        for path in (*NEEDED, *["sitemap.xml"] * base.startswith("https://"))
        if not (site / path).is_file()
    ]
    seen = {}
    for file in sorted(site.rglob("*.html")):
        path, html = file.relative_to(site).as_posix(), file.read_bytes().decode("utf-8", "replace")
        seen[path] = Seen(html)
        found += _page(site, path, html, seen[path])
    expected, neighbors = crosslinks(guide, root), related(guide)
    for src, page in guide.pages.items():
        path = f"{page.url}index.html"
        if path not in seen:
            hint = f"It should be made from {page.path}."
            found.append(_missing(site, path, 1, "This page is missing.", hint, "verify-page"))
        else:
            found += _from_source(site, path, guide, page, seen[path], expected[src], len(neighbors.get(src, [])))
    return sorted(set(found))


def _page(site: Path, path: str, html: str, seen: Seen) -> Iterator[Problem]:
    """What every page must carry, whatever it is made from."""
    policy = policy_of(html)
    if "default-src 'none'" not in policy:
        hint = "It has to stand first in the head, after the charset: is hooks/policy.py on?"
        yield _missing(site, path, 1, "The page has no content security policy.", hint, "verify-policy")
    elif bad := [word for word in policy.split() if any(part in word for part in UNSAFE)]:
        hint = "Take out what needs it."
        yield _missing(site, path, 1, f"The content security policy makes an exception: {bad[0]}.", hint, "verify-policy")
    if not seen.count["quiet"]:
        hint = 'Its head needs <meta name="referrer" content="no-referrer">.'
        yield _missing(site, path, 1, "The page tells other sites where a reader comes from.", hint, "verify-referrer")
    if not seen.count["style"] and not seen.count["stub"]:
        yield _missing(site, path, 1, "The page carries no style.", "Is hooks/style.py on?", "verify-style")
    for line, mark in seen.marks:
        hint = "Readers see the bare mark: are hooks/citations.py, helplines.py and evidence.py on?"
        yield _missing(site, path, line, f"The mark {mark} was not filled in.", hint, "verify-mark")


def _from_source(site: Path, path: str, guide: Guide, page: Page, seen: Seen, links: int, neighbors: int) -> Iterator[Problem]:
    """What a page must hold because of its text and front matter."""
    count = seen.count
    if count["booking"] != invites(page.meta):
        what = f"The page has {count['booking']} invitations to a session, and should have {int(invites(page.meta))}."
        yield _missing(site, path, 1, what, "Look at overrides/partials/booking.html.", "verify-booking")
    if links and not count["crosslink"]:
        what = f"None of the {links} words leads to the page that explains it."
        yield _missing(site, path, 1, what, "Is hooks/crosslinks.py on?", "verify-crosslinks")
    if neighbors and count["related"] < neighbors:
        what = f"{neighbors} related pages should stand here, and there are {count['related']}."
        yield _missing(site, path, 1, what, "Is hooks/related.py on?", "verify-related")
    cited = {source for _, source in cites(page)} & guide.sources.keys()
    if page.kind != "list" and cited and count["source"] < len(cited):
        what = f"{len(cited)} sources should stand below the text, and there are {count['source']}."
        yield _missing(site, path, 1, what, "Is hooks/citations.py on?", "verify-sources")


def crosslinks(guide: Guide, root: Path) -> dict[str, int]:
    """How many cross-links each page must have, by its path below docs/: found out by the code that makes them."""
    settings = Settings(composed(root / "mkdocs.yml"))
    entries = settings.entries("markdown_extensions")
    links = CrossLinks(TermIndex(terms_of(guide)))
    practice, extra = guide.extra.get("practice") or {}, guide.extra
    marks = [Repair(), Citations(), HelpLines(extra.get("help") or {}, practice.get("country")), Evidence(extra.get("evidence") or {})]
    converter = Markdown(
        extensions=[*(name for name, _, _ in entries), *marks, links],
        extension_configs={name: options for name, options, _ in entries if isinstance(options, dict)},
    )
    found = {}
    for src, page in guide.pages.items():
        links.page, links.enabled = src, page.meta.get("crosslinks") is not False
        found[src] = converter.reset().convert(page.body).count('class="crosslink"')
    return found


def _missing(site: Path, path: str, line: int, what: str, instead: str, rule: str) -> Problem:
    return Problem(f"{site.name}/{path}", line, what, instead, rule)


def main(folder: str) -> int:
    """Print what is missing in a built site; 1 when something is."""
    try:
        problems = verify(Path(folder), Path.cwd())
    except FileNotFoundError as reason:
        print(reason, file=sys.stderr)
        return 1
    print(report(problems) or "The built site holds all that it should.")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
