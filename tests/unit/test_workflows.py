"""The workflows: their form, what a security linter says, and what each is allowed to do. Nothing here needs a network."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import tasks

FILES = sorted((tasks.ROOT / ".github" / "workflows").glob("*.yml"))
DEPENDABOT = tasks.ROOT / ".github" / "dependabot.yml"
PINNED = re.compile(r"uses: (?:\$/\.github/workflows/[\w-]+\.yml|[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")
MAY_WRITE = {  # and nothing else may
    ("comment.yml", "comment"): {"pull-requests"},
    ("deliver.yml", "deploy"): {"pages", "id-token"},
    ("deliver.yml", "record"): {"contents"},
    ("weekly.yml", "tell"): {"issues"},
    ("publish.yml", "publish"): {"contents", "pages", "id-token"},
    ("help-numbers.yml", "publish"): {"contents", "pages", "id-token"},
    ("earlier.yml", "publish"): {"contents", "pages", "id-token"},
}


def lint(*command: str | Path) -> subprocess.CompletedProcess:
    tool = Path(sys.executable).with_name(command[0])
    return subprocess.run([tool, *command[1:]], capture_output=True, text=True)


def load(file: Path) -> dict:
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)


def jobs():
    return [pytest.param(file, name, job, id=f"{file.name}: {name}") for file in FILES for name, job in load(file)["jobs"].items()]


def test_the_forms_are_right():
    done = lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *FILES)
    assert done.returncode == 0, done.stdout
    done = lint("check-jsonschema", "--builtin-schema", "vendor.dependabot", DEPENDABOT)
    assert done.returncode == 0, done.stdout


def test_the_security_linter_finds_nothing():
    done = lint("zizmor", "--offline", "--no-progress", *FILES, DEPENDABOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_linters_can_find_something(tmp_path):
    (tmp_path / "bad.yml").write_text(
        "on: pull_request_target\njobs:\n  x:\n    runs-on: ubuntu-24.04\n"
        "    steps:\n      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n"
    )
    found = lint("zizmor", "--offline", "--no-progress", tmp_path / "bad.yml").stdout
    assert all(name in found for name in ("dangerous-triggers", "template-injection", "unpinned-uses", "excessive-permissions"))
    (tmp_path / "bad.yml").write_text("on: push\njobs: { x: { run-on: ubuntu } }\n")
    assert lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "bad.yml").returncode


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_by_commit_and_nothing_is_secret(file):
    text = file.read_text("utf-8")
    assert all(PINNED.search(line) for line in text.splitlines() if "uses:" in line)
    assert "secrets." not in text and "pull_request_target" not in text
    workflow = load(file)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "workflow_call" in workflow["on"] or workflow["concurrency"]["group"]


@pytest.mark.parametrize("file, name, job", jobs())
def test_a_job_ends_in_time_and_may_only_what_it_is_for(file, name, job):
    assert "uses" in job or 0 < int(job["timeout-minutes"]) <= 60
    may = {what for what, level in job.get("permissions", {}).items() if level == "write"}
    assert may == MAY_WRITE.get((file.name, name), set())
    for step in job.get("steps", []):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_what_runs_code_of_a_change_can_neither_write_nor_publish():
    for file in FILES:
        if "pull_request" in load(file)["on"]:
            for job in load(file)["jobs"].values():
                assert "permissions" not in job and "environment" not in job, file


def test_no_comment_is_made_from_code_of_the_change():
    [job] = load(tasks.ROOT / ".github/workflows/comment.yml")["jobs"].values()
    [checkout] = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_command_of_a_workflow_is_one_that_people_have(file):
    text = file.read_text("utf-8")
    commands = re.findall(r"\b(?:make|python tasks\.py) ([a-z-]+)", text)
    assert set(commands) <= {*tasks.COMMANDS}
