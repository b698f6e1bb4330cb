"""Preview pictures: an SVG drawn as PNG with the guide's own font, without asking the system or the network for one.

Same words, same bytes. What was drawn once lies in a cache under the hash of all that went into it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont
from PIL import Image

WIDTH, HEIGHT = 1200, 630  # pixels; what messengers expect
ROOM = 640  # pixels for a line of words
SIZES = (80, 68, 58, 50)  # of the words, in pixels: the first at which they take few enough lines
MOST = 4  # lines


@dataclass(frozen=True)
class Words:
    """Words on a picture: their lines, the size of the letters and the foot of the first line, in pixels."""

    lines: list[str]
    size: int
    top: int


class Fonts:
    """The guide's fonts, made from the web fonts in a folder into what resvg reads; kept in a cache folder."""

    def __init__(self, folder: Path, cache: Path) -> None:
        woff2 = sorted(folder.glob("*.woff2"))
        self.files = [_unpacked(file, cache) for file in woff2]
        self.key = sha256(b"".join(file.read_bytes() for file in woff2)).hexdigest()

    def measure(self) -> Callable[[str], float]:
        """`measure(text)`: how wide a text is in the boldest font, in letter heights. ValueError when there is no font."""
        fonts = [TTFont(file) for file in self.files]
        if not fonts:
            raise ValueError("There is no font to draw preview pictures with: overrides/assets/fonts holds no .woff2.")
        bold = max(fonts, key=lambda font: font["OS/2"].usWeightClass)
        names, widths, height = bold.getBestCmap(), bold["hmtx"], bold["head"].unitsPerEm
        return lambda text: sum(widths[names.get(ord(sign), ".notdef")][0] for sign in text) / height


def _unpacked(woff2: Path, cache: Path) -> Path:
    file = cache / f"{sha256(woff2.read_bytes()).hexdigest()[:16]}.ttf"
    if not file.exists():
        font = TTFont(woff2, recalcTimestamp=False)
        font.flavor = None
        new = _beside(file)
        font.save(new)
        os.replace(new, file)
    return file


def _beside(file: Path) -> Path:
    """A name to write to first, so that nobody reads half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.with_name(f"{file.name}.{os.getpid()}")


def wrapped(text: str, measure: Callable[[str], float], room: float) -> list[str]:
    """Lines of words that fit into a room, in letter heights; a word that is longer by itself stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitted(text: str, measure: Callable[[str], float]) -> Words:
    """The words as large as the picture has room for. What is too long even in small letters ends in “…”."""
    for size in SIZES:
        lines = wrapped(text, measure, ROOM / size)
        if len(lines) <= MOST and all(measure(line) <= ROOM / size for line in lines):
            break
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], f"{lines[MOST - 1]} …"]
    return Words(lines, size, round(HEIGHT / 2 - (len(lines) - 1) * size * 0.58 + size * 0.35))


def png(svg: str, fonts: Fonts, cache: Path) -> bytes:
    """The drawing as PNG, from the cache when the same one was drawn before."""
    key = sha256("\n".join([svg, fonts.key, resvg_py.__version__]).encode()).hexdigest()[:24]
    file = cache / f"{key}.png"
    if not file.exists():
        drawn = resvg_py.svg_to_bytes(svg_string=svg, font_files=[*map(str, fonts.files)], skip_system_fonts=True)
        new = _beside(file)
        new.write_bytes(_small(drawn))
        os.replace(new, file)
    return file.read_bytes()


def _small(drawn: bytes) -> bytes:
    """The same picture in half the bytes: flat drawings have fewer than the 256 colors of a palette."""
    packed = BytesIO()
    Image.open(BytesIO(drawn)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()
