"""A station's own log, kept while the line was cut, handed in to the store of all.

Doing it twice is doing it once. What is at both is compared by its chain: one that goes on further here is
continued there, one that is known there is left, and one that went another way is refused by name, with
nothing of it written.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, RowMapping, insert, select

from sim.records import filing
from sim.records.appending import Decided, append_and_count, rows_of
from sim.records.attempts import standing_of
from sim.records.chain import Head, Link, extend, first_fault, root_of
from sim.records.custody.entries import HANDED_IN, Subject, enter_body, page
from sim.records.database.schema import attempts, contents, events, heads, tombstones
from sim.records.errors import AlreadyKeptError, PurgedError, RecordUnknownError
from sim.records.listing import HEADER
from sim.records.store import Store
from sim.records.tallies import turn
from sim.signing.vouched import Receiver, Vouch

_BATCH = 20
How: TypeAlias = Literal["new", "continued", "known"]
Step: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something that was not taken in, and why."""

    subject: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What was handed in: attempts and records by how they were taken, and what was refused."""

    attempts: dict[How, int]
    records: dict[How, int]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One attempt as the station has it."""

    header: RowMapping
    head: Head
    status: str
    links: tuple[Link, ...]
    names: tuple[str, ...]


def hand_in(
    station: Store, to: Store, *, receiver: Receiver | None = None, step: Step | None = None
) -> HandedIn:
    """Hand everything in, one attempt or record at a time; StoreError only where a store itself fails.

    The records get a place of their own in `to`, and so a vouch of their own, which `receiver` gives.
    """
    refused: list[Refused] = []
    for kind, sha256, words in _contents(station):
        _taken(refused, f"{kind} {sha256}", partial(to.write, filing.keep, kind, sha256, words))
    runs: dict[How, int] = {"new": 0, "continued": 0, "known": 0}
    numbers = station.read(_numbers)
    for nth, number in enumerate(numbers, 1):
        run = station.read(_run_of, number)
        how = _taken(refused, f"attempt {run.header['attempt_id']}", partial(to.write, _take_run, run))
        if how is not None:
            runs[how] += 1
        if step is not None:
            step(nth, len(numbers))
    records: dict[How, int] = {"new": 0, "continued": 0, "known": 0}
    for record in station.each_record():
        how = _taken(refused, f"record {_id_of(record)}", partial(to.write, _take_record, record, receiver))
        if how is not None:
            records[how] += 1
    for entry in _entries(station):
        _taken(refused, f"custody entry {entry['entry_id']}", partial(to.write, _take_entry, entry))
    return HandedIn(attempts=runs, records=records, refused=tuple(refused))


def _taken(refused: list[Refused], what: str, take: Callable[[], Any]) -> Any:  # noqa: ANN401 # as `take` gives
    """Take one thing in; a conflict is noted and the next one goes on, a failing store is not."""
    try:
        return take()
    except (AlreadyKeptError, PurgedError, RecordUnknownError) as error:
        refused.append(Refused(subject=what, why=error.what))
        return None


def _id_of(record: dict[str, Any]) -> str:
    return str(record["record"]["record_id"])


def _contents(station: Store) -> Iterator[tuple[str, str, str]]:
    last = ""
    while True:
        rows = station.read(_contents_after, last)
        for row in rows:
            yield row.kind, row.sha256, row.text
        if not rows:
            return
        last = rows[-1].sha256


def _contents_after(connection: Connection, last: str) -> list[Any]:
    wanted = select(contents).where(contents.c.sha256 > last).order_by(contents.c.sha256).limit(_BATCH)
    return list(connection.execute(wanted).all())


def _entries(station: Store) -> Iterator[dict[str, Any]]:
    found = station.read(page)
    while found:
        for _, entry in found:
            yield entry
        found = station.read(page, after=found[-1][0])


def _numbers(connection: Connection) -> list[int]:
    return list(connection.execute(select(attempts.c.number).order_by(attempts.c.number)).scalars())


def _run_of(connection: Connection, number: int) -> _Run:
    header = connection.execute(select(attempts).where(attempts.c.number == number)).mappings().one()
    end = connection.execute(select(heads).where(heads.c.attempt == number)).one_or_none()
    rows = connection.execute(select(events).where(events.c.attempt == number).order_by(events.c.seq)).all()
    named = header["chain"] is not None
    return _Run(
        header=header,
        head=Head(seq=end.seq, hash=end.hash) if end is not None else Head(seq=-1, hash=b""),
        status=end.status if end is not None else "",
        links=tuple(
            Link(
                row.seq,
                row.prev_seq,
                row.prev_hash,
                row.hash,
                row.body.encode(),
                row.event_id.encode() if named else None,
            )
            for row in rows
        ),
        names=tuple(row.event_id for row in rows),
    )


def _take_run(connection: Connection, run: _Run) -> How:
    attempt_id = run.header["attempt_id"]
    _check_sound(run)
    wanted = select(attempts.c.number, attempts.c.root, heads).join_from(attempts, heads)
    known = connection.execute(wanted.where(attempts.c.attempt_id == attempt_id)).one_or_none()
    if known is None:
        _add(connection, run)
        return "new"
    there = Head(seq=known.seq, hash=known.hash)
    if known.root != run.header["root"] or not _agree(connection, run, known.number, there):
        raise AlreadyKeptError(
            f"The attempt {attempt_id} went another way there than here.",
            safe="Both stay as they are.",
            mend="Keep this log as evidence; an instructor decides which run counts.",
        )
    if there.seq >= run.head.seq:
        return "known"
    rest = Decided(
        attempt_id=attempt_id,
        number=known.number,
        head=there,
        links=run.links[there.seq :],
        names=run.names[there.seq :],
        before=known.status,
        status=run.status,
    )
    if not append_and_count(connection, rest):
        raise AlreadyKeptError(
            f"The attempt {attempt_id} went on there at this moment.",
            safe="What was accepted there is kept; nothing of this log was mixed into it.",
            mend="Hand this log in again when the run there has ended.",
        )
    return "continued"


def _check_sound(run: _Run) -> None:
    """Refuse a log that does not verify where it comes from."""
    header = {column.name: run.header[column] for column in HEADER}
    fault = first_fault(header["attempt_id"], root_of(header), run.links, run.head)
    if fault is not None or run.header["root"] != root_of(header):
        at = "its header" if fault is None else f"entry {fault.seq}: {fault.what}"
        raise AlreadyKeptError(
            f"The attempt {header['attempt_id']} does not verify ({at}).",
            safe="Nothing of it was handed in; it stays as it is.",
            mend="`wcsim records verify` on this machine tells more; keep its file as evidence.",
        )


def _agree(connection: Connection, run: _Run, number: int, there: Head) -> bool:
    """Tell whether one of two chains is the beginning of the other."""
    if there.seq <= run.head.seq:
        return there.hash == (run.links[there.seq - 1].hash if there.seq else run.header["root"])
    if run.head.seq == 0:
        return True
    at = events.c.attempt == number, events.c.seq == run.head.seq
    return connection.execute(select(events.c.hash).where(*at)).scalar_one_or_none() == run.head.hash


def _add(connection: Connection, run: _Run) -> None:
    """Add an attempt that is not known there, with all its events."""
    header = {name: value for name, value in run.header.items() if name != "number"}
    _check_not_purged(connection, Subject(kind="attempt", id=header["attempt_id"]))
    number = int(connection.execute(insert(attempts).returning(attempts.c.number), header).scalar_one())
    if run.links:
        connection.execute(insert(events), rows_of(number, run.links, run.names))
    row = {"attempt": number, "seq": run.head.seq, "hash": run.head.hash, "status": run.status}
    connection.execute(insert(heads), row)
    turn(connection, number, None, standing_of(run.status))


def _check_not_purged(connection: Connection, subject: Subject) -> None:
    gone = tombstones.c.kind == subject.kind, tombstones.c.id == subject.id
    if connection.execute(select(tombstones.c.id).where(*gone)).one_or_none() is not None:
        raise PurgedError(
            f"The {subject.kind} {subject.id} was purged there.",
            safe="Nothing of it was handed in.",
            mend="`wcsim records custody` there says by whom and why.",
        )


def _take_record(connection: Connection, record: dict[str, Any], receiver: Receiver | None) -> How:
    plain = {name: group for name, group in record.items() if name != "integrity"}
    known = filing.one(connection, _id_of(record)) is not None
    for played in plain["content"]["scenarios"]:
        if played["attempt_hash"] is not None and not _is_there(connection, played):
            raise RecordUnknownError(
                f"It stands on the attempt {played['attempt_id']}, which is not there as it was here.",
                safe="Nothing of it was handed in.",
                mend="See why that attempt was refused.",
            )
    filing.file_plain(connection, plain, receiver and receiver(_vouch_of(record, plain)))
    return "known" if known else "new"


def _vouch_of(record: dict[str, Any], plain: dict[str, Any]) -> Vouch | None:
    """Give the vouch that a record came with; None where there is none, or it is for another text."""
    said = record["integrity"]
    (link,) = extend(Head(seq=0, hash=bytes.fromhex(said["previous_hash"])), (plain,))
    if said["signature"] is None or link.hash.hex() != said["record_hash"]:
        return None
    return Vouch(**{each.name: said[each.name] for each in fields(Vouch)})


def _is_there(connection: Connection, played: dict[str, Any]) -> bool:
    """Tell whether the attempt that a record stands on is there with the end that the record names."""
    gone = tombstones.c.kind == "attempt", tombstones.c.id == played["attempt_id"]
    if connection.execute(select(tombstones.c.id).where(*gone)).one_or_none() is not None:
        return True
    wanted = select(events.c.seq).join_from(events, attempts, events.c.attempt == attempts.c.number)
    at = attempts.c.attempt_id == played["attempt_id"], events.c.hash == bytes.fromhex(played["attempt_hash"])
    return connection.execute(wanted.where(*at)).first() is not None


def _take_entry(connection: Connection, entry: dict[str, Any]) -> None:
    """Enter what a named person did with records; purges, people and retention stay the station's own."""
    if entry["deed"] in HANDED_IN:
        enter_body(connection, json.loads(json.dumps(entry)))
