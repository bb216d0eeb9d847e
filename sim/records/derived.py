"""What is kept beside the records for fast answers; made again from them whenever a store is upgraded."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

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
_SAYS = {
    "person": frozenset({"person", "known_by"}),
    "purge": frozenset({"stones"}),
    **dict.fromkeys(("agree", "attest", "comment"), frozenset({"filed", "content"})),
}
"""What an entry must say of its deed, beside its subjects, to be followed."""
NOT_SET = {"retention_code": "not set", "destroy_not_before": None, "held": 0}
"""How a subject is kept of which custody says nothing more."""


def note_filed(connection: Connection, number: int, record: Plain) -> None:
    """Note a record just filed: its card, its attempts, its retention; the one it corrects is out."""
    said = record["record"]
    stands = said["status"] != "voided"
    connection.execute(insert(filings), card_of(number, record, standing=stands))
    rows = attempts_of(number, record)
    if rows:
        connection.execute(insert(record_attempts), rows)
    if said["supersedes_record_id"] is not None:
        _set_aside(connection, said["supersedes_record_id"])
    if stands:
        tallies.add(connection, tallies.of_record(record))
    kept = kept_from(said)
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
    for entry in entries_kept(connection):
        note_custody(connection, entry)


def records_kept(connection: Connection) -> Iterator[tuple[int, Plain]]:
    """Give each record with its number in the order of filing; one that was changed says nothing any more."""
    last = -1
    while True:
        wanted = select(completion_records).order_by(completion_records.c.number)
        page = connection.execute(wanted.where(completion_records.c.number > last).limit(_BATCH)).all()
        for row in page:
            if digest_of(row.previous_hash, row.body.encode()) == row.hash:
                record = read_record(row.body)
                if record is not None:
                    yield row.number, record
        if len(page) < _BATCH:
            return
        last = page[-1].number


def entries_kept(connection: Connection) -> Iterator[Plain]:
    """Give each entry of custody in order; one that was changed says nothing any more."""
    for row in connection.execute(select(custody).order_by(custody.c.number)):
        if digest_of(row.previous_hash, row.body.encode()) == row.hash:
            entry = read_entry(row.body)
            if entry is not None and entry["deed"] == row.deed:
                yield entry


def read_record(body: str) -> Plain | None:
    """Read a record; None where it is none, though its hash may have been made to hold."""
    try:
        record: Plain = json.loads(body)
        card_of(0, record, standing=True)
        tallies.of_record(record)
        kept_from(record["record"])
        for played in record["content"]["scenarios"]:
            played["attempt_id"].encode()
            bytes.fromhex(played["attempt_hash"] or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return record


def read_entry(body: str) -> Plain | None:
    """Read an entry of custody; None where it is none, though its hash may have been made to hold."""
    try:
        entry: Plain = json.loads(body)
        values_of(entry)
        for subject in entry["subjects"]:
            (subject["kind"] + subject["id"]).encode()
        lacking = _SAYS.get(entry["deed"], frozenset()) - entry.keys()
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None if lacking or "entry_id" not in entry else entry


def note_custody(connection: Connection, entry: Plain) -> None:
    """Note what an entry of custody says of each subject: its retention, or whether it is on hold."""
    values = values_of(entry)
    for subject in entry["subjects"]:
        named = (keeping.c.kind == subject["kind"], keeping.c.id == subject["id"])
        if values is None:
            connection.execute(delete(keeping).where(*named))
        elif values and connection.execute(update(keeping).where(*named).values(**values)).rowcount == 0:
            connection.execute(insert(keeping), {**NOT_SET, **subject, **values})


def values_of(entry: Plain) -> dict[str, Any] | None:
    """Give what an entry sets of how a subject is kept, None where nothing of it is kept any more."""
    match entry["deed"]:
        case "retain":
            return {name: entry[name] for name in ("retention_code", "destroy_not_before")}
        case "hold" | "release":
            return {"held": int(entry["deed"] == "hold")}
        case "purge":
            return None
        case _:
            return {}  # what the office did to it says nothing of how it is kept


def card_of(number: int, record: Plain, *, standing: bool) -> dict[str, Any]:
    """Write the card of a record: what lists show and are narrowed by."""
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


def attempts_of(number: int, record: Plain) -> list[dict[str, Any]]:
    """Write which attempts a record stands on, each once."""
    played = dict.fromkeys(each["attempt_id"] for each in record["content"]["scenarios"])
    return [{"number": number, "attempt_id": attempt_id} for attempt_id in played]


def kept_from(said: Plain) -> dict[str, Any] | None:
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
