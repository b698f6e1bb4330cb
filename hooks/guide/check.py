"""All checks on pages and data, in one list. `python -m guide.check` prints what they find, without MkDocs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from guide.addresses import check_addresses, read_ledger
from guide.brief import check_brief
from guide.care import check_care, check_remarks
from guide.citations import check_citations
from guide.clinicians import check_sets
from guide.data_files import check_data, check_placeholders
from guide.diagrams import check_diagrams
from guide.evidence import check_evidence
from guide.exercises import check_exercises
from guide.files import check_files
from guide.handout import check_handouts
from guide.help_data import check_helplines
from guide.hosting import check_security
from guide.ids import FILE, check_ids, read_ids
from guide.links import check_links
from guide.menu import check_menu
from guide.model import Guide
from guide.needed import CENTRAL, check_there
from guide.numbers import check_numbers_in_prose
from guide.pages import read_guide
from guide.paper import check_paper
from guide.practice import check_practice
from guide.problems import ERROR, Problem, report, summary
from guide.publish import check_publish, check_publish_data
from guide.pull_request import annotations, comment, written
from guide.readability import check_readability
from guide.related import check_related
from guide.schema import check_data_form, check_front_matter, check_review_dates, check_templates
from guide.search import check_search
from guide.settings import check_settings
from guide.sharing import check_sharing
from guide.spelling import check_spelling
from guide.terms import check_terms, terms_of
from guide.text import check_text


def check(guide: Guide, root: Path, *, today: date, publishing: bool) -> list[Problem]:
    """Everything that is wrong with a guide, sorted. `today` and `publishing` decide about what expires."""
    if missing := [problem for problem in check_there(root) if problem.path in CENTRAL]:
        return sorted({*guide.problems, *missing, *check_files(root)})
    if unread := [problem for problem in guide.problems if problem.path.startswith("data/") and problem.level == ERROR]:
        return sorted({*unread, *check_files(root)})  # everything else would complain about what can't be read there
    if misshapen := [*check_data_form(guide)]:  # the checks below count on the form of the data
        return sorted({*guide.problems, *misshapen, *check_files(root)})

    def all_problems() -> Iterator[Problem]:
        yield from guide.problems
        yield from check_files(root)
        yield from check_front_matter(guide)
        yield from check_review_dates(guide, today)
        yield from check_templates(guide, root)
        yield from check_sharing(guide)
        yield from check_ids(guide, read_ids(root / FILE))
        yield from check_sets(guide, read_ids(root / FILE))
        yield from check_addresses(guide, read_ledger(root), publishing)
        yield from check_menu(guide)
        yield from check_brief(guide)
        yield from check_handouts(guide)
        yield from check_paper(guide)
        yield from check_exercises(guide)
        yield from check_terms(
            terms_of(guide), {src: {heading.id for heading in page.headings} for src, page in guide.pages.items()}
        )
        yield from check_text(guide)
        yield from check_links(guide, root)
        yield from check_citations(guide)
        yield from check_evidence(guide)
        yield from check_diagrams(guide, root / "docs")
        yield from check_helplines(guide, today, publishing)
        yield from check_numbers_in_prose(guide)
        yield from check_related(guide)
        yield from check_search(guide)
        yield from check_practice(guide)
        yield from check_data(guide, today)
        yield from check_placeholders(guide, publishing)
        yield from check_publish_data(guide, today)
        yield from check_security(guide, today)
        if publishing:
            yield from check_publish(guide)
        yield from check_care(guide)
        yield from check_remarks(guide, root)
        yield from check_spelling(guide, root)
        yield from check_readability(guide)

    found = set(all_problems())
    empty = {problem.path for problem in found if problem.rule == "page-empty"}  # what else would be said of those?
    return sorted(problem for problem in found if problem.path not in empty or problem.rule == "page-empty")


def publishing() -> bool:
    """Whether what is built now goes out to readers: the publishing workflow sets GUIDE_PUBLISH=1."""
    return os.environ.get("GUIDE_PUBLISH", "") not in ("", "0")


def main(root: Path) -> int:
    """Print all problems and a line that sums up; 1 when something stops publishing, else 0.

    On GitHub (GITHUB_ACTIONS) each problem is an annotation too, and the list goes into the job's summary
    (GITHUB_STEP_SUMMARY). GUIDE_PROBLEMS names a file to keep them in, from which another job writes the comment.
    """
    guide = read_guide(root / "docs", root / "data")
    found = check(guide, root, today=date.today(), publishing=publishing())
    problems = sorted({*found, *check_settings(root)})  # before MkDocs reads them, and would run what a tag says
    print(report(problems) or summary(0, 0))
    if os.environ.get("GITHUB_ACTIONS"):
        print("\n".join(annotations(problems)))
        if summary_file := os.environ.get("GITHUB_STEP_SUMMARY"):
            Path(summary_file).write_text(comment(problems), "utf-8")
    if kept := os.environ.get("GUIDE_PROBLEMS"):
        Path(kept).write_text(written(problems), "utf-8")
    return int(any(problem.level == ERROR for problem in problems))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
