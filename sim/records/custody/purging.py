"""A purge: a named person's act, of what its preview showed, never before its day and never on hold.

What goes leaves a tombstone with its place and hashes, so that chains and heads still verify. On SQLite the
bytes are overwritten; on a server they go when it vacuums. Backups are kept or destroyed apart from the
store.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, text

from sim.records.attempts import record_id_of, standing_of
from sim.records.chain import canonical
from sim.records.custody.entries import Signed, Subject, enter
from sim.records.custody.keeping import owner_of
from sim.records.database.schema import (
    attempts,
    completion_records,
    events,
    heads,
    keeping,
    record_attempts,
    tallies,
    tombstones,
)
from sim.records.derived import forget_record
from sim.records.errors import HeldError
from sim.records.filing import is_known
from sim.records.tallies import turn

_TOGETHER = 200
"""How many subjects one entry of custody speaks of at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is past its day; `stays` says why it is kept nevertheless, None where it would go."""

    subject: Subject
    retention_code: str
    destroy_not_before: date
    stays: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that is past its day; `word` stands for exactly what would go, and the purge asks for it."""

    due: tuple[Due, ...]
    word: str

    @property
    def goes(self) -> tuple[Subject, ...]:
        """Give what would go, records before the attempts they stand on, the last filed first."""
        return tuple(each.subject for each in self.due if each.stays is None)


def preview(connection: Connection, today: date, *, own: str = "") -> Preview:
    """List what is past its day, and what of it would go: nothing of the member whose number is `own`."""
    wanted = select(keeping).where(keeping.c.destroy_not_before <= today.isoformat())
    rows = connection.execute(wanted.order_by(keeping.c.kind.desc(), keeping.c.id)).mappings().all()
    due = {Subject(kind=row["kind"], id=row["id"]): row for row in rows}
    alone = {subject: _why_it_stays(connection, subject, row, own) for subject, row in due.items()}
    stays = _in_order(connection, alone)
    found = tuple(
        Due(
            subject=subject,
            retention_code=due[subject]["retention_code"],
            destroy_not_before=date.fromisoformat(due[subject]["destroy_not_before"]),
            stays=why,
        )
        for subject, why in stays.items()
    )
    going = sorted([subject.kind, subject.id] for subject, why in stays.items() if why is None)
    return Preview(due=found, word=hashlib.sha256(canonical(going)).hexdigest()[:12])


def purge(
    connection: Connection, today: date, word: str, signed: Signed, *, own: str = ""
) -> tuple[Subject, ...]:
    """Purge what the preview of `word` showed, and give it; HeldError where it would be another now."""
    if _entered(connection, signed):
        return ()
    seen = preview(connection, today, own=own)
    if seen.word != word:
        raise HeldError(
            "What would go is no longer what the preview showed.",
            safe="Nothing was purged.",
            mend="Look at `wcsim records purge --preview` again, and give the word it ends with.",
        )
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete = ON"))
    for nth, part in enumerate(_parts(seen.goes)):
        part_signed = signed if nth == 0 else replace(signed, entry_id=f"{signed.entry_id}.{nth}")
        stones = [_stone(connection, subject) for subject in part]
        number = enter(connection, "purge", part_signed, part, stones=stones)
        for stone in stones:
            plain = {**stone, "previous_hash": bytes.fromhex(stone["previous_hash"])}
            row = {**plain, "hash": bytes.fromhex(stone["hash"]), "custody": number}
            connection.execute(insert(tombstones), row)
    for subject in seen.goes:
        _take_away(connection, subject)
    connection.execute(delete(tallies).where(tallies.c.n == 0))  # a key may be a member's number
    return seen.goes


def _entered(connection: Connection, signed: Signed) -> bool:
    named = text("SELECT 1 FROM custody WHERE entry_id = :id")
    return connection.execute(named, {"id": signed.entry_id}).one_or_none() is not None


def _why_it_stays(connection: Connection, subject: Subject, row: RowMapping, own: str) -> str | None:
    if row["held"]:
        return "it is on hold"
    if own and owner_of(connection, subject) == own:
        return "it is your own; another person may purge it"
    if subject.kind == "attempt":
        status = _status(connection, subject.id)
        if status is not None and standing_of(status) == "open" and not _is_recorded(connection, subject.id):
            return f"it is not done with ({status})"
    bound = _bound_to(connection, subject)
    return f"{bound[0].kind} {bound[0].id}, which it belongs to, is on hold" if bound else None


def _status(connection: Connection, attempt_id: str) -> str | None:
    wanted = select(heads.c.status).join_from(heads, attempts).where(attempts.c.attempt_id == attempt_id)
    return connection.execute(wanted).scalar_one_or_none()


def _is_recorded(connection: Connection, attempt_id: str) -> bool:
    """Tell whether a run was signed off and has a record, or had one: older stores note no more of it."""
    if _status(connection, attempt_id) != "acknowledged":
        return False
    stands = select(record_attempts.c.number).where(record_attempts.c.attempt_id == attempt_id).limit(1)
    if connection.execute(stands).one_or_none() is not None:
        return True
    sitting = select(attempts.c.sitting_id).where(attempts.c.attempt_id == attempt_id)
    sitting_id = connection.execute(sitting).scalar_one()
    return sitting_id is not None and is_known(connection, record_id_of(sitting_id))


def _bound_to(connection: Connection, subject: Subject) -> list[Subject]:
    """Give what is on hold of the records that stand on an attempt, or of the attempts of a record."""
    pairs = select(completion_records.c.record_id, record_attempts.c.attempt_id).join_from(
        record_attempts, completion_records, completion_records.c.number == record_attempts.c.number
    )
    if subject.kind == "attempt":
        rows = connection.execute(pairs.where(record_attempts.c.attempt_id == subject.id)).all()
        others = [Subject(kind="record", id=row.record_id) for row in rows]
    else:
        rows = connection.execute(pairs.where(completion_records.c.record_id == subject.id)).all()
        others = [Subject(kind="attempt", id=row.attempt_id) for row in rows]
    return [other for other in others if _held(connection, other)]


def _held(connection: Connection, subject: Subject) -> bool:
    named = keeping.c.kind == subject.kind, keeping.c.id == subject.id
    return bool(connection.execute(select(keeping.c.held).where(*named)).scalar_one_or_none())


def _in_order(connection: Connection, stays: dict[Subject, str | None]) -> dict[Subject, str | None]:
    """Put records first, corrections before what they correct, and keep what a kept one corrects."""
    numbers = {subject: _number(connection, subject) for subject in stays if subject.kind == "record"}
    runs = {subject: why for subject, why in stays.items() if subject.kind == "attempt"}
    records: dict[Subject, str | None] = {}
    for subject in sorted(numbers, key=lambda each: -numbers[each]):
        superseded = completion_records.c.supersedes == subject.id
        why = stays[subject]
        for other in connection.execute(select(completion_records.c.record_id).where(superseded)).scalars():
            if records.get(Subject(kind="record", id=other), "kept") is not None:
                why = why or f"record {other}, which corrects it, is kept"
        records[subject] = why
    return {**records, **runs}


def _number(connection: Connection, subject: Subject) -> int:
    named = completion_records.c.record_id == subject.id
    return int(connection.execute(select(completion_records.c.number).where(named)).scalar_one())


def _parts(subjects: Sequence[Subject]) -> Iterator[Sequence[Subject]]:
    """Give them in parts, each of which one entry of custody speaks of."""
    for start in range(0, len(subjects), _TOGETHER):
        yield subjects[start : start + _TOGETHER]


def _stone(connection: Connection, subject: Subject) -> dict[str, Any]:
    """Write what stays of a subject: its place and its hashes, no word of it."""
    if subject.kind == "attempt":
        columns = attempts.c.number, attempts.c.root, heads.c.seq, heads.c.hash
        wanted = select(*columns).join_from(attempts, heads).where(attempts.c.attempt_id == subject.id)
        row = connection.execute(wanted).one()
        place = {"number": row.number, "entries": row.seq, "previous_hash": row.root.hex()}
    else:
        named = completion_records.c.record_id == subject.id
        row = connection.execute(select(completion_records).where(named)).one()
        place = {"number": row.number, "entries": 1, "previous_hash": row.previous_hash.hex()}
    return {**asdict(subject), **place, "hash": row.hash.hex()}


def _take_away(connection: Connection, subject: Subject) -> None:
    if subject.kind == "record":
        named = completion_records.c.record_id == subject.id
        row = connection.execute(select(completion_records).where(named)).one()
        forget_record(connection, row.number, json.loads(row.body))
        connection.execute(delete(completion_records).where(named))
        return
    known = attempts.c.attempt_id == subject.id
    number = connection.execute(select(attempts.c.number).where(known)).scalar_one()
    status = connection.execute(select(heads.c.status).where(heads.c.attempt == number)).scalar_one()
    turn(connection, number, standing_of(status), None)
    connection.execute(delete(events).where(events.c.attempt == number))
    connection.execute(delete(heads).where(heads.c.attempt == number))
    connection.execute(delete(attempts).where(attempts.c.number == number))
