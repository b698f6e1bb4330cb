"""A plain Markdown copy of each page, and `llms.txt`, which lists them: for programs that read for people.

Copies are made from the source, not from the HTML. What the site draws in stands in words; sources stand at the end; links
lead to the pages; help lines stand on top, because a program may pass on any part of a page, and the first part most of all.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from guide.citations import CITE
from guide.evidence import DRAW as EVIDENCE
from guide.helplines import DRAW as HELP
from guide.helplines import element, find
from guide.lines import Prose, fence_end, prose_of
from guide.link_scan import links_in
from guide.menu import INDEX, reading_order
from guide.model import Guide, Page

FILE = "index.md"  # beside each page's index.html
LIST = "llms.txt"
EDUCATION = "This is education, not a diagnosis or treatment."
_BOX = re.compile(r"^(?P<indent> *)(?:!!!|\?\?\?\+?|===[!+]*) ?(?:[\w-]+ *)*(?:\"(?P<title>[^\"]*)\")? *$")
_ATTRIBUTES = re.compile(  # with the line's end before them when they stand alone on theirs
    r"(?m)(?:(?<=[^\n])\n[ \t]*(?=\{[^{}\n]*\}[ \t]*$)|[ \t]*)\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}"
)
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

Address = Callable[[str], str]  # from an address below the site's root to one that works in the file at hand


def addresses(site_url: str, here: str) -> Address:
    """Whole addresses when the site has one, else ways from `here`, the address of a page below the site's root."""

    def address(url: str) -> str:
        if site_url:
            return site_url + url
        path, sign, anchor = url.partition("#")
        way = posixpath.relpath(path or ".", here or ".")
        return way + ("/" if not path or path.endswith("/") else "") + sign + anchor

    return address


def copy(page: Page, guide: Guide, *, site_name: str, site_url: str) -> str:
    """A page as Markdown. Wants the guide that all checks have passed."""
    address = addresses(site_url, page.url)
    practice = (guide.extra.get("practice") or {}).get("name") or ""
    head = [
        f"# {page.title}",
        "> " + "\n> ".join(help_lines(guide, address)),
        f"From [{site_name}]({address('')}), published by {practice}. [This page on the web]({address(page.url)}). {EDUCATION}",
    ]
    drawn = _DRAWN.get(str(page.meta.get("template") or ""), lambda *_: [])
    parts = [*head, text(page, guide, address), *drawn(guide, address), *_sources(page, guide), *_review(page, guide)]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def listing(guide: Guide, *, site_name: str, site_says: str, site_url: str) -> str:
    """`llms.txt`: what the guide is, who to call, and every page with the address of its copy."""
    address = addresses(site_url, "")
    practice = (guide.extra.get("practice") or {}).get("name") or ""
    parts = [
        f"# {site_name}",
        f"> {site_says}",
        "\n".join(help_lines(guide, address)),
        f"Published by {practice}. {EDUCATION} Each page stands below as plain Markdown, with help lines on top and its "
        "sources at its end. When you pass something on, pass on the help lines too, and say where it is from.",
    ]
    below: dict[str, list[str]] = {}
    for src in reading_order(guide):
        page = guide.pages[src]
        folder = posixpath.join(posixpath.dirname(src), INDEX)
        section = guide.pages[folder].label if folder in guide.pages and folder != INDEX else site_name
        entry = f"- [{page.title}]({address(page.url + FILE)}): {page.meta.get('description') or ''}"
        below.setdefault(section, []).append(entry)
    parts += [f"## {section}\n\n" + "\n".join(entries) for section, entries in below.items()]
    return "\n\n".join(parts) + "\n"


def help_lines(guide: Guide, address: Address) -> Iterator[str]:
    """Who to call, as it stands at the foot of every page."""
    data, country = guide.extra.get("help") or {}, (guide.extra.get("practice") or {}).get("country")
    line = find(data, country, "crisis") or {}
    says = " ".join(str(line[key]) for key in ("happens", "hours") if line.get(key))
    others = " ".join(str(other["text"]) for other in line.get("languages") or [])
    if line:
        yield " ".join(filter(None, [f"**Help, at any hour.** {_ways(line)}.", others, says, str(data.get("welcome") or "")]))
    emergency = find(data, country, "emergency")
    call = f"In an emergency call {emergency['call']}. " if emergency else ""
    yield f"{call}[All help lines and other countries]({address('help-now/')})"


def _ways(line: dict[str, Any]) -> str:
    """`Name: call 1 or text WORD to 2, or chat at https://…`."""
    if line.get("url"):
        return f"{line['name']}: <{line['url']}>"
    word = f"{line['text_word']} to " if line.get("text_word") else ""
    ways = [f"call {line['call']}"] if line.get("call") else []
    ways += [f"text {word}{line['text']}"] if line.get("text") else []
    chat = [f"chat at <{line['chat']}>"] if line.get("chat") else []
    return f"{line['name']}: {', or '.join(filter(None, [' or '.join(ways), *chat]))}"


# A page's own text


def text(page: Page, guide: Guide, address: Address) -> str:
    """The text of a page with everything resolved that only this site understands; code stays as it is."""
    prose = prose_of(page)
    edits = [*_marks(prose, guide, address), *_targets(prose, guide, address)]
    edits += [(*match.span(), "") for match in _ATTRIBUTES.finditer(prose.text)]
    return "\n".join(_boxes(_edited(page.body, prose, edits).split("\n"))).strip("\n")


def _marks(prose: Prose, guide: Guide, address: Address) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of each `[@id]`, `[help:role]` and `[evidence:level]`."""
    data, country = guide.extra.get("help") or {}, (guide.extra.get("practice") or {}).get("country")
    levels = guide.extra.get("evidence") or {}
    for match in CITE.finditer(prose.text):
        yield *match.span(), f"[^{match[1]}]"
    for match in EVIDENCE.finditer(prose.text):
        yield *match.span(), str(levels.get(match[1], match[1]))
    for match in HELP.finditer(prose.text):
        line = find(data, country, match[1]) or {"name": "help lines", "url": address("help-now/")}
        words, (start, end) = "".join(element(line).itertext()), match.span()
        above = re.search(r"(?<=[^\n])\n[ \t]*$", prose.text[:start])
        if above and prose.text[end : end + 1] == ".":  # a line that begins “911. ” would be point 911 of a list
            start, words = above.start(), f" {words}"
        yield start, end, f"[{words}]({line['url']})" if line.get("url") else words


def _targets(prose: Prose, guide: Guide, address: Address) -> Iterator[tuple[int, int, str]]:
    """Start, end and new form of each link within the guide."""
    for link in links_in(prose):
        if not link.target or _OUTSIDE.match(link.target) or link.kind == "broken":
            continue
        path, sign, anchor = link.target.partition("#")
        src = posixpath.normpath(posixpath.join(posixpath.dirname(prose.page.src), path)) if path else prose.page.src
        url = guide.pages[src].url if src in guide.pages else src
        before, _, after = prose.text[link.start : link.end].rpartition(link.target)
        yield link.start + len(before), link.end - len(after), address(url + sign + anchor)


def _edited(body: str, prose: Prose, edits: list[tuple[int, int, str]]) -> str:
    """A body with passages replaced. They are places in `Prose.text`, whose lines have the length of the body's, but in code."""
    starts = [0]
    for line in body.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def place(position: int) -> int:
        return starts[prose.line(position) - prose.page.body_line] + position - (prose.text.rfind("\n", 0, position) + 1)

    for start, end, words in sorted(edits, reverse=True):
        body = body[: place(start)] + words + body[place(start) + end - start :]
    return body


def _boxes(lines: list[str]) -> Iterator[str]:
    """Boxes and tabs as quotations, which every program knows; all other lines as they are."""
    number = 0
    while number < len(lines):
        end = fence_end(lines, number)
        if end is not None and end > number:
            yield from lines[number : end + 1]
            number = end + 1
            continue
        box = _BOX.match(lines[number])
        number += 1
        if not box:
            yield lines[number - 1]
            continue
        indent = box["indent"]
        inside = []
        while number < len(lines) and (not lines[number].strip() or lines[number].startswith(f"{indent}    ")):
            inside.append(lines[number].removeprefix(f"{indent}    ").rstrip())
            number += 1
        while inside and not inside[-1]:
            inside.pop()
            number -= 1
        if box["title"]:
            yield f"{indent}> **{box['title']}**"
            yield f"{indent}>"
        for line in _boxes(inside):
            yield f"{indent}> {line}".rstrip()


# What templates draw below or above the text


def _help_page(guide: Guide, _: Address) -> Iterator[str]:
    data = guide.extra.get("help") or {}
    home = (guide.extra.get("practice") or {}).get("country")
    for country in sorted(data.get("countries") or [], key=lambda country: country["id"] != home):
        also = f" or {country['emergency_also']}" if country.get("emergency_also") else ""
        lines = [f"- In an emergency call {country['emergency']}{also}."]
        for line in data.get("lines") or []:
            if line["country"] == country["id"]:
                others = [str(other["text"]) for other in line.get("languages") or []]
                says = [f"{_ways(line)}.", *others, line["happens"], line["hours"], line.get("note")]
                lines.append(f"- {' '.join(str(part) for part in says if part)} (Checked on {line['checked']}.)")
        yield f"## Help lines: {country['name']}\n\n" + "\n".join(lines)
    if directory := data.get("directory"):
        yield f"{_ways(directory)}. {directory.get('happens') or ''}"


def _all_sources(guide: Guide, _: Address) -> Iterator[str]:
    yield "\n".join(f"- {_record(source)}" for source in guide.sources.values())


def _contact(guide: Guide, _: Address) -> Iterator[str]:
    practice = guide.extra.get("practice") or {}
    rows = [("Book", (practice.get("booking") or {}).get("url")), ("Phone", practice.get("phone"))]
    rows += [("Email", practice.get("email")), ("Website", practice.get("website")), ("Address", practice.get("address"))]
    rows += [("Costs", practice.get("fees")), ("Insurance", practice.get("insurance")), ("Ages", practice.get("ages"))]
    rows += [("Licensed in", practice.get("licensed")), ("By video or phone", practice.get("telehealth"))]
    rows += [("Therapies", practice.get("therapies")), ("You hear back", practice.get("reply_time"))]
    rows += [("Waiting list", practice.get("waitlist"))]
    told = [(name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in rows if value]
    yield f"## {practice.get('name')}\n\n" + "\n".join(f"- {name}: {value}" for name, value in told) if told else ""


_DRAWN = {"help-now.html": _help_page, "sources.html": _all_sources, "book.html": _contact}


def _sources(page: Page, guide: Guide) -> Iterator[str]:
    """The sources of a page, as the notes that `[^id]` in its text leads to."""
    cited = dict.fromkeys(CITE.findall(prose_of(page).text))
    if cited:
        yield "## Sources\n\n" + "\n".join(f"[^{name}]: {_record(guide.sources.get(name) or {})}" for name in cited)


def _record(source: dict[str, Any]) -> str:
    who = " ".join(str(part) for part in (source.get("authors"), f"({source['year']})" if source.get("year") else "") if part)
    title = f"*{source['title']}*" if source.get("title") else ""
    url = f"<{source['url']}>" if source.get("url") else ""
    told = [f"{part}." for part in (who, title, source.get("about"), source.get("where")) if part]
    return " ".join([*told, url]).strip()


def _review(page: Page, guide: Guide) -> Iterator[str]:
    reviewed = page.meta.get("reviewed")
    if page.kind == "list":
        return
    if isinstance(reviewed, dict) and reviewed.get("by"):
        yield f"Reviewed by {reviewed['by']} on {reviewed.get('date')}."
    else:
        decision = (guide.extra.get("practice") or {}).get("publish_without_review") or {}
        decided = f" {decision['by']} decided on {decision['date']} to publish it all the same." if decision.get("date") else ""
        yield f"Clinical review is pending: no clinician has put their name to this page yet.{decided}"
