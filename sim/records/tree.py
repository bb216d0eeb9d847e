"""The tree over all records ever filed, and the end of custody: what a checkpoint signs."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from sim.records.chain import NO_HASH
from sim.records.database.schema import custody
from sim.records.vouches import hashes
from sim.signing.tree import root


def tree_head(connection: Connection) -> tuple[int, bytes]:
    """Give how many records there are, purged ones by their tombstones, and the root of their tree."""
    count = 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for leaf in hashes(connection):
            count += 1
            yield leaf

    head = root(counted())
    return count, head


def custody_end(connection: Connection, *, at: int | None = None) -> tuple[int, bytes]:
    """Give the number and the hash of the last entry of custody, or of the last up to `at`; 0 before any."""
    wanted = select(custody.c.number, custody.c.hash).order_by(custody.c.number.desc()).limit(1)
    if at is not None:
        wanted = wanted.where(custody.c.number <= at)
    row = connection.execute(wanted).one_or_none()
    return (0, NO_HASH) if row is None else (row.number, row.hash)


def heads_of_all(connection: Connection) -> tuple[int, bytes, tuple[int, bytes]]:
    """Give what a checkpoint signs, of one moment: the tree's size and root, and the end of custody."""
    return *tree_head(connection), custody_end(connection)
