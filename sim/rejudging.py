"""Many runs judged by two keys on all cores: what a changed key would change. Nothing is written.

The work is dealt out in batches of names; each worker process reads its runs itself and gives back only what
changes. Workers are made anew (`spawn`), so that none inherits a thread, a lock or an open store.
"""

import gc
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from scenarios.model import Scenario, ScenarioId
from scenarios.reading.library import load_vocabulary
from scenarios.record import RecordError, Run
from scoring.rejudging import Change, Court, DayUnknownError, Key, compare
from scoring.timeline import timeline
from sim.content import BrokenScenarioError, open_version
from sim.records.attempts import Listed
from sim.records.errors import StoreError
from sim.records.store import Store
from sim.runfiles import RunFileError, read_run_file, run_of

BATCH = 64
"""Runs dealt out at a time: some tens of milliseconds of work."""

PAGE = 500
"""Attempts read from the store at a time."""

ENDED = frozenset({"debrief", "acknowledged", "filed"})
"""The states of an attempt's life in which its run has come to an end."""

Name: TypeAlias = Path | str
"""A run: the path of its file, or (a text) the id of an attempt in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What every worker is to do: the two keys, and the store for attempts and kept versions."""

    before: Key
    after: Key
    store: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A run that would stand otherwise, and how."""

    run: str
    scenario: str
    variant: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A run that could not be judged, and why."""

    run: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A batch, judged: how many runs it held, and those to be told of."""

    runs: int
    changed: tuple[Changed, ...]
    unread: tuple[Unread, ...]


class Worker:
    """Judges runs by both keys; keeps scenarios and what the keys say of them, and no run."""

    def __init__(self, task: Task) -> None:
        words = load_vocabulary()
        self._where = task.store
        self._store: Store | None = None
        self._scenario = lru_cache(maxsize=256)(self._scenario_afresh)
        self._courts = [Court(key, words, self._scenario) for key in (task.before, task.after)]

    def judge(self, names: tuple[Name, ...]) -> Done:
        """Judge a batch."""
        changed, unread = [], []
        for name in names:
            found = self._judge(name)
            if isinstance(found, Changed):
                changed.append(found)
            elif found is not None:
                unread.append(found)
        return Done(runs=len(names), changed=tuple(changed), unread=tuple(unread))

    def _judge(self, name: Name) -> Changed | Unread | None:
        try:
            run = self._read(name)
        except BrokenScenarioError as error:
            return Unread(run=str(name), why=f"its scenario cannot be read: {error}")
        except OSError as error:
            return Unread(run=str(name), why=f"{name}: {error.strerror}")
        except (RunFileError, RecordError, LookupError, StoreError) as error:
            return Unread(run=str(name), why=str(error))
        moments = timeline(run.events)
        try:
            before, after = (court.judge(run.started, moments) for court in self._courts)
        except DayUnknownError as error:
            return Unread(run=str(name), why=str(error))
        change = compare(before, after)
        if change is None:
            return None
        started = run.started
        return Changed(run=str(name), scenario=started.scenario, variant=started.variant, change=change)

    def _read(self, name: Name) -> Run:
        if isinstance(name, Path):
            run = read_run_file(name)
        else:
            store = self._opened()
            run = run_of(store.attempt(name).attempt, store.events(name))
        scenario = self._scenario(run.started.scenario, run.started.version)
        if run.started.variant not in {each.id for each in scenario.variants}:
            raise LookupError(f"{scenario.id} has no variant {run.started.variant!r}")
        return run

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


_WORKER: ContextVar[Worker] = ContextVar("worker")
"""The one worker of a worker process."""


def _set_up(task: Task) -> None:
    gc.disable()  # what judging makes holds no circles; looking for some takes a tenth of the time
    _WORKER.set(Worker(task))


def _do(names: tuple[Name, ...]) -> Done:
    return _WORKER.get().judge(names)


def batches(names: Iterable[Name]) -> Iterator[tuple[Name, ...]]:
    """Deal names out in batches."""
    left = iter(names)
    while batch := tuple(islice(left, BATCH)):
        yield batch


def ended_attempts(store: Store) -> Iterator[Listed]:
    """Give every attempt whose run has ended, newest first, a page at a time."""
    page = store.attempts(limit=PAGE)
    while page:
        yield from (each for each in page if each.status in ENDED)
        page = store.attempts(before=page[-1], limit=PAGE)


def rejudged(names: Iterable[Name], task: Task, jobs: int) -> Iterator[Done]:
    """Judge runs by both keys, in the order given; with one job in this process."""
    if jobs == 1:
        worker = Worker(task)
        yield from (worker.judge(batch) for batch in batches(names))
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_set_up, initargs=(task,))
    waiting: deque[Future[Done]] = deque()
    try:
        for batch in batches(names):
            with _no_interrupt():
                waiting.append(pool.submit(_do, batch))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C from the processes that begin here: this one alone hears it, and ends them."""
    if sys.platform == "win32":  # there are no signal masks, and a worker does not hear it
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
