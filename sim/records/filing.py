"""Completion records filed in one chain, and the texts of scenarios and packs kept by their hash."""

import hashlib
import json

from sqlalchemy import Connection, RowMapping, insert, select, update

from sim.records.chain import Head, JsonValue, canonical, extend
from sim.records.completion import CompletionRecord, as_plain
from sim.records.errors import AlreadyKeptError, RecordUnknownError
from sim.records.schema import completion_records, contents, record_head

_ALL = select(completion_records).order_by(completion_records.c.number)


def file(connection: Connection, record: CompletionRecord) -> dict[str, JsonValue]:
    """Add a record to the chain of records and give it as filed; the same record again is the same filing."""
    plain, said = as_plain(record), record.record
    kept = one(connection, said.record_id)
    if kept is not None:
        if {name: group for name, group in kept.items() if name != "integrity"} != json.loads(
            canonical(plain)
        ):
            raise _taken(f"the completion record {said.record_id}")
        return kept
    if said.supersedes_record_id is not None and one(connection, said.supersedes_record_id) is None:
        raise RecordUnknownError(
            f"No completion record {said.supersedes_record_id} is here to be {said.status}.",
            safe="Nothing was filed.",
            mend="Name the record that this one corrects; `wcsim records list` shows them.",
        )
    at = connection.execute(select(record_head.c.number, record_head.c.hash)).one()
    (link,) = extend(Head(seq=at.number, hash=at.hash), (plain,))
    row = {
        "number": link.seq,
        "record_id": said.record_id,
        "record_class": said.record_class,
        "status": said.status,
        "supersedes": said.supersedes_record_id,
        "previous_hash": link.prev_hash,
        "hash": link.hash,
        "body": link.body.decode(),
    }
    connection.execute(insert(completion_records), row)
    connection.execute(update(record_head).values(number=link.seq, hash=link.hash))
    return _with_integrity(link.body, link.hash, link.prev_hash)


def one(connection: Connection, record_id: str) -> dict[str, JsonValue] | None:
    """Give one record as filed, None where there is none."""
    row = connection.execute(_ALL.where(completion_records.c.record_id == record_id)).mappings().one_or_none()
    return None if row is None else _filed(row)


def all_of(connection: Connection) -> tuple[dict[str, JsonValue], ...]:
    """Give every record in the order of filing, those amended and voided too."""
    return tuple(_filed(row) for row in connection.execute(_ALL).mappings())


def keep(connection: Connection, kind: str, sha256: str, words: str) -> None:
    """Keep a text under its hash; the same again changes nothing, another under that hash is refused."""
    digest = hashlib.sha256(words.encode()).digest()
    held = select(contents.c.kind, contents.c.text_sha256).where(contents.c.sha256 == sha256)
    kept = connection.execute(held).one_or_none()
    if kept is None:
        row = {"sha256": sha256, "kind": kind, "text": words, "text_sha256": digest}
        connection.execute(insert(contents), row)
    elif (kept.kind, kept.text_sha256) != (kind, digest):
        raise _taken(f"the {kept.kind} {sha256}")


def content(connection: Connection, sha256: str) -> str | None:
    """Give the text kept under a hash, None where there is none."""
    return connection.execute(select(contents.c.text).where(contents.c.sha256 == sha256)).scalar_one_or_none()


def _filed(row: RowMapping) -> dict[str, JsonValue]:
    return _with_integrity(row["body"], row["hash"], row["previous_hash"])


def _with_integrity(body: str | bytes, digest: bytes, previous: bytes) -> dict[str, JsonValue]:
    """Read a stored record and add what the chain says of it; the hashes cover everything but this group."""
    plain: dict[str, JsonValue] = json.loads(body)
    plain["integrity"] = {"record_hash": digest.hex(), "previous_hash": previous.hex()}
    return plain


def _taken(what: str) -> AlreadyKeptError:
    return AlreadyKeptError(
        f"Another text is already kept as {what}.",
        safe="What was kept first stays as it was.",
        mend="Give the new one its own id; a correction is a new record that names the old one.",
    )
