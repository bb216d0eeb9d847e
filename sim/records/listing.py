"""Reading attempts and records back in pages, newest first: a page costs the same wherever it lies."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select, tuple_

from sim.records.attempts import Listed, attempt_from, header_of
from sim.records.chain import Head, JsonValue
from sim.records.database.schema import (
    IS_OPEN,
    attempts,
    completion_records,
    events,
    filings,
    heads,
    keeping,
)

HEADER = tuple(column for column in attempts.c if column.name not in ("number", "root"))
_ALL = select(attempts.c.number, *HEADER, heads.c.seq, heads.c.status).join_from(attempts, heads)
_NEWEST = (attempts.c.created_at.desc(), attempts.c.attempt_id.desc())
_CARDS = select(completion_records.c.record_id, filings).join_from(
    filings, completion_records, filings.c.number == completion_records.c.number
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a page of completion records is narrowed to; None is any, `held` is what is on legal hold."""

    member: str | None = None
    course: str | None = None
    unit: str | None = None
    result: str | None = None
    held: bool = False


EVERY = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A completion record in a list; `number` is its place in the order of filing.

    `standing` is False where it was voided, or another record corrects it.
    """

    number: int
    record_id: str
    title: str
    result: str
    course: str
    member: str
    unit: str
    signed_at: str
    standing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunSitting:
    """A sitting of a course as its attempts tell of it: which draw, and when the first of them began."""

    sitting_id: str
    course_seed: int
    began: datetime


def one(connection: Connection, attempt_id: str) -> Listed | None:
    """Give one attempt, None where there is none."""
    row = connection.execute(_ALL.where(attempts.c.attempt_id == attempt_id)).mappings().one_or_none()
    return None if row is None else _listed(row)


def beginning(
    connection: Connection, start: str, *, limit: int, member: str | None = None
) -> tuple[Listed, ...]:
    """Give attempts whose id begins with `start`, in order of id."""
    up_to = start + "\U0010ffff"
    wanted = _ALL.where(attempts.c.attempt_id >= start, attempts.c.attempt_id < up_to)
    if member is not None:
        wanted = wanted.where(attempts.c.member_number == member)
    return _read(connection, wanted.order_by(attempts.c.attempt_id).limit(limit))


def page_wanted(
    *, before: Listed | None, limit: int, member: str | None, scenario: str | None, held: bool = False
) -> Select[Any]:
    """Write the query for a page of attempts."""
    wanted = _ALL.order_by(*_NEWEST).limit(limit)
    if member is not None:
        wanted = wanted.where(attempts.c.member_number == member)
    if scenario is not None:
        wanted = wanted.where(attempts.c.scenario_id == scenario)
    if held:
        wanted = wanted.where(attempts.c.attempt_id.in_(_held("attempt")))
    if before is not None:
        created = str(header_of(before.attempt)["created_at"])
        key = tuple_(attempts.c.created_at, attempts.c.attempt_id)
        wanted = wanted.where(key < (created, before.attempt.attempt_id))
    return wanted


def page(
    connection: Connection,
    *,
    before: Listed | None,
    limit: int,
    member: str | None = None,
    scenario: str | None = None,
    held: bool = False,
) -> tuple[Listed, ...]:
    """Give at most `limit` attempts, newest first; those older than `before` where it is given."""
    return _read(
        connection, page_wanted(before=before, limit=limit, member=member, scenario=scenario, held=held)
    )


def _held(kind: str) -> Select[Any]:
    return select(keeping.c.id).where(keeping.c.kind == kind, keeping.c.held == 1)


def of_sitting(connection: Connection, sitting_id: str) -> tuple[Listed, ...]:
    """Give the attempts of one sitting of a course, in the order they were begun."""
    return _read(connection, _ALL.where(attempts.c.sitting_id == sitting_id).order_by(attempts.c.number))


def begun_sittings(connection: Connection, member: str, course: str) -> tuple[BegunSitting, ...]:
    """Give the sittings of a course that a member began, the first begun first."""
    began = func.min(attempts.c.created_at)
    wanted = (
        select(attempts.c.sitting_id, attempts.c.course_seed, began.label("began"))
        .where(attempts.c.member_number == member, attempts.c.course_id == course)
        .where(attempts.c.sitting_id.is_not(None), attempts.c.course_seed.is_not(None))
        .group_by(attempts.c.sitting_id, attempts.c.course_seed)
        .order_by(began, func.min(attempts.c.number))
    )
    return tuple(
        BegunSitting(
            sitting_id=row.sitting_id,
            course_seed=row.course_seed,
            began=datetime.fromisoformat(row.began),
        )
        for row in connection.execute(wanted)
    )


def unfinished_wanted(*, before: int | None, limit: int) -> Select[Any]:
    """Write the query for a page of attempts that are still open."""
    wanted = _ALL.where(IS_OPEN).order_by(heads.c.attempt.desc()).limit(limit)
    return wanted if before is None else wanted.where(heads.c.attempt < before)


def unfinished(connection: Connection, *, before: int | None, limit: int) -> tuple[Listed, ...]:
    """Give attempts that are neither filed nor abandoned, the last to come first."""
    return _read(connection, unfinished_wanted(before=before, limit=limit))


def cards_wanted(*, before: int | None, limit: int, wanted: Wanted = EVERY) -> Select[Any]:
    """Write the query for a page of completion records."""
    query = _CARDS.order_by(filings.c.number.desc()).limit(limit)
    for name in ("member", "course", "unit", "result"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(filings.c[name] == value)
    if wanted.held:
        query = query.where(completion_records.c.record_id.in_(_held("record")))
    return query if before is None else query.where(filings.c.number < before)


def cards(
    connection: Connection, *, before: int | None, limit: int, wanted: Wanted = EVERY
) -> tuple[Card, ...]:
    """Give the cards of at most `limit` completion records, the last filed first."""
    return _cards(connection, cards_wanted(before=before, limit=limit, wanted=wanted))


def cards_beginning(
    connection: Connection, start: str, *, limit: int, member: str | None = None
) -> tuple[Card, ...]:
    """Give the cards of completion records whose id begins with `start`, in order of id."""
    name = completion_records.c.record_id
    wanted = _CARDS.where(name >= start, name < start + "\U0010ffff").order_by(name).limit(limit)
    return _cards(connection, wanted if member is None else wanted.where(filings.c.member == member))


def _cards(connection: Connection, wanted: Select[Any]) -> tuple[Card, ...]:
    rows = connection.execute(wanted).mappings()
    return tuple(Card(**{**row, "standing": bool(row["standing"])}) for row in rows)


def events_of(connection: Connection, attempt_id: str) -> tuple[dict[str, JsonValue], ...] | None:
    """Give the events of an attempt in order; None where there is no such attempt."""
    bodies = (
        select(events.c.body)
        .join_from(events, attempts, events.c.attempt == attempts.c.number)
        .where(attempts.c.attempt_id == attempt_id)
        .order_by(events.c.seq)
    )
    kept = tuple(json.loads(body) for body in connection.execute(bodies).scalars())
    return kept if kept or head_of(connection, attempt_id) is not None else None


def head_of(connection: Connection, attempt_id: str) -> Head | None:
    """Give where the chain of an attempt ends, None where there is no such attempt."""
    row = connection.execute(
        select(heads.c.seq, heads.c.hash)
        .join_from(heads, attempts)
        .where(attempts.c.attempt_id == attempt_id)
    ).one_or_none()
    return None if row is None else Head(seq=row.seq, hash=row.hash)


def _read(connection: Connection, wanted: Select[Any]) -> tuple[Listed, ...]:
    return tuple(_listed(row) for row in connection.execute(wanted).mappings())


def _listed(row: RowMapping) -> Listed:
    header = {column.name: row[column] for column in HEADER}
    return Listed(attempt=attempt_from(header), events=row["seq"], status=row["status"], number=row["number"])
