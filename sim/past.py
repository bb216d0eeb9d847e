"""Runs of the past, from files or from the store, each under the version of its scenario that was played."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from scenarios.model import Scenario, ScenarioId
from scenarios.record import RecordError, Run
from sim.content import BrokenScenarioError, open_version
from sim.records.attempts import Listed
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.runfiles import RunFileError, read_run_file, run_of

PAGE = 500
"""Attempts read from the store at a time."""

ENDED = frozenset({"debrief", "acknowledged", "filed"})
"""The states of an attempt's life in which its run has come to an end."""

Name: TypeAlias = Path | str
"""A run: the path of its file, or (a text) the id of an attempt in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A run that could not be judged, and why."""

    run: str
    why: str


class Past:
    """Reads runs; keeps scenarios and no run. The store is opened when it is first asked."""

    def __init__(self, store: str) -> None:
        self._where = store
        self._store: Store | None = None
        self.scenario = lru_cache(maxsize=256)(self._scenario_afresh)

    def read(self, name: Name) -> Run | Unread:
        """Read a run whose scenario can be opened in its version and has its variant."""
        try:
            run = self._run(name)
            scenario = self.scenario(run.started.scenario, run.started.version)
        except BrokenScenarioError as error:
            return Unread(run=str(name), why=f"its scenario cannot be read: {error}")
        except OSError as error:
            return Unread(run=str(name), why=f"{name}: {error.strerror}")
        except (RunFileError, RecordError, LookupError, StoreError) as error:
            return Unread(run=str(name), why=str(error))
        if run.started.variant not in {each.id for each in scenario.variants}:
            return Unread(run=str(name), why=f"{scenario.id} has no variant {run.started.variant!r}")
        return run

    def _run(self, name: Name) -> Run:
        if isinstance(name, Path):
            return read_run_file(name)
        store = self._opened()
        return run_of(store.attempt(name).attempt, store.events(name))

    def _scenario_afresh(self, scenario: ScenarioId, version: str) -> Scenario:
        return open_version(scenario, version, self._kept).scenario

    def _kept(self, sha256: str) -> str | None:
        """Give what the store keeps under a version; where no store can be read it keeps none."""
        try:
            return self._opened().content(sha256)
        except StoreError:
            return None

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store.open(self._where, read_only=True)
        return self._store


def ended_attempts(store: Store) -> Iterator[Listed]:
    """Give every attempt whose run has ended, newest first, a page at a time."""
    page = store.attempts(limit=PAGE)
    while page:
        yield from (each for each in page if each.status in ENDED)
        page = store.attempts(before=page[-1], limit=PAGE)
