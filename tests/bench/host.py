"""A folder served as a good host would serve it: HTTP/1.1, gzip, a lifetime of ten minutes. Every answer is counted."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".webmanifest")


class Host(ThreadingHTTPServer):
    """`address` is where it is; `asked` lists path and bytes, headers included, of all answers so far."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Answer, folder))
        self.asked: list[tuple[str, int]] = []
        self.address = f"http://127.0.0.1:{self.server_port}/"


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Host

    def __init__(self, folder: Path, *args) -> None:
        self.folder = folder
        super().__init__(*args)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file()
        body = file.read_bytes() if found else b""
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        head = {"Content-Type": kind, "Cache-Control": "max-age=600", "Content-Length": ""}
        if file.suffix in PACKED:
            body, head["Content-Encoding"] = gzip.compress(body, 9), "gzip"
        head["Content-Length"] = str(len(body))
        self.send_response(200 if found else 404)
        for name, value in head.items():
            self.send_header(name, value)
        size = sum(map(len, self._headers_buffer)) + len("\r\n") + len(body)
        self.end_headers()
        self.wfile.write(body)
        if path != "/favicon.ico":  # a browser asks for it by itself; neither site has one there
            self.server.asked.append((path, size))

    def log_message(self, *_) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[Host]:
    """A folder's host, for as long as the block lasts."""
    host = Host(folder)
    threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()
