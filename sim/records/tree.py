"""The tree over all records ever filed: what a checkpoint signs, and a verification compares."""

from collections.abc import Iterator

from sqlalchemy import Connection

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
