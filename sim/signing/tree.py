"""The tree of hashes over a list of records: RFC 6962 section 2.1. Pure.

A root stands for the whole list in its order: with one leaf changed, dropped, added or moved it is another.
"""

import hashlib
from collections.abc import Iterable

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of no leaf at all."""


def root(leaves: Iterable[bytes]) -> bytes:
    """Give the 32-byte root of the leaves in their order, in one pass; memory grows with its height."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, hashlib.sha256(b"\x00" + leaf).digest()
        while stack and stack[-1][0] == height:
            node = _join(stack.pop()[1], node)
            height += 1
        stack.append((height, node))
    if not stack:
        return EMPTY_ROOT
    _, node = stack.pop()
    while stack:
        node = _join(stack.pop()[1], node)
    return node


def _join(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
