"""How long an author waits: from saving a page to seeing it in an open browser tab, ours with all checks, and stock Material's."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error

import tasks
from content import CONFIG

PATIENCE = 300  # seconds
REST, LATER = 2.0, 0.1  # seconds between two edits, and how much more each time: MkDocs looks for changes every half second


@contextmanager
def served(folder: Path, config: str) -> Iterator[str]:
    """A preview of a guide and its address, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        at = f"127.0.0.1:{free.getsockname()[1]}"
    # With click 8.3 and later, MkDocs 1.6.1 reloads only when it is told to.
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--livereload", "-f", config, "-a", at]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env={**os.environ, **tasks.QUIET}, stdout=log, stderr=log)
        try:
            _wait_for(f"http://{at}/", server)
            yield f"http://{at}/"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The preview at {address} did not start.")


def seconds(browser: Browser, folder: Path, config: str, src: str, path: str, edits: int) -> list[float]:
    """Seconds from each save of the page docs/`src` until its new words show at `path`. The file is as before in the end."""
    file, found = folder / "docs" / src, []
    written = file.read_text("utf-8")
    with served(folder, config) as address:
        page = browser.new_page()
        page.goto(address + path, wait_until="load")
        try:
            for number in range(edits + 1):  # the first is for warming up
                page.wait_for_timeout(1000 * (REST + number * LATER))
                words = f"Seen for the time of {_WORDS[number]}"
                start = time.monotonic()
                file.write_text(f"{written}\n{words}.\n", "utf-8")
                _wait_until_seen(page, words)
                found.append(time.monotonic() - start)
        finally:
            file.write_text(written, "utf-8")
            page.close()
    return found[1:]


_WORDS = "rain wind snow sun frost mist hail dew fog ice".split()  # real ones, or the spelling check would speak of them


def _wait_until_seen(page, words: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return page.wait_for_function(
                "(words) => document.body && document.body.innerText.includes(words)", arg=words, polling=20, timeout=5000
            )
        except Error:  # the tab reloads, or nothing came yet
            if time.monotonic() > end:
                raise


def measure(browser: Browser, guides: dict[str, tuple[Path, Path, str, str]], edits: int) -> list[dict]:
    """One row a guide: `guides` holds by name the folders of ours and stock, the page to edit and its address."""
    rows = []
    for name, (ours, stock, src, path) in guides.items():
        row = {
            "guide": name,
            "ours_seconds": median(seconds(browser, ours, CONFIG, src, path, edits)),
            "stock_seconds": median(seconds(browser, stock, CONFIG, src, path, edits)),
        }
        rows.append({**row, "ratio": row["ours_seconds"] / row["stock_seconds"]})
    return rows
