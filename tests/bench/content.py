"""What is measured: guides of any size that pass all checks, and the same Markdown for stock Material.

Every generated page has what a real one has (an id, a description, "In brief", terms, related pages, sources, a word on
evidence, links), so that each hook and check has work to do. Words mean nothing; they come from the dictionary.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import spylls.hunspell
import yaml

import tasks
from guide.rules import LISTS
from guide.ids import DIGITS, LETTERS
from guide.pages import read_guide

BASE = tasks.ROOT / "tests" / "second-guide"  # the pages that any guide has: home, help, booking, words, sources, about
SECTION, WORDS = 25, 190  # pages in a section, its index.md among them; words on a page
PUBLISHED, CONFIG = "mkdocs.yml", "bench.yml"  # as readers get it, and without the minifier: its time is no part of what is compared
ADDRESS = "https://bench.example.org/"
GONE = tasks.ROOT / ".cache" / "bench-gone"
COMMON = (
    "the and a to of in is it you that for on are with as at be this have or by not but what all when we there can an "
    "which do how if will up out so some her would make like him into time has look two more go see no way could my than "
    "first been who its now find long down day did get come made may part over new sound take only little work know place "
    "year live me back give most very after thing our just name good sentence think say great where help through much "
    "before line right too mean old any same tell follow came want show also around form three small set put end does "
    "another well large must big even such because turn here why ask went read need land home us move try kind hand"
).split()

# What the generator writes for both, and only we read. Stock Material would print it.
OUR_SIGNS = re.compile(r"\[(?:@|help:|evidence:)[^\]]*\]")
FOR_STOCK = ("title", "description")
STOCK = """\
site_name: Stock Material
docs_dir: docs
site_dir: site
theme: {name: material, language: en, font: false, features: [navigation.indexes, navigation.prune]}
"""


def generate(folder: Path, pages: int) -> None:
    """Write a guide of so many pages (100 at least), with hooks, overrides and mkdocs.yml of this project, ready to build."""
    _project(folder, BASE / "docs", BASE / "data")
    known = (tasks.ROOT / "data" / "words-we-use.txt").read_text("utf-8")
    (folder / "data" / "words-we-use.txt").write_text(f"{known}melatonin\n", "utf-8")
    for file in (folder / "data").glob("*.yml"):  # what is only an example, and never runs out, the checks would note
        text = file.read_text("utf-8").replace("2099-01-01", f"{date.today() + timedelta(150)}")
        file.write_text(re.sub(r"\bexample\.(org|com)", "bench.site", text), "utf-8")
    rules = yaml.safe_load((tasks.ROOT / "data" / "rules.yml").read_text("utf-8"))
    rules = {name: rules[name] for name in (*LISTS, "notes")}  # the others are about pages and lines that only this guide has
    rules["notes"] = [row for row in rules["notes"] if not str(row["find"][0]).startswith("[")]  # these name its topic
    (folder / "data" / "rules.yml").write_text(yaml.safe_dump(rules), "utf-8")

    base = sum(1 for _ in (folder / "docs").rglob("*.md"))
    Writer(folder, pages - base).write()


def copy_guide(folder: Path) -> None:
    """A copy of the real guide, ready to build and to be edited, with a public address: pages carry it in several places."""
    _project(folder, tasks.ROOT / "docs", tasks.ROOT / "data")
    practice = folder / "data" / "practice.yml"
    practice.write_text(re.sub(r"^site_url:.*", f"site_url: {ADDRESS}", practice.read_text("utf-8"), flags=re.M), "utf-8")


def for_stock(guide: Path, folder: Path) -> None:
    """The same Markdown for stock Material: without what only our hooks read, and with the same Markdown extensions."""
    set_aside(folder)
    read = read_guide(guide / "docs", guide / "data")
    for src, page in read.pages.items():
        file = folder / "docs" / src
        file.parent.mkdir(parents=True, exist_ok=True)
        front = yaml.safe_dump({key: page.meta[key] for key in FOR_STOCK if key in page.meta}, allow_unicode=True)
        file.write_text(f"---\n{front}---\n{OUR_SIGNS.sub('', page.body)}", "utf-8")
    settings = _settings()
    same = {
        "site_url": read.data["practice"].value.get("site_url"), "plugins": ["search", *settings["plugins"]],
        "markdown_extensions": settings["markdown_extensions"], "use_directory_urls": True,
    }  # fmt: skip
    (folder / PUBLISHED).write_text(yaml.safe_dump({**yaml.safe_load(STOCK), **same}), "utf-8")
    _without_minifier(folder, same["plugins"])


def set_aside(folder: Path) -> None:
    """Take a folder of before out of the way. Linux makes files several times slower for minutes after many were deleted, so
    `clear_up` deletes all of them when everything is measured."""
    if folder.exists():
        GONE.mkdir(parents=True, exist_ok=True)
        folder.rename(mkdtemp(dir=GONE))


def clear_up() -> None:
    shutil.rmtree(GONE, ignore_errors=True)


def _project(folder: Path, docs: Path, data: Path) -> None:
    """A guide on our hooks and overrides."""
    set_aside(folder)
    for source, name in (docs, "docs"), (data, "data"), *((tasks.ROOT / name, name) for name in ("hooks", "overrides")):
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tasks.ROOT / "mkdocs.yml", folder / PUBLISHED)
    _without_minifier(folder, _settings()["plugins"])


def _without_minifier(folder: Path, plugins: list) -> None:
    left = [one for one in plugins if "minify" not in one]
    (folder / CONFIG).write_text(f"INHERIT: {PUBLISHED}\nplugins: {left}\n", "utf-8")


def _settings() -> dict:
    return yaml.safe_load((tasks.ROOT / "mkdocs.yml").read_text("utf-8"))


class Writer:
    """Writes sections and pages. The same number of pages always gets the same text."""

    def __init__(self, folder: Path, pages: int) -> None:
        self.folder, self.dice = folder, random.Random(pages)
        self.sources = [f"study-{number}" for number in range(max(2, pages // 10))]
        self.srcs = [
            f"part-{number // SECTION + 1:03}/{f'page-{number % SECTION:02}' if number % SECTION else 'index'}.md"
            for number in range(pages)
        ]
        rules = (folder / "data" / "rules.yml").read_text("utf-8").lower()
        rare = [word for word in _dictionary() if word not in COMMON and word[:5] not in rules]
        self.dice.shuffle(rare)
        self.rare, self.free = rare[:8000], iter(rare[8000:])
        words = yaml.safe_load((folder / "data" / "words.yml").read_text("utf-8"))["extra"]
        self.brief, self.evidence = words["brief"], list(words["evidence"])
        self.relation = next(iter(words["relations"]))

    def write(self) -> None:
        taken = set((self.folder / "data" / "ids.txt").read_text("utf-8").split())
        every = ("".join(parts) for parts in product(LETTERS, DIGITS, LETTERS, LETTERS))
        ids = [name for name, _ in zip((name for name in every if name not in taken), self.srcs)]
        with (self.folder / "data" / "ids.txt").open("a", encoding="utf-8") as ledger:
            ledger.write("".join(f"{name}\n" for name in ids))
        with (self.folder / "data" / "sources.yml").open("a", encoding="utf-8") as records:
            for number, source in enumerate(self.sources):
                records.write(
                    f"\n- id: {source}\n  authors: The Bench\n  year: 2020\n  about: Study number {number}\n"
                    f"  url: https://doi.org/10.1000/bench.{number}\n"
                )
        terms = [f"{next(self.free)} {next(self.free)}" for _ in self.srcs[::5]]
        for number, (src, name) in enumerate(zip(self.srcs, ids, strict=True)):
            file = self.folder / "docs" / src
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.page(number, name, terms), "utf-8")
        home = self.folder / "docs" / "index.md"
        indexes = "".join(f"  - {src}\n" for src in self.srcs[::SECTION])
        home.write_text(home.read_text("utf-8").replace("menu:\n", f"menu:\n{indexes}", 1), "utf-8")

    def page(self, number: int, name: str, terms: list[str]) -> str:
        """One page: front matter, "In brief", and two parts with links, sources and words that other pages explain."""
        section = range(number - number % SECTION, min(len(self.srcs), number - number % SECTION + SECTION))
        here = number - section[0]
        near, following = section[here - 1], section[(here + 1) % len(section)]
        far = (number + self.dice.randrange(SECTION, len(self.srcs) - SECTION)) % len(self.srcs)
        front = {
            "title": f"Page {number + 1}: {self.words(3)}",
            "label": f"Page {number + 1}",
            "description": f"What page {number + 1} says about {self.words(4)}.",
            "id": name,
            "feels": [self.words(3) for _ in range(4)],
            "related": {self.relation: [self.srcs[following], self.srcs[far]]},
        }
        if number % SECTION == 0:
            front["menu"] = [Path(self.srcs[other]).name for other in section if other != number]
        if number % 5 == 0:
            front["terms"] = [terms[number // 5]]
        cited, mentioned = self.dice.sample(self.sources, 2), self.dice.sample(terms, min(2, len(terms)))
        links = [f"[{self.words(4)}]({_relative(self.srcs[number], self.srcs[other])})" for other in (near, far)]
        strength = f" Tested: [evidence:{self.dice.choice(self.evidence)}]." if number % 4 == 0 else ""
        call = " If you can't go on: [help:crisis]." if number % 10 == 0 else ""
        return (
            f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---\n\n"
            f"{self.sentences(20)}\n\n## {self.brief['heading']}\n\n"
            + "".join(f"- {self.sentences(9)}\n" for _ in range(3))
            + f"\n**{self.brief['next']}** {self.words(5)} {links[0]}.\n\n"
            f"## {self.words(3).capitalize()}\n\n{self.sentences(35)} The {mentioned[0]} is one.[@{cited[0]}]\n\n"
            f"- **{self.words(2)}** {self.words(7)}\n- {self.words(8)}\n\n{self.sentences(25)}{strength}\n\n"
            f"## {self.words(3).capitalize()}\n\n{self.sentences(20)} See {links[1]} and {mentioned[-1]}.[@{cited[1]}]{call}\n"
        )

    def words(self, number: int) -> str:
        """Words of which two in three are common ones, none of them twice."""
        found: dict[str, None] = {}
        while len(found) < number:
            found[self.dice.choice(COMMON if self.dice.random() < 0.66 else self.rare)] = None
        return " ".join(found)

    def sentences(self, words: int) -> str:
        lengths = [10] * (words // 10) + [words % 10] * (words % 10 > 0)
        return " ".join(f"{self.words(length).capitalize()}." for length in lengths)


def _dictionary() -> Iterator[str]:
    """Short words in lower case from the dictionary that the spelling check uses."""
    file = Path(spylls.hunspell.__file__).parent / "data" / "en" / "en_US.dic"
    for line in file.read_text("latin-1").splitlines()[1:]:
        word = line.partition("/")[0].strip()
        if re.fullmatch("[a-z]{4,7}", word):
            yield word


def _relative(src: str, other: str) -> str:
    here, there = src.split("/"), other.split("/")
    return there[1] if here[0] == there[0] else f"../{other}"
