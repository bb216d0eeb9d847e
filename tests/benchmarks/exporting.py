"""Records leaving in each tabular form, beside the plainest program that writes the same rows.

    python -m tests.benchmarks.exporting [--records 10000 100000]

Each export is the command itself in a process of its own: CPU and wall seconds, records a CPU second, and the
most memory it held, which must not grow with the count. The references read what was exported back and write
it again: `csv.writer`, `json`, XlsxWriter bare. Records share a hundred runs (the reference run of the 911
call), so that a store of 100,000 fits on any disk; each record's run is read, judged and written anew.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from scenarios.reading.library import load_scenario, scenario_text
from sim.agency.reading import template
from sim.autopilot import HandClock, play_on
from sim.cli.demo import SCENARIO, VARIANT
from sim.cli.reading import law_on
from sim.completing.run import Person, complete, kept_of
from sim.content import pack_text
from sim.records.completion import as_plain
from sim.records.filing import file_plain
from sim.records.store import Store
from sim.session import Surroundings, Texts, new_attempt, start_session
from tests.sim.seats import Calendar

BARE = Path(__file__).with_name("exporting_bare.py")
RUNS = 100
_BATCH = 5000
_MB = 1024
EVERY = "2000-01-01"
FORMS = ("json", "csv", "decisions-csv", "xlsx", "xapi")
REFERENCES = {"json": "json", "csv": "csv.writer", "decisions-csv": "csv.writer", "xlsx": "XlsxWriter"}


_STARTER = """
import json, os, sys, time
began = time.perf_counter()
running = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(running, 0)
wall = time.perf_counter() - began
print(json.dumps([status, wall, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What a process took: seconds of wall and CPU, and the most memory it held, in MiB."""

    wall: float
    cpu: float
    memory: float


def took(words: Sequence[str], home: Path) -> Took:
    """Run a program and measure it; a small program starts it, since it inherits the most its parent held."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _STARTER, sys.executable, *words],
        env={**os.environ, "WCSIM_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    code, wall, cpu, kilobytes = json.loads(done.stdout)
    if code:
        raise SystemExit(f"{' '.join(words)} ended with {code}")
    return Took(wall=wall, cpu=cpu, memory=kilobytes / _MB)


def fill(store: Store, count: int) -> None:
    """File that many records over the runs of as many sessions as are shared."""
    scenario = load_scenario(SCENARIO)
    law = law_on(scenario.law_as_of)
    golden = next(each for each in scenario.golden if each.reference and each.variant == VARIANT)
    texts = Texts(scenario=scenario_text(SCENARIO), pack=pack_text(law.pack.id))
    plains = []
    for number in range(min(RUNS, count)):
        clock, calendar = HandClock(), Calendar()
        around = Surroundings(store=store, law=law, monotonic=clock, today=calendar)
        attempt = new_attempt(scenario, law, variant=golden.variant, seed=number, created_at=calendar())
        session = start_session(replace(attempt, mode="assessment"), scenario, texts, around)
        play_on(session, clock, golden.choices)
        session.acknowledge("seen")
        person = Person(legal_name=f"Member {number}", employee_id_or_star=f"N-{number}")
        kept = kept_of(session, store)
        plains.append(as_plain(complete(session, person, record_id="", kept=kept)))
    for first in range(0, count, _BATCH):
        store.write(_file, plains, range(first, min(count, first + _BATCH)))


def _file(connection: Connection, plains: list[dict[str, Any]], numbers: range) -> None:
    for number in numbers:
        plain = plains[number % len(plains)]
        name = str(uuid.UUID(int=number))
        file_plain(connection, {**plain, "record": {**plain["record"], "record_id": name}})


def measured(count: int, folder: Path) -> None:
    """Fill a store, let each form leave, and print what it took."""
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "agency.yaml").write_text(template("Benchmark", "none"), "utf-8")
    began = time.perf_counter()
    with Store.open(home / "records.sqlite3") as store:
        fill(store, count)
    print(f"{count:,} records filed in {time.perf_counter() - began:.0f} s")
    print(f"  {'form':<15}{'CPU s':>8}{'wall s':>8}{'records/CPU s':>15}{'MiB held':>10}{'MB':>8}")
    for form in FORMS:
        out = folder / f"out.{form}"
        words = ["-m", "sim", "records", "export", "--format", form, "--since", EVERY, "--out", str(out)]
        show(form, count, took(words, home), out)
        if form in REFERENCES:
            given = folder / ("out.csv" if form == "xlsx" else out.name)
            again = folder / f"again.{form}"
            words = [str(BARE), form, str(given), str(again)]
            show(f"  {REFERENCES[form]}", count, took(words, home), again)
            again.unlink()


def show(name: str, count: int, used: Took, out: Path) -> None:
    """Print a line of the table."""
    size = out.stat().st_size / 1e6
    told = f"{used.cpu:>8.1f}{used.wall:>8.1f}{count / used.cpu:>15,.0f}{used.memory:>10.0f}{size:>8.1f}"
    print(f"  {name:<15}{told}", flush=True)


def main() -> None:
    """Measure each count in turn."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    for count in given.parse_args().records:
        with tempfile.TemporaryDirectory(prefix="wcsim-exporting-") as folder:
            measured(count, Path(folder))


if __name__ == "__main__":
    main()
