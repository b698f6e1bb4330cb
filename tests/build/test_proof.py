"""The page of checks in a built guide, with results and without, and what a run on built pages finds."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import html5lib
from PIL import Image

import tasks
from guide.pages import read_guide
from guide.proof import CHECKS, Check, Found, Results, fingerprint, read, write

GUIDE = tasks.ROOT / "tests" / "second-guide"


def rows(site: Path, url: str = "proof/"):
    """Words of the page, and of each row of its tables."""
    page = html5lib.parse((site / url / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    article = next(page.iter("article"))
    tables = [[[words(cell) for cell in row] for row in table.iter("tr")] for table in article.iter("table")]
    return words(article), [row for table in tables for row in table[1:]]


def words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def files(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def test_without_results_it_says_so_and_tells_what_data_knows(built_site):
    text, lines = rows(built_site)
    assert text.count("Not recorded for this build.") == len(CHECKS)
    guide = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    for line in guide.extra["help"]["lines"]:
        row = next(row for row in lines if row[0].startswith(line["name"]) and str(line["checked"]) in row)
        assert row[2] == str(line["expires"])
    titles = {row[0]: row[2] for row in lines}
    assert titles.keys() >= {page.title for page in guide.pages.values()}
    told = json.loads((built_site / "proof" / "results.json").read_text("utf-8"))
    assert [page["title"] for page in told["pages"]] == [row[0] for row in lines[len(told["help_lines"]) :]]
    assert all(check["recorded"] is None for check in told["checks"].values())


def test_results_change_this_page_and_nothing_else(build_site, tmp_path):
    results = tmp_path / "results.json"
    checks = {
        "links": Check(date(2026, 5, 1), "own checks", 7, "links", ()),
        "accessibility": Check(date(2026, 5, 2), "axe & co", 2, "views", (Found("why-we-wake/", "No <b>text</b>"),)),
    }
    plain = build_site(GUIDE, "--strict")
    write(Results(fingerprint(GUIDE), checks), results)
    told = build_site(GUIDE, "--strict", env={"GUIDE_RESULTS": str(results)})
    assert plain.code == told.code == 0, plain.output + told.output
    before, after = files(plain.site), files(told.site)
    changed = {path.removesuffix(".gz").removesuffix(".br") for path in before.keys() | after if before.get(path) != after.get(path)}
    assert changed == {"proof/index.html", "proof/results.json"}
    text, _ = rows(told.site)
    assert "of this very version" in text
    assert "Nothing found on 2026-05-01, in 7 links, by own checks." in text
    assert "Found: 1 on 2026-05-02, in 2 views, by axe & co. No <b>text</b>, on /why-we-wake/" in text
    assert text.count("Not recorded for this build.") == 1

    write(Results("another", checks), results)
    later = build_site(GUIDE, "--strict", env={"GUIDE_RESULTS": str(results)})
    assert "an earlier version, before the last change" in rows(later.site)[0]

    results.write_text("{}", "utf-8")
    broken = build_site(GUIDE, "--strict", env={"GUIDE_RESULTS": str(results)})
    assert broken.code == 1 and "GUIDE_RESULTS" in broken.output and "Traceback" not in broken.output


SOUND = """<!doctype html><html lang=en><head><title>{0}</title></head><body><main><h1>{0}</h1>{1}</main>
<aside class="help-now"><h2>Help</h2><a href="tel:988">988</a></aside></body></html>"""


def test_a_run_finds_what_is_wrong(tmp_path):
    site, results = tmp_path / "site", tmp_path / "results.json"
    pages = {
        "index.html": '<p>Fine. <a href="why/">Why</a></p>',
        "why/index.html": '<p><img src="x.png"><a href="gone/">Gone</a><img alt="far" src="https://far.example/a.png"></p>',
    }
    for path, inside in pages.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(SOUND.format(path, inside), "utf-8")
    (site / "s").mkdir()
    (site / "s" / "index.html").write_text('<meta http-equiv="refresh" content="0;url=../why/"><a href="tel:988">988</a>', "utf-8")
    done = subprocess.run(
        [sys.executable, "tests/proof/run.py", site, results],
        cwd=tasks.ROOT, env={**os.environ, "PYTHONPATH": str(tasks.ROOT / "hooks")}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    told = read(results)
    assert told.version == fingerprint(tasks.ROOT)
    found = {name: {(one.where, one.what) for one in check.found} for name, check in told.checks.items()}
    assert found["requests"] == {("why/", "asks for https://far.example/a.png")}
    assert [where for where, what in found["accessibility"] if "image-alt" in what] == ["why/"]
    assert {where for where, _ in found["links"]} == {"why/"} and len(found["links"]) >= 2
    assert told.checks["accessibility"].looked_at == 4
    assert told.checks["accessibility"].by.startswith("axe-core 4.14.1 in Chromium ")
    assert "axe v4.14.1" in (tasks.ROOT / "tests" / "vendor" / "axe.min.js").read_text("utf-8")[:40]


def test_pictures_are_taken_in_every_way_and_laid_out_on_sheets(tmp_path):
    site, to = tmp_path / "site", tmp_path / "pictures"
    for path in ("index.html", "why/rain/index.html", "s/index.html"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(SOUND.format(path, "<p>Fine.</p>"), "utf-8")
    (site / "s" / "index.html").write_text('<meta http-equiv="refresh" content="0; url=../why/rain/">', "utf-8")
    command = [sys.executable, "tests/proof/screenshots.py", "--site", site, "--to", to]
    env = {**os.environ, "PYTHONPATH": str(tasks.ROOT / "hooks")}
    done = subprocess.run(command, cwd=tasks.ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    ways = [*(f"{width}-{scheme}" for width in (390, 768, 1280, 1920) for scheme in ("light", "dark")), "print", "forced-colors"]
    taken = {file.relative_to(to).as_posix() for file in to.rglob("*.png")}
    assert taken == {name for way in ways for name in (f"{way}.png", f"{way}/home.png", f"{way}/why_rain.png")}
    with Image.open(to / "1920-dark" / "home.png") as one, Image.open(to / "print.png") as sheet:
        assert one.width == 1920 and sheet.width > 240 and len(sheet.getcolors(100_000)) > 2
    done = subprocess.run([*command, "no-such-page"], cwd=tasks.ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == "No page's address holds no-such-page.\n"
