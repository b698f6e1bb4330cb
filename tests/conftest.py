"""What tests of every kind share: the guide built for real, other guides built, and a folder served as a host would."""

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import tasks

os.environ.setdefault("GUIDE_WITHOUT", "paper")  # the many small builds; `built_site` is made with all that readers get


@dataclass(frozen=True)
class Build:
    """How one build ended: its exit code, all it printed, and the folder that holds the site."""

    code: int
    output: str
    site: Path


@pytest.fixture(scope="session")
def build_site(tmp_path_factory):
    """`build_site(project, *args, into=None, env={})` runs `mkdocs build` in a folder and returns a `Build`."""

    def build(project: Path, *args: str, into: Path | None = None, env: dict[str, str] | None = None) -> Build:
        folder = into or tmp_path_factory.mktemp("site")
        command = [sys.executable, "-m", "mkdocs", "build", "-d", str(folder), *args]
        done = subprocess.run(
            command,
            cwd=project,
            env={**os.environ, **tasks.QUIET, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return Build(done.returncode, done.stdout, folder)

    return build


@pytest.fixture(scope="session")
def built_site(build_site) -> Path:
    """The real guide, built once for all tests as `tasks.py site` builds it, but into a temporary folder."""
    build = build_site(tasks.ROOT, "--strict", env={"GUIDE_WITHOUT": ""})
    if build.code:
        pytest.fail(f"The guide does not build.\n{build.output}", pytrace=False)
    return build.site


class StaticHost(SimpleHTTPRequestHandler):
    """A folder as a static host shows it: index.html for a folder, and 404.html, as a 404, for what is not there."""

    protocol_version = "HTTP/1.1"  # a browser keeps its connections

    def __init__(self, *args, under: str, **kwargs):
        self.under = under
        super().__init__(*args, **kwargs)

    def send_head(self):
        if not self.path.startswith(self.under):
            return self.send_error(404)
        return super().send_head()

    def translate_path(self, path):
        return super().translate_path("/" + path.removeprefix(self.under))

    def list_directory(self, path):
        return self.send_error(404)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(page.stat().st_size))
        self.end_headers()
        if self.command != "HEAD":
            with page.open("rb") as source:
                shutil.copyfileobj(source, self.wfile)

    def log_message(self, *_):
        """Say nothing: what pages ask for is not news."""


@pytest.fixture(scope="session")
def served():
    """`served(folder, under="/")` serves a folder on 127.0.0.1 until the tests end, and returns its address.

    `under` is where a host keeps the site (`/guide/`): the path in `site_url`, or 404.html does not find its files.
    """
    hosts = []

    def serve(folder: Path, under: str = "/") -> str:
        host = ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticHost, directory=str(folder), under=under))
        hosts.append(host)
        threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return f"http://127.0.0.1:{host.server_port}{under}"

    yield serve
    for host in hosts:
        host.shutdown()
        host.server_close()
