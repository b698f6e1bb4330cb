"""Links out of the guide tell the other site nothing: each gets `rel="noreferrer"`."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_OUT = ("https://", "http://", "//")


class Outgoing(Extension):
    """Last of all tree processors, so that it sees every link as it will stand on the page."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Quiet(md), "outgoing", -10)


class _Quiet(Treeprocessor):
    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            if link.get("href", "").lower().startswith(_OUT):
                link.set("rel", " ".join(dict.fromkeys([*link.get("rel", "").split(), "noreferrer"])))
