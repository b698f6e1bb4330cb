"""Files as they lie in docs/ and data/: what they are called, what they are, and what is hidden in them.

Everything in these folders is public, also what no page shows. Pictures are read byte by byte, never opened.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
import zlib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from xml.parsers import expat

from guide.pages import conflicts, decode, files_below, parse_page
from guide.problems import ERROR, WARNING, Problem

IMAGES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WebP", "avif": "AVIF", "svg": "SVG"}
HARMLESS = (".gitkeep", ".gitignore", ".gitattributes")
DATA = (  # what is read below data/
    "addresses.txt", "help.yml", "ids.txt", "practice.yml", "rules.yml", "search.yml", "sources.yml", "words-we-use.txt", "words.yml",
)  # fmt: skip
LARGE, HUGE = 500_000, 2_000_000  # bytes of an image: slow on a phone; too much for one

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
        "If it holds anything about clients, delete it and read “If client details got out” in CONTRIBUTING. Otherwise copy its text into a page and delete the file.",
    ),
    (
        "csv tsv xls xlsx xlsm xlsb ods numbers dif",
        "It is a table, and everyone on the internet could read every line of it, clients' details too.",
        "Delete it now; if it holds details of clients, follow “if client details got out” in CONTRIBUTING.",
    ),
    (
        "doc docx docm dot dotx odt rtf pages pdf ppt pptx odp key.zip one tex epub",
        "It is a document, which can carry names, comments and older versions that nobody sees at once.",
        "If it holds anything about clients, delete it and read “If client details got out” in CONTRIBUTING. Otherwise copy its text into a page and delete the file.",
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
_LEFTOVERS = {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "icon\r", ".localized"}
_SECRETS = re.compile(r"^(\.env(\..*)?|id_(rsa|dsa|ecdsa|ed25519)(\.pub)?|\.?(netrc|npmrc|pgpass|htpasswd))$")
_OTHER = "Only pages (.md) and pictures belong in docs/; this file would be put on the internet as it is.", "Delete it."

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    r"[\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff"
    r"\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_GARBLED = re.compile(r"â€[™œ\x9d“”˜¦¢\x99\x9c\x98]|Ã[©¼¶¤Ÿ¨¡­³±§ª«\xa0]|Â[\xa0·»«°§]|ï»¿")
_NAMES = {"\u200b": "a space without width", "\xad": "a place where the word may break", "\u2060": "a sign that joins words"}
_COMMENT = re.compile(r"<!--(.*?)--!?>", re.DOTALL)
_REFERENCE_COMMENT = re.compile(r"^ {0,3}\[(?://|comment|_|#)\]:.*")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


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


def ending(path: str) -> str:
    """What stands behind the last dot of a name, small: `jpg` of `A/Photo.JPG`."""
    return posixpath.splitext(posixpath.basename(path))[1].removeprefix(".").lower()


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
        return next(row[1:] for row in _NOT_PUBLIC if row[0].startswith("env "))
    for endings, what, instead in _NOT_PUBLIC:
        if any(name.endswith(f".{end}") for end in endings.split()):
            return what, instead
    return None


def check_text(path: str, text: str) -> Iterator[Problem]:
    """What is hidden in a text: signs that can't be seen, marks of two versions, notes that only the source shows."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isascii() or _CONTROLS.search(line):
            yield from check_signs(path, number, line)
    found = list(conflicts(text, path))
    yield from found
    if path.endswith(".md"):
        yield from check_comments(path, text)


def check_signs(path: str, number: int, line: str) -> Iterator[Problem]:
    """Signs that can't be seen. They are errors where they break words, links or numbers, or turn text round."""
    if match := _CONTROLS.search(line):
        sign, place = match[0], _where(line, match)
        what, hint = f"{place} stands a sign that no browser can show.", "Type the word anew."
        if sign == "\0":
            yield Problem(path, number, what, hint, rule="nul-character")
        elif sign == "\ufffd":
            yield Problem(path, number, f"{place} a letter was lost.", hint, rule="letter-lost")
        else:
            level = WARNING if sign in "\x0b\x0c\x7f" or "\x80" <= sign <= "\x9f" else ERROR
            yield Problem(path, number, what, hint, rule="control-character", level=level)
    if match := _BIDI.search(line):
        what = f"{_where(line, match)} stands a hidden sign that turns the order of letters round."
        yield Problem(path, number, what, "Type the line anew instead of pasting it.", rule="bidi-character")
    worst = None
    for match in _HIDDEN.finditer(line):
        if not _belongs(line, match.start()):
            level = _weight(line, match.start())
            if worst is None or (level == ERROR and worst[1] == WARNING):
                worst = match, level
    if worst:
        match, level = worst
        named = f": {_NAMES[match[0]]}" if match[0] in _NAMES else ""
        what = f"{_where(line, match)} stands a sign that can't be seen{named}."
        hint = "Delete it, or type the word anew instead of pasting it."
        yield Problem(path, number, what, hint, rule="hidden-character", level=level)
    if match := _GARBLED.search(line):
        what = f"{_where(line, match)} letters were garbled, as happens when text is saved by an old program."
        yield Problem(path, number, what, "Type the word anew.", rule="letters-garbled", level=WARNING)


def _belongs(line: str, at: int) -> bool:
    """Whether a hidden sign does its duty: joiners in emoji and in scripts that need them, and flags."""
    sign, before, after = line[at], line[at - 1 : at], line[at + 1 : at + 2]
    if sign in "\u200c\u200d\u200e\u200f\u061c":
        return bool(re.search(r"[\u0590-\u109f\u2600-\u2bff\ufe0f\U0001f000-\U0001ffff]", before + after))
    return "\U000e0000" <= sign and "\U0001f3f4" in line[:at]


def _weight(line: str, at: int) -> str:
    """Whether a hidden sign breaks what a machine or a search has to match."""
    sign = line[at]
    if sign == "\xad" or "\ue000" <= sign <= "\uf8ff" or sign in "\u2028\u2029":
        return WARNING
    if sign > "\U000e0000":
        return ERROR
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    token = (re.split(r"\s", line[max(0, at - 200) : at])[-1]) + re.split(r"\s", line[at + 1 : at + 200])[0]
    if before.isalnum() and after.isalnum():
        return ERROR
    return ERROR if re.search(r"\]\(|://|\.md\b|\[[@\w]|\d", token) else WARNING


def _where(line: str, match: re.Match[str]) -> str:
    """`In “word”`, or behind which words a sign stands by itself."""
    before = re.split(r"\s", line[max(0, match.start() - 20) : match.start()])[-1]
    after = re.split(r"\s", line[match.end() : match.end() + 20])[0]
    word = "".join(letter for letter in before + match[0] + after if letter.isprintable() and letter != "\ufffd")
    if word:
        return f"In “{word}”"
    words = line[max(0, match.start() - 40) : match.start()].split()
    return f"Behind “{' '.join(words[-3:])}”" if words else "At the start of the line"


def check_comments(path: str, text: str) -> Iterator[Problem]:
    """Notes that no reader sees on the page, but everyone can open. One that never ends is a check of the text."""
    if "<!--" not in text and "]:" not in text:
        return
    page, _ = parse_page(path.removeprefix("docs/"), text)
    shown = dict(page.prose())
    lines = page.body.split("\n")
    body = "\n".join(
        _CODE.sub(lambda code: " " * len(code[0]), line) if number in shown else ""
        for number, line in enumerate(lines, page.body_line)
    )
    notes = [(page.body_line + body.count("\n", 0, match.start()), match[0]) for match in _COMMENT.finditer(body)]
    notes += [(number, line) for number, line in shown.items() if _REFERENCE_COMMENT.match(line)]
    for number, note in notes:
        words = " ".join(note.split())
        words = f"{words[:60]}…" if len(words) > 60 else words
        what = f"“{words}” is hidden on the page, but everyone on the internet can read it."
        hint = "Take it out. A note to colleagues belongs where you propose the change, and holds nothing about clients."
        yield Problem(path, number, what, hint, rule="comment")


def check_image(path: str, raw: bytes) -> Iterator[Problem]:
    """Size, kind, and what a camera or a program has written into a picture."""
    if len(raw) > LARGE:
        size = f"{len(raw) / 1_000_000:.1f} MB" if len(raw) >= 1_000_000 else f"{len(raw) // 1000} kB"
        what = f"The picture has {size}, which is slow to load on a phone."
        hint = "Save it smaller: 1600 pixels wide and less than 500 kB are enough."
        if len(raw) > HUGE:
            yield Problem(path, 1, what, hint, rule="image-huge")
        else:
            yield Problem(path, 1, what, hint, rule="image-large", level=WARNING)
    named, kind = IMAGES[ending(path)], kind_of(raw)
    if kind != named:
        if kind in IMAGES.values() and "SVG" not in (kind, named):
            what = f"The name says {named}, but the picture is a {kind}."
            hint = f"Rename it so that it ends in .{kind.lower().replace('jpeg', 'jpg')}"
            yield Problem(path, 1, what, hint, rule="image-kind", level=WARNING)
        else:
            what = f"The name says {named}, but this is {kind or 'no picture that browsers know'}."
            hint = "Save the picture anew as .jpg, .png or .webp and add that one."
            yield Problem(path, 1, what, hint, rule="image-content")
    if kind == "SVG":
        yield from check_svg(path, raw)
    told = metadata(raw)
    if "where it was taken" in told:
        what = "The picture says where it was taken, to the house: anybody can read that out of the file."
        hint = "Take a screenshot of it and add that in its place; a screenshot knows no place."
        yield Problem(path, 1, what, hint, rule="image-location")
    elif told:
        what = f"The picture carries more than one sees: {', '.join(told)}."
        hint = "Take a screenshot of it and add that in its place, if nobody should know."
        yield Problem(path, 1, what, hint, rule="image-metadata", level=WARNING)


def kind_of(raw: bytes) -> str:
    """What a file is, by its first bytes; empty when nobody knows."""
    if raw[4:8] == b"ftyp":
        brands = raw[8:40]
        if b"avif" in brands or b"avis" in brands:
            return "AVIF"
        return "HEIC, which only few browsers show" if re.search(rb"hei[cxms]|hev|mif1|msf1", brands) else "a video"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WebP"
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a packed folder or an Office document"), (b"\xd0\xcf\x11\xe0", "an Office document"),
        (b"MZ", "a program"), (b"\x7fELF", "a program"), (b"BM", "a Windows bitmap"), (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"), (b"version https://git-lfs", "a pointer to a picture stored elsewhere"),
    ):  # fmt: skip
        if raw.startswith(start):
            return kind
    head = decode(raw[:4000], "")[0].lower()
    if "<svg" in head and "<html" not in head:
        return "SVG"
    if re.match(r"\s*(<!doctype html|<html|<head|<body|<script)", head):
        return "a web page"
    return "" if raw else "an empty file"


def check_svg(path: str, raw: bytes) -> Iterator[Problem]:
    """A drawing is a small web page: what runs in it, what it loads from elsewhere, and whether it can be shown."""
    active: list[tuple[int, str]] = []
    foreign: list[tuple[int, str]] = []
    told: list[int] = []
    parser = expat.ParserCreate()

    def outside(text: str) -> None:
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']?([^\"';)]+)", text):
            if not (address[0] or address[1]).strip().lower().startswith(("#", "data:image/", "data:font/")):
                foreign.append((parser.CurrentLineNumber, address[0] or address[1]))

    def start(name: str, attributes: dict[str, str]) -> None:
        line, tag = parser.CurrentLineNumber, name.rpartition(":")[2].lower()
        if tag in ("script", "foreignobject", "iframe", "object", "embed", "handler"):
            active.append((line, f"<{tag}>"))
        for key, value in attributes.items():
            local, plain = key.rpartition(":")[2].lower(), re.sub(r"\s", "", value).lower()
            if local.startswith("on") and ":" not in key:
                active.append((line, f"{key}=…"))
            elif local in ("href", "src") and re.match(r"javascript:|data:(?!image/(png|jpeg|gif|webp)|font/)", plain):
                active.append((line, value[:40]))
            elif local in ("href", "src") and plain and not plain.startswith(("#", "data:")):
                foreign.append((line, value))
            elif local in ("export-filename", "absref", "docbase"):
                told.append(line)
            outside(value)

    def entity(name: str, _parameter: object, value: str | None, *_: object) -> None:
        if value is None or "&" in value or "<" in value or len(value) > 200:  # Illustrator's short ones are harmless
            active.append((parser.CurrentLineNumber, f"<!ENTITY {name}>"))
            raise ValueError

    def instruction(target: str, data: str) -> None:
        if target == "xml-stylesheet":
            foreign.append((parser.CurrentLineNumber, data))

    parser.StartElementHandler, parser.CharacterDataHandler = start, outside
    parser.EntityDeclHandler, parser.ProcessingInstructionHandler = entity, instruction
    try:
        parser.Parse(raw, True)
    except ValueError:
        pass
    except expat.ExpatError as error:
        what = "The drawing is damaged, so browsers can't show it."
        yield Problem(path, error.lineno, what, "Save it anew, or save it as .png.", rule="image-content")
    hint = "Save the drawing as .png and add that in its place."
    for line, written in active[:5]:
        what = f"The drawing holds “{written}”, which can run in readers' browsers."
        yield Problem(path, line, what, hint, rule="svg-active")
    for line, written in foreign[:5]:
        what = f"The drawing leads to or loads something from elsewhere: “{written.strip()[:60]}”."
        yield Problem(path, line, what, hint, rule="svg-foreign")
    if told:
        what = "The drawing says in which folder of whose computer it was made."
        yield Problem(path, told[0], what, "Save it as “plain SVG”, or as .png.", rule="image-metadata", level=WARNING)


_TIFF = re.compile(rb"II\*\0|MM\0\*")
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TAGS = {
    0x010F: "camera", 0x0110: "camera", 0x9003: "when it was taken", 0x9004: "when it was taken",
    0x013B: "a name", 0xA430: "a name", 0x9C9D: "a name", 0x9286: "a remark", 0x9C9C: "a remark",
    0xA431: "the camera's number", 0xA435: "the camera's number",
}  # fmt: skip


def metadata(raw: bytes) -> list[str]:
    """What a picture tells besides what it shows, wherever that is stored: `where it was taken`, `a name`, …"""
    told: dict[str, None] = {}
    for block in [raw, *_png_texts(raw)]:
        if re.search(rb"(exif:GPSLatitude|exif:GPSLongitude)(=[\"'][^\"']|>[^<]*\d)", block, re.IGNORECASE):
            told["where it was taken"] = None
        for match in _TIFF.finditer(block):
            told.update(dict.fromkeys(_exif(block[match.start() :])))
        if b"<x:xmpmeta" in block or b"<rdf:RDF" in block and b"xap/1.0" in block:
            if re.search(rb"photoshop:City|Iptc4xmpCore:Location|photoshop:State", block):
                told["the town"] = None
            if re.search(rb"tiff:Make|aux:SerialNumber|exifEX:BodySerialNumber", block):
                told["camera"] = None
    return list(told)


def _png_texts(raw: bytes) -> Iterator[bytes]:
    """Texts of a PNG that are packed or written in hexadecimal."""
    if not raw.startswith(b"\x89PNG"):
        return
    at = 8
    while at + 12 <= len(raw):
        size, name = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        chunk = raw[at + 8 : at + 8 + size]
        if name in (b"zTXt", b"iTXt", b"tEXt"):
            keyword, _, rest = chunk.partition(b"\0")
            text = rest
            if name != b"tEXt" and (start := re.search(rb"\x78[\x01\x5e\x9c\xda]", rest)):
                try:
                    text = zlib.decompressobj().decompress(rest[start.start() :], 5_000_000)
                except zlib.error:
                    text = rest
            if keyword.startswith(b"Raw profile type"):
                digits = re.sub(rb"[^0-9a-fA-F]", b"", b"".join(text.split(b"\n")[3:]))
                text = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
            yield text
        at += 12 + size


def _exif(block: bytes) -> Iterator[str]:
    """What the table of a camera holds. `block` begins with its header; anything odd ends it without a word."""
    order = "little" if block[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], order)

    def table(at: int) -> dict[int, tuple[int, int, int]]:
        """Tag: type, how many values, and where they stand."""
        count, found = number(at, 2), {}
        if not (8 <= at and 0 < count < 500 and at + 2 + 12 * count <= len(block)):
            return {}
        for place in range(at + 2, at + 2 + 12 * count, 12):
            kind, values = number(place + 2, 2), number(place + 4, 4)
            if kind not in _SIZES:
                return {}
            inside = _SIZES[kind] * values <= 4
            found[number(place, 2)] = kind, values, place + 8 if inside else number(place + 8, 4)
        return found

    first = table(number(4, 4))
    camera = table(number(first[0x8769][2], 4)) if 0x8769 in first else {}
    for tag, (kind, values, at) in {**first, **camera}.items():
        if tag in _TAGS:
            written = block[at : at + min(_SIZES[kind] * values, 200)].replace(b"\0", b"").strip()
            if tag == 0x9286:
                written = re.sub(rb"^(ASCII|UNICODE|JIS)|Screenshot$", b"", written).strip()
            if len(written) > 1:
                yield _TAGS[tag]
    if 0x8825 in first:
        place = table(number(first[0x8825][2], 4))
        for tag in (2, 4):
            if tag in place and any(block[place[tag][2] : place[tag][2] + 4]):
                yield "where it was taken"
