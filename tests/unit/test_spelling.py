"""Spelling: what counts as a word, whose words are known, and what is proposed instead."""

import warnings
from pathlib import Path

import pytest
import spylls.hunspell

from guide.front_matter import parse_page
from guide.model import Guide
from guide.yaml_lines import Yaml
from guide.spelling import FILE, check_spelling, dictionary, is_known, read_words, suggestions, words_of

TOP = "---\ntitle: A page\ndescription: What it says.\nid: a2a\n---\n\n"


def unknown(text, tmp_path, own="", data=None):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text(own, "utf-8")
    page, problems = parse_page("a-page.md", TOP + text)
    assert problems == []
    found = check_spelling(Guide({"a-page.md": page}, data or {}), tmp_path)
    return [(problem.line, problem.what.split("“")[1].split("”")[0]) for problem in found]


@pytest.mark.parametrize("text, words", [
    ("You recieve it.\nAnd recieve it.", [(7, "recieve")]),
    ("## A hedding\n\n| Tabel |\n|---|\n\n- An itme", [(7, "hedding"), (9, "Tabel"), (12, "itme")]),
    ("The colour of behaviour.", [(7, "colour"), (7, "behaviour")]),
    ("A well-knwon thing, somebody's mistaek's end.", [(7, "knwon"), (7, "mistaek")]),
    ("A [lnik](page.md \"a titel\") and ![a pictur](x.png).", [(7, "lnik"), (7, "titel"), (7, "pictur")]),
    ("**Bold mistaek** and _anothr_.", [(7, "mistaek"), (7, "anothr")]),
])  # fmt: skip
def test_what_is_found(text, words, tmp_path):
    assert unknown(text, tmp_path) == words


@pytest.mark.parametrize("text", [
    "You don't, you’ve, it's \"fine\", 'so' and well-being's end; J. D., a.m., etc.",
    "`codde` and ``moer`` and\n\n```\nfenzed\n```\n\n[help:crisys] [evidence:erly] [@smyth-2020][^noet]",
    "[text](some/pgae.md) https://exampel.org/pgae www.exampel.org exampel.org a@exampel.org <https://exampel.org/x>",
    "PTSD, CBTs, SSRIs, YouTube, x1y, 4th, F43.1, 1980s",
    "<span lang=\"es\">en español: llame</span> <span title='fine' lang=fr>aujourd'hui</span> *la lluvia*{lang=es} [hola](x.md){: lang=\"es\" }",
    "la lluvia cae\nsobre la casa\n{: lang=es }\n",
    "<div lang=\"es\" markdown>\n\nla lluvia cae\n\n</div>",
    "## Heading {#hedding .clas}\n\n<!-- a coment -->",
    "## La lluvia cae { lang=es }\n\nLa lluvia cae sobre la casa. { lang=es }",
    "Привет 你好",
])  # fmt: skip
def test_what_is_left_alone(text, tmp_path):
    assert unknown(text, tmp_path) == []


def test_words_of_the_practice_and_names_in_its_data(tmp_path):
    own = "# people and places\nanhedonia # a symptom\n\nDerealization\n"
    data = {
        "sources": Yaml([{"id": "x", "authors": "Kuhfuß and Ducasse"}], {}),
        "help": Yaml({"extra": {"help": {"name": "SAMHSA Findaline"}}}, {}),
    }
    text = "Anhedonia's derealizations, as Ducasse and Kuhfuß say. Findaline. Anhedonya."
    assert unknown(text, tmp_path, own, data) == [(7, "Anhedonya")]


def test_without_the_file_nothing_is_checked(tmp_path):
    page, _ = parse_page("a-page.md", TOP + "Mistaek")
    assert list(check_spelling(Guide({"a-page.md": page}), tmp_path)) == []
    assert read_words(tmp_path / FILE) is None


def test_the_file_may_have_any_bytes(tmp_path):
    (tmp_path / "words").write_bytes(b"\xef\xbb\xbffoehn\r\nG\xfcnther\r\n")
    assert "foehn" in read_words(tmp_path / "words")


@pytest.mark.parametrize("word, right", [
    ("recieve", "receive"), ("teh", "the"), ("colour", "color"), ("Therapst", "Therapist"), ("numbnes", "numbness"), ("fals", "falls"),
])  # fmt: skip
def test_what_is_proposed(word, right):
    assert right in suggestions(word, [])


def test_the_dictionary_read_word_by_word_is_the_whole_one():
    path = Path(spylls.hunspell.__file__).parent / "data" / "en" / "en_US"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        whole = spylls.hunspell.Dictionary.from_files(str(path)).lookup
    stems = [line.partition("/")[0] for line in path.with_suffix(".dic").read_text("utf-8").splitlines()[1::80]]
    for stem in stems:
        for word in (stem, stem.lower(), stem.upper(), f"{stem}s", f"{stem}ing", f"re{stem}", f"{stem}'s", stem[::-1], "1th", "21st"):
            assert dictionary()(word) == whole(word), word


def test_words_of_the_guide_come_first():
    assert suggestions("fals", ["pals"])[0] == "pals"
    assert suggestions("depersonalisatoin", ["depersonalization"]) == ["depersonalization"]
    assert suggestions("qqqqzzzz", ["rain"]) == []


def test_words_by_their_parts():
    assert list(words_of('Well-known O’Brien\'s 2nd "word" x_y')) == ["well", "known", "o'brien", "word"]
    assert is_known("a", set()) and not is_known("ab'c", set())


def test_the_message(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_text("", "utf-8")
    page, _ = parse_page("a-page.md", TOP + "You recieve it.")
    [problem] = check_spelling(Guide({"a-page.md": page}), tmp_path)
    assert str(problem) == (
        "docs/a-page.md:7: The dictionary does not know “recieve”. Did you mean “receive” or “relieve”? "
        "If it is right, add it to data/words-we-use.txt, on a line of its own."
    )
    assert problem.level == "warning"
