"""Pictures, read byte by byte and never opened: size, kind, and what a camera or a program wrote into them."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from guide.pages import decode
from guide.problems import WARNING, Problem

IMAGES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WebP", "avif": "AVIF", "svg": "SVG"}
LARGE, HUGE = 500_000, 2_000_000  # bytes of an image: slow on a phone; too much for one


def ending(path: str) -> str:
    """What stands behind the last dot of a name, small: `jpg` of `A/Photo.JPG`."""
    return posixpath.splitext(posixpath.basename(path))[1].removeprefix(".").lower()


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
