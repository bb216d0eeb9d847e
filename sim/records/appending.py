"""The one hot path: the events of a decision made durable, at nearly the cost of a bare INSERT.

The statements are built by SQLAlchemy once, then given to the driver as text: SQLite keeps them prepared.
"""

import sqlite3
import threading
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from sim.records.chain import Head, Link
from sim.records.schema import events, heads

_AT_HEAD = (
    heads.c.attempt_id == bindparam("at_attempt"),
    heads.c.seq == bindparam("at_seq"),
    heads.c.hash == bindparam("at_hash"),
)
_MOVE = update(heads).where(*_AT_HEAD).values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
_MOVE_AND_TELL = _MOVE.values(status=bindparam("to_status"))


class Appender:
    """Holds one connection of the engine for appends; threads take turns on it."""

    def __init__(self, engine: Engine) -> None:
        self._pooled = engine.raw_connection()
        self._cursor = self._pooled.cursor()
        self._turn = threading.Lock()
        self._insert = str(insert(events).compile(engine))
        self._move = str(_MOVE.compile(engine))
        self._move_and_tell = str(_MOVE_AND_TELL.compile(engine))

    def close(self) -> None:
        """Give the connection back."""
        self._pooled.close()

    def append(
        self, attempt_id: str, head: Head, links: Sequence[Link], ids: Sequence[str], status: str | None
    ) -> bool:
        """Commit `links` after `head` in one transaction; False, with nothing written, where that is taken.

        `status` is the attempt's new one, None where it stays. When this returns True, the disk has it.
        """
        rows = [
            (attempt_id, link.seq, name, link.prev_seq, link.prev_hash, link.hash, link.body.decode())
            for link, name in zip(links, ids, strict=True)
        ]
        end, where = links[-1], (attempt_id, head.seq, head.hash)
        with self._turn:
            try:
                self._cursor.execute("BEGIN IMMEDIATE")
                if status is None:
                    self._cursor.execute(self._move, (end.seq, end.hash, *where))
                else:
                    self._cursor.execute(self._move_and_tell, (end.seq, end.hash, status, *where))
                if self._cursor.rowcount != 1:
                    self._pooled.rollback()
                    return False
                self._cursor.executemany(self._insert, rows)
                self._pooled.commit()
            except sqlite3.IntegrityError:
                self._pooled.rollback()
                return False
            except BaseException:
                self._pooled.rollback()
                raise
        return True


def appended_before(
    connection: Connection, attempt_id: str, links: Sequence[Link], ids: Sequence[str]
) -> Head | None:
    """Give the end of an earlier append of the same events under the same ids; None where there was none."""
    named = select(events.c.seq, events.c.event_id, events.c.hash, events.c.body).where(
        events.c.attempt_id == attempt_id, events.c.event_id.in_(ids)
    )
    kept = connection.execute(named.order_by(events.c.seq)).all()
    same = [(row.event_id, row.body) for row in kept] == [
        (name, link.body.decode()) for link, name in zip(links, ids, strict=True)
    ]
    if not same or kept[-1].seq - kept[0].seq != len(kept) - 1:
        return None
    return Head(seq=kept[-1].seq, hash=kept[-1].hash)
