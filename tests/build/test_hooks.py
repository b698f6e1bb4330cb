"""Whole builds of copies of the real guide: each hook keeps to itself, and a preview ends as a fresh build would."""

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pypdf
import pytest

import tasks

POLICY = re.compile(rb"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")  # a preview has none
FOR_HOSTS = {"_headers", "_redirects", "_nginx.conf"}
CROSSLINKS = "hooks/crosslinks.py"


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the guide to spoil."""
    folder = tmp_path / "guide"
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture
def fresh(build_site, same_time):
    """`fresh(folder)` is every file of a new build of that guide, by path."""

    def build(folder: Path, *args: str) -> dict[str, bytes]:
        done = build_site(folder, *args, env=same_time)
        assert done.code == 0, done.output
        return files(done.site)

    return build


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def without_hooks(folder: Path, only: str = "") -> None:
    """Take one hook, or all of them, out of the configuration."""
    config = folder / "mkdocs.yml"
    text = config.read_text("utf-8")
    pattern = rf"^  - {re.escape(only)}.*\n" if only else r"^hooks:\n(?:  - .*\n)+"
    changed, count = re.subn(pattern, "", text, flags=re.M)
    assert count == 1
    config.write_text(changed, encoding="utf-8")


def pages(site: dict[str, bytes]) -> dict[str, str]:
    """The pages by path, but the small ones behind short links, which no template for pages draws."""
    return {path: content.decode() for path, content in site.items() if path.endswith(".html") and not path.startswith("s/")}


def tree(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def body(html: str) -> Element:
    return tree(html).find("body")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(html: str, name: str) -> list[Element]:
    return [element for element in tree(html).iter() if name in (element.get("class") or "").split()]


def test_without_terms_the_site_is_as_without_the_hook(copy, fresh):
    for page in (copy / "docs").rglob("*.md"):
        text = re.sub(r"^terms:\n(?:  .*\n)+", "", page.read_text("utf-8"), count=1, flags=re.M)
        page.write_text(text, encoding="utf-8")
    without_terms = fresh(copy, "--strict")
    without_hooks(copy, only=CROSSLINKS)
    assert without_terms == fresh(copy, "--strict")


def test_links_change_no_word_and_nothing_in_the_search_index(copy, fresh):
    linked = fresh(copy, "--strict")
    without_hooks(copy, only=CROSSLINKS)
    plain = fresh(copy, "--strict")
    assert linked.keys() == plain.keys()
    assert sum(len(with_class(html, "crosslink")) for html in pages(linked).values()) > 30
    assert not any(with_class(html, "crosslink") for html in pages(plain).values())
    for path, html in pages(linked).items():
        assert words(body(html)) == words(body(pages(plain)[path])), path
    assert any(path.startswith("search/") and path.endswith(".json") for path in linked)
    changed = {path for path in linked if linked[path] != plain[path]}
    style = {"assets/stylesheets/guide.css"}  # it holds what is in use
    assert [path for path in changed - FOR_HOSTS - style if not path.endswith((".html", "/guide.css"))] == []


THREE_BUILDS = """
import sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def kept():
    named = {name: module for name, module in sys.modules.items() if name.startswith("guide.") or "hooks/" in name}
    return {
        (name, key): repr(value)
        for name, module in named.items()
        for key, value in vars(module).items()
        if isinstance(value, (list, dict, set)) and not key.startswith("__")
    }

page = Path("docs/tonight.md")
text = page.read_text("utf-8")
after = []
for folder in sys.argv[1:]:
    page.write_text(text if folder.endswith("three") else text + f"\\nMore for {folder[-3:]}.\\n", "utf-8")
    build(load_config(strict=True, site_dir=folder))
    after.append(kept())
changed = sorted(key for key in after[0].keys() | after[-1].keys() if after[0].get(key) != after[-1].get(key))
sys.exit(f"These change from build to build: {changed}" if changed or not after[0] else 0)
"""


def test_three_builds_in_one_process_end_as_a_fresh_one_and_no_module_keeps_anything(copy, fresh, tmp_path, same_time):
    expected = fresh(copy, "--strict")
    folders = [tmp_path / name for name in ("one", "two", "three")]
    done = subprocess.run(
        [sys.executable, "-c", THREE_BUILDS, *folders],
        cwd=copy, env=os.environ | tasks.QUIET | same_time, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert files(folders[2]) == expected
    assert files(folders[0])["tonight/index.html"] != expected["tonight/index.html"]


def test_without_any_hook_help_and_booking_still_stand_and_previews_stay_neutral(copy, fresh):
    with_hooks = pages(fresh(copy, "--strict"))
    without_hooks(copy)
    bare = pages(fresh(copy))
    assert bare.keys() == with_hooks.keys()
    for name in ("help-now", "booking"):
        blocks = {path: [words(block) for block in with_class(html, name)] for path, html in with_hooks.items()}
        assert any(blocks.values())
        assert {path: [words(block) for block in with_class(html, name)] for path, html in bare.items()} == blocks
    for path, html in bare.items():
        titles = [meta.get("content") for meta in tree(html).iter("meta") if meta.get("property") == "og:title"]
        assert titles == ["Reading from Insightful Matters"], path


# What is changed in which file, and what the build then says and ends with.
STOPS = {
    "no invitation": ("overrides/partials/booking.html", "<aside class", "<aside data-x", "booking invitations"),
    "no help block": ("overrides/404.html", '{% include "partials/help.html" %}', "", "The help block (class"),
    "another number": ("overrides/partials/numbers.html", 'href="tel:', 'href="tel:1', "The link says “Call 988”"),
    "a slip in a page": ("docs/tonight.md", "title: ", "titel: ", "docs/tonight.md:2: Nothing is known"),
    "a slip in the data": ("data/words.yml", "most: 5", "most: few", "“most:” needs a whole number."),
}


@pytest.mark.parametrize("path, old, new, said", STOPS.values(), ids=STOPS)
def test_what_would_hurt_a_reader_ends_the_build(copy, build_site, path, old, new, said, put):
    text = (copy / path).read_text("utf-8")
    assert old in text
    put(copy / path, text.replace(old, new))
    build = build_site(copy)
    assert build.code
    assert said in build.output
    assert "Traceback" not in build.output


def test_a_help_line_past_its_date_stops_publishing_and_nothing_else(copy, build_site, put):
    lines = copy / "data" / "help.yml"
    dates = "checked: 2025-12-01\n        expires: 2026-01-01"
    put(lines, re.sub(r"checked: \S+\s+expires: \S+", dates, lines.read_text("utf-8"), count=1))
    assert build_site(copy, "--strict").code == 0
    build = build_site(copy, env={"GUIDE_PUBLISH": "1"})
    assert build.code
    assert "was to be checked again by 2026-01-01. Ring it" in build.output


CODE = """---
title: Code
description: A page with code in it.
id: zzz
kind: utility
---

Type `a   b` and <kbd>c   d</kbd>.

<pre>
one   two
    three
</pre>

```
four   five

      six
```
"""
CSS = "a { color: hsl(0 0% 0% / .5); inset: calc(1px + 2px) 0; }\n.x { &:hover { top: 0 } }\n"
JS = "const text = `https://example.org  // no comment ${1  +  1}`; // a comment\nconst pattern = /[/]\\/\\//;\n"


def test_minifying_leaves_code_styles_and_scripts_whole(copy, fresh):
    for path, text in {"docs/code.md": CODE, "overrides/x.css": CSS, "overrides/x.js": JS}.items():
        (copy / path).write_text(text, encoding="utf-8")
    config = copy / "mkdocs.yml"
    text = config.read_text("utf-8").replace("extra_css:\n", "extra_javascript: [x.js]\nextra_css:\n  - x.css\n")
    config.write_text(text, encoding="utf-8")
    site = fresh(copy, "--strict")
    assert (site["x.css"].decode(), site["x.js"].decode()) == (CSS, JS)
    html = site["code/index.html"].decode()
    html_without_anchors = re.sub(r"</?(?:span|a)\b[^>]*>", "", html)
    for piece in ("<code>a   b</code>", "<kbd>c   d</kbd>", "one   two\n    three\n</pre>", "four   five\n\n      six"):
        assert piece in html_without_anchors
    assert "\n\n" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.S)  # so the page was minified


@pytest.fixture
def preview(copy, previewed):
    return previewed(copy)


# What is changed, the page that shows it, the words replaced and what stands there then.
NEWS = [
    ("docs/coping/daily-routines.md", "coping/", "\nlabel: ", "\nlabel: The new ", "The new"),
    ("data/help.yml", "help-now/", "name: Samaritans", "name: The New Line", "The New Line"),
    ("overrides/partials/help.html", "book/", 'id="help-title">', 'id="help-title">New: ', "New: Help"),
]


def test_rebuilds_in_a_preview_end_where_a_fresh_build_does(copy, preview, fresh, put):
    before = {path: (copy / path).read_text("utf-8") for path, *_ in NEWS}
    for path, page, old, new, shown in NEWS:
        assert old in before[path] and shown not in preview.get(page).decode()
        put(copy / path, before[path].replace(old, new))
        preview.wait_until(page, shown)
    for path, page, _, _, shown in NEWS:
        put(copy / path, before[path])
        preview.wait_until(page, shown, there=False)
    config = (copy / "mkdocs.yml").read_text("utf-8")
    (copy / "fresh.yml").write_text(f"site_url: http://127.0.0.1:{preview.port}/\n{config}", encoding="utf-8")
    expected = fresh(copy, "--strict", "-f", "fresh.yml")
    expected = {path: POLICY.sub(b"", content) for path, content in expected.items() if path not in FOR_HOSTS}
    assert {path for path, content in expected.items() if preview.get(path) != content} == set()
    assert preview.get("nowhere/") == expected["404.html"]


# How a page is broken, and what the preview then says.
BREAKS = {
    "its first lines": (lambda text: text.replace("title: ", "title: One: ", 1), "has a colon in it"),
    "a link": (lambda text: f"{text}\n[x](nowhere.md)\n", "nowhere.md"),
    "its template": (lambda text: text.replace("---\n", "---\ntemplate: none.html\n", 1), "none.html"),
    "its letters": (lambda text: b"\xff" + text.encode(), "not saved as UTF-8"),
}


def test_a_page_that_is_broken_for_a_while_does_not_end_the_preview(copy, preview, put):
    page = copy / "docs" / "coping" / "daily-routines.md"
    good = page.read_text("utf-8")
    for name, (broken, said) in BREAKS.items():
        put(page, broken(good))
        preview.wait_for(re.compile(said))
        preview.wait_for(preview.ENDED)
        put(page, f"{good}\nMended: {name}.\n")
        preview.wait_for(preview.ENDED)
        preview.wait_until("coping/daily-routines/", f"Mended: {name}.")


def test_what_is_wrong_stands_on_the_page_until_it_is_mended(copy, preview, put):
    page, facts = copy / "docs" / "tonight.md", copy / "data" / "practice.yml"
    for file, old, new, said in (
        (page, "label: Tonight", "label: Tonight: now", "has a colon in it"),
        (facts, "  practice:", "  practice", "data/practice.yml"),
    ):
        good = file.read_text("utf-8")
        put(file, good.replace(old, new, 1))
        preview.wait_until("tonight/", said)
        preview.wait_until("", "check-panel")
        put(file, good)
        preview.wait_until("tonight/", "check-panel", there=False)


def test_a_pdf_is_drawn_when_somebody_opens_it(copy, monkeypatch, request, put, same_time):
    monkeypatch.setitem(same_time, "GUIDE_WITHOUT", "codes,pictures,compress")
    preview = request.getfixturevalue("preview")
    page, name = copy / "docs" / "coping" / "daily-routines.md", "paper/q8y-full.pdf"
    assert "paper/q8y.pdf" in preview.get("coping/daily-routines/").decode()
    assert list(copy.rglob("*.pdf")) == []
    first = preview.get(name)
    assert first.startswith(b"%PDF-") and preview.get(name) == first
    assert len(list(copy.rglob("*.pdf"))) == 1  # kept for the next time
    put(page, f"{page.read_text('utf-8')}\nSaved once more.\n")
    preview.wait_until("coping/daily-routines/", "Saved once more.")
    text = " ".join(side.extract_text() for side in pypdf.PdfReader(io.BytesIO(preview.get(name))).pages)
    assert "Saved once more." in text
    assert preview.get("paper/none.pdf") == preview.get("nowhere/")
    assert not any("leads to nothing" in line or "Traceback" in line for line in preview.log)


def test_the_command_says_that_hook_code_needs_a_new_start(monkeypatch, capsys):
    started = []
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr(tasks, "set_up", lambda *_, **__: None)
    monkeypatch.setattr(tasks, "run", lambda *args, **__: started.append(args))
    tasks.serve()
    assert "Code in hooks/ needs a stop (Ctrl+C) and a new start." in capsys.readouterr().out
    assert "--livereload" in started[-1]
