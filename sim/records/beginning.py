"""The header of an attempt, kept before its first event."""

from sqlalchemy import Connection, insert, select

from sim.records import listing
from sim.records.attempts import BEGUN, Attempt, header_of
from sim.records.chain import Head
from sim.records.database.schema import attempts, heads, tombstones
from sim.records.errors import AlreadyKeptError, PurgedError
from sim.records.tallies import turn


def begin(connection: Connection, attempt: Attempt, start: Head) -> int:
    """Keep the header of an attempt whose root is `start`, and give its number here."""
    header = header_of(attempt)
    named = attempts.c.attempt_id == attempt.attempt_id
    known = connection.execute(select(attempts.c.number).where(named)).scalar_one_or_none()
    if known is not None:
        if listing.head_of(connection, attempt.attempt_id) != start:
            raise AlreadyKeptError(
                f"The attempt {attempt.attempt_id} was begun before.",
                safe="The attempt stays as it was.",
                mend="Resume it, or begin a new one under a new id.",
            )
        return int(known)
    gone = tombstones.c.kind == "attempt", tombstones.c.id == attempt.attempt_id
    if connection.execute(select(tombstones.c.id).where(*gone)).one_or_none() is not None:
        raise PurgedError(
            f"The attempt {attempt.attempt_id} was purged here.",
            safe="Nothing was written.",
            mend="`wcsim records custody` says by whom and why.",
        )
    made = connection.execute(insert(attempts).returning(attempts.c.number), {**header, "root": start.hash})
    number = int(made.scalar_one())
    row = {"attempt": number, "seq": 0, "hash": start.hash, "status": BEGUN}
    connection.execute(insert(heads), row)
    turn(connection, number, None, "open")
    return number
