"""Which versions were published, and how to bring one back: plain git, so that people can do by hand what a workflow does.

Each publication leaves a tag `published-DATE-TIME` at its commit. `python -m guide.versions earlier live|previous|TAG` puts that
version into the working folder, with the help lines as they stand now; `python -m guide.versions record COMMIT` sets the tag,
commits what publishing entered in the ledger of addresses, and pushes both.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

TAG = "published-"
HELP = ("data/help.yml", "data/rules.yml")  # the second holds every number a second time
LEDGER = "data/addresses.txt"
BOT = ("-c", "user.name=github-actions[bot]", "-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com")
ROUNDS = 5  # somebody may merge while we push


class Refused(Exception):
    """Says in plain words why it can't be done."""


def publications(root: Path) -> dict[str, str]:
    """The commit of each publication by its tag, the newest first."""
    lines = git(root, "tag", "--list", f"{TAG}*", "--sort=-refname", "--format=%(refname:short) %(objectname)").splitlines()
    return dict(line.split() for line in lines)


def pick(root: Path, wanted: str) -> str:
    """The commit of a version: `live` (readers see it now), `previous` (the one that it replaced), or a tag."""
    found = publications(root)
    if not found:
        raise Refused("Nothing has been published yet, so there is no earlier version.")
    live = next(iter(found.values()))
    if wanted == "live":
        return live
    if wanted == "previous":
        for commit in found.values():
            if commit != live and succeeds(root, "merge-base", "--is-ancestor", commit, live):
                return commit
        raise Refused("There is no version before the one that readers see now.")
    if wanted not in found:
        raise Refused(f"There is no published version {wanted!r}. Write live, previous, or one of: {', '.join(found)}.")
    return found[wanted]


def bring_back(root: Path, wanted: str) -> str:
    """Put a published version into the folder, with the help lines that stand there now; returns its commit.

    Raises Refused when there is none, or when the folder holds changes that would be lost.
    """
    if git(root, "status", "--porcelain", "--untracked-files=no").strip():
        raise Refused("This folder holds changes that are not committed. Commit them first, or take them back.")
    commit, now = pick(root, wanted), git(root, "rev-parse", "HEAD").strip()
    git(root, "checkout", "--quiet", "--detach", commit)
    git(root, "checkout", "--quiet", now, "--", *HELP)
    return commit


def record(root: Path, commit: str, at: datetime) -> None:
    """Tag the commit that was published, commit the ledger if it grew, and push both to main."""
    git(root, "tag", f"{TAG}{at:%Y%m%d-%H%M%S}", commit)
    if git(root, "status", "--porcelain", "--", LEDGER).strip():
        git(root, "add", "--", LEDGER)
        git(root, *BOT, "commit", "--quiet", "--message", "Enter the addresses that were published", "--", LEDGER)
    for _ in range(ROUNDS):
        if succeeds(root, "push", "--quiet", "--tags", "origin", "HEAD:refs/heads/main"):
            return
        git(root, *BOT, "pull", "--quiet", "--rebase", "origin", "main")
    raise Refused("The tag and the ledger could not be pushed to main. Does a rule of the branch keep this workflow out?")


def git(root: Path, *words: str) -> str:
    """What a git command prints. Raises Refused with what git says when it fails."""
    done = subprocess.run(["git", *words], cwd=root, env=access(), capture_output=True, text=True)
    if done.returncode:
        raise Refused(done.stderr.strip() or f"git {words[0]} failed.")
    return done.stdout


def succeeds(root: Path, *words: str) -> bool:
    try:
        git(root, *words)
    except Refused:
        return False
    return True


def access() -> dict[str, str]:
    """The environment for git; with TOKEN, the right to push by it, which no command line and no file then shows."""
    token = os.environ.get("TOKEN")
    if not token:
        return dict(os.environ)
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    told = {"COUNT": "1", "KEY_0": f"http.{server}/.extraheader", "VALUE_0": f"AUTHORIZATION: basic {basic}"}
    return {**os.environ, **{f"GIT_CONFIG_{name}": value for name, value in told.items()}}


def main(arguments: list[str]) -> int:
    """Run `earlier VERSION` or `record COMMIT` in the current folder."""
    root = Path.cwd()
    try:
        match arguments:
            case ["earlier", wanted]:
                print(f"This folder now holds the version of {bring_back(root, wanted)[:12]}, with today's help lines.")
            case ["record", commit]:
                record(root, commit, datetime.now(UTC))
            case _:
                print("Say which: earlier live, earlier previous, earlier TAG, or record COMMIT.", file=sys.stderr)
                return 2
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
