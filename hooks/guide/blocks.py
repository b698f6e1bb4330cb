"""Blocks of a page: fences of code, boxes, lists, tables, and what is set in too far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.lines import BOX, FENCE, MARKER, TAB, Line, Prose, ends_block, fence_end, problem_at, short
from guide.problems import ERROR, WARNING, Problem

BOXES = ("note", "warning")
KINDS_OF_BOX = set(
    (
        "abstract attention bug caution danger error example failure hint important info notice question quote "
        "success tip"
    ).split()
) | set(BOXES)


def check_fences(prose: Prose) -> Iterator[Problem]:
    """A fence of code that nothing closes: what follows is shown as one mess, and other tools show the rest as code."""
    raw = [line.text for line in prose.lines]
    for index, line in enumerate(prose.lines if "```" in prose.page.body or "~~~" in prose.page.body else ()):
        if line.kind == "text" and fence_end(raw, index) == index:
            sign = FENCE.match(line.text)[2]  # type: ignore[index]
            what = f"{sign} begins a block of code here, and nothing ends it, so the rest of the page is in danger."
            yield problem_at(
                prose,
                line,
                what,
                f"Write {sign} on a line of its own where the code ends, or take this one out.",
                "fence-open",
            )
            return


_BOX_WHOLE = re.compile(r"(?:!!!|\?\?\?\+?) ?(?P<words>[\w-]+(?: +[\w-]+)*)(?: +\"(.*?)\")? *$")
_BOX_MEANT = re.compile(r"!{2,}[ ]*(" + "|".join(BOXES) + r")\b[ ]*([\"“”][^\"“”]*[\"“”]?)?[ ]*$", re.I)
_BOX_LIKE = re.compile(r"(?:!{3,}|\?\?\?\+?|!!(?=[ ]?(?:" + "|".join(KINDS_OF_BOX) + r")\b))[ ]*[\w\"“]", re.I)


def check_boxes(prose: Prose) -> Iterator[Problem]:
    """Boxes (`!!! note`) that are misspelt, of an unknown kind, or whose text stands outside of them."""
    for index, line in enumerate(prose.lines):
        if line.kind != "text" or not (_BOX_LIKE.match(line.inner) or BOX.match(line.inner)):
            continue
        if not line.inner.startswith("==="):
            whole = _BOX_WHOLE.match(line.inner)
            if not whole or " " in whole["words"].strip():
                what = f"“{short(line.inner)}” is not how a box begins, so words get lost or are printed as they stand."
                hint = 'Write: !!! note "Title" with straight quotes around the title.'
                if meant := _BOX_MEANT.match(line.inner):
                    title = (meant[2] or "").strip(' "“”')
                    hint = f"Write: !!! {meant[1].lower()}" + (f' "{title}"' if title else "")
                yield problem_at(prose, line, what, hint, "box-form")
                continue
            if whole["words"].lower() not in BOXES:
                what = f"There is no kind of box “{whole['words']}”, so it has no look of its own."
                yield problem_at(prose, line, what, f"Write !!! {' or !!! '.join(BOXES)}.", "box-unknown", WARNING)
        inside = next((other for other in prose.lines[index + 1 :] if other.inner), None)
        if inside is None or inside.indent < (line.indent // TAB + 1) * TAB:
            what = f"The box “{short(line.inner)}” is empty: the text below it is not set in by four spaces."
            yield problem_at(
                prose, line, what, "Put four spaces in front of each line that belongs into the box.", "box-empty"
            )


def check_indents(prose: Prose) -> Iterator[Problem]:
    """Tabs, text that four spaces turn into code, and points of a list that are set in by too little."""
    raw, before, tabs = prose.page.body.split("\n"), None, "\t" in prose.page.body
    for index, line in enumerate(prose.lines):
        if tabs and line.kind == "text" and re.match(r" *\t", raw[index]):
            what = f"A tab stands in front of “{short(line.inner)}”."
            yield problem_at(prose, line, what, "Use four spaces in its place.", "tab", WARNING)
        elif tabs and line.kind == "text" and "\t" in raw[index].strip():
            what = f"A tab stands within “{short(line.inner)}”, and readers see a single space there."
            yield problem_at(prose, line, what, "Write a table with | signs, or a list.", "tab", WARNING)
        if line.kind == "code" and (index == 0 or prose.lines[index - 1].kind != "code"):
            what = f"“{short(line.inner)}” has a tab or four spaces too many in front, so it is shown as computer code."
            yield problem_at(prose, line, what, "Take them away.", "set-in-as-code")
        if line.kind == "fence":
            before = None
        if line.kind != "text":
            continue
        if line.point:
            if (
                before
                and line.indent % TAB > 0
                and before.indent < line.indent
                and before.indent // TAB == line.indent // TAB
            ):
                what = f"The point “{short(line.inner)}” has too few spaces in front, so it is not below the one above."
                hint = f"Write {(line.indent // TAB + 1) * TAB} spaces in front of it."
                yield problem_at(prose, line, what, hint, "list-indent", WARNING)
            before = before if before and before.indent < line.indent else line
        elif line.indent >= TAB and MARKER.match(line.inner) and index and prose.lines[index - 1].kind == "text":
            what = (
                f"“{short(line.inner)}” has four spaces in front and no empty line above, so it is no point of a list."
            )
            hint = "Take the spaces away, and leave an empty line above the first point."
            yield problem_at(prose, line, what, hint, "list-indent", WARNING)
        elif not line.indent:
            before = None if index and prose.lines[index - 1].kind == "blank" else before


_DIVIDER = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?$")


def check_tables(prose: Prose) -> Iterator[Problem]:
    """Rows with another number of cells than the head: what is too much is lost."""
    if "|" not in prose.text:
        return
    lines, text = prose.lines, prose.text.split("\n")
    yield from _check_divider(prose)
    for index, line in enumerate(lines):
        if line.kind != "text" or "|" not in line.inner or not _DIVIDER.match(line.inner) or index == 0:
            continue
        head = lines[index - 1]
        if head.kind != "text" or "|" not in head.inner or (columns := _cells(text[index - 1])) != _cells(text[index]):
            if head.kind == "text" and "|" in head.inner:
                what = "The line below a table's head has another number of cells than the head, so no table is drawn."
                hint = f"Write as many as the head has: |{'---|' * _cells(text[index - 1])}"
                yield problem_at(prose, line, what, hint, "table-head")
            continue
        for number in range(index + 1, len(lines)):
            row = lines[number]
            if row.kind != "text":
                break
            cells = _cells(text[number])
            if cells != columns:
                more = cells > columns
                what = f"This row of the table has {cells} cell{'s' * (cells > 1)}, its head {columns}" + (
                    "; what is too much gets lost." if more else "."
                )
                hint = "Check the | signs in it; a | that is part of the text is written \\|"
                yield problem_at(prose, row, what, hint, "table-cells", ERROR if more else WARNING)


def _check_divider(prose: Prose) -> Iterator[Problem]:
    """Rows without the line of hyphens below the first: they would be printed with all their signs."""
    for number, block in prose.blocks():
        rows = block.rstrip("\n").split("\n")
        if all(re.match(r"[ ]{0,3}\|.*\|[ ]*$", row) for row in rows):
            if not any(_DIVIDER.match(row.strip()) for row in rows):
                what = "The line of hyphens below the table's head is missing, so no table is drawn."
                hint = f"Write below this line: |{' --- |' * _cells(rows[0])}"
                if len(rows) == 1:
                    what = "This row stands by itself, so it is printed with its | signs and is no part of a table."
                    hint = "Take the empty line above it out, or the | signs."
                if _cells(rows[0]) > 1:
                    yield Problem(prose.path, prose.line(number), what, hint, rule="table-head")


def table_at(lines: list[Line], index: int) -> bool:
    """Whether a table's head stands on this line, right below a paragraph, where Markdown sees no table."""
    if not 0 < index < len(lines) - 1:
        return False
    above, head, divider = lines[index - 1 : index + 2]
    if not (above.kind == head.kind == divider.kind == "text") or above.point or head.point or "|" in above.inner:
        return False
    same = above.quote.strip() == head.quote.strip() == divider.quote.strip() and above.indent == head.indent
    if not same or "|" not in head.inner or "|" not in divider.inner or ends_block(above):
        return False
    return bool(_DIVIDER.match(divider.inner)) and _cells(head.inner) == _cells(divider.inner)


def _cells(row: str) -> int:
    row = re.sub(r"\\.", "", row.strip().lstrip("> "))
    return row.removeprefix("|").removesuffix("|").count("|") + 1
