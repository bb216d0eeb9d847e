"""How long a key takes to be painted on the console, and in a bare Textual app beside it.

    python tests/benchmarks/key_to_paint.py [KEYS]

Both run on a pseudo terminal. Wall time is from the key that is written to the terminal to the first byte of
the frame that answers it; on the console that includes the step and its durable append. CPU time is the
child's own over all keys, its idling between them too, divided by their number.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.terminal import Child

KEYS = 200
QUIET_S = 0.12
ANSWER_S = 5


def measure(child: Child, mark: bytes, keys: int) -> tuple[list[float], float]:
    """Press keys: gives the wall seconds of each, and the CPU seconds of all."""
    child.read_until(mark)
    child.drain(1)
    walls, before = [], child.cpu_s()
    for number in range(keys):
        child.drain(QUIET_S)
        began = time.perf_counter()
        child.press(b"12"[number % 2 : number % 2 + 1])
        if not child.ready(ANSWER_S):
            raise TimeoutError(f"key {number} was not answered")
        walls.append(time.perf_counter() - began)
    child.drain(QUIET_S)
    used = child.cpu_s() - before
    child.end()
    return walls, used


def main(keys: int) -> None:
    """Measure both and print medians."""
    print(f"{keys} keys{'median ms':>14}{'p95 ms':>9}{'CPU ms a key':>14}")
    with tempfile.TemporaryDirectory(prefix="wcsim-bench-") as folder:
        for name, program, mark in (
            ("bare", ("screen_bare.py",), b"ready to go"),
            ("console", ("screen_console.py", folder), b"Decide"),
        ):
            walls, used = measure(Child(*program), mark, keys)
            wall = sorted(each * 1000 for each in walls)
            late = wall[int(len(wall) * 0.95)]
            cpu = used * 1000 / keys
            print(f"{name:<10}{statistics.median(wall):>12.1f}{late:>9.1f}{cpu:>14.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else KEYS)
