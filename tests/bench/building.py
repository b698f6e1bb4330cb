"""What a build costs: processor seconds and the peak of memory, ours and stock Material's, on the same generated Markdown.

Ours runs all hooks and checks, without the steps that cost far more than a page itself (`adapter.COSTLY`); what each of those
costs is measured apart, per page. Stock Material has `navigation.prune`, or its whole menu in every page would be the cost.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import tasks
from content import CONFIG, for_stock, generate, set_aside
from guide.adapter import COSTLY

BLINK = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system) and the peak of memory in MB, of a process and all that it started."""

    seconds: float
    memory: float


def run(folder: Path, config: str, **env: str) -> Cost:
    """Build a guide anew and say what it cost. Raises with what was printed when the build fails."""
    set_aside(folder / "site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", config]
    with (folder / "build.log").open("w+", encoding="utf-8") as log:
        before = os.times()
        build = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **tasks.QUIET, **env}, stdout=log, stderr=log, start_new_session=True
        )
        peak = 0.0
        while build.poll() is None:
            peak = max(peak, _memory(build.pid))
            time.sleep(BLINK)
        after = os.times()
        log.seek(0)
        if build.returncode:
            raise RuntimeError(f"The build in {folder} failed.\n{log.read()}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(spent, peak)


def _memory(session: int) -> float:
    """MB that the processes of a session hold now; 0 where there is no /proc."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parts = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it is over
            continue
        if int(parts[3]) == session:
            pages += int(parts[21])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 if pages else 0.0


def prepare(work: Path, pages: int) -> tuple[Path, Path]:
    """Generate a guide of so many pages anew: the folders of ours and of stock."""
    ours, stock = work / f"{pages}" / "ours", work / f"{pages}" / "stock"
    generate(ours, pages)
    for_stock(ours, stock)
    return ours, stock


def measure(work: Path, sizes: dict[int, int], steps_at: int) -> list[dict]:
    """One row a size: `sizes` says how often each is built. Ours and stock take turns, the first turn of several is
    thrown away, and medians count.

    At the size `steps_at` each costly step is measured too, in milliseconds a page.
    """
    rows = []
    for pages, times in sizes.items():
        ours, stock = prepare(work, pages)
        costs: dict[str, list[Cost]] = {"ours": [], "stock": []}
        first = int(times > 1)  # of several, the first finds nothing in memory yet, so it is thrown away
        for _ in range(first + times):
            costs["ours"].append(run(ours, CONFIG, GUIDE_WITHOUT=",".join(COSTLY)))
            costs["stock"].append(run(stock, CONFIG))
        costs = {name: found[first:] for name, found in costs.items()}
        row = {"pages": pages, "ratio": median(one.seconds / other.seconds for one, other in zip(*costs.values()))}
        for name, found in costs.items():
            row[f"{name}_seconds"] = median(cost.seconds for cost in found)
            row[f"{name}_memory"] = max(cost.memory for cost in found)
        if pages == steps_at:
            for step in COSTLY:
                others = ",".join(other for other in COSTLY if other != step)
                more = run(ours, CONFIG, GUIDE_WITHOUT=others).seconds - row["ours_seconds"]
                row[f"{step}_ms"] = max(0.0, more / pages * 1000)
        rows.append(row)
    return rows
