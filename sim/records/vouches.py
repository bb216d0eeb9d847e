"""Who vouches for each record, kept beside it: never edited, and still there when the record was purged."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, union_all

from sim.records.database.schema import completion_records, filings, tombstones, vouches
from sim.signing.vouched import Vouch, Voucher

SAID = (vouches.c.signature, vouches.c.key_id, vouches.c.vouched_by, vouches.c.signed_at)
"""What the `integrity` group of a record says of its vouch."""

_BATCH = 1000
_STREAMED = {"stream_results": True, "yield_per": _BATCH}
_HASHES = union_all(
    select(completion_records.c.number, completion_records.c.hash),
    select(tombstones.c.number, tombstones.c.hash).where(tombstones.c.kind == "record"),
).subquery()


class Place(NamedTuple):
    """A record's place in the order of filing, its hash, and who vouches for it.

    `acknowledged_at` is when its member signed off, None where it was purged.
    """

    number: int
    hash: bytes
    vouch: Vouch | None
    acknowledged_at: str | None


def keep_vouch(connection: Connection, number: int, vouch: Vouch) -> dict[str, str | None]:
    """Keep a vouch for the record of this number and give what it says."""
    said: dict[str, str | None] = {column.name: getattr(vouch, column.name) for column in SAID}
    connection.execute(insert(vouches), {"number": number, **said})
    return said


def places(connection: Connection) -> Iterator[Place]:
    """Give every record in the order of filing, purged ones by their tombstone; none is held in memory."""
    wanted = (
        select(_HASHES, *SAID, filings.c.signed_at.label("acknowledged_at"))
        .join_from(_HASHES, vouches, vouches.c.number == _HASHES.c.number, isouter=True)
        .join(filings, filings.c.number == _HASHES.c.number, isouter=True)
    )
    with connection.execute(wanted.order_by(_HASHES.c.number), execution_options=_STREAMED) as rows:
        for row in rows:
            given = None if row.signature is None else _vouch(row)
            yield Place(row.number, row.hash, given, row.acknowledged_at)


def hashes(connection: Connection, *, first: int | None = None) -> Iterator[bytes]:
    """Give the hash of every record, or of the `first`, in the order of filing: the leaves of their tree."""
    wanted = select(_HASHES.c.hash).order_by(_HASHES.c.number).limit(first)
    with connection.execute(wanted, execution_options=_STREAMED) as rows:
        yield from rows.scalars()


def strays(connection: Connection) -> tuple[int, ...]:
    """Give the numbers of vouches for no record."""
    known = select(_HASHES.c.number)
    found = connection.execute(select(vouches.c.number).where(vouches.c.number.not_in(known)))
    return tuple(sorted(found.scalars()))


def vouch_for_some(connection: Connection, voucher: Voucher, *, limit: int = 200) -> int:
    """Vouch for records that nobody vouches for yet, the first filed first, and tell for how many."""
    wanted = (
        select(completion_records.c.number, completion_records.c.hash)
        .join_from(completion_records, vouches, vouches.c.number == completion_records.c.number, isouter=True)
        .where(vouches.c.number.is_(None))
        .order_by(completion_records.c.number)
        .limit(limit)
    )
    rows = connection.execute(wanted).all()
    for row in rows:
        keep_vouch(connection, row.number, voucher(row.hash.hex()))
    return len(rows)


def _vouch(row: Any) -> Vouch:  # noqa: ANN401 - a row has the columns that were asked for
    return Vouch(
        record_hash=row.hash.hex(),
        vouched_by=row.vouched_by,
        key_id=row.key_id,
        signed_at=row.signed_at,
        signature=row.signature,
    )
