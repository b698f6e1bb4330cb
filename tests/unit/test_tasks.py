"""tasks.py is what everyone starts with; it and the Makefile offer the same, and what it installs is pinned."""

import ast
import re
import socket
import subprocess
import sys

import pytest

import tasks

LISTS = ["requirements", "tests/requirements"]

# One package in a lock file, and nothing else: no index, no file, no address.
NEEDED_BY = r"((-r|-c) (tests/)?requirements\.(in|txt)|[a-z0-9-]+)"
LOCKED = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)( ; [^/\\]+)? \\\n"
    r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+"
    rf"    # via( {NEEDED_BY}|(\n    #   {NEEDED_BY})+)\n"
)


def wanted(name: str) -> dict[str, str]:
    """Package and version of each line of a .in file, which must also give its reason."""
    found = {}
    for line in (tasks.ROOT / f"{name}.in").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([a-z0-9-]+)==([\w.]+) +# \S.+", line)
            assert match, f"{name}.in: `{line}` should read `package==version  # the reason`."
            found[match[1]] = match[2]
    return found


def locked(name: str) -> dict[str, str]:
    """Package and version of each entry of a lock file."""
    text = (tasks.ROOT / f"{name}.txt").read_text("utf-8")
    return {match["name"]: match["version"] for match in LOCKED.finditer(text)}


def run(*words: str) -> subprocess.CompletedProcess:
    """tasks.py as a person starts it."""
    command = [sys.executable, str(tasks.ROOT / "tasks.py"), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_describes_every_command_in_one_line(words):
    done = run(*words)
    assert done.returncode == 0
    listed = [line.split(maxsplit=1) for line in done.stdout.splitlines()[1:]]
    assert [name for name, _ in listed] == list(tasks.COMMANDS)
    assert all(len(line) <= 120 for line in done.stdout.splitlines())


def test_make_offers_the_same_commands():
    makefile = (tasks.ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^COMMANDS = (.+)$", makefile, re.MULTILINE)[1].split() == list(tasks.COMMANDS)


def test_an_unknown_command_is_answered_with_the_help():
    done = run("biuld")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no command `biuld`.")
    assert tasks.usage() in done.stderr


def test_an_old_python_can_read_the_file_far_enough_to_refuse():
    ast.parse((tasks.ROOT / "tasks.py").read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("reason", [tasks.Stop("There is no room left."), OSError("There is no room left.")])
def test_a_failure_is_a_sentence_and_an_exit_code(reason, monkeypatch, capsys):
    def fail():
        raise reason

    monkeypatch.setitem(tasks.COMMANDS, "site", fail)
    assert tasks.main(["site"]) == 1
    assert capsys.readouterr().err == "There is no room left.\n"


def test_a_port_in_use_is_said_plainly(monkeypatch):
    monkeypatch.setattr(tasks, "set_up", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(tasks.Stop, match=r"Port \d+ cannot be used"):
            tasks.serve()


def test_exit_codes_pass_through(monkeypatch):
    monkeypatch.setattr(tasks, "PYTHON", sys.executable)
    monkeypatch.setattr(tasks.signal, "signal", lambda *_: None)
    assert tasks.run("-c", "raise SystemExit(7)") == 7


def test_a_failed_program_shows_all_it_said():
    with pytest.raises(tasks.Stop) as caught:
        tasks.quietly(sys.executable, "-c", "import sys; print('to stdout'); sys.exit('to stderr')")
    assert all(said in str(caught.value) for said in ("to stdout", "to stderr", "This did not work: "))


def test_a_lock_file_is_installed_again_only_when_it_changed(monkeypatch, tmp_path):
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", tmp_path)
    lock = tmp_path / "requirements.txt"
    lock.write_text("a==1\n", "utf-8")
    assert not tasks.is_installed(lock)
    tasks.stamp(lock).write_bytes(lock.read_bytes())
    assert tasks.is_installed(lock)
    lock.write_text("a==2\n", "utf-8")
    assert not tasks.is_installed(lock)


def test_chrome_path_comes_before_any_other_browser(monkeypatch):
    monkeypatch.setattr(tasks.shutil, "which", {"google-chrome": "/here/google-chrome"}.get)
    monkeypatch.delenv("CHROME_PATH", raising=False)
    assert tasks.find_browser() == "/here/google-chrome"
    monkeypatch.setenv("CHROME_PATH", "/there/chrome")
    assert tasks.find_browser() == "/there/chrome"


def test_what_pdfs_are_drawn_with_is_installed_or_named(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "quietly", lambda *words, env: asked.append(words))
    monkeypatch.setattr(tasks, "can_apt_get", lambda: True)
    tasks.install_paper()
    assert asked[-1] == ("apt-get", "install", "-y", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
    monkeypatch.setattr(tasks, "can_apt_get", lambda: False)
    with pytest.raises(tasks.Stop, match="sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"):
        tasks.install_paper()


def test_whether_pdfs_can_be_drawn_is_tried_out(monkeypatch, tmp_path):
    monkeypatch.setattr(tasks, "PYTHON", sys.executable)
    assert tasks.can_draw()
    (tmp_path / "weasyprint.py").write_text("raise OSError", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert not tasks.can_draw()


@pytest.mark.parametrize("name", LISTS)
def test_every_direct_package_has_a_reason_a_pin_and_a_lock(name):
    assert wanted(name).items() <= locked(name).items()


@pytest.mark.parametrize("name", LISTS)
def test_a_lock_file_holds_packages_and_nothing_else(name):
    text = (tasks.ROOT / f"{name}.txt").read_text("utf-8")
    assert LOCKED.sub("", text) == ""


def test_both_lock_files_agree():
    site, tests = map(locked, LISTS)
    assert {package: tests[package] for package in site.keys() & tests} == {
        package: site[package] for package in site.keys() & tests
    }


def test_what_a_command_runs_is_part_of_the_project():
    """A file that git leaves out works here and is missing in every clone."""
    scripts = set(re.findall(r'run\("(\S+\.py)"', (tasks.ROOT / "tasks.py").read_text("utf-8")))
    assert len(scripts) > 2
    left_out = subprocess.run(["git", "check-ignore", "--no-index", *scripts], cwd=tasks.ROOT, capture_output=True, text=True)
    assert left_out.stdout == ""
    assert {script for script in scripts if not (tasks.ROOT / script).is_file()} == set()
