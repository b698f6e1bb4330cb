"""What `make bench` measures is what it says: generated guides have nothing to mend, and stock gets the same Markdown."""

import json
import random
import re
from datetime import date

import pytest

import tasks
from guide.check import check
from guide.pages import read_guide


@pytest.fixture
def bench(monkeypatch):
    """The modules of tests/bench by name."""
    monkeypatch.syspath_prepend(str(tasks.ROOT / "tests" / "bench"))
    import bench
    import content
    import loading

    return {"bench": bench, "content": content, "loading": loading}


def test_a_generated_guide_is_of_the_size_asked_for_and_has_nothing_to_mend(bench, tmp_path):
    bench["content"].generate(tmp_path, 120)
    guide = read_guide(tmp_path / "docs", tmp_path / "data")
    assert len(guide.pages) == 120
    assert [str(each) for each in check(guide, tmp_path, today=date.today(), publishing=False)] == []
    sizes = [len(re.findall(r"[\w'-]+", page.body)) for src, page in guide.pages.items() if src.startswith("part-")]
    assert 180 <= sum(sizes) / len(sizes) <= 215
    assert sum(len(page.meta.get("terms") or []) for page in guide.pages.values()) > 20


def test_stock_gets_the_same_words_without_what_only_we_read(bench, tmp_path):
    (tmp_path / "ours").mkdir()
    bench["content"].generate(tmp_path / "ours", 100)
    bench["content"].for_stock(tmp_path / "ours", tmp_path / "stock")
    ours, stock = (sorted((tmp_path / name / "docs").rglob("*.md")) for name in ("ours", "stock"))
    assert [file.relative_to(tmp_path / "ours") for file in ours] == [file.relative_to(tmp_path / "stock") for file in stock]
    page = (tmp_path / "stock" / "docs" / "part-001" / "page-04.md").read_text("utf-8")
    assert "title:" in page and "related:" not in page and "[@" not in page and "[evidence:" not in page
    same = (tmp_path / "ours" / "docs" / "part-001" / "page-04.md").read_text("utf-8")
    assert page.split("---\n")[2].split()[:60] == same.split("---\n")[2].split()[:60]


def test_the_parts_of_a_document_are_told_apart(bench):
    styles = "".join(f"<style>{random.Random(seed).randbytes(3000).hex()}</style>" for seed in (1, 2))
    html = f"<head>{styles}</head><article>{'word ' * 4000}</article><footer>x</footer>"
    found = bench["loading"].parts(html)
    assert list(found) == ["article", "style", "rest"] and found["rest"] == 0.1 and found["style"] > 6


def test_the_table_has_a_row_for_each_figure(bench):
    build = {"pages": 1000, "ours_seconds": 8.0, "stock_seconds": 6.4, "ours_memory": 200.0, "stock_memory": 100.0}
    live = {"guide": "the guide", "ours_seconds": 1.2, "stock_seconds": 1.0}
    found = {"date": "2026-05-31", "machine": "2 cores", "quick": False, "build": [build], "live": [live]}
    lines = bench["bench"].table(json.loads(json.dumps(found)))
    assert lines[0] == "Measured on 2026-05-31, 2 cores."
    assert "| Build, 1,000 pages: CPU seconds | 8.0 | 6.4 | 1.25 |" in lines
    assert "| Build, 1,000 pages: CPU ms a page | 8.0 | 6.4 | 1.25 |" in lines
    assert "| From saving to seeing, the guide: seconds | 1.20 | 1.00 | 1.20 |" in lines


def test_the_readme_shows_a_table_with_date_and_machine(bench):
    shown = bench["bench"].PLACE.search((tasks.ROOT / "README.md").read_text("utf-8"))
    assert shown and re.search(r"Measured on 20\d\d-\d\d-\d\d, \d+ cores, \d+ GB\.", shown[0])
    assert "| Build, 1,000 pages: CPU seconds |" in shown[0] and "| From saving to seeing, the guide: seconds |" in shown[0]
