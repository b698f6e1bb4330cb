"""The menu that front matter makes."""

from guide.menu import menu, reading_order
from guide.front_matter import parse_page
from guide.model import Guide


def guide(**menus):
    """Pages by name (`rain__index` is rain/index.md) with their menu lists; a page is called as its file."""
    sources = {f"{name.replace('__', '/')}.md": entries for name, entries in menus.items()}
    texts = {src: f"---\ntitle: {src[:-3]}\nmenu: {entries}\n---\n" for src, entries in sources.items()}
    return Guide(pages={src: parse_page(src, text)[0] for src, text in sorted(texts.items())})


def test_listed_pages_first_then_the_others_by_name():
    found = guide(index="[sun.md, rain/index.md]", rain__index="[drops.md]", rain__drops="", sun="", b="", a="")
    assert menu(found) == [
        {"index": "index.md"},
        {"sun": "sun.md"},
        {"rain/index": [{"rain/index": "rain/index.md"}, {"rain/drops": "rain/drops.md"}]},
        {"a": "a.md"},
        {"b": "b.md"},
    ]
    assert [*reading_order(found)] == ["index.md", "sun.md", "rain/index.md", "rain/drops.md", "a.md", "b.md"]


def test_what_is_listed_wrongly_changes_nothing():
    good = guide(index="[a.md, b.md]", a="", b="", c__index="")
    wrong = guide(index="[none.md, a.md, a.md, index.md, c/d.md, ../a.md, 7, b.md]", a="", b="", c__index="")
    assert menu(wrong) == menu(good)
    assert menu(guide(index="a.md", a="", b="", c__index="")) == menu(good)


def test_without_a_home_page_there_is_no_menu():
    assert menu(guide(a="")) == []
