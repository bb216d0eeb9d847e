"""Stores of any size, written fast: many attempts and completion records, or many events, all sound."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, update

from sim.records.appending import rows_of
from sim.records.attempts import BEGUN, header_of
from sim.records.chain import Event, Head, canonical, extend, root_of
from sim.records.completion import as_plain
from sim.records.database.schema import (
    attempts,
    completion_records,
    events,
    filings,
    heads,
    record_attempts,
    record_head,
)
from sim.records.derived import card_of
from sim.records.tallies import Counts, add, of_attempts, of_record, total
from tests.sim.records.samples import NOON, RECORD, attempt

_BATCH = 2000
_RESULTS = ("PASS", "NOT YET", "PASS", "PASS")
MEMBERS = 500
COURSES = 20


def fill_lists(connection: Connection, count: int) -> None:
    """Write that many attempts without events, each filed with a record, of members and courses in turn."""
    chain = Head(seq=0, hash=bytes(32))
    counts: Counts = {}
    for first in range(1, count + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, count + 1))
        parts = [counts]
        runs: list[dict[str, Any]] = []
        ends, records, cards, stands = [], [], [], []
        for number in numbers:
            one = replace(
                attempt(number),
                created_at=NOON + timedelta(seconds=number),
                member_number=f"C-{number % MEMBERS:04d}",
                scenario_id=f"scenario_{number % COURSES}",
            )
            header = header_of(one)
            root = root_of(header)
            runs.append({**header, "number": number, "root": root})
            ends.append({"attempt": number, "seq": 0, "hash": root, "status": BEGUN})
            plain = _record(number)
            (link,) = extend(chain, (plain,))
            chain = Head(seq=link.seq, hash=link.hash)
            records.append(
                {
                    "number": number,
                    "record_id": f"record-{number:09d}",
                    "record_class": "completion",
                    "status": "original",
                    "supersedes": None,
                    "previous_hash": link.prev_hash,
                    "hash": link.hash,
                    "body": link.body.decode(),
                }
            )
            cards.append(card_of(number, plain, standing=True))
            stands.append({"number": number, "attempt_id": one.attempt_id})
            begun = of_attempts(one.member_number, one.scenario_id, one.mode, "open")
            parts += [of_record(plain), begun]
        _write(connection, {attempts: runs, heads: ends, completion_records: records, filings: cards})
        _write(connection, {record_attempts: stands})
        counts = total(parts)
    connection.execute(update(record_head).values(number=chain.seq, hash=chain.hash))
    add(connection, counts)


def _record(number: int) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical(as_plain(RECORD)))
    plain["record"]["record_id"] = f"record-{number:09d}"
    plain["member"]["employee_id_or_star"] = f"C-{number % MEMBERS:04d}"
    plain["course"]["lesson_plan_id"] = f"scenario_{number % COURSES}"
    plain["agency"]["unit_or_district"] = f"district {number % 22}"
    plain["outcome"]["result"] = _RESULTS[number % len(_RESULTS)]
    plain["content"]["scenarios"][0]["attempt_id"] = attempt(number).attempt_id
    return plain


def fill_events(connection: Connection, count: int, played: Sequence[Event]) -> int:
    """Write whole runs until there are that many events; give how many there are."""
    written = number = 0
    counts: Counts = {}
    while written < count:
        number += 1
        one = attempt(number)
        header = header_of(one)
        start = Head(seq=0, hash=root_of(header))
        names = [f"0123456789ab.{seq}" for seq in range(1, len(played) + 1)]
        links = extend(start, played, names)
        end = {"attempt": number, "seq": links[-1].seq, "hash": links[-1].hash, "status": BEGUN}
        _write(connection, {attempts: [{**header, "number": number, "root": start.hash}]})
        _write(connection, {events: rows_of(number, links, names), heads: [end]})
        counts = total((counts, of_attempts(one.member_number, one.scenario_id, one.mode, "open")))
        written += len(links)
    add(connection, counts)
    return written


def _write(connection: Connection, tables: dict[Table, list[dict[str, Any]]]) -> None:
    for table, rows in tables.items():
        connection.execute(insert(table), rows)
