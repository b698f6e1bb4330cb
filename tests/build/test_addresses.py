"""A page and a heading are renamed, a section moves away: checks say how to keep each address, and the built site keeps it."""

import posixpath
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin

import html5lib
import pytest

import tasks
from guide.addresses import FILE, SHORT, entries, main, read_ledger, sheet_ids
from guide.check import check
from guide.pages import read_guide
from guide.problems import ERROR

SITE = "https://guide.test/"


@pytest.fixture(scope="module")
def copy(tmp_path_factory, built_site) -> Path:
    """The guide as it was published, with every address in its ledger."""
    folder = tmp_path_factory.mktemp("addresses")
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    (folder / "mkdocs.yml").write_text(f"{(folder / 'mkdocs.yml').read_text('utf-8')}\nsite_url: {SITE}\n", "utf-8")
    assert main(folder, [str(built_site)]) == 0 and (folder / FILE).is_file()
    return folder


def problems(folder: Path) -> list[str]:
    guide = read_guide(folder / "docs", folder / "data")
    found = check(guide, folder, today=date.today(), publishing=False)
    return [str(problem) for problem in found if problem.level == ERROR]


def change(file: Path, **words: str) -> None:
    text = file.read_text("utf-8")
    for old, new in words.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def rename(folder: Path) -> list[str]:
    """What staff do, step by step; returns what the checks say after the first, harmful half of it."""
    docs = folder / "docs"
    old, new = docs / "daily-life" / "work-and-study.md", docs / "daily-life" / "at-work.md"
    old.rename(new)
    for file in docs.rglob("*.md"):
        file.write_text(file.read_text("utf-8").replace("work-and-study.md", "at-work.md"), "utf-8")
    new.write_text(re.sub(r".*: (what-stays-hidden|how-to-ask-for-less-pressure)\n", "", new.read_text("utf-8")), "utf-8")
    change(new, heading=("## What stays hidden", "## What nobody sees"), moved=("## How to ask for less pressure\n", "## Asking for room { #ask-for-room }\n"))
    creative = docs / "coping" / "creative-expression.md"
    text = creative.read_text("utf-8")
    start = text.index("## Writing when there is nothing to say")
    end = text.index("\n## ", start) + 1
    section, kept = text[start:end], text[:start] + text[end:]
    creative.write_text(re.sub(r".*: writing-when-there-is-nothing-to-say\n", "", kept), "utf-8")
    routines = docs / "coping" / "daily-routines.md"
    routines.write_text(f"{routines.read_text('utf-8')}\n{section}", "utf-8")
    said = problems(folder)
    change(new, was=("id: k5y\n", "id: k5y\nwas: [daily-life/work-and-study/]\n"))
    said += problems(folder)
    change(
        new,
        heading=("## What nobody sees\n", "## What nobody sees { #what-stays-hidden }\n"),
        moved=("{ #ask-for-room }", '{ #ask-for-room was="how-to-ask-for-less-pressure" }'),
    )
    name = "writing-when-there-is-nothing-to-say"
    change(routines, was=("## Writing when there is nothing to say\n", f'## Writing {{ was="coping/creative-expression/#{name}" }}\n'))
    return said


@pytest.fixture(scope="module")
def renamed(copy, build_site):
    """The site after the changes, the ledger from before, and what the checks said on the way."""
    said = rename(copy)
    assert problems(copy) == []
    build = build_site(copy, "--strict", env={"GUIDE_WITHOUT": "paper,pictures,compress"})
    assert build.code == 0, build.output
    return build.site, entries(read_ledger(copy)), said


def tree(site: Path, address: str):
    return html5lib.parse((site / address / "index.html").read_text("utf-8"), namespaceHTMLElements=False)


def ids(page) -> set[str]:
    return {element.get("id") for element in page.iter()}


def refresh(page) -> str:
    return next(meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv") == "refresh").partition("url=")[2]


def test_every_published_address_and_short_link_is_in_the_ledger(copy, built_site):
    given = entries(read_ledger(copy))
    guide = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    wanted = {f"/{page.url}" for page in guide.pages.values()}
    wanted |= {f"/{page.url}#{heading.id}" for page in guide.pages.values() for heading in page.headings}
    wanted |= {f"/s/{name}/" for name in sheet_ids(guide)}
    assert {str(entry.address) for entry in given} >= wanted
    assert {entry.code for entry in given} >= {stub.parent.name for stub in built_site.glob("s/*/index.html")}


def test_the_checks_name_what_was_lost_and_the_line_that_keeps_it(renamed):
    said = "\n".join(renamed[2])
    assert "docs/daily-life/at-work.md:4: This page was published at /daily-life/work-and-study/" in said
    assert "was: [daily-life/work-and-study/]" in said
    assert "write: ## What nobody sees { #what-stays-hidden }" in said
    assert 'write: ## Asking for room { #ask-for-room was="how-to-ask-for-less-pressure" }' in said
    assert "docs/coping/creative-expression.md:" in said and "#writing-when-there-is-nothing-to-say" in said


def test_every_old_address_opens_the_text_that_stood_there(renamed):
    site, given, _ = renamed
    given = [entry for entry in given if not entry.address.page.startswith(f"{SHORT}/")]
    assert len(given) > 200
    pages = {}
    for entry in given:
        folder = entry.address.page
        page = pages.setdefault(folder, tree(site, folder))
        if entry.address.anchor:
            assert entry.address.anchor in ids(page), entry
        short = tree(site, f"s/{entry.code}")
        target, _, anchor = refresh(short).partition("#")
        there = posixpath.normpath(posixpath.join("s", entry.code, target))
        assert (site / there / "index.html").is_file(), entry
        assert not anchor or unquote(anchor) in ids(pages.setdefault(f"{there}/", tree(site, there))), entry


def test_an_old_page_is_a_stub_that_needs_no_script_and_is_honest_to_search_engines(renamed):
    site, *_ = renamed
    page = tree(site, "daily-life/work-and-study")
    assert refresh(page) == "../../daily-life/at-work/"
    [canonical] = [link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"]
    assert canonical == f"{SITE}daily-life/at-work/"
    links = {link.get("href"): "".join(link.itertext()) for link in next(page.iter("main")).iter("a")}
    assert links["../../daily-life/at-work/"] == "Work and study"
    assert links["../../daily-life/at-work/#what-stays-hidden"] == "What nobody sees"
    assert "tel:988" in [link.get("href") for link in page.iter("a")]
    [script] = page.iter("script")
    assert re.fullmatch(r"../../assets/scripts/moved\.\w+\.js", script.get("src"))
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "at-work" in sitemap and "work-and-study" not in sitemap and "/s/" not in sitemap


def test_a_section_that_moved_away_leaves_a_line_that_leads_to_it(renamed):
    site, *_ = renamed
    page = tree(site, "coping/creative-expression")
    [line] = [element for element in page.iter("p") if element.get("id") == "writing-when-there-is-nothing-to-say"]
    [link] = line.iter("a")
    assert urljoin("/coping/creative-expression/", link.get("href")) == "/coping/daily-routines/#writing"
    assert "is now on another page" in "".join(line.itertext())


def test_a_short_link_is_neutral(renamed):
    site, given, _ = renamed
    for entry in given:
        page = tree(site, f"s/{entry.code}")
        if entry.address.page.startswith(f"{SHORT}/"):  # the sheet of a set, a page like others
            continue
        title = "".join(next(page.iter("title")).itertext())
        assert title == "Reading from Insightful Matters"
        assert [meta.get("content") for meta in page.iter("meta") if meta.get("name") == "robots"] == ["noindex"]
        assert not list(page.iter("script")) and not [link for link in page.iter("link")]
        assert [svg.get("aria-label") for svg in page.iter() if str(svg.tag).endswith("}svg")] == [f"QR code: guide.test/s/{entry.code}/"]


def test_pages_for_handing_on_and_sheets_show_no_topic_before_they_are_opened(renamed):
    site, *_ = renamed
    pages = [*site.glob("s/*/share/index.html"), site / "s/w4k/index.html"]
    assert len(pages) > 30
    for file in pages:
        page = tree(site, file.parent.relative_to(site).as_posix())
        head = next(page.iter("head"))
        told = [meta.get("content") for meta in head.iter("meta")] + ["".join(next(head.iter("title")).itertext())]
        assert "numb" not in " ".join(filter(None, told)).lower() and "feel" not in " ".join(filter(None, told)).lower()
        assert "noindex" in told
