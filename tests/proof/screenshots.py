"""`make screenshots`: pictures of every page as readers see it, and one sheet of small ones for each way of seeing.

They go into `screenshots/`, which is not kept: `WAY/address.png`, and `WAY.png` for the sheet. Words behind the command choose
pages: `make screenshots ARGS="therapy help-now"` takes those whose address holds one of them (`home` is the first page).
`--site` takes a folder that is built already, `--to` another place for the pictures.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from run import ROOT, addresses, launched, served

WAYS = {
    **{
        f"{width}-{scheme}": {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        for width in (390, 768, 1280, 1920)
        for scheme in ("light", "dark")
    },
    "print": {"viewport": {"width": 720, "height": 1000}},
    "forced-colors": {"viewport": {"width": 390, "height": 900}, "forced_colors": "active"},
}
THUMB, ROW, TALL, GAP = 240, 8, 1200, 12  # pixels: width of a small picture, how many in a row, most height, space between


def shoot(browser: Browser, home: str, pages: list[str], way: str, to: Path) -> list[Path]:
    """One picture a page, whole, in the folder of its way."""
    context = browser.new_context(**WAYS[way], reduced_motion="reduce")
    tab, files = context.new_page(), []
    tab.emulate_media(media="print" if way == "print" else "screen")
    (to / way).mkdir(parents=True)
    for address in pages:
        tab.goto(home + address, wait_until="networkidle")
        files.append(to / way / f"{address.strip('/').replace('/', '_') or 'home'}.png")
        tab.screenshot(path=files[-1], full_page=True)
    context.close()
    return files


def small(file: Path) -> Image.Image:
    """A picture as wide as all on the sheet; of a long page the upper part."""
    with Image.open(file) as picture:
        height = round(picture.height * THUMB / picture.width)
        return picture.convert("RGB").resize((THUMB, height)).crop((0, 0, THUMB, min(height, TALL)))


def sheet(files: list[Path], to: Path) -> None:
    """Small pictures of all pages side by side."""
    rows = [[*map(small, files[start : start + ROW])] for start in range(0, len(files), ROW)]
    heights = [max(one.height for one in row) + GAP for row in rows]
    whole = Image.new("RGB", (ROW * (THUMB + GAP), sum(heights)), "#808080")
    for number, row in enumerate(rows):
        for column, one in enumerate(row):
            whole.paste(one, (column * (THUMB + GAP), sum(heights[:number])))
    whole.save(to)


def take(site: Path, to: Path, words: list[str]) -> int:
    """All pictures of a built site. 1 when no page's address holds one of the words."""
    pages = [address for address in addresses(site) if not words or any(word in (address or "home") for word in words)]
    if not pages:
        print(f"No page's address holds {' or '.join(words)}.")
        return 1
    shutil.rmtree(to, ignore_errors=True)
    with served(site) as home, sync_playwright() as playwright:
        browser = launched(playwright)
        for way in WAYS:
            sheet(shoot(browser, home, pages, way, to), to / f"{way}.png")
            print(f"{len(pages)} pages, {way}: {to.name}/{way}.png", flush=True)
        browser.close()
    return 0


def main(arguments: list[str]) -> int:
    """Build the guide, unless a folder is named, and take its pictures."""
    reader = argparse.ArgumentParser(prog="screenshots", description=__doc__.splitlines()[0])
    reader.add_argument("words", nargs="*")
    reader.add_argument("--site", type=Path)
    reader.add_argument("--to", type=Path, default=ROOT / "screenshots")
    asked = reader.parse_args(arguments)
    with TemporaryDirectory() as folder:
        if not asked.site:
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", f"{folder}/site"]
            subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "GUIDE_WITHOUT": "paper,compress"})
        return take(asked.site or Path(folder, "site"), asked.to, asked.words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
