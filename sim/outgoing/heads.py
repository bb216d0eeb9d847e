"""The signed head over all records that were ever filed, to be kept elsewhere than the store."""

from sim.records.store import Store
from sim.records.tree import heads_of_all
from sim.signing.checkpoint import write_checkpoint
from sim.signing.keys import Signer


def checkpoint_of(store: Store, signer: Signer) -> str:
    """Sign how many records there are, the root of their tree, and the end of custody.

    A purged record stands by its tombstone.
    """
    return write_checkpoint(signer, *store.read(heads_of_all))
