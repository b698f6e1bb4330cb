"""The style of a page: what stays, what goes, and what is refused."""

import pytest

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
    "conditions": ("@media print{p{top:0}table{top:0}}p{top:1px}", "@media print{p{top:0}}p{top:1px}"),
    "conditions in conditions": ("@media print{@supports (top:0){p{top:0}}}", "@media print{@supports(top:0){p{top:0}}}"),
    "said anew later": ("p{top:0;left:0}a{top:0}p{top:1px}", "p{left:0}a{top:0}p{top:1px}"),
    "said anew under a condition": ("p{top:0}@media print{p{top:1px}}", "p{top:0}@media print{p{top:1px}}"),
    "important stays": ("p{top:0!important}p{top:1px}", "p{top:0!important;top:1px}"),
    "properties nobody reads": (":root{--a:1;--b:var(--a);--c:2}p{top:var(--c)}", ":root{--c:2}p{top:var(--c)}"),
    "a chain of properties": (":root{--a:1;--b:var(--a)}p{top:var(--b)}", ":root{--a:1;--b:var(--a)}p{top:var(--b)}"),
    "animations": (
        "@keyframes gone{to{top:0}}@keyframes used{0%{top:0}to{top:1px}}p{animation:used 1s}",
        "@keyframes used{0%{top:0}to{top:1px}}p{animation:used 1s}",
    ),
    "blanks and remarks": ("p  >  a , p + a { top : 0 ; /* no */ }", "p>a,p+a{top:0}"),
    "colors with blanks": ("p{color:hsl(0 0% 0% / .5)}", "p{color:hsl(0 0% 0% / .5)}"),
    "a fallback": ("p{font:var(--none, serif)}", "p{font:var(--none,serif)}"),
    "a page on paper": ("@page{margin:1cm}", "@page{margin:1cm}"),
}


@pytest.mark.parametrize("css, expected", CASES.values(), ids=CASES)
def test_what_stays(css, expected):
    assert shrink("", css, NAMES) == expected


def test_a_later_sheet_speaks_last():
    assert shrink("p{top:0;left:0}", "p{top:1px}", NAMES) == "p{left:0;top:1px}"


def test_what_we_draw_ourselves_leaves_the_themes_rules_out():
    assert shrink(".note{top:0}p{top:0}", ".note{left:0}", NAMES, own=[".note"]) == "p{top:0}.note{left:0}"
    with pytest.raises(StyleError, match="no rule for .gone"):
        shrink("p{top:0}", ".note{left:0}", NAMES, own=[".note", ".gone"])


def test_a_value_that_nothing_gives_is_named():
    with pytest.raises(StyleError, match="--hue"):
        shrink("p{color:hsl(var(--hue) 0% 0%)}table{--hue:200}", "", NAMES)


def test_what_was_written_reads_the_same_again():
    css = shrink("", "@media print{p{top:0}}a:hover,p{left:0}:root{--x:1px}a{top:var(--x)}", NAMES)
    assert shrink("", css, NAMES) == css
    assert [rule.selector for rule in read(css)] == ["p", "a:hover", "p", ":root", "a"]
