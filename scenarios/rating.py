"""Which decision may be rated: "how sure are you?" is asked right after a choice, once, and never later.

A rating that could wait would be given in the light of what came of the choice.
"""

from collections.abc import Sequence

from scenarios.events import Decided, Event, Happened, Hinted, Rated, TimedOut
from scenarios.model import StateId

LEAST_SURE, MOST_SURE = 50, 100
"""Per cent: below the half a member would take another choice."""


class NotRatedError(ValueError):
    """A rating that is not possible here; the message says what would have been."""


def to_rate(events: Sequence[Event]) -> StateId | None:
    """Give the state of the decision that may be rated after these events; None: there is none.

    A timer that fired on arrival (`after_ms` 0) belongs to the decision before it.
    """
    for _, what in reversed(events):
        match what:
            case Decided(state=state):
                return state
            case TimedOut() | Hinted() | Rated():
                return None
            case Happened(after_ms=after_ms) if after_ms:
                return None
            case _:
                pass
    return None


def rate(events: Sequence[Event], sure: int) -> Rated:
    """Rate the decision just taken; NotRatedError where there is none, or where `sure` is not 50 to 100."""
    state = to_rate(events)
    if state is None:
        raise NotRatedError("only a decision just taken is rated, and once")
    if not LEAST_SURE <= sure <= MOST_SURE:
        raise NotRatedError(f"{sure} is no confidence; give {LEAST_SURE} to {MOST_SURE} per cent")
    return Rated(state, sure)
