"""Words stay words: titles, descriptions, names and settings full of markup go through every template, and none comes alive."""

import re
import shutil
import xml.etree.ElementTree as etree
from pathlib import Path

import html5lib
import pytest
import yaml

import tasks

EVIL = """'"><hostile-x onhostile="1"></hostile-x></title></style><script>hostile()</script>{{ 7*7 }}{% hostile %}&lt;hostile-y&gt;"""
# What a value stands for decides where it leads or what it means; everything else in the data is words.
MEANING = {
    "id", "country", "for", "fallback", "source", "INHERIT", "site_url", "lang", "emergency", "emergency_also", "call", "text_word",
    "url", "instead", "number", "heading", "most",
}  # fmt: skip
SETTINGS = {"site_name": "Guide", "site_description": "What it is", "copyright": "The practice"}


def spoiled(value, key=""):
    """A copy of some data with EVIL behind each text that is words."""
    if isinstance(value, dict):
        return {name: spoiled(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoiled(inner, key) for inner in value]
    is_number = key == "text" and re.fullmatch(r"[\d ()+-]+", str(value))
    return value + EVIL if isinstance(value, str) and key not in MEANING and not is_number else value


@pytest.fixture(scope="module")
def hostile(build_site, tmp_path_factory) -> Path:
    """The guide with hostile words everywhere, built with the checks told to let them pass."""
    folder = tmp_path_factory.mktemp("hostile") / "guide"
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = (tasks.ROOT / "mkdocs.yml").read_text("utf-8")
    for name, words in SETTINGS.items():
        settings = re.sub(rf"(?m)^{name}:.*$", lambda _, line=yaml.safe_dump({name: words + EVIL}, width=9999).strip(): line, settings)
    (folder / "mkdocs.yml").write_text(settings, "utf-8")

    for name in ("help", "words", "sources"):
        file = folder / f"data/{name}.yml"
        file.write_text(yaml.safe_dump(spoiled(yaml.safe_load(file.read_text("utf-8"))), sort_keys=False), "utf-8")
    file = folder / "data/practice.yml"
    practice = yaml.safe_load(file.read_text("utf-8"))
    practice["site_url"] = "https://numb.lightroom.net/guide/"
    facts = practice["extra"]["practice"]
    for key, value in facts.items():
        if value is None:
            facts[key] = [f"{key}{EVIL}"] if key in ("address", "licensed") else f"{key}{EVIL}"
    facts |= {
        "therapies": ["CBT"], "phone": f"503-226-0100{EVIL}", "booking": {"url": f"https://book.lightroom.net/{EVIL}", "hosts": ["book.lightroom.net"]},
        "publish_without_review": None, "security": None, "name": f"Practice{EVIL}",
    }  # fmt: skip
    file.write_text(yaml.safe_dump(practice, sort_keys=False), "utf-8")

    for page in (folder / "docs").rglob("*.md"):
        _, front, body = page.read_text("utf-8").split("---\n", 2)
        meta = yaml.safe_load(front)
        for key in ("title", "description", "label"):
            meta[key] = f"{meta.get(key) or meta['title']}{EVIL}"
        meta["reviewed"] = {"by": f"Ann{EVIL}", "date": "2026-05-31"}
        page.write_text(f"---\n{yaml.safe_dump(meta, sort_keys=False, width=9999)}---\n{body}", "utf-8")

    # Such words never pass the checks; here they have to, so that the templates are what is tested.
    for hook in ("read", "built", "policy"):
        file = folder / f"hooks/{hook}.py"
        text = file.read_text("utf-8")
        assert "raise PluginError(" in text
        file.write_text(text.replace("raise PluginError(", "print("), "utf-8")
    build = build_site(folder, env={"GUIDE_WITHOUT": "paper,pictures,compress"})
    assert build.code == 0, build.output[-3000:]
    return build.site


def test_no_word_becomes_markup(hostile):
    pages = sorted(hostile.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        html, where = page.read_text("utf-8"), page.relative_to(hostile)
        tree = html5lib.parse(html, namespaceHTMLElements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert not element.tag.startswith("hostile"), where
            assert not any(name.startswith(("on", "hostile")) for name in map(str, element.attrib)), (where, element.attrib)
            if element.tag == "script" and element.get("type", "module") == "module":
                assert "hostile" not in (element.text or ""), where
            if element.tag == "style":
                assert "hostile" not in (element.text or ""), where
        assert len(list(tree.iter("title"))) == 1 + html.count("<title>") - html.count("<title>", 0, html.find("</head>")), where


def test_the_words_are_there_as_they_were_written(hostile):
    for path in ("index.html", "causes/index.html", "tonight/index.html", "about/index.html", "book/index.html", "help-now/index.html", "sources/index.html"):
        tree = html5lib.parse((hostile / path).read_text("utf-8"), namespaceHTMLElements=False)
        text = "".join(tree.find("body").itertext())
        assert "<hostile-x onhostile" in text and "{{ 7*7 }}{% hostile %}&lt;hostile-y&gt;" in text, path
        assert "49" not in re.findall(r"</script>(\d+)", text), path


def test_an_address_cannot_leave_its_attribute(hostile):
    tree = html5lib.parse((hostile / "tonight/index.html").read_text("utf-8"), namespaceHTMLElements=False)
    assert all("hostile" not in str(name) for element in tree.iter() for name in element.attrib)


def test_files_for_machines_stay_well_formed(hostile):
    for file in [*hostile.rglob("*.xml"), *hostile.rglob("*.svg")]:
        tree = etree.fromstring(file.read_bytes())
        assert not any("hostile" in str(element.tag) for element in tree.iter()), file
    for line in (hostile / "_headers").read_text("utf-8").splitlines():
        assert "hostile" not in line
