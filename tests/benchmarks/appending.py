"""A decision made durable beside a bare INSERT of the same events, on SQLite and on PostgreSQL.

    python -m tests.benchmarks.appending [--decisions 2000] [--rounds 5]

The bare INSERT is one transaction for each decision into one table (attempt_id, seq, body), same pragmas,
same connection settings, no chain, no head, no second key. Both play the events of a whole run, over and
over. Prints wall and CPU time for a decision, the ratio, and the bytes a decision takes in the store.
"""

import argparse
import contextlib
import itertools
import json
import multiprocessing
import os
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from scenarios.compiling import compile_scenario
from scenarios.reading.library import load_scenario
from scenarios.record import Json, dump
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from sim.records.chain import canonical
from sim.records.store import Store
from tests.sim.records.samples import ATTEMPT
from tests.sim.records.server import Server, missing, serving

Decisions = list[list[Json]]
CLIENTS = (1, 8, 32)
_BARE = (
    "CREATE TABLE bare (attempt_id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (attempt_id, seq))"
)
_INSERT = "INSERT INTO bare SELECT * FROM unnest(%s::text[], %s::int[], %s::text[])"
_DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100")


def decisions() -> Decisions:
    """Give the events of the reference run of the 911 call, decision by decision."""
    scenario = load_scenario("wolcott_call")
    golden = next(each for each in scenario.golden if each.reference and each.variant == "calm")
    machine = compile_scenario(
        scenario, next(each.id for each in scenario.variants if each.id == "calm"), cosmetics_for(scenario, 1)
    )
    found: Decisions = [[]]
    for event in map(dump, play(machine, golden.choices)[1]):
        if event["type"] == "decided" and found[-1]:
            found.append([])
        found[-1].append(event)
    return found


def attempts(first: int) -> Iterator[str]:
    """Name attempts from a number on."""
    return (f"00000000-0000-4000-8000-{number:012d}" for number in itertools.count(first))


class Used:
    """Wall and CPU seconds of what runs within it."""

    wall = cpu = 0.0

    def __enter__(self) -> Self:
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu


def ours(where: str, played: Decisions, count: int, first: int = 1) -> Used:
    """Append that many decisions through a store, a new attempt each time the run is over."""
    names = attempts(first)
    with Store.open(where, wait_s=60) as store:
        batches = [(next(names), played) for _ in range(-(-count // len(played)))]
        for name, _ in batches:
            store.begin(replace(ATTEMPT, attempt_id=name))
        work = [(name, events) for name, run in batches for events in run][:count]
        with Used() as used:
            for name, events in work:
                store.append(name, events)
    return used


def bare_rows(played: Decisions, count: int, first: int = 1) -> list[list[tuple[str, int, str]]]:
    """Write the same events as rows of the bare table."""
    names = attempts(first)
    found: list[list[tuple[str, int, str]]] = []
    while len(found) < count:
        name, seq = next(names), itertools.count(1)
        found += [[(name, next(seq), canonical(event).decode()) for event in events] for events in played]
    return found[:count]


def bare_sqlite(path: Path, played: Decisions, count: int) -> Used:
    """Insert that many decisions with the driver alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"{_BARE} STRICT")
    work, cursor = bare_rows(played, count), connection.cursor()
    with Used() as used:
        for rows in work:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
            cursor.execute("COMMIT")
    connection.close()
    return used


def size_of(path: Path) -> int:
    """Give the bytes of a SQLite file once its log is in it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def on_sqlite(played: Decisions, count: int, rounds: int) -> dict[str, float]:
    """Take turns between the bare INSERT and ours, and give the medians (microseconds for a decision)."""
    found: dict[str, list[float]] = {key: [] for key in ("bare_wall", "bare_cpu", "wall", "cpu")}
    with tempfile.TemporaryDirectory() as folder:
        for nth in range(rounds):
            bare = bare_sqlite(Path(folder) / f"bare{nth}.db", played, count)
            own = ours(f"{folder}/own{nth}.db", played, count)
            for key, seconds in zip(found, (bare.wall, bare.cpu, own.wall, own.cpu), strict=True):
                found[key].append(seconds / count * 1e6)
        sizes = {name: size_of(Path(folder) / f"{name}0.db") / count for name in ("bare", "own")}
    middle = {key: round(statistics.median(values), 1) for key, values in found.items()}
    return {
        **middle,
        "wall_ratio": round(middle["wall"] / middle["bare_wall"], 2),
        "cpu_ratio": round(middle["cpu"] / middle["bare_cpu"], 2),
        "bare_bytes": round(sizes["bare"]),
        "bytes": round(sizes["own"]),
    }


def bare_client(given: tuple[str, int, int]) -> float:
    """Insert decisions on a connection of one's own and give the seconds it took."""
    import psycopg  # noqa: PLC0415 # an extra

    url, count, client = given
    work = bare_rows(decisions(), count, client * 10_000)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.prepare_threshold = 1
        started = time.perf_counter()
        for rows in work:
            columns = ([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
            connection.execute(
                "INSERT INTO bare SELECT * FROM unnest(%s::text[], %s::int[], %s::text[])", columns
            )
        return time.perf_counter() - started


def our_client(given: tuple[str, int, int]) -> float:
    """Append decisions to a store of one's own opening and give the seconds it took."""
    where, count, client = given
    return ours(where, decisions(), count, client * 10_000).wall


def at_once(work: Callable[[tuple[str, int, int]], float], where: str, clients: int, count: int) -> float:
    """Have that many clients write at once; give decisions per second of them all."""
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        seconds = pool.map(work, [(where, count, client) for client in range(1, clients + 1)], chunksize=1)
    return clients * count / max(seconds)


def on_server(server: Server, count: int) -> Iterator[dict[str, float]]:
    """Compare both at 1, 8 and 32 clients."""
    for clients in CLIENTS:
        share = max(20, count // clients)
        where = server.make(f"own_{clients}")
        with Store.open(where):
            pass
        name = f"bare_{clients}"
        server.make(name)
        server.ask(_BARE, name)
        plain = server.url(name).replace("+psycopg", "")
        bare, own = at_once(bare_client, plain, clients, share), at_once(our_client, where, clients, share)
        size = server.ask(f"SELECT pg_database_size('own_{clients}') - pg_database_size('postgres')")[0][0]
        yield {
            "clients": clients,
            "bare_per_s": round(bare),
            "per_s": round(own),
            "ratio": round(bare / own, 2),
            "bytes": round(size / (clients * share)),
        }


def main() -> None:
    """Print one JSON line for each comparison."""
    parser = argparse.ArgumentParser(description="a durable decision beside a bare INSERT")
    parser.add_argument("--decisions", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    played = decisions()
    events = sum(map(len, played)) / len(played)
    print(json.dumps({"events_per_decision": round(events, 2), "load": os.getloadavg()[0]}))
    print(json.dumps({"sqlite": on_sqlite(played, asked.decisions, asked.rounds)}), flush=True)
    if missing() is None:
        with serving(*_DURABLE) as server:
            for line in on_server(server, asked.decisions):
                print(json.dumps({"postgresql": line}), flush=True)
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
