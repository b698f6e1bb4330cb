"""Signs in a page's text that would be printed as they stand, among them the guide's own, and words left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import eq
from typing import NamedTuple

from guide.citations import CITE
from guide.evidence import DRAW as EVIDENCE
from guide.helplines import DRAW as HELP
from guide.lines import Prose, short
from guide.problems import ERROR, WARNING, Problem


class Slip(NamedTuple):
    """A pattern that should never stand in a page's text, and what to say. `{0}` is what was found.

    Patterns begin with a sign, and what has to stand before it is looked at behind it: then a search leaps from sign to
    sign. A pattern that can't begin so has a `sign` without which there is no need to search.
    """

    rule: str
    level: str
    pattern: re.Pattern[str]
    what: str
    instead: str
    sign: str = ""


SLIPS = (
    Slip(
        rule="template-sign",
        level=ERROR,
        pattern=re.compile(r"\{\{[^\n{}]*\}\}|\{%[^\n]*?%\}"),
        what="“{0}” means nothing on a page and would be printed as it stands.",
        instead="Write the words themselves.",
    ),
    Slip(
        rule="emoji-name",
        level=WARNING,
        pattern=re.compile(r":(?<![\w:/.\]]:)[a-z][a-z0-9_+-]+:(?![\w:/])"),
        what="“{0}” would be printed as it stands, not as a picture.",
        instead="Take it out.",
    ),
    Slip(
        rule="wiki-link",
        level=ERROR,
        pattern=re.compile(r"\[\[[^\[\]\n]+\]\](?!\()"),
        what="“{0}” is no link here; readers would see the brackets.",
        instead="Write it as [text](page.md).",
    ),
    Slip(
        rule="word-paste",
        level=ERROR,
        pattern=re.compile(
            r"[<mMcC](?i:(?<=<)/?(?:o|w|m|v|st1):\w+[^<>\n]*>|(?<!\w.)(?<=m)so-[a-z-]+\s*:|(?<=c)lass=[\"“”']?Mso\w+)"
        ),
        what="“{0}” was brought along from Word and is no text.",
        instead="Paste again as plain text (Ctrl+Shift+V; on a Mac, Cmd+Shift+V).",
    ),
    Slip(
        rule="list-sign",
        level=WARNING,
        pattern=re.compile(r"^[ \t]*(?:[•·‣▪●◦∙][ \t\xa0]*(?=\S)|o[ \t\xa0]+(?=[A-Z]))", re.M),
        what="“{0}” does not begin a point of a list; the points would run together in one paragraph.",
        instead="Write a - and a space in its place.",
    ),
    Slip(
        rule="sign-foreign",
        level=WARNING,
        pattern=re.compile(
            r"~~[^~\n]+~~|^[ ]*[-*+] \[[ xX]\](?= )|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]|--8<--", re.M
        ),
        what="“{0}” means something in other places; here it would be printed as it stands.",
        instead="Take the signs out.",
    ),
    Slip(
        rule="footnote-pasted",
        level=WARNING,
        pattern=re.compile(r"[¹²³⁴-⁹\[](?:(?<=[.,;:!?”\"’)][¹²³⁴-⁹])[¹²³⁴-⁹]*|(?<=\[)(?<![\]\w\[].)\d{1,3}\](?![(\[:]))"),
        what="“{0}” is the number of a note that was not pasted along.",
        instead="Cite a source with [@id], or take the number out.",
    ),
    Slip(
        rule="list-without-space",
        level=WARNING,
        pattern=re.compile(
            r"\n(?:[ ]*[-*+][A-Za-z][^\n*]*(?=\n[ ]*[-*+][A-Za-z][^\n*]*$)|(?<=\n\n)[ ]*[-+][A-Z][^\n]*)", re.M
        ),
        what="“{0}” is no point of a list, because a space is missing behind its first sign.",
        instead="Write a space behind it, here and in the lines below.",
    ),
    Slip(
        rule="html-quotes",
        level=ERROR,
        pattern=re.compile(r"<[a-zA-Z][^<>\n]*=[ ]*[“”‘’„][^<>\n]*>"),
        what="“{0}” has curly quotes inside the tag, so it does not work.",
        instead='Write straight quotes: ".',
    ),
    Slip(
        rule="comment-open",
        level=ERROR,
        pattern=re.compile(r"<!--[^\n]{0,40}"),
        what="A hidden note begins at “{0}” and never ends; it would be printed, or hide the rest of the page.",
        instead="Take it out; notes on a page are public anyway.",
    ),
    Slip(
        rule="braces-misplaced",
        level=WARNING,
        pattern=re.compile(
            r"(?m)^(?!#)[^\n]*?[^\s*_)\]>\ue000|][ \t]+(\{:?[ \t]*[#.][A-Za-z][\w-]*[^{}\n]*\})(?=[ \t]*\S)(?![ \t]*\|)"
        ),
        what="“{0}” would be printed as it stands.",
        instead="Take it out, or move it to the end of a heading.",
        sign="{",
    ),
    Slip(
        rule="word-endless",
        level=WARNING,
        pattern=re.compile(
            r"(?<!\S)(?=\S{60})(?![-|:]{60})(?!\S*(?:://|\]\(|www\.|[<>|@\ue000]))(?!([-_*=.])\1+\s)\S+"
        ),
        what="“{0}” has no space for 60 signs and more, so it may stick out of a phone's screen.",
        instead="Break it with a space, or shorten it.",
    ),
)


def check_slips(prose: Prose) -> Iterator[Problem]:
    """What `SLIPS` lists."""
    for slip in (slip for slip in SLIPS if slip.sign in prose.text):
        seen = set()
        for match in slip.pattern.finditer(prose.text):
            group = 1 if slip.rule == "braces-misplaced" else 0
            words = short(match[group])
            line = prose.line(match.start(group) + len(match[group]) - len(match[group].lstrip()))
            if slip.rule == "word-paste" and line in seen:
                continue
            seen.add(line)
            yield Problem(prose.path, line, slip.what.format(words), slip.instead, rule=slip.rule, level=slip.level)


_ESCAPED = re.compile(r"\\.")
_STAR_RULE = re.compile(r"(?m)^[ \t>]*(\*[ \t]*){3,}$")


def check_emphasis(prose: Prose) -> Iterator[Problem]:
    """Bold text that does not begin or does not end: two stars too few, or a space inside of them."""
    for start, block in prose.blocks():
        if "**" not in block:
            continue
        block = _ESCAPED.sub("__", block) if "\\" in block else block
        block = _STAR_RULE.sub(lambda rule: " " * len(rule[0]), block)
        stars = [*re.finditer(r"\*{2,}", block)]
        if len(stars) % 2:
            where = stars[-1] if len(stars) == 1 else _odd_one(block, stars)
            what = f"The two stars before “{short(block[where.end() :], 30)}” have no partner, so they are printed."
            hint = "Write ** before and after the words that are to be bold."
            yield Problem(prose.path, prose.line(start + where.start()), what, hint, rule="bold-open", level=WARNING)
            continue
        for opening, closing in zip(stars[::2], stars[1::2], strict=True):
            inside = block[opening.end() : closing.start()]
            if inside != inside.strip():
                words = short(block[opening.start() : closing.end()])
                what = f"A space stands inside the stars of “{words}”, so it isn't bold."
                hint = f"Write **{short(inside)}**, without spaces inside the stars."
                yield Problem(
                    prose.path, prose.line(start + opening.start()), what, hint, rule="bold-space", level=WARNING
                )


def _odd_one(block: str, stars: list[re.Match[str]]) -> re.Match[str]:
    """The first pair of stars whose partner would be on another line, else the last."""
    for opening, closing in zip(stars[::2], stars[1::2], strict=False):
        if "\n" in block[opening.end() : closing.start()]:
            return opening
    return stars[-1]


_DOUBLED = re.compile(r"(?<![\w'’-])([A-Za-z]+)([ ]+|[ ]*\n[ ]*)(\1)(?![\w'’-])", re.I)
_LETTERS = re.compile(r"[a-z]+")
_SAID_TWICE = set(
    "had that so very no yes bye ha now there never really many much way well too far again please".split()
)


def check_doubled(prose: Prose) -> Iterator[Problem]:
    """The same word twice in a row, as happens when a sentence is changed."""
    words = _LETTERS.findall(prose.text.lower())
    for match in _DOUBLED.finditer(prose.text) if any(map(eq, words, words[1:])) else ():
        word = match[1]
        if word.lower() in _SAID_TWICE or (word[0].isupper() and match[3][0].isupper()):
            continue
        what, line = f"“{word} {match[3]}”: a word stands here twice.", prose.line(match.start(3))
        yield Problem(prose.path, line, what, "Take one of the two out.", rule="word-twice", level=WARNING)


_SIGN = re.compile(r"\[[ \t]*(@|help|evidence)([^\[\]\n]{0,60}+)\]?+", re.I)
_ROUND = re.compile(
    r"[({](?:[ \t]*(help|evidence)[ \t]*:[ \t]*([\w-]+)[ \t]*[)}]|(?<=\()(?<!\].)[ \t]*@([\w.:-]+)[ \t]*\))", re.I
)
_NO_AT = re.compile(r"\[(?<![\]\\!].)([\w.:-]+)\](?![(\[])")


def check_signs(prose: Prose, roles: set[str], sources: object) -> Iterator[Problem]:
    """`[@id]`, `[help:…]` and `[evidence:…]` misspelt, so that they would be printed."""
    for match in _SIGN.finditer(prose.text):
        written, kind, rest = match[0], match[1].lower(), match[2]
        if CITE.fullmatch(written) or HELP.fullmatch(written) or EVIDENCE.fullmatch(written):
            continue
        after, words = prose.text[match.end() : match.end() + 1], re.findall(r"[\w-]+", rest)
        if after == "(" or (after == "[" and kind != "@"):
            continue
        if kind == "@":
            hint = f"Write {''.join(f'[@{word}]' for word in _ids(rest)) or '[@id], with an id from data/sources.yml'}."
        elif kind == "help" and (re.match(r"(?:[ -]?lines?)?\s*[:=;]|\s*\d{3}", rest, re.I) or {*words} & roles):
            role = next((word for word in words if word in roles), "crisis")
            hint = f"Write [help:{role}]."
        elif kind == "evidence" and re.match(r"\s*[:=;-]|\s+[\w-]+\]?$", rest):
            hint = f"Write [evidence:{words[0].lower() if words else 'level'}]."
        else:
            continue
        what = f"“{short(written)}” is not written right and would be printed as it stands."
        yield Problem(prose.path, prose.line(match.start()), what, hint, rule="sign-misspelt")
    for match in _ROUND.finditer(prose.text):
        if match[3] and match[3] not in sources:  # type: ignore[operator]
            continue
        sign = f"[@{match[3]}]" if match[3] else f"[{match[1].lower()}:{match[2].lower()}]"
        what = f"“{short(match[0])}” has the wrong brackets and would be printed as it stands."
        yield Problem(prose.path, prose.line(match.start()), what, f"Write {sign}.", rule="sign-misspelt")
    for match in _NO_AT.finditer(prose.text):
        if match[1] in sources and f"[{match[1]}]:" not in prose.text:  # type: ignore[operator]
            what = f"“{match[0]}” is not written right and would be printed as it stands."
            hint = f"Write [@{match[1]}]."
            yield Problem(prose.path, prose.line(match.start()), what, hint, rule="sign-misspelt")


def _ids(rest: str) -> list[str]:
    return [name for name in re.findall(r"[\w.:-]+", rest) if re.search(r"[A-Za-z]", name) and len(name) > 2]


_NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def check_footnotes(prose: Prose) -> Iterator[Problem]:
    """Footnotes that are used and not written, or written and not used."""
    used: dict[str, int] = {}
    written: dict[str, int] = {}
    for match in _NOTE.finditer(prose.text):
        defines = match[2] and not prose.text[: match.start()].rsplit("\n", 1)[-1].strip()
        (written if defines else used).setdefault(match[1], prose.line(match.start()))
    for name, line in used.items():
        if name not in written:
            what = f"The footnote [^{name}] is not written anywhere on the page, so the sign is printed."
            hint = f"Add a line at the end of the page: [^{name}]: and its text."
            yield Problem(prose.path, line, what, hint, rule="footnote-missing")
    for name, line in written.items():
        if name not in used:
            what = f"Nothing on the page leads to the footnote [^{name}]."
            hint = f"Write [^{name}] where it belongs, or take the footnote out."
            yield Problem(prose.path, line, what, hint, rule="footnote-unused")


_PLACEHOLDER = re.compile(
    r"[TFXxLl\[$?_(](?:"
    r"(?<![\w/#.-].)(?:(?<=T)(?:ODO|BD|BC)|(?<=F)IXME|(?<=X)XX+)(?![\w/])|(?<![\w/.-].)(?<=x)xx+(?![\w/])"
    r"|(?<!\w.)(?i:(?<=l)orem ipsum\b)"
    r"|(?<=\[)(?i:(?:(?:insert|todo|tbd|placeholder|citation needed)\b[^\[\]\n]*"
    r"|(?:add|link|text)\b[^\[\]\n]* (?:here|to come))\](?![(\[:]))|(?<=\[)TK\b[^\[\]\n]*\]"
    r"|(?<=\$)XX+|(?<=[\w)]\?)\?+|(?<=\S _)___+"
    r"|(?<=\()(?<!# .)(?i:(?:ask|check with|confirm with|to do|to check)\b[^()\n]*\)))"
)


def check_placeholders(prose: Prose) -> Iterator[Problem]:
    """Text that was to be replaced before anyone reads it."""
    places = [(prose.line(match.start()), match[0]) for match in _PLACEHOLDER.finditer(prose.text)]
    for key in ("title", "label", "description"):
        if isinstance(prose.page.meta.get(key), str):
            places += [(prose.page.line(key), match[0]) for match in _PLACEHOLDER.finditer(prose.page.meta[key])]
    for line, words in places:
        what = f"“{short(words)}” looks like a note for later, and readers would see it."
        yield Problem(prose.path, line, what, "Write the text, or take it out.", rule="placeholder")
