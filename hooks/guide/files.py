"""Files as they lie in docs/ and data/: what they are called, what they are, and what is hidden in them.

Everything in these folders is public, also what no page shows. Pictures are read byte by byte, never opened.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from guide.hidden import check_text
from guide.images import IMAGES, check_image, ending
from guide.pages import decode, files_below
from guide.problems import WARNING, Problem

HARMLESS = (".gitkeep", ".gitignore", ".gitattributes")
DATA = (  # what is read below data/
    "addresses.txt", "help.yml", "ids.txt", "practice.yml", "rules.yml", "search.yml", "sets.yml", "sources.yml",
    "words-we-use.txt", "words.yml",
)  # fmt: skip
# What must not lie in docs/: endings, what the file is, what to do. The first row that fits counts.
_NOT_PUBLIC = [
    (
        "md.md",
        "The name ends in .md twice, and one of them would stand in the page's address.",
        "Rename it so that it ends in one .md.",
    ),
    (
        "txt markdown mdown mkdn mkd mdx text",
        "It is not read as a page, because its name does not end in .md.",
        (
            "If it holds anything about clients, delete it and read “If client details got out” in CONTRIBUTING."
            " Otherwise copy its text into a page and delete the file."
        ),
    ),
    (
        "csv tsv xls xlsx xlsm xlsb ods numbers dif",
        "It is a table, and everyone on the internet could read every line of it, clients' details too.",
        "Delete it now; if it holds details of clients, follow “if client details got out” in CONTRIBUTING.",
    ),
    (
        "doc docx docm dot dotx odt rtf pages pdf ppt pptx odp key.zip one tex epub",
        "It is a document, which can carry names, comments and older versions that nobody sees at once.",
        (
            "If it holds anything about clients, delete it and read “If client details got out” in CONTRIBUTING."
            " Otherwise copy its text into a page and delete the file."
        ),
    ),
    (
        "eml msg mbox pst ics vcf vcard",
        "It holds messages, appointments or contacts, and everyone on the internet could read them.",
        "Delete it now; if it holds details of clients, follow “if client details got out” in CONTRIBUTING.",
    ),
    (
        "mp3 m4a wav ogg oga opus flac aac wma mp4 m4v mov avi mkv webm wmv 3gp",
        "It is a recording, and everyone on the internet could hear or see it.",
        "Delete it; the guide has no recordings.",
    ),
    (
        "env pem key p12 pfx p8 ppk crt cer der jks kdb kdbx asc gpg pgp htpasswd netrc npmrc token secret secrets",
        "It looks like a file with passwords or keys, and these must never be public.",
        "Delete it, and change every password that stands in it today: it counts as known.",
    ),
    (
        "db sqlite sqlite3 mdb accdb sql dump parquet sav sas7bdat dta rds",
        "It is a database, and everyone on the internet could read it.",
        "Delete it now; if it holds details of clients, follow “if client details got out” in CONTRIBUTING.",
    ),
    (
        "zip 7z rar tar gz tgz bz2 xz zst iso dmg",
        "It is a packed folder, and nobody sees what is public with it.",
        "Take out what readers need, add that by itself, and delete this file.",
    ),
    (
        "html htm xhtml shtml js mjs cjs ts jsx tsx css scss php asp aspx jsp cgi py rb pl vue wasm swf",
        "It is a program or a web page, and would run or show in readers' browsers without any check.",
        "Copy its text into a page and delete the file; for anything else ask whoever looks after the site.",
    ),
    (
        "exe msi bat cmd com ps1 sh bash apk app jar deb rpm dll so vbs scr lnk url webloc desktop",
        "It is a program or a shortcut, and has no place among pages.",
        "Delete it.",
    ),
    (
        "bak bkp old orig rej swp swo tmp temp part crdownload download save autosave log cache",
        "It is a leftover of a program, often an older version of a page.",
        "Delete it.",
    ),
    (
        "heic heif tif tiff bmp psd ai eps raw cr2 nef dng ico xcf indd sketch fig jfif jxl jp2",
        "It is a picture of a kind that many browsers can't show.",
        "Save it as .jpg, .png or .webp and add that one in its place.",
    ),
    (
        "yml yaml json xml toml ini cfg conf",
        "It is a file of data or settings; here it would be put on the internet as it is.",
        "Move it to the folder data/, or delete it.",
    ),
]
_ENDINGS = [(tuple(f".{end}" for end in ends.split()), (what, instead)) for ends, what, instead in _NOT_PUBLIC]
_LEFTOVERS = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "icon\r", ".localized"}
_SECRETS = re.compile(r"^(\.env(\..*)?|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|\.?(netrc|npmrc|pgpass|htpasswd))$")
_OTHER = "Only pages (.md) and pictures belong in docs/; this file would be put on the internet as it is.", "Delete it."


def check_files(root: Path) -> Iterator[Problem]:
    """Everything about the files below docs/ and data/ that is wrong before a single page is read."""
    for folder in ("docs", "data"):
        yield from check_links(root, folder)
        found = list(files_below(root / folder))
        yield from check_twins([f"{folder}/{name}" for _, name in found])
        for file, name in found:
            path = f"{folder}/{name}"
            if posixpath.basename(name) in HARMLESS:
                continue
            if folder == "docs":
                yield from check_name(path)
            if unwanted := not_public(path):
                if folder == "docs":
                    yield Problem(path, 1, *unwanted, rule="file-not-public")
                else:
                    yield Problem(path, 1, *unwanted, rule="data-file")
                continue
            try:
                raw = file.read_bytes()
            except OSError:
                what, hint = "The file can't be opened.", "Upload it again, or ask whoever looks after the site."
                yield Problem(path, 1, what, hint, rule="file-unreadable")
                continue
            if ending(path) in IMAGES:
                yield from check_image(path, raw)
            elif ending(path) in ("md", "yml", "txt"):
                text, problems = decode(raw, path)
                yield from problems
                yield from check_text(path, text)


def check_links(root: Path, folder: str) -> Iterator[Problem]:
    """Links to other files or folders on the computer where they were made."""
    for place, folders, names in os.walk(root / folder):
        for name in sorted(folders + names):
            if os.path.islink(os.path.join(place, name)):
                path = os.fsencode((Path(place, name)).relative_to(root).as_posix()).decode("utf-8", "replace")
                what = "This is no file, but a pointer to one elsewhere, which could be published unseen."
                yield Problem(path, 1, what, "Delete it and add the file itself.", rule="file-symlink")


def check_twins(paths: list[str]) -> Iterator[Problem]:
    """Names that differ only in capitals (or in how an accent is stored), and pages that get the same address."""
    names: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for path in paths:
        first = names.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if first != path:
            what = f"The name differs from {first} only in capitals; on many computers one replaces the other."
            yield Problem(path, 1, what, "Put both texts into one file and delete the other.", rule="file-twice")
            continue
        if path.endswith(".md"):
            stem = path[:-3].casefold()
            stem = posixpath.dirname(stem) if posixpath.basename(stem) in ("index", "readme") else stem
            first = addresses.setdefault(stem, path)
            if first != path:
                what = f"This page gets the same address as {first}, so one of them would be lost."
                hint = "Give one of them another name, or put both texts into one."
                yield Problem(path, 1, what, hint, rule="address-twice")


def check_name(path: str) -> Iterator[Problem]:
    """Names that make bad addresses, or that the site leaves out without a word."""
    parts = path.split("/")[1:]
    name = parts[-1]
    page = name.lower().endswith(".md")
    if page and (hidden := next((part for part in parts if part.startswith(".")), None)):
        what = f"“{hidden}” begins with a dot, so the site leaves the page out without a word."
        yield Problem(path, 1, what, f"Rename it to {simple(hidden)}", rule="file-left-out")
        return
    if page and parts[0] == "templates":
        what = "The site leaves out everything in a folder called “templates” without a word."
        yield Problem(path, 1, what, "Move the page to another folder.", rule="file-left-out")
        return
    if page and not name.endswith(".md"):
        what = "The name ends in capitals, so it is not read as a page."
        yield Problem(path, 1, what, f"Rename it to {simple(name)}", rule="file-name-broken")
        return
    if name == "README.md":
        what = "A README.md takes the place of the folder's index.md."
        yield Problem(path, 1, what, "Rename it to what the page is about.", rule="file-name-broken")
        return
    if not page and ending(name) not in IMAGES:
        return
    for part in parts:
        stem = posixpath.splitext(part)[0]
        if re.search(r"[#?%:*\"<>|\\\x00-\x1f\ufffd]", part) or stem.strip(" .") != stem:
            what = f"The name “{part}” has a sign that does not work in an address, so links to it break."
            yield Problem(path, 1, what, f"Rename it to {simple(part)}", rule="file-name-broken")
        elif part.startswith("_"):
            what = f"“{part}” begins with an underline, which does not hide it: it is published like any other."
            hint = f"Rename it to {simple(part)}, or delete it if it is not ready."
            yield Problem(path, 1, what, hint, rule="file-name", level=WARNING)
        elif not re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", part):
            why = " becomes part of the page's address, which" if page else ""
            what = f"The name “{part}”{why} should have small letters, digits and hyphens only."
            yield Problem(path, 1, what, f"Rename it to {simple(part)}", rule="file-name", level=WARNING)


def simple(name: str) -> str:
    """A name with small letters, digits and hyphens only."""
    stem, dot, end = name.strip(" ._").rpartition(".")
    plain = unicodedata.normalize("NFKD", (stem if dot else end).replace("ß", "ss")).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "page"
    return f"{plain}.{end.lower()}" if dot else plain


def not_public(path: str) -> tuple[str, str] | None:
    """Why a file must not lie where it lies and what to do; None when it may."""
    folder, _, below = path.partition("/")
    name = posixpath.basename(path).lower()
    if folder == "data":
        if "/" in below:
            return "Files in folders below data/ are not read.", "Move it to data/ itself, or delete it."
        if name in DATA:
            return None
        if name.endswith((".yml", ".txt")) and not name.startswith("."):
            near = get_close_matches(name, DATA, 1, 0.8)
            hint = f"If it was to be {near[0]}, rename it. Otherwise delete it." if near else "Delete it."
            return "Nothing reads this file, but everyone on the internet can.", hint
        if name.endswith(".yaml"):
            return "The file is not read, because its name ends in .yaml.", "Rename it so that it ends in .yml."
    known = _unwanted(name)
    if folder == "data":
        return known or ("Only files that end in .yml or .txt belong in data/.", "Delete it.")
    if known or re.fullmatch(r".*\.(md|" + "|".join(IMAGES) + ")", name):
        return known
    return _OTHER


def _unwanted(name: str) -> tuple[str, str] | None:
    if name in _LEFTOVERS or name.startswith(("~$", ".~", "._")) or name.endswith(("~", "#")):
        return "It is a leftover of a program, often an older version of a page.", "Delete it."
    if _SECRETS.match(name):
        return next(words for ends, words in _ENDINGS if ".env" in ends)
    return next((words for ends, words in _ENDINGS if name.endswith(ends)), None)
