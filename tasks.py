#!/usr/bin/env python3
"""The commands of this project: `python tasks.py` lists them, `make` is a shortcut for the same.

Each command first makes `.venv` and puts the locked packages into it; when nothing has changed, that takes no time.
Only Python's own library is used here, because this file runs before anything is installed, on Windows too.
"""

import sys

# Above everything else; and nothing below may be a syntax error to Python 3.6, or this sentence is never seen.
if sys.version_info < (3, 11, 2):
    sys.exit("This project needs Python 3.11.2 or newer; this is Python {}.{}.{}.".format(*sys.version_info))

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SITE_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "tests" / "requirements.txt"
UV = "uv==0.13.9"  # writes the lock files, nothing else
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}  # banners; notes/leaving-mkdocs.md is our answer
NGINX = ("nginx", "libnginx-mod-http-brotli-static")
NGINX_ADVICE = f"On Debian and Ubuntu: sudo apt-get install {' '.join(NGINX)}"
PAPER = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")  # Debian's names of what WeasyPrint draws PDFs with
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Stop(Exception):
    """Says in plain words why a command cannot go on."""


# The commands. The first line of each docstring is its line in the help.


def serve(*args):
    """Show the guide at http://127.0.0.1:8000 and follow your changes (another port: set PORT)."""
    set_up(SITE_LOCK)
    port = os.environ.get("PORT", "8000")
    try:
        socket.create_server(("127.0.0.1", int(port))).close()
    except (OSError, OverflowError, ValueError) as reason:
        raise Stop(
            f"Port {port} cannot be used ({reason}). Perhaps another `serve` runs: stop that one, or set PORT."
        ) from reason
    check()  # what is wrong from the start; the preview then shows it on the page
    say("Pages, data, overrides and CSS reload by themselves. Code in hooks/ needs a stop (Ctrl+C) and a new start.")
    # With click 8.3 and later, MkDocs 1.6.1 reloads only when it is told to.
    return run("-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}", *args)


def site(*args):
    """Build the guide into site/, ready to publish; any warning stops it."""
    # The check comes first: MkDocs would run what a tag in mkdocs.yml says before any hook could look at it.
    return check() or run("-m", "mkdocs", "build", "--strict", *args)


def check(*args):
    """Check pages and data, and say file by file what to mend."""
    set_up(SITE_LOCK)
    return run("-m", "guide.check", *args, hooks=True)


def publish_check(*args):
    """Say all that keeps the guide from going out: address, way to book, dates, names of clinicians."""
    set_up(SITE_LOCK)
    return run("-m", "guide.check", *args, hooks=True, env={"GUIDE_PUBLISH": "1"})


def verify(*args):
    """Look a built site over without MkDocs, and say what is missing (another folder than site: set DIR)."""
    set_up(SITE_LOCK)
    return run("-m", "guide.verify", *(args or [os.environ.get("DIR", "site")]), hooks=True)


def test(*args):
    """Run all tests, in a real browser too; what follows goes to pytest (-k glossary)."""
    set_up(SITE_LOCK, TEST_LOCK, browser=True)
    return run("-m", "pytest", *args)


def bench(*args):
    """Measure how fast the guide builds and loads."""
    set_up(SITE_LOCK, TEST_LOCK, browser=True)
    return run("tests/bench/bench.py", *args, hooks=True)


def proof(*args):
    """Look every built page over in a browser; publishing shows the results (.cache/results.json)."""
    set_up(SITE_LOCK, TEST_LOCK, browser=True)
    return check() or run("tests/proof/run.py", *args, hooks=True)


def screenshots(*args):
    """Take pictures of all pages in all sizes and colors, on sheets (some only: words of their addresses)."""
    set_up(SITE_LOCK, TEST_LOCK, browser=True)
    return run("tests/proof/screenshots.py", *args, hooks=True)


def new_id(*args):
    """Print an id for a new page that no page has yet."""
    set_up(SITE_LOCK)
    return run("-m", "guide.ids", *args, hooks=True)


def ledger(*args):
    """Enter new addresses of the published site (site/, or the folder named) in data/addresses.txt, for ever."""
    set_up(SITE_LOCK)
    return run("-m", "guide.addresses", *args, hooks=True)


def review(*args):
    """Write notes/clinical-review.md anew: what the guide claims, page by page, to read and sign."""
    set_up(SITE_LOCK)
    return run("-m", "guide.review", *args, hooks=True)


def copy(*_):
    """Make site-copy/ from site/: a copy whose links work when its index.html is opened with a double click."""
    set_up(SITE_LOCK)
    return run("-m", "guide.copy", "site", "site-copy", hooks=True)


def weekly(*_):
    """Look for links, help lines, reviews and versions that are due, and write weekly.md."""
    set_up(SITE_LOCK, TEST_LOCK)
    newer = ROOT / ".cache" / "outdated.json"
    with newer.open("wb") as file:
        subprocess.run([PYTHON, "-m", "pip", "--disable-pip-version-check", "list", "--outdated", "--format", "json"], stdout=file)
    return run("-m", "guide.weekly", "weekly.md", hooks=True, env={"OUTDATED": str(newer)})


def earlier(*args):
    """Put a published version back into this folder, with today's help lines (previous, live, or a tag)."""
    set_up()
    return run("-m", "guide.versions", "earlier", *(args or ["previous"]), hooks=True)


def record(*args):
    """Enter that a commit was published: a tag, and the ledger of addresses, both pushed. For the workflow."""
    set_up()
    return run("-m", "guide.versions", "record", *args, hooks=True)


def lock(*args):
    """Write both requirements.txt anew from requirements.in (--upgrade: newest of what those need)."""
    set_up()
    pip_install(UV)
    # No header, because it repeats the options, and so any path or package index among them.
    options = "--quiet --universal --python-version 3.11.2 --generate-hashes --no-header".split()
    for folder, more in ("", []), ("tests/", ["-c", "requirements.txt"]):
        files = [f"{folder}requirements.in", "-o", f"{folder}requirements.txt"]
        code = run("-m", "uv", "pip", "compile", *options, *files, *more, *args)
        if code:
            return code


def clean(*_):
    """Remove the built site and all caches; .venv stays."""
    caches = [folder for top in ("hooks", "tests") for folder in (ROOT / top).rglob("__pycache__")]
    built = [ROOT / "site", ROOT / "site-copy", ROOT / "weekly.md", *ROOT.glob(".site-*"), ROOT / ".cache", ROOT / ".pytest_cache", ROOT / "__pycache__"]
    for folder in [*built, *caches]:
        if folder.exists():
            shutil.rmtree(folder)


COMMANDS = {
    "serve": serve,
    "site": site,
    "check": check,
    "publish-check": publish_check,
    "verify": verify,
    "test": test,
    "bench": bench,
    "screenshots": screenshots,
    "proof": proof,
    "id": new_id,
    "ledger": ledger,
    "review": review,
    "copy": copy,
    "weekly": weekly,
    "earlier": earlier,
    "record": record,
    "lock": lock,
    "clean": clean,
}


def usage() -> str:
    """What a person sees who does not yet know what to type."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}} {command.__doc__.splitlines()[0]}" for name, command in COMMANDS.items()]
    return "\n".join(["Type `python tasks.py`, or `make`, and one of:", *lines])


# Set-up.


def set_up(*locks: Path, browser: bool = False):
    """Make `.venv` hold what the lock files list, and see to a browser and to Pango. Quiet when there is nothing to do."""
    with one_at_a_time():
        # No stamp: there is no .venv yet, or one whose making was broken off. Making it again mends it.
        if not PYTHON.exists() or not any(VENV.glob("installed-*")):
            make_venv()
        for locked in locks:
            if is_installed(locked):
                continue
            say(f"Installing {locked.relative_to(ROOT).as_posix()} into .venv; this can take some minutes.")
            pip_install("--require-hashes", "-r", locked)
            stamp(locked).write_bytes(locked.read_bytes())
        if browser and not find_browser():
            install_browser()
        if browser and not find_brotli_for_nginx() and can_apt_get():
            say("Installing nginx for the tests.")
            apt_get(*NGINX)
        if browser and not can_draw():
            install_paper()


@contextlib.contextmanager
def one_at_a_time():
    """Let two commands that start at once set up one after the other."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with open(ROOT / ".cache" / "set-up.lock", "w", encoding="utf-8") as gate:
        if os.name == "nt":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(gate.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def stamp(locked: Path) -> Path:
    """The copy inside `.venv` of a lock file as it was last installed."""
    return VENV / f"installed-{locked.relative_to(ROOT).as_posix().replace('/', '-')}"


def is_installed(locked: Path) -> bool:
    """Whether `.venv` holds this lock file as it is now."""
    return stamp(locked).exists() and stamp(locked).read_bytes() == locked.read_bytes()


def make_venv():
    """Make `.venv`, or start it afresh when the Python it was made with is gone."""
    if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
        if not can_apt_get():
            raise Stop("Python's venv module is missing. On Debian and Ubuntu type: sudo apt-get install python3-venv")
        apt_get("python3-venv")
    say("Making .venv.")
    quietly(sys.executable, "-m", "venv", *([] if PYTHON.exists() else ["--clear"]), VENV)


def pip_install(*args):
    """Install with pip into `.venv`."""
    quietly(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *args)


def find_browser() -> str | None:
    """The Chromium or Chrome that the tests drive: CHROME_PATH, or the first on PATH. None: Playwright's own."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser():
    """Install a Chromium for the tests. They never run without one, as a skipped test looks like a passed one."""
    say("Installing Chromium for the tests.")
    reasons = []
    if can_apt_get():
        try:
            return apt_get("chromium")
        except Stop as reason:
            reasons.append(str(reason))
    try:
        return quietly(PYTHON, "-m", "playwright", "install", "chromium")
    except Stop as reason:
        reasons.append(str(reason))
    advice = "The tests need a browser. Install Chromium or Google Chrome, or set CHROME_PATH to one; then try again."
    raise Stop("\n\n".join([*reasons, advice]))


def can_draw() -> bool:
    """Whether PDFs can be drawn here; `.venv` holds the Python part, the system has to have the rest."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run([str(PYTHON), "-c", "import weasyprint"], **quiet).returncode == 0


def install_paper():
    """Install what PDFs are drawn with. The site builds without, but then nobody would test what goes to print."""
    if not can_apt_get():
        names = " ".join(PAPER)
        raise Stop(
            f"The tests draw PDFs and need the library Pango. On Debian and Ubuntu type: sudo apt-get install {names}. "
            "On a Mac: brew install pango. On Windows: see the installation page of WeasyPrint."
        )
    say("Installing Pango, with which PDFs are drawn.")
    apt_get(*PAPER)


def can_apt_get() -> bool:
    """Whether this is Debian or Ubuntu, and we may install."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*packages: str):
    """Install Debian packages without a question, and start nothing that comes with them."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    quietly("apt-get", "update", env=env)
    quietly("apt-get", "install", "-y", *packages, env=env)


def find_brotli_for_nginx() -> str | None:
    """The part of nginx that hands out `.br` files; it comes with nginx, as a package of its own."""
    places = ("/usr/lib/nginx/modules", "/usr/share/nginx/modules", "/usr/lib64/nginx/modules")
    found = (Path(place, "ngx_http_brotli_static_module.so") for place in places)
    return next((str(file) for file in found if file.is_file()), None)


# Running other programs.


def quietly(*command, env=None):
    """Run a command and show nothing, or everything when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        output = done.stdout.decode(errors="replace").strip()
        raise Stop(f"{output}\n\nThis did not work: {' '.join(words)}")


def run(*args: str, hooks: bool = False, env: dict | None = None) -> int:
    """Run Python from `.venv` in the project's folder, with hooks/ and this file importable if asked, and return its exit code."""
    env = {**os.environ, **QUIET, **(env or {})}
    if hooks:
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT / "hooks"), str(ROOT)])
    child = subprocess.Popen([str(PYTHON), *args], cwd=ROOT, env=env)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        code = child.wait()
    except KeyboardInterrupt:  # Ctrl+C reaches the child too: let it end in its own way
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            child.wait(5)
        child.terminate()
        code = child.wait()
    return code if code >= 0 else 128 - code  # ended by a signal: the number a shell would give


def say(text: str):
    """Print at once, also into a pipe, so that it stands before what the child prints."""
    print(text, flush=True)


def main(arguments: list[str]) -> int:
    """Run the command that was typed."""
    name, *args = arguments or ["help"]
    if name in ("help", "-h", "--help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"There is no command `{name}`.\n{usage()}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](*args) or 0
    except (Stop, OSError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
