"""What leaves of a store: the records that were chosen, and the runs behind them, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sim.exports.pseudonyms import attempt_without_names, without_names
from sim.exports.rows import DECIDING
from sim.exports.stamp import Filed, Stamp
from sim.records.attempts import Attempt
from sim.records.chain import Event
from sim.records.selecting import (
    EVERYTHING,
    Extent,
    Selection,
    count_of_attempts,
    extent,
    records_page,
    runs_of,
)
from sim.records.store import Store

PAGE = 200
NO_RECORDS = "no records"

Step: TypeAlias = Callable[[int], None]
"""Told how many more records (or runs) were read."""


def untold(_more: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What leaves and by whom; with a `key` for pseudonyms it leaves without names. Made by `leaving`."""

    store: Store
    selection: Selection
    extent: Extent
    by: str
    key: bytes | None
    step: Step

    @property
    def stamp(self) -> Stamp:
        """Date an export by the newest record in it, so that the same records give the same bytes."""
        return Stamp(at=self.extent.newest or NO_RECORDS, by=self.by)

    def standing(self) -> "Leaving":
        """Narrow it to the records that stand: neither voided nor corrected by another."""
        narrowed = replace(self.selection, standing=True)
        return replace(self, selection=narrowed, extent=self.store.read(extent, narrowed))

    def as_filed(self) -> Iterator[Filed]:
        """Give the records as they were filed, with every name."""
        for page in self.pages():
            for record in page:
                yield record
                self.step(1)

    def records(self) -> Iterator[Filed]:
        """Give the records as they leave."""
        filed = self.as_filed()
        return filed if self.key is None else without_names(filed, self.key)

    def runs(self) -> Iterator[tuple[Attempt, tuple[Event, ...]]]:
        """Give the runs as they leave, with the events that make their decisions.

        They are those of the records chosen; without a choice every attempt.
        """
        for batch in self._attempt_ids():
            for attempt, events in self.store.read(runs_of, batch, types=DECIDING):
                yield (
                    attempt if self.key is None else attempt_without_names(attempt, self.key),
                    events,
                )
                self.step(1)

    def count_of_runs(self) -> int | None:
        """Tell how many runs there are, where that is known beforehand."""
        return self.store.read(count_of_attempts) if self.selection == EVERYTHING else None

    def pages(self) -> Iterator[tuple[Filed, ...]]:
        """Give the records as they were filed, a page at a time."""
        last = 0
        while True:
            page = self.store.read(
                records_page, self.selection, after=last, last=self.extent.last, limit=PAGE
            )
            if not page:
                return
            last = page[-1][0]
            yield tuple(record for _, record in page)

    def _attempt_ids(self) -> Iterator[list[str]]:
        if self.selection != EVERYTHING:
            for page in self.pages():
                yield [name for record in page for name in attempts_behind(record)]
            return
        listed = self.store.attempts(limit=PAGE)
        while listed:
            yield [each.attempt.attempt_id for each in listed]
            listed = self.store.attempts(before=listed[-1], limit=PAGE)


def leaving(
    store: Store,
    selection: Selection = EVERYTHING,
    *,
    by: str,
    key: bytes | None = None,
    step: Step = untold,
) -> Leaving:
    """See what is meant, as the store is now."""
    found = store.read(extent, selection)
    return Leaving(store=store, selection=selection, extent=found, by=by, key=key, step=step)


def attempts_behind(record: Filed) -> tuple[str, ...]:
    """Name the attempts that a record stands on, each once."""
    content: Any = record["content"]
    return tuple(dict.fromkeys(each["attempt_id"] for each in content["scenarios"]))
