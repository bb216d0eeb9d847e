"""Reading attempts back: one, those unfinished, and pages of them, newest first."""

import json
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, tuple_

from sim.records.attempts import Listed, attempt_from, header_of
from sim.records.chain import Head, JsonValue
from sim.records.schema import DONE, attempts, events, heads

HEADER = tuple(column for column in attempts.c if column.name != "root")
_ALL = select(*HEADER, heads.c.seq, heads.c.status).join_from(attempts, heads)
_NEWEST = (attempts.c.created_at.desc(), attempts.c.attempt_id.desc())


def one(connection: Connection, attempt_id: str) -> Listed | None:
    """Give one attempt, None where there is none."""
    row = connection.execute(_ALL.where(attempts.c.attempt_id == attempt_id)).mappings().one_or_none()
    return None if row is None else _listed(row)


def page(connection: Connection, *, before: Listed | None, limit: int) -> tuple[Listed, ...]:
    """Give at most `limit` attempts, newest first; those older than `before` where it is given."""
    wanted = _ALL.order_by(*_NEWEST).limit(limit)
    if before is not None:
        created = str(header_of(before.attempt)["created_at"])
        key = tuple_(attempts.c.created_at, attempts.c.attempt_id)
        wanted = wanted.where(key < (created, before.attempt.attempt_id))
    return _read(connection, wanted)


def unfinished(connection: Connection) -> tuple[Listed, ...]:
    """Give every attempt that is neither filed nor abandoned, newest first."""
    return _read(connection, _ALL.where(heads.c.status.not_in(DONE)).order_by(*_NEWEST))


def events_of(connection: Connection, attempt_id: str) -> tuple[dict[str, JsonValue], ...]:
    """Give the events of an attempt in order; empty where it has none or is unknown."""
    bodies = select(events.c.body).where(events.c.attempt_id == attempt_id).order_by(events.c.seq)
    return tuple(json.loads(body) for body in connection.execute(bodies).scalars())


def head_of(connection: Connection, attempt_id: str) -> Head | None:
    """Give where the chain of an attempt ends, None where there is no such attempt."""
    row = connection.execute(
        select(heads.c.seq, heads.c.hash).where(heads.c.attempt_id == attempt_id)
    ).one_or_none()
    return None if row is None else Head(seq=row.seq, hash=row.hash)


def _read(connection: Connection, wanted: Select[Any]) -> tuple[Listed, ...]:
    return tuple(_listed(row) for row in connection.execute(wanted).mappings())


def _listed(row: RowMapping) -> Listed:
    header = {column.name: row[column] for column in HEADER}
    return Listed(attempt=attempt_from(header), events=row["seq"], status=row["status"])
