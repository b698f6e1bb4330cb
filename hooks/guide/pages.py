"""Reads the guide from its folders: every page below docs/ and every data file, before MkDocs reads a single one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from guide.front_matter import cut_values, parse_page
from guide.model import Guide, Heading, Page
from guide.problems import Problem
from guide.yaml_lines import Yaml, conflicts, parse_yaml, quoted

__all__ = [
    "Guide",
    "Heading",
    "Page",
    "Yaml",
    "conflicts",
    "decode",
    "files_below",
    "parse_page",
    "parse_yaml",
    "quoted",
    "read_guide",
]
_FACTS = ("practice", "help", "words", "sources")  # data files of plain texts


def decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file with plain line ends, whatever it was saved as; a problem when that is not UTF-8."""
    encoding, half = "", len(raw) // 2
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif half and max(raw[1::2].count(0), raw[::2].count(0)) > 0.4 * half:
        encoding = "utf-16-le" if raw[1::2].count(0) >= raw[::2].count(0) else "utf-16-be"
    problems, hint = [], "Save it as UTF-8, or copy its text into a new file in the browser."
    if encoding:
        text = raw.decode(encoding, "replace").removeprefix("\ufeff")
        what = f"The file is saved as {encoding[:6].upper()} and not as UTF-8, so nothing in it can be read."
        problems = [Problem(path, 1, what, hint, rule="not-utf8")]
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("utf-8-sig", "surrogateescape")
            odd = re.search(r"[^\s\udc80-\udcff]*[\udc80-\udcff]\S*", text)
            line = text.count("\n", 0, odd.start()) + 1
            word = _windows(odd[0]).strip(".,;:!?()*_")
            what = f"The file is not saved as UTF-8, so letters can't be read, as in “{word[:40]}”."
            problems = [Problem(path, line, what, hint, rule="not-utf8")]
            text = _windows(text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def _windows(text: str) -> str:
    """Bytes that are no UTF-8 are nearly always letters and quotes of old Windows programs."""
    return re.sub(r"[\udc80-\udcff]", lambda odd: bytes([ord(odd[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def files_below(folder: Path, below: str = "") -> Iterator[tuple[Path, str]]:
    """Each file below a folder, sorted, and its path from there with `/`. Links elsewhere are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            yield Path(entry.path), os.fsencode(f"{below}{entry.name}").decode("utf-8", "replace")
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(Path(entry.path), f"{below}{entry.name}/")


@lru_cache(maxsize=64)
def _read_data(text: str, path: str) -> tuple[Yaml | None, list[Problem]]:
    return parse_yaml(text, path)


def read_guide(docs: Path, data: Path) -> Guide:
    """Read every Markdown file below `docs` and every YAML file in `data`. What can't be read becomes a problem.

    A page's text decides all about its Page, so the same text gives the same object.
    """
    guide = Guide()

    def text_of(file: Path, path: str) -> str:
        try:
            text, problems = decode(file.read_bytes(), path)
        except OSError:
            what, hint = "The file can't be opened.", "Upload it again, or ask whoever looks after the site."
            text, problems = "", [Problem(path, 1, what, hint, rule="file-unreadable")]
        guide.problems += problems
        return text

    for file, name in files_below(data):
        if "/" in name or not name.endswith(".yml"):
            continue
        text = text_of(file, f"data/{name}")
        parsed, problems = _read_data(text, f"data/{name}")
        guide.problems += problems
        if parsed is not None:
            guide.data[file.stem] = parsed
            guide.problems += cut_values(text, f"data/{name}", 1) if file.stem in _FACTS else ()
    found = [(file, src) for file, src in files_below(docs) if src.endswith(".md")]
    for file, src in sorted(found, key=lambda pair: PurePosixPath(pair[1])):
        page, problems = parse_page(src, text_of(file, f"docs/{src}"))
        guide.pages[src] = page
        guide.problems += problems
    return guide
