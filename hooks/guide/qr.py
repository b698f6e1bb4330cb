"""QR codes: an address as a drawing that a phone's camera reads, made at build and never by a service."""

from __future__ import annotations

from html import escape

import segno

BORDER = 4  # modules of white all round; with less, some cameras find nothing
MASK = 2  # one of the eight patterns, always the same: trying all of them takes four times as long, and each can be read


def qr(address: str, title: str) -> str:
    """An SVG for an address, black on white, to stand in a page or alone in a file; `title` is what a screen reader says."""
    code = segno.make(address, error="m", micro=False, mask=MASK)
    drawing = code.svg_inline(border=BORDER, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    return drawing.replace("<svg", f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}"', 1)
