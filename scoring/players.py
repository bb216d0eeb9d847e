"""Players without judgement: who must fail, whatever the scenario (scoring.md section 11).

A player is told what a member is: what happened so far, and what is open. What it may read off the machine
is what a choice's wording tells: whether it acts, whether it leads on, whether it ends the run.
"""

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from scenarios.events import Event
from scenarios.machine import (
    Chosen,
    Machine,
    Position,
    Stop,
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


class Moment(NamedTuple):
    """A moment of decision: where the run stands, what happened so far, what is open after thinking."""

    machine: Machine
    position: Position
    told: tuple[Event, ...]
    after_ms: int
    ways: tuple[Way, ...]

    @property
    def stop(self) -> Stop:
        """Give the state the run stands in."""
        return stop_at(self.machine, self.position)

    @property
    def can_wait(self) -> bool:
        """Tell whether something happens by itself."""
        return next_change_ms(self.machine, self.position) is not None

    def leads_on(self, way: Way) -> bool:
        """Tell whether a choice leaves the state."""
        return not way.arc.keep & self.machine.node_mask

    def ends(self, way: Way) -> bool:
        """Tell whether a choice ends the run at once."""
        return self.leads_on(way) and (
            self.machine.stops[way.arc.put & self.machine.node_mask].ended is not None
        )


class Player(NamedTuple):
    """How to pick (None: wait), and how long that takes, told what happens by itself in how many ms."""

    pick: Callable[[Moment], Way | None]
    takes_ms: Callable[[int | None], int] = thinking_ms


Players: TypeAlias = Mapping[str, Player]

_REFUSALS = frozenset(
    map(ActId, ("send_nobody", "decline_request", "refuse_report", "leave_in_danger", "refuse_foreign_id"))
)


def players(acts: Mapping[ActId, Act]) -> Players:
    """Give the players by name, without the random one; `acts` says which acts assist."""
    return MappingProxyType(
        {
            "always assist": Player(lambda moment: _assisting(moment, acts)),
            "always refuse": Player(lambda moment: _refusing(moment, acts)),
            "always first": Player(lambda moment: moment.ways[0]),
            "always longest": Player(lambda moment: max(moment.ways, key=lambda way: len(way.open.label))),
            "fastest": Player(_soonest_over, lambda _: 0),
        }
    )


def random_player(seed: int) -> Player:
    """Make a player that picks by SHA-256 of the seed and how often it has picked."""
    picked = 0

    def pick(moment: Moment) -> Way:
        nonlocal picked
        picked += 1
        digest = hashlib.sha256(f"{seed}/{picked}".encode()).digest()
        return moment.ways[int.from_bytes(digest[:4], "big") % len(moment.ways)]

    return Player(pick)


def _soonest_over(moment: Moment) -> Way:
    """Pick what ends the run, else the first that leads on, else the first: nothing is asked."""
    return min(moment.ways, key=lambda way: (not moment.ends(way), not moment.leads_on(way)))


def _assisting(moment: Moment, acts: Mapping[ActId, Act]) -> Way:
    willing = tuple(way for way in moment.ways if not _refuses(way))
    return _prefer(moment._replace(ways=willing or moment.ways), lambda way: _assists(way, acts))


def _refusing(moment: Moment, acts: Mapping[ActId, Act]) -> Way:
    idle = tuple(way for way in moment.ways if not _assists(way, acts))
    return _prefer(moment._replace(ways=idle or moment.ways), _refuses)


def _assists(way: Way, acts: Mapping[ActId, Act]) -> bool:
    return any(acts[deed.act].assist for deed in way.open.deeds)


def _refuses(way: Way) -> bool:
    return any(deed.act in _REFUSALS for deed in way.open.deeds)


def _prefer(moment: Moment, wanted: Callable[[Way], bool]) -> Way:
    """Pick the first way that is wanted, else the first that leads on, else the first."""
    for fits in (wanted, moment.leads_on):
        for way in moment.ways:
            if fits(way):
                return way
    return moment.ways[0]


def play_as(machine: Machine, player: Player) -> tuple[Event, ...]:
    """Play a run to its end, or to MOST_MOVES; where nothing is open the player waits."""
    position, events = begin(machine)
    told = list(events)
    for _ in range(MOST_MOVES):
        if stop_at(machine, position).ended is not None:
            break
        position, events = _move(machine, position, tuple(told), player)
        told += events
    return tuple(told)


def _move(
    machine: Machine, position: Position, told: tuple[Event, ...], player: Player
) -> tuple[Position, tuple[Event, ...]]:
    change_ms = next_change_ms(machine, position)
    after_ms = player.takes_ms(change_ms)
    ways = open_choices(machine, position, after_ms)
    picked = player.pick(Moment(machine, position, told, after_ms, ways)) if ways else None
    if picked is None and change_ms is not None:
        return step(machine, position, Waited(change_ms))
    return step(machine, position, Chosen((picked or ways[0]).id, after_ms))
