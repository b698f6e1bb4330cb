"""A real browser for the tests in this folder. Without one they fail: a skipped test looks like a passed one."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Error, Page, sync_playwright

import tasks

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine, whatever a page asks
]


@dataclass
class Visit:
    """A tab, and what went wrong in it: `errors` of scripts and console, and addresses `outside` this machine."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def note_request(self, request):
        """Keep the address when it leads to another host (`data:` and `blob:` have none)."""
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.outside.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Browser:
    """One Chromium for all tests."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # as root, Chromium refuses to start with its sandbox
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(
                executable_path=tasks.find_browser(), args=[*ARGUMENTS, *["--no-sandbox"] * root]
            )
        except Error as reason:
            pytest.fail(f"No browser starts; `python tasks.py test` installs one.\n{reason}", pytrace=False)
        yield found
        found.close()


@pytest.fixture(scope="session")
def guide(built_site, served) -> str:
    """The address of the real guide, served from the folder that its public address names."""
    practice = yaml.safe_load((tasks.ROOT / "data/practice.yml").read_text("utf-8"))
    return served(built_site, urlsplit(practice["site_url"] or "").path or "/")


@pytest.fixture
def page_at(browser):
    """`page_at(width, scheme, js, height=900, **more)` opens a tab of its own and returns a `Visit`.

    `scheme` is "light" or "dark"; `more` goes to Playwright's `new_context` (`reduced_motion="reduce"`).
    """
    contexts = []

    def open_page(width: int = 1280, scheme: str = "light", js: bool = True, height: int = 900, **more) -> Visit:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=js, **more)
        contexts.append(context)
        visit = Visit(context.new_page())
        context.on("console", lambda message: message.type == "error" and visit.errors.append(message.text))
        context.on("weberror", lambda error: visit.errors.append(str(error.error)))
        context.on("request", visit.note_request)
        visit.page.on("websocket", visit.note_request)
        return visit

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def addressed(build_site, served, tmp_path_factory) -> str:
    """The guide built for an address of this machine, where a page and a section have moved from elsewhere."""
    project, folder = tmp_path_factory.mktemp("guide"), tmp_path_factory.mktemp("site")
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    address = served(folder)
    config = (tasks.ROOT / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(f"{config}\nsite_url: {address}\n", "utf-8")
    _change(project / "docs/daily-life/work-and-study", "id: k5y\n", "id: k5y\nwas: [job/old-name/]\n")
    _change(project / "docs/coping/daily-routines", "## The basics\n", '## The basics { was="job/old-name/#rest tonight/#sleep" }\n')
    build = build_site(project, "--strict", into=folder, env={"GUIDE_WITHOUT": "paper,pictures,compress"})
    assert build.code == 0, build.output
    return address


def _change(file: Path, old: str, new: str) -> None:
    file = file.with_suffix(".md")
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
