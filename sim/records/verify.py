"""The whole store read back: every chain followed from its beginning, every kept text hashed again."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, LargeBinary, RowMapping, cast, select, text
from sqlalchemy.engine import CursorResult

from sim.records.chain import NO_HASH, Fault, Head, Link, first_fault, root_of
from sim.records.listing import HEADER
from sim.records.schema import attempts, completion_records, contents, events, heads, record_head

SOUND_SQLITE = (3, 51, 3)
RECORDS = "completion records"
"""What stands in place of an attempt's id in a fault of the chain of completion records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One attempt as verified: how many events were read, and its first fault, if any."""

    attempt_id: str
    events: int
    fault: Fault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a verification found; `warning` speaks of the SQLite in use, not of the store."""

    attempts: tuple[Checked, ...]
    records: Checked
    contents_changed: tuple[str, ...]
    file_faults: tuple[str, ...]
    sqlite_version: str
    warning: str | None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give the first fault of every chain that has one."""
        return tuple(one.fault for one in (*self.attempts, self.records) if one.fault is not None)

    @property
    def ok(self) -> bool:
        """Tell whether nothing at all was found."""
        return not (self.faults or self.contents_changed or self.file_faults)


def report_of(connection: Connection) -> Report:
    """Verify all that the store holds, in the one snapshot of `connection`."""
    version = str(connection.execute(text("SELECT sqlite_version()")).scalar_one())
    return Report(
        attempts=tuple(_attempts(connection)),
        records=_records(connection),
        contents_changed=tuple(_contents_changed(connection)),
        file_faults=tuple(_file_faults(connection)),
        sqlite_version=version,
        warning=warning_of(version),
    )


def warning_of(version: str) -> str | None:
    """Warn of a SQLite from before the mending of its WAL-reset fault (3.51.3)."""
    if tuple(int(part) for part in version.split(".")) >= SOUND_SQLITE:
        return None
    return (
        f"SQLite {version} is in use; some builds before 3.51.3 can, rarely, lose a write-ahead log that "
        "several programs write at once. Use a newer SQLite where many members share one store."
    )


def _attempts(connection: Connection) -> Iterator[Checked]:
    """Check each attempt named by a header, a head or an event, in order of id."""
    headers = {row["attempt_id"]: row for row in connection.execute(select(attempts)).mappings()}
    ends = {row.attempt_id: Head(seq=row.seq, hash=row.hash) for row in connection.execute(select(heads))}
    body = cast(events.c.body, LargeBinary)
    columns = (events.c.attempt_id, events.c.seq, events.c.prev_seq, events.c.prev_hash, events.c.hash, body)
    rows = connection.execute(select(*columns).order_by(events.c.attempt_id, events.c.seq))
    unseen = set(headers) | set(ends)
    for attempt_id, chain in groupby(rows, key=itemgetter(0)):
        unseen.discard(attempt_id)
        yield _checked(attempt_id, headers.get(attempt_id), chain, ends.get(attempt_id))
    for attempt_id in sorted(unseen):
        yield _checked(attempt_id, headers.get(attempt_id), (), ends.get(attempt_id))


def _checked(attempt_id: str, header: RowMapping | None, chain: Iterable[Any], end: Head | None) -> Checked:
    """Check one attempt; its header is hashed anew, so that the chain is followed from what is there now."""
    links = [
        Link(seq=seq, prev_seq=prev_seq, prev_hash=prev_hash, hash=digest, body=body)
        for _, seq, prev_seq, prev_hash, digest, body in chain
    ]
    if header is None or end is None:
        lost = "header" if header is None else "end of its chain"
        fault = Fault(
            attempt_id=attempt_id, seq=0, kind="header", what=f"the attempt's {lost} was taken away"
        )
        return Checked(attempt_id=attempt_id, events=len(links), fault=fault)
    root = root_of({column.name: header[column] for column in HEADER})
    if root != header["root"]:
        what = "the attempt's header is not the one that was hashed when it began"
        fault = Fault(attempt_id=attempt_id, seq=0, kind="header", what=what)
        return Checked(attempt_id=attempt_id, events=len(links), fault=fault)
    return Checked(attempt_id=attempt_id, events=len(links), fault=first_fault(attempt_id, root, links, end))


def _records(connection: Connection) -> Checked:
    """Check the chain of completion records, and that each row's columns say what its body says."""
    end = connection.execute(select(record_head.c.number, record_head.c.hash)).one()
    rows = (
        connection.execute(select(completion_records).order_by(completion_records.c.number)).mappings().all()
    )
    links = [
        Link(
            seq=row["number"],
            prev_seq=row["number"] - 1 or None,
            prev_hash=row["previous_hash"],
            hash=row["hash"],
            body=row["body"].encode(),
        )
        for row in rows
    ]
    fault = first_fault(RECORDS, NO_HASH, links, Head(seq=end.number, hash=end.hash))
    return Checked(attempt_id=RECORDS, events=len(rows), fault=fault or _first_mislabelled(rows))


def _first_mislabelled(rows: Iterable[RowMapping]) -> Fault | None:
    for row in rows:
        said = json.loads(row["body"])["record"]
        labels = (said["record_id"], said["record_class"], said["status"], said["supersedes_record_id"])
        if labels != tuple(row[name] for name in ("record_id", "record_class", "status", "supersedes")):
            what = "its columns say another thing than the record itself"
            return Fault(attempt_id=RECORDS, seq=row["number"], kind="changed", what=what)
    return None


def _contents_changed(connection: Connection) -> Iterator[str]:
    """Give the hash of each kept text that is no longer what was kept."""
    for row in connection.execute(select(contents).order_by(contents.c.sha256)):
        if hashlib.sha256(row.text.encode()).digest() != row.text_sha256:
            yield row.sha256


def _file_faults(connection: Connection) -> Iterator[str]:
    """Give what SQLite itself finds wrong with the file."""
    found: CursorResult[Any] = connection.execute(text("PRAGMA quick_check(20)"))
    for said in found.scalars():
        if said != "ok":
            yield str(said)
