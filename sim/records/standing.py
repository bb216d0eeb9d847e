"""What completion records stand on: their runs, each up to the event whose hash the record names."""

from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from sim.records.chain import Fault
from sim.records.database.schema import attempts, events
from sim.records.derived import records_kept

_BATCH = 500
_WHOLE = "and it is not here"
_END = "and its events are not those: they were changed, or cut off before the end that the record names"


class Stand(NamedTuple):
    """A run that a record stands on; `end` is the hash of its last event then, None where it names none.

    `rule` is the version of the pass rule that the record was judged by.
    """

    record_id: str
    attempt_id: str
    end: bytes | None
    rule: str


def stands(connection: Connection) -> Iterator[list[Stand]]:
    """Give what every record stands on, in the order of filing, some at a time."""
    each = (
        Stand(
            record["record"]["record_id"],
            played["attempt_id"],
            bytes.fromhex(played["attempt_hash"]) if played["attempt_hash"] else None,
            record["outcome"]["pass_rule_version"],
        )
        for _, record in records_kept(connection)
        for played in record["content"]["scenarios"]
    )
    while some := list(islice(each, _BATCH)):
        yield some


def missing(connection: Connection, gone: Container[str]) -> Iterator[Fault]:
    """Name each run that a record stands on and that is not here with the end that the record names.

    For the attempts in `gone` a tombstone stands.
    """
    for some in stands(connection):
        bound = [one for one in some if one.end is not None and one.attempt_id not in gone]
        here = _ends_here(connection, bound)
        for one in bound:
            if one.end not in here.get(one.attempt_id, ()):
                why = _END if one.attempt_id in here else _WHOLE
                what = f"the completion record {one.record_id} stands on it, {why}"
                yield Fault(attempt_id=one.attempt_id, seq=0, kind="missing", what=what)


def _ends_here(connection: Connection, bound: Sequence[Stand]) -> dict[str, set[bytes]]:
    """Give which of these runs are here, each with those of the ends named that are among its events."""
    at_end = and_(events.c.attempt == attempts.c.number, events.c.hash.in_({one.end for one in bound}))
    wanted = select(attempts.c.attempt_id, events.c.hash).join_from(attempts, events, at_end, isouter=True)
    named = attempts.c.attempt_id.in_({one.attempt_id for one in bound})
    here: dict[str, set[bytes]] = {}
    for row in connection.execute(wanted.where(named)):
        here.setdefault(row.attempt_id, set()).add(row.hash)
    return here
