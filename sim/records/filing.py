"""Completion records filed in one chain, and the texts of scenarios and packs kept by their hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from sim.records.chain import Head, JsonValue, canonical, extend
from sim.records.completion import CompletionRecord, as_plain
from sim.records.database.schema import completion_records, contents, record_head, tombstones, vouches
from sim.records.derived import note_filed
from sim.records.errors import AlreadyKeptError, PurgedError, RecordUnknownError
from sim.records.vouches import SAID, keep_vouch
from sim.signing.vouched import Voucher

Numbered: TypeAlias = tuple[int, dict[str, JsonValue]]

_ALL = (
    select(completion_records, *SAID)
    .join_from(completion_records, vouches, vouches.c.number == completion_records.c.number, isouter=True)
    .order_by(completion_records.c.number)
)
_END = select(record_head.c.number, record_head.c.hash).with_for_update()
_BATCH = 200


def file(
    connection: Connection, record: CompletionRecord, voucher: Voucher | None = None
) -> dict[str, JsonValue]:
    """Add a record to the chain of records and give it as filed; the same record again is the same filing."""
    return file_plain(connection, as_plain(record), voucher)


def file_plain(
    connection: Connection, plain: dict[str, JsonValue], voucher: Voucher | None = None
) -> dict[str, JsonValue]:
    """File a record that is given in its JSON form, without its `integrity` group, and vouch for it."""
    said: Any = plain["record"]
    kept = one(connection, said["record_id"])
    if kept is not None:
        if {name: group for name, group in kept.items() if name != "integrity"} != json.loads(
            canonical(plain)
        ):
            raise _taken(f"the completion record {said['record_id']}")
        return kept
    _check_new(connection, said)
    at = connection.execute(_END).one()
    (link,) = extend(Head(seq=at.number, hash=at.hash), (plain,))
    row = {
        "number": link.seq,
        "record_id": said["record_id"],
        "record_class": said["record_class"],
        "status": said["status"],
        "supersedes": said["supersedes_record_id"],
        "previous_hash": link.prev_hash,
        "hash": link.hash,
        "body": link.body.decode(),
    }
    connection.execute(insert(completion_records), row)
    connection.execute(update(record_head).values(number=link.seq, hash=link.hash))
    note_filed(connection, link.seq, plain)
    signed = None if voucher is None else keep_vouch(connection, link.seq, voucher(link.hash.hex()))
    return _with_integrity(link.body, link.hash, link.prev_hash, signed)


def _check_new(connection: Connection, said: Mapping[str, str | None]) -> None:
    """Refuse a record that was purged here, and a correction of one that is not here."""
    record_id, corrected = said["record_id"], said["supersedes_record_id"]
    if _is_purged(connection, record_id):
        raise PurgedError(
            f"The completion record {record_id} was purged here.",
            safe="Nothing was filed.",
            mend="`wcsim records custody` says by whom and why.",
        )
    if corrected is not None and one(connection, corrected) is None:
        raise RecordUnknownError(
            f"No completion record {corrected} is here to be {said['status']}.",
            safe="Nothing was filed.",
            mend="Name the record that this one corrects; `wcsim records list` shows them.",
        )


def _is_purged(connection: Connection, record_id: str | None) -> bool:
    gone = select(tombstones.c.id).where(tombstones.c.kind == "record", tombstones.c.id == record_id)
    return connection.execute(gone).one_or_none() is not None


def is_known(connection: Connection, record_id: str) -> bool:
    """Tell whether a record was filed here, also where it was purged since."""
    return one(connection, record_id) is not None or _is_purged(connection, record_id)


def one(connection: Connection, record_id: str) -> dict[str, JsonValue] | None:
    """Give one record as filed, None where there is none."""
    row = connection.execute(_ALL.where(completion_records.c.record_id == record_id)).mappings().one_or_none()
    return None if row is None else _filed(row)


def some(
    connection: Connection, *, after: int = 0, limit: int = _BATCH, among: Select[Any] | None = None
) -> tuple[Numbered, ...]:
    """Give records in the order of filing, those amended and voided too, each with its number.

    `among` asks for the numbers of those that are meant; without it all are.
    """
    wanted = _ALL.where(completion_records.c.number > after).limit(limit)
    if among is not None:
        wanted = wanted.where(completion_records.c.number.in_(among))
    return tuple((row["number"], _filed(row)) for row in connection.execute(wanted).mappings())


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
    signed = {column.name: row[column.name] for column in SAID}
    return _with_integrity(row["body"], row["hash"], row["previous_hash"], signed)


def _with_integrity(
    body: str | bytes, digest: bytes, previous: bytes, signed: Mapping[str, str | None] | None
) -> dict[str, JsonValue]:
    """Read a stored record and add what the chain says of it; the hashes cover everything but this group.

    Where nobody vouches for it, who does is None.
    """
    plain: dict[str, JsonValue] = json.loads(body)
    said = {column.name: None if signed is None else signed[column.name] for column in SAID}
    plain["integrity"] = {"record_hash": digest.hex(), "previous_hash": previous.hex(), **said}
    return plain


def _taken(what: str) -> AlreadyKeptError:
    return AlreadyKeptError(
        f"Another text is already kept as {what}.",
        safe="What was kept first stays as it was.",
        mend="Give the new one its own id; a correction is a new record that names the old one.",
    )
