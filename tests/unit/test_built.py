"""Each case is a small built site with one fault (or none) and the rule and line that must be told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guide import built

HELP = '<aside class="a help-now b"><p>Ring <a href="tel:116123">116 123</a> or <a href="sms:85258">85258</a></aside>'


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, files: dict[str, str], **options) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.rule) for each in built.check_site(write(folder, files), **options)]


OTHERS = {
    "causes/index.html": f'{HELP}<h2 id="trauma">Trauma</h2><h2 id="größe">Size</h2><a name="old"></a>',
    "leaflet.pdf": "x",
    "img/Tree one.png": "x",
    "style.css": "",
}

FINE = [
    '<a href="causes/">x</a>',
    '<a href="causes">x</a>',
    '<a href="./causes/index.html">x</a>',
    '<a href="causes/?q=1#trauma">x</a>',
    '<a href="causes/#gr%C3%B6%C3%9Fe">x</a>',
    '<a href="causes/#größe">x</a>',
    '<a href="causes/#old">x</a>',
    '<a href="causes/#:~:text=Trauma">x</a>',
    '<a href="leaflet.pdf#page=2">x</a>',
    '<a href="#">x</a><a href="#top">x</a><a href="">x</a><a href="?a=b">x</a><a>x</a>',
    '<p id="here"></p><a href="#here">x</a>',
    '<a href="/guide/causes/">x</a><a href="/guide">x</a><a href="/guide/.">x</a>',
    '<a href="https://example.org/guide/causes/#trauma">x</a>',
    '<a href="//EXAMPLE.org/guide/causes/">x</a>',
    '<a href="mailto:a@b.c">x</a><a href="data:,x">x</a>',
    '<a href="https://nhs.uk" rel="noopener noreferrer">x</a>',
    '<img src="img/Tree%20one.png" srcset="img/Tree%20one.png 1x,img/Tree%20one.png 2x">',
    '<link rel="canonical" href="https://elsewhere.net/"><link rel="stylesheet" href="style.css">',
    '<style>/* url(https://x.y) */ @namespace s url(http://w3.org/s); a { background: url(style.css) }</style>',
    '<svg><use href="#a"/><path id="a" style="fill: url(#a)"/></svg>',
    "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\">",
    '<script type="application/ld+json">{"@context": "https://schema.org"}</script>',
    '<form action=""></form>',
    "<!-- <a href='nowhere/'>x</a> --><![if x]><![nonsense]>",
    '<a href="tel:+44-116-123">Ring +44 116&#x20;<b>123</b></a><a href="sms:85258?body=HOME4">Text 85258</a>',
    '<a href="tel:999">Ring the <svg></svg>ambulance</a>',
    '<a href="sms:?&amp;body=Read%20this" aria-label="Message: page 2">Message</a>',
]


@pytest.mark.parametrize("html", FINE)
def test_nothing_is_told_of_what_is_fine(tmp_path, html):
    files = OTHERS | {"index.html": f"{HELP}\n{html}"}
    assert told(tmp_path, files, base="https://example.org/guide/") == []


FAULTS = [
    ('<a href="nowhere/">x</a>', "link"),
    ('<a href="Causes/">x</a>', "link"),
    ('<a href="leaflet.pdf/">x</a>', "link"),
    ('<a href="img/">x</a>', "link"),
    ('<a href="../out/">x</a>', "link"),
    ('<a href="/causes/">x</a>', "link"),
    ('<a href="/guidebook/">x</a>', "link"),
    ('<a href="https://example.org/guide/nowhere/">x</a>', "link"),
    ('<a href=" java&#10;script:alert(1)">x</a>', "link"),
    ('<a href="htps:nhs.uk">x</a>', "link"),
    ('<a href="http://[bad">x</a>', "link"),
    ('<img src="img/tree one.png">', "link"),
    ('<img srcset="style.css 1x, img/none.png 2x">', "link"),
    ('<template><a href="nowhere/">x</a></template>', "link"),
    ('<noscript><img src="nowhere.png"></noscript>', "link"),
    ("<style>a { background: url(none.png) }</style>", "link"),
    ('<a href="causes/#Trauma">x</a>', "anchor"),
    ('<a href="#trauma">x</a>', "anchor"),
    ('<p id="a"></p><p id="a"></p>', "repeated-id"),
    ('<a href="https://nhs.uk" rel="noopener">x</a>', "referrer"),
    ('<a href="//nhs.uk">x</a>', "referrer"),
    ('<map><area href="https://nhs.uk"></map>', "referrer"),
    ('<script src="https://x.y/a.js"></script>', "another-site"),
    ('<script src="//x.y/a.js"></script>', "another-site"),
    *((f'<link rel="{rel}" href="https://x.y/">', "another-site") for rel in (
        "stylesheet", "preload", "icon", "preconnect", "dns-prefetch", "manifest", "alternate stylesheet"
    )),
    *((f'<{tag} src="https://x.y/"></{tag}>', "another-site") for tag in (
        "img", "source", "video", "audio", "iframe", "embed", "track", "input"
    )),
    ('<video poster="https://x.y/"></video>', "another-site"),
    ('<object data="https://x.y/"></object>', "another-site"),
    ('<svg><use xlink:href="https://x.y/#a"/></svg>', "another-site"),
    ('<svg><image href="https://x.y/a"/></svg>', "another-site"),
    ('<img srcset="style.css 1x, https://x.y/a.png 2x">', "another-site"),
    ('<p style="background: URL( \'//x.y/a.png\' )"></p>', "another-site"),
    ("<style>p { color: red } @import '//x.y/a.css';</style>", "another-site"),
    ('<form action="https://x.y/"></form>', "another-site"),
    ('<button formaction="https://x.y/">x</button>', "another-site"),
    ('<a href="causes/" ping="https://x.y/">x</a>', "another-site"),
    ('<a href="tel:116123">116 132</a>', "number"),
    ('<a href="sms:85258">Text 85259</a>', "number"),
    ('<a href="tel:111"><b>11</b>2</a>', "number"),
    ('<a href="tel:111" aria-label="Ring 112">Ring</a>', "number"),
    ('<a href="tel:">Ring</a>', "number"),
    ('<p class="help-now"><a href="tel:1">1</a></p>', "help"),
]


@pytest.mark.parametrize("html, rule", FAULTS)
def test_a_fault_is_told_once_with_its_line(tmp_path, html, rule):
    files = OTHERS | {"index.html": f"{HELP}\n\n{html}"}
    assert told(tmp_path, files, base="https://example.org/guide/") == [("site/index.html", 3, rule)]


@pytest.mark.parametrize("html", [
    "<p>Nothing</p>",
    '<aside class="help-nowhere"><a href="tel:1">1</a></aside>',
    '<aside class="help-now"><p>No number<aside></aside></aside><a href="tel:1">1</a>',
    '<aside class="help-now"><a href="sms:1">1</a></aside>',
])
def test_each_page_has_a_help_block_with_a_number_to_ring(tmp_path, html):
    assert told(tmp_path, {"index.html": html}) == [("site/index.html", 1, "help")]


def test_a_number_inside_blocks_of_the_same_kind_counts(tmp_path):
    html = '<div class="help-now"><div><p>Ring</div><div><a href="tel:1">1</a></div></div>'
    assert told(tmp_path, {"index.html": html}) == []


def test_a_stub_needs_no_help_block_but_must_lead_somewhere_here(tmp_path):
    def stub(url: str) -> str:
        return f'<meta http-equiv="Refresh" content="0; URL={url}">'

    files = OTHERS | {"a/index.html": stub("../causes/"), "b.html": stub("nowhere/"), "c.html": stub("https://x.y/")}
    assert told(tmp_path, files) == [("site/b.html", 1, "link"), ("site/c.html", 1, "another-site")]


def test_the_error_page_links_from_the_root(tmp_path):
    files = OTHERS | {"404.html": f'{HELP}<a href="/g/causes/">x</a>\n<a href="/g/no/">x</a>\n<a href="causes/">x</a>'}
    assert told(tmp_path, files, base="/g/") == [("site/404.html", 2, "link"), ("site/404.html", 3, "link")]


def test_style_sheets_are_read_too(tmp_path):
    css = '/*\n url(https://a.b) */\n@import url("//x.y/a.css");\na { src: url(../leaflet.pdf), url(none.woff2) }'
    assert told(tmp_path, OTHERS | {"css/a.css": css}) == [
        ("site/css/a.css", 3, "another-site"),
        ("site/css/a.css", 4, "link"),
    ]


def test_what_a_template_does_to_all_pages_is_told_once_and_the_source_is_named(tmp_path):
    files = {f"{name}/index.html": f'{HELP}<a href="https://nhs.uk">x</a>' for name in "abc"}
    [problem] = built.check_site(write(tmp_path, files), sources={"a/index.html": "docs/a.md"}, name="out")
    assert str(problem) == (
        "out/a/index.html:1: The link to `https://nhs.uk` tells that site which page the reader came from. "
        'Add `rel="noreferrer"` to it. The page is made from docs/a.md. The same is wrong on 2 more pages.'
    )


def test_bytes_that_are_no_text_do_not_stop_the_check(tmp_path):
    (tmp_path / "index.html").write_bytes(HELP.encode() + b'\xff\xfe<a href="no/">')
    assert told(tmp_path, {}) == [("site/index.html", 1, "link")]


def test_no_folder_is_said_plainly(tmp_path):
    with pytest.raises(FileNotFoundError, match="no built site"):
        built.check_site(tmp_path / "none")


@pytest.mark.parametrize("html, code, last", [
    (HELP, 0, "The built site is in order."),
    ("", 1, "1 problem to mend before this can be published."),
])
def test_by_hand(tmp_path, html, code, last):
    write(tmp_path, {"index.html": html})
    hooks = Path(built.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "guide.built", str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(hooks), "PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8",
    )
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (code, last, "")


def test_a_page_that_is_no_utf8_is_read_and_can_be_told_of(tmp_path):
    (tmp_path / "index.html").write_bytes(b'<meta http-equiv="refresh" content="0;url=caf\xe9.html"><style>a::before{content:"\xe9"}</style>')
    [problem] = built.check_site(tmp_path)
    assert "caf?.html` leads to nothing" in problem.what and str(problem).encode()
