"""When a duty is kept: the one definition, for runs that are judged and for paths that are proved."""

from collections.abc import Iterable
from typing import Literal

from scenarios.model import Deed
from scenarios.vocabulary import EVENT, ActId, MatterId


def duty_finding(*, in_time: bool, at_all: bool, due: bool) -> Literal["upheld", "late", "breached"] | None:
    """Judge a duty that was in play: was it done or found out in time, or at all; None: it lapsed.

    It was due where it stood until the end, or its time ran out while it stood.
    """
    if in_time:
        return "upheld"
    if at_all:
        return "late"
    return "breached" if due else None


def concerns(deed: Deed, matter: MatterId) -> bool:
    """Tell whether a deed counts for a matter; for the event as a whole every one does."""
    return matter == EVENT or deed.matter in (matter, EVENT)


def checklist_credit(required: frozenset[ActId], never: frozenset[ActId], asked: Iterable[ActId]) -> float:
    """Give max(0, |A & R| / |R| - 0.5 |A & P|); needless questions cost clock, not credit."""
    acts = frozenset(asked)
    return max(0.0, len(acts & required) / len(required) - 0.5 * len(acts & never))
