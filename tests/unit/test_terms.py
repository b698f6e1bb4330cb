"""Terms: how they are found, and what is said when one cannot be used."""

import random
import re

import pytest

from guide.problems import Problem
from guide.terms import Term, TermIndex, check_terms, normalise


def found(text, *terms):
    index = TermIndex(Term(term, f"{term}.md") for term in terms)
    return [(text[start:end], term.text) for start, end, term in index.find(text)]


def test_normalise_keeps_every_offset():
    text = "’‘ʼ‐‑‒–—\u00a0\u202fİßﬁ x"
    assert normalise(text) == "'''-----  İßﬁ x"


def test_an_empty_index_is_false_and_finds_nothing():
    assert not TermIndex([])
    assert found("anything") == []
    assert found("anything at all", "", "  ", "-", "!") == []


def test_offsets_stay_true_after_letters_that_grow():
    assert found("İİßﬁ panic", "panic") == [("panic", "panic")]


def test_matches_never_overlap_and_come_in_order():
    text = "panic attack therapy group therapy, panic"
    matches = found(text, "panic attack", "attack therapy", "therapy group", "group therapy", "panic")
    assert [match for match, _ in matches] == ["panic attack", "therapy group", "panic"]


def test_a_term_of_any_length_and_number():
    assert found("x " + "very " * 3000 + "long", "very " * 3000 + "long")
    assert found("t0 t1999 t2000", *(f"t{n}" for n in range(2000))) == [("t0", "t0"), ("t1999", "t1999")]


def test_the_first_of_two_claims_wins():
    assert found("act", "act", "Act") == [("act", "act")]


def test_as_a_slow_and_plain_search_finds():
    """Random texts of few words, so that prefixes, overlaps and repeats abound; all lower case, no plurals."""
    dice = random.Random(4)
    words = ["a1", "b", "ca", "cab", "d-e"]
    for _ in range(300):
        terms = {" ".join(dice.choices(words, k=dice.randint(1, 3))) for _ in range(6)}
        text = "".join(dice.choice(words) + dice.choice([" ", "-", ", ", "’s ", ""]) for _ in range(25))
        longest_first = sorted(terms, key=len, reverse=True)
        slow = "|".join(re.escape(term).replace(r"\-", "[- ]").replace(r"\ ", "[- ]") for term in longest_first)
        expected = [match[0] for match in re.finditer(rf"(?<!\w)(?<!\w-)(?:{slow})(?!\w|-\w)", text)]
        assert [match for match, _ in found(text, *terms)] == expected


HEADINGS = {"a.md": {"what-helps", "what-it-is"}, "b.md": set()}


def told(*terms):
    return [(problem.rule, problem.line) for problem in check_terms(terms, HEADINGS)]


def test_good_terms_pass():
    assert told(Term("panic attack", "a.md"), Term("panic", "a.md", "what-helps"), Term("IFS", "b.md")) == []


@pytest.mark.parametrize("text", ["the", "The", "With", "", " ", "a", "é", "Q", "42", "--", None, 7, ["x"]])
def test_too_common(text):
    assert told(Term(text, "a.md", line=3)) == [("term-too-common", 3)]


SAME = ["panic attack", "Panic Attack", "panic-attack", "panic\u00a0attack", "panic‑attack", " panic  attack"]


@pytest.mark.parametrize("other", [*SAME, "panic attacks"])
def test_claimed_twice(other):
    terms = Term("panic attack", "a.md", line=2), Term(other, "b.md", line=5)
    assert told(*terms) == [("term-claimed-twice", 5)]
    assert told(*reversed(terms)) == [("term-claimed-twice", 2)]
    assert told(terms[0], Term(other, "a.md", "what-helps", line=9)) == [("term-claimed-twice", 9)]


def test_one_target_may_have_a_term_twice():
    assert told(Term("panic attack", "a.md"), Term("Panic attacks", "a.md")) == []


def test_straße_and_strasse_are_one_claim():
    assert told(Term("straße", "a.md"), Term("strasse", "b.md")) == [("term-claimed-twice", 1)]


def test_what_a_problem_says():
    terms = [
        Term("panic attack", "a.md", path="docs/a.md", line=4),
        Term("panic-attacks", "b.md", path="docs/b.md", line=7),
        Term("stress", "a.md", "what-help", line=5),
        Term("shame", "b.md", "x"),
        Term("about", "b.md"),
    ]
    assert check_terms(terms, HEADINGS) == [
        Problem(
            "docs/b.md",
            7,
            'The term "panic-attacks" already stands in docs/a.md, line 4 (there written "panic attack").',
            "Keep it in one of the two places, or write a longer term here.",
            "term-claimed-twice",
        ),
        Problem(
            "docs/a.md",
            5,
            'The term "stress" points to the heading "#what-help", which is not on a.md.',
            'Write "#what-helps", the nearest there is, or take the heading away from the term.',
            "term-heading-missing",
        ),
        Problem(
            "docs/b.md",
            1,
            'The term "shame" points to the heading "#x", which is not on b.md.',
            "Take the heading away from the term: the page has no heading to point to.",
            "term-heading-missing",
        ),
        Problem(
            "docs/b.md",
            1,
            'The term "about" is too common a word, and would make links everywhere.',
            'Write the words readers will meet, such as "thick fog".',
            "term-too-common",
        ),
    ]
