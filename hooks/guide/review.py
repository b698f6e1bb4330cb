"""The pack for clinical review: every claim of the guide on paper, page by page, to read and sign without a computer.

`make review` writes it to notes/clinical-review.md. Its words are the pages' own, so it is never edited by
hand: make it anew before somebody reviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from guide.citations import CITE
from guide.evidence import DRAW as EVIDENCE
from guide.helplines import DRAW as HELP
from guide.helplines import find
from guide.menu import reading_order
from guide.model import Guide, Page
from guide.pages import read_guide
from guide.readability import blocks, plain, reading, running_text

FILE = "notes/clinical-review.md"
CHANGES = "notes/article-changes.md"
INTRO = """# For clinical review

This pack holds what the guide claims, page by page: its short points, every statement that rests on a source, what it says of
the strength of evidence, and its notes of caution. Read the page itself beside it; the pack does not replace it. Please
mark what is wrong, what you would not sign, and what is missing. Sign page by page, with a date. Until you do, the page
says that its review is pending.

Words in [square brackets] are drawn from the data: help lines, and how strong the evidence is.
"""


def pack(guide: Guide, changes: str) -> str:
    """The whole pack as Markdown. `changes` is the list of what differs from the practice's article."""
    parts = [INTRO]
    for src in reading_order(guide):
        parts.append("\n".join(_page(guide, guide.pages[src])))
    parts.append("\n".join(_help_lines(guide)))
    parts.append("\n".join(["## All sources", "", *(f"- {_source(guide, name)}" for name in guide.sources)]))
    parts.append(re.sub(r"^#", "##", changes, flags=re.MULTILINE).strip())
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _page(guide: Guide, page: Page) -> Iterator[str]:
    measured = reading(running_text(page))
    yield f"## {page.title}"
    yield ""
    yield (
        f"Address: /{page.url} · File: {page.path} · Words: {measured.words} · Average sentence: {measured.average}"
        " words"
    )
    yield f"· Longest: {measured.longest} · School grade: {measured.grade}"
    points = list(_between(page, str((guide.extra.get("brief") or {}).get("heading"))))
    if points:
        yield from ("", "**In brief**", "")
        yield from (f"- {words(guide, text)}" for text in points)
    claims = [text for _, text in blocks(page) if CITE.search(text) or EVIDENCE.search(text)]
    if claims:
        yield from ("", "**Rests on sources**", "")
        for text in claims:
            yield f"- {words(guide, text)}"
            yield from (f"    - {_source(guide, name)}" for name in dict.fromkeys(CITE.findall(text)))
    notes = list(_notes(page))
    if notes:
        yield from ("", "**Notes of caution, and where help lines stand**", "")
        yield from (f"- {words(guide, text)}" for text in notes)
    yield ""
    reviewed = page.meta.get("reviewed")
    signed = f"{reviewed['by']}, {reviewed['date']}" if reviewed else "__________________________"
    yield f"Reviewed by: {signed}   Date: ______________   ☐ as it is   ☐ with my changes"


def _help_lines(guide: Guide) -> Iterator[str]:
    yield from ("## Help lines", "")
    for line in (guide.extra.get("help") or {}).get("lines") or []:
        ways = [f"{way} {line[way]}" for way in ("call", "text", "chat") if line.get(way)]
        yield (
            f"- {line['country']}: **{line['name']}**, {', '.join(ways)}. {line['happens']} {line['hours']}"
            f" {line.get('note') or ''}"
        )
        yield f"    - checked {line['checked']}, to be checked again by {line['expires']}; source: {line['source']}"


def _between(page: Page, heading: str) -> Iterator[str]:
    """The blocks below a heading, up to the next one."""
    lines = [(found.line, found.text) for found in page.headings]
    start = next((line for line, text in lines if text == heading), None)
    end = next((line for line, _ in lines if start is not None and line > start), None)
    for line, text in blocks(page):
        if start is not None and line > start and (end is None or line < end):
            yield text


def _notes(page: Page) -> Iterator[str]:
    """Paragraphs of caution notes, and those that name a help line."""
    inside = False
    cautions = set()
    for line, text in page.prose():
        inside = text.startswith("!!!") or (inside and (not text.strip() or text.startswith("    ")))
        if inside:
            cautions.add(line)
    for line, text in blocks(page):
        if (line in cautions or HELP.search(text)) and not CITE.search(text):
            yield text


def words(guide: Guide, markdown: str) -> str:
    """A paragraph as a reader sees it, with what the data draws in."""
    levels = guide.extra.get("evidence") or {}
    help_data, practice = guide.extra.get("help") or {}, guide.extra.get("practice") or {}

    def line(match: re.Match[str]) -> str:
        found = find(help_data, practice.get("country"), match[1]) or {}
        return f"[{found.get('name') or found.get('call') or match[1]}]"

    drawn = EVIDENCE.sub(lambda match: f"[{levels.get(match[1], match[1])}]", HELP.sub(line, CITE.sub("", markdown)))
    return plain(drawn)


def _source(guide: Guide, name: str) -> str:
    record = guide.sources.get(name, {})
    who = " ".join(
        str(part) for part in (record.get("authors"), f"({record['year']})" if record.get("year") else "") if part
    )
    told = [who, record.get("title"), record.get("about"), record.get("where"), record.get("url")]
    return f"{'. '.join(str(part) for part in told if part)} [{name}]"


def main(root: Path) -> None:
    """Write the pack."""
    guide = read_guide(root / "docs", root / "data")
    changes = (root / CHANGES).read_text("utf-8") if (root / CHANGES).exists() else ""
    (root / FILE).write_text(pack(guide, changes), "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path.cwd())
