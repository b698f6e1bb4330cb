"""Related pages: the graph that front matter draws, as readers see it on each page."""

from guide.front_matter import parse_page
from guide.model import Guide
from guide.yaml_lines import Yaml
from guide.related import MOST, related

WORDS = {"extra": {"relations": {
    "leads-to": {"says": "leads there", "back": "comes from there"},
    "helped-by": {"says": "helps", "back": "is helped"},
}}}  # fmt: skip


def shown(lines=None, **pages):
    """What stands under Related on each page, as (page, reason); pages by name with what they name in front matter."""
    found = {"index": "", **pages}
    texts = {f"{name}.md": f"---\ntitle: {name}\n{front}\n---\n" for name, front in found.items()}
    guide = Guide(
        pages={src: parse_page(src, text)[0] for src, text in texts.items()}, data={"words": Yaml(WORDS, {})}
    )
    return {
        src[:-3]: [(relation.src[:-3], relation.reason) for relation in relations]
        for src, relations in related(guide).items()
    }


def to(kind, *pages):
    return f"related:\n  {kind}: [{', '.join(f'{page}.md' for page in pages)}]"


def test_both_pages_show_each_other_each_with_its_own_reason():
    found = shown(cause=to("leads-to", "effect"), effect=to("helped-by", "walk"), walk="")
    assert found == {
        "index": [],
        "cause": [("effect", "leads there")],
        "effect": [("walk", "helps"), ("cause", "comes from there")],
        "walk": [("effect", "is helped")],
    }


def test_of_two_reasons_the_page_s_own_counts():
    found = shown(a=to("leads-to", "b"), b=to("helped-by", "a"))
    assert (found["a"], found["b"]) == ([("b", "leads there")], [("a", "helps")])


def test_at_most_five_and_the_one_left_over_gets_a_place_elsewhere():
    names = [f"n{number}" for number in range(7)]
    found = shown(hub="", **{name: to("helped-by", "hub") for name in names})
    assert len(found["hub"]) == MOST == 5
    for name in names:
        assert found[name] == [("hub", "helps")]
    own = shown(hub=to("leads-to", *names), **{name: "" for name in names})
    assert [name for name, _ in own["hub"]] == names[:5]


def test_a_page_that_nobody_shows_takes_the_place_of_one_that_others_show_too():
    others = {f"n{number}": to("leads-to", "hub", *(["n4"] if number == 0 else [])) for number in range(5)}
    last = {"zlast": to("helped-by", "hub")}
    chosen = [name for name, _ in shown(hub=to("helped-by", "n0", "n1", "n2", "n3"), **others, **last)["hub"]]
    assert chosen == ["n0", "n1", "n2", "n3", "zlast"]
    others["n0"] = to("leads-to", "hub")  # now nobody else shows n4, and putting it out would help nobody
    chosen = [name for name, _ in shown(hub=to("helped-by", "n0", "n1", "n2", "n3"), **others, **last)["hub"]]
    assert chosen == ["n0", "n1", "n2", "n3", "n4"]


def test_help_page_utility_pages_and_the_page_itself():
    found = shown(
        help="kind: utility\ntemplate: help-now.html\n" + to("leads-to", "a"),
        book="kind: utility\n" + to("leads-to", "a"),
        a=to("leads-to", "help", "a", "book", "nowhere"),
    )
    assert found["a"] == [("book", "leads there")]
    assert found["help"] == found["book"] == []


def test_a_kind_without_a_sentence_shows_nothing():
    assert shown(a=to("near", "b"), b="")["b"] == []
