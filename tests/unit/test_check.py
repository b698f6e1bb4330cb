"""Every case of tests/cases/checks*.yml: a small guide with one slip, and what staff read about it, word for word."""

import ast
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

import guide
import tasks
from guide import settings
from guide.built import check_site
from guide.check import check
from guide.pages import parse_page, read_guide
from guide.problems import ERROR, report
from guide.readability import blocks
from guide.schema import FIELDS
from guide.settings import HOOKS, check_settings

FILES = sorted((tasks.ROOT / "tests" / "cases").glob("checks*.yml"))
LOADED = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FILES}
GUIDE = LOADED["checks"]["guide"]
CASES = [(name, case) for name, loaded in LOADED.items() for case in loaded["cases"]]
# What no check knows (test_preview.py), and what a case in YAML can't hold (test_files.py).
APART = {"preview", "file-symlink", "file-unreadable", "image-large", "image-huge"}
VERIFY = "verify-"  # rules of that name look at whole built sites: ../build/test_after_mkdocs.py
PIPELINE = {name: HOOKS[name] for name in LOADED["checks-settings"]["pipeline"]}
TODAY = date(2026, 6, 1)
HELP = '<aside class="help-now"><a href="tel:988">988</a></aside>\n'


def changed(case):
    """The small guide as a case spoils it."""
    files = {**GUIDE, **case.get("files", {})}
    for path, words in case.get("change", {}).items():
        for old, new in words.items():
            assert files[path].count(old) == 1, f"{path} does not hold {old!r} once"
            files[path] = files[path].replace(old, new)
    return {path: text for path, text in files.items() if text is not None}


def write(folder, files):
    for path, text in files.items():
        text = HELP + text if path.startswith("site/") else text
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def problems_in(folder, case):
    if (folder / "site").exists():
        return check_site(folder / "site")
    guide = read_guide(folder / "docs", folder / "data")
    found = check(guide, folder, today=TODAY, publishing=case.get("publishing", False))
    return sorted({*found, *check_settings(folder)})


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{file}: {case['rule']}: {case.get('name', '')}".rstrip(": ")) for file, case in CASES],
)
def test_case(case, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOOKS", PIPELINE)
    write(tmp_path, changed(case))
    problems = problems_in(tmp_path, case)
    assert report(problems).splitlines()[:-1] == case.get("expect", [])
    assert {case["rule"]} - {"none"} <= {problem.rule for problem in problems}


@pytest.mark.parametrize("path, old, new, rule", [
    ("docs/sun.md", "title: The sun", "title: Rain", "title-twice"),
    ("docs/sun.md", "## In the shadow", "## Elsewhere", "term-heading-missing"),
    ("data/rules.yml", "umbrellas", "umbrella", "wording"),
    ("data/words-we-use.txt", "sunlicht", "moonlicht", "spelling"),
    ("data/help.yml", '"112"', '"17"', "helpline-typed"),
    ("data/practice.yml", "lightroom.net/", "lightroom.org/", "booking-host"),
    ("data/sources.yml", "lux-2020", "lux-2021", "source-unknown"),
    ("data/words.yml", "early: early", "late: late", "evidence-unknown"),
])  # fmt: skip
def test_a_second_check_in_a_preview_sees_every_change(path, old, new, rule, tmp_path):
    files = {**GUIDE, "data/words-we-use.txt": "sunlicht lightroom sunbathing\n"}
    files["docs/sun.md"] += "\nCall 17 for the sunlicht.\n"
    files["data/rules.yml"] = "wording:\n  - { find: [umbrellas], why: takes room., instead: Write hat. }\n"
    for text, found in ((files[path], False), (files[path].replace(old, new), True), (files[path], False)):
        write(tmp_path, {**files, path: text})
        problems = check(read_guide(tmp_path / "docs", tmp_path / "data"), tmp_path, today=TODAY, publishing=False)
        assert (rule in {problem.rule for problem in problems}) == found, report(problems)
        assert found or not problems, report(problems)


def test_a_page_may_begin_with_a_point_that_has_no_words():
    page, _ = parse_page("a.md", "---\ntitle: A\n---\n\n-\nWords.\n")
    assert blocks(page) == [(6, "Words.")]


def rules_in(source):
    """The names of rules in Python code, wherever a problem is made; `{key}` stands for each required key."""
    named = {"Problem": 4, "say": 2, "problem_at": 4, "problem_on": 4, "_shape": 4, "_missing": 5}  # which argument, when it is not written rule=…
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        values = [word.value for word in call.keywords if word.arg == "rule"]
        if place := named.get(getattr(call.func, "id", "")):
            values += call.args[place : place + 1]
        for value in values:
            if isinstance(value, ast.JoinedStr):
                ending = value.values[-1].value
                yield from (f"{key}{ending}" for key, field in FIELDS.items() if field.required)
            elif isinstance(value, ast.Constant):
                yield value.value


def test_every_rule_has_a_case():
    files = sorted(Path(guide.__path__[0]).glob("*.py"))
    rules = {rule for file in files for rule in rules_in(file.read_text("utf-8"))}
    assert len(rules) > 60
    alone = {rule for rule in rules if not rule.startswith(VERIFY)}
    assert alone - {case["rule"] for _, case in CASES} - APART == set()


def test_the_real_guide_has_nothing_to_mend():
    real = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
    problems = check(real, tasks.ROOT, today=date.today(), publishing=False) + list(check_settings(tasks.ROOT))
    assert [str(problem) for problem in problems if problem.level == ERROR] == []


def test_every_message_is_explained_to_staff():
    text = (tasks.ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.split("## What the messages mean")[1].split("## For developers")[0]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (?:error|note)[^|]* \| \S", table, re.MULTILINE)
    files = sorted(Path(guide.__path__[0]).glob("*.py"))
    rules = {rule for file in files for rule in rules_in(file.read_text("utf-8"))}
    assert sorted(rows) == sorted(set(rows))
    assert set(rows) == rules | {case["rule"] for _, case in CASES} - {"none"}


def test_the_lines_at_the_top_are_explained_as_in_the_schema():
    text = (tasks.ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for key, field in FIELDS.items():
        assert f"| `{key}:` | {field.says}{' Needed.' if field.required or key == 'id' else ''} |" in text


def test_the_template_of_a_page_needs_an_id_and_nothing_else(tmp_path):
    for folder in ("docs", "data"):
        shutil.copytree(tasks.ROOT / folder, tmp_path / folder)
    template = (tasks.ROOT / "notes" / "page-template.md").read_text("utf-8").split("```\n")[1]
    (tmp_path / "docs" / "coping" / "new.md").write_text(template, "utf-8")
    index = tmp_path / "docs" / "coping" / "index.md"
    index.write_text(index.read_text("utf-8").replace("menu:\n", "menu:\n  - new.md\n", 1), "utf-8")
    guide = read_guide(tmp_path / "docs", tmp_path / "data")
    problems = check(guide, tmp_path, today=date.today(), publishing=False)
    assert [(problem.path, problem.rule) for problem in problems] == [("docs/coping/new.md", "id-missing")]
