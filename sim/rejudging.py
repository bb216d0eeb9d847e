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
from itertools import islice
from multiprocessing import get_context

from scenarios.reading.library import load_vocabulary
from scoring.court import Court, DayUnknownError, Key
from scoring.rejudging import Change, TwoKeys
from scoring.timeline import timeline
from sim.past import Name, Past, Unread

BATCH = 64
"""Runs dealt out at a time: some tens of milliseconds of work."""


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
class Done:
    """A batch, judged: how many runs it held, and those to be told of."""

    runs: int
    changed: tuple[Changed, ...]
    unread: tuple[Unread, ...]


class Worker:
    """Judges runs by both keys; keeps scenarios and what the keys say of them, and no run."""

    def __init__(self, task: Task) -> None:
        words = load_vocabulary()
        self._past = Past(task.store)
        before, after = (Court(key, words, self._past.scenario) for key in (task.before, task.after))
        self._keys = TwoKeys(before, after)

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
        run = self._past.read(name)
        if isinstance(run, Unread):
            return run
        try:
            change = self._keys.change(run.started, timeline(run.events))
        except DayUnknownError as error:
            return Unread(run=str(name), why=str(error))
        if change is None:
            return None
        started = run.started
        return Changed(run=str(name), scenario=started.scenario, variant=started.variant, change=change)


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
