"""What commands read: scenarios, run files, the law of a day; with errors as a user wants them."""

import sys
from datetime import date
from pathlib import Path

import click

from scenarios.compiling import compile_scenario
from scenarios.model import Scenario
from scenarios.problems import nearest
from scenarios.reading.library import UnknownScenarioError, load_vocabulary, scenario_ids
from scenarios.record import Run, Started
from scenarios.runs import Replay, replay
from scenarios.seeds import cosmetics_for
from scoring.judging import Law, law_of
from scoring.norms import Pack, first_day
from scoring.packs import UnknownPackError
from scoring.rule import Rule
from sim.cli.options import end_with, wrong
from sim.content import (
    BrokenLawError,
    BrokenScenarioError,
    Opened,
    kept_version,
    open_pack,
    open_rule,
    open_scenario,
)
from sim.home import store_place
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.runfiles import RunFileError, read_run_file, run_in


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


def pack_or_end(name: str) -> Pack:
    """Open a pack by id or path; an unknown id names the near one, a broken file lists its problems."""
    try:
        return open_pack(name)
    except UnknownPackError as error:
        wrong(str(error))
    except BrokenLawError as error:
        end_with(error.problems)
    except OSError as error:
        wrong(f"{name}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{name}: not UTF-8 text")


def rule_or_end(file: str | None) -> Rule:
    """Open the pass rule of a file (None: the one that ships); a broken file lists its problems."""
    try:
        return open_rule(file)
    except BrokenLawError as error:
        end_with(error.problems)
    except OSError as error:
        wrong(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{file}: not UTF-8 text")


def law_on(day: date, pack_name: str = "chicago", rule_file: str | None = None) -> Law:
    """Give the law of a day under a pack, shipped or of a file, and a pass rule.

    A day before the pack begins is wrong use: of it nothing is known, which is not that all was permitted.
    """
    pack = pack_or_end(pack_name)
    first = first_day(pack)
    if day < first:
        wrong(f"the pack {pack.id!r} begins on {first}; of {day} it knows nothing")
    return law_of(pack, day, rule_or_end(rule_file), load_vocabulary())


def read_run(path: str) -> Run:
    """Read a run file, `-` for standard input; what is no run is wrong use, with the line."""
    try:
        return run_in(sys.stdin.read(), path) if path == "-" else read_run_file(Path(path))
    except RunFileError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{path}: not UTF-8 text")


def scenario_of(run: Run, file: str | None = None) -> Scenario:
    """Open the scenario of a run in the version it was played: the file given, the library, else the store.

    A run file names a scenario, never a place to read one from.
    """
    scenario = _in_its_version(run.started) if file is None else _of_file(run.started, file)
    known = {str(each.id): each.id for each in scenario.variants}
    if run.started.variant not in known:
        wrong(f"{scenario.id} has no variant {run.started.variant!r}; {nearest(run.started.variant, known)}")
    if run.started.seat != scenario.seat:
        wrong(f"{scenario.id} is played from the seat {scenario.seat!r}, not {run.started.seat!r}")
    return scenario


def replayed(run: Run, scenario: Scenario) -> Replay:
    """Step through a run again by its scenario."""
    started = run.started
    machine = compile_scenario(scenario, started.variant, cosmetics_for(scenario, started.seed))
    return replay(machine, run.events)


def note_changes(run: Run, scenario: Scenario) -> None:
    """Say on standard error where a run is not what its scenario gives: a record is judged as it stands."""
    differs = replayed(run, scenario).differs_at
    if differs is not None:
        click.echo(
            f"note: from event {differs} on this is not what {scenario.id} gives; the record is judged as it "
            "stands, and `wcsim replay` shows the event",
            err=True,
        )


def _of_file(started: Started, file: str) -> Scenario:
    scenario = open_or_end(file).scenario
    if scenario.version != started.version:
        wrong(f"{file} is version {scenario.version[:12]}; the run was played on {started.version[:12]}")
    return scenario


def _in_its_version(started: Started) -> Scenario:
    opened = open_scenario(started.scenario) if started.scenario in scenario_ids() else None
    if opened and opened.scenario.version == started.version:
        return opened.scenario
    try:
        with Store.open(store_place(), read_only=True) as store:
            return kept_version(started.scenario, started.version, store.content).scenario
    except BrokenScenarioError as error:
        end_with(error.problems)
    except (LookupError, StoreError):
        have = f"; the library has {opened.scenario.version[:12]}" if opened else ""
        wrong(
            f"the run was played on version {started.version[:12]} of {started.scenario!r}, which is neither "
            f"in the library nor in this store{have}; --scenario FILE names its file"
        )
