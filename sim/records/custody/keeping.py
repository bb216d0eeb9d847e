"""How long something is kept, and whether it is on hold: set by a named person, never by the program."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Text, literal, select

from sim.records.chain import JsonValue
from sim.records.custody.entries import Kind, Signed, Subject, enter
from sim.records.database.schema import attempts, completion_records, filings, keeping
from sim.records.errors import HeldError, RecordUnknownError

_AMBIGUOUS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a subject is kept; `destroy_not_before` None is for ever."""

    subject: Subject
    retention_code: str
    destroy_not_before: date | None
    held: bool


def retain(
    connection: Connection, subjects: Sequence[Subject], signed: Signed, *, code: str, not_before: date | None
) -> int:
    """Set a retention code and the first day on which a purge may take these; None keeps them for ever.

    HeldError where a record itself says a later day: nobody shortens what it was filed under.
    """
    for subject in subjects:
        own = None if not_before is None else _own_day(connection, subject)
        if own is not None and not_before is not None and not_before < own:
            raise HeldError(
                f"The record {subject.id} itself says that it is not destroyed before {own}.",
                safe="Nothing was set, on any of them.",
                mend="Give that day or a later one.",
            )
    day = None if not_before is None else not_before.isoformat()
    return enter(connection, "retain", signed, subjects, retention_code=code, destroy_not_before=day)


def hold(connection: Connection, subjects: Sequence[Subject], signed: Signed) -> int:
    """Put these on legal hold: no purge takes them, whatever the day."""
    return enter(connection, "hold", signed, subjects)


def release(connection: Connection, subjects: Sequence[Subject], signed: Signed) -> int:
    """Take these off legal hold."""
    return enter(connection, "release", signed, subjects)


def kept_records(connection: Connection, record_ids: Sequence[str]) -> dict[str, dict[str, JsonValue]]:
    """Tell how records are kept now, by id, in the words of a record; what nobody set is not in it."""
    wanted = select(keeping).where(keeping.c.kind == "record", keeping.c.id.in_(record_ids))
    return {
        row.id: {
            "retention_code": row.retention_code,
            "destroy_not_before": row.destroy_not_before,
            "legal_hold": bool(row.held),
        }
        for row in connection.execute(wanted)
    }


def owner_of(connection: Connection, subject: Subject) -> str | None:
    """Give the number of the member whose attempt or record this is, None where nobody's is known."""
    if subject.kind == "attempt":
        wanted = select(attempts.c.member_number).where(attempts.c.attempt_id == subject.id)
    else:
        wanted = select(filings.c.member).join_from(
            completion_records, filings, filings.c.number == completion_records.c.number
        )
        wanted = wanted.where(completion_records.c.record_id == subject.id)
    return connection.execute(wanted).scalar_one_or_none()


def _own_day(connection: Connection, subject: Subject) -> date | None:
    """Give the day before which a record itself says that it is not destroyed."""
    if subject.kind == "attempt":
        return None
    named = completion_records.c.record_id == subject.id
    said = json.loads(connection.execute(select(completion_records.c.body).where(named)).scalar_one())
    day = said["record"]["destroy_not_before"]
    return None if day is None else date.fromisoformat(day)


def kept(connection: Connection, subject: Subject) -> Kept:
    """Tell how a subject is kept."""
    named = keeping.c.kind == subject.kind, keeping.c.id == subject.id
    row = connection.execute(select(keeping).where(*named)).one_or_none()
    if row is None:
        return Kept(subject=subject, retention_code="not set", destroy_not_before=None, held=False)
    day = row.destroy_not_before
    return Kept(
        subject=subject,
        retention_code=row.retention_code,
        destroy_not_before=None if day is None else date.fromisoformat(day),
        held=bool(row.held),
    )


def named(connection: Connection, starts: Iterable[str]) -> tuple[Subject, ...]:
    """Find the attempts and records whose id begins with each of these; one each, or it is not known."""
    found: dict[Subject, None] = {}
    for start in starts:
        ids = [*_beginning(connection, "attempt", start), *_beginning(connection, "record", start)]
        if len(ids) != 1:
            many = "Several attempts or records begin" if ids else "No attempt or record begins"
            raise RecordUnknownError(
                f"{many} with {start}.",
                safe="Nothing was written.",
                mend="Give the id, or more of its letters; `wcsim records list` shows them.",
            )
        found[ids[0]] = None
    return tuple(found)


def of_member(connection: Connection, member: str) -> tuple[Subject, ...]:
    """Find every attempt and record of a member, by number."""
    runs = select(attempts.c.attempt_id).where(attempts.c.member_number == member)
    filed = select(completion_records.c.record_id).join_from(
        completion_records, filings, filings.c.number == completion_records.c.number
    )
    return (
        *_all(connection, "attempt", runs.order_by(attempts.c.number)),
        *_all(connection, "record", filed.where(filings.c.member == member).order_by(filings.c.number)),
    )


def _beginning(connection: Connection, kind: Kind, start: str) -> tuple[Subject, ...]:
    column = attempts.c.attempt_id if kind == "attempt" else completion_records.c.record_id
    up_to = literal(start + "\U0010ffff", Text)
    wanted = select(column).where(column >= start, column < up_to).order_by(column).limit(_AMBIGUOUS)
    found = _all(connection, kind, wanted)
    exact = tuple(subject for subject in found if subject.id == start)
    return exact or found


def _all(connection: Connection, kind: Kind, wanted: Select[Any]) -> tuple[Subject, ...]:
    return tuple(Subject(kind=kind, id=row[0]) for row in connection.execute(wanted))
