"""Change a stored log in every way, one at a time, and see that verification names the attempt and the event.

    python -m tests.sim.records.tampering [--every-byte] [--postgresql]

Each field of each row of one of three attempts is changed: its first, middle and last byte (with --every-byte
each), made longer, shorter and empty; rows are dropped, put in, swapped, moved to another attempt and cut off
the end. Then the store is forged by one who makes every hash hold again (`forgeries`): runs under their
records, kept texts, custody, signatures, guards and indexes. Prints the counts as one JSON object; exit 1
where one was not found, or named elsewhere.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from sim.records.database.guards import lift_guards
from sim.records.store import Store
from tests.sim.records import forgeries
from tests.sim.records.forgeries import played
from tests.sim.records.raw import intruder, raw
from tests.sim.records.samples import attempt, decision, life
from tests.sim.records.server import serving

TWO = attempt(2).attempt_id
FAULTS = ("missed", "misnamed")
NAMES = ("first one", "then two", "and three", "four more")
LAST = len(NAMES)
COLUMNS = ("event_id", "prev_seq", "prev_hash", "hash", "body")
HEADER = ("scenario_id", "scenario_version", "title", "seat", "variant", "seed", "law_as_of", "pack_id")
AT = "attempt = 2 AND seq = :seq"
NEXT_TWO = "attempt = 2 AND seq IN (:seq, :seq + 1)"
ANEW = "attempt, 90 + seq, 'x', prev_seq, prev_hash, hash, body"
ROWS: tuple[tuple[str, str, int | None], ...] = (
    ("dropped", f"DELETE FROM events WHERE {AT}", 0),
    ("cut off", "DELETE FROM events WHERE attempt = 2 AND seq >= :seq", 0),
    ("moved", f"UPDATE events SET attempt = 3, seq = 90 + seq, event_id = 'x' WHERE {AT}", 0),
    ("swapped", f"UPDATE events SET seq = 2 * :seq + 1 - seq WHERE {NEXT_TWO}", 0),
    ("put in", f"INSERT INTO events SELECT {ANEW} FROM events WHERE {AT}", None),
)


def prepare(where: str) -> None:
    """Keep three attempts of four events each, and take every guard away."""
    with Store.open(where) as store:
        for number in (1, 2, 3):
            store.begin(played(number))
            events = (*decision(1), life("filed"))
            store.append(attempt(number).attempt_id, events, event_ids=NAMES)
    with intruder(where) as other:
        if other.dialect.name == "postgresql":
            named = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('u', 'p')"
            for table, name in other.execute(text(f"{named} AND conrelid = 'events'::regclass")).all():
                other.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
    with raw(where) as other:
        lift_guards(other)


def changes(value: Any, *, every_byte: bool) -> Iterator[Any]:  # noqa: ANN401 # whatever a column holds
    """Give other values for a field: bytes changed, made longer, shorter and empty."""
    if value is None or isinstance(value, int):
        yield (value or 0) + 1
        return
    places = range(len(value)) if every_byte else sorted({0, len(value) // 2, len(value) - 1})
    for place in places:
        changed = chr(ord(value[place]) ^ 1) if isinstance(value, str) else bytes([value[place] ^ 1])
        yield value[:place] + changed + value[place + 1 :]
    yield value + value[:1]
    yield value[:-1]
    yield value[:0]


def named_right(where: str, seqs: tuple[int | None, ...]) -> str:
    """Say whether a verification finds the second attempt, at one of these events (None: at any)."""
    with Store.open(where, read_only=True) as store:
        found = [fault for fault in store.verify().faults if fault.attempt_id == TWO]
    if not found:
        return "missed"
    return "found" if None in seqs or found[0].seq in seqs else "misnamed"


def fields(connection: Connection, table: str, key: str, columns: tuple[str, ...]) -> list[Any]:
    """Read the fields of some rows."""
    return list(
        connection.execute(text(f"SELECT {', '.join(columns)} FROM {table} WHERE {key}")).one()
    )  # names of this file


def of_fields(engine: Engine, where: str, *, every_byte: bool) -> Iterator[str]:
    """Change one field at a time, and back again."""
    rows: list[tuple[str, str, tuple[str, ...], tuple[int | None, ...]]] = [
        ("events", f"attempt = 2 AND seq = {seq}", COLUMNS, (seq,)) for seq in range(1, LAST + 1)
    ]
    rows += [
        ("attempts", "number = 2", (*HEADER, "created_at", "member_name", "member_number", "root"), (0,)),
        ("heads", "attempt = 2", ("seq", "hash", "status"), (None,)),
    ]
    for table, key, columns, seqs in rows:
        with engine.begin() as connection:
            values = fields(connection, table, key, columns)
        for column, value in zip(columns, values, strict=True):
            change = text(f"UPDATE {table} SET {column} = :value WHERE {key}")  # names of this file
            for other in changes(value, every_byte=every_byte):
                with engine.begin() as connection:
                    connection.execute(change, {"value": other})
                yield named_right(where, seqs)
            with engine.begin() as connection:
                connection.execute(change, {"value": value})


def of_rows(engine: Engine, where: str) -> Iterator[str]:
    """Drop, cut off, move, swap and put in rows, and put everything back each time."""
    read = text("SELECT * FROM events")
    with engine.begin() as connection:
        whole = [dict(row) for row in connection.execute(read).mappings()]
    names = list(whole[0])
    back = text(f"INSERT INTO events ({', '.join(names)}) VALUES (:{', :'.join(names)})")  # names of columns
    for _, statement, at in ROWS:
        for seq in range(1, LAST):
            with engine.begin() as connection:
                for part in _in_steps(statement, connection.dialect.name):
                    connection.execute(text(part), {"seq": seq})
            yield named_right(where, (None if at is None else seq + at,))
            with engine.begin() as connection:
                connection.execute(text("DELETE FROM events"))
                connection.execute(back, whole)


def _in_steps(statement: str, dialect: str) -> tuple[str, ...]:
    """SQLite keeps its keys row by row: rows that swap places go by way of others."""
    if "2 * :seq" not in statement or dialect != "sqlite":
        return (statement,)
    return (
        f"UPDATE events SET seq = 0 - (2 * :seq + 1 - seq) WHERE {NEXT_TWO}",
        "UPDATE events SET seq = 0 - seq WHERE attempt = 2 AND seq < 0",
    )


def run(where: str, *, every_byte: bool) -> Counter[str]:
    """Change everything once, and count how each change was found."""
    prepare(where)
    url = where if "://" in where else f"sqlite:///{where}"
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        unchecked = "PRAGMA ignore_check_constraints = ON"
        event.listen(engine, "connect", lambda connection, _record: connection.execute(unchecked))
    counts: Counter[str] = Counter(changes=0, found=0, missed=0, misnamed=0)
    for found in (*of_fields(engine, where, every_byte=every_byte), *of_rows(engine, where)):
        counts.update({"changes": 1, found: 1})
    engine.dispose()
    for found in forgeries.run(where):
        counts.update({"changes": 1, "forgeries": 1, found: 1})
    return counts


def main() -> int:
    """Change everything and print the counts."""
    parser = argparse.ArgumentParser(description="change a stored log in every way and see that it is found")
    parser.add_argument("--every-byte", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving() if asked.postgresql else nullcontext() as server:
        where = server.make("tampered") if server else f"{folder}/store.db"
        counts = run(where, every_byte=asked.every_byte)
    sys.stdout.write(json.dumps(counts) + "\n")
    return int(any(counts[fault] for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
