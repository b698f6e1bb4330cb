"""The address of each heading: a quiet sign to copy it by, and the ids it had before.

The sign is a link without words, drawn by the stylesheet. It is no stop on the keyboard's way and nothing to a screen reader,
which would meet one at every heading; the page for sharing lists the sections for everyone. Old ids (guide/addresses.py) stay as
places to link to, and a section that went to another page leaves a line behind that says where it is.
"""

from __future__ import annotations

import posixpath
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from guide.addresses import Addresses, Place, old_id
from guide.model import Page

_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}


class Permalinks(Extension):
    """Old ids after attribute lists (8) and before MkDocs notes what can be linked to (5); the sign after ids are given (5).

    `page` is the page that comes next. `moved` stands before the link to a section that is on another page now.
    """

    def __init__(self, addresses: Addresses, moved: str) -> None:
        super().__init__()
        self.addresses, self.moved = addresses, moved
        self.page: Page | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_OldIds(self), "old-ids", 6)
        md.treeprocessors.register(_Signs(md), "permalinks", 4)


class _OldIds(Treeprocessor):
    def __init__(self, permalinks: Permalinks) -> None:
        super().__init__()
        self.permalinks = permalinks

    def run(self, root: etree.Element) -> None:
        addresses, page = self.permalinks.addresses, self.permalinks.page
        for heading in list(root.iter()):
            for text in heading.attrib.pop("was", "").split():
                if page and (anchor := old_id(text, page)):
                    _target(heading, anchor)
        for anchor, place in addresses.claimed.get(page.url, []) if page else ():
            if place == Place(page.src):
                _target(root, anchor)
            elif place.src != page.src:
                root.append(self.pointer(page, anchor, place))

    def pointer(self, page: Page, anchor: str, place: Place) -> etree.Element:
        """Where a section of this page is now; MkDocs resolves the link."""
        href = posixpath.relpath(place.src, posixpath.dirname(page.src) or ".") + (f"#{place.anchor}" if place.anchor else "")
        line = etree.Element("p", {"class": "moved no-crosslink", "id": anchor})
        line.text = f"{self.permalinks.moved} "
        etree.SubElement(line, "a", {"href": href}).text = self.permalinks.addresses.title(place)
        return line


def _target(element: etree.Element, anchor: str) -> None:
    """An empty place with an id at the start of an element."""
    place = etree.Element("span", {"id": anchor})
    place.tail, element.text = element.text, None
    element.insert(0, place)


class _Signs(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for heading in root.iter():
            if heading.tag in _HEADINGS and heading.get("id"):
                sign = {"class": "permalink", "href": f"#{heading.get('id')}", "aria-hidden": "true", "tabindex": "-1"}
                etree.SubElement(heading, "a", sign)
