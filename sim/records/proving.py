"""What signatures prove: each record's vouch, and that all of a checkpoint's records are still there.

Whoever can rewrite the whole store can make its chains hold again; they are found here. One pass each, and
nothing is held in memory but what is wrong.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from sim.records.tree import custody_end, tree_head
from sim.records.vouches import Place, hashes, places, strays
from sim.signing.checkpoint import Checkpoint, NoCheckpointError, origin_of, read_checkpoint
from sim.signing.keys import Ring
from sim.signing.tree import root
from sim.signing.vouching import fault_of

_STRIPPED = (
    "nobody vouches for it, and the agency had its key when it was filed: its signature was taken away, "
    "or it came from where the key is not (`wcsim records sign` vouches for what you trust)"
)
_TOLD = 1000
"""Wrong vouches that are named; of more only their count is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A record whose vouch does not hold or is gone, by its number in the order of filing."""

    number: int
    what: str


@dataclass(slots=True, kw_only=True)
class Vouches:
    """How many records are vouched for by vouches that hold, and by none yet; and the first that are wrong.

    `checked` is False where there was no ring to check them against.
    """

    checked: bool
    held: int = 0
    unsigned: int = 0
    wrong: int = 0
    first: list[Wrong] = field(default_factory=list)

    def add(self, wrong: Wrong) -> None:
        """Count a vouch that does not hold or is gone."""
        self.wrong += 1
        if len(self.first) < _TOLD:
            self.first.append(wrong)


def check_vouches(connection: Connection, ring: Ring | None) -> Vouches:
    """Check every vouch against the agency's keys; without a ring they are counted, not checked."""
    found = Vouches(checked=ring is not None)
    for place in places(connection):
        if place.vouch is None:
            if ring is not None and _needs_one(place, ring, vouched=found.held + found.wrong > 0):
                found.add(Wrong(number=place.number, what=_STRIPPED))
            else:
                found.unsigned += 1
            continue
        fault = None if ring is None else fault_of(place.vouch, place.hash.hex(), ring)
        if fault is None:
            found.held += 1
        else:
            found.add(Wrong(number=place.number, what=fault))
    for number in strays(connection):
        found.add(Wrong(number=number, what="it vouches for a record that is not here, nor its tombstone"))
    return found


def _needs_one(place: Place, ring: Ring, *, vouched: bool) -> bool:
    """Tell whether a record that nobody vouches for was filed when there was a key.

    So it was where one filed before it is vouched for, or where its member signed off after the first key was
    made; a time that cannot be read is none before it. Of a purged record there is nothing to vouch for.
    """
    if place.acknowledged_at is None:
        return False
    try:
        made = datetime.fromisoformat(ring.keys[0].made_at)
        return vouched or datetime.fromisoformat(place.acknowledged_at) > made
    except (ValueError, TypeError):
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a checkpoint proves: how many records it speaks of, and what is wrong (None: all are there).

    `custody` is how many entries of custody it speaks of; an older checkpoint speaks of none.
    """

    size: int
    wrong: str | None
    custody: int | None = None


def check_checkpoint(connection: Connection, note: str, ring: Ring) -> Proof:
    """Prove that the records a checkpoint speaks of are here as they were; NoCheckpointError for no such."""
    given = read_checkpoint(note, ring)
    if given.origin != origin_of(ring.agency):
        raise NoCheckpointError(f"it is of {given.origin}, another log than that of {ring.agency}")
    wrong = _wrong_with(connection, given) or _wrong_with_custody(connection, given)
    return Proof(size=given.size, wrong=wrong, custody=None if given.custody is None else given.custody[0])


def _wrong_with(connection: Connection, given: Checkpoint) -> str | None:
    size, head = tree_head(connection)
    if size < given.size:
        gone = given.size - size
        return f"it speaks of {given.size:,} records and here are {size:,}: {gone:,} were taken away"
    found = head if size == given.size else root(hashes(connection, first=given.size))
    if found == given.root:
        return None
    return f"the first {given.size:,} records are not those it was signed over: some were changed or replaced"


def _wrong_with_custody(connection: Connection, given: Checkpoint) -> str | None:
    if given.custody is None:
        return None
    size, last = given.custody
    at, found = custody_end(connection, at=size)
    if at < size:
        return f"it speaks of {size:,} entries of custody and here are {at:,}: {size - at:,} were taken away"
    if found == last:
        return None
    return f"the first {size:,} entries of custody are not those it was signed over: some were changed"
