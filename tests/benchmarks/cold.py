"""Cold processes: `wcsim list`, `wcsim check` of the whole library, `wcsim demo`, beside a bare Textual app.

    python -m tests.benchmarks.cold

Each runs as a fresh process, seven times after one to warm the disk; the medians of wall and CPU time and
the largest resident memory are printed, as the kernel accounts them.
"""

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 7
BARE_APP = """
from textual.app import App
class Bare(App):
    def on_mount(self): self.exit()
Bare().run(headless=True)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cold:
    """One run of a process: seconds of wall and CPU, MB at most."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(arguments: list[str], folder: str) -> Cold:
    """Run a process to its end with its output thrown away."""
    began = time.perf_counter()
    pid = os.posix_spawn(
        arguments[0],
        arguments,
        {**os.environ, "WCSIM_HOME": folder},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(pid, 0)
    wall_s = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise ChildProcessError(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cold(wall_s=wall_s, cpu_s=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss / 1024)


def main() -> None:
    """Print a row for each command."""
    wcsim = str(Path(sys.executable).with_name("wcsim"))
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "bare Python": [sys.executable, "-c", "pass"],
            "bare Textual app": [sys.executable, "-c", BARE_APP],
            "wcsim list": [wcsim, "list"],
            "wcsim check": [wcsim, "check"],
            "wcsim demo": [wcsim, "demo", "--out", folder, "--force"],
        }
        for name, arguments in commands.items():
            runs = [run(arguments, folder) for _ in range(RUNS + 1)][1:]
            wall = statistics.median(each.wall_s for each in runs)
            cpu = statistics.median(each.cpu_s for each in runs)
            peak = max(each.peak_mb for each in runs)
            print(f"{name:<18} {wall * 1000:>7.0f} ms wall {cpu * 1000:>7.0f} ms CPU {peak:>6.0f} MB")


if __name__ == "__main__":
    main()
