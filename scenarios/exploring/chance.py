"""Random runs, the same for a seed on every platform: what is played where a walk would be too long."""

from dataclasses import dataclass

from scenarios.events import Ended
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    Position,
    Waited,
    begin,
    next_change_ms,
    open_choices,
    step,
    stop_at,
)
from scenarios.model import EndingId
from scenarios.script import write_token

LONGEST_RUN = 500
"""Inputs after which a random run is given up."""
PATIENCE_MS = 60_000
"""How long a random member waits where nothing happens by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What random runs met: the endings, how many did not end, and the first that got stuck, as a script."""

    runs: int
    endings: frozenset[EndingId]
    unended: int
    stuck: tuple[str, ...] | None


class Dice:
    """A linear congruential generator (Knuth, MMIX): whole numbers for a seed, the same everywhere."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2 + 1) & 0xFFFF_FFFF_FFFF_FFFF

    def below(self, most: int) -> int:
        """Give a number from 0 to `most` - 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & 0xFFFF_FFFF_FFFF_FFFF
        return (self._state >> 33) % most


def play_by_chance(machine: Machine, runs: int, seed: int) -> Chance:
    """Play random runs by `step`: each input any choice open at some moment, or silence."""
    dice = Dice(seed)
    endings: set[EndingId] = set()
    unended, stuck = 0, None
    for _ in range(runs):
        ending, script = _play(machine, dice)
        if ending is not None:
            endings.add(ending)
            continue
        unended += 1
        if stuck is None and len(script) < LONGEST_RUN:
            stuck = script
    return Chance(runs=runs, endings=frozenset(endings), unended=unended, stuck=stuck)


def _play(machine: Machine, dice: Dice) -> tuple[EndingId | None, tuple[str, ...]]:
    """Play one run; without an ending it got stuck, or was given up at LONGEST_RUN inputs."""
    position, _ = begin(machine)
    script: list[str] = []
    while len(script) < LONGEST_RUN and stop_at(machine, position).ended is None:
        given = _input(machine, position, dice)
        if given is None:
            break
        script.append(write_token(given))
        position, events = step(machine, position, given)
        if isinstance(events[-1].what, Ended):
            return events[-1].what.ending, tuple(script)
    return None, tuple(script)


def _input(machine: Machine, position: Position, dice: Dice) -> Input | None:
    change_ms = next_change_ms(machine, position)
    after_ms = dice.below(PATIENCE_MS if change_ms is None else change_ms)
    ways = open_choices(machine, position, after_ms)
    if change_ms is None:
        return Chosen(ways[dice.below(len(ways))].id, after_ms) if ways else None
    pick = dice.below(len(ways) + 1)
    return Chosen(ways[pick].id, after_ms) if pick < len(ways) else Waited(change_ms)
