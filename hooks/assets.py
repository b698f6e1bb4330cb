"""Gives scripts, and the styles that come with them, names with a fingerprint, so that hosts may let browsers keep them.

What a reader sees: nothing; a second visit is quicker. Without this hook files keep their plain names.
Events: `on_files`. Reads `assets/scripts/` and `assets/stylesheets/` of overrides/; guide.css and later.css are left to
hooks/style.py. Templates find the new names in `config.extra.assets`. To turn it off, take its line out of `hooks:`.
"""

from __future__ import annotations

from pathlib import Path

from guide.adapter import File, Files, MkDocsConfig, PluginError
from guide.assets import AssetError, hashed
from guide.style import LATER, OURS

FOLDERS = ("assets/scripts/", "assets/stylesheets/")
KEY = "assets"


def on_files(files: Files, config: MkDocsConfig) -> None:
    ours = {file.src_uri: file for file in files if _is_ours(file, config)}
    try:
        named = hashed({path: file.content_string for path, file in ours.items()})
    except AssetError as error:
        raise PluginError(f"overrides/assets/scripts/guide.js:1: {error} Check the names in the scripts.") from error
    config.extra[KEY] = {path: name for path, (name, _) in named.items()}
    for path, (name, text) in named.items():
        files.remove(ours[path])
        files.append(File.generated(config, name, content=text))


def _is_ours(file: File, config: MkDocsConfig) -> bool:
    folder = config.theme.dirs[0]
    return (
        file.src_uri.startswith(FOLDERS) and file.src_uri not in (OURS, LATER)
        and file.abs_src_path is not None and Path(file.abs_src_path).is_relative_to(folder)
    )
