"""What someone can do who owns the database and makes every hash in it hold again."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, text

from sim.records.appending import rows_of
from sim.records.chain import NO_HASH, Head, canonical, extend
from sim.records.database.schema import completion_records, custody, events
from sim.records.derived import rebuild

Bodies = list[dict[str, Any]]


def forge_run(connection: Connection, number: int, change: Callable[[Bodies], object]) -> None:
    """Change the events of an attempt, chain what there is then anew, and note its new end."""
    rows = connection.execute(events.select().where(events.c.attempt == number).order_by("seq")).all()
    bodies = [json.loads(row.body) for row in rows]
    change(bodies)
    names = [row.event_id for row in rows][: len(bodies)]
    links = extend(Head(seq=0, hash=rows[0].prev_hash), bodies, names)
    connection.execute(events.delete().where(events.c.attempt == number))
    connection.execute(events.insert(), rows_of(number, links, names))
    end = {"seq": links[-1].seq, "hash": links[-1].hash, "number": number}
    connection.execute(text("UPDATE heads SET seq = :seq, hash = :hash WHERE attempt = :number"), end)


def take_run(connection: Connection, number: int) -> None:
    """Take an attempt away with all that names it, but for the bodies of records; count everything anew."""
    for statement in (
        "DELETE FROM events WHERE attempt = :n",
        "DELETE FROM heads WHERE attempt = :n",
        "DELETE FROM attempts WHERE number = :n",
    ):
        connection.execute(text(statement), {"n": number})
    rebuild(connection)
    named = "SELECT 1 FROM attempts AS a WHERE a.attempt_id = record_attempts.attempt_id"
    connection.execute(text(f"DELETE FROM record_attempts WHERE NOT EXISTS ({named})"))


def forge_records(connection: Connection, change: Callable[[Bodies], object]) -> None:
    """Write the whole chain of records anew, with all that hangs on it."""
    rows = connection.execute(completion_records.select().order_by("number")).mappings().all()
    _forge(connection, completion_records, "record_head", [dict(row) for row in rows], change)
    rebuild(connection)


def forge_custody(connection: Connection, change: Callable[[Bodies], object]) -> None:
    """Write the whole chain of custody anew."""
    rows = connection.execute(custody.select().order_by("number")).mappings().all()
    _forge(connection, custody, "custody_head", [dict(row) for row in rows], change)


def _forge(
    connection: Connection, table: Table, head: str, rows: Bodies, change: Callable[[Bodies], object]
) -> None:
    bodies = [json.loads(row["body"]) for row in rows]
    change(bodies)
    connection.execute(table.delete())
    links = extend(Head(seq=0, hash=NO_HASH), bodies)
    for row, body, link in zip(rows, bodies, links, strict=False):
        said = {"previous_hash": link.prev_hash, "hash": link.hash, "body": canonical(body).decode()}
        connection.execute(table.insert(), {**row, **said})
    end = {"n": len(links), "h": links[-1].hash if links else NO_HASH}
    connection.execute(text(f"UPDATE {head} SET number = :n, hash = :h"), end)
