"""The walk: every reachable configuration of a compiled machine, with the shortest way to each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.exploring.answers import Answers
from scenarios.exploring.chance import Chance, play_by_chance
from scenarios.exploring.reaching import Reached, reach_configs, reach_spots
from scenarios.exploring.spans import Span
from scenarios.exploring.tables import Table, tables_of
from scenarios.layout import Asked
from scenarios.machine import Machine, take
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
    `asked` the answers that each guard gave, `tables` the moves as judged, for going backwards. An incomplete
    walk never shows that something cannot be.
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
    tables: tuple[Table, ...] = field(repr=False, compare=False)
    chance: Chance | None


def walk(machine: Machine, *, bound: int = BOUND, seed: int = 0, runs: int = CHANCE_RUNS) -> Walk:
    """Walk everything a machine can reach, up to `bound` spots; beyond, play `runs` random runs by `seed`."""
    answers = Answers()
    answers.note_move(0, machine.start, take(machine, 0, machine.start, 0)[1], 0)
    tables = tables_of(machine, answers)
    if machine.moments_ms:
        found = reach_spots(machine, tables, bound, answers)
    else:
        found = reach_configs(machine, tables, bound)
    complete = len(found.configs) <= bound
    chance = None if complete else play_by_chance(machine, runs, seed)
    return _named(machine, found, answers, tables, chance)


def _named(
    machine: Machine, found: Reached, answers: Answers, tables: tuple[Table, ...], chance: Chance | None
) -> Walk:
    """Name what was found."""
    node_mask, ids = machine.node_mask, found.ids
    stops = [machine.stops[node] for node in {config & node_mask for config in found.configs}]
    states = {stop.state.id: stop for stop in stops if stop.state is not None}
    return Walk(
        machine=machine,
        complete=chance is None,
        configs=len(set(found.configs)) if machine.moments_ms else len(found.configs),
        moves=found.moves,
        states=frozenset(states),
        endings=frozenset(stop.ended.ending for stop in stops if stop.ended is not None),
        ways=frozenset((id_, way.id) for id_, stop in states.items() for way in stop.ways if id(way) in ids),
        silences=frozenset(id_ for id_, stop in states.items() if id(stop) in ids),
        timers=frozenset(answers.fired),
        asked=answers.by_place(machine),
        spots=tuple(found.configs),
        spans=tuple(found.spans),
        origins=tuple(found.origins),
        tables=tables,
        chance=chance,
    )
