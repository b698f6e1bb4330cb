"""The rows of the real data/rules.yml: what they find in a page, and harmless texts that they leave alone."""

import re

import pytest

import tasks
from guide.care import check_care, check_remarks
from guide.phrases import Sieve, phrase
from guide.rules import LISTS
from guide.numbers import check_numbers_in_prose
from guide.front_matter import parse_page
from guide.model import Guide
from guide.pages import read_guide

REAL = read_guide(tasks.ROOT / "docs", tasks.ROOT / "data")
TOP = "---\ntitle: A page\ndescription: What it says.\nid: a2a\n---\n\n"
PAGE_RULES = ("kept-page",)  # the one page of a test is not the whole guide


def rules(text, top=TOP):
    page, problems = parse_page("a-page.md", top + text)
    assert problems == []
    guide = Guide({"a-page.md": page}, REAL.data)
    found = [*check_care(guide), *check_numbers_in_prose(guide)]
    return {(problem.rule, problem.level) for problem in found if problem.rule not in PAGE_RULES}


def test_nothing_is_found_in_the_real_guide():
    found = [*check_care(REAL), *check_numbers_in_prose(REAL)]
    assert [str(problem) for problem in found] == []


def test_every_list_has_rows_and_every_row_can_be_looked_for():
    rows = REAL.data["rules"].value
    for name in (*LISTS, "notes"):
        assert rows[name]
        for row in rows[name]:
            assert all(phrase(words) for words in [*row["find"], *row.get("unless", []), *row.get("with", [])])


def test_a_text_that_holds_words_to_look_for_is_always_let_through():
    rows = REAL.data["rules"].value
    written = [words for name in (*LISTS, "notes") for row in rows[name] for words in row["find"]]
    phrases = [phrase(words) for words in written]
    sieve, looked_at = Sieve(phrases), 0
    for words in written:
        for number in range(4):  # one of the alternatives in each pair of brackets
            text = re.sub(r"\(([^()]*)\)", lambda found: (found[1].split("/") * 4)[number], words.removeprefix("^"))
            for token, meant in TOKENS.items():
                text = text.replace(token, meant)
            for text in (text, f"“{text.capitalize()}”, {text.upper()}."):
                there = [place for place, one in enumerate(phrases) if one.pattern.search(text)]
                assert {*there} <= {*sieve.sift(text.lower())}, text
                looked_at += len(there)
    assert looked_at > 1000


TOKENS = {
    "{date}": "3 May 2024", "{name}": "Jane Doe", "{initials}": "J. D.", "{given}": "Jane,", "{initial}": "Jane D.", "{code}": "F43.1",
    "{social}": "123-45-6789", "...": "by the way", "*": "ing", "#": "2.5", " \n": " ",
}  # fmt: skip


@pytest.mark.parametrize("rule, level, text", [
    ("wording", "warning", "Some people commit suicide."),
    ("wording", "warning", "After a failed suicide attempt he slept."),
    ("wording", "warning", "A failed attempt to end his life came first."),
    ("wording", "warning", "It is a suicide epidemic."),
    ("wording", "warning", "The mentally ill need help."),
    ("wording", "warning", "She is a schizophrenic."),
    ("wording", "warning", "Like a borderline, she left."),
    ("wording", "warning", "Addicts feel little. Junkies too."),
    ("wording", "warning", "He was an alcoholic."),
    ("wording", "warning", "She suffers from depression."),
    ("wording", "warning", "That is crazy."),
    ("wording", "warning", "It is only attention-seeking."),
    ("wording", "warning", "Just snap out of it and man up."),
    ("method-detail", "error", "A lethal dose is smaller than you think."),
    ("method-detail", "error", "She hanged herself."),
    ("method-detail", "error", "He jumped off a bridge."),
    ("method-detail", "error", "The most painless way to die is unknown."),
    ("method-detail", "error", "They overdosed on acetaminophen."),
    ("method-detail", "error", "Use a razor blade to cut yourself."),
    ("promise", "error", "Recovery is guaranteed."),
    ("promise", "error", "EMDR cures numbness."),
    ("promise", "error", "This is a cure for it."),
    ("promise", "error", "It always works."),
    ("promise", "error", "Therapy will heal you."),
    ("promise", "error", "It is 100% effective."),
    ("promise", "warning", "It is proven to help."),
    ("promise", "warning", "The feeling comes back permanently."),
    ("dosage", "error", "Take 50 mg before bed."),
    ("dosage", "error", "Take two tablets."),
    ("dosage", "error", "Double your dose."),
    ("dosage", "error", "If you don't like how you feel, stop taking them."),
    ("dosage", "error", "Wean yourself off it."),
    ("dosage", "error", "You can taper over a week."),
    ("dosage", "error", "Just quit your meds."),
    ("client-record", "error", "Client: Jane D."),
    ("client-record", "error", "Patient: Mary Smith, 34"),
    ("client-record", "error", "DOB 4/12/1987"),
    ("client-record", "error", "Date of birth: 4/12/1987"),
    ("client-record", "error", "Case no. 4711"),
    ("client-record", "error", "MRN 00123"),
    ("client-record", "error", "SSN 078-05-1120"),
    ("client-record", "error", "Diagnosis: F43.1"),
    ("client-record", "error", "Session notes 2026-03-04: he cried."),
    ("client-record", "error", "Session 3, 4/12/2026: he cried."),
    ("client-record", "error", "Pt. J.R. came."),
    ("client-record", "error", "34 y/o, seen on Monday."),
    ("client-record", "error", "dx MDD"),
    ("client-record", "error", "Member ID: XQ1234"),
    ("client-record", "error", "See the [form of Client: J. Roe](https://x.org)."),
    ("client-record", "warning", "Jane D. came back."),
    ("dosage", "error", "Take 50 mg a day, and never change it on your own."),
    ("dosage", "warning", "In one study people took 50 mg a day; never change your dose on your own."),
    ("promise", "error", "We heal trauma for good."),
    ("email-in-text", "error", "Write to jane@gmail.com."),
    ("outdated", "error", "Young LGBTQ people can press 3."),
    ("note-missing", "error", "Sertraline can do it."),
    ("note-missing", "error", "Prozac, Xanax and lithium."),
    ("note-missing", "error", "## A breathing exercise\n\nBreathe in."),
    ("note-missing", "error", "Close your eyes and breathe."),
    ("note-missing", "error", "It is [evidence:early]."),
    ("helpline-mistyped", "error", "Call 1-800-799-7234 or 998."),
    ("helpline-mistyped", "error", "The Crisis Text Line is at 714741."),
    ("helpline-mistyped", "error", "Call Samaritans on 116 132."),
    ("helpline-typed", "error", "The number is 1 (800) 799 7233."),
    ("helpline-superseded", "error", "Call 1-800-273-TALK."),
    ("helpline-typed", "error", "Call 988."),
    ("helpline-typed", "error", "Please text 988"),
    ("helpline-typed", "error", "Call\n988 now."),
    ("helpline-typed", "error", "988 is open day and night."),
    ("helpline-typed", "error", "You can reach 988 at any hour."),
    ("helpline-typed", "error", "**988**"),
    ("helpline-typed", "error", "Write [988](https://x.org)."),
    ("helpline-typed", "error", "If you are in danger, 911."),
    ("helpline-mistyped", "error", "Call 998 at any time."),
    ("helpline-mistyped", "error", "Call or text 898 whenever you want."),
    ("helpline-mistyped", "error", "Text HELLO to 741747."),
    ("phone-in-text", "error", "Call us at (503) 226-0100."),
])  # fmt: skip
def test_what_is_found(rule, level, text):
    assert (rule, level) in rules(text)


@pytest.mark.parametrize("text", [
    "Performance suffers first. He suffered a loss. A failed attempt to sleep.",
    "A borderline case. Borderline personality disorder. A bipolar disorder. Alcoholics Anonymous. Addiction. Non-alcoholic beer.",
    "\"Am I crazy?\" \"Cheer up.\" \"Get over it.\" are words people hear. You can't just snap out of it.",
    "He died by suicide. She survived a suicide attempt. Are you thinking about killing yourself?",
    "No one can guarantee that. There is no cure. Boredom that nothing cures. A bedtime alone heals no one. Not permanent.",
    "That is a picture and not a proven finding. Nothing always works. Be patient: it takes time. It is not a cure-all.",
    "Don't stop taking it. Never double your dose. Ask the prescriber before you stop taking it.",
    "A prescriber can help you taper. It is dangerous to take too much. Take two minutes. Take one step. Take three breaths.",
    "The client: a person who comes. Diagnosis: what the word means. Session 1: what to expect. Therapist: What do you feel?\n"
    "Client: I feel nothing.",
    "In 2019, 2020-2021 and on 2026-05-31. 5,495 people. 14.4%. PMC3589990. 1-2 times. Call 100 people. Of 100 contacts, 98.",
    "Vitamin D. helps. Plan B. comes next. Write it like name@example.org. Visit https://x.org/988/555-0100.",
    "Guns and stored pills out of the house. Cut back on coffee. Hang out with friends. A lithium battery.",
    "Antidepressants can help. Don't stop one on your own.",
    "## Meditation\n\nSit. Stop if things feel less real.",
    "It is [evidence:early]. For numbness itself it has not been tested.",
    "Mindfulness is one way. Press three fingers together. The Veterans line is option 1.",
    "The survey had 988 answers. The number rose from 12 to 911 people per year. Room 988, building 911, bus 112.",
    "Of the contacts, 988 were by text (n = 988). It helped 111 women in a crisis. About 112 of 988 calls were answered.",
    "| 988 | 911 |\n|---|---|\n| 1 | 2 |",
    "Have your member ID ready. Pt. 2 of the book. Press 3 keys. Text 200 words. Reach a score of 981 points.",
    "Hotel rooms are at 20 dollars. A 50-minute session costs 120 dollars. 3 to 4 weeks. On page 911a.",
])  # fmt: skip
def test_what_is_left_alone(text):
    assert rules(text) == set()


@pytest.mark.parametrize(
    "text", ["", "\0", "((((", "[" * 400, '"' * 999, "<" * 999, "`" * 400, "!!!", "# ", "|" * 300, "9 " * 2000]
)
def test_odd_texts_do_no_harm(text):
    rules(text)


def test_client_details_in_remarks_of_data_files(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "help.yml").write_text("a: 1\n# Client: Jane Roe, called back\nb: 2 # rang it\n", "utf-8")
    (tmp_path / "data" / "words-we-use.txt").write_text("rain # DOB 4/12/1987\n", "utf-8")
    (tmp_path / "data" / "rules.yml").write_text("# DOB\n", "utf-8")
    places = [(found.path, found.line, found.rule) for found in check_remarks(REAL, tmp_path)]
    assert places == [("data/help.yml", 2, "client-record"), ("data/words-we-use.txt", 1, "client-record")]
    assert list(check_remarks(REAL, tasks.ROOT)) == []
