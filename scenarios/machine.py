"""The machine: a scenario compiled for one variant, and the one pure `step`.

The player, the headless player, replay and exploration all move by `step`; exploration calls its two halves
(`open_choices`, `take`) and leaves the events out. A position is the configuration (`scenarios.layout`) and
the time at which the present state was fully shown: that starts its clock; timers run from the run's start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from scenarios.events import Decided, Ended, Event, Happened, Hinted, Open, Rated, TimedOut, Timing, What
from scenarios.layout import Asked, Layout, Test
from scenarios.model import ChoiceId, State, StateId, Timer, VariantId
from scenarios.refusing import no_hint, not_open, out_of_time
from scenarios.vocabulary import SeatId


class Position(NamedTuple):
    """Where a run stands: its configuration, and when the present state was fully shown (ms of the run)."""

    config: int
    shown_ms: int


class Chosen(NamedTuple):
    """The member takes a choice, `after_ms` after the state was fully shown."""

    choice: ChoiceId
    after_ms: int


class Waited(NamedTuple):
    """Time passed: `after_ms` since the state was fully shown, and no choice."""

    after_ms: int


class TookHint(NamedTuple):
    """The member asks for the state's hint."""

    after_ms: int


Move: TypeAlias = Chosen | Waited | TookHint
Input: TypeAlias = Move | Rated


class Beat(NamedTuple):
    """An event that a move tells, if `test` (one for all of a line) holds, and `bits` are not yet there."""

    what: What
    mask: int
    bits: int
    test: Test | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A way on: what a choice, a clock, a timer or the beginning does to the configuration, and tells.

    With `in_order` the reveals depend on guards and are applied beat by beat; otherwise they are in `put`.
    `plain` arcs are `keep` and `put` and nothing else.
    """

    keep: int
    put: int
    counts: tuple[tuple[int, int, int, int], ...]
    beats: tuple[Beat, ...]
    in_order: bool
    plain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A choice, compiled: not open once `used` is set or while `test` does not hold."""

    id: ChoiceId
    used: int
    test: Test | None
    open: Open
    arc: Arc


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A state or an ending, compiled; an ending has `ended`, no state and no ways.

    `limit_ms` is the clock with the reading allowance of the state's words, which is `timing.hard_ms`.
    """

    state: State | None
    seat: SeatId
    ways: tuple[Way, ...]
    by_id: Mapping[ChoiceId, Way]
    limit_ms: int | None
    silence: Arc | None
    timing: Timing
    ended: Ended | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMove:
    """A timer, compiled; it fires once. A machine has them by the time they are due."""

    timer: Timer
    after_ms: int
    fired: int
    test: Test | None
    arc: Arc


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A scenario compiled for one variant and one choice of cosmetics."""

    variant: VariantId
    layout: Layout
    node_mask: int
    stops: tuple[Stop, ...]
    world: tuple[WorldMove, ...]
    start: Arc
    moments_ms: tuple[int, ...]
    """Every moment of the run at which a guard or timer may change its mind, ascending."""
    asked: Mapping[Test, Asked]
    """Where each compiled guard was written."""
    hints: bool
    """Whether hints may be taken; an assessment has none."""


class NotOpenError(ValueError):
    """An input that is not possible here; the message says what would have been."""


def begin(machine: Machine) -> tuple[Position, tuple[Event, ...]]:
    """Show the first state: the position of time 0 and what it tells."""
    config, fired = take(machine, 0, machine.start, 0)
    told: list[Event] = []
    _tell(0, machine.start, fired, 0, told)
    return Position(config, 0), tuple(told)


def stop_at(machine: Machine, position: Position) -> Stop:
    """Give the state or ending a run stands at."""
    return machine.stops[position.config & machine.node_mask]


def open_choices(machine: Machine, position: Position, after_ms: int = 0) -> tuple[Way, ...]:
    """List what is open, in the order shown."""
    config, shown_ms = position
    now_ms = shown_ms + after_ms
    return tuple(
        [
            way
            for way in machine.stops[config & machine.node_mask].ways
            if not config & way.used and (way.test is None or way.test(config, now_ms))
        ]
    )


def next_world_move(machine: Machine, position: Position) -> tuple[int, WorldMove] | None:
    """Tell which timer fires next while nobody acts, and after how many ms; None: none."""
    config, shown_ms = position
    for move in machine.world:
        if move.after_ms <= shown_ms or config & move.fired:
            continue  # what could fire fired on arrival
        if move.test is None or move.test(config, shown_ms):
            return move.after_ms - shown_ms, move
    return None


def next_change_ms(machine: Machine, position: Position) -> int | None:
    """Tell how long after the state was shown something happens by itself (clock or world); None: never."""
    limit_ms = stop_at(machine, position).limit_ms
    due = next_world_move(machine, position) if machine.world else None
    if due is None:
        return limit_ms
    return due[0] if limit_ms is None else min(due[0], limit_ms)


def take(machine: Machine, config: int, arc: Arc, at_ms: int) -> tuple[int, tuple[WorldMove, ...]]:
    """Follow an arc at a moment of the run; timers that are due on arrival fire, and are named in order."""
    config = follow(config, arc, at_ms)
    if not machine.world:
        return config, ()
    fired: list[WorldMove] = []
    while (due := _due_now(machine, config, at_ms)) is not None:
        fired.append(due)
        config = follow(config, due.arc, at_ms)
    return config, tuple(fired)


def _due_now(machine: Machine, config: int, at_ms: int) -> WorldMove | None:
    """Give the timer that fires at this moment; none does once the run has ended."""
    for move in machine.world:
        if move.after_ms > at_ms:
            break
        if not config & move.fired and (move.test is None or move.test(config, at_ms)):
            return None if machine.stops[config & machine.node_mask].ended else move
    return None


def follow(config: int, arc: Arc, at_ms: int) -> int:
    """Follow an arc at a moment of the run, and no timer."""
    if arc.plain:
        return config & arc.keep | arc.put
    config = _effect(config, arc)
    asked, held = None, True
    for _, mask, bits, test in arc.beats if arc.in_order else ():
        if test is not asked:
            asked, held = test, test is None or test(config, at_ms)
        if held:
            config = config & ~mask | bits
    return config


def _effect(config: int, arc: Arc) -> int:
    """Apply what does not depend on guards."""
    after = config & arc.keep | arc.put
    for mask, shift, delta, most in arc.counts:
        number = ((config & mask) >> shift) + delta
        after = after & ~mask | min(max(number, 0), most) << shift
    return after


def step(machine: Machine, position: Position, given: Input) -> tuple[Position, tuple[Event, ...]]:
    """Move a run by one input; NotOpenError says what would have been possible.

    `Waited` moves at the first thing that happens by itself within its time, and no further; with nothing
    due the position stays and no event is told. `Rated` moves nothing; its place `scenarios.rating` checks.
    """
    if isinstance(given, Rated):
        return position, (Event(position.shown_ms, given),)
    stop = machine.stops[position.config & machine.node_mask]
    if stop.state is None:
        raise NotOpenError("the run has ended; nothing is open")
    match given:
        case Chosen():
            return _choose(machine, position, stop.state.id, given)
        case Waited(after_ms):
            return _wait(machine, position, stop.state.id, after_ms)
        case TookHint(after_ms):
            if not (stop.state.hint and machine.hints):
                raise NotOpenError(no_hint(stop.state.id, assessed=not machine.hints))
            return position, (Event(position.shown_ms + after_ms, Hinted(stop.state.id, after_ms)),)


def _choose(
    machine: Machine, position: Position, state: StateId, given: Chosen
) -> tuple[Position, tuple[Event, ...]]:
    config, shown_ms = position
    choice, after_ms = given
    at_ms = shown_ms + after_ms
    stop = machine.stops[config & machine.node_mask]
    way = stop.by_id.get(choice)
    shown = [
        each.open
        for each in stop.ways
        if not config & each.used and (each.test is None or each.test(config, at_ms))
    ]
    if way is None or config & way.used or not (way.test is None or way.test(config, at_ms)):
        raise NotOpenError(not_open(choice, [each.choice for each in shown]))
    change_ms = next_change_ms(machine, position) if machine.world else stop.limit_ms
    if after_ms < 0 or (change_ms is not None and after_ms >= change_ms):
        raise NotOpenError(out_of_time(choice, after_ms, state, change_ms))
    after, fired = take(machine, config, way.arc, at_ms)
    decided = Decided(state, stop.seat, choice, after_ms, tuple(shown), stop.timing)
    told = [Event(at_ms, decided)]
    _tell(config, way.arc, fired, at_ms, told)
    return Position(after, at_ms), tuple(told)


def _wait(
    machine: Machine, position: Position, state: StateId, after_ms: int
) -> tuple[Position, tuple[Event, ...]]:
    config, shown_ms = position
    stop = machine.stops[config & machine.node_mask]
    due = next_world_move(machine, position)
    told: list[Event] = []
    if due is not None and due[0] <= after_ms and (stop.limit_ms is None or due[0] <= stop.limit_ms):
        wait_ms, move, arc = *due, due[1].arc
        told.append(Event(shown_ms + wait_ms, Happened(move.timer.id, wait_ms)))
    elif stop.silence is not None and stop.limit_ms is not None and stop.limit_ms <= after_ms:
        wait_ms, arc = stop.limit_ms, stop.silence
        ways = open_choices(machine, position, max(0, wait_ms - 1))
        timed_out = TimedOut(state, stop.seat, wait_ms, tuple([way.open for way in ways]), stop.timing)
        told.append(Event(shown_ms + wait_ms, timed_out))
    else:
        return position, ()
    at_ms = shown_ms + wait_ms
    after, fired = take(machine, config, arc, at_ms)
    _tell(config, arc, fired, at_ms, told)
    return Position(after, at_ms), tuple(told)


def _tell(config: int, arc: Arc, fired: tuple[WorldMove, ...], at_ms: int, told: list[Event]) -> None:
    """Append what an arc tells from this configuration, then what the timers tell that fired on arrival."""
    _tell_arc(config, arc, at_ms, told)
    for move in fired:
        config = follow(config, arc, at_ms)
        arc = move.arc
        told.append(Event(at_ms, Happened(move.timer.id, 0)))
        _tell_arc(config, arc, at_ms, told)


def _tell_arc(config: int, arc: Arc, at_ms: int, told: list[Event]) -> None:
    if arc.in_order:
        config = _effect(config, arc)
    make = tuple.__new__
    asked, held = None, True
    for what, mask, bits, test in arc.beats:
        if test is not asked:
            asked, held = test, test is None or test(config, at_ms)
        if not held:
            continue
        if mask:
            if config & mask == bits:
                continue
            config = config & ~mask | bits
        told.append(make(Event, (at_ms, what)))
