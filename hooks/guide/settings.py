"""Settings: mkdocs.yml is read here first, as text, before MkDocs reads it; and the values of the data files.

MkDocs would run what a tag in its settings names, take values from the computer it runs on, and load settings that ask
other websites for something. `check_settings` therefore reads the file without carrying anything out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from guide.helplines import _alike, _mistyped, digits, strings
from guide.links import without_tracking
from guide.pages import Guide, parse_yaml
from guide.practice import TRACKING
from guide.problems import ERROR, WARNING, Problem

FILE = "mkdocs.yml"
CHAIN = {"mkdocs.yml": "data/practice.yml", "data/practice.yml": "help.yml", "data/help.yml": "words.yml"}
PLAIN = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "value")
}
KEYS = (
    "INHERIT", "site_name", "site_url", "site_description", "site_author", "copyright", "docs_dir", "site_dir", "use_directory_urls",
    "strict", "watch", "theme", "extra_css", "extra_javascript", "extra_templates", "plugins", "hooks", "markdown_extensions",
    "mdx_configs", "extra", "validation", "nav", "not_in_nav", "exclude_docs", "draft_docs", "dev_addr", "repo_url", "repo_name",
    "edit_uri", "edit_uri_template", "remote_branch", "remote_name",
)  # fmt: skip
# The pipeline in its order, and what readers lose without each.
HOOKS = {
    "swap": "the last good site would be gone as soon as a build fails",
    "read": "slips in pages and data would be published without a word",
    "repair": "lists and tables with a small slip would come out as one lump of text",
    "menu": "the menu would list the pages by their file names",
    "crosslinks": "words would no longer lead to the pages that explain them",
    "citations": "sources would vanish, and readers would see [@…] instead",
    "helplines": "readers in danger would see [help:…] instead of a number",
    "evidence": "readers would see [evidence:…] instead of how well something was tested",
    "outgoing": "other sites would learn where a reader comes from",
    "related": "related pages would be missing",
    "booking": "nothing would see to it that the invitation to a session stands where it belongs",
    "sharing": "a shared link would come without a picture",
    "engines": "search engines would not learn what a page is and when it changed",
    "copies": "programs that read for people would get no plain copy with help lines on top",
    "proof": "nobody could see what was last checked in the guide",
    "search": "nobody could search, and words of need would not bring help",
    "map": "the map of the guide would be empty",
    "assets": "browsers would keep old scripts after a change",
    "style": "pages would look bare and take longer to show",
    "preview": "staff would not see in the preview what is wrong",
    "built": "nobody would look for broken links and missing help in the finished pages",
    "compress": "pages would arrive later on hosts that do not compress by themselves",
}
PLUGINS = ("minify",)
# Options of the theme that put what a reader searches for into the address, or keep something on the device.
FEATURES = {
    "navigation.instant": "loads pages with a program, so that the checks of each page and its address no longer hold",
    "navigation.instant.prefetch": "loads pages that a reader has not opened",
    "navigation.instant.preview": "loads pages that a reader has not opened",
    "navigation.instant.progress": "belongs to navigation.instant, which the site does without",
    "search.share": "puts what a reader searches for into a link",
    "search.highlight": "puts what a reader searches for into the address of the page, and so into the browser's history",
    "content.tabs.link": "keeps on the reader's device what they have chosen",
    "announce.dismiss": "keeps on the reader's device what they have closed",
    "header.autohide": "hides the way to help while a reader scrolls",
}
# Extensions, and the sign in pages that is only understood with them.
EXTENSIONS = {
    "admonition": r"^ *!!! ?\w",
    "pymdownx.details": r"^ *\?\?\?\+? ?\w",
    "pymdownx.tabbed": r"^ *===[+!]? \"",
    "footnotes": r"\[\^[^\]]+\]",
    "tables": r"^ *\|[ :-]+\|",
    "attr_list": r"\{:? *[#.][\w-]+",
    "md_in_html": r"<\w+[^>]*\bmarkdown\b",
    "def_list": r"^: {1,3}\S",
    "abbr": r"^\*\[[^\]]+\]:",
}
# What else may stand below markdown_extensions.
HARMLESS = ("toc", "pymdownx.superfences", "pymdownx.emoji", "extra", "smarty", "sane_lists", "fenced_code")
VALIDATION = {
    "omitted_files": "pages that no menu reaches",
    "absolute_links": "links that begin with a slash",
    "unrecognized_links": "links that lead nowhere",
    "anchors": "links to headings that are not there",
}
ASKS_OTHERS = re.compile(r"^\s*(?:https?:)?//", re.I)


def check_settings(root: Path) -> Iterator[Problem]:
    """All of mkdocs.yml, and the tags in the data files that it brings in. Nothing of it is carried out."""
    yield from check_there(root)
    for path in (FILE, "data/practice.yml", "data/help.yml", "data/words.yml"):
        try:
            text = (root / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            if path == FILE:
                hint = "Save it as UTF-8, or undo the change."
                yield Problem(path, 1, "The settings can't be read.", hint, rule="settings-broken")
            continue
        try:
            node = yaml.compose(text, yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError):
            if path == FILE:
                yield _broken(text)
            continue
        yield from _check_tags(path, node, text)
        if path == FILE:
            yield from _check_all(root, Settings(node))


# What the site can't do without, and where a reader would miss it.
NEEDED = {
    "docs/index.md": "the guide has no first page",
    "docs/help-now.md": "readers in danger find no help lines",
    "data/practice.yml": "no page knows the practice",
    "data/help.yml": "no page shows a help line",
    "data/words.yml": "invitation, strengths of evidence and related pages have no words",
    "data/sources.yml": "no page shows its sources",
    "data/search.yml": "words of need, typed into the search, bring no help first",
    "data/rules.yml": "nobody checks words that can harm readers, nor the help lines' numbers",
    "data/ids.txt": "an id that a page once had could be given to another one, and its short link with it",
}
CENTRAL = ("data/practice.yml", "data/help.yml", "data/words.yml", "data/sources.yml")  # what other checks count on
BRING_BACK = "Bring it back as it was: close this change without merging, or undo it in the file's history."


def check_there(root: Path) -> Iterator[Problem]:
    """Files that are gone, or in which nothing is left, where a guide is built from these settings."""
    if not (root / FILE).is_file():
        return
    for path, without in NEEDED.items():
        file = root / path
        if not file.is_file():
            yield Problem(path, 1, f"{path} is missing: {without}.", BRING_BACK, rule="kept-page")
            continue
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if path.startswith("data/") and not re.sub(r"(?m)^\s*(?:#.*|---|\{\}|\[\])?$", "", text).strip():
            yield Problem(path, 1, f"{path} is empty: {without}.", BRING_BACK, rule="kept-page")


class Settings:
    """Plain values of mkdocs.yml and the line of each; what a tag stands for is never made, only its text kept."""

    def __init__(self, node: yaml.Node | None) -> None:
        self.lines: dict[tuple, int] = {}
        self.twice: list[tuple[int, str]] = []
        self.value = self._plain(node, (), frozenset())

    def _plain(self, node: yaml.Node | None, where: tuple, inside: frozenset[int]) -> Any:
        if node is None or id(node) in inside or len(inside) > 40:
            return None
        self.lines.setdefault(where, node.start_mark.line + 1)
        inside = inside | {id(node)}
        if isinstance(node, yaml.MappingNode):
            value: dict[str, Any] = {}
            for key, child in node.value:
                name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
                if name in value:
                    self.twice.append((key.start_mark.line + 1, name))
                value[name] = self._plain(child, (*where, name), inside)
                self.lines[(*where, name)] = key.start_mark.line + 1
            return value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*where, number), inside) for number, child in enumerate(node.value)]
        kind = node.tag.rpartition(":")[2]
        if kind == "bool":
            return node.value.lower() in ("yes", "true", "on")
        return None if kind == "null" else int(node.value) if kind == "int" and node.value.isdecimal() else node.value

    def line(self, *where: Any) -> int:
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def get(self, *where: Any) -> Any:
        value = self.value
        for key in where:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def entries(self, name: str) -> list[tuple[str, Any, tuple]]:
        """Names, options and place of a list such as `plugins:`, whichever way it is written."""
        value = self.get(name)
        if isinstance(value, dict):
            return [(key, options, (name, key)) for key, options in value.items()]
        found = []
        for number, entry in enumerate(value if isinstance(value, list) else []):
            if isinstance(entry, dict):
                found += [(key, options, (name, number, key)) for key, options in entry.items()]
            elif entry is not None:
                found.append((str(entry), None, (name, number)))
        return found


def _broken(text: str) -> Problem:
    """What is wrong with settings that can't be read, in the words that pages and data get."""
    _, found = parse_yaml(text, FILE)
    if found and found[0].rule == "front-matter-broken":
        return replace(found[0], rule="settings-broken")
    hint = "Undo the last change of this file; what staff change stands in docs/ and data/."
    return Problem(
        FILE, found[0].line if found else 1, "The settings can't be read here.", hint, rule="settings-broken"
    )


def _check_tags(path: str, node: yaml.Node | None, text: str) -> Iterator[Problem]:
    """Words with ! in front, which would make MkDocs run code or read values from the computer it runs on."""
    todo, seen, lines = [node], set(), text.split("\n")
    while todo:
        node = todo.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if node.tag not in PLAIN:
            line = lines[node.start_mark.line].strip() if node.start_mark.line < len(lines) else ""
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            does = (
                "would run program code"
                if "python" in tag
                else "would take its value from the computer the site is built on"
            )
            what = (
                f"“{tag[:60]}” {does if 'python' in tag or 'ENV' in tag else 'is not understood here'}: “{line[:60]}”."
            )
            yield Problem(
                path, node.start_mark.line + 1, what, "Take it out, and write the value itself.", rule="settings-tag"
            )
        if isinstance(node, yaml.MappingNode):
            todo += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value


def _check_all(root: Path, settings: Settings) -> Iterator[Problem]:
    if not isinstance(settings.value, dict):
        what, hint = "The settings are not of the form “word: value”.", "Undo the last change of this file."
        yield Problem(FILE, 1, what, hint, rule="settings-broken")
        return

    def say(what: str, instead: str, rule: str, *where: Any) -> Problem:
        return Problem(FILE, settings.line(*where), what, instead, rule)

    for line, name in settings.twice:
        what = f"“{name}:” stands here a second time, and only one of the two would count."
        yield Problem(FILE, line, what, "Keep one of them.", rule="key-twice")
    for check in (
        _check_keys, _check_folders, _check_theme, _check_requests, _check_plugins, _check_validation, _check_extra,
    ):  # fmt: skip
        yield from check(settings, say)
    yield from _check_hooks(root, settings, say)
    yield from _check_own_files(root, settings, say)
    yield from _check_extensions(root, settings, say)


def _check_keys(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    """Names that MkDocs does not know, and the line that brings in the data."""
    for key in settings.value:
        if key not in KEYS:
            nearest = get_close_matches(key, KEYS, 1)
            hint = f"Did you mean “{nearest[0]}:”?" if nearest else "Take it out."
            yield say(f"There is no setting “{key}:”.", hint, "settings-unknown", key)
    brought = settings.get("INHERIT")
    if brought != CHAIN[FILE]:
        what = f"The settings bring in “{brought}”" if brought else "The settings do not bring in the data"
        hint = f"Write INHERIT: {CHAIN[FILE]}"
        yield say(
            f"{what}, so help lines, practice and wording would be missing everywhere.",
            hint,
            "settings-inherit",
            "INHERIT",
        )
    if not str(settings.get("site_name") or "").strip():
        yield say("The site has no name.", "Write it behind “site_name:”, in quotes.", "settings-name", "site_name")
    if settings.get("site_url") is not None:
        hint = "Write it in data/practice.yml behind “site_url:”, with https:// in front, and take this line out."
        yield say(
            "The site's address stands here, where it hides the one that staff set.",
            hint,
            "settings-address",
            "site_url",
        )
    if settings.get("nav") is not None:
        hint = "Take it out; each folder's index.md lists its pages under “menu:”."
        yield say("A menu stands here, and the pages' own lists would no longer count.", hint, "settings-nav", "nav")


def _check_folders(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    for key, right in (("docs_dir", "docs"), ("site_dir", "site")):
        if settings.get(key) not in (None, right):
            what = (
                f"“{key}:” names another folder than the one the pages stand in."
                if key == "docs_dir"
                else (f"“{key}:” names another folder than the one that is published.")
            )
            yield say(what, f"Write {key}: {right}", "settings-folder", key)
    for key in ("exclude_docs", "draft_docs"):
        if settings.get(key):
            what = f"“{key}:” leaves pages out of the site, and links to them would break."
            yield say(what, "Take it out; delete a page that nobody needs.", "settings-folder", key)
    if settings.get("use_directory_urls") not in (None, True):
        hint = "Write use_directory_urls: true"
        yield say("Every page would get another address, and links that people have saved would break.", hint, "settings-addresses",
                  "use_directory_urls")  # fmt: skip


def _check_theme(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    theme = settings.get("theme")
    if not isinstance(theme, dict) or theme.get("name") != "material":
        hint = "Write the lines below “theme:” as they were: name: material, custom_dir: overrides, font: false and the rest."
        yield say(
            "The pages would lose the look that they are made with, and the help block with it.",
            hint,
            "settings-theme",
            "theme",
        )
        return
    if PurePosixPath(str(theme.get("custom_dir") or "")).name != "overrides":
        what = "Without its own templates no page would show help lines, invitation or review."
        yield say(what, "Write custom_dir: overrides below “theme:”.", "settings-theme", "theme", "custom_dir")
    if theme.get("palette") is not None:
        what = "“palette:” keeps on the reader's device which colors they have chosen."
        yield say(what, "Take these lines out; the colors follow the device.", "settings-feature", "theme", "palette")
    if theme.get("font") is not False:
        what = "The fonts would come from Google, which would learn who reads here."
        yield say(what, "Write font: false below “theme:”.", "settings-request", "theme", "font")
    features = theme.get("features")
    for number, feature in enumerate(features if isinstance(features, list) else []):
        if str(feature) in FEATURES:
            what = f"“{feature}” {FEATURES[str(feature)]}."
            yield say(what, "Take this line out.", "settings-feature", "theme", "features", number)


def _check_requests(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    """What would send a reader's browser to another site."""
    tells = "A visit to this site would be told to another one"
    if settings.get("repo_url"):
        hint = "Take the line out. The address for editing stands in data/practice.yml behind “edit_url:”."
        yield say(f"{tells}: “repo_url:” makes each page ask it for numbers.", hint, "settings-request", "repo_url")
    for key in ("extra_css", "extra_javascript"):
        value = settings.get(key)
        for number, entry in enumerate(value if isinstance(value, list) else [value] if value else []):
            address = entry.get("path") if isinstance(entry, dict) else entry
            if ASKS_OTHERS.match(str(address)):
                hint = "Take it out, or keep a copy of the file in overrides/assets/."
                yield say(f"{tells}: every page would load {address}.", hint, "settings-request", key, number)
    for where, value in strings(settings.get("theme")):
        if ASKS_OTHERS.match(value):
            hint = "Keep a copy of the file in overrides/assets/ and name that."
            yield say(f"{tells}: every page would load {value}.", hint, "settings-request", "theme", *where)
    for name, options, where in settings.entries("markdown_extensions"):
        if "mermaid" in str(options).lower():
            yield say(
                f"{tells}: drawings with mermaid load a program from it.",
                "Take these lines out.",
                "settings-request",
                *where,
            )
        elif name.endswith("emoji") and "material.extensions" not in str(options):
            yield say(f"{tells}: these emoji are pictures from it.", "Take this line out.", "settings-request", *where)
        elif isinstance(options, dict) and options.get("url_download"):
            yield say(
                "Text from other websites would be put into pages.",
                "Take url_download out.",
                "settings-request",
                *where,
            )


def _check_plugins(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    found = settings.entries("plugins")
    if not found:  # with no list at all, MkDocs takes its own
        what = "MkDocs would add its own search, which nothing here uses, to each build."
        yield say(what, "Write “- minify” below “plugins:”, with its lines below it.", "settings-plugin", "plugins")
    for name, options, where in found:
        if name.rpartition("/")[2] == "search":
            what = "The plugin “search” makes a second index that nothing reads; the guide has a search of its own."
            yield say(what, "Take it out; hooks/search.py makes the search.", "settings-plugin", *where)
        elif name.rpartition("/")[2] not in PLUGINS:
            hint = "Take it out. A new one has to be looked at first: what it loads, stores and tells others."
            yield say(f"Nobody has looked at the plugin “{name}”.", hint, "settings-plugin", *where)
        for key in ("minify_js", "minify_css"):
            if isinstance(options, dict) and options.get(key):
                yield say(f"“{key}” damages modern pages.", f"Write {key}: false", "settings-minify", *where, key)


def _check_validation(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    validation = settings.get("validation")
    validation = validation if isinstance(validation, dict) else {}
    flat = {**validation}
    for part in ("nav", "links"):
        flat.update(validation[part] if isinstance(validation.get(part), dict) else {})
    for key, finds in VALIDATION.items():
        if flat.get(key) != "warn":
            what = f"MkDocs would no longer tell of {finds}."
            yield say(what, f"Write {key}: warn below “validation:”.", "settings-validation", "validation", key)


def _check_extra(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    extra = settings.get("extra")
    for key in extra if isinstance(extra, dict) else {}:
        if key in ("analytics", "consent", "comments", "polyfills"):
            what = f"“{key}:” would tell another site who reads here, or store something on their device."
            yield say(what, "Take these lines out.", "settings-request", "extra", key)
        elif key in ("practice", "help", "booking", "evidence", "relations", "brief", "kinds", "guide"):
            what = f"“{key}:” stands here, where it hides what the data files say."
            yield say(what, "Take these lines out, and change the file in data/.", "settings-hides-data", "extra", key)


def _check_own_files(root: Path, settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    """Styles and programs that are named and do not exist."""
    if not (root / "overrides").is_dir():
        return
    for key in ("extra_css", "extra_javascript"):
        value = settings.get(key)
        for number, entry in enumerate(value if isinstance(value, list) else [value] if value else []):
            address = str(entry.get("path") if isinstance(entry, dict) else entry)
            if not ASKS_OTHERS.match(address) and not any((root / at / address).is_file() for at in ("overrides", "docs")):
                what = f"The file overrides/{address} is not there, so pages would ask for it in vain."
                yield say(what, "Take the line out, or bring the file back.", "settings-theme", key, number)


def _check_hooks(root: Path, settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    """The pipeline: every step, in its order, and nothing that nobody knows."""
    value = settings.get("hooks")
    listed = [(number, str(entry)) for number, entry in enumerate(value if isinstance(value, list) else [])]
    names = []
    for number, entry in listed:
        path = PurePosixPath(entry)
        if path.parent.name == "hooks" and (path.stem in HOOKS or entry == f"hooks/{path.name}"):
            names.append(path.stem)
            if path.parts[0] == "hooks" and not (root / entry).is_file() and (root / "hooks").is_dir():
                hint = "Take the line out, or bring the file back."
                yield say(f"The file {entry} is not there.", hint, "settings-hook-missing", "hooks", number)
        else:
            what = f"“{entry}” is a program from outside the folder hooks/ and would run at every build."
            yield say(what, "Take the line out.", "settings-hook-unknown", "hooks", number)
    there = {file.stem for file in (root / "hooks").glob("*.py")} if (root / "hooks").is_dir() else set()
    for name in [*HOOKS, *sorted(there - {*HOOKS})]:
        if name not in names:
            loses = HOOKS.get(name) or f"this would be lost: {_says(root / 'hooks' / f'{name}.py')}"
            what = f"The step hooks/{name}.py is missing from “hooks:”, and {loses}."
            yield say(what, f"Add the line “- hooks/{name}.py” where it stood.", "settings-hook-missing", "hooks")
    known = [name for name in names if name in HOOKS]
    if known != sorted(known, key=list(HOOKS).index):
        what = "The steps below “hooks:” are in another order, and each counts on those before it."
        yield say(what, f"Put them in this order: {', '.join(HOOKS)}.", "settings-hook-order", "hooks")


def _says(file: Path) -> str:
    """The first sentence of what a hook says about itself."""
    try:
        text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    except (OSError, SyntaxError, ValueError):
        text = ""
    return text.split("\n")[0].rstrip(".").replace("`", "") or file.name


def _check_extensions(root: Path, settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    """Extensions that pages need: without them readers see the bare signs."""
    entries = [(name.removeprefix("markdown.extensions."), where) for name, _, where in settings.entries("markdown_extensions")]
    for name, where in entries:
        if name not in EXTENSIONS and name not in HARMLESS:
            what = f"Nobody has looked at the extension “{name}”."
            if name == "pymdownx.snippets":
                what = "“pymdownx.snippets” would put other files into pages, also ones that must not be public."
            yield say(what, "Take it out, with the lines below it.", "settings-extension", *where)
    there = {name for name, _ in entries}
    if {*EXTENSIONS} <= there:
        return
    texts = []
    for file in sorted((root / "docs").rglob("*.md")):
        try:
            texts.append((file.relative_to(root).as_posix(), file.read_text("utf-8")))
        except (OSError, UnicodeDecodeError):
            continue
    for name, sign in EXTENSIONS.items():
        pattern = re.compile(sign, re.M)
        page = next((path for path, text in texts if name not in there and pattern.search(text)), None)
        if page and not (name == "attr_list" and "extra" in there):
            what = f"Without “{name}” readers of {page} would see the signs that it stands for."
            yield say(
                what, f"Add “- {name}” below “markdown_extensions:”.", "settings-extension", "markdown_extensions"
            )


# The data files

OWN = {"practice": ("practice",), "help": ("help",), "words": ("booking", "sharing", "evidence", "relations", "kinds", "brief")}
FOREIGN = (
    "analytics",
    "consent",
    "social",
    "version",
    "alternate",
    "homepage",
    "generator",
    "status",
    "tags",
    "manifest",
    "guide",
)
WORDS = {
    ("booking",): ("default", "online", "second", "sections", "therapy"),
    ("booking", "default"): ("title", "text", "button"),
    ("booking", "online"): ("title", "text", "button"),
    ("booking", "therapy"): ("offered", "not_offered"),
    ("brief",): ("heading", "next", "most"),
    ("sharing",): ("title", "description"),
}


def check_data(guide: Guide, today: date) -> Iterator[Problem]:
    """Values of the data files beyond their form."""
    for check in (check_data_keys, check_wording, check_help_data, check_glossary, check_tracking, check_help_html):
        yield from check(guide)
    yield from check_help_dates(guide, today)


def check_data_keys(guide: Guide) -> Iterator[Problem]:
    """Lines that would change how the site is built, and the lines that bring in the next file."""
    for name, own in OWN.items():
        parsed, path = guide.data.get(name), f"data/{name}.yml"
        if parsed is None or not isinstance(parsed.value, dict):
            continue
        for key in parsed.value:
            if key not in ("INHERIT", "extra", "site_url"):
                hint = "Take it out."
                if near := get_close_matches(str(key), ("INHERIT", "extra", "site_url"), 1):
                    hint = f"Did you mean “{near[0]}:”?"
                elif str(key) in KEYS:
                    hint = "Take it out; settings of the site are for developers, in mkdocs.yml."
                what = f"“{key}:” does not belong into this file; it would change how the site is built."
                yield Problem(path, parsed.line(key), what, hint, rule="data-key-foreign")
        right = CHAIN.get(path)
        if parsed.value.get("INHERIT") != right:
            what = "The line that brings in the next file is missing or changed, so help lines or wording would be missing everywhere."
            hint = f"Write INHERIT: {right} with nothing in front of it."
            if right is None:
                what, hint = "This file is the last one and brings in no other.", "Take the line “INHERIT:” out."
            yield Problem(path, parsed.line("INHERIT"), what, hint, rule="data-inherit")
        extra = parsed.value.get("extra")
        for key in extra if isinstance(extra, dict) else {}:
            near = get_close_matches(str(key), own, 1, 0.7)
            if key not in own and (str(key) in FOREIGN or near or name != "words"):
                hint = f"Did you mean “{near[0]}:”?" if near else "Take it out."
                what = f"Nothing is known by the name “{key}:” here."
                yield Problem(path, parsed.line("extra", key), what, hint, rule="data-key-foreign")


def check_wording(guide: Guide) -> Iterator[Problem]:
    """Texts of data/words.yml: empty ones, HTML, unknown words and unknown {placeholders}."""
    parsed, path = guide.data.get("words"), "data/words.yml"
    if parsed is None or not isinstance(parsed.value, dict) or not isinstance(parsed.value.get("extra"), dict):
        return
    extra = parsed.value["extra"]
    for where, known in WORDS.items():
        value: Any = extra
        for key in where:
            value = value.get(key) if isinstance(value, dict) else None
        for key in value if isinstance(value, dict) else {}:
            if key not in known:
                hint = f"Write one of: {', '.join(known)}."
                what = f"Nothing is known by the name “{key}:” below “{where[-1]}:”."
                yield Problem(path, parsed.line("extra", *where, key), what, hint, rule="words-key")
            elif len(where) == 2 and isinstance(value[key], (dict, list)):
                what, hint = f"“{key}:” needs text.", f'Put it in quotes: {key}: "…"'
                yield Problem(path, parsed.line("extra", *where, key), what, hint, rule="words-value")
    booking = extra.get("booking")
    sections = booking.get("sections") if isinstance(booking, dict) else None
    places = {src.split("/")[0].removesuffix(".md") for src in guide.pages}
    for name in sections if isinstance(sections, dict) else {}:
        if str(name) not in places:
            near = get_close_matches(str(name), places, 1)
            hint = f"Did you mean “{near[0]}:”?" if near else "Take it out, or write the name of a folder below docs/."
            what = f"There is no folder and no page “{name}” below docs/, so these words never show."
            yield Problem(
                path, parsed.line("extra", "booking", "sections", name), what, hint, rule="words-section", level=WARNING
            )
    for where, value in _leaves(extra):
        line, name = (
            parsed.line("extra", *where),
            next((str(key) for key in reversed(where) if isinstance(key, str)), "it"),
        )
        if where[0] not in OWN["words"] or (where[:2] in WORDS and len(where) > 3):
            continue
        if value is None or (isinstance(value, str) and not value.strip()):
            hint = "Write the words behind the colon."
            yield Problem(path, line, f"“{name}:” is empty, and readers would see a gap.", hint, rule="words-empty")
        elif isinstance(value, bool):
            written = "yes" if value else "no"
            yield Problem(
                path,
                line,
                f"“{name}:” is read as {written}, not as text.",
                f'Put it in quotes: {name}: "…"',
                rule="words-value",
            )
        elif isinstance(value, str):
            if tag := re.search(r"<[^>\s][^>]*>?|&\w+;", value):
                hint = "Take it out; these texts hold words only."
                yield Problem(
                    path, line, f"“{tag[0][:40]}” would show on the pages as it is written.", hint, rule="words-html"
                )
            known = ("practice", "therapy") if where[:2] == ("booking", "therapy") else ("practice",)
            known = known if where[0] in ("booking", "sharing") else ()
            for mark in dict.fromkeys(re.findall(r"\{+[^{}\s]*\}*|\[(?:help|evidence|@)[^\]]*\]", value)):
                if mark not in {f"{{{word}}}" for word in known}:
                    near = get_close_matches(mark.strip("{}"), known, 1)
                    hint = f"Write {{{near[0]}}}." if near else "Take it out; only words stand here."
                    if known and not near:
                        hint = f"Write {' or '.join(f'{{{word}}}' for word in known)}, or take it out."
                    what = f"“{mark}” stands for nothing here, and readers would see it as it is."
                    yield Problem(path, line, what, hint, rule="words-placeholder")


def _leaves(value: Any, where: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if inner is not None or len(where) > 1:
                yield from _leaves(inner, (*where, key))
    else:
        yield where, value


def _rules(guide: Guide, name: str) -> dict[str, Any]:
    data = guide.data["rules"].value if "rules" in guide.data else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def check_help_data(guide: Guide) -> Iterator[Problem]:
    """Numbers and needs of data/help.yml, held against the second entry of each in data/rules.yml."""
    parsed, data = guide.data.get("help"), guide.extra.get("help")
    if parsed is None or not isinstance(data, dict):
        return
    lines = [line for line in data.get("lines") or [] if isinstance(line, dict)]
    countries = [entry for entry in data.get("countries") or [] if isinstance(entry, dict)]
    for country, needs in _rules(guide, "needed_lines").items():
        for need in needs if isinstance(needs, list) else []:
            if not any(line.get("country") == country and line.get("for") == need for line in lines):
                what = f"There is no line “for: {need}” for {country} any more."
                hint = "Bring it back. If it is gone for good, take the word out of data/rules.yml under “needed_lines:” as well."
                yield Problem("data/help.yml", parsed.line("extra", "help", "lines"), what, hint, rule="helpline-lost")
    twice = _rules(guide, "numbers")
    emergency = twice.get("emergency") if isinstance(twice.get("emergency"), dict) else {}
    for number, entry in enumerate(countries):
        place = parsed.line("extra", "help", "countries", number, "emergency")
        for key in ("emergency", "emergency_also"):
            if entry.get(key) and not re.fullmatch(r"\d{2,4}", digits(entry[key])):
                hint = "Write the number that people there dial, in quotes."
                what = f"“{entry[key]}” can't be an emergency number."
                yield Problem("data/help.yml", place, what, hint, rule="helpline-number-length")
        wanted = emergency.get(entry.get("id"))
        if wanted and digits(wanted) != digits(entry.get("emergency") or ""):
            yield _changed(
                place, f"The emergency number of {entry.get('name') or entry.get('id')}", entry.get("emergency"), wanted
            )
    for number, line in enumerate(lines):
        yield from _check_number(guide, number, line, twice.get(str(line.get("id"))))


def _changed(line: int, whose: str, now: Any, wanted: Any) -> Problem:
    what = f"{whose} is {now or 'gone'} here and {wanted} in data/rules.yml, where each number stands a second time."
    hint = f"If this was a slip, write “{wanted}” here. If the number has changed, ring it, and then write it in both files."
    return Problem("data/help.yml", line, what, hint, rule="helpline-number-changed")


def _check_number(guide: Guide, number: int, line: dict[str, Any], twice: Any) -> Iterator[Problem]:
    parsed, path = guide.data["help"], "data/help.yml"
    name = line.get("name") or line.get("id") or "this line"

    def where(*key: Any) -> int:
        return parsed.line("extra", "help", "lines", number, *key)

    lengths = _rules(guide, "digits").get(str(line.get("country")))
    own = []
    for key in ("call", "text"):
        value = line.get(key)
        if value is not None:
            own.append(_alike(value))
        allowed = lengths.get(key) if isinstance(lengths, dict) else None
        count = len(digits(value or "").removeprefix("+"))
        if value is not None and isinstance(allowed, list) and count not in allowed:
            what = f"“{value}” has {count} digits; a number to {key} in {line.get('country')} has {' or '.join(map(str, allowed))}."
            yield Problem(
                path,
                where(key),
                what,
                "Look it up once more and write it as people dial it.",
                rule="helpline-number-length",
            )
        elif isinstance(twice, dict) and digits(twice.get(key) or "") != digits(value or ""):
            whose = f"The number to {key} of “{name}”"
            yield _changed(where(key), whose, value, twice.get(key) or "not there")
    if len(own) == 2 and _mistyped(*own):
        what = f"“{name}” has {line['call']} to call and {line['text']} to text, which differ by a slip of the finger."
        yield Problem(path, where("text"), what, "Look both up once more.", rule="helpline-numbers-differ")
    own += [
        _alike(way[key])
        for way in line.get("also") or []
        if isinstance(way, dict)
        for key in ("call", "text")
        if way.get(key)
    ]
    for place, text in strings({key: line.get(key) for key in ("name", "happens", "note", "hours", "languages")}):
        for match in re.finditer(r"(?<![\w.,/-])\+?\d(?:[ ()-]?\d){2,14}(?![\w%]|[.,-]\d)", text):
            if _alike(match[0]) not in own and not (place[0] == "hours") and not re.fullmatch(r"(19|20)\d\d", match[0]):
                what = f"The text of “{name}” says {match[0]}, which is none of its numbers."
                hint = "Correct it, or add the number under “also:”, as other lines have it."
                yield Problem(path, where(*place), what, hint, rule="helpline-text-differs")


def check_help_dates(guide: Guide, today: date) -> Iterator[Problem]:
    """Lines that expire before they were checked, or so late that nobody would look in time."""
    data, parsed = guide.extra.get("help"), guide.data.get("help")
    if parsed is None or not isinstance(data, dict):
        return
    entries = [(("lines", number), line) for number, line in enumerate(data.get("lines") or [])]
    entries.append((("directory",), data.get("directory")))
    for where, line in entries:
        checked, expires = (line.get("checked"), line.get("expires")) if isinstance(line, dict) else (None, None)
        if type(checked) is not date or type(expires) is not date:
            continue
        place, name = parsed.line("extra", "help", *where, "expires"), line.get("name") or line.get("id") or "this line"
        if expires <= checked:
            what = f"“{name}” expires on {expires}, which is not after {checked}, the day it was checked."
            hint = "Write the day on which it has to be checked again, half a year after “checked:”."
            yield Problem("data/help.yml", place, what, hint, rule="helpline-dates")
        elif expires > checked + timedelta(days=366):
            what = f"“{name}” would only be checked again on {expires}, more than a year after {checked}."
            hint = "Write half a year after “checked:”; numbers change without notice."
            yield Problem("data/help.yml", place, what, hint, rule="helpline-expires-late", level=WARNING)


def check_help_html(guide: Guide) -> Iterator[Problem]:
    """HTML in the texts of help lines: readers would see the signs themselves."""
    parsed = guide.data.get("help")
    for where, value in strings(parsed.value) if parsed else ():
        if tag := re.search(r"</?[a-zA-Z][^>\n]*>|&\w+;", value):
            what, hint = f"“{tag[0][:40]}” would show on the pages as it is written.", "Take it out; this file holds words only."
            yield Problem("data/help.yml", parsed.line(*where), what, hint, rule="helpline-html")


def check_tracking(guide: Guide) -> Iterator[Problem]:
    """Addresses of data files that tell where a reader came from. That of the booking has a check of its own."""
    for name in ("sources", "practice", "help"):
        parsed = guide.data.get(name)
        for where, value in strings(parsed.value) if parsed else ():
            if not re.match(r"https?://\S+\?", value) or where[-3:-1] == ("practice", "booking"):
                continue
            try:
                keys = [key for key, _ in parse_qsl(urlsplit(value).query, keep_blank_values=True) if TRACKING.match(key)]
            except ValueError:
                continue
            if keys:
                what = f"The address holds “{keys[0]}”, which tells others where a reader came from."
                hint = f"Write {without_tracking(value)}"
                yield Problem(f"data/{name}.yml", parsed.line(*where), what, hint, rule="link-tracking")


def check_glossary(guide: Guide) -> Iterator[Problem]:
    """Entries of a list page: the same one twice, and headings with nothing below."""
    for page in guide.pages.values():
        if page.kind != "list":
            continue
        entries = [heading for heading in page.headings if heading.level == 2]
        said = [line for line, text in page.prose() if text.strip()]
        first: dict[str, int] = {}
        for number, entry in enumerate(entries):
            name = re.sub(r"[^\w]+", " ", entry.text).strip().casefold()
            if name in first:
                what = f"The entry “{entry.text}” stands here a second time; the first is in line {first[name]}."
                yield Problem(page.path, entry.line, what, "Put both into one entry.", rule="entry-twice")
            first.setdefault(name, entry.line)
            until = entries[number + 1].line if number + 1 < len(entries) else 10**9
            if not any(entry.line < line < until for line in said):
                what = f"The entry “{entry.text}” explains nothing."
                yield Problem(
                    page.path, entry.line, what, "Write a sentence below it, or take it out.", rule="entry-empty"
                )


PLACEHOLDER = re.compile(
    r"\b555[ .-]?01\d\d\b|555[ .-]?010[ .-]?\d{4}|\(?\b555\)?[ .-]?555|123[ .-]?456|000[ .-]?0000|(?:^|[@./])example(?:\.|$)|\bTODO\b|\bTBD\b|"
    r"\blorem\b|\bXX+\b|\b1 Example Street\b|\bOWNER/REPOSITORY\b|\byour[-_ ]?(?:name|practice|domain|email)\b",
    re.I,
)


def check_placeholders(guide: Guide, publishing: bool) -> Iterator[Problem]:
    """Made-up values of data/practice.yml: an example number or address that readers would try in vain."""
    parsed = guide.data.get("practice")
    practice = guide.extra.get("practice")
    if parsed is None or not isinstance(practice, dict):
        return
    places = [(("extra", "practice", *where), text) for where, text in strings(practice)]
    places += [(("site_url",), text) for where, text in strings({"site_url": parsed.value.get("site_url")})]
    for where, text in places:
        if found := PLACEHOLDER.search(text):
            name = next(str(key) for key in reversed(where) if isinstance(key, str))
            what = f"“{name}:” holds “{text[:60]}”, which is only an example ({found[0].strip('@./')})."
            hint = "Write the real one, or leave the line empty behind the colon; then it does not show."
            level = ERROR if publishing else WARNING
            yield Problem(
                "data/practice.yml", parsed.line(*where), what, hint, rule="practice-placeholder", level=level
            )
