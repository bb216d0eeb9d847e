"""The signed head over all records that were ever filed, to be kept elsewhere than the store."""

from sim.records.store import Store
from sim.records.tree import tree_head
from sim.signing.checkpoint import write_checkpoint
from sim.signing.keys import Signer


def checkpoint_of(store: Store, signer: Signer) -> str:
    """Sign how many records there are and the root of their tree; a purged one stands by its tombstone."""
    size, head = store.read(tree_head)
    return write_checkpoint(signer, size, head)
