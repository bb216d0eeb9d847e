"""The walk: every reachable configuration of a compiled machine, with the shortest way to each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.exploring import timed, timeless
from scenarios.exploring.answers import Answers
from scenarios.exploring.chance import Chance, play_by_chance
from scenarios.exploring.spans import ALWAYS, Span
from scenarios.layout import Asked
from scenarios.machine import Machine
from scenarios.model import ChoiceId, EndingId, StateId, TimerId

BOUND = 200_000
"""Configurations of a variant beyond which the answer is UNKNOWN."""
CHANCE_RUNS = 10_000
"""Random runs played in place of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a walk found. With `complete` False it is a beginning only, and `chance` tells of random runs.

    A spot is a configuration and a span of the run's time in which it is shown; spots lie in order of
    discovery, those of fewest inputs first, and no two overlap. `origins` has for each the index of the
    spot before it on a shortest way, -1 for the first. `silences` are the states whose clock ran out,
    `asked` the answers that each guard gave. An incomplete walk never shows that something cannot be.
    """

    machine: Machine = field(repr=False)
    complete: bool
    configs: int
    moves: int
    states: frozenset[StateId]
    endings: frozenset[EndingId]
    ways: frozenset[tuple[StateId, ChoiceId]]
    silences: frozenset[StateId]
    timers: frozenset[TimerId]
    asked: Mapping[Asked, frozenset[bool]] = field(hash=False)
    spots: tuple[int, ...] = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    origins: tuple[int, ...] = field(repr=False)
    chance: Chance | None


def walk(machine: Machine, *, bound: int = BOUND, seed: int = 0, runs: int = CHANCE_RUNS) -> Walk:
    """Walk everything a machine can reach, up to `bound` spots; beyond, play `runs` random runs by `seed`."""
    return _timed(machine, bound, seed, runs) if machine.moments_ms else _timeless(machine, bound, seed, runs)


def _timeless(machine: Machine, bound: int, seed: int, runs: int) -> Walk:
    answers = Answers()
    answers.note_lines(0, machine.start, 0)
    tables = timeless.tables_of(machine, answers)
    found = timeless.reach(machine, tables, bound)
    silent = {
        id(stop)
        for stop, bits in zip(machine.stops, found.met, strict=True)
        if stop.limit_ms is not None and bits != timeless.NEVER_MET
    }
    return _result(
        machine,
        answers=answers,
        spots=found.configs,
        spans=(ALWAYS,) * len(found.configs),
        origins=found.origins,
        moves=found.moves,
        ids=timeless.taken(machine, tables, found.met) | silent,
        chance=None if found.complete else play_by_chance(machine, runs, seed),
    )


def _timed(machine: Machine, bound: int, seed: int, runs: int) -> Walk:
    answers = Answers()
    found = timed.reach(machine, bound, answers)
    return _result(
        machine,
        answers=answers,
        spots=found.configs,
        spans=tuple(found.spans),
        origins=found.origins,
        moves=found.moves,
        ids=found.taken | found.silences | found.fired,
        chance=None if found.complete else play_by_chance(machine, runs, seed),
    )


def _result(
    machine: Machine,
    *,
    answers: Answers,
    spots: list[int],
    spans: tuple[Span, ...],
    origins: list[int],
    moves: int,
    ids: set[int],
    chance: Chance | None,
) -> Walk:
    """Name what was found; `ids` are those of the ways taken, the stops timed out and the timers fired."""
    node_mask = machine.node_mask
    stops = [machine.stops[node] for node in {config & node_mask for config in spots}]
    states = {stop.state.id: stop for stop in stops if stop.state is not None}
    return Walk(
        machine=machine,
        complete=chance is None,
        configs=len(set(spots)) if machine.moments_ms else len(spots),
        moves=moves,
        states=frozenset(states),
        endings=frozenset(stop.ended.ending for stop in stops if stop.ended is not None),
        ways=frozenset((id_, way.id) for id_, stop in states.items() for way in stop.ways if id(way) in ids),
        silences=frozenset(id_ for id_, stop in states.items() if id(stop) in ids),
        timers=frozenset(move.timer.id for move in machine.world if id(move) in ids),
        asked=answers.by_place(machine),
        spots=tuple(spots),
        spans=spans,
        origins=tuple(origins),
        chance=chance,
    )
