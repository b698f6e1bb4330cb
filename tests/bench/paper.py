"""What PDFs cost: processor seconds for each sheet of the guide, drawn anew, and for a build in which no page changed."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import process_time

from mkdocs.commands.build import build
from mkdocs.config import load_config

import tasks
from guide.pdf import Press


def measure() -> dict[str, list[float]]:
    """Seconds of each sheet, by kind; "unchanged" is a single value for all of them together."""
    os.environ["GUIDE_WITHOUT"] = "codes,pictures,compress"
    hook = importlib.util.spec_from_file_location("paper_hook", tasks.ROOT / "hooks" / "paper.py")
    paper = importlib.util.module_from_spec(hook)
    hook.loader.exec_module(paper)
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(str(tasks.ROOT / "mkdocs.yml"), site_dir=folder)
        build(config)
        prints, render = config.extra[paper.KEY], paper._renderer(config)
        press = Press(paper._press(config).style, Path(config.site_dir), Path(folder, "drawings"))
        seconds = defaultdict(list)
        for kept in (False, True):
            for name, (kind, _) in prints.files.items():
                start = process_time()
                press.draw(prints.sheet(name, render))
                seconds["unchanged" if kept else kind].append(process_time() - start)
    seconds["unchanged"] = [sum(seconds["unchanged"])]
    return seconds


def main() -> None:
    print(f"{'':16}{'files':>7}{'median s':>10}{'most s':>10}")
    for kind, seconds in measure().items():
        print(f"{kind.replace('_', ' '):16}{len(seconds):7}{median(seconds):10.3f}{max(seconds):10.3f}")


if __name__ == "__main__":
    main()
