"""Related pages with the reason: a small typed graph in front matter, shown in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from guide.menu import reading_order
from guide.model import Guide, Page
from guide.problems import Problem
from guide.schema import nearest_page

MOST = 5


@dataclass(frozen=True)
class Relation:
    """`src` is the page to show, `reason` why: a sentence of data/words.yml."""

    src: str
    reason: str


def related(guide: Guide) -> dict[str, list[Relation]]:
    """For each content page the related pages, at most five, never itself.

    The page's own choices come first, then those that point to it, in reading order. A page that would be shown nowhere
    takes the last place on the first page that names it or that it names.
    """
    sentences = guide.extra.get("relations") or {}
    order = {src: place for place, src in enumerate(reading_order(guide))}
    forward: dict[str, list[Relation]] = {src: [] for src in order}
    backward: dict[str, list[Relation]] = {src: [] for src in order}
    for src in order:
        for kind, target, _ in edges(guide.pages[src]):
            if kind in sentences and linkable(guide, target) and target != src:
                forward[src].append(Relation(target, sentences[kind]["says"]))
                if linkable(guide, src) and target in backward:
                    backward[target].append(Relation(src, sentences[kind]["back"]))

    wishes = {}
    for src in order:
        first_reason: dict[str, Relation] = {}
        for relation in forward[src] + backward[src]:
            first_reason.setdefault(relation.src, relation)
        wishes[src] = list(first_reason.values()) if guide.pages[src].kind == "content" else []
    shown = {src: wish[:MOST] for src, wish in wishes.items()}

    times = Counter(relation.src for relations in shown.values() for relation in relations)
    for src in order:
        if times[src]:
            continue
        for host, wish in wishes.items():
            relation = next((relation for relation in wish if relation.src == src), None)
            # Only a page that is shown elsewhere too makes room; best one that this page did not choose itself.
            spare = [other for other in shown[host] if times[other.src] > 1]
            spare.sort(key=lambda other: other in backward[host])
            if relation and spare:
                shown[host][shown[host].index(spare[-1])] = relation
                times[spare[-1].src] -= 1
                times[src] += 1
                break
    return shown


def edges(page: Page) -> Iterator[tuple[str, str, int]]:
    """Kind, target page and line of each relation that a page names."""
    relations = page.meta.get("related")
    for kind, targets in relations.items() if isinstance(relations, dict) else ():
        for number, target in enumerate(targets if isinstance(targets, list) else [targets]):
            yield str(kind), page.resolve(target), page.line("related", kind, number)


def linkable(guide: Guide, src: str) -> bool:
    """Whether a page may stand under Related; the help page never does, it has its own place on every page."""
    page = guide.pages.get(src)
    return page is not None and page.meta.get("template") != "help-now.html"


def check_related(guide: Guide) -> Iterator[Problem]:
    """Unknown kinds and pages, the help page among the related ones, and content pages without a way in."""
    sentences = guide.extra.get("relations") or {}
    for page in guide.pages.values():
        for kind, target, line in edges(page):
            if kind not in sentences:
                what = f"There is no kind of relation “{kind}”."
                yield Problem(page.path, line, what, f"Write one of: {', '.join(sentences)}.", rule="relation-unknown")
            if target not in guide.pages:
                what = f"The related page {target} does not exist."
                yield Problem(page.path, line, what, nearest_page(guide, target), rule="related-missing")
            elif not linkable(guide, target):
                what = "The help page can't be a related page; it stands on every page already."
                yield Problem(page.path, line, what, "Take this line out.", rule="related-help")
            elif target == page.src:
                yield Problem(page.path, line, "The page names itself.", "Take this line out.", rule="related-self")
    seen = {relation.src for relations in related(guide).values() for relation in relations}
    for src in reading_order(guide):
        page = guide.pages[src]
        if page.kind == "content" and page.url and src not in seen and len(guide.pages) > 2:
            yield Problem(
                page.path,
                page.line("related"),
                "No other page leads here under “Related”.",
                "Name a page under `related:` that belongs together with this one.",
                rule="no-way-in",
            )
