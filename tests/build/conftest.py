"""What whole builds share: a preview that runs, and files that change under it."""

import os
import queue
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import tasks

# Without the first the sitemap's archive bears the second it was made; and what a preview goes without, builds here go without.
SAME_TIME = {"SOURCE_DATE_EPOCH": "1700000000", "GUIDE_WITHOUT": "paper,codes,pictures,compress"}


@pytest.fixture(scope="session")
def same_time() -> dict[str, str]:
    """What to set for a build that is to be the same every time, and the same as a preview."""
    return SAME_TIME


@pytest.fixture(scope="session")
def put():
    """`put(file, content)` writes a file at one stroke, so that nobody sees it half written."""
    return _put


def _put(file: Path, content: str | bytes) -> None:
    """Write a file at one stroke, so that nobody sees it half written."""
    new = file.parents[2] / "new"
    new.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.replace(new, file)


class Preview:
    """`mkdocs serve` on a guide, and the lines it logs."""

    ENDED = re.compile("Reloading browsers|An error happened during the rebuild")
    INJECTED = re.compile(rb"<script>[^<]*livereload\(.*?</script>", re.S)

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.lines, self.log = port, queue.Queue(), []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"],
            cwd=folder, env=os.environ | tasks.QUIET | SAME_TIME | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.wait_for(re.compile("Serving on"))

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def wait_for(self, pattern: re.Pattern) -> str:
        while True:
            line = self.lines.get(timeout=60)
            assert line is not None, "The preview has ended.\n" + "".join(self.log)
            self.log.append(line)
            if pattern.search(line):
                return line

    def get(self, path: str) -> bytes:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=60) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                body = error.read()
        return self.INJECTED.sub(b"", body)

    def wait_until(self, path: str, words: str, there: bool = True) -> None:
        """Look at a page after each rebuild, until it holds some words, or holds them no more."""
        while (words in self.get(path).decode()) != there:
            self.wait_for(self.ENDED)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.reader.join(30)
        self.process.stdout.close()


@pytest.fixture
def previewed():
    """`previewed(folder)` runs `mkdocs serve` on a guide until the test ends, and returns its `Preview`."""
    started = []

    def start(folder: Path) -> Preview:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        started.append(Preview(folder, port))
        return started[-1]

    yield start
    for preview in started:
        preview.end()
