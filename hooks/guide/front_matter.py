"""The lines at the top of a page, read before MkDocs does: it drops a block that it can't parse, without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from guide.model import FENCE, MANY, Page
from guide.problems import WARNING, Problem
from guide.yaml_lines import CONFLICT, CURLY, KEY, UNSEEN, Yaml, conflicts, key_twice, parse_yaml, quoted, slip_in

_LEGACY = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")  # MkDocs takes such first lines for settings, and they vanish
_DASHES = re.compile(r"[-‐‑‒–—―−_=*~+.]{2,}|[–—―]")  # what people type, or a word processor makes, for ---
_COMMON = "title|description|id|label|kind"  # words by which front matter is known where its --- is damaged


@lru_cache(maxsize=MANY)
def parse_page(src: str, text: str) -> tuple[Page, list[Problem]]:
    """One page from its text. Broken front matter gives what can be read of it and problems, never an exception."""
    lines, path = text.split("\n"), f"docs/{src}"

    def at(line: int, what: str, instead: str, *, rule: str) -> Problem:
        return Problem(path, line, what, instead, rule=rule)

    if not text.strip(UNSEEN + "\n"):
        what = "The page is empty."
        hint = "Write its text, or delete the file if the page is no longer wanted."
        return Page(src, {}, Yaml({}, {}), text, 1), [at(1, what, hint, rule="page-empty")]
    start, opening = _opening(lines)
    problems = [at(line, what, hint, rule="front-matter-first-line") for line, what, hint in opening]
    if (start is None or start > 0) and _LEGACY.match(lines[0]):
        first = lines[0].strip()[:60]
        what = f"The first line, “{first}”, would vanish: a word with a colon there is taken for a setting."
        problems.append(at(1, what, "Put the lines that begin and end with --- above it.", rule="first-line-lost"))
    if start is None:
        if not opening:
            what = "The page has no lines at its top that begin and end with ---."
            hint = "Copy them from another page: title, description and id."
            problems.append(at(1, what, hint, rule="front-matter-missing"))
        return Page(src, {}, Yaml({}, {}), text, 1), problems

    end, after, slip = _ending(lines, start, path)
    if slip == "open":
        what = "The lines at the top begin with --- and never end, so the whole page would be lost."
        problems.append(at(1, what, "Add a line with --- below them.", rule="front-matter-open"))
    elif slip == "dashes":
        what = f"The lines at the top end with “{lines[end].strip()}”, which has to be exactly three hyphens."
        if lines[end].strip() == "---":
            what = "A space stands in front of the --- that ends the lines at the top, so they don't end there."
        problems.append(at(end + 1, what, "Write --- there, with nothing in front of it.", rule="front-matter-open"))
    elif end == len(lines) - 1:
        what = "The --- is the very end of the file, so the lines above it would be printed as text."
        problems.append(at(end + 1, what, "Add an empty line below it.", rule="front-matter-open"))
    front, found = _front("\n".join(lines[start + 1 : end]), path, start + 2)
    if not front.value and not found and slip != "open":
        what = "Nothing stands between the two lines of ---."
        found = [at(start + 1, what, "Copy title, description and id from another page.", rule="front-matter-empty")]
    page = Page(src, dict(front.value), front, "\n".join(lines[after:]), after + 1)
    return page, [*problems, *found, *_second_front(page)]


def _opening(lines: list[str]) -> tuple[int | None, list[tuple[int, str, str]]]:
    """Index of the --- that begins the front matter (-1: it is missing, None: there is no front matter), and slips."""
    if lines[0].rstrip(" \t") == "---":
        return 0, []
    first = next((number for number, line in enumerate(lines) if line.strip(UNSEEN)), 0)
    sign = lines[first].strip(UNSEEN)

    def names(number: int) -> bool:
        following = next((line for line in lines[number : number + 5] if line.strip(UNSEEN)), "")
        return re.match(rf"\s*({_COMMON})[ \t]*:", following, re.IGNORECASE) is not None

    if sign == "---" and first:
        what = "The first line is empty; the lines at the top would be printed as text."
        return first, [(1, what, "Begin the file with ---.")]
    if sign == "---":
        what = "Something that can't be seen, or a space, stands in front of the first ---."
        return 0, [(1, what, "Delete that line and type --- anew.")]
    if _DASHES.fullmatch(sign) and names(first + 1):
        what = f"The first line is “{sign}”, which has to be exactly three hyphens."
        return first, [(first + 1, what, "Write --- there.")]
    if names(first):
        what = f"The line --- is missing above “{sign[:60]}”."
        return first - 1, [(first + 1, what, "Write --- on a line of its own above it.")]
    for number, line in enumerate(lines[:40]):
        if FENCE.match(line):
            break
        if line.rstrip() == "---" and names(number + 1):
            what = "Text stands above the first ---, so the lines with title and description would be printed as text."
            return number, [(1, what, "Move that text below the second ---.")]
    return None, []


def _ending(lines: list[str], start: int, path: str) -> tuple[int, int, str]:
    """Where the front matter ends, where the text begins, and the slip: "open", "dashes" or none."""
    prose = None
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.rstrip(" \t") in ("---", "..."):
            value = _value("\n".join(lines[start + 1 : number])) if prose else {}
            if not isinstance(value, dict) or any(" " in str(key) for key in value):
                break
            return number, number + 1, ""
        merging = line == "=" * 7 and any(CONFLICT.match(above) for above in lines[start:number])
        if _DASHES.fullmatch(line.strip()) and not line.startswith("  ") and not merging:
            return number, number + 1, "dashes"
        if re.match(r"#{2,6} +\S", line):
            prose = prose or number
            break
        if prose is None and line.strip() and not lines[number - 1].strip() and not _front_like(line):
            prose = number
    prose = prose or len(lines)
    return prose, prose, "open"


def _value(text: str) -> Any:
    parsed, _ = parse_yaml(text, "docs/")
    return parsed.value if parsed else None


def _front_like(line: str) -> bool:
    return line[0] in " \t#" or line.startswith("- ") or KEY.match(line) is not None


def _front(text: str, path: str, first_line: int) -> tuple[Yaml, list[Problem]]:
    """Front matter; when it can't be read as a whole, key by key, so that one slip hides nothing else."""
    parsed, problems = parse_yaml(text, path, first_line)
    if parsed is not None and isinstance(parsed.value, dict):
        return parsed, [*problems, *cut_values(text, path, first_line)]
    lines = text.split("\n")
    if not any(KEY.match(line) for line in lines):
        what = "The lines at the top are not of the form “word: text”."
        hint = "Write them like this: title: How to begin"
        found = problems or [Problem(path, first_line, what, hint, rule="front-matter-broken")]
        return Yaml({}, {}), found
    starts = [number for number, line in enumerate(lines) if line.strip() and line[0] not in " \t-#"]
    starts = sorted({*starts, next(number for number, line in enumerate(lines) if line.strip())})
    value: dict[Any, Any] = {}
    places: dict[tuple, int] = {(): first_line}
    found: list[Problem] = list(conflicts(text, path, first_line))
    for begin, end in zip(starts, [*starts[1:], len(lines)]):
        if re.match(r"[<>=|]{7}", lines[begin]):
            continue
        part, slips = _block(lines[begin:end], path, first_line + begin)
        if lines[begin][0] == " ":
            hint = f"Take it out and write {lines[begin].strip()}"
            what = "A space stands in front of this line."
            slips.append(Problem(path, first_line + begin, what, hint, rule="front-matter-broken"))
        for key in part.value:
            if key in value and not any(conflicts(text, path)):
                slips.append(key_twice(path, part.line(key), key))
        value.update(part.value)
        places.update({where: line for where, line in part.lines.items() if where})
        found += slips
    return Yaml(value, places), found or problems


def _block(lines: list[str], path: str, first_line: int) -> tuple[Yaml, list[Problem]]:
    """One key of broken front matter with the lines below it."""
    parsed, problems = parse_yaml("\n".join(lines), path, first_line)
    if parsed is not None and isinstance(parsed.value, dict):
        return parsed, problems
    match = KEY.fullmatch(lines[0].strip())
    match = match or re.fullmatch(rf"(?P<key>{_COMMON})\s*[：﹕∶ ]\s*(?P<rest>.*)", lines[0].strip())
    text = quoted(match["rest"])[1:-1] or None if match else None
    if match and match["rest"][:1] in ("[", "{") and match["key"] not in ("title", "description", "label"):
        text = None
    saved = Yaml({match["key"]: text}, {(match["key"],): first_line}) if match else Yaml({}, {})
    indented = [(number, line.strip()) for number, line in enumerate(lines[1:], 1) if line.startswith(" ")]
    inner = [(number, line, found["key"]) for number, line in indented if (found := KEY.fullmatch(line))]
    if match and match["rest"][:1] not in ("", "|", ">") and inner:
        saved, problems = _block(lines[:1], path, first_line)
        for number, line, key in inner:
            what, hint = f"A space stands in front of “{key}:”.", f"Take it out and write {line}"
            more, slips = _block([line], path, first_line + number)
            saved = Yaml({**saved.value, **more.value}, {**saved.lines, **more.lines})
            problems += [Problem(path, first_line + number, what, hint, rule="front-matter-broken"), *slips]
        return saved, problems
    slips = {number: words for number, line in enumerate(lines) if (words := slip_in(line, "the lines at the top"))}
    if slips:
        sound = "\n".join("" if number in slips else line for number, line in enumerate(lines))
        rest, _ = parse_yaml(sound, path, first_line)
        problems = [
            Problem(path, first_line + number, *words, rule="front-matter-broken") for number, words in slips.items()
        ]
        return rest if rest is not None and rest.value and isinstance(rest.value, dict) else saved, problems
    if not problems:
        what = f"“{lines[0].strip()[:60]}” is not of the form “word: text”."
        hint = "Write it like this: title: How to begin"
        problems = [Problem(path, first_line, what, hint, rule="front-matter-broken")]
    return saved, problems


def cut_values(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Values that YAML reads without a word, but not as they are written."""
    folded = None  # how far the key is set in whose text stands in the lines below
    for number, line in enumerate(text.split("\n"), first_line):
        indent = len(line) - len(line.lstrip())
        if folded is not None and (not line.strip() or indent > folded):
            continue
        match = KEY.fullmatch(line.strip().removeprefix("- ").strip())
        folded = indent if match and match["rest"].strip()[:1] in ("|", ">") else None
        if folded is not None:
            continue
        if re.match(r" *-[A-Za-z]", line) and (words := slip_in(line, "")):
            yield Problem(path, number, *words, rule="front-matter-broken")
        if not match or not match["rest"].strip():
            continue
        key, rest = match["key"], match["rest"].strip()
        sign = r"\s#" if path.startswith("docs/") and key in ("title", "description", "label") else r"\s#(?=\w)"
        if rest[0] in "&!":
            what = f"The text behind “{key}:” begins with {rest[0]}, and a part of it would be lost."
            yield Problem(path, number, what, f"Put the text in quotes: {key}: {quoted(rest)}", rule="value-cut")
        elif rest[0] not in "\"'#[{" and (cut := re.search(sign, rest)):
            lost = rest[cut.start() + 1 :]
            what = f"“{lost[:60]}” would be lost, because a # after a space ends the text."
            yield Problem(path, number, what, f"Put the text in quotes: {key}: {quoted(rest)}", rule="value-cut")
        elif rest[0] in CURLY and re.search(r"[^\W\d]", rest) and CURLY[rest[0]] == CURLY.get(rest[-1], rest[-1]):
            what = f"The text behind “{key}:” stands in curly quotation marks, which would be shown."
            hint = f"Write straight ones: {key}: {quoted(rest)}"
            yield Problem(path, number, what, hint, rule="value-in-curly-quotes", level=WARNING)


def _second_front(page: Page) -> Iterator[Problem]:
    """Lines that belong to the front matter, but stand below its end and would be printed."""
    lines = page.body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return
    begin = first + (lines[first].rstrip() == "---")
    end = next((number for number, line in enumerate(lines[begin:], begin) if line.rstrip() in ("---", "...")), None)
    block = lines[begin:end] if end is not None else []
    if block and all(re.match(r"[a-z]+: |[a-z]+:$|\s|- |$", line) for line in block) and re.match(r"[a-z]+:", block[0]):
        yield Problem(
            page.path,
            page.body_line + begin,
            f"“{block[0].strip()[:60]}” stands below the end of the lines at the top, so it would be printed as text.",
            "Keep one block: move these lines above the second --- and take the other --- out.",
            rule="front-matter-twice",
        )
