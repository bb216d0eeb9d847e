"""What happens in a run, as values: the record's alphabet.

An event is a moment (`at_ms`, whole milliseconds of scenario time) and what happened. A record of events
is enough to replay and to judge a run: a decision carries what was open, a learned fact precedes what it
decides.
"""

from typing import NamedTuple, TypeAlias

from scenarios.model import Channel, ChoiceId, Deed, EndingId, Outcome, Pace, Reason, StateId, TimerId
from scenarios.vocabulary import ActId, CircumstanceId, MatterId, SeatId, Value


class Said(NamedTuple):
    """A line reached the member, or the member said it (`speaker` "You")."""

    speaker: str
    channel: Channel
    text: str
    pace: Pace = "normal"


class Learned(NamedTuple):
    """A circumstance became known, or known otherwise than before; the last line before it is its cue."""

    matter: MatterId
    circumstance: CircumstanceId
    value: Value


class Open(NamedTuple):
    """A choice that was open at a decision, in the order shown."""

    choice: ChoiceId
    label: str
    deeds: tuple[Deed, ...]
    craft: float | None
    reason: Reason | None


class Timing(NamedTuple):
    """A stop's clock in ms (scoring.md section 3): T_hard, and T_soft where the state is time-critical."""

    hard_ms: int | None
    soft_ms: int | None


class Decided(NamedTuple):
    """The member took a choice `after_ms` after its state was fully shown."""

    state: StateId
    seat: SeatId
    choice: ChoiceId
    after_ms: int
    open: tuple[Open, ...]
    timing: Timing


class Acted(NamedTuple):
    """The choice performed an act in a matter."""

    act: ActId
    matter: MatterId
    seat: SeatId


class TimedOut(NamedTuple):
    """The clock of a state ran out: silence was the choice."""

    state: StateId
    seat: SeatId
    after_ms: int
    open: tuple[Open, ...]
    timing: Timing


class Happened(NamedTuple):
    """The world moved by itself, `after_ms` after the present state was fully shown."""

    timer: TimerId
    after_ms: int


class Hinted(NamedTuple):
    """The member took a hint in a state."""

    state: StateId
    after_ms: int


class Rated(NamedTuple):
    """The member said how sure they were of the decision just taken in `state`: 50 to 100 per cent."""

    state: StateId
    sure: int


class Ended(NamedTuple):
    """The run reached an ending."""

    ending: EndingId
    outcome: Outcome
    people: str


What: TypeAlias = Said | Learned | Decided | Acted | TimedOut | Happened | Hinted | Rated | Ended


class Event(NamedTuple):
    """What happened and when."""

    at_ms: int
    what: What
