"""How long the app takes to its first paint, in a cold process on a (pseudo) terminal, and its memory.

    python tests/benchmarks/first_paint.py [RUNS]

A bare Textual app with one label is run beside it, turn by turn. Wall time is from the start of the process
to the first paint that the terminal receives; CPU time and memory (peak resident) are the process's own at
its `ready`. `loaded` is the app once store, law and the other screens are there, which comes after that.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.terminal import Child

RUNS = 15
FIGURES = ("wall", "cpu", "mb")


def measure(kind: str, folder: Path) -> dict[str, float]:
    """Start a cold process and time it to its first paint."""
    out, home = folder / "figures.json", folder / "home"
    began = time.perf_counter()
    if kind == "bare":
        child, mark = Child("screen_bare.py", str(out)), b"ready to go"
    else:
        child, mark = Child("screen_home.py", kind, str(out), str(home)), b"TRAINING"
    child.read_until(mark)
    wall = time.perf_counter() - began
    child.read_out()
    return {"wall": wall * 1000, **json.loads(out.read_text("utf-8"))}


def main(runs: int) -> None:
    """Run the three in turn and print medians; a first turn warms the disk and is not counted."""
    told: dict[str, list[dict[str, float]]] = {"bare": [], "ready": [], "loaded": []}
    with tempfile.TemporaryDirectory(prefix="wcsim-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        (home / "profile.json").write_text("{}", "utf-8")
        for turn in range(runs + 1):
            for kind, each in told.items():
                figures = measure(kind, Path(folder))
                if turn:
                    each.append(figures)
    print(f"median of {runs:<6}{'wall ms':>9}{'CPU ms':>9}{'MB':>9}")
    for kind, each in told.items():
        median = [statistics.median(one[name] for one in each) for name in FIGURES]
        print(f"{kind:<16}" + "".join(f"{number:>9.1f}" for number in median))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
