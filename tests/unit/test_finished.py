"""The finished site: read once, worked on, written once."""

from guide.finished import Finished
from guide.reading import Page

LINK = '<link rel="stylesheet" href="guide.css">'


def site(folder, **files):
    for path, content in {"a/index.html": f"{LINK}<p id=a>A".encode(), "s.css": b"p{}", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_files_and_pages_are_those_in_the_folder_and_those_added(tmp_path):
    finished = Finished(site(tmp_path))
    finished.add("s/f2f/index.html", lambda: "<p>B")
    finished.add("s/f2f/qr.svg", lambda: "<svg/>")
    assert finished.files == {"a/index.html", "s.css", "s/f2f/index.html", "s/f2f/qr.svg"}
    assert list(finished.pages) == ["a/index.html", "s/f2f/index.html"]
    finished.put("new/guide.css", "q{}")
    assert "new/guide.css" in finished.files and (tmp_path / "new/guide.css").read_text() == "q{}"


def test_what_changed_and_what_was_added_is_written(tmp_path):
    same = "<p>caf\xe9".encode("latin-1")  # no UTF-8: it stays as it is
    finished = Finished(site(tmp_path, **{"b.html": same}))
    finished.add("s/f2f/index.html", lambda: f"{LINK}<p>B")
    finished.add("s/f2f/qr.svg", lambda: "<svg/>")
    finished.add("a/index.html", lambda: "not this")  # a page stands there
    for path in ("a/index.html", "s/f2f/index.html"):
        finished.pages[path].put("<style>x</style>", LINK)
    finished.write()
    assert (tmp_path / "a/index.html").read_text() == "<style>x</style><p id=a>A"
    assert (tmp_path / "s/f2f/index.html").read_text() == "<style>x</style><p>B"
    assert (tmp_path / "s/f2f/qr.svg").read_text() == "<svg/>"
    assert (tmp_path / "b.html").read_bytes() == same


def test_a_page_with_a_piece_put_in_holds_what_it_would_hold_if_read_anew():
    page = Page(f"<meta charset=utf-8>{LINK}<p id=a><a href=b>B</a> <a href='tel:1'>1</a>")
    page.put("<style>p{background:url(x.png)}</style>", LINK)
    page.put('<meta charset=utf-8><meta name="m" content="c">', "<meta charset=utf-8>")
    anew = Page(page.html)
    assert page.html.startswith('<meta charset=utf-8><meta name="m" content="c"><style>p{')
    assert page.loads == anew.read.loads != page.read.loads and page.uses.keys() == anew.read.uses.keys() != page.read.uses.keys()
    assert (page.read.ids, page.read.numbers.keys()) == (anew.read.ids, anew.read.numbers.keys())
    assert page.original.startswith(f"<meta charset=utf-8>{LINK}")


def test_what_selectors_can_ask_for_on_pages():
    names: set[str] = set()
    one = """<body class="one two" data-x><a href=x id='top' REL="next">p</a><!-- <b class=no> --><script>"<i class=no>"</script>"""
    for page in (Page(one, names), Page("<p><ul>", names)):
        assert page.read and page.names is names
    assert names == {
        "body", ".one", ".two", "[data-x]", "[data-x=]", "a", "[href]", "[href=x]", "#top", "[rel]", "[rel=next]", "script", "p", "ul",
    }  # fmt: skip


def test_a_page_as_it_was_in_the_build_before_is_not_read_again(tmp_path):
    before: dict[str, Page] = {}
    first = Finished(site(tmp_path, **{"b.html": b"<p id=b>"}), before=before, preview=True)
    first.pages["a/index.html"].put("<style>x</style>", LINK)
    known = {path: page.read for path, page in first.pages.items()}
    (tmp_path / "b.html").write_text("<p id=c>")
    second = Finished(tmp_path, before=before)
    assert second.pages["a/index.html"].read is known["a/index.html"] and "[href=guide.css]" in second.pages["a/index.html"].names
    assert not second.pages["a/index.html"].changed
    assert second.pages["b.html"].read.ids == {"c"}
    (tmp_path / "a/index.html").unlink()
    assert list(Finished(tmp_path, before=before).pages) == ["b.html"] == list(before)


def test_a_preview_makes_what_was_added_when_somebody_asks(tmp_path):
    made = []
    finished = Finished(site(tmp_path), preview=True)
    for path in ("s/b/index.html", "s/a/index.html", "a/index.md", "c/\xfcber.txt"):
        finished.add(path, lambda path=path: made.append(path) or f"{LINK}{path}")
    assert {"s/a/index.html", "a/index.md"} < finished.files and list(finished.pages) == ["a/index.html"]
    finished.write()
    assert made == [] and not (tmp_path / "s").exists()
    for asked in ("a/", "nowhere/", "", "../x", "s/a"):
        finished.make(asked)
    assert made == ["s/a/index.html"] and (tmp_path / "s/a/index.html").read_text() == f"{LINK}s/a/index.html"
    finished.dress = str.upper
    for asked in ("s/b/", "a/index.md", "c/\xfcber.txt"):
        finished.make(asked)
    assert made[1:] == ["s/b/index.html", "a/index.md", "c/\xfcber.txt"] and (tmp_path / "a/index.md").read_text() == f"{LINK}A/INDEX.MD".upper()
    assert next(finished.samples()).original.endswith("s/b/index.html")
