"""A session played by a written run, under a clock moved by hand: the demo, and tests without waiting."""

from collections.abc import Iterable

from scenarios.machine import NotOpenError, next_change_ms
from scenarios.script import THINKING_MS, parse_token
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
        token = parse_token(text)
        session.shown()
        change_ms = next_change_ms(session.machine, session.position)
        if token.kind == "wait":
            if change_ms is None:
                raise NotOpenError(f"nothing happens by itself at {text!r}")
            clock.advance(change_ms)
            session.tick()
            continue
        thinking_ms = THINKING_MS if change_ms is None else min(THINKING_MS, change_ms // 2)
        clock.advance(thinking_ms if token.after_ms is None else token.after_ms)
        session.choose(token.choice)
