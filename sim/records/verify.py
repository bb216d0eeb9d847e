"""The whole store read back: every chain followed from its beginning, every kept text hashed again."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, RowMapping, select

from sim.records.attempts import BEGUN, LIFE
from sim.records.chain import Fault, Head, Link, first_fault, root_of
from sim.records.database.schema import attempts, contents, heads
from sim.records.database.speaking import Said, about, entries
from sim.records.listing import HEADER
from sim.records.recounting import miscounted
from sim.records.registers import Checked, Stones, check_custody, check_records, fault_at, stones_of
from sim.records.standing import missing

Step: TypeAlias = Callable[[int], None]
_EVERY = 10_000
_LIFE = b'"type":"life"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found; `said.warning` speaks of the database in use, not of the store.

    `miscounted` names the roll-ups that are not what a new count gives; `purged` counts the tombstones.
    """

    attempts: tuple[Checked, ...]
    records: Checked
    custody: Checked
    missing: tuple[Fault, ...]
    purged: int
    contents_changed: tuple[str, ...]
    miscounted: tuple[str, ...]
    said: Said

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give the first fault of every chain that has one, then what records name and is not here."""
        chains = (*self.attempts, self.records, self.custody)
        return (*(one.fault for one in chains if one.fault is not None), *self.missing)

    @property
    def ok(self) -> bool:
        """Tell whether nothing at all was found."""
        return not (self.faults or self.contents_changed or self.miscounted or self.said.faults)


def report_of(connection: Connection, *, step: Step | None = None) -> Report:
    """Verify all that the store holds, in the one snapshot of `connection`.

    `step` is told now and then how many events were read.
    """
    deeds = check_custody(connection)
    runs, records = stones_of(connection, "attempt"), stones_of(connection, "record")
    checked = sorted(_attempts(connection, runs, step), key=lambda one: one.attempt_id)
    return Report(
        attempts=tuple(checked),
        records=check_records(connection, records),
        custody=deeds,
        missing=tuple(missing(connection, runs.by_id)),
        purged=len(runs.by_id) + len(records.by_id),
        contents_changed=tuple(_contents_changed(connection)),
        miscounted=tuple(miscounted(connection)),
        said=about(connection),
    )


def _attempts(connection: Connection, stones: Stones, step: Step | None) -> Iterator[Checked]:
    """Check each attempt that a header, a head or an event speaks of."""
    headers = {row["number"]: row for row in connection.execute(select(attempts)).mappings()}
    ends = {row.attempt: row for row in connection.execute(select(heads))}
    named = {row["number"]: row["chain"] is not None for row in headers.values()}
    unseen = headers.keys() | ends.keys()
    read = told = 0
    for number, chain in groupby(entries(connection), key=itemgetter(0)):
        unseen.discard(number)
        every = [Link._make(entry[1:]) for entry in chain]
        links = every if named.get(number, True) else [link._replace(event_id=None) for link in every]
        yield _checked(number, headers.get(number), links, ends.get(number), stones)
        read += len(links)
        if step is not None and read - told >= _EVERY:
            step(told := read)
    for number in sorted(unseen):
        yield _checked(number, headers.get(number), [], ends.get(number), stones)


def _checked(
    number: int, header: RowMapping | None, links: list[Link], end: Row[Any] | None, stones: Stones
) -> Checked:
    """Check one attempt; its header is hashed anew, so that the chain is followed from what is there now."""
    stone = stones.by_number.get(number)
    name = header["attempt_id"] if header is not None else _unnamed(number, stone)
    fault = None
    if stone is not None or name in stones.by_id:
        fault = fault_at(name, 1, "added", "it was purged; what is here was put in after that")
    elif header is None or end is None:
        lost = "header" if header is None else "end of its chain"
        fault = fault_at(name, 0, "header", f"the attempt's {lost} was taken away")
    else:
        root = _root_of(header)
        if root is None or root != header["root"]:
            what = "the attempt's header is not the one that was hashed when it began"
            fault = fault_at(name, 0, "header", what)
        else:
            fault = first_fault(name, root, links, Head(seq=end.seq, hash=end.hash))
            if fault is None and end.status != _last_status(links):
                what = f"its status was noted as {end.status!r}, which is not what its events say"
                fault = fault_at(name, end.seq, "head", what)
    return Checked(attempt_id=name, events=len(links), fault=fault)


def _root_of(header: RowMapping) -> bytes | None:
    """Hash a header anew; None where it holds what no header could be hashed with."""
    try:
        return root_of({column.name: header[column] for column in HEADER})
    except ValueError:
        return None


def _last_status(links: list[Link]) -> str:
    """Give the status that the last life event says; most events need not be read for it.

    An event that cannot be read says none, though its hash may have been made to hold.
    """
    for link in reversed(links):
        if _LIFE in link.body:
            try:
                event = json.loads(link.body)
                if event["type"] == LIFE:
                    return str(event["state"])
            except (ValueError, KeyError, TypeError):
                return ""
    return BEGUN


def _unnamed(number: int, stone: RowMapping | None) -> str:
    return f"attempt number {number} of this store" if stone is None else str(stone["id"])


def _contents_changed(connection: Connection) -> Iterator[str]:
    """Give the hash of each kept text that is no longer what was kept."""
    for row in connection.execute(select(contents).order_by(contents.c.sha256)):
        if hashlib.sha256(row.text.encode()).digest() != row.text_sha256:
            yield row.sha256
