"""Names with a fingerprint: they change with the content, and with the content of what a file names."""

import re

import pytest

from guide.assets import AssetError, hashed

FILES = {"s/a.js": 'import "./b.js"; load("./c.css")', "s/b.js": "1", "s/c.css": "p{}"}


def test_files_find_each_other_under_the_new_names():
    named = hashed(FILES)
    assert all(re.fullmatch(r"s/[abc]\.[0-9a-f]{8}\.(js|css)", name) for name, _ in named.values())
    b, c = (named[f"s/{path}"][0].removeprefix("s/") for path in ("b.js", "c.css"))
    assert named["s/a.js"][1] == f'import "./{b}"; load("./{c}")'


def test_a_name_changes_with_what_stands_below_it_and_only_then():
    before, after = hashed(FILES), hashed({**FILES, "s/c.css": "a{}"})
    assert {path for path in FILES if before[path][0] != after[path][0]} == {"s/a.js", "s/c.css"}


@pytest.mark.parametrize(
    "files, said",
    [
        ({"s/a.js": "import('./b.js')"}, "s/a.js names s/b.js, which is not there."),
        ({"s/a.js": "import('./b.js')", "s/b.js": "import('./a.js')"}, "s/a.js and s/b.js import each other."),
    ],
)
def test_what_cannot_be_named(files, said):
    with pytest.raises(AssetError, match=re.escape(said)):
        hashed(files)


def test_remarks_of_scripts_stay_with_the_source():
    script = "// What it is.\nlet a = 'https://x'; // why\n  // and how\n  a += 1;\n"
    named = hashed({"s/a.js": script, "s/a.css": "// p\n{}"})
    assert named["s/a.js"][1] == "let a = 'https://x'; // why\n  a += 1;\n"
    assert named["s/a.css"][1] == "// p\n{}"
