"""What is kept beside the records for fast answers, compared with what is found when it is derived anew."""

import heapq
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from sim.records import tallies
from sim.records.database.schema import completion_records, filings, keeping, record_attempts
from sim.records.derived import (
    NOT_SET,
    Plain,
    attempts_of,
    card_of,
    entries_kept,
    kept_from,
    records_kept,
    values_of,
)

_STREAMED = {"stream_results": True, "yield_per": 1000}
_BOTH = 2
"""How often each pair of record and attempt is found: once noted, once in the record."""


def miscounted(connection: Connection) -> Iterator[str]:
    """Name each roll-up, card and note of retention that is not what is found when it is derived anew."""
    kept, counted = tallies.kept(connection), _tallies_again(connection)
    nothing = tallies.Count(0)
    for key in sorted(kept.keys() | counted.keys()):
        have, find = kept.get(key, nothing), counted.get(key, nothing)
        if have != find:
            what = f"{key.about} {key.key} ({key.kind}, {key.result})"
            yield f"{what}: {have.n} were counted, {find.n} are here"
    yield from _strays(connection)
    yield from _misnoted(connection)


def _tallies_again(connection: Connection) -> dict[tallies.Key, tallies.Count]:
    """Count everything again: attempts by where they stand, records that stand by what they say."""
    out = _superseded(connection)
    standing = (
        tallies.of_record(record)
        for _, record in records_kept(connection)
        if record["record"]["status"] != "voided" and record["record"]["record_id"] not in out
    )
    return tallies.total((tallies.of_all_attempts(connection), *standing))


def _strays(connection: Connection) -> Iterator[str]:
    """Name each card, and each note of what is kept how, that does not say what it was derived from."""
    cards = {row["number"]: dict(row) for row in connection.execute(select(filings)).mappings()}
    superseded = _superseded(connection)
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    for number, record in records_kept(connection):
        said = record["record"]
        stands = said["status"] != "voided" and said["record_id"] not in superseded
        if cards.pop(number, None) != card_of(number, record, standing=stands):
            yield f"the card of record number {number} is not what the record says"
        kept = kept_from(said)
        if kept is not None:
            wanted["record", said["record_id"]] = kept
    yield from (f"the card of record number {number} belongs to no record" for number in sorted(cards))
    for entry in entries_kept(connection):
        _follow(wanted, entry)
    found = {(row["kind"], row["id"]): dict(row) for row in connection.execute(select(keeping)).mappings()}
    for kind, name in sorted(found.keys() | wanted.keys()):
        if found.get((kind, name)) != wanted.get((kind, name)):
            yield f"how the {kind} {name} is kept is not what was entered in custody"


def _misnoted(connection: Connection) -> Iterator[str]:
    """Name each record and attempt that are noted to belong together, and do not, or the other way round."""
    for (number, name), same in groupby(heapq.merge(_noted(connection), _said(connection))):
        if len(list(same)) != _BOTH:
            yield f"whether record number {number} stands on the attempt {name} is not noted as it says"


def _noted(connection: Connection) -> Iterator[tuple[int, str]]:
    """Give which records are noted to stand on which attempts, in order."""
    wanted = select(record_attempts.c.number, record_attempts.c.attempt_id)
    rows = connection.execute(wanted.order_by(record_attempts.c.number), execution_options=_STREAMED)
    for _, same in groupby(rows, key=itemgetter(0)):
        yield from sorted((row.number, row.attempt_id) for row in same)


def _said(connection: Connection) -> Iterator[tuple[int, str]]:
    """Give the same as the records themselves say it."""
    for number, record in records_kept(connection):
        yield from sorted((number, row["attempt_id"]) for row in attempts_of(number, record))


def _follow(wanted: dict[tuple[str, str], dict[str, Any]], entry: Plain) -> None:
    """Take over what an entry of custody says of each subject."""
    for subject in entry["subjects"]:
        values = values_of(entry)
        key = (subject["kind"], subject["id"])
        if values is None:
            wanted.pop(key, None)
        elif values:
            wanted[key] = {**NOT_SET, **subject, **wanted.get(key, {}), **values}


def _superseded(connection: Connection) -> set[str]:
    """Give the ids of records that another one corrects."""
    named = select(completion_records.c.supersedes).where(completion_records.c.supersedes.is_not(None))
    return {str(each) for each in connection.execute(named).scalars()}
