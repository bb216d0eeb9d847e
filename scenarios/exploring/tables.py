"""The moves of a machine once no moment lies ahead (always, where nothing asks for time), made fast.

What a move does to a configuration then depends on few of its bits: those that guards read, the counters
it moves, what guarded lines reveal and timers change. So each move is judged once for each value of those
bits and remembered as `config & keep | put`; a move that reads nothing is such a pair from the start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from scenarios.exploring.answers import Answers
from scenarios.layout import Test, bits_read
from scenarios.machine import Arc, Machine, Stop, Way, take

NEVER_MET = -1
"""The bits that all of no configurations have set."""


class Outcome(NamedTuple):
    """What a judged move does: `config & keep | put`."""

    keep: int
    put: int


Plain: TypeAlias = tuple[int, int, int]
"""A move that reads nothing: its `once` bit, keep, put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A move that reads the bits of `mask` and writes those of `written`; `way` is None for a clock.

    `known` remembers the outcome for each value of the bits read; None: not open. It grows as it is asked.
    `answers` is None where nobody asks what the guards answered.
    """

    machine: Machine
    way: Way | None
    arc: Arc
    at_ms: int
    mask: int
    written: int
    known: dict[int, Outcome | None]
    answers: Answers | None

    def judge(self, config: int) -> Outcome | None:
        """Say what the move does from this configuration, and remember it."""
        test, at_ms, answers = self.way.test if self.way else None, self.at_ms, self.answers
        held = test is None or test(config, at_ms)
        found = None
        if test is not None and answers is not None:
            answers.note(test, held=held)
        if held:
            after, fired = take(self.machine, config, self.arc, at_ms)
            if answers is not None:
                answers.note_move(config, self.arc, fired, at_ms)
                answers.note_timers(self.machine, after)
            found = Outcome(~self.written, after & self.written)
        self.known[config & self.mask] = found
        return found


Judging: TypeAlias = tuple[int, int, dict[int, Outcome | None], Judged]
Table: TypeAlias = tuple[tuple[Plain, ...], tuple[Judging, ...]]
"""The moves of one stop, taken apart for speed: (used, keep, put) and (used, mask, known, judged)."""


def tables_of(machine: Machine, answers: Answers) -> tuple[Table, ...]:
    """Prepare the moves of every stop, by the stop's index."""
    world = _world(machine)
    return tuple(_table(machine, stop, world, answers) for stop in machine.stops)


def judged_moves(machine: Machine) -> tuple[tuple[Judged, ...], ...]:
    """Prepare every move of every stop: its ways in their order, then its clock."""
    world = _world(machine)
    return tuple(
        tuple(_judged(machine, way, arc, world, None) for way, arc in _moves(stop)) for stop in machine.stops
    )


def _world(machine: Machine) -> int:
    """Give the bits that timers read and write: any may fire after any move."""
    changed = _changed(machine, (move.arc for move in machine.world))
    return changed | _read(machine, (move.test for move in machine.world))


def _moves(stop: Stop) -> list[tuple[Way | None, Arc]]:
    moves: list[tuple[Way | None, Arc]] = [(way, way.arc) for way in stop.ways]
    if stop.silence is not None:
        moves.append((None, stop.silence))
    return moves


def _judged(machine: Machine, way: Way | None, arc: Arc, world: int, answers: Answers | None) -> Judged:
    return Judged(
        machine=machine,
        way=way,
        arc=arc,
        at_ms=machine.moments_ms[-1] if machine.moments_ms else 0,
        mask=_read(machine, [way.test if way else None]) | _changed(machine, [arc]) & arc.keep | world,
        written=_changed(machine, [arc]) | world,
        known={},
        answers=answers,
    )


def _table(machine: Machine, stop: Stop, world: int, answers: Answers) -> Table:
    plain: list[Plain] = []
    judged: list[Judging] = []
    for way, arc in _moves(stop):
        used, test = (way.used, way.test) if way else (0, None)
        if test is None and arc.plain and not world:
            plain.append((used, arc.keep, arc.put))
            continue
        one = _judged(machine, way, arc, world, answers)
        judged.append((used, one.mask, one.known, one))
    return tuple(plain), tuple(judged)


def _read(machine: Machine, tests: Iterable[Test | None]) -> int:
    mask = 0
    for test in tests:
        if test is not None:
            mask |= bits_read(machine.asked[test].guard, machine.layout)
    return mask


def _changed(machine: Machine, arcs: Iterable[Arc]) -> int:
    """Give the bits that arcs may write, and those that decide what they write."""
    mask = 0
    for arc in arcs:
        mask |= ~arc.keep
        for bits, *_ in arc.counts:
            mask |= bits
        for beat in arc.beats if arc.in_order else ():
            mask |= beat.mask | _read(machine, [beat.test])
    return mask


def successors(config: int, table: Table) -> list[int]:
    """List where the moves of a stop lead from a configuration, choices first, the clock among them."""
    plain, judged = table
    found = [config & keep | put for used, keep, put in plain if not config & used]
    for used, mask, known, move in judged:
        if not config & used:
            key = config & mask
            outcome = known[key] if key in known else move.judge(config)
            if outcome is not None:
                found.append(config & outcome[0] | outcome[1])
    return found


def taken(machine: Machine, tables: Sequence[Table], met: Sequence[int]) -> set[int]:
    """Name the ways, and the stops whose clock ran out (by the ids of the objects), that were met open.

    `met` has for each stop the bits that every configuration met there has set.
    """
    ids = set()
    for stop, (_, judged), bits in zip(machine.stops, tables, met, strict=True):
        known = {id(one.way): one.known for *_, one in judged}
        if bits == NEVER_MET:
            continue
        if stop.limit_ms is not None:
            ids.add(id(stop))
        for way in stop.ways:
            outcomes = known.get(id(way))
            if any(outcomes.values()) if outcomes is not None else not bits & way.used:
                ids.add(id(way))
    return ids
