"""The style of a page: what stays, what goes, and what is refused."""

import pytest

from guide.reading import has_names
from guide.style import StyleError, read, shrink

NAMES = {"p", "a", "h1", ".note", "#top", "[rel]", "[rel=next]"}

CASES = {
    "a tag in use": ("p{color:red}", "p{color:red}"),
    "a tag that is nowhere": ("table{color:red}", ""),
    "one selector of two": ("p,table{color:red}", "p{color:red}"),
    "each class of a selector": ("p.note{color:red}p.other{color:red}", "p.note{color:red}"),
    "ids": ("#top{color:red}#none{color:red}", "#top{color:red}"),
    "attributes": ('[rel="next"]{color:red}[rel=prev]{color:red}[rel]{top:0}', '[rel="next"]{color:red}[rel]{top:0}'),
    "what is set later": ("a[open]{top:0}", "a[open]{top:0}"),
    "states": ("a:hover::before{top:0}", "a:hover::before{top:0}"),
    "not and is": ("a:not(.gone){top:0}:is(h1,h2){top:0}", "a:not(.gone),:is(h1,h2){top:0}"),
    "conditions": ("@media screen{p{top:0}table{top:0}}p{top:1px}", "@media screen{p{top:0}}p{top:1px}"),
    "conditions in conditions": ("@media screen{@supports (top:0){p{top:0}}}", "@media screen{@supports(top:0){p{top:0}}}"),
    "said anew later": ("p{top:0;left:0}a{top:0}p{top:1px}", "p{left:0}a{top:0}p{top:1px}"),
    "said anew under a condition": ("p{top:0}@media screen{p{top:1px}}", "p{top:0}@media screen{p{top:1px}}"),
    "important stays": ("p{top:0!important}p{top:1px}", "p{top:0!important;top:1px}"),
    "properties nobody reads": (":root{--a:1;--b:var(--a);--c:2}p{top:var(--c)}", ":root{--c:2}p{top:var(--c)}"),
    "a chain of properties": (
        ":root{--a:1;--b:calc(var(--a)*2)}p{top:var(--b)}", ":root{--a:1;--b:calc(var(--a)*2)}p{top:var(--b)}"
    ),
    "animations": (
        "@keyframes gone{to{top:0}}@keyframes used{0%{top:0}to{top:1px}}p{animation:used 1s}",
        "@keyframes used{0%{top:0}to{top:1px}}p{animation:used 1s}",
    ),
    "blanks and remarks": ("p  >  a , p + a { top : 0 ; /* no */ }", "p>a,p+a{top:0}"),
    "colors with blanks": ("p{color:hsl(0 0% 0% / .5)}", "p{color:hsl(0 0% 0% / .5)}"),
    "a fallback": ("p{font:var(--none, serif)}", "p{font:var(--none,serif)}"),
    "another name": (":root{--a:1;--b:var(--a)}p{top:var(--b)}", ":root{--a:1}p{top:var(--a)}"),
    "a name of a name": (":root{--a:1;--b:var(--a);--c:var(--b)}p{top:var(--c)}", ":root{--a:1}p{top:var(--a)}"),
    "names that go in a ring": (":root{--a:var(--b);--b:var(--a)}p{left:0}", ":root{--a:var(--b);--b:var(--a)}p{left:0}"),
    "another name in some places only": (
        ":root{--a:1;--b:var(--a)}p{--b:2;top:var(--b)}", ":root{--a:1;--b:var(--a)}p{--b:2;top:var(--b)}"
    ),
    "another name of what differs from place to place": (
        ":root{--a:1;--b:var(--a)}p{--a:2}a{top:var(--b)}", ":root{--a:1;--b:var(--a)}p{--a:2}a{top:var(--b)}"
    ),
    "another name of what differs below the root": (
        ":root{--a:1;--b:var(--a)}:root .note{--a:2}p{top:var(--b)}", ":root{--a:1;--b:var(--a)}:root .note{--a:2}p{top:var(--b)}"
    ),
    "another name of what differs at the root": (
        ":root{--a:1;--b:var(--a)}:root[open]{--a:2}p{top:var(--b)}", ":root{--a:1}:root[open]{--a:2}p{top:var(--a)}"
    ),
    "another name with a fallback": (
        ":root{--a:1;--b:var(--a)}p{top:var(--b,0)}", ":root{--a:1;--b:var(--a)}p{top:var(--b,0)}"
    ),
}


@pytest.mark.parametrize("css, expected", CASES.values(), ids=CASES)
def test_what_stays(css, expected):
    assert shrink("", css, NAMES).each == expected


def test_a_later_sheet_speaks_last():
    assert shrink("p{top:0;left:0}", "p{top:1px}", NAMES).each == "p{left:0;top:1px}"


def test_what_we_draw_ourselves_leaves_the_themes_rules_out():
    assert shrink(".note{top:0}p{top:0}", ".note{left:0}", NAMES, own=[".note"]).each == "p{top:0}.note{left:0}"
    with pytest.raises(StyleError, match="no rule for .gone"):
        shrink("p{top:0}", ".note{left:0}", NAMES, own=[".note", ".gone"])


def test_a_value_that_nothing_gives_is_named():
    with pytest.raises(StyleError, match="--hue"):
        shrink("p{color:hsl(var(--hue) 0% 0%)}table{--hue:200}", "", NAMES)


def test_what_was_written_reads_the_same_again():
    css = shrink("", "@media screen{p{top:0}}a:hover,p{left:0}:root{--x:1px}a{top:var(--x)}", NAMES).each
    assert shrink("", css, NAMES).each == css
    assert [rule.selector for rule in read(css)] == ["p", "a:hover", "p", ":root", "a"]


def test_what_few_pages_need_stands_apart():
    ours = "p{top:0}.note{top:0}p.note a{top:1px}a{left:0}:not(.note){top:2px}"
    style = shrink("h1{top:0}", ours, NAMES, few=[["h1"], [".note", ".gone"]])
    assert style.each == "p{top:0}a{left:0}:not(.note){top:2px}"
    assert style.some == ((frozenset({"h1"}), "h1{top:0}"), (frozenset({".note", ".gone"}), ".note{top:0}p.note a{top:1px}"))
    assert style.whole == style.each + "h1{top:0}.note{top:0}p.note a{top:1px}"


def test_what_comes_later_changes_nothing_in_what_is_there_at_once():
    style = shrink("p{top:0}", ":root{--x:1;--y:2}a{left:0}", NAMES, later="p{top:var(--x)}table{top:0}.note{left:0}", few=[[".note"]])
    assert (style.each, style.some, style.later) == ("p{top:0}:root{--x:1}a{left:0}", (), "p{top:var(--x)}.note{left:0}")


def test_paper_comes_later():
    style = shrink("@media print{p{top:0}}", "@page{margin:1cm}@media print{@supports (top:0){a{top:0}}}p{left:0}", NAMES, later="a{left:0}")
    assert style.each == "p{left:0}"
    assert style.later == "@media print{p{top:0}}@page{margin:1cm}@media print{@supports(top:0){a{top:0}}}a{left:0}"


@pytest.mark.parametrize("rule", ["@page :first{margin:0}", "@media only print{p{top:0}}", "@media print and (min-width:10cm){p{top:0}}"])
def test_paper_has_many_names(rule):
    style = shrink("", rule, NAMES)
    assert (style.each, bool(style.later)) == ("", True)


def test_what_is_for_screens_too_is_there_at_once():
    assert shrink("", "@media print,screen{p{top:0}}", NAMES).later == ""


def test_a_value_is_missed_in_what_comes_later_too():
    with pytest.raises(StyleError, match="--gone"):
        shrink("", "p{top:0}", NAMES, later="p{left:var(--gone)}")


def test_sheets_beside_get_the_values_that_they_ask_for():
    ours = ":root{--a:1;--b:var(--a);--c:3}@keyframes k{to{top:0}}p{top:var(--b)}"
    beside = ["q{left:var(--b);--d:1;top:var(--d);right:var(--e,0);animation:k 1s}"]
    assert shrink("", ours, NAMES, beside=beside).each == ":root{--a:1;--b:var(--a)}@keyframes k{to{top:0}}p{top:var(--b)}"
    named = ":root{--a:1;--b:var(--a)}p{top:var(--b)}"
    assert shrink("", named, NAMES, beside=["q{--a:2}"]).each == named  # inside of q the two differ
    with pytest.raises(StyleError, match="--gone"):
        shrink("", ours, NAMES, beside=["q{left:var(--gone)}"])


HAS = {
    "<table><tr>": True, "<TABLE border=1>": True, "<tablet>": False, "table": False, "<p class=note>": True, "<p class='a note b'>": True,
    '<p class="note-book">': False, '<p class="a-note">': False, "<p id=note>": False, "<p class=a title='note'>": False,
    '<p title="class" class="x\nnote">': True, "a note": False, "<P CLASS=Note>": True,
}  # fmt: skip


@pytest.mark.parametrize("html, has", HAS.items(), ids=HAS)
def test_names_on_a_page(html, has):
    assert has_names(html, [["table", ".note"], [".gone", "table"], [".Note", "Table"]]) == (has, has and "<table" in html.lower(), has)
