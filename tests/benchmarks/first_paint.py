"""How long the app takes to its first paint, in a cold process on a real (pseudo) terminal, and its memory.

    python tests/benchmarks/first_paint.py [RUNS]

A bare Textual app with one label is run beside it, turn by turn. Wall time is from the start of the process
to the first paint that the terminal receives; CPU time and memory (peak resident) are the process's own at
its `ready`. "loaded" is the app once store, law and the other screens are there, which happens after that.
"""

import json
import os
import pty
import resource
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

HOUSE = Path(__file__).parents[2]
RUNS = 15
KIB = 1024
MARKS = {"bare": b"a label", "ours": b"TRAINING", "loaded": b"TRAINING"}


def figures() -> dict[str, float]:
    """Read this process's CPU time (ms) and peak memory (MB)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": (usage.ru_utime + usage.ru_stime) * 1000, "mb": usage.ru_maxrss / KIB}


def child(kind: str, out: Path, home: Path) -> None:
    """Run one app until it is ready; write its figures and end."""
    if kind == "bare":
        run_bare(out)
    else:
        run_ours(out, home, loaded=kind == "loaded")


def run_bare(out: Path) -> None:
    """Run a Textual app that shows a label."""
    from textual.app import App, ComposeResult
    from textual.widgets import Label

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Label("a label")

        def on_ready(self) -> None:
            out.write_text(json.dumps(figures()))
            self.set_timer(0.3, self.exit)

    Bare().run()


def run_ours(out: Path, home: Path, *, loaded: bool) -> None:
    """Run the simulator, as `wcsim` does, until it is painted, or until everything is loaded."""
    from sim.screens.app import WcsimApp
    from sim.screens.parts.outside import Outside

    class Ours(WcsimApp):
        def on_ready(self) -> None:
            if not loaded:
                out.write_text(json.dumps(figures()))
                self.set_timer(0.3, self.exit)
                return
            super().on_ready()
            self.set_interval(0.05, self.end_when_loaded)

        def end_when_loaded(self) -> None:
            if all(worker.is_finished for worker in self.workers):
                out.write_text(json.dumps(figures()))
                self.exit()

    outside = Outside(
        home=home, monotonic=time.monotonic, today=lambda: datetime.now(UTC), seed=lambda: 1
    )
    Ours(outside).run()


def measure(kind: str, folder: Path) -> dict[str, float]:
    """Start a cold process on a terminal of its own and time it to its first paint."""
    out, home = folder / "figures.json", folder / "home"
    home.mkdir(exist_ok=True)
    (home / "profile.json").write_text("{}")
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        environment["PYTHONPATH"] = str(HOUSE)
        command = [sys.executable, __file__, "--child", kind, str(out), str(home)]
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own program
    wall = read_until(terminal, MARKS[kind], began)
    os.waitpid(process, 0)
    os.close(terminal)
    return {"wall": wall * 1000, **json.loads(out.read_text())}


def read_until(terminal: int, mark: bytes, began: float) -> float:
    """Read a terminal to its end; gives the seconds until the mark was seen."""
    seen, text = 0.0, b""
    while True:
        try:
            ready, _, _ = select.select([terminal], [], [], 10)
            part = os.read(terminal, 65_536) if ready else b""
        except OSError:
            part = b""
        if not part:
            return seen
        text += part
        if not seen and mark in text:
            seen = time.perf_counter() - began


def main(runs: int) -> None:
    """Run the three in turn and print medians."""
    told: dict[str, list[dict[str, float]]] = {kind: [] for kind in MARKS}
    with tempfile.TemporaryDirectory(prefix="wcsim-bench-") as folder:
        for _ in range(runs + 1):
            for kind, each in told.items():
                each.append(measure(kind, Path(folder)))
    print(f"{'median of ' + str(runs):<16}{'wall ms':>9}{'CPU ms':>9}{'MB':>7}")
    for kind, each in told.items():
        pick: Callable[[str], float] = lambda name, of=each: statistics.median(m[name] for m in of[1:])  # noqa: E731
        print(f"{kind:<16}{pick('wall'):>9.0f}{pick('cpu'):>9.0f}{pick('mb'):>7.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
