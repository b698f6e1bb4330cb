"""The map: parts side by side, their pages below each other, lines between neighbors."""

from guide.map import map_of
from guide.pages import read_guide


def page(title, **more):
    lines = "\n".join(f"{key}: {value}" for key, value in more.items())
    return f"---\ntitle: {title}\n{lines}\n---\n\nText.\n"


def guide_at(tmp_path):
    pages = {
        "index.md": page("Start", menu="[why/index.md, what/index.md, tea.md]"),
        "why/index.md": page("Why"),
        "why/rain.md": page("Rain that falls for many days", related="{leads-to: [what/mud.md]}"),
        "what/index.md": page("What"),
        "what/mud.md": page("Mud"),
        "tea.md": page("Tea"),
    }
    for name, text in pages.items():
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return read_guide(tmp_path / "docs", tmp_path / "data")


def test_parts_stand_side_by_side_and_their_pages_below(tmp_path):
    found = map_of(guide_at(tmp_path))
    assert [(part.head.src, [page.src for page in part.pages]) for part in found.parts] == [
        ("why/index.md", ["why/rain.md"]), ("what/index.md", ["what/mud.md"])
    ]  # fmt: skip
    assert [page.src for page in found.others] == ["tea.md"]
    at = {place.page.src: place for place in found.places}
    assert at["why/index.md"].x == at["why/rain.md"].x < at["what/mud.md"].x
    assert at["why/index.md"].y < at["why/rain.md"].y == at["what/mud.md"].y
    assert all(place.x + place.width <= found.width and place.y + place.height <= found.height for place in at.values())
    assert at["why/rain.md"].lines == ("Rain that falls for", "many days")


def test_a_relation_is_a_line_from_box_to_box(tmp_path):
    found = map_of(guide_at(tmp_path))
    at = {place.page.src: place for place in found.places}
    rain, mud = at["why/rain.md"], at["what/mud.md"]
    [line] = found.lines
    assert line.startswith(f"M{rain.x + rain.width} {rain.y + rain.height // 2}C")
    assert line.endswith(f" {mud.x} {mud.y + mud.height // 2}")
