"""A preview is never stale: whatever is changed shows on every page it touches, as in a fresh build."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tasks

GUIDE = tasks.ROOT / "tests" / "second-guide"

# What is changed, old and new text, a page on which it shows, and what it holds then.
CHANGES = {
    "a page's words": ("docs/why-we-wake.md", "It stays", "Coffee stays", "why-we-wake/", "Coffee stays in the body"),
    "a title": ("docs/tricks/bedroom.md", "title: The bedroom", "title: Your bedroom", "tricks/", "Your bedroom"),
    "a term": ("docs/why-we-wake.md", "  - waking up", "  - other reasons", "tricks/bedroom/", ">other reasons</a>"),
    "a relation": (
        "docs/tricks/bedroom.md", "[tricks/index.md]", "[tricks/index.md, why-we-wake.md]", "why-we-wake/", "Your bedroom"
    ),
    "a source": ("data/sources.yml", "A study of bedrooms", "A study of beds", "why-we-wake/", "A study of beds"),
    "a help line": ("data/help.yml", 'call: "116 123"', 'call: "116 124"', "tricks/bedroom/", "tel:116124"),
    "words around pages": ("data/words.yml", "title: Speak to us", "title: Talk to us", "tricks/", "Talk to us"),
    "evidence": ("data/words.yml", "good: tested well", "good: tested again", "tricks/bedroom/", "tested again"),
    "the practice": ("data/practice.yml", "name: Harbour Rooms", "name: Harbor House", "", "Harbor House"),
    "a template": (
        "overrides/partials/help.html", 'id="help-title">', 'id="help-title">New: ', "about/", "New: Help"
    ),
    "a stylesheet": ("overrides/assets/stylesheets/guide.css", "", "body{outline-offset:7px}\n", "book/", "outline-offset:7px"),
}  # fmt: skip


@pytest.fixture
def guide(tmp_path) -> Path:
    """A copy of the second guide with hooks and overrides of its own, to change while it is shown."""
    shutil.copytree(GUIDE, tmp_path / "guide")
    for name in ("hooks", "overrides"):
        shutil.copytree(tasks.ROOT / name, tmp_path / "guide" / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = tmp_path / "guide" / "mkdocs.yml"
    text = config.read_text("utf-8").replace("../../", "")
    config.write_text(f"{text}\nwatch: [overrides, data]\n", "utf-8")
    return tmp_path / "guide"


def test_a_change_shows_on_every_page_it_touches(guide, previewed, put, build_site, same_time):
    preview = previewed(guide)
    for name, (path, old, new, page, shown) in CHANGES.items():
        text = (guide / path).read_text("utf-8")
        assert old in text and shown not in preview.get(page).decode(), name
        put(guide / path, text.replace(old, new, 1) if old else text + new)
        preview.wait_until(page, shown)
    later, sheet = re.compile(r"assets/stylesheets/later\.\w+\.css"), guide / "overrides/assets/stylesheets/later.css"
    before = later.search(preview.get("book/").decode())[0]
    put(sheet, sheet.read_text("utf-8") + "body{outline-offset:9px}\n")
    preview.wait_until("book/", before, there=False)
    assert b"outline-offset:9px" in preview.get(later.search(preview.get("book/").decode())[0])

    config = (guide / "mkdocs.yml").read_text("utf-8")
    (guide / "fresh.yml").write_text(f"site_url: http://127.0.0.1:{preview.port}/\n{config}", "utf-8")
    build = build_site(guide, "-f", "fresh.yml", env=same_time)
    assert build.code == 0, build.output
    pages = [file.relative_to(build.site).as_posix() for file in build.site.rglob("*.html")]
    assert len(pages) > 10
    stale = [path for path in pages if plain(preview.get(path)) != plain((build.site / path).read_bytes())]
    assert stale == []


def plain(page: bytes) -> str:
    """A page without the panel, which only a preview has, and without the policy, which a preview has not."""
    only_one_has = r'<aside class="check-panel".*?</aside>|<meta http-equiv="?Content-Security-Policy"?[^>]*>'
    return re.sub(r"\s*\n", "\n", re.sub(only_one_has, "", page.decode(), flags=re.S))


# What the text of a page turns into HTML by, beside the text: each a change, the page on which it shows, what is then there.
# None of them touches that page, so its layout must not come from the build before.
ELSEWHERE = {
    "a drawing": ("docs/tricks/lamp.svg", "<title>Lamp</title>", "<title>Moon</title>", "tricks/", "Moon"),
    "a term that goes": ("docs/why-we-wake.md", "terms:", "notes:", "tricks/bedroom/", None),
    "a heading that came from there": ("docs/tricks/bedroom.md", "## Darkness", '## Darkness { was="why-we-wake/#dusk" }', "why-we-wake/", "id=dusk"),
    "a hook that goes": ("mkdocs.yml", "  - hooks/evidence.py\n", "", "tricks/bedroom/", "[evidence:good]"),
    "a page that goes": ("docs/tricks/extra.md", "", None, "tricks/", "<a href=extra.md>"),
}  # fmt: skip


def test_a_page_that_was_not_touched_is_laid_out_again_when_what_it_rests_on_changed(guide, previewed, put):
    docs = guide / "docs"
    (docs / "tricks/lamp.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>Lamp</title></svg>')
    (docs / "tricks/extra.md").write_text("---\ntitle: Extra\ndescription: More of it.\nid: x9x\nkind: utility\n---\n\nMore.\n")
    index = docs / "tricks/index.md"
    index.write_text(f"{index.read_text('utf-8')}\n![Lamp](lamp.svg)\n\nSee [more](extra.md).\n", "utf-8")
    preview = previewed(guide)
    for name, (path, old, new, page, shown) in ELSEWHERE.items():
        before = preview.get(page).decode()
        if new is None:
            (guide / path).unlink()
        else:
            text = (guide / path).read_text("utf-8")
            assert old in text, name
            put(guide / path, text.replace(old, new, 1))
        if shown is None:
            assert ">waking up</a>" in before, name
            preview.wait_until(page, ">waking up</a>", there=False)
        else:
            assert shown not in before, name
            preview.wait_until(page, shown)


def test_what_is_made_when_somebody_asks_is_as_new_as_the_pages_and_bears_the_panel(guide, previewed, put):
    preview = previewed(guide)
    page = guide / "docs/tricks/bedroom.md"
    text = page.read_text("utf-8")
    for title in ("Your bedroom", "My bedroom"):
        put(page, text.replace("title: The bedroom", f"title: {title}"))
        preview.wait_until("tricks/bedroom/", title)
        assert title in preview.get("s/s5t/share/").decode() and f"# {title}" in preview.get("tricks/bedroom/index.md").decode()
    assert b"has a colon in it" not in preview.get("s/s5t/share/")
    put(page, text.replace("title: The bedroom", "title: The bedroom: dark"))
    preview.wait_until("tricks/bedroom/", "has a colon in it")
    assert b"has a colon in it" in preview.get("s/s5t/share/") and b"tricks/bedroom/" in preview.get("s/s5t")


COUNT = """
import sys
from pathlib import Path
import click, markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

laid_out, convert = [], markdown.Markdown.convert
markdown.Markdown.convert = lambda md, text: laid_out.append(text) or convert(md, text)
page = Path("docs/tricks/bedroom.md")
with click.Context(click.Command("serve"), info_name="serve"):
    for _ in range(3):
        build(load_config(site_dir=sys.argv[1], strict=False))
        print(len(laid_out))
        laid_out.clear()
        page.write_text(page.read_text("utf-8") + "\\nOnce more.\\n", "utf-8")
"""


def test_only_what_was_touched_is_laid_out_again(guide, tmp_path):
    pages = len(list((guide / "docs").rglob("*.md")))
    done = subprocess.run(
        [sys.executable, "-c", COUNT, tmp_path / "site"], cwd=guide, env=os.environ | tasks.QUIET, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert [int(line) for line in done.stdout.split()] == [pages, 1, 1]
    html = (tmp_path / "site" / "why-we-wake" / "index.html").read_text("utf-8")
    assert "coffee wake us" in html and "source-night-2019" in html  # the page is whole, its sources too
