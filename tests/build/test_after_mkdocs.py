"""After MkDocs: its fork builds the same pages, and a builder that ignores hooks is found out before anything is published."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tasks
from guide.pages import read_guide
from guide.verify import crosslinks, verify

IMPORTED = re.compile(r"^\s*(?:from|import) (?:mkdocs|properdocs)\b", re.M)
GENERATOR = re.compile(rb"<meta name=[\"']?generator[^>]*>")
SWAPPING = """
site_name: Test
theme: {{ name: , custom_dir: look }}
plugins: []
hooks: [{hooks}/swap.py, trouble.py]
"""


def test_one_file_alone_is_bound_to_mkdocs():
    bound = {file.name for file in (tasks.ROOT / "hooks").rglob("*.py") if IMPORTED.search(file.read_text("utf-8"))}
    assert bound == {"adapter.py"}


def properdocs(folder: Path, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "mkdocs.yml", *options]
    return subprocess.run(command, cwd=folder, env=os.environ | tasks.QUIET | {"GUIDE_WITHOUT": ""}, capture_output=True, text=True)


def files(site: Path) -> dict[str, bytes]:
    packed = (".gz", ".br")  # they differ where the page does
    found = (file for file in site.rglob("*") if file.is_file() and file.suffix not in packed)
    return {file.relative_to(site).as_posix(): GENERATOR.sub(b"", file.read_bytes()) for file in found}


def test_the_fork_builds_the_same_site(built_site, tmp_path):
    done = properdocs(tasks.ROOT, "-d", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    ours, theirs = files(built_site), files(tmp_path / "site")
    assert theirs.keys() == ours.keys()
    assert [path for path in ours if theirs[path] != ours[path]] == []
    assert len([path for path in ours if path.endswith(".html")]) > 20


TROUBLE = {
    "a broken link": ("docs/index.md", "[x](nowhere.md)\n"),
    "a warning of a hook": ("trouble.py", "from guide.adapter import logger\ndef on_post_build(config): logger('x').warning('x')"),
    "a hook that raises": ("trouble.py", "def on_post_build(config): raise ValueError('trouble')"),
}


@pytest.mark.parametrize("path, text", TROUBLE.values(), ids=TROUBLE)
def test_under_the_fork_too_the_last_good_site_stays(tmp_path, path, text):
    (tmp_path / "docs").mkdir()
    (tmp_path / "look").mkdir()
    for name, content in {
        "mkdocs.yml": SWAPPING.format(hooks=tasks.ROOT / "hooks"), "trouble.py": "", "docs/index.md": "Good",
        "look/main.html": "{{ page.content }}", "look/404.html": "",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(content)
    done = properdocs(tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / path).write_text(text)
    assert properdocs(tmp_path).returncode
    assert (tmp_path / "site/index.html").read_text() == "<p>Good</p>"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_the_built_site_holds_all_that_it_should(built_site):
    assert [str(problem) for problem in verify(built_site, tasks.ROOT)] == []


def test_as_many_words_lead_on_as_the_pages_text_asks_for(built_site):
    guide = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    for src, count in crosslinks(guide, tasks.ROOT).items():
        html = (built_site / guide.pages[src].url / "index.html").read_text("utf-8")
        assert len(re.findall(r'<a\b[^>]*class="?crosslink\b', html)) == count, src


def test_a_builder_that_ignores_hooks_keeps_help_and_invitation_and_is_found_out(build_site, tmp_path):
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    text = (tasks.ROOT / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(re.sub(r"^hooks:\n(?:  - .*\n)+", "", text, flags=re.M), "utf-8")
    build = build_site(tmp_path)
    assert build.code == 0, build.output
    found = {problem.rule for problem in verify(build.site, tasks.ROOT)}
    assert {"verify-policy", "verify-style", "verify-crosslinks", "verify-related", "verify-sources", "verify-mark", "verify-file"} <= found
    assert not found & {"help", "number", "verify-booking", "verify-page"}


# What is taken out of a built site, and the rule that tells.
LOSSES = {
    "help": ('class="help-now"', 'class="x"', "help"),
    "invitation": ('<aside class="booking"', '<aside class="x"', "verify-booking"),
    "cross-links": ('class="crosslink"', 'class="x"', "verify-crosslinks"),
    "related pages": ('class="related"', 'class="x"', "verify-related"),
    "sources": ('id="source-', 'data-id="source-', "verify-sources"),
    "policy": ("Content-Security-Policy", "X", "verify-policy"),
    "a looser policy": ("default-src 'none'; ", "default-src 'none'; style-src 'unsafe-inline'; ", "verify-policy"),
    "privacy": ('name="referrer"', 'name="x"', "verify-referrer"),
    "style": ("<style>", "<style></style><x>", "verify-style"),
}


@pytest.mark.parametrize("old, new, rule", LOSSES.values(), ids=LOSSES)
def test_each_loss_on_one_page_is_told(built_site, tmp_path, old, new, rule):
    site = tmp_path / "site"
    shutil.copytree(built_site, site)
    page = site / "causes/brain-and-medicines/index.html"
    text = re.sub(r"([\w-]+)=([\w-]+)(?=[\s>])", r'\1="\2"', page.read_text("utf-8"))  # as without minifying
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")
    assert (rule, "site/causes/brain-and-medicines/index.html") in {(found.rule, found.path) for found in verify(site, tasks.ROOT)}


def test_a_missing_page_and_a_missing_file_are_told(built_site, tmp_path):
    site = tmp_path / "site"
    shutil.copytree(built_site, site)
    shutil.rmtree(site / "tonight")
    (site / "404.html").unlink()
    found = {(problem.rule, problem.path) for problem in verify(site, tasks.ROOT)}
    assert {("verify-page", "site/tonight/index.html"), ("verify-file", "site/404.html")} <= found
