"""What is kept beside the records for fast answers; made again from them whenever a store is upgraded."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from sim.records import tallies
from sim.records.chain import digest_of
from sim.records.database.schema import (
    DERIVED,
    completion_records,
    custody,
    filings,
    keeping,
    proposals,
    record_attempts,
)

Plain = Mapping[str, Any]
_BATCH = 1000


def note_filed(connection: Connection, number: int, record: Plain) -> None:
    """Note a record just filed: its card, its attempts, its retention; the one it corrects is out."""
    said = record["record"]
    stands = said["status"] != "voided"
    connection.execute(insert(filings), _card(number, record, standing=stands))
    rows = _attempts_of(number, record)
    if rows:
        connection.execute(insert(record_attempts), rows)
    if said["supersedes_record_id"] is not None:
        _set_aside(connection, said["supersedes_record_id"])
    if stands:
        tallies.add(connection, tallies.of_record(record))
    kept = _kept_from(said)
    if kept is not None:
        connection.execute(insert(keeping), kept)


def forget_record(connection: Connection, number: int, record: Plain) -> None:
    """Take out what was noted of a record that is purged."""
    standing = connection.execute(select(filings.c.standing).where(filings.c.number == number)).scalar()
    if standing:
        tallies.add(connection, tallies.of_record(record), times=-1)
    connection.execute(delete(filings).where(filings.c.number == number))
    connection.execute(delete(record_attempts).where(record_attempts.c.number == number))
    record_id = record["record"]["record_id"]
    connection.execute(delete(proposals).where(proposals.c.record_id == record_id))


def _set_aside(connection: Connection, record_id: str) -> None:
    """Note that a record no longer stands: another one corrects it."""
    named = select(completion_records.c.number, completion_records.c.body, filings.c.standing).join_from(
        completion_records, filings, completion_records.c.number == filings.c.number
    )
    row = connection.execute(named.where(completion_records.c.record_id == record_id)).one_or_none()
    if row is not None and row.standing:
        connection.execute(update(filings).where(filings.c.number == row.number).values(standing=0))
        tallies.add(connection, tallies.of_record(json.loads(row.body)), times=-1)


def rebuild(connection: Connection) -> None:
    """Make every derived table again from what is kept."""
    for table in DERIVED:
        connection.execute(delete(table))
    tallies.add(connection, tallies.of_all_attempts(connection))
    for number, record in records_kept(connection):
        note_filed(connection, number, record)
    bodies = connection.execute(select(custody.c.body).order_by(custody.c.number))
    for body in bodies.scalars():
        note_custody(connection, json.loads(body))


def records_kept(connection: Connection) -> Iterator[tuple[int, Plain]]:
    """Give each record with its number in the order of filing; one that was changed says nothing any more."""
    last = -1
    while True:
        wanted = select(completion_records).order_by(completion_records.c.number)
        page = connection.execute(wanted.where(completion_records.c.number > last).limit(_BATCH)).all()
        for row in page:
            if digest_of(row.previous_hash, row.body.encode()) == row.hash:
                yield row.number, json.loads(row.body)
        if len(page) < _BATCH:
            return
        last = page[-1].number


def tallies_again(connection: Connection) -> dict[tallies.Key, tallies.Count]:
    """Count everything again: attempts by where they stand, records that stand by what they say."""
    superseded = select(completion_records.c.supersedes).where(completion_records.c.supersedes.is_not(None))
    out = set(connection.execute(superseded).scalars())
    standing = (
        tallies.of_record(record)
        for _, record in records_kept(connection)
        if record["record"]["status"] != "voided" and record["record"]["record_id"] not in out
    )
    return tallies.total((tallies.of_all_attempts(connection), *standing))


def note_custody(connection: Connection, entry: Plain) -> None:
    """Note what an entry of custody says of each subject: its retention, or whether it is on hold."""
    for subject in entry["subjects"]:
        named = (keeping.c.kind == subject["kind"], keeping.c.id == subject["id"])
        match entry["deed"]:
            case "retain":
                values: dict[str, Any] = {
                    "retention_code": entry["retention_code"],
                    "destroy_not_before": entry["destroy_not_before"],
                }
            case "hold" | "release":
                values = {"held": int(entry["deed"] == "hold")}
            case "purge":
                connection.execute(delete(keeping).where(*named))
                continue
            case _:
                continue  # what the office did to it says nothing of how it is kept
        if connection.execute(update(keeping).where(*named).values(**values)).rowcount == 0:
            row = {**subject, "retention_code": "not set", "destroy_not_before": None, "held": 0, **values}
            connection.execute(insert(keeping), row)


def count_of_filings(connection: Connection) -> int:
    """Tell how many completion records are here."""
    return int(connection.execute(select(func.count()).select_from(filings)).scalar_one())


def _card(number: int, record: Plain, *, standing: bool) -> dict[str, Any]:
    return {
        "number": number,
        "title": record["course"]["title"],
        "result": record["outcome"]["result"],
        "course": record["course"]["lesson_plan_id"],
        "member": record["member"]["employee_id_or_star"],
        "unit": record["agency"].get("unit_or_district") or "",
        "signed_at": record["sign_off"]["acknowledged_at"],
        "standing": int(standing),
    }


def _attempts_of(number: int, record: Plain) -> list[dict[str, Any]]:
    played = dict.fromkeys(each["attempt_id"] for each in record["content"]["scenarios"])
    return [{"number": number, "attempt_id": attempt_id} for attempt_id in played]


def _kept_from(said: Plain) -> dict[str, Any] | None:
    """Give how a record is kept by its own word, None where it says nothing of it."""
    if said["destroy_not_before"] is None and not said["legal_hold"]:
        return None
    return {
        "kind": "record",
        "id": said["record_id"],
        "retention_code": said["retention_code"],
        "destroy_not_before": said["destroy_not_before"],
        "held": int(said["legal_hold"]),
    }
