"""A preview is never stale: whatever is changed shows on every page it touches, as in a fresh build."""

import re
import shutil
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
