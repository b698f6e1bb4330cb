"""Links and images in pages: where they lead, whether it is there and safe, and what a reader reads on them.

One scanner finds all of them, `links_in`; each check below takes one link and says what is wrong with it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from guide.pages import Guide, Page
from guide.practice import TRACKING
from guide.problems import ERROR, WARNING, Problem
from guide.schema import near_page
from guide.text import FILLER, Prose, short


@dataclass(frozen=True)
class Link:
    """`kind` is "link", "image", "autolink", "definition", "html link", "html image" or "broken"; `start` and `end` are
    positions in the page's `Prose.text`. `text` is what a reader reads, of an image its description; None when unset.
    """

    line: int
    kind: str
    text: str | None
    target: str
    start: int
    end: int

    @property
    def image(self) -> bool:
        return self.kind.endswith("image")


_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:)[^\s<>]*|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>")
_DEFINITION = re.compile(r"(?m)^ {0,3}\[((?!\^)[^\[\]\n]+)\]:[ \t]*(<[^<>\n]*>|\S+)?(?:[ \t]+[\"'(][^\n]*)?[ \t]*$")
_HTML = re.compile(r"<(a|area|img|video|audio|source|picture)\b((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]+)[ \t\n]*=[ \t\n]*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’)\s*$")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")


def links_in(prose: Prose) -> list[Link]:
    """Every link and image of a page outside code, in order."""
    return sorted([*_inline(prose), *_plain(prose), *_html(prose)], key=lambda link: link.start)


def _inline(prose: Prose) -> Iterator[Link]:
    """`[text](target "title")` and `![text](target)`."""
    text = prose.text
    for match in re.finditer(r"\]\(", text):
        start = _bracket(text, match.start())
        if start is None:
            continue
        image = start > 0 and text[start - 1] == "!" and text[start - 2 : start - 1] != "\\"
        words, first = text[start + 1 : match.start()], start - image
        end = _parenthesis(text, match.end())
        if end is None:
            rest = re.match(r"[^\s)\]]*", text[match.end() :])
            yield Link(prose.line(first), "broken", words, rest[0] if rest else "", first, match.end())
            continue
        target = _TITLE.sub("", text[match.end() : end]).strip()
        if target.startswith("<") and target.endswith(">"):
            target = target[1:-1].replace(" ", "%20")
        yield Link(prose.line(first), "image" if image else "link", words, target, first, end + 1)


def _bracket(text: str, close: int) -> int | None:
    """Position of the [ that belongs to a ], in the same block of lines."""
    depth = 1
    for at in range(close - 1, max(-1, close - 2000), -1):
        sign = text[at]
        if sign == "\n" and text[:at].endswith("\n"):
            return None
        if sign in "[]" and (at == 0 or text[at - 1] != "\\"):
            depth += 1 if sign == "]" else -1
            if not depth:
                return at
    return None


def _parenthesis(text: str, start: int) -> int | None:
    """Position of the ) that ends a target which begins at `start`. It may hold a line break, but no blank line."""
    depth, angle = 1, text.startswith("<", start)
    for at in range(start, min(len(text), start + 3000)):
        sign = text[at]
        if sign == "\n" and (text[at + 1 : at + 2] == "\n" or at - start > 1500):
            return None
        if angle:
            angle = sign != ">"
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                return at
    return None


def _plain(prose: Prose) -> Iterator[Link]:
    """`<https://…>` and `[id]: target`."""
    for match in _AUTOLINK.finditer(prose.text):
        target = match[1] if ":" in match[1] else f"mailto:{match[1]}"
        yield Link(prose.line(match.start()), "autolink", match[1], target, *match.span())
    for match in _DEFINITION.finditer(prose.text):
        target = (match[2] or "").strip("<>")
        yield Link(prose.line(match.start()), "definition", match[1], target, *match.span())


def _html(prose: Prose) -> Iterator[Link]:
    """`<a href>`, and what `<img>` and the like load."""
    for match in _HTML.finditer(prose.text):
        name, line = match[1].lower(), prose.line(match.start())
        if re.search("=[ ]*[“”‘’„]", match[2]):
            continue  # the curly quotes are what is wrong with it
        values = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(match[2])}
        if name in ("a", "area"):
            if "href" in values:
                closing = re.compile(r"</a\s*>", re.I).search(prose.text, match.end())
                inside = (
                    prose.text[match.end() : closing.start()] if closing and name == "a" else values.get("alt", "-")
                )
                yield Link(line, "html link", re.sub(r"<[^<>]*>", "", inside), values["href"], *match.span())
            continue
        for key in ("src", "srcset", "poster"):
            if key in values:
                target = values[key].split(",")[0].split(" ")[0] if key == "srcset" else values[key]
                alt = values.get("alt") if name == "img" else "-"
                yield Link(line, "html image", "-" if alt == "" else alt, target, *match.span())


@dataclass
class Place:
    """What links are held against: the guide, all files below docs/, the ids of each page, and the site's address."""

    guide: Guide
    files: set[str]
    site: str = ""
    ids: dict[str, set[str]] = field(default_factory=dict)

    def ids_of(self, src: str) -> set[str]:
        """The ids a link can lead to on a page; of each page they are looked up once."""
        if src not in self.ids:
            page = self.guide.pages[src]
            text = Prose(page).text
            self.ids[src] = {heading.id for heading in page.headings}
            self.ids[src] |= set(re.findall(r"<[^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", text))
            self.ids[src] |= set(re.findall(r"\{:?[^{}\n]*?#([\w:.-]+)[^{}\n]*\}", text))
            self.ids[src] |= {f"fn:{name}" for name in re.findall(r"\[\^([^\]\s]+)\]", text)}
            self.ids[src] |= {f"source-{name}" for name in re.findall(r"\[@([\w.:-]+)\]", text)}
        return self.ids[src]


def check_links(guide: Guide, root: Path) -> Iterator[Problem]:
    """All checks of this file, on every page."""
    docs = root / "docs"
    files = {Path(at, name).relative_to(docs).as_posix() for at, _, inside in os.walk(docs) for name in inside} | set(
        guide.pages
    )
    settings = guide.data["practice"].value if "practice" in guide.data else {}
    site = settings.get("site_url") if isinstance(settings, dict) else None
    place = Place(guide, files, str(site or ""))
    for page in guide.pages.values():
        prose = Prose(page)
        links = links_in(prose)
        for link in links:
            if link.kind == "broken":
                what = (
                    f"The link “[{short(link.text or '')}]({short(link.target)}” has no ) at its end, so it is printed."
                )
                yield _say(page, link, what, "Write ) behind the address.", "link-unfinished")
                continue
            yield from check_words(page, link)
            yield from check_target(place, page, link)
        yield from check_shape(prose, links)
        yield from check_bare_addresses(prose, links)


# What a reader reads

VAGUE = {
    "click",
    "click here",
    "click this",
    "click this link",
    "follow this link",
    "go here",
    "here",
    "learn more",
    "link",
    "read more",
    "see here",
    "tap here",
    "this link",
    "this website",
}
_FILE_NAME = re.compile(r"[\w() .-]+\.(?:png|jpe?g|gif|svg|webp|avif|heic|bmp|tiff?)", re.I)
_CAMERA = re.compile(r"(?:IMG|DSC|DSCN|image|screenshot|untitled|picture|photo)[\s_-]*\d*", re.I)


def check_words(page: Page, link: Link) -> Iterator[Problem]:
    """Links without words or with vague ones, and images without a description."""
    if link.kind in ("definition", "autolink"):
        return
    bare = _IMAGE.sub(r"\1", link.text or "")
    words = " ".join((bare if link.image else re.sub(r"[*_]", "", bare)).split())
    if link.image:
        if not words:
            what = f"The image “{short(link.target)}” has no description, so people who can't see it miss it."
            yield _say(page, link, what, f"Write what it shows: ![A quiet lake]({link.target})", "image-description")
        elif _FILE_NAME.fullmatch(words) or _CAMERA.fullmatch(words):
            what = f"“{short(words)}” doesn't say what the image shows."
            yield _say(page, link, what, f"Write what it shows: ![A quiet lake]({link.target})", "image-description")
        return
    if not words:
        what = f"The link to “{short(link.target)}” has no words, so nobody can see or follow it."
        yield _say(page, link, what, f"Write: [words that say where it leads]({link.target})", "link-without-words")
    elif words.casefold().strip(" .!…»>→") in VAGUE:
        what = f"“{words}” doesn't say where the link leads; many people hear links read out by themselves."
        yield _say(
            page,
            link,
            what,
            "Write what is behind it, such as: [How to find a therapist](…)",
            "link-words-vague",
            WARNING,
        )
    elif (
        FILLER not in words and (shown := _host(words)) and (host := _host(link.target)) and not _same_host(shown, host)
    ):
        what = f"The link says “{short(words)}”, but it leads to {host}."
        yield _say(
            page, link, what, "Make the two the same, or write words in place of the address.", "link-words-differ"
        )


def _host(text: str) -> str:
    """The host of something that is an address as a whole, in lower case and without www."""
    match = re.fullmatch(r"(?:https?://)?((?:[\w-]+\.)+[a-zA-Z]{2,})(?:[/?#]\S*)?", text.strip())
    if not match or (not text.startswith("http") and match[1].lower().endswith((".md", ".html"))):
        return ""
    return match[1].lower().removeprefix("www.")


def _same_host(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


# Where it leads

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_NAME = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]+)", re.I)
_LIKE_HOST = re.compile(
    r"(?:www\.\S+|(?:[\w-]+\.)+(?:com|org|net|gov|edu|info|io|uk|ie|ca|au|us|eu|health|care|int)(?:[/?#]\S*)?)", re.I
)
SHORTENERS = set(
    (
        "bit.ly buff.ly cutt.ly fb.me goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly shorturl.at t.co t.ly tiny.cc "
        "tinyurl.com v.gd"
    ).split()
)
PRIVATE = set(
    (
        "1drv.ms box.com docs.google.com drive.google.com dropbox.com icloud.com notion.so onedrive.live.com "
        "sharepoint.com"
    ).split()
)
WRAPPERS = set(
    (
        "clicktime.symantec.com l.facebook.com l.instagram.com link.edgepilot.com linkprotect.cudasvc.com "
        "lm.facebook.com mimecastprotect.com out.reddit.com protect.mimecast.com protection.sophos.com "
        "safelinks.protection.outlook.com secure-web.cisco.com urldefense.com urldefense.proofpoint.com urldefense.us"
    ).split()
)


def check_target(place: Place, page: Page, link: Link) -> Iterator[Problem]:
    """The one thing that is most wrong with an address, if anything."""
    target = link.target.strip()
    if FILLER in target:
        return
    scheme = _SCHEME.match(target)
    name = scheme[1].lower() if scheme else ""
    if not target:
        what = f"The {'image' if link.image else 'link'} “{short(link.text or '')}” has no address."
        yield _say(
            page, link, what, "Write one into the round brackets: a page.md, or https://…", "link-without-address"
        )
    elif name in ("javascript", "vbscript", "data", "file", "blob"):
        what = f"An address that begins with {name}: can't be on a page."
        yield _say(page, link, what, "Write the address of a page, or take the link out.", "link-dangerous")
    elif name in ("tel", "sms"):
        what = f"The number “{short(target)}” is typed into the page, where nobody would update it."
        hint = (
            "Write [help:crisis] or another help line's role; the practice's own number belongs in data/practice.yml."
        )
        yield _say(page, link, what, hint, "link-number-typed")
    elif name == "mailto":
        contact = next((src for src, other in place.guide.pages.items() if other.meta.get("template") == "book.html"), "")
        what = f"The email address “{short(target[7:])}” is typed into the page, where nobody would update it."
        hint = "The practice's own belongs in data/practice.yml behind “email:”. Take the link out"
        hint += f", or write [get in touch]({_from(page, contact)})." if contact else "."
        yield _say(page, link, what, hint, "link-mail")
    elif name in ("http", "https") or re.match(r"//|https?/", target, re.I):
        yield from _check_web(place, page, link, target)
    elif name and not _LIKE_HOST.fullmatch(target):
        near = "https" if get_close_matches(name, ["https", "http"], 1, 0.6) else ""
        what = f"“{short(target)}” begins with {scheme[1]}:, which browsers can't open."  # type: ignore[index]
        hint = (
            f"Did you mean {near}:{target[len(name) + 1 :]}?"
            if near
            else "Write a page.md, or an address with https://"
        )
        yield _say(page, link, what, hint, "link-kind-unknown")
    else:
        yield from _check_own(place, page, link, target)


def _check_web(place: Place, page: Page, link: Link, target: str) -> Iterator[Problem]:
    """An address on the web."""
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
    except ValueError:
        parts, host = urlsplit(""), ""
    if not re.match(r"(?:https?:)?//[^/]", target, re.I) or not _HOST_NAME.fullmatch(host) or "@" in parts.netloc:
        what = f"“{short(target)}” is not a whole address, so the link leads nowhere."
        fixed = re.sub(r"^(?:https?:?/*)+", "https://", target.replace(",", "."), flags=re.I)
        fixed = re.sub(r"^https://[^/?#]*@", "https://", fixed)
        right = _HOST_NAME.fullmatch(_netloc(fixed))
        yield _say(
            page,
            link,
            what,
            f"Did you mean {fixed}?" if right else "Copy it again from the browser.",
            "link-address-broken",
        )
        return
    if (own := _own_path(place, target)) is not None:
        path, _, anchor = own.partition("#")
        src, fix = _page_for(place, path) or (path if path in place.files else ""), f"#{anchor}" if anchor else ""
        what = f"“{short(target)}” is an address of this guide itself, which nobody checks."
        yield _say(
            page,
            link,
            what,
            f"Write {_from(page, src)}{fix}" if src else _nearest(place, page, path, fix),
            "link-own-site",
        )
    elif link.image:
        what = f"The image comes from {host}, so that site would learn who reads this page."
        yield _say(page, link, what, "Put a copy into docs/assets/ if you may, and write its path.", "image-other-site")
    elif re.search(r"\s|\\", target):
        what = f"The address “{short(target)}” has a space in it, so it leads nowhere."
        yield _say(page, link, what, "Copy it again from the browser, without spaces.", "link-space")
    elif (
        _is_one_of(host, WRAPPERS)
        or re.fullmatch(r"protect[\w-]*\.mimecast\.com", host)
        or (re.fullmatch(r"(www\.)?google\.[a-z.]+", host) and parts.path == "/url")
    ):
        inner = unwrapped(target)
        what = f"The address leads through {host}, which notes who follows it."
        yield _say(
            page,
            link,
            what,
            f"Write {inner}." if inner else "Open it, and copy the address of the page you reach.",
            "link-wrapped",
        )
    elif _is_one_of(host, SHORTENERS):
        what = f"The short address “{short(target)}” hides where it leads, and counts who follows it."
        yield _say(page, link, what, "Open it, and copy the address of the page you reach.", "link-short")
    elif any(TRACKING.match(key) for key, _ in parse_qsl(parts.query, keep_blank_values=True)):
        keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True) if TRACKING.match(key)]
        what = f"The address holds “{keys[0]}”, which tells others where a reader came from."
        yield _say(page, link, what, f"Write {without_tracking(target)}", "link-tracking")
    elif parts.scheme.lower() != "https":
        what = f"“{short(target)}” is not a safe address: others could read along."
        yield _say(page, link, what, f"Write https:{target.removeprefix(parts.scheme + ':')}", "link-not-safe")
    elif _is_one_of(host, PRIVATE):
        what = f"“{short(target)}” leads to a file that others may not be able to open, or that may not be public."
        yield _say(
            page, link, what, "Open it in a private window to see; better, write what it says.", "link-private", WARNING
        )


def _netloc(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _is_one_of(host: str, hosts: set[str]) -> bool:
    return any(host == other or host.endswith(f".{other}") for other in hosts)


def without_tracking(address: str) -> str:
    """The address without what tells where a reader came from."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def unwrapped(address: str) -> str:
    """The address inside one that a mail scanner or a search engine wrapped around it; empty when it can't be read."""
    inner = re.search(r"__(https?:/{1,2}.+?)__;", address)
    if inner:
        return re.sub(r"^(https?):/+", r"\1://", inner[1])
    values = parse_qs(urlsplit(address).query)
    for key in ("url", "u", "q", "a"):
        for value in values.get(key, []):
            if "urldefense" in address and not re.match(r"https?://", value):
                value = unquote(value.replace("-", "%").replace("_", "/"))
            if re.match(r"https?://", value):
                return value
    return ""


def _own_path(place: Place, target: str) -> str | None:
    """For an address on our own site its path below the site's root, with its anchor; None for any other address."""
    if "://" not in place.site:
        return None
    base = place.site.split("://", 1)[1].rstrip("/").lower()
    rest = target.split("//", 1)[1]
    if not (rest.lower() == base or rest.lower().startswith((f"{base}/", f"{base}#", f"{base}?"))):
        return None
    path, sign, anchor = rest[len(base) :].partition("#")
    return path.split("?")[0].strip("/") + sign + anchor


def _page_for(place: Place, path: str) -> str:
    """The page that someone means by an address without .md: `causes/rain/`, `causes`, `sun.html`; "" for none."""
    path = re.sub(r"(?:/?index)?\.html?$", "", path.strip("/"))
    for src in (f"{path}.md" if path else "", posixpath.join(path, "index.md"), path):
        if src in place.guide.pages:
            return src
    return ""


def _check_own(place: Place, page: Page, link: Link, target: str) -> Iterator[Problem]:
    """A path to a page or file of the guide."""
    path, _, anchor = target.partition("#")
    path = unquote(path.partition("?")[0])
    fix = target.partition("#")[1] + anchor
    if not path:
        if anchor:
            yield from _check_anchor(place, page, link, page.src, anchor, "")
        return
    if _LIKE_HOST.fullmatch(target) and _resolved(page, path) not in place.files:
        what = f"“{short(target)}” is taken for a file of this guide, because https:// is missing."
        yield _say(page, link, what, f"Write https://{target}", "link-without-https")
        return
    if link.kind.startswith("html"):
        src = _page_for(place, path) or _page_for(place, _resolved(page, path))
        src = src or next((name for name in (_resolved(page, path), path.lstrip("/")) if name in place.files), "")
        right = f"{'!' * link.image}[{short(link.text or '…')}]({_from(page, src) + fix if src else '…'})"
        what = f"“{short(target)}” stands in HTML, where nobody checks it, and leads elsewhere than it seems."
        yield _say(page, link, what, f"Write {right}", "link-in-html")
        return
    if "\\" in path:
        what = f"The address “{short(target)}” has backslashes in it."
        yield _say(page, link, what, f"Write {target.replace(chr(92), '/')}", "link-backslash")
        return
    if path.startswith("/"):
        src = _page_for(place, path) or (path[1:] if path[1:] in place.files else "")
        what = f"“{short(target)}” begins with a slash, so it may lead out of the guide."
        hint = f"Write {_from(page, src)}{fix}" if src else _nearest(place, page, path, fix)
        yield _say(page, link, what, hint, "link-absolute")
        return
    src = _resolved(page, path)
    if src in place.guide.pages:
        if link.image:
            what = f"“{short(target)}” is a page, not an image."
            yield _say(
                page,
                link,
                what,
                f"For a link, leave out the ! in front: [{short(link.text or '')}]({target})",
                "image-missing",
            )
        elif anchor:
            yield from _check_anchor(place, page, link, src, anchor, path)
        elif src == page.src:
            what = f"The link “{short(link.text or '')}” leads to the page it stands on."
            yield _say(
                page, link, what, "Lead it to another page or to a heading, or take it out.", "link-to-itself", WARNING
            )
        return
    if src in place.files:
        return
    same = next((name for name in sorted(place.files) if name.casefold() == src.casefold()), None)
    if same:
        what = f"“{short(target)}” differs from the file's name in capitals, so it breaks once it is published."
        yield _say(page, link, what, f"Write {_from(page, same)}{fix}", "image-case" if link.image else "link-case")
    elif link.image:
        nearest = _nearest_file(place, page, src)
        what = f"There is no image “{short(target)}”."
        yield _say(page, link, what, nearest or "Upload it to docs/assets/ first, and write its path.", "image-missing")
    elif found := _page_for(place, src):
        folder = found == posixpath.join(src.strip("/"), "index.md") or src == "."
        what = f"“{short(target)}” is " + (
            "a folder, not a page." if folder else "not the name of a file, because .md is missing."
        )
        yield _say(page, link, what, f"Write {_from(page, found)}{fix}", "link-folder" if folder else "link-without-md")
    else:
        what = f"There is no page “{short(target)}”."
        yield _say(page, link, what, _nearest(place, page, path, fix), "link-missing")


def _resolved(page: Page, path: str) -> str:
    """A path as it stands in a page, counted from docs/."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.src), path))


def _from(page: Page, src: str) -> str:
    """A path counted from docs/, as it is to stand in a page."""
    return posixpath.relpath(src, posixpath.dirname(page.src) or ".").replace(" ", "%20")


def _nearest(place: Place, page: Page, path: str, fix: str) -> str:
    """A sentence that proposes the page nearest to a path which leads nowhere."""
    wanted = posixpath.normpath(path.removeprefix("/docs/").removeprefix("docs/").lstrip("/")).removesuffix("/")
    wanted = re.sub(r"\.(?:md|html?|markdown|MD)?$", "", wanted.replace(" ", "-")) + ".md"
    for guess in (wanted, f"{wanted[:-3]}/index.md", posixpath.basename(wanted)):
        for src in place.guide.pages:
            if src == guess or (guess != "index.md" and posixpath.basename(src) == guess):
                return f"Did you mean {_from(page, src)}{fix}?"
    if found := near_page(place.guide.pages, wanted):
        return f"Did you mean {_from(page, found)}{fix}?"
    return "Look up the page's file name in the folder docs/, or take the link out."


def _nearest_file(place: Place, page: Page, src: str) -> str:
    files = {posixpath.basename(name): name for name in place.files if not name.endswith(".md")}
    near = get_close_matches(posixpath.basename(src), files, 1, 0.6)
    return f"Did you mean {_from(page, files[near[0]])}?" if near else ""


def _check_anchor(place: Place, page: Page, link: Link, src: str, anchor: str, path: str) -> Iterator[Problem]:
    """The part after #: a heading's id on the page it leads to."""
    ids = place.ids_of(src)
    if unquote(anchor) in ids or (src == page.src and anchor == "top"):
        return
    target = place.guide.pages[src]
    wanted = re.sub(r"[^a-z0-9]+", "-", unquote(anchor).lower()).strip("-")
    near = get_close_matches(wanted, sorted(ids), 1, 0.5) or [
        heading.id for heading in target.headings if wanted and (wanted in heading.id or heading.id in wanted)
    ]
    where = "this page" if src == page.src else f"docs/{src}"
    what = f"There is no heading “#{short(anchor)}” on {where}."
    names = ", ".join(f"#{heading.id}" for heading in target.headings[:6])
    otherwise = f"Its headings are {names}." if names else "Leave the # and what follows out."
    yield _say(page, link, what, f"Did you mean {path}#{near[0]}?" if near else otherwise, "link-heading-missing")


# What is meant as a link and is none

_LIKE_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:|#)\S+|[^\s()\[\]]+\.(?:md|html?)(?:#\S*)?|\.{0,2}/\S+|\S+/", re.I
)
_REVERSED = re.compile(r"(?<![\]\w])\(([^()\[\]\n]+)\)\[([^\[\]\n]+)\]")
_GAP = re.compile(r"(?<!\\)\[([^\[\]\n]+)\][ \t]+\(([^()\s]+)\)")
_REFERENCE = re.compile(
    r"(?<![\\\]])\[((?!\^|@|help:|evidence:)[^\[\]]+)\]\[((?!\^|@|help:|evidence:)[^\[\]\n]*)\]", re.I
)
_BARE = re.compile(r"(?<![\w/@.\"'=(<-])(?:https?://|www\.[\w-]+\.)[^\s<>\"“”" + FILLER + "]+", re.I)


def check_shape(prose: Prose, links: list[Link]) -> Iterator[Problem]:
    """Round and square brackets swapped, a space between them, and links to a definition that is not there."""
    page, text = prose.page, prose.text
    for match in _REVERSED.finditer(text):
        words, address = match.groups()
        if _LIKE_ADDRESS.fullmatch(words.strip()):
            words, address = address, words
        if _LIKE_ADDRESS.fullmatch(address.strip()):
            what = f"The brackets of “{short(match[0])}” are swapped, so it is printed as it stands."
            yield _shape(prose, match, what, f"Write [{words}]({address})", "link-reversed")
    for match in _GAP.finditer(text):
        if _LIKE_ADDRESS.fullmatch(match[2]):
            what = f"A space stands between the brackets of “{short(match[0])}”, so it is no link."
            yield _shape(prose, match, what, f"Write [{match[1]}]({match[2]})", "link-gap")
    defined = {" ".join((link.text or "").casefold().split()) for link in links if link.kind == "definition"}
    for match in _REFERENCE.finditer(text):
        name = match[2].strip() or match[1]
        swapped = _LIKE_ADDRESS.fullmatch(name)
        if " ".join(name.casefold().split()) not in defined:
            what = f"The link “{short(match[0])}” leads to “{short(name)}”, which stands nowhere on the page."
            hint = f"Write [{short(match[1])}]({name if swapped else 'page.md'})"
            yield Problem(page.path, prose.line(match.start()), what, hint, rule="link-undefined")


def check_bare_addresses(prose: Prose, links: list[Link]) -> Iterator[Problem]:
    """Addresses in the text that are no links."""
    text = prose.text
    spans = [(link.start, link.end) for link in links]
    spans += [(match.start(), match.end()) for match in re.finditer(r"<[^<>]*>|\]\([^()]*\)|\]\[[^\[\]]*\]", text)]
    for match in _BARE.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        if re.search(r"<a\b[^<>]*>[^<]*$", text[max(0, match.start() - 500) : match.start()], re.I):
            continue
        address = match[0].rstrip(".,;:!?)*_]'’")
        if len(address) < 8 or _shape_of_link(text, match.start()):
            continue
        whole = re.sub(r"^(?:http://|https://)?", "https://", address, flags=re.I)
        what = f"The address “{short(address)}” is printed, but it is no link."
        hint = f"Write [words that say where it leads]({whole})"
        yield Problem(prose.path, prose.line(match.start()), what, hint, rule="address-bare", level=WARNING)


def _shape_of_link(text: str, position: int) -> bool:
    """Whether a link that another check speaks about stands around this position."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    return any(
        match.start() <= position - start < match.end()
        for pattern in (_REVERSED, _GAP)
        for match in pattern.finditer(line)
    )


def _shape(prose: Prose, match: re.Match[str], what: str, instead: str, rule: str) -> Problem:
    return Problem(prose.path, prose.line(match.start()), what, instead, rule=rule)


def _say(page: Page, link: Link, what: str, instead: str, rule: str, level: str = ERROR) -> Problem:
    return Problem(page.path, link.line, what, instead, rule=rule, level=level)
