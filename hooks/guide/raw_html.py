"""Raw HTML on a page: what could run or load something, what nobody knows, and what opens and never closes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.lines import Prose, short
from guide.problems import ERROR, WARNING, Problem

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)>")
_TAG_OPEN = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s\n])[^<>]*?(?=<|\n[ \t]*\n|\Z)")
DANGEROUS = set(
    (
        "applet base body button embed font form frame frameset head html iframe input link marquee math meta "
        "noscript object option script select style svg template textarea title"
    ).split()
)
VOID = {"br", "hr", "img", "wbr", "col", "source", "track", "area"}
BLOCKS = set(
    (
        "a address article aside audio blockquote canvas caption center colgroup dd details dialog div dl dt fieldset "
        "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup legend li main map menu nav ol p picture pre search "
        "section summary table tbody td tfoot th thead tr ul video"
    ).split()
)
INLINE = set(
    (
        "abbr b bdi bdo big cite code data del dfn em i ins kbd label mark meter output progress q rp rt ruby s samp "
        "small span strike strong sub sup time tt u var"
    ).split()
)
KNOWN = DANGEROUS | VOID | BLOCKS | INLINE
OPTIONAL_END = {"li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup"}
_UNSAFE = re.compile(r"""(?<![\w-])(on[a-z]{3,}|style|srcdoc|formaction)\s*=|(?:javascript|vbscript)\s*:""", re.I)


def check_html(prose: Prose) -> Iterator[Problem]:
    """Raw HTML: what could run or load something, tags that nobody knows, and tags that open and never close."""
    text, open_tags = prose.text, []
    for match in _TAG.finditer(text):
        name, line, written = match[2].lower(), prose.line(match.start()), short(match[0])
        if name in DANGEROUS:
            if not match[1]:
                hint = "Take it out; write plain text, **bold** or a [link](page.md)."
                yield Problem(prose.path, line, f"“{written}” must not be on a page.", hint, rule="html-dangerous")
            continue
        if name not in KNOWN:
            what = f"“{written}” is taken for HTML, so readers would not see it."
            hint = "Write it without < and >, or in straight quotes."
            yield Problem(prose.path, line, what, hint, rule="html-unknown")
            continue
        unsafe = _UNSAFE.search(match[3])
        if unsafe:
            what = f"“{written}” holds “{unsafe[0]}”, which the site does not allow."
            yield Problem(
                prose.path,
                line,
                what,
                f"Take {unsafe[0].rstrip('=: ')} and what belongs to it out.",
                rule="html-dangerous",
            )
        if name in VOID or match[3].endswith("/"):
            continue
        if not match[1]:
            open_tags.append((name, line))
        elif name not in [other for other, _ in open_tags]:
            what, hint = f"</{name}> ends something that never began.", "Take it out."
            yield Problem(prose.path, line, what, hint, rule="html-unclosed", level=_weight(name))
        else:
            while open_tags:
                other, began = open_tags.pop()
                if other == name:
                    break
                yield from _unclosed(prose, other, began)
    for name, line in open_tags:
        yield from _unclosed(prose, name, line)
    for match in _TAG_OPEN.finditer(text):
        if match[1].lower() in KNOWN and not _TAG.match(text, match.start()):
            what = (
                f"“{short(match[0], 40)}” begins an HTML tag that has no > at its end, so it is printed or hides text."
            )
            yield Problem(
                prose.path, prose.line(match.start()), what, "Write > where the tag ends.", rule="html-unclosed"
            )


def _unclosed(prose: Prose, name: str, line: int) -> Iterator[Problem]:
    if name in OPTIONAL_END:
        return
    level = _weight(name)
    what = f"<{name}> begins here and never ends" + (
        ", so it can swallow the rest of the page." if level == ERROR else ", so the rest of the page may look like it."
    )
    yield Problem(
        prose.path, line, what, f"Write </{name}> where it ends, or take it out.", rule="html-unclosed", level=level
    )


def _weight(name: str) -> str:
    return WARNING if name in INLINE else ERROR
