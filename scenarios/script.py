"""Choices written down: `b`, `b@4.5`, `b%80`, `wait`, `hint`, and how a run of them plays by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scenarios.events import Event, Rated
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    Move,
    NotOpenError,
    Position,
    TookHint,
    Waited,
    begin,
    next_change_ms,
    next_world_move,
    step,
    stop_at,
)
from scenarios.model import ChoiceId
from scenarios.rating import LEAST_SURE, MOST_SURE

THINKING_MS = 2_000
"""How long a choice written without a time takes; half the time left where the clock is shorter."""

_TOKEN = re.compile(
    r"(?P<choice>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)(?:@(?P<seconds>[0-9]{1,5}(?:\.[0-9]{1,3})?))?"
    r"(?:%(?P<sure>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One written choice; `after_ms` None leaves the time to the player, `sure` None says no confidence."""

    kind: Literal["choice", "wait", "hint"]
    choice: ChoiceId
    after_ms: int | None
    sure: int | None = None


class ScriptError(ValueError):
    """What was written is no choice; the message shows the form."""


def parse_token(text: str) -> Token:
    """Read `b`, `b@4.5` (seconds after the state was shown), `b%80` (80 per cent sure), `wait` or `hint`."""
    found = _TOKEN.fullmatch(text.strip())
    if not found:
        form = "write b, b@4.5 (seconds), b%80 (sure) or wait"
        raise ScriptError(f"{text.strip()!r} is no choice; {form}")
    seconds, sure = found["seconds"], _sure(found)
    after_ms = None if seconds is None else round(float(seconds) * 1000)
    match found["choice"]:
        case "wait":
            if seconds is not None:
                raise ScriptError("'wait' takes no time: it waits for whatever happens first; write wait")
            return Token(kind="wait", choice=ChoiceId(""), after_ms=None)
        case "hint":
            return Token(kind="hint", choice=ChoiceId(""), after_ms=after_ms)
        case choice:
            return Token(kind="choice", choice=ChoiceId(choice), after_ms=after_ms, sure=sure)


def _sure(found: re.Match[str]) -> int | None:
    """Read how sure a choice is, in whole per cent; only a choice is rated."""
    if found["sure"] is None:
        return None
    sure = int(found["sure"])
    if found["choice"] in ("wait", "hint"):
        raise ScriptError(f"{found['choice']!r} is no decision that can be rated; write {found['choice']}")
    if not LEAST_SURE <= sure <= MOST_SURE:
        raise ScriptError(f"%{sure} is no confidence; write %{LEAST_SURE} to %{MOST_SURE}")
    return sure


def write_token(given: Input) -> str:
    """Write an input so that it plays again, to the millisecond: `b@4.5`, `wait`, `hint@2`.

    How sure a member was, `%80`, is written right behind its choice.
    """
    match given:
        case Waited():
            return "wait"
        case Rated(sure=sure):
            return f"%{sure}"
        case Chosen(name, after_ms):
            return _timed(name, after_ms)
        case TookHint(after_ms):
            return _timed("hint", after_ms)


def _timed(name: str, after_ms: int) -> str:
    return f"{name}@{after_ms / 1000:.3f}".rstrip("0").rstrip(".")


def thinking_ms(change_ms: int | None) -> int:
    """Give the time of a choice written without one, where something happens by itself after `change_ms`."""
    return THINKING_MS if change_ms is None else min(THINKING_MS, change_ms // 2)


def moment_of(machine: Machine, position: Position, token: Token) -> int:
    """Give the moment of the run (ms) at which a written choice is taken."""
    if token.after_ms is not None:
        return position.shown_ms + token.after_ms
    return position.shown_ms + thinking_ms(next_change_ms(machine, position))


def next_input(machine: Machine, position: Position, token: Token, at_ms: int) -> Move:
    """Give the next input on the way to a written choice; `Waited` while the world moves before `at_ms`.

    A `wait` waits for whatever happens first; NotOpenError where nothing would.
    """
    match token.kind:
        case "wait":
            change_ms = next_change_ms(machine, position)
            if change_ms is None:
                state = stop_at(machine, position).state
                where = state.id if state else "the ending"
                raise NotOpenError(f"nothing happens by itself in {where!r}; choose")
            return Waited(change_ms)
        case "hint":
            return TookHint(at_ms - position.shown_ms)
        case "choice":
            due, limit_ms = next_world_move(machine, position), stop_at(machine, position).limit_ms
            before = due is not None and (limit_ms is None or due[0] <= limit_ms)
            if due is not None and before and position.shown_ms + due[0] <= at_ms:
                return Waited(due[0])
            return Chosen(token.choice, at_ms - position.shown_ms)


def play_token(machine: Machine, position: Position, token: Token) -> tuple[Position, tuple[Event, ...]]:
    """Play one written choice, and its rating; the world moves first where its time comes before."""
    told: list[Event] = []
    at_ms = moment_of(machine, position, token)
    while True:
        given, state = next_input(machine, position, token, at_ms), stop_at(machine, position).state
        position, events = step(machine, position, given)
        told += events
        if token.sure is not None and isinstance(given, Chosen) and state is not None:
            position, events = step(machine, position, Rated(state.id, token.sure))
            told += events
        if token.kind != "choice" or isinstance(given, Chosen):
            return position, tuple(told)


def play(machine: Machine, script: Iterable[str]) -> tuple[Position, tuple[Event, ...]]:
    """Play a whole script from the beginning; it may stop before an ending."""
    position, events = begin(machine)
    told = list(events)
    for text in script:
        position, events = play_token(machine, position, parse_token(text))
        told += events
    return position, tuple(told)
