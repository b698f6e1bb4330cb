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
from html import escape, unescape

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

_INSIDE = re.compile(r"(<(script|style)\b([^<>]*)>)(.*?)</\2\s*>|<!--.*?-->", re.S | re.I)
_TAG = re.compile(r"""<([a-z][a-z0-9-]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)>""", re.I)
_ATTRIBUTE = re.compile(r"""([a-z][\w:-]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""", re.I)
_CHARSET = re.compile(r"<meta\s+charset\s*=[^>]*>", re.I)
_POLICY = re.compile(r"""<meta\s[^>]*http-equiv=["']?Content-Security-Policy["']?[^>]*>""", re.I)
_RUNS = re.compile(r"module|(?:text|application)/(?:x-)?(?:java|ecma)script", re.I)  # any other type holds data


@dataclass
class Needs:
    """What a page needs, by part of the policy; and what no policy without exceptions can allow, with the line."""

    parts: dict[str, set[str]] = field(default_factory=dict)
    blocked: list[tuple[int, str]] = field(default_factory=list)

    def add(self, part: str, source: str = SELF) -> None:
        self.parts.setdefault(part, set()).add(source)


def needs(html: str, ours: frozenset[str] = frozenset(), files: Iterable[str] = ()) -> Needs:
    """What a page needs. `ours` are the scripts that templates hold, `files` the parts that files it loads need in turn."""
    found = Needs()

    def inside(match: re.Match[str]) -> str:
        if match[2]:
            _inside(match, _line(html, match.start()), ours, found)
        return (match[1] or "") + "\n" * match[0].count("\n", len(match[1] or ""))

    tags_alone = _INSIDE.sub(inside, html)
    for written in dict.fromkeys(_TAG.findall(tags_alone)):
        parts, blocked = _tag(*written)
        for part in parts:
            found.add(part)
        for tag in _TAG.finditer(tags_alone) if blocked else ():
            found.blocked += [(_line(tags_alone, tag.start()), what) for what in blocked if tag.groups() == written]
    if "script-src" in found.parts or "style-src" in found.parts:
        for part in files:
            found.add(part)
    return found


def _inside(match: re.Match[str], line: int, ours: frozenset[str], found: Needs) -> None:
    """A style or script that stands in the page itself."""
    attributes, text = _attributes(match[3]), match[4]
    if match[2].lower() == "style":
        found.add("style-src", hashed(text))
        parts, pictures = _sheet(text)
        for part in parts:
            found.add(part)
        if pictures:
            found.blocked.append((line, "a picture written into the style (`data:`)"))
    elif "src" not in attributes and (not attributes.get("type") or _RUNS.fullmatch(attributes["type"])):
        if text in ours:
            found.add("script-src", hashed(text))
        else:
            found.blocked.append((line, "a script that stands in the page and in none of our templates"))


@lru_cache(maxsize=64)
def _sheet(text: str) -> tuple[set[str], bool]:
    """The parts that a style needs, and whether it holds pictures. Kept, as pages share theirs."""
    return parts_of("style.css", text), "url(data:" in text.replace('"', "").replace("'", "")


@lru_cache(maxsize=10_000)
def _tag(written: str, rest: str) -> tuple[list[str], list[str]]:
    """The parts that a tag needs, and what in it can't be allowed. Kept, as pages share most of their tags."""
    name, attributes, parts, blocked = written.lower(), _attributes(rest), [], []
    for key, value in attributes.items():
        if key == "style" or key.startswith("on"):
            blocked.append(f"the attribute `{key}=` on `<{name}>`")
        if key in ("src", "srcset", "href", "poster") and name != "a" and value.lstrip().lower().startswith("data:"):
            blocked.append(f"a file written into `<{name}>` (`data:`)")
    if name == "script" and "src" in attributes:
        parts.append("script-src")
    elif name == "link":
        parts += [LINKS[word] for word in attributes.get("rel", "").lower().split() if word in LINKS]
    elif name in ASKS and {"src", "srcset", "href", "poster"} & attributes.keys():
        parts.append(ASKS[name])
    return parts, blocked


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape("".join(values)) for name, *values in _ATTRIBUTE.findall(text)}


def scripts_in(template: str) -> Iterator[str]:
    """The scripts that stand in a template, as they will stand in pages."""
    return (match[4] for match in _INSIDE.finditer(template) if match[2] and match[2].lower() == "script" and match[4].strip())


def parts_of(name: str, text: str) -> set[str]:
    """The parts of the policy that a script or stylesheet needs for what it loads."""
    patterns = SCRIPTS if name.endswith((".js", ".mjs")) else SHEETS
    return {part for part, pattern in patterns.items() if re.search(pattern, text)}


@lru_cache(maxsize=1024)
def hashed(text: str) -> str:
    """A text as a policy names it."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


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


def with_policy(html: str, text: str) -> str:
    """The page with its policy, first in its head after the charset. Raises ValueError where there is no charset."""
    charset = _CHARSET.search(html)
    if not charset:
        raise ValueError("The page names no charset.")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(text, quote=False)}">'
    return html[: charset.end()] + meta + html[charset.end() :]


def policy_of(html: str) -> str:
    """The policy that a page carries where it has to be, before anything that could load; empty when it does not."""
    meta = _POLICY.search(html)
    charset = _CHARSET.search(html)
    if not meta or not charset or html[charset.end() : meta.start()].strip():
        return ""
    return _attributes(meta[0])["content"]
