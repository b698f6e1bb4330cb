"""Settings: mkdocs.yml is read here first, as text, before MkDocs reads it.

MkDocs would run what a tag in its settings names, take values from the computer it runs on, and load settings that ask
other websites for something. `check_settings` therefore reads the file without carrying anything out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from guide.model import strings
from guide.needed import check_there
from guide.problems import Problem
from guide.settings_file import FILE, Settings, check_tags, settings_broken

CHAIN = {"mkdocs.yml": "data/practice.yml", "data/practice.yml": "help.yml", "data/help.yml": "words.yml"}
KEYS = (
    "INHERIT", "site_name", "site_url", "site_description", "site_author", "copyright", "docs_dir", "site_dir",
    "use_directory_urls", "strict", "watch", "theme", "extra_css", "extra_javascript", "extra_templates", "plugins",
    "hooks", "markdown_extensions", "mdx_configs", "extra", "validation", "nav", "not_in_nav", "exclude_docs",
    "draft_docs", "dev_addr", "repo_url", "repo_name", "edit_uri", "edit_uri_template", "remote_branch", "remote_name",
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
    "diagrams": "drawings would be dark on dark at night",
    "outgoing": "other sites would learn where a reader comes from",
    "addresses": "old links, short links and printed codes would lead nowhere",
    "clinicians": "clinicians would not see what each page is for, and find no sets",
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
    "paper": "there would be no handouts and no booklet to print",
    "preview": "staff would not see in the preview what is wrong",
    "policy": "what somebody smuggles into a page would run in readers' browsers",
    "hosting": "hosts would not know which headers to send and where old addresses lead",
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
    "search.highlight": (
        "puts what a reader searches for into the address of the page, and so into the browser's history"
    ),
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
                yield settings_broken(text)
            continue
        yield from check_tags(path, node, text)
        if path == FILE:
            yield from _check_all(root, Settings(node))


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
        what = "Every page would get another address, and links that people have saved would break."
        yield say(what, hint, "settings-addresses", "use_directory_urls")


def _check_theme(settings: Settings, say: Callable[..., Problem]) -> Iterator[Problem]:
    theme = settings.get("theme")
    if not isinstance(theme, dict) or theme.get("name") != "material":
        hint = (
            "Write the lines below “theme:” as they were: name: material, custom_dir: overrides, font: false and the"
            " rest."
        )
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
        if key in ("analytics", "consent", "comments", "polyfills", "version"):
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
            if not ASKS_OTHERS.match(address) and not any(
                (root / at / address).is_file() for at in ("overrides", "docs")
            ):
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
    entries = [
        (name.removeprefix("markdown.extensions."), where) for name, _, where in settings.entries("markdown_extensions")
    ]
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
