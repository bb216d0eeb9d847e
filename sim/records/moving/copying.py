"""All that a store keeps, copied row by row from one database to another, of whatever kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from sim.records.database.schema import KEPT, attempts, events
from sim.records.database.speaking import entries
from sim.records.derived import rebuild

_BATCH = 1000
_HEADS = ("record_head", "custody_head")

Step = Callable[[int, int], None]


def copy_all(source: Connection, target: Connection, *, step: Step | None = None) -> None:
    """Copy every kept row into the tables of `target`, which hold nothing, and derive the rest anew.

    `step` is told how many events of how many are copied.
    """
    whole = int(source.execute(select(func.count()).select_from(events)).scalar_one())
    for table in KEPT:
        if table.name in _HEADS:
            target.execute(delete(table))
        done = 0
        for rows in _batches(_rows(source, table)):
            target.execute(insert(table), rows)
            done += len(rows)
            if step is not None and table is events:
                step(done, whole)
    if target.dialect.name == "postgresql":
        target.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('attempts', 'number'), "
                "(SELECT coalesce(max(number), 1) FROM attempts))"
            )
        )
    rebuild(target)


def holds_anything(connection: Connection) -> bool:
    """Tell whether a store holds anything at all."""
    kept = (table for table in KEPT if table.name not in _HEADS)
    return any(connection.execute(select(table).limit(1)).first() is not None for table in kept)


def _rows(source: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in the order of its key, a few at a time."""
    if table is events:
        for attempt, seq, prev_seq, prev_hash, digest, body, name in entries(source):
            yield {
                "attempt": attempt,
                "seq": seq,
                "event_id": bytes(name).decode(),
                "prev_seq": prev_seq,
                "prev_hash": prev_hash,
                "hash": digest,
                "body": bytes(body).decode(),
            }
        return
    wanted = select(table).order_by(*table.primary_key.columns)
    streamed = {"stream_results": True, "yield_per": _BATCH}
    for row in source.execute(wanted, execution_options=streamed).mappings():
        yield dict(row)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def number_of_attempts(connection: Connection) -> int:
    """Tell how many attempts are here."""
    return int(connection.execute(select(func.count()).select_from(attempts)).scalar_one())
