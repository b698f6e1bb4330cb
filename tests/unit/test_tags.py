"""Tags are found where a browser finds them: html5lib, which reads as browsers do, is asked too."""

import html5lib
import pytest

from guide.tags import end_of, tags, text

PIECES = [
    '<p class="a b" id=c>x</p>',
    "<a href='x?a=1&amp;b=2'>it's</a><A HREF=y>z</A>",
    '<a href=x/y title="a > b">1 < 2 <b>c</b></a>',
    "<p title=it's>x</p><p title='>'>y</p>",
    '<p a="1"b="2" c = "3" d>x</p>',
    '<p class="first" class="second">x</p>',
    '<img src="x.png"/><br><br/>',
    "<!-- <a href='no'>x</a> --><b>x</b><!--><i>y</i>--><!-- - -- > --!><u>z</u>",
    "<![if x]><b>x</b><![nonsense]><?xml <b> ?><i>y</i>",
    '<script>if (a < b) { "<p>" }</script><p>x</p><script src="s.js"></script>',
    "<style>a::before { content: '<b>' }</style><textarea><b></textarea><title><i></title>",
    "<scripted>x</scripted><p\nclass='a'\n>y</p\n>",
    "<svg><title><script src=a>b</script><img src=c></title><path d=e /></svg>",
    "<svg viewBox='0 0 1 1'><use href='#a'/><path d='M0 0'/></svg>",
    "<p>never closed <a href='x'",
    "5 <6 <-> < p> </ p><em>x</em>",
]


def by_html5lib(html: str) -> list[tuple[str, dict[str, str]]]:
    found = html5lib.parseFragment(html, namespaceHTMLElements=False, container="div")
    every = [(str(each.tag).rpartition("}")[2], dict(each.attrib)) for each in found.iter() if isinstance(each.tag, str)]
    return [(name, given) for name, given in every[1:] if given or name in ("script", "style", "textarea", "title")]


@pytest.mark.parametrize("html", PIECES)
def test_tags_are_those_a_browser_finds(html):
    ours = [(tag.name, tag.attributes) for _, tag in tags(html) if tag.attributes or tag.inside or tag.name in ("script", "style")]
    expected = [(name.lower(), {key.lower(): value for key, value in given.items()}) for name, given in by_html5lib(html)]
    assert ours == expected


def test_places_and_what_stands_inside():
    html = "<p id=a>a<style>b</style></P >"
    assert [(match.start(), str(tag), tag.name, tag.inside) for match, tag in tags(html)] == [
        (0, "<p id=a>", "p", ""),
        (9, "<style>b", "style", "b"),
    ]


def test_tags_that_are_written_alike_are_one():
    (_, one), (_, other), (_, third) = tags("<p id=a>a</p><p id=a>b</p><p id='a'>c</p>")
    assert one is other and one == other and one.attributes == third.attributes and one != third


def test_an_element_ends_where_tags_of_its_name_are_even():
    html = "<div id=a><p>x<div>y</div><DIV z>z</DIV ></div><div></div>"
    assert html[10 : end_of("div", html, 10)] == "<p>x<div>y</div><DIV z>z</DIV >"
    assert end_of("div", "<div id=a><p>", 10) == 13


def test_a_page_full_of_what_never_ends_takes_no_time():
    assert list(tags("<a " + "b='" * 20_000)) == []
    assert len(list(tags("<p " + "a=b " * 20_000 + "<q r>"))) <= 1
    assert list(tags("<!--" * 20_000)) == []


def test_text_is_what_one_reads():
    assert text("Ring <b>1&#x20;2</b>\n <!-- 3 --> &amp; <svg><title>4</title></svg> <style>5</style>") == "Ring 1 2 & 4"
