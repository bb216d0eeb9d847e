"""Players without judgement: who must fail, whatever the scenario (scoring.md section 11)."""

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from scenarios.events import Event
from scenarios.machine import (
    Chosen,
    Machine,
    Position,
    Waited,
    Way,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.script import thinking_ms
from scenarios.vocabulary import Act, ActId

MOST_MOVES = 400
"""A player that is still going after this many moves stops; its run is incomplete."""

Chooser: TypeAlias = Callable[[Machine, tuple[Way, ...]], Way]

_REFUSALS = frozenset(
    map(ActId, ("send_nobody", "decline_request", "refuse_report", "leave_in_danger", "refuse_foreign_id"))
)


def players(acts: Mapping[ActId, Act]) -> Mapping[str, Chooser]:
    """Give the players by name; `acts` says which acts assist."""
    return MappingProxyType(
        {
            "always assist": lambda machine, ways: _prefer(machine, ways, lambda way: _assists(way, acts)),
            "always refuse": lambda machine, ways: _prefer(
                machine, tuple(way for way in ways if not _assists(way, acts)) or ways, _refuses
            ),
            "always first": lambda _, ways: ways[0],
            "always longest": lambda _, ways: max(ways, key=lambda way: len(way.open.label)),
        }
    )


def random_player(seed: int) -> Chooser:
    """Make a player that picks by SHA-256 of the seed and how often it has picked."""
    picked = 0

    def pick(_: Machine, ways: tuple[Way, ...]) -> Way:
        nonlocal picked
        picked += 1
        digest = hashlib.sha256(f"{seed}/{picked}".encode()).digest()
        return ways[int.from_bytes(digest[:4], "big") % len(ways)]

    return pick


def _assists(way: Way, acts: Mapping[ActId, Act]) -> bool:
    return any(acts[deed.act].assist for deed in way.open.deeds)


def _refuses(way: Way) -> bool:
    return any(deed.act in _REFUSALS for deed in way.open.deeds)


def _prefer(machine: Machine, ways: tuple[Way, ...], wanted: Callable[[Way], bool]) -> Way:
    """Pick the first way that is wanted, else the first that leads on, else the first."""
    for fits in (wanted, lambda way: not way.arc.keep & machine.node_mask):
        for way in ways:
            if fits(way):
                return way
    return ways[0]


def play_as(machine: Machine, choose: Chooser) -> tuple[Event, ...]:
    """Play a run to its end, or to MOST_MOVES; where nothing is open the player waits."""
    position, events = begin(machine)
    told = list(events)
    for _ in range(MOST_MOVES):
        if stop_at(machine, position).ended is not None:
            break
        position, events = _move(machine, position, choose)
        told += events
    return tuple(told)


def _move(machine: Machine, position: Position, choose: Chooser) -> tuple[Position, tuple[Event, ...]]:
    change_ms = next_change_ms(machine, position)
    after_ms = thinking_ms(change_ms)
    ways = open_choices(machine, position, after_ms)
    if not ways and change_ms is not None:
        return step(machine, position, Waited(change_ms))
    return step(machine, position, Chosen(choose(machine, ways).id, after_ms))
