"""What commands read: scenarios, run files, the law of a day; with errors as a user wants them."""

import json
import sys
from datetime import date
from pathlib import Path

from scenarios.model import Scenario
from scenarios.reading.library import UnknownScenarioError, load_vocabulary
from scenarios.record import RecordError, Run, load_run
from scoring.judging import Law, law_of
from scoring.packs import UnknownPackError, load_pack
from scoring.reading.rule import load_rule
from sim.cli.options import end_with, wrong
from sim.content import BrokenScenarioError, Opened, open_scenario, open_version
from sim.home import store_path
from sim.records.errors import StoreError
from sim.records.store import Store


def open_or_end(name: str) -> Opened:
    """Open a scenario by id or path; an unknown id is wrong use, a broken file lists its problems."""
    try:
        return open_scenario(name)
    except UnknownScenarioError as error:
        wrong(str(error))
    except BrokenScenarioError as error:
        end_with(error.problems)
    except OSError as error:
        wrong(f"{name}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{name}: not UTF-8 text")


def law_on(day: date, pack_id: str = "chicago") -> Law:
    """Give the law of a day under a shipped pack; an unknown pack is wrong use and names the near one."""
    try:
        pack = load_pack(pack_id)
    except UnknownPackError as error:
        wrong(str(error))
    return law_of(pack, day, load_rule(), load_vocabulary())


def read_run(path: str) -> Run:
    """Read a run file, `-` for standard input; what is no run is wrong use, with the line."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{path}: not UTF-8 text")
    bodies = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            wrong(f"{path}:{number}: not JSON: {error}")
        if not isinstance(body, dict):
            wrong(f"{path}:{number}: each line of a run is one JSON object")
        bodies.append(body)
    try:
        return load_run([body for body in bodies if body.get("type") != "open"])
    except RecordError as error:
        wrong(f"{path}: {error}")


def scenario_of(run: Run) -> Scenario:
    """Open the scenario of a run in the version it was played: from the library, else from the store."""
    started = run.started
    try:
        opened = open_scenario(started.scenario)
        if opened.scenario.version == started.version:
            return opened.scenario
    except LookupError:
        opened = None
    try:
        with Store.open(store_path(), read_only=True) as store:
            return open_version(started.scenario, started.version, store).scenario
    except (LookupError, StoreError):
        have = f"; the library has {opened.scenario.version[:12]}" if opened else ""
        wrong(
            f"the run was played on version {started.version[:12]} of {started.scenario!r}, which is neither "
            f"in the library nor in this store{have}"
        )
