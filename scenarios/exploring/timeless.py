"""The walk of a machine without moments (no timers, no guard over time): plain reachability, made fast.

What a move does to a configuration depends on few of its bits: those its guards read, the counters it
moves, and what its guarded lines reveal. So each move is judged once for each value of those bits and
remembered as `config & keep | put`; a move that reads nothing is such a pair from the start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from scenarios.exploring.answers import Answers
from scenarios.layout import Test, bits_read
from scenarios.machine import Arc, Machine, Stop, Way, begin, follow


class Outcome(NamedTuple):
    """What a judged move does: `config & keep | put`."""

    keep: int
    put: int


Plain: TypeAlias = tuple[int, int, int]
"""A move that reads nothing: its `once` bit, keep, put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A move that reads the bits of `mask`; `way` is None for a clock.

    `known` remembers the outcome for each value of those bits; None: not open. It grows as it is asked.
    """

    used: int
    mask: int
    written: int
    way: Way | None
    arc: Arc
    known: dict[int, Outcome | None]
    answers: Answers

    def judge(self, config: int) -> Outcome | None:
        """Say what the move does from this configuration, and remember it."""
        test = self.way.test if self.way else None
        held = test is None or test(config, 0)
        found = None
        if test is not None:
            self.answers.note(test, held=held)
        if held:
            self.answers.note_lines(config, self.arc, 0)
            after = follow(config, self.arc, 0)
            found = Outcome(~self.written, after & self.written)
        self.known[config & self.mask] = found
        return found


NEVER_MET = -1
"""The bits that all of no configurations have set."""

Judging: TypeAlias = tuple[int, int, dict[int, Outcome | None], Judged]
Table: TypeAlias = tuple[tuple[Plain, ...], tuple[Judging, ...]]
"""The moves of one stop, taken apart for speed: (used, keep, put) and (used, mask, known, judged)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a walk found: configurations in order of discovery, and for each the index it was found from.

    `met` has, for each stop by index, the bits that every configuration met there has set.
    """

    configs: list[int]
    origins: list[int]
    moves: int
    met: list[int]
    complete: bool


def tables_of(machine: Machine, answers: Answers) -> tuple[Table, ...]:
    """Prepare the moves of every stop, by the stop's index."""
    return tuple(_table(machine, stop, answers) for stop in machine.stops)


def _table(machine: Machine, stop: Stop, answers: Answers) -> Table:
    plain: list[Plain] = []
    judged: list[Judging] = []
    ways: list[tuple[Way | None, Arc]] = [(way, way.arc) for way in stop.ways]
    if stop.silence is not None:
        ways.append((None, stop.silence))
    for way, arc in ways:
        used, test = (way.used, way.test) if way else (0, None)
        if test is None and not arc.counts and not arc.in_order:
            plain.append((used, arc.keep, arc.put))
            continue
        counters, lines = _counters(arc), _lines(arc)
        mask = _read(machine, test) | counters | lines
        mask |= _read(machine, *(beat.test for beat in arc.beats))
        written = ~arc.keep | counters | lines
        one = Judged(used=used, mask=mask, written=written, way=way, arc=arc, known={}, answers=answers)
        judged.append((used, mask, one.known, one))
    return tuple(plain), tuple(judged)


def _read(machine: Machine, *tests: Test | None) -> int:
    mask = 0
    for test in tests:
        if test is not None:
            mask |= bits_read(machine.asked[test].guard, machine.layout)
    return mask


def _counters(arc: Arc) -> int:
    mask = 0
    for bits, *_ in arc.counts:
        mask |= bits
    return mask


def _lines(arc: Arc) -> int:
    mask = 0
    for beat in arc.beats if arc.in_order else ():
        mask |= beat.mask
    return mask


def reach(machine: Machine, tables: Sequence[Table], bound: int) -> Reached:
    """Find every configuration, fewest inputs first; not complete once more than `bound` are found."""
    start = begin(machine)[0].config
    node_mask = machine.node_mask
    met = [NEVER_MET] * len(machine.stops)
    seen, configs, origins, moves = {start}, [start], [-1], 0
    see, found, found_from = seen.add, configs.append, origins.append
    for at, config in enumerate(configs):
        node = config & node_mask
        met[node] &= config
        plain, judged = tables[node]
        for used, keep, put in plain:
            if not config & used:
                moves += 1
                after = config & keep | put
                if after not in seen:
                    see(after)
                    found(after)
                    found_from(at)
        for used, mask, known, move in judged:
            if config & used:
                continue
            key = config & mask
            outcome = known[key] if key in known else move.judge(config)
            if outcome is not None:
                moves += 1
                after = config & outcome[0] | outcome[1]
                if after not in seen:
                    see(after)
                    found(after)
                    found_from(at)
        if len(configs) > bound:
            break
    return Reached(configs=configs, origins=origins, moves=moves, met=met, complete=len(configs) <= bound)


def cut_off(
    machine: Machine, tables: Sequence[Table], configs: Sequence[int], goals: Iterable[int]
) -> frozenset[int]:
    """Find the configurations from which none of `goals` can be reached.

    Most lead on to one found later, so one pass backwards settles nearly all; the rest is settled by the
    links among them.
    """
    good = set(goals)
    left = [
        config
        for config in reversed(configs)
        if config not in good and not _add_if_good(config, tables[config & machine.node_mask], good)
    ]
    sources: dict[int, list[int]] = {}
    ready = []
    for config in left:
        for after in successors(config, tables[config & machine.node_mask]):
            sources.setdefault(after, []).append(config)
            if after in good:
                ready.append(config)
    while ready:
        config = ready.pop()
        if config not in good:
            good.add(config)
            ready += sources.get(config, ())
    return frozenset(config for config in left if config not in good)


def _add_if_good(config: int, table: Table, good: set[int]) -> bool:
    for used, keep, put in table[0]:
        if not config & used and config & keep | put in good:
            good.add(config)
            return True
    for after in successors(config, ((), table[1])):
        if after in good:
            good.add(config)
            return True
    return False


def successors(config: int, table: Table) -> list[int]:
    """List where the moves of a stop lead from a configuration, choices first, the clock among them."""
    plain, judged = table
    found = [config & keep | put for used, keep, put in plain if not config & used]
    for used, mask, known, move in judged:
        if not config & used:
            key = config & mask
            outcome = known[key] if key in known else move.judge(config)
            if outcome is not None:
                found.append(config & outcome.keep | outcome.put)
    return found


def taken(machine: Machine, tables: Sequence[Table], met: Sequence[int]) -> set[int]:
    """Name the ways (by the id of the object) that some configuration met could take."""
    opened = set()
    for stop, (_, judged), bits in zip(machine.stops, tables, met, strict=True):
        known = {id(one.way): one.known for *_, one in judged}
        for way in stop.ways:
            outcomes = known.get(id(way))
            if bits & way.used if outcomes is None else not any(outcomes.values()):
                continue
            if bits != NEVER_MET:
                opened.add(id(way))
    return opened
