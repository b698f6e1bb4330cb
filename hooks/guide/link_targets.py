"""Where a link leads: whether it is there, whole and safe, and tells nobody who followed it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from guide.lines import FILLER, short
from guide.link_scan import Link, Place, problem_on
from guide.model import Page
from guide.practice import TRACKING
from guide.problems import WARNING, Problem
from guide.schema import near_page

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
        yield problem_on(
            page, link, what, "Write one into the round brackets: a page.md, or https://…", "link-without-address"
        )
    elif name in ("javascript", "vbscript", "data", "file", "blob"):
        what = f"An address that begins with {name}: can't be on a page."
        yield problem_on(page, link, what, "Write the address of a page, or take the link out.", "link-dangerous")
    elif name in ("tel", "sms"):
        what = f"The number “{short(target)}” is typed into the page, where nobody would update it."
        hint = (
            "Write [help:crisis] or another help line's role; the practice's own number belongs in data/practice.yml."
        )
        yield problem_on(page, link, what, hint, "link-number-typed")
    elif name == "mailto":
        contact = next(
            (src for src, other in place.guide.pages.items() if other.meta.get("template") == "book.html"), ""
        )
        what = f"The email address “{short(target[7:])}” is typed into the page, where nobody would update it."
        hint = "The practice's own belongs in data/practice.yml behind “email:”. Take the link out"
        hint += f", or write [get in touch]({_from(page, contact)})." if contact else "."
        yield problem_on(page, link, what, hint, "link-mail")
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
        yield problem_on(page, link, what, hint, "link-kind-unknown")
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
        yield problem_on(
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
        yield problem_on(
            page,
            link,
            what,
            f"Write {_from(page, src)}{fix}" if src else _nearest(place, page, path, fix),
            "link-own-site",
        )
    elif link.image:
        what = f"The image comes from {host}, so that site would learn who reads this page."
        yield problem_on(
            page, link, what, "Put a copy into docs/assets/ if you may, and write its path.", "image-other-site"
        )
    elif re.search(r"\s|\\", target):
        what = f"The address “{short(target)}” has a space in it, so it leads nowhere."
        yield problem_on(page, link, what, "Copy it again from the browser, without spaces.", "link-space")
    elif (
        _is_one_of(host, WRAPPERS)
        or re.fullmatch(r"protect[\w-]*\.mimecast\.com", host)
        or (re.fullmatch(r"(www\.)?google\.[a-z.]+", host) and parts.path == "/url")
    ):
        inner = unwrapped(target)
        what = f"The address leads through {host}, which notes who follows it."
        yield problem_on(
            page,
            link,
            what,
            f"Write {inner}." if inner else "Open it, and copy the address of the page you reach.",
            "link-wrapped",
        )
    elif _is_one_of(host, SHORTENERS):
        what = f"The short address “{short(target)}” hides where it leads, and counts who follows it."
        yield problem_on(page, link, what, "Open it, and copy the address of the page you reach.", "link-short")
    elif any(TRACKING.match(key) for key, _ in parse_qsl(parts.query, keep_blank_values=True)):
        keys = [key for key, _ in parse_qsl(parts.query, keep_blank_values=True) if TRACKING.match(key)]
        what = f"The address holds “{keys[0]}”, which tells others where a reader came from."
        yield problem_on(page, link, what, f"Write {without_tracking(target)}", "link-tracking")
    elif parts.scheme.lower() != "https":
        what = f"“{short(target)}” is not a safe address: others could read along."
        yield problem_on(page, link, what, f"Write https:{target.removeprefix(parts.scheme + ':')}", "link-not-safe")
    elif _is_one_of(host, PRIVATE):
        what = f"“{short(target)}” leads to a file that others may not be able to open, or that may not be public."
        yield problem_on(
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


def elsewhere(address: str) -> tuple[str, str, str] | None:
    """What is wrong, what to write and the rule, where an address leads through a shortener or a mail scanner."""
    host = _netloc(address)
    if _is_one_of(host, WRAPPERS):
        clean = unwrapped(address)
        hint = f"Write {clean}" if clean else "Open it, and copy the address of the page you reach."
        return "A mail program has rewritten this address, and would learn who follows it.", hint, "link-wrapped"
    if _is_one_of(host, SHORTENERS):
        what = "This short address hides where it leads, and counts who follows it."
        return what, "Open it, and copy the address of the page you reach.", "link-short"
    return None


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
        yield problem_on(page, link, what, f"Write https://{target}", "link-without-https")
        return
    if link.kind.startswith("html"):
        src = _page_for(place, path) or _page_for(place, _resolved(page, path))
        src = src or next((name for name in (_resolved(page, path), path.lstrip("/")) if name in place.files), "")
        right = f"{'!' * link.image}[{short(link.text or '…')}]({_from(page, src) + fix if src else '…'})"
        what = f"“{short(target)}” stands in HTML, where nobody checks it, and leads elsewhere than it seems."
        yield problem_on(page, link, what, f"Write {right}", "link-in-html")
        return
    if "\\" in path:
        what = f"The address “{short(target)}” has backslashes in it."
        yield problem_on(page, link, what, f"Write {target.replace(chr(92), '/')}", "link-backslash")
        return
    if path.startswith("/"):
        src = _page_for(place, path) or (path[1:] if path[1:] in place.files else "")
        what = f"“{short(target)}” begins with a slash, so it may lead out of the guide."
        hint = f"Write {_from(page, src)}{fix}" if src else _nearest(place, page, path, fix)
        yield problem_on(page, link, what, hint, "link-absolute")
        return
    src = _resolved(page, path)
    if src in place.guide.pages:
        if link.image:
            what = f"“{short(target)}” is a page, not an image."
            yield problem_on(
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
            yield problem_on(
                page, link, what, "Lead it to another page or to a heading, or take it out.", "link-to-itself", WARNING
            )
        return
    if src in place.files:
        return
    same = next((name for name in sorted(place.files) if name.casefold() == src.casefold()), None)
    if same:
        what = f"“{short(target)}” differs from the file's name in capitals, so it breaks once it is published."
        yield problem_on(
            page, link, what, f"Write {_from(page, same)}{fix}", "image-case" if link.image else "link-case"
        )
    elif link.image:
        nearest = _nearest_file(place, page, src)
        what = f"There is no image “{short(target)}”."
        yield problem_on(
            page, link, what, nearest or "Upload it to docs/assets/ first, and write its path.", "image-missing"
        )
    elif found := _page_for(place, src):
        folder = found == posixpath.join(src.strip("/"), "index.md") or src == "."
        what = f"“{short(target)}” is " + (
            "a folder, not a page." if folder else "not the name of a file, because .md is missing."
        )
        yield problem_on(
            page, link, what, f"Write {_from(page, found)}{fix}", "link-folder" if folder else "link-without-md"
        )
    else:
        what = f"There is no page “{short(target)}”."
        yield problem_on(page, link, what, _nearest(place, page, path, fix), "link-missing")


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
    yield problem_on(page, link, what, f"Did you mean {path}#{near[0]}?" if near else otherwise, "link-heading-missing")
