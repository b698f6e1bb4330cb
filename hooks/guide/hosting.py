"""What hosts need to know about the site: headers, addresses that lead on, and whom to tell of a security fault.

The build writes `_headers` and `_redirects` (Netlify and Cloudflare Pages read both), `_nginx.conf` (notes/nginx.conf takes it
in) and `.well-known/security.txt`. GitHub Pages reads none of the first three; notes/hosting.md says what that means.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from guide.pages import Guide
from guide.problems import WARNING, Problem
from guide.reading import Page

PRACTICE = "data/practice.yml"
OFF = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in OFF),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSP = "Content-Security-Policy"
FRAMES = "frame-ancestors 'none'"  # works as a header only
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, s-maxage=60, must-revalidate"  # help lines stand on every page
LASTING = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")  # hooks/assets.py puts the content into the name
_AT_ONCE = re.compile(r"""http-equiv=["']?refresh["']?\s+content=["']?0\b""", re.I)


def headers(policy: str) -> dict[str, str]:
    """The headers that every answer carries; the policy's only when there is one."""
    return HEADERS | ({CSP: f"{policy}; {FRAMES}"} if policy else {})


def lasting(paths: Iterable[str]) -> list[str]:
    """The files that browsers may keep for good, as their content is in their names."""
    return sorted(path for path in paths if LASTING.search(path))


class Way(NamedTuple):
    """Where an address leads, from the root of the host, and whether for good (301) or as long as it stays so (302)."""

    to: str
    code: int


def moved(pages: Mapping[str, Page], base: str) -> dict[str, Way]:
    """Where each page leads that does nothing but send readers on at once, by its address. `pages` are given by their paths.

    A page that lists where its sections went is left to itself: no server learns what stands behind the # of an address.
    A short link (not to be indexed) leads on for now, an address of before for good. `base` is the site's public address or the
    path below which it stands.
    """
    root = urlsplit(base).path.rstrip("/") + "/"
    found = {}
    for path, page in pages.items():
        folder, _, name = path.rpartition("/")
        to = page.read.leads
        if to is None or name != "index.html" or "<ul" in page.original or not _AT_ONCE.search(page.original):
            continue
        old = f"{root}{folder}/" if folder else root
        where, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", urlsplit(to)._replace(scheme="", netloc="").geturl()).groups()
        new = posixpath.normpath(posixpath.join(old, where)) + "/" * where.endswith(("/", "."))
        found[old] = Way(f"{new}{mark}{rest}", 302 if "noindex" in page.original else 301)
    return found


def headers_file(policy: str, paths: Iterable[str], root: str, preview: bool) -> str:
    """`_headers`. Hosts join what several rules say of one header, so each header is set by one rule only. Where all files
    below a folder last, one rule does for them."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers(policy).items())]
    if preview:
        lines.append("  X-Robots-Tag: noindex")
    files = {*paths}
    kept = lasting(files)
    mixed = {f"{folder}" for path in files.difference(kept) for folder in PurePosixPath(path).parents}
    for what in sorted({_rule_for(path, mixed) for path in kept}):
        lines += [f"{root}{what}", f"  Cache-Control: {FOR_GOOD}"]
    return "\n".join([*lines, ""])


def _rule_for(path: str, mixed: set[str]) -> str:
    """The address of a rule that holds for a file: its own, or that of the highest folder that is not mixed, but for the root."""
    whole = [f"{folder}/*" for folder in PurePosixPath(path).parents if f"{folder}" not in {*mixed, "."}]
    return whole[-1] if whole else path


def redirects_file(addresses: dict[str, Way]) -> str:
    """`_redirects`."""
    return "".join(f"{old} {way.to} {way.code}\n" for old, way in addresses.items())


def nginx_file(policy: str, addresses: dict[str, Way]) -> str:
    """`_nginx.conf`: what of a server's settings changes from build to build."""
    lines = [
        "# Written by the build for notes/nginx.conf, which takes it in. After a new build: nginx -s reload",
        "map_hash_bucket_size 512;  # old addresses can be long",
        f'map $uri $guide_policy {{ default "{headers(policy).get(CSP, FRAMES)}"; }}',
        f'map $uri $guide_cache {{ default "{ASK_AGAIN}"; "~{LASTING.pattern}" "{FOR_GOOD}"; }}',
    ]
    for code, name in ((301, "moved"), (302, "short")):
        lines += [f'map $uri $guide_{name} {{', '  default "";']
        for old, way in addresses.items():
            if way.code == code:
                lines += [f'  "{_plain(each)}" "{_plain(way.to)}";' for each in (old, old.removesuffix("/"))]
        lines.append("}")
    return "\n".join([*lines, ""])


def _plain(address: str) -> str:
    """An address that can't end the text it stands in."""
    return re.sub(r"[\"\\$;{}\s]", lambda match: quote(match[0]), address)


def security_txt(practice: dict[str, Any], base: str) -> str:
    """`.well-known/security.txt` (RFC 9116); empty while no contact is set. Its dates come from the data, never a clock."""
    security = practice.get("security")
    if not isinstance(security, dict) or not security.get("contact") or type(security.get("expires")) is not date:
        return ""
    lines = [f"Contact: {security['contact']}", f"Expires: {security['expires']:%Y-%m-%d}T00:00:00Z", "Preferred-Languages: en"]
    if base.startswith("https://"):
        lines.append(f"Canonical: {base}.well-known/security.txt")
    return "\n".join([*lines, ""])


def check_security(guide: Guide, today: date) -> Iterator[Problem]:
    """The contact for security faults: its form, and the day on which it is no longer right."""
    parsed = guide.data.get("practice")
    security = (guide.extra.get("practice") or {}).get("security")
    if parsed is None or security is None:
        return
    line = parsed.line("extra", "practice", "security")
    contact, expires = (security.get("contact"), security.get("expires")) if isinstance(security, dict) else (security, None)
    if contact is None and expires is None:
        return
    if not isinstance(contact, str) or not re.match(r"(?:https://|mailto:)\S+$", contact) or type(expires) is not date:
        hint = "Write two lines below it: “contact:” with https:// or mailto: in front, and “expires:” with a day like 2026-05-31."
        yield Problem(PRACTICE, line, "The contact for security faults is not whole.", hint, rule="security-contact")
    elif expires <= today:
        hint = "See whether it is still right, and set “expires:” to a day within a year."
        what = f"The contact for security faults was to be looked at by {expires}."
        yield Problem(PRACTICE, line, what, hint, rule="security-expired", level=WARNING)
