"""The content security policy: a page may load what it uses from the guide itself, and nothing else, from nowhere.

Everything is forbidden at first. What a page is then allowed is read off the page: a style or script inside it by the hash
of its text, files by `'self'`. A script inside a page is allowed only when a template of ours holds the very same one.
Pages are read by their tags alone, without a tree, because each page is looked through at each build.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from html import escape

from guide.tags import DISTINCT, Tag, tags

LONGEST = 1900  # characters of the whole policy; Cloudflare reads 2,000 a line of _headers
FORBIDDEN = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
SELF = "'self'"
# The order in which the parts are written.
PARTS = ("script-src", "style-src", "img-src", "font-src", "media-src", "connect-src", "worker-src", "manifest-src")
# Which part allows what an element asks for; a `<link>` goes by its `rel`.
ASKS = {"img": "img-src", "image": "img-src", "audio": "media-src", "video": "media-src", "track": "media-src"}
LINKS = {"icon": "img-src", "apple-touch-icon": "img-src", "stylesheet": "style-src", "manifest": "manifest-src", "modulepreload": "script-src"}
# What a script does that needs a part of its own; what a stylesheet loads.
SCRIPTS = {"style-src": r"\bstylesheet\b", "connect-src": r"\bfetch\s*\(|\bXMLHttpRequest\b", "worker-src": r"\bnew\s+(?:Shared)?Worker\b", "img-src": r"\bnew\s+Image\b|createElement\(.img"}
SHEETS = {"font-src": r"url\([^)]*\.woff2?\b", "img-src": r"url\([^)]*\.(?:svg|png|webp|avif|jpe?g|gif)\b"}

_CHARSET = re.compile(r"<meta\s+charset\s*=[^>]*>", re.I)
_POLICY = re.compile(r"""<meta\s[^>]*http-equiv=["']?Content-Security-Policy["']?[^>]*>""", re.I)
_RUNS = re.compile(r"module|(?:text|application)/(?:x-)?(?:java|ecma)script", re.I)  # any other type holds data


@dataclass
class Needs:
    """What a page needs, by part of the policy; and whether it holds what no policy without exceptions can allow."""

    parts: dict[str, set[str]] = field(default_factory=dict)
    blocked: bool = False

    def add(self, part: str, source: str = SELF) -> None:
        self.parts.setdefault(part, set()).add(source)


def needs(loads: Iterable[Tag], ours: frozenset[str] = frozenset(), files: Iterable[str] = ()) -> Needs:
    """What the page needs on which these tags load or run something. `ours` are the scripts that templates hold, `files` the parts that files it loads
    need in turn."""
    found = Needs()
    for tag in loads:
        for part in _asks(tag):
            found.add(part)
        if tag.inside:
            _inside(tag, found)
        found.blocked = found.blocked or any(_blocked(tag, ours))
    if "script-src" in found.parts or "style-src" in found.parts:
        for part in files:
            found.add(part)
    return found


def blocked(html: str, ours: frozenset[str] = frozenset()) -> list[tuple[int, str]]:
    """What on a page no policy can allow, each with its line."""
    return [(html.count("\n", 0, match.start()) + 1, what) for match, tag in tags(html) for what in _blocked(tag, ours)]


@lru_cache(maxsize=DISTINCT)
def _asks(tag: Tag) -> tuple[str, ...]:
    """The parts that a tag needs for the files it names."""
    if tag.name == "script" and "src" in tag.attributes:
        return ("script-src",)
    if tag.name == "link":
        return tuple(LINKS[word] for word in tag.attributes.get("rel", "").lower().split() if word in LINKS)
    if tag.name in ASKS and {"src", "srcset", "href", "poster"} & tag.attributes.keys():
        return (ASKS[tag.name],)
    return ()


def _inside(tag: Tag, found: Needs) -> None:
    """What a style or script needs that stands in the page itself."""
    if tag.name == "style":
        found.add("style-src", hashed(tag.inside))
        for part in parts_of("style.css", tag.inside):
            found.add(part)
    elif _runs(tag):
        found.add("script-src", hashed(tag.inside))


def _runs(tag: Tag) -> bool:
    """Whether a tag is a script that stands in the page itself."""
    given = tag.attributes
    return tag.name == "script" and "src" not in given and bool(_RUNS.fullmatch(given.get("type") or "module"))


@lru_cache(maxsize=DISTINCT)
def _blocked(tag: Tag, ours: frozenset[str]) -> tuple[str, ...]:
    """What of a tag can't be allowed."""
    found = []
    for key, value in tag.attributes.items():
        if key == "style" or key.startswith("on"):
            found.append(f"the attribute `{key}=` on `<{tag.name}>`")
        if key in ("src", "srcset", "href", "poster") and tag.name != "a" and value.lstrip().lower().startswith("data:"):
            found.append(f"a file written into `<{tag.name}>` (`data:`)")
    if tag.name == "style" and "url(data:" in tag.inside.replace('"', "").replace("'", ""):
        found.append("a picture written into the style (`data:`)")
    if _runs(tag) and tag.inside not in ours:
        found.append("a script that stands in the page and in none of our templates")
    return tuple(found)


def scripts_in(template: str) -> Iterator[str]:
    """The scripts that stand in a template, as they will stand in pages."""
    return (tag.inside for _, tag in tags(template) if tag.name == "script" and tag.inside.strip())


@lru_cache(maxsize=64)
def parts_of(name: str, text: str) -> frozenset[str]:
    """The parts of the policy that a script or stylesheet needs for what it loads."""
    patterns = SCRIPTS if name.endswith((".js", ".mjs")) else SHEETS
    return frozenset(part for part, pattern in patterns.items() if re.search(pattern, text))


@lru_cache(maxsize=1024)
def hashed(text: str) -> str:
    """A text as a policy names it."""
    digest = sha256(text.encode("utf-8", "surrogateescape")).digest()  # as it came, also where it is no UTF-8
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(*pages: Needs) -> str:
    """The policy under which all these pages work. Raises ValueError when hosts would cut it short."""
    parts: dict[str, set[str]] = {}
    for page in pages:
        for part, sources in page.parts.items():
            parts.setdefault(part, set()).update(sources)
    allowed = [f"{part} {' '.join(sorted(parts[part], key=lambda source: (source != SELF, source)))}" for part in PARTS if part in parts]
    text = "; ".join([FORBIDDEN[0], *allowed, *FORBIDDEN[1:]])
    if len(text) > LONGEST:
        raise ValueError(f"The content security policy has {len(text)} characters; hosts read {LONGEST}.")
    return text


def charset_in(html: str) -> str:
    """The tag that a policy goes behind. Raises ValueError where there is none."""
    charset = _CHARSET.search(html)
    if not charset:
        raise ValueError("The page names no charset.")
    return charset[0]


@lru_cache(maxsize=64)
def with_policy(charset: str, text: str) -> str:
    """A policy as a page carries it, behind the tag that names the charset. Most pages have the same."""
    return f'{charset}<meta http-equiv="Content-Security-Policy" content="{escape(text, quote=False)}">'


def policy_of(html: str) -> str:
    """The policy that a page carries where it has to be, before anything that could load; empty when it does not."""
    meta = _POLICY.search(html)
    charset = _CHARSET.search(html)
    if not meta or not charset or html[charset.end() : meta.start()].strip():
        return ""
    return "".join(tag.attributes["content"] for _, tag in tags(meta[0]))
