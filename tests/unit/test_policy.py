"""The policy of a page: what it is allowed because it uses it, and what nothing can allow."""

import base64
from hashlib import sha256

import pytest

from guide.policy import LONGEST, Needs, blocked, charset_in, hashed, needs, parts_of, policy, policy_of, scripts_in, with_policy
from guide.reading import read_page

HEAD = "<!doctype html><html><head><meta charset=utf-8>"
SCHEME = "try{document.documentElement.dataset.scheme=localStorage.scheme||''}catch{}"
FORBIDDEN = "default-src 'none'; base-uri 'none'; form-action 'none'"


def allowed(html, ours=(), files=()):
    ours = frozenset(ours)
    found = needs(read_page(HEAD + html).loads, ours, files)
    assert not found.blocked and not blocked(HEAD + html, ours)
    return policy(found)


def test_a_page_that_loads_nothing_is_allowed_nothing():
    assert allowed("<p>Text with onclick= and style= in it, and <a href=https://example.org/>a link</a>") == FORBIDDEN


USES = {
    '<script type="module" src="a.js"></script>': "script-src 'self'",
    "<script src=a.js defer></script>": "script-src 'self'",
    '<link rel="modulepreload" href="a.js">': "script-src 'self'",
    '<link rel="stylesheet" href="a.css">': "style-src 'self'",
    "<img src=a.png alt=''>": "img-src 'self'",
    '<svg><image href="a.png"/></svg>': "img-src 'self'",
    '<link rel="shortcut icon" href="a.svg">': "img-src 'self'",
    '<video poster="a.jpg"></video>': "media-src 'self'",
    '<link rel="manifest" href="a.webmanifest">': "manifest-src 'self'",
    "<style>p{}</style>": f"style-src {hashed('p{}')}",
    "<style>@font-face{src:url('x.woff2')}</style>": f"style-src {hashed(chr(64) + 'font-face{src:url(' + chr(39) + 'x.woff2' + chr(39) + ')}')}; font-src 'self'",
    '<script type="application/ld+json">{"a": "<b style=x>"}</script>': "",
    "<!-- <script src=a.js></script> <p style=x> -->": "",
    '<link rel="canonical" href="https://example.org/">': "",
}


@pytest.mark.parametrize("html, part", USES.items(), ids=lambda value: value[:40])
def test_what_a_page_uses_is_allowed_and_nothing_else(html, part):
    first, *rest = FORBIDDEN.split("; ")
    assert allowed(html) == "; ".join(filter(None, [first, part, *rest]))


def test_a_hash_is_that_of_the_text_as_it_stands():
    text = "\n  p { color: red }\n"
    digest = base64.b64encode(sha256(text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in allowed(f"<STYLE>{text}</STYLE>")


def test_a_script_in_the_page_is_allowed_only_when_a_template_holds_it():
    template = f"{{# a note #}}\n<script>{SCHEME}</script><script src='a.js'></script>"
    assert list(scripts_in(template)) == [SCHEME]
    assert hashed(SCHEME) in allowed(f"<script>{SCHEME}</script>", ours=scripts_in(template))
    [(line, what)] = blocked(f"{HEAD}\n<script>{SCHEME} </script>", frozenset([SCHEME]))
    assert (line, what) == (2, "a script that stands in the page and in none of our templates")


BLOCKED = {
    "<script>alert(1)</script>": "a script",
    "<svg><title><script>alert(1)</script></title></svg>": "a script",
    '<script type="text/javascript">alert(1)</script>': "a script",
    "<script type=module>alert(1)</script>": "a script",
    '<p style="color:red">': "the attribute `style=` on `<p>`",
    "<a href=x STYLE='x'>": "the attribute `style=` on `<a>`",
    '<img src=x onerror="x">': "the attribute `onerror=` on `<img>`",
    '<p title="a > b" onclick=x>': "the attribute `onclick=` on `<p>`",
    '<img src="data:image/png;base64,x">': "a file written into `<img>` (`data:`)",
    "<style>p{background:url('data:image/svg+xml,x')}</style>": "a picture written into the style (`data:`)",
}


@pytest.mark.parametrize("html, what", BLOCKED.items())
def test_what_no_policy_can_allow_is_told_with_its_line(html, what):
    html = f"{HEAD}\n<!-- two\nlines -->\n{html}"
    assert needs(read_page(html).loads).blocked
    [(line, said)] = blocked(html)
    assert line == 4 and said.startswith(what)


def test_each_place_is_told():
    assert [line for line, _ in blocked(f"{HEAD}\n<p style=a>\n<p style=b><p style=a>")] == [2, 3, 3]


def test_what_files_load_counts_for_pages_that_load_files():
    assert parts_of("a.js", "const r = await fetch('x.json')") == {"connect-src"}
    assert parts_of("a.js", "new Worker('w.js')") == {"worker-src"}
    assert parts_of("a.js", "const sheet = document.createElement('link'); sheet.rel = 'stylesheet'") == {"style-src"}
    assert parts_of("a.css", "@font-face{src:url(x.woff2)} p{background:url(y.svg)}") == {"font-src", "img-src"}
    assert "connect-src 'self'" in allowed("<script src=a.js></script>", files=["connect-src"])
    assert "connect-src" not in allowed("<p>", files=["connect-src"])


def test_one_policy_for_several_pages_allows_what_each_needs():
    pages = [needs(read_page(f"{HEAD}<style>{text}</style><img src=x>").loads) for text in ("a", "b")]
    text = policy(*pages)
    assert hashed("a") in text and hashed("b") in text and text.count("img-src") == 1
    assert "unsafe" not in text and "data:" not in text and "*" not in text


def test_a_policy_that_hosts_would_cut_is_refused():
    pages = [needs(read_page(f"{HEAD}<style>p{number}</style>").loads) for number in range(40)]
    with pytest.raises(ValueError, match=f"hosts read {LONGEST}"):
        policy(*pages)


def test_the_policy_stands_first_and_is_found_there():
    html = f"{HEAD}<title>T</title>"
    charset = charset_in(html)
    html = html.replace(charset, with_policy(charset, policy(Needs())))
    assert html.startswith(f'{HEAD}<meta http-equiv="Content-Security-Policy" content="{FORBIDDEN}"><title>')
    assert policy_of(html) == FORBIDDEN


def test_a_policy_that_comes_too_late_counts_for_nothing():
    meta = f'<meta http-equiv="Content-Security-Policy" content="{FORBIDDEN}">'
    assert policy_of(f"{HEAD}<script src=x></script>{meta}") == ""
    assert policy_of(HEAD) == ""


def test_a_page_without_a_charset_is_refused():
    with pytest.raises(ValueError, match="no charset"):
        charset_in("<html><head><title>T</title>")
