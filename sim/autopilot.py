"""A session played by a written run, under a clock moved by hand: the demo, and tests without waiting."""

from collections.abc import Iterable

from scenarios.machine import Chosen, Move, TookHint, Waited
from scenarios.script import Token, moment_of, next_input, parse_token
from sim.session import Session


class HandClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self._ms = 0

    def __call__(self) -> float:
        """Give the seconds that have passed."""
        return self._ms / 1000

    def advance(self, ms: int) -> None:
        """Let time pass."""
        self._ms += ms


def play_on(session: Session, clock: HandClock, script: Iterable[str]) -> None:
    """Play written choices in a session that stands at its briefing or was resumed; stops where they end."""
    if session.status in ("briefing", "resumed"):
        session.begin()
    for text in script:
        play_one(session, clock, parse_token(text))


def play_one(session: Session, clock: HandClock, token: Token) -> None:
    """Play one written choice; the world moves first where its time comes first."""
    at_ms = moment_of(session.machine, session.position, token)
    given = next_input(session.machine, session.position, token, at_ms)
    while token.kind == "choice" and isinstance(given, Waited):
        _move(session, clock, given)
        given = next_input(session.machine, session.position, token, at_ms)
    _move(session, clock, given)
    if token.sure is not None:
        session.rate(token.sure)


def _move(session: Session, clock: HandClock, given: Move) -> None:
    """Let the time of an input pass, and make it."""
    if session.status == "running":
        session.shown()
    clock.advance(given.after_ms - session.clock.since_shown())
    match given:
        case Chosen(choice, _):
            session.choose(choice)
        case TookHint():
            session.hint()
        case Waited():
            session.tick()
