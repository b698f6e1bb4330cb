"""Names that last: a file whose content is in its name can be kept by browsers for good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

_BESIDE = re.compile(r"""(["'])\./([\w.-]+)\1""")
_REMARK = re.compile(r"^[ \t]*//.*\n", re.M)


class AssetError(Exception):
    """A script names a file that is not there, or two scripts need each other; the message is one sentence."""


def hashed(files: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For each file (path, text): its name with eight figures of its content, and its text with others' new names in it.

    Files name each other as `"./name.js"`, beside themselves. Remarks on lines of their own, a quarter of what a script
    weighs, stay with the source. Raises AssetError.
    """
    done: dict[str, tuple[str, str]] = {}

    def finish(path: str, asking: tuple[str, ...]) -> str:
        if path in asking:
            raise AssetError(f"{path} and {asking[-1]} import each other.")
        if path not in files:
            raise AssetError(f"{asking[-1]} names {path}, which is not there.")
        if path not in done:
            folder = PurePosixPath(path).parent

            def renamed(match: re.Match[str]) -> str:
                other = finish(str(folder / match[2]), (*asking, path))
                return f"{match[1]}./{PurePosixPath(other).name}{match[1]}"

            text = _BESIDE.sub(renamed, _REMARK.sub("", files[path]) if path.endswith(".js") else files[path])
            stem, _, ending = path.rpartition(".")
            done[path] = f"{stem}.{sha256(text.encode()).hexdigest()[:8]}.{ending}", text
        return done[path][0]

    for path in sorted(files):
        finish(path, ())
    return done
