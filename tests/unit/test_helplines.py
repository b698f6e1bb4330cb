"""Help lines in a text: whose line is drawn, and that a link dials what its text says."""

import re

import pytest
from markdown import markdown

from guide.helplines import HelpLines, digits, find

DATA = {
    "roles": {
        "crisis": {"fallback": "directory"},
        "texting": {"fallback": "crisis"},
        "poison": {"fallback": "emergency"},
        "round": {"fallback": "about"},
        "about": {"fallback": "round"},
        "dead": {},
    },
    "countries": [{"id": "US", "emergency": "911"}, {"id": "IE", "emergency": "112"}],
    "lines": [
        {"country": "US", "for": "crisis", "name": "Lifeline & more", "call": "1-800-555-0199", "text": "988"},
        {"country": "US", "for": "texting", "name": "Text line", "text": "741741", "text_word": "HOME"},
        {"country": "US", "for": "crisis", "name": "A second", "call": "1"},
    ],
    "directory": {"name": "All lines", "url": "https://lines.example.org/"},
}


@pytest.mark.parametrize("country, role, name", [
    ("US", "crisis", "Lifeline & more"),
    ("US", "texting", "Text line"),
    ("IE", "crisis", "All lines"),
    ("IE", "texting", "All lines"),
    ("US", "directory", "All lines"),
])  # fmt: skip
def test_the_line_of_a_country_or_what_stands_in_for_it(country, role, name):
    assert find(DATA, country, role)["name"] == name


@pytest.mark.parametrize("country, role, number", [("US", "poison", "911"), ("IE", "emergency", "112")])
def test_the_emergency_number_of_a_country(country, role, number):
    assert find(DATA, country, role) == {"call": number}


@pytest.mark.parametrize("country, role", [
    ("US", "nobody"), ("US", "round"), ("US", "dead"), ("FR", "emergency"), ("US", ""),
])  # fmt: skip
def test_no_line(country, role):
    assert find(DATA, country, role) is None


def test_a_text_with_lines_drawn_into_it():
    source = "Here: [help:crisis]. Or [help: texting ], [help:emergency], `[help:crisis]`, [help:nobody]."
    assert markdown(source, extensions=[HelpLines(DATA, "US")]) == (
        '<p>Here: <span class="helpline">Lifeline &amp; more (call <a href="tel:18005550199">1-800-555-0199</a> '
        'or text <a href="sms:988">988</a>)</span>. Or <span class="helpline">Text line (text HOME to '
        '<a href="sms:741741?body=HOME">741741</a>)</span>, <a href="tel:911">911</a>, <code>[help:crisis]</code>, '
        "[help:nobody].</p>"
    )
    html = markdown("[help:crisis] [help:poison]", extensions=[HelpLines(DATA, "IE")])
    assert html == (
        '<p><a href="https://lines.example.org/" rel="noreferrer">All lines</a> <a href="tel:112">112</a></p>'
    )


@pytest.mark.parametrize("number", ["988", "1-800-555-0199", "+353 1 555 0199", "0808 808 8000", "9-8-8"])
def test_a_link_dials_the_number_in_its_text(number):
    data = {"lines": [{"country": "US", "for": "crisis", "name": "A", "call": number, "text": number}]}
    html = markdown("[help:crisis]", extensions=[HelpLines(data, "US")])
    links = re.findall(r'href="(?:tel|sms):([^"]+)">([^<]+)<', html)
    assert len(links) == 2
    for target, text in links:
        assert re.fullmatch(r"\+?\d+", target)
        assert (text, digits(text)) == (number, target)
