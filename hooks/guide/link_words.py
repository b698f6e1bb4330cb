"""What a reader reads on a link, and what an image's description says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.lines import FILLER, short
from guide.link_scan import IMAGE, Link, problem_on
from guide.model import Page
from guide.problems import WARNING, Problem

VAGUE = {
    "click",
    "click here",
    "click this",
    "click this link",
    "follow this link",
    "go",
    "go here",
    "here",
    "information",
    "learn more",
    "link",
    "more",
    "more info",
    "more information",
    "read more",
    "right here",
    "see here",
    "see more",
    "tap here",
    "this",
    "this link",
    "this page",
    "this website",
}
_FILE_NAME = re.compile(r"[\w() .-]+\.(?:png|jpe?g|gif|svg|webp|avif|heic|bmp|tiff?)", re.I)
_CAMERA = re.compile(r"(?:IMG|DSC|DSCN|image|screenshot|untitled|picture|photo)[\s_-]*\d*", re.I)


def check_words(page: Page, link: Link) -> Iterator[Problem]:
    """Links without words or with vague ones, and images without a description."""
    if link.kind in ("definition", "autolink"):
        return
    bare = IMAGE.sub(r"\1", link.text or "")
    words = " ".join((bare if link.image else re.sub(r"[*_]", "", bare)).split())
    if link.image:
        if not words:
            what = f"The image “{short(link.target)}” has no description, so people who can't see it miss it."
            yield problem_on(
                page, link, what, f"Write what it shows: ![A quiet lake]({link.target})", "image-description"
            )
        elif _FILE_NAME.fullmatch(words) or _CAMERA.fullmatch(words):
            what = f"“{short(words)}” doesn't say what the image shows."
            yield problem_on(
                page, link, what, f"Write what it shows: ![A quiet lake]({link.target})", "image-description"
            )
        return
    if not words:
        what = f"The link to “{short(link.target)}” has no words, so nobody can see or follow it."
        yield problem_on(
            page, link, what, f"Write: [words that say where it leads]({link.target})", "link-without-words"
        )
    elif words.casefold().strip(" .!…»>→") in VAGUE:
        what = f"“{words}” doesn't say where the link leads; many people hear links read out by themselves."
        yield problem_on(
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
        yield problem_on(
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
