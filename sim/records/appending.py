"""The one hot path: the events of a decision made durable, at nearly the cost of a bare INSERT.

SQLite gets the fewest statements it can be told in, which its driver keeps prepared; a server gets one
statement, which is a transaction of its own, so that a decision is one way there and back.
"""

import sqlite3
import threading
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, insert, select, update

from sim.records.attempts import standing_of
from sim.records.chain import Head, Link
from sim.records.database.database import Database
from sim.records.database.schema import events, heads
from sim.records.tallies import turn

_MOVE = "UPDATE heads SET seq = ?, hash = ? WHERE attempt = ? AND seq = ? AND hash = ?"
_TURN = "UPDATE heads SET status = ? WHERE attempt = ?"
"""Apart, and only where it changes: an index stands on the status, whose page would be written each time."""
_COLUMNS = "attempt, seq, event_id, prev_seq, prev_hash, hash, body"
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 # names alone
_AT_ONCE = """
WITH moved AS (
    UPDATE heads SET seq = %s, hash = %s, status = %s WHERE attempt = %s AND seq = %s AND hash = %s
    RETURNING attempt
)
INSERT INTO events (attempt, seq, event_id, prev_seq, prev_hash, hash, body)
SELECT moved.attempt, each.* FROM moved, unnest(
    %s::int[], %s::text[], %s::int[], %s::bytea[], %s::bytea[], %s::text[]
) AS each
"""


class Decided(NamedTuple):
    """What one append writes: `links` after `head` of the attempt `number`, and its status from then on.

    `names` are those of the events; `before` is the status that the writer knows. A named tuple, since one is
    made for each decision.
    """

    attempt_id: str
    number: int
    head: Head
    links: Sequence[Link]
    names: Sequence[str]
    before: str
    status: str

    @property
    def end(self) -> Head:
        """Give where the chain ends when this is written."""
        return Head(seq=self.links[-1].seq, hash=self.links[-1].hash)

    @property
    def turns(self) -> bool:
        """Tell whether the attempt then counts as another: filed, abandoned, or taken up again."""
        return self.status != self.before and standing_of(self.status) != standing_of(self.before)


class FileAppender:
    """Holds one connection to a SQLite file for appends; threads take turns on it."""

    def __init__(self, database: Database) -> None:
        self._turn: threading.Lock = threading.Lock()
        self._pooled = database.engine.raw_connection()
        connection = self._pooled.dbapi_connection
        if not isinstance(connection, sqlite3.Connection):
            raise TypeError("this appender writes to SQLite files only")
        self._connection: sqlite3.Connection = connection
        self._cursor: sqlite3.Cursor = connection.cursor()

    def close(self) -> None:
        """Give the connection back."""
        self._cursor.close()
        self._pooled.close()

    def append(self, decided: Decided) -> bool:
        """Commit it in one transaction; False, with nothing written, where its place is taken.

        When this returns True, the disk has it.
        """
        number, end, head = decided.number, decided.links[-1], decided.head
        rows = [
            (number, link.seq, name, link.prev_seq, link.prev_hash, link.hash, link.body.decode())
            for link, name in zip(decided.links, decided.names, strict=True)
        ]
        place = (end.seq, end.hash, number, head.seq, head.hash)
        cursor = self._cursor
        with self._turn:
            try:
                cursor.execute("BEGIN IMMEDIATE")
                if cursor.execute(_MOVE, place).rowcount != 1:
                    self._connection.rollback()
                    return False
                if decided.status != decided.before:
                    cursor.execute(_TURN, (decided.status, number))
                cursor.executemany(_INSERT, rows)
                cursor.execute("COMMIT")
            except sqlite3.IntegrityError:
                self._connection.rollback()
                return False
            except BaseException:
                self._connection.rollback()
                raise
        return True


class ServerAppender:
    """Holds one connection to a server for appends, and takes a new one when that was cut."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._failure: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        self._taken: type[Exception] = self._engine.dialect.loaded_dbapi.IntegrityError
        self._pooled: Any = None
        self._turn = threading.Lock()

    def close(self) -> None:
        """Give the connection back."""
        if self._pooled is not None:
            self._pooled.invalidate()
            self._pooled = None

    def append(self, decided: Decided) -> bool:
        """Commit it in one statement; False, with nothing written, where its place is taken.

        When this returns True, the server's disk has it. An error says nothing of whether it has.
        """
        end, head, links = decided.links[-1], decided.head, decided.links
        place = (end.seq, end.hash, decided.status, decided.number, head.seq, head.hash)
        columns = (
            [link.seq for link in links],
            list(decided.names),
            [link.prev_seq for link in links],
            [link.prev_hash for link in links],
            [link.hash for link in links],
            [link.body.decode() for link in links],
        )
        with self._turn:
            try:
                return bool(self._cursor().execute(_AT_ONCE, (*place, *columns)).rowcount == len(links))
            except self._taken:
                return False
            except self._failure:
                self.close()
                raise

    def _cursor(self) -> Any:  # noqa: ANN401 # psycopg is an extra, and is not imported here
        if self._pooled is None:
            self._pooled = self._engine.raw_connection()
            self._pooled.dbapi_connection.autocommit = True
            self._pooled.dbapi_connection.prepare_threshold = 1
        return self._pooled.dbapi_connection.cursor()


Appender: TypeAlias = FileAppender | ServerAppender


def appender_of(database: Database) -> Appender:
    """Make the appender that fits the database."""
    return FileAppender(database) if database.is_file else ServerAppender(database)


def append_and_count(connection: Connection, decided: Decided) -> bool:
    """Append as the appenders do, and count the attempt where it stands from then on."""
    end, head = decided.end, decided.head
    at_head = (heads.c.attempt == decided.number, heads.c.seq == head.seq, heads.c.hash == head.hash)
    moved = update(heads).where(*at_head).values(seq=end.seq, hash=end.hash, status=decided.status)
    if connection.execute(moved).rowcount != 1:
        return False
    connection.execute(insert(events), rows_of(decided.number, decided.links, decided.names))
    turn(connection, decided.number, standing_of(decided.before), standing_of(decided.status))
    return True


def rows_of(number: int, links: Sequence[Link], names: Sequence[str]) -> list[dict[str, Any]]:
    """Write links as rows of the table of events."""
    return [
        {
            "attempt": number,
            "seq": link.seq,
            "event_id": name,
            "prev_seq": link.prev_seq,
            "prev_hash": link.prev_hash,
            "hash": link.hash,
            "body": link.body.decode(),
        }
        for link, name in zip(links, names, strict=True)
    ]


def appended_before(connection: Connection, decided: Decided) -> Head | None:
    """Give the end of an earlier append of the same events under the same names, None without one."""
    named = select(events.c.seq, events.c.event_id, events.c.hash, events.c.body).where(
        events.c.attempt == decided.number, events.c.event_id.in_(decided.names)
    )
    kept = connection.execute(named.order_by(events.c.seq)).all()
    same = [(row.event_id, row.body) for row in kept] == [
        (name, link.body.decode()) for link, name in zip(decided.links, decided.names, strict=True)
    ]
    if not same or kept[-1].seq - kept[0].seq != len(kept) - 1:
        return None
    return Head(seq=kept[-1].seq, hash=kept[-1].hash)
