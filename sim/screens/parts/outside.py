"""What the app is given from outside, and what it hands from screen to screen; nothing heavy is imported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scenarios.catalogue import Entry
from sim.signing.vouched import Voucher

SHOWN_RECORDS = 20
"""How many completion records home lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The app's surroundings: the folder it keeps things in, how time runs, and what chance gives.

    `monotonic` is in seconds; `seed` gives the seed of a new run. `files` are scenarios of the user's own,
    offered beside those that ship. `store` is where records go, None for `home`; `voucher` vouches for them.
    """

    home: Path
    monotonic: Callable[[], float]
    today: Callable[[], datetime]
    seed: Callable[[], int]
    files: tuple[Path, ...] = ()
    store: str | Path | None = None
    voucher: Voucher | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that went wrong, told as what happened, what is safe and how to mend it."""

    what: str
    safe: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A run of the member's that is not filed: broken off, or played and not yet signed."""

    attempt_id: str
    title: str
    seat: str
    begun: str
    played: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A completion record in the list of one's own."""

    record_id: str
    title: str
    result: str
    filed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A scenario to practise; `name` is its id, or the path of a file."""

    name: str
    title: str
    seat: str
    minutes: int
    law_as_of: str
    variants: int


def offer_of_entry(entry: Entry) -> Offer:
    """Offer a scenario of the index."""
    return Offer(
        name=entry.id,
        title=entry.title,
        seat=entry.seat,
        minutes=entry.minutes,
        law_as_of=entry.law_as_of,
        variants=len(entry.variants),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What the home screen can ask for once everything is loaded."""

    offers: Callable[[], tuple[Offer, ...]]
    waiting: Callable[[], tuple[Waiting, ...]]
    filed: Callable[[], tuple[Filed, ...]]
    brief: Callable[[str], None]
    resume: Callable[[str], None]
    record: Callable[[str], None]
    close: Callable[[], None]
