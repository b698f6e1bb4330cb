"""The panel that shows what is wrong on the page itself, while somebody edits with `make serve`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from guide.problems import ERROR, Problem

_BODY = re.compile(r"<body\b[^>]*>")
_POLICY = re.compile(r"<meta\s+http-equiv=[\"']?content-security-policy\b[^>]*>", re.I)
MARK = "check-panel"
BARE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body></body></html>'


def pages(site: Path) -> list[Path]:
    """The built pages of a site."""
    return sorted(site.rglob("*.html"))


def panel(problems: Iterable[Problem], render: Callable[..., str]) -> str:
    """The panel's HTML; empty when nothing is wrong. `render` makes it from `errors` and `notes`, and escapes what it is given."""
    found = sorted(set(problems))
    return found and render(
        errors=[problem for problem in found if problem.level == ERROR],
        notes=[problem for problem in found if problem.level != ERROR],
    ) or ""


def show(site: Path, panel: str, expected: Iterable[Path] = ()) -> None:
    """Put the panel on top of every built page; pages that a failed build lost come back with nothing but the panel."""
    for file in {*pages(site), *expected} if panel else ():
        html = file.read_text("utf-8") if file.exists() else BARE
        if MARK not in html:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(topped(html, panel), "utf-8")


def topped(html: str | bytes, panel: str) -> str | bytes:
    """A page with the panel on top; anything else as it is."""
    if not panel or isinstance(html, bytes):
        return html
    html = _POLICY.sub("", html)  # it would take the panel's looks away; readers' pages never hold the panel
    return _BODY.sub(lambda body: body[0] + panel, html, count=1)


def failure(error: BaseException) -> Problem:
    """What to say when a build failed and no check knows why."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return Problem("mkdocs.yml", 1, f"The preview could not be built: {reason}", "Undo the last change.", "preview")


class Compiled(BytecodeCache):
    """Templates that were compiled, by their texts, for the builds to come: MkDocs begins anew each time."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.checksum, bucket.code
