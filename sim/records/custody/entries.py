"""The chain of custody: every deed of a named person, with its reason, in one hash chain."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, insert, select, update

from sim.records.attempts import utc_text
from sim.records.chain import Head, JsonValue, extend
from sim.records.database.schema import custody, custody_head
from sim.records.derived import note_custody

Kind: TypeAlias = Literal["attempt", "record"]
Deed: TypeAlias = Literal[
    "retain",
    "hold",
    "release",
    "purge",
    "person",
    "sign on",
    "refuse",
    "propose",
    "agree",
    "decline",
    "attest",
    "comment",
    "disclose",
]

HANDED_IN = frozenset({"hold", "propose", "agree", "decline", "attest", "comment", "disclose"})
"""The deeds at a station that say something of the records it hands in; it lifts no hold and sets no day."""

Numbered: TypeAlias = tuple[int, dict[str, Any]]

_END = select(custody_head.c.number, custody_head.c.hash).with_for_update()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subject:
    """What a deed is done to: the run log of an attempt, or a completion record."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who does it, why, and when (aware); `entry_id` is unique and makes a repeated deed the same deed."""

    entry_id: str
    by: str
    why: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.why.strip():
            raise ValueError("a deed of custody names its person and its reason")


def enter(
    connection: Connection, deed: Deed, signed: Signed, subjects: Sequence[Subject], **more: JsonValue
) -> int:
    """Enter a deed at the end of the chain and give its number; the same entry again is the same one."""
    body: dict[str, JsonValue] = {
        "entry_id": signed.entry_id,
        "deed": deed,
        "by": signed.by,
        "why": signed.why,
        "at": utc_text(signed.at),
        "subjects": [asdict(subject) for subject in subjects],
        **more,
    }
    return enter_body(connection, body)


def enter_body(connection: Connection, body: dict[str, JsonValue]) -> int:
    """Enter what a deed says of itself, and note what follows from it."""
    named = custody.c.entry_id == body["entry_id"]
    known = connection.execute(select(custody.c.number).where(named)).scalar_one_or_none()
    if known is not None:
        return int(known)
    at = connection.execute(_END).one()
    (link,) = extend(Head(seq=at.number, hash=at.hash), (body,))
    row = {
        "number": link.seq,
        "entry_id": body["entry_id"],
        "deed": body["deed"],
        "previous_hash": link.prev_hash,
        "hash": link.hash,
        "body": link.body.decode(),
    }
    connection.execute(insert(custody), row)
    connection.execute(update(custody_head).values(number=link.seq, hash=link.hash))
    note_custody(connection, body)
    return link.seq


def page(
    connection: Connection, *, after: int = 0, limit: int = 200
) -> tuple[tuple[int, dict[str, Any]], ...]:
    """Give entries in the order they were entered, each with its number."""
    wanted = select(custody.c.number, custody.c.body).where(custody.c.number > after)
    rows = connection.execute(wanted.order_by(custody.c.number).limit(limit))
    return tuple((row.number, json.loads(row.body)) for row in rows)
