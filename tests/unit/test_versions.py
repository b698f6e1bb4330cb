"""Bringing a published version back, and entering what was published, in small repositories made for it."""

import os
import subprocess
from datetime import UTC, datetime

import pytest

from guide import versions
from guide.versions import Refused, bring_back, pick, publications, record

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
IDENTITY = {f"GIT_{who}_{what}": f"{what}@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture(autouse=True)
def quiet_git(monkeypatch):
    for name, value in {**QUIET, **IDENTITY}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TOKEN", raising=False)


def git(folder, *words):
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder, page, number):
    for path, text in {"docs/index.md": page, "data/help.yml": number, "data/rules.yml": number, "data/addresses.txt": ""}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", page)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path):
    """A clone with three commits, the first two published, and its `origin`."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin.git")
    git(tmp_path, "clone", "-q", "origin.git", "clone")
    clone = tmp_path / "clone"
    git(clone, "switch", "-qc", "main")
    for day, (page, number) in enumerate([("One", "111"), ("Two", "222"), ("Three", "333")], 1):
        made = commit(clone, page, number)
        if day < 3:
            git(clone, "tag", f"published-2026010{day}-120000", made)
    git(clone, "push", "-q", "--tags", "origin", "main")
    return clone


def test_the_version_before_comes_back_with_todays_help_lines(repository):
    bring_back(repository, "previous")
    assert (repository / "docs/index.md").read_text() == "One"
    assert (repository / "data/help.yml").read_text() == (repository / "data/rules.yml").read_text() == "333"


def test_only_help_lines_change_on_the_version_that_is_live(repository):
    bring_back(repository, "live")
    assert (repository / "docs/index.md").read_text() == "Two"
    assert (repository / "data/help.yml").read_text() == "333"


def test_going_back_twice_goes_on_backward(repository):
    one, two = sorted(publications(repository).values(), key=lambda made: git(repository, "log", "-1", "--format=%s", made))
    git(repository, "tag", "published-20260103-120000", one)  # the return to the first
    assert pick(repository, "live") == one
    with pytest.raises(Refused, match="no version before"):
        pick(repository, "previous")
    assert pick(repository, "published-20260102-120000") == two


@pytest.mark.parametrize("wanted", ["nothing", "HEAD", "--help", ""])
def test_only_published_versions_come_back(repository, wanted):
    with pytest.raises(Refused, match="no published version"):
        bring_back(repository, wanted)
    assert (repository / "docs/index.md").read_text() == "Three"


def test_changes_that_would_be_lost_stop_it(repository):
    (repository / "docs/index.md").write_text("Half a sen")
    with pytest.raises(Refused, match="not committed"):
        bring_back(repository, "previous")
    assert (repository / "docs/index.md").read_text() == "Half a sen"


def test_what_was_published_is_entered_even_when_somebody_merges_meanwhile(repository, tmp_path):
    git(tmp_path, "clone", "-q", "origin.git", "other")
    commit(tmp_path / "other", "Four", "444")
    git(tmp_path / "other", "push", "-q", "origin", "HEAD:main")
    head = git(repository, "rev-parse", "HEAD")
    (repository / "data/addresses.txt").write_text("/ a1\n")
    record(repository, head, datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC))
    git(tmp_path, "clone", "-q", "origin.git", "after")
    assert (tmp_path / "after/data/addresses.txt").read_text() == "/ a1\n"
    assert (tmp_path / "after/docs/index.md").read_text() == "Four"
    assert git(tmp_path / "after", "rev-parse", "published-20260203-040506") == head


def test_a_ledger_that_did_not_grow_makes_no_commit(repository, tmp_path):
    head = git(repository, "rev-parse", "HEAD")
    record(repository, head, datetime(2026, 2, 3, tzinfo=UTC))
    assert git(tmp_path / "origin.git", "rev-parse", "main") == head
    assert next(iter(publications(repository))) == "published-20260203-000000"


def test_a_branch_that_takes_nothing_is_told_plainly(repository, monkeypatch, capsys):
    hook = repository.parent / "origin.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    monkeypatch.chdir(repository)
    assert versions.main(["record", "HEAD"]) == 1
    assert "Does a rule of the branch keep this workflow out?" in capsys.readouterr().err


def test_the_token_reaches_git_and_stands_on_no_command_line(monkeypatch):
    monkeypatch.setenv("TOKEN", "secret")
    assert versions.access()["GIT_CONFIG_VALUE_0"] == "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0"
