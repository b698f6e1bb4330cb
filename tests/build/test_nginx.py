"""The sample for an own server, notes/nginx.conf, in a real nginx on this machine: at a domain's root and below a path."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import brotli
import pytest

import tasks
from guide.hosting import ASK_AGAIN, FOR_GOOD, HEADERS
from guide.policy import policy_of

SAMPLE = tasks.ROOT / "notes" / "nginx.conf"
MAIN = """
{user}daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
load_module {module};
events {{}}
http {{
  access_log off;
  {temporary}
  include {folder}/site.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass
class Server:
    """A running nginx: its port, the port that only sends on to https, and the path below which the site stands."""

    port: int
    plain: int
    root: str
    site: Path

    def get(self, path: str, port: int = 0, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (in lower case) and body of the answer; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """`nginx(site, root="/")` serves a built site as notes/nginx.conf says and returns a `Server`."""
    program, module = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), tasks.find_brotli_for_nginx()
    if not program or not module:
        pytest.fail(f"No nginx to test with. {tasks.NGINX_ADVICE}", pytrace=False)
    running = []

    def serve(site: Path, root: str = "/") -> Server:
        folder = tmp_path_factory.mktemp("nginx")
        top = folder / "top"
        home = top / root.strip("/")
        home.parent.mkdir(parents=True, exist_ok=True)
        home.symlink_to(site)
        server = Server(free_port(), free_port(), root, site)
        text = SAMPLE.read_text("utf-8")
        for old, new in {
            "include /srv/guide/site/": f"include {site}/",
            "root /srv/guide/site;": f"root {top};",
            "/404.html": f"{root}404.html",
            "listen 443 ssl;": f"listen 127.0.0.1:{server.port};",
            "listen 80;": f"listen 127.0.0.1:{server.plain};",
        }.items():
            assert old in text
            text = text.replace(old, new)
        (folder / "site.conf").write_text(re.sub(r"^ *ssl_certificate.*\n", "", text, flags=re.M))
        temporary = "\n  ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
        user = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder, module=module, temporary=temporary))
        process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE, text=True)
        running.append(process)
        for _ in range(200):
            if process.poll() is not None:
                pytest.fail(f"nginx does not start.\n{process.stderr.read()}", pytrace=False)
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", server.port)) == 0:
                    return server
            time.sleep(0.05)
        raise TimeoutError

    yield serve
    for process in running:
        process.terminate()
        process.wait(20)
        process.stderr.close()


@pytest.fixture(scope="module")
def moved_site(build_site, tmp_path_factory) -> Path:
    """The guide below a path, with a page that was elsewhere before, and a contact for security faults."""
    folder = tmp_path_factory.mktemp("moved") / "guide"
    for name in ("docs", "data", "overrides", "hooks"):
        shutil.copytree(tasks.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder)
    practice, page = folder / "data/practice.yml", folder / "docs/tonight.md"
    text = practice.read_text("utf-8").replace("\nsite_url:", "\nsite_url: https://numb.lightroom.net/guide/")
    text = re.sub(r"security:\n      contact:\n      expires:", "security:\n      contact: https://numb.lightroom.net/safe\n      expires: 2030-01-01", text)
    practice.write_text(text, "utf-8")
    page.write_text(page.read_text("utf-8").replace("\nid: ", "\nwas: [a-night/]\nid: ", 1), "utf-8")
    build = build_site(folder, "--strict")
    assert build.code == 0, build.output
    return build.site


@pytest.fixture(scope="module")
def at_root(nginx, built_site):
    return nginx(built_site)


@pytest.fixture(scope="module")
def below_path(nginx, moved_site):
    return nginx(moved_site, "/guide/")


@pytest.fixture(params=["at_root", "below_path"])
def server(request) -> Server:
    return request.getfixturevalue(request.param)


def lasting(server: Server) -> str:
    """A script whose name holds its content."""
    return next(file.relative_to(server.site).as_posix() for file in sorted((server.site / "assets").rglob("guide.????????.js")))


def test_pages_come_as_they_are_stored_in_each_packing(server):
    page = (server.site / "causes/index.html").read_bytes()
    for accepts, packing, unpack in (("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)):
        status, headers, body = server.get(f"{server.root}causes/", **{"Accept-Encoding": accepts})
        assert (status, headers.get("content-encoding"), unpack(body)) == (200, packing, page)
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert headers["vary"] == "Accept-Encoding"


def test_every_answer_carries_the_headers(server):
    for path in (server.root, f"{server.root}causes/", f"{server.root}{lasting(server)}", f"{server.root}no/such/page/"):
        _, headers, _ = server.get(path)
        for name, value in HEADERS.items():
            assert headers[name.lower()] == value, path
        assert headers["content-security-policy"].endswith("; frame-ancestors 'none'")
        assert "server" not in headers or not re.search(r"\d", headers["server"])
        assert "set-cookie" not in headers


def test_the_policy_of_the_header_allows_no_less_than_that_of_each_page(server):
    sent = dict(part.split(" ", 1) for part in server.get(server.root)[1]["content-security-policy"].split("; "))
    for file in server.site.rglob("*.html"):
        for part in policy_of(file.read_text("utf-8")).split("; "):
            name, sources = part.split(" ", 1)
            assert set(sources.split()) <= set(sent[name].split()), file


def test_pages_are_asked_for_again_and_named_files_are_kept(server):
    assert server.get(server.root)[1]["cache-control"] == ASK_AGAIN
    assert server.get(f"{server.root}{lasting(server)}")[1]["cache-control"] == FOR_GOOD


@pytest.mark.parametrize("accepts", ["br", "gzip", ""])
def test_what_has_not_changed_is_not_sent_again(server, accepts):
    _, headers, _ = server.get(server.root, **{"Accept-Encoding": accepts})
    for asked in ({"If-None-Match": headers["etag"]}, {"If-Modified-Since": headers["last-modified"]}):
        status, again, body = server.get(server.root, **{"Accept-Encoding": accepts}, **asked)
        assert (status, body) == (304, b"")
        assert again["cache-control"] == ASK_AGAIN


@pytest.mark.parametrize("path", ["nowhere", "causes/nowhere/", "a/b/c/d.html", "_headers", "_redirects", "_nginx.conf", "_headers.br"])
def test_what_is_not_there_gives_the_page_that_says_so(server, path):
    status, headers, body = server.get(server.root + path)
    assert (status, body) == (404, (server.site / "404.html").read_bytes())
    assert "cache-control" not in headers


def test_an_address_without_its_slash_leads_on_without_naming_host_or_port(server):
    status, headers, _ = server.get(f"{server.root}causes")
    assert (status, headers["location"]) == (301, f"{server.root}causes/")


def test_an_old_address_leads_on_for_good_and_a_short_link_for_now(below_path):
    for old in ("/guide/a-night/", "/guide/a-night"):
        status, headers, _ = below_path.get(old)
        assert (status, headers["location"]) == (301, "/guide/tonight/")
    code = re.search(r"^id: (\S+)", (tasks.ROOT / "docs/tonight.md").read_text("utf-8"), re.M)[1]
    status, headers, _ = below_path.get(f"/guide/s/{code}/")
    assert (status, headers["location"]) == (302, "/guide/tonight/")


def test_plain_http_leads_to_https(server):
    status, headers, _ = server.get("/causes/?x=1", port=server.plain)
    assert (status, headers["location"]) == (301, "https://guide.example.org/causes/?x=1")


def test_security_txt_is_found_where_people_look(below_path):
    status, headers, body = below_path.get("/guide/.well-known/security.txt")
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert body.decode().startswith("Contact: https://numb.lightroom.net/safe\nExpires: 2030-01-01T00:00:00Z\n")


KINDS = {".html": "text/html", ".js": "application/javascript", ".svg": "image/svg+xml", ".md": "text/markdown", ".pdf": "application/pdf",
         ".woff2": "font/woff2", ".png": "image/png", ".txt": "text/plain", ".json": "application/json", ".xml": "text/xml"}  # fmt: skip


def test_each_kind_of_file_is_named_rightly(below_path):
    kinds = {file.suffix: file for file in below_path.site.rglob("*.*") if file.suffix in KINDS and not file.name.startswith(".")}
    assert {".html", ".js", ".svg"} <= kinds.keys()
    for kind, file in kinds.items():
        sent = below_path.get("/guide/" + file.relative_to(below_path.site).as_posix())[1]["content-type"]
        assert sent.split(";")[0] == KINDS[kind]
