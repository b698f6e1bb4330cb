"""`make bench`: every measurement, one after the other. Each file here has a `main()` that prints its table."""

import runpy
from pathlib import Path

if __name__ == "__main__":
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.name != Path(__file__).name:
            print(f"\n{file.stem}")
            runpy.run_path(str(file), run_name="__main__")
