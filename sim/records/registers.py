"""The two chains of the whole store read back: completion records, and what named persons did with them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from sim.records.chain import NO_HASH, Fault, FaultKind, Head, Link, first_fault
from sim.records.database.schema import completion_records, custody, custody_head, record_head, tombstones
from sim.records.derived import read_entry, read_record

RECORDS = "completion records"
"""What stands in place of an attempt's id in a fault of the chain of completion records."""
CUSTODY = "custody"
"""The same for the chain of what named persons did with records."""

_LABEL = "its columns say another thing than the entry itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One chain as verified: how many entries were read, and its first fault, if any."""

    attempt_id: str
    events: int
    fault: Fault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stones:
    """The tombstones of one kind, by id and by number."""

    by_id: Mapping[str, RowMapping]
    by_number: Mapping[int, RowMapping]


def fault_at(name: str, seq: int, kind: FaultKind, what: str) -> Fault:
    """Name a fault of a chain by the entry it is at."""
    return Fault(attempt_id=name, seq=seq, kind=kind, what=what)


def stones_of(connection: Connection, kind: str) -> Stones:
    """Give the tombstones of attempts or of records."""
    rows = connection.execute(select(tombstones).where(tombstones.c.kind == kind)).mappings().all()
    return Stones(by_id={row["id"]: row for row in rows}, by_number={int(row["number"]): row for row in rows})


def check_records(connection: Connection, stones: Stones) -> Checked:
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
        fault = fault_at(RECORDS, seen[0]["number"], "changed", what)
    return Checked(attempt_id=RECORDS, events=count, fault=fault)


def check_custody(connection: Connection) -> Checked:
    """Check the chain of custody, and that each tombstone was laid by the entry it names."""
    rows = connection.execute(select(custody).order_by(custody.c.number)).mappings().all()
    fault = first_fault(CUSTODY, NO_HASH, map(_link, rows), _end(connection, custody_head))
    if fault is None:
        fault = next(
            (fault_at(CUSTODY, row["number"], "changed", _LABEL) for row in rows if _misnamed(row)), None
        )
    if fault is None:
        said = {row["number"]: json.loads(row["body"]) for row in rows if row["deed"] == "purge"}
        for stone in connection.execute(select(tombstones).order_by("custody")).mappings():
            if not _laid_by(stone, said.get(stone["custody"])):
                what = f"the tombstone of {stone['kind']} {stone['id']} is not the one that was laid"
                fault = fault_at(CUSTODY, stone["custody"], "changed", what)
                break
    return Checked(attempt_id=CUSTODY, events=len(rows), fault=fault)


def _misnamed(row: RowMapping) -> bool:
    """Tell whether the columns of an entry say another thing than the entry, whose hash holds."""
    entry = read_entry(row["body"])
    return entry is None or (row["deed"], row["entry_id"]) != (entry["deed"], entry["entry_id"])


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
    end = connection.execute(select(table.c.number, table.c.hash)).one_or_none()
    return Head(seq=0, hash=NO_HASH) if end is None else Head(seq=end.number, hash=end.hash)


def _link(row: RowMapping) -> Link:
    number: int = row["number"]
    return Link(number, number - 1 or None, row["previous_hash"], row["hash"], row["body"].encode())


def _stands_for(stone: RowMapping) -> Link:
    number: int = stone["number"]
    return Link(number, number - 1 or None, stone["previous_hash"], stone["hash"], b"")


def _mislabelled(row: RowMapping) -> bool:
    record = read_record(row["body"])
    if record is None:
        return True
    said = record["record"]
    labels = (said["record_id"], said["record_class"], said["status"], said["supersedes_record_id"])
    return labels != tuple(row[name] for name in ("record_id", "record_class", "status", "supersedes"))
