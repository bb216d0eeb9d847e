"""The whole store read back: every chain followed from its beginning, every kept text hashed again."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, RowMapping, Table, select, text

from sim.records import tallies
from sim.records.attempts import BEGUN, LIFE
from sim.records.chain import NO_HASH, Fault, FaultKind, Head, Link, first_fault, root_of
from sim.records.database.schema import (
    attempts,
    completion_records,
    contents,
    custody,
    custody_head,
    heads,
    record_head,
    tombstones,
)
from sim.records.database.speaking import Said, about, entries
from sim.records.derived import strays, tallies_again
from sim.records.listing import HEADER

RECORDS = "completion records"
"""What stands in place of an attempt's id in a fault of the chain of completion records."""
CUSTODY = "custody"
"""The same for the chain of what named persons did with records."""

Step: TypeAlias = Callable[[int], None]
_EVERY = 10_000
_LABEL = "its columns say another thing than the entry itself"
_LIFE = b'"type":"life"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One attempt as verified: how many events were read, and its first fault, if any."""

    attempt_id: str
    events: int
    fault: Fault | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stones:
    """The tombstones of one kind, by id and by number."""

    by_id: Mapping[str, RowMapping]
    by_number: Mapping[int, RowMapping]


def report_of(connection: Connection, *, step: Step | None = None) -> Report:
    """Verify all that the store holds, in the one snapshot of `connection`.

    `step` is told now and then how many events were read.
    """
    deeds = _custody(connection)
    runs, records = _stones(connection, "attempt"), _stones(connection, "record")
    checked = sorted(_attempts(connection, runs, step), key=lambda one: one.attempt_id)
    return Report(
        attempts=tuple(checked),
        records=_records(connection, records),
        custody=deeds,
        missing=tuple(_missing(connection, runs)),
        purged=len(runs.by_id) + len(records.by_id),
        contents_changed=tuple(_contents_changed(connection)),
        miscounted=tuple(_miscounted(connection)),
        said=about(connection),
    )


def _stones(connection: Connection, kind: str) -> _Stones:
    rows = connection.execute(select(tombstones).where(tombstones.c.kind == kind)).mappings().all()
    return _Stones(
        by_id={row["id"]: row for row in rows}, by_number={int(row["number"]): row for row in rows}
    )


def _attempts(connection: Connection, stones: _Stones, step: Step | None) -> Iterator[Checked]:
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
    number: int, header: RowMapping | None, links: list[Link], end: Row[Any] | None, stones: _Stones
) -> Checked:
    """Check one attempt; its header is hashed anew, so that the chain is followed from what is there now."""
    stone = stones.by_number.get(number)
    name = header["attempt_id"] if header is not None else _unnamed(number, stone)
    fault = None
    if stone is not None or name in stones.by_id:
        fault = _fault(name, 1, "added", "it was purged; what is here was put in after that")
    elif header is None or end is None:
        lost = "header" if header is None else "end of its chain"
        fault = _fault(name, 0, "header", f"the attempt's {lost} was taken away")
    else:
        root = root_of({column.name: header[column] for column in HEADER})
        if root != header["root"]:
            what = "the attempt's header is not the one that was hashed when it began"
            fault = _fault(name, 0, "header", what)
        else:
            fault = first_fault(name, root, links, Head(seq=end.seq, hash=end.hash))
            if fault is None and end.status != _last_status(links):
                what = f"its status was noted as {end.status!r}, which is not what its events say"
                fault = _fault(name, end.seq, "head", what)
    return Checked(attempt_id=name, events=len(links), fault=fault)


def _last_status(links: list[Link]) -> str:
    """Give the status that the last life event says; most events need not be read for it."""
    for link in reversed(links):
        if _LIFE in link.body:
            event = json.loads(link.body)
            if event["type"] == LIFE:
                return str(event["state"])
    return BEGUN


def _unnamed(number: int, stone: RowMapping | None) -> str:
    return f"attempt number {number} of this store" if stone is None else str(stone["id"])


def _fault(name: str, seq: int, kind: FaultKind, what: str) -> Fault:
    return Fault(attempt_id=name, seq=seq, kind=kind, what=what)


def _records(connection: Connection, stones: _Stones) -> Checked:
    """Check the chain of completion records, and that what stands beside each says what its body says.

    A record that was purged is stood for by its tombstone, which keeps its place and hash in the chain.
    """
    rows = connection.execute(select(completion_records).order_by(completion_records.c.number)).mappings()
    seen: list[RowMapping] = []
    count = 0

    def links() -> Iterator[Link]:
        nonlocal count
        waiting = iter(sorted(stones.by_number))
        stone = next(waiting, None)
        for row in rows:
            while stone is not None and stone < row["number"]:
                yield _stands_for(stones.by_number[stone])
                stone = next(waiting, None)
            count += 1
            if not seen and _mislabelled(row):
                seen.append(row)
            yield _link(row)
        while stone is not None:
            yield _stands_for(stones.by_number[stone])
            stone = next(waiting, None)

    fault = first_fault(RECORDS, NO_HASH, links(), _end(connection, record_head), stones.by_number)
    if fault is None and seen:
        what = "its columns say another thing than the record itself"
        fault = _fault(RECORDS, seen[0]["number"], "changed", what)
    return Checked(attempt_id=RECORDS, events=count, fault=fault)


def _custody(connection: Connection) -> Checked:
    """Check the chain of custody, and that each tombstone was laid by the entry it names."""
    rows = connection.execute(select(custody).order_by(custody.c.number)).mappings().all()
    fault = first_fault(CUSTODY, NO_HASH, map(_link, rows), _end(connection, custody_head))
    if fault is None:
        fault = next(
            (_fault(CUSTODY, row["number"], "changed", _LABEL) for row in rows if _misnamed(row)), None
        )
    if fault is None:
        said = {row["number"]: json.loads(row["body"]) for row in rows if row["deed"] == "purge"}
        for stone in connection.execute(select(tombstones).order_by("custody")).mappings():
            if not _laid_by(stone, said.get(stone["custody"])):
                what = f"the tombstone of {stone['kind']} {stone['id']} is not the one that was laid"
                fault = _fault(CUSTODY, stone["custody"], "changed", what)
                break
    return Checked(attempt_id=CUSTODY, events=len(rows), fault=fault)


def _misnamed(row: RowMapping) -> bool:
    """Tell whether the columns of an entry say another thing than the entry, whose hash holds."""
    entry = json.loads(row["body"])
    return (row["deed"], row["entry_id"]) != (entry["deed"], entry["entry_id"])


def _laid_by(stone: RowMapping, entry: Mapping[str, Any] | None) -> bool:
    """Tell whether an entry of custody says of a tombstone what the tombstone says of itself."""
    said = {
        "kind": stone["kind"],
        "id": stone["id"],
        "number": stone["number"],
        "entries": stone["entries"],
        "previous_hash": stone["previous_hash"].hex(),
        "hash": stone["hash"].hex(),
    }
    return entry is not None and said in entry["stones"]


def _end(connection: Connection, table: Table) -> Head:
    end = connection.execute(select(table.c.number, table.c.hash)).one()
    return Head(seq=end.number, hash=end.hash)


def _link(row: RowMapping) -> Link:
    number: int = row["number"]
    return Link(number, number - 1 or None, row["previous_hash"], row["hash"], row["body"].encode())


def _stands_for(stone: RowMapping) -> Link:
    number: int = stone["number"]
    return Link(number, number - 1 or None, stone["previous_hash"], stone["hash"], b"")


def _mislabelled(row: RowMapping) -> bool:
    try:
        said = json.loads(row["body"])["record"]
    except (ValueError, KeyError, TypeError):
        return False  # its hash tells
    labels = (said["record_id"], said["record_class"], said["status"], said["supersedes_record_id"])
    return labels != tuple(row[name] for name in ("record_id", "record_class", "status", "supersedes"))


def _missing(connection: Connection, stones: _Stones) -> Iterator[Fault]:
    """Name the attempts that a record stands on, at an end of their chain that is not here."""
    wanted = (
        "SELECT a.attempt_id FROM record_attempts AS a WHERE NOT EXISTS "
        "(SELECT 1 FROM attempts AS b WHERE b.attempt_id = a.attempt_id)"
    )
    for attempt_id in connection.execute(text(f"{wanted} ORDER BY 1")).scalars():
        if attempt_id not in stones.by_id and _bound(connection, attempt_id):
            what = "a completion record stands on it, and it is not here"
            yield _fault(attempt_id, 0, "missing", what)


def _bound(connection: Connection, attempt_id: str) -> bool:
    """Tell whether a record names the end of this attempt's chain, so that it was here when it was filed."""
    named = text(
        "SELECT r.body FROM record_attempts AS a JOIN completion_records AS r ON r.number = a.number "
        "WHERE a.attempt_id = :id"
    )
    bodies = connection.execute(named, {"id": attempt_id}).scalars()
    played = (each for body in bodies for each in json.loads(body)["content"]["scenarios"])
    return any(each["attempt_id"] == attempt_id and each["attempt_hash"] for each in played)


def _contents_changed(connection: Connection) -> Iterator[str]:
    """Give the hash of each kept text that is no longer what was kept."""
    for row in connection.execute(select(contents).order_by(contents.c.sha256)):
        if hashlib.sha256(row.text.encode()).digest() != row.text_sha256:
            yield row.sha256


def _miscounted(connection: Connection) -> Iterator[str]:
    """Name each roll-up, card and note of retention that is not what is found when it is derived anew."""
    kept, counted = tallies.kept(connection), tallies_again(connection)
    nothing = tallies.Count(0)
    for key in sorted(kept.keys() | counted.keys()):
        have, find = kept.get(key, nothing), counted.get(key, nothing)
        if have != find:
            what = f"{key.about} {key.key} ({key.kind}, {key.result})"
            yield f"{what}: {have.n} were counted, {find.n} are here"
    yield from strays(connection)
