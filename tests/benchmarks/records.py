"""Lists of a million records, and a million events verified, on SQLite and PostgreSQL.

    python -m tests.benchmarks.records [--count 1000000]

Prints for each: milliseconds and memory of the first page, of the next one and of one in the middle; CPU
seconds of a verification.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from sim.records.store import Store
from tests.benchmarks.appending import decisions
from tests.sim.records.million import fill_events, fill_lists
from tests.sim.records.raw import raw
from tests.sim.records.server import Server, missing, serving

ROUNDS = 15


def memory_mb() -> float:
    """Give what this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def median_ms(ask: Callable[[], object]) -> float:
    """Ask several times and give the middle wall time."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(taken), 2)


def lists(where: str, count: int) -> dict[str, float]:
    """Fill a store and time its pages, each as a list of 50."""
    with Store.open(where) as store:
        store.write(fill_lists, count)
    with raw(where) as other:
        other.execute(text("ANALYZE"))
    with Store.open(where, read_only=True) as store:
        before = memory_mb()
        started = time.perf_counter()
        cards, runs = store.filed(), store.attempts()
        cold = (time.perf_counter() - started) * 1000
        middle = store.filed(limit=1)[0].number // 2
        found = {
            "first_cold": round(cold, 2),
            "records_first": median_ms(store.filed),
            "records_next": median_ms(lambda: store.filed(before=cards[-1])),
            "records_middle": median_ms(lambda: store.filed(before=replace(cards[0], number=middle))),
            "attempts_first": median_ms(store.attempts),
            "attempts_next": median_ms(lambda: store.attempts(before=runs[-1])),
            "open_first": median_ms(lambda: store.unfinished(limit=50)),
        }
        return {**found, "more_mb": round(memory_mb() - before, 1)}


def verified(where: str, count: int) -> dict[str, float]:
    """Fill a store with events and verify it."""
    played = [event for events in decisions() for event in events]
    with Store.open(where) as store:
        written = store.write(fill_events, count, played)
    with Store.open(where, read_only=True) as store:
        cpu, wall = time.process_time(), time.perf_counter()
        report = store.verify()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert report.ok
    return {
        "events": written,
        "cpu_s": round(cpu, 2),
        "wall_s": round(wall, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


@contextmanager
def places(server: Server | None) -> Iterator[list[tuple[str, Callable[[str], str]]]]:
    """Give where stores can be made, by name."""
    with tempfile.TemporaryDirectory() as folder:
        found: list[tuple[str, Callable[[str], str]]] = [("sqlite", lambda name: f"{folder}/{name}.db")]
        if server is not None:
            found.append(("postgresql", server.make))
        yield found


def main() -> None:
    """Print one JSON line for each database and work."""
    parser = argparse.ArgumentParser(description="lists of a million, a million verified")
    parser.add_argument("--count", type=int, default=1_000_000)
    asked = parser.parse_args()
    with serving() if missing() is None else nullcontext() as server, places(server) as found:
        for name, make in found:
            print(json.dumps({name: {"verify": verified(make("events"), asked.count)}}), flush=True)
            print(json.dumps({name: {"lists": lists(make("lists"), asked.count)}}), flush=True)


if __name__ == "__main__":
    main()
