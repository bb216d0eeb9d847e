"""Checks of runs that cannot end: dead ends, loops without a way out, and silence that goes round."""

from collections.abc import Iterator, Mapping, Sequence

from scenarios.exploring.clockwork import Clockwork
from scenarios.exploring.cutting import cut_off, sure_stops
from scenarios.exploring.explored import Explored, shown_by, written
from scenarios.exploring.spans import FOREVER, Span
from scenarios.exploring.walk import Walk
from scenarios.machine import Machine, stop_at, take
from scenarios.model import State
from scenarios.problems import Problem
from scenarios.script import play


def check_ends(explored: Explored) -> Iterator[Problem]:
    """E204: a run stops with nothing open; E205: a run goes on but can reach no ending. Once a state."""
    seen: set[tuple[str, str]] = set()
    for variant, found in explored.walks.items():
        if found.chance is not None and found.chance.stuck is not None:
            position, _ = play(found.machine, found.chance.stuck)
            stuck = stop_at(found.machine, position).state
            shown = written(variant, found.chance.stuck)
            yield _dead_end(explored, stuck.line if stuck is not None else 0, shown)
        for code, spot, span in _endless(found) if found.complete else ():
            state = _state(found, spot)
            if (code, state.id) not in seen:
                seen.add((code, state.id))
                shown = shown_by(found, spot, span)
                yield (
                    _dead_end(explored, state.line, shown)
                    if code == "E204"
                    else explored.problem(
                        state.line,
                        code,
                        f"from {state.id!r} on no ending can be reached ({shown})",
                        "give the loop a choice, a clock or a timer that leads out of it",
                    )
                )


def _dead_end(explored: Explored, line: int, shown: str) -> Problem:
    return explored.problem(
        line,
        "E204",
        f"nothing is open and nothing happens by itself ({shown})",
        "keep a choice open there, or give the state a clock",
    )


def _endless(found: Walk) -> Iterator[tuple[str, int, Span]]:
    """Yield each dead end, and each spot where a loop without a way out is entered."""
    machine, node_mask = found.machine, found.machine.node_mask
    sure = sure_stops(machine)
    goals: list[int] = []
    lost: dict[int, Span] = {}
    if len(sure) < len(machine.stops):
        goals = [spot for spot, config in enumerate(found.spots) if config & node_mask in sure]
        lost = cut_off(found, goals)
    dead = _dead_ends(found, lost)
    for spot, span in dead.items():
        yield "E204", spot, span
    if dead and lost:
        lost = cut_off(found, [*goals, *dead])
    for spot, span in lost.items():
        if found.origins[spot] not in lost:
            yield "E205", spot, span


def _dead_ends(found: Walk, lost: Mapping[int, Span]) -> dict[int, Span]:
    """Find where nothing is open any more and no clock or timer leads on.

    Without guards over time every such spot is among those that reach no ending.
    """
    clockwork = Clockwork(found.machine)
    dead = {}
    for spot in range(len(found.spots)) if clockwork.asks_for_time else lost:
        config, span = found.spots[spot], found.spans[spot]
        stop = clockwork.stop(config)
        if stop.state is None or stop.limit_ms is not None or clockwork.due(config, span)[1] is not None:
            continue
        last = clockwork.late_span(config)[0]
        if all(config & way.used or (way.test and not way.test(config, last)) for way in stop.ways):
            dead[spot] = span
    return dead


def check_silence(explored: Explored) -> Iterator[Problem]:
    """E207: a member who stays silent is led round for ever. Once for each state with such a clock."""
    seen: set[str] = set()
    for found in explored.walks.values():
        for spot in _silent_rounds(found):
            state = _state(found, spot)
            if state.id not in seen and state.clock is not None:
                seen.add(state.id)
                yield explored.problem(
                    state.clock.line,
                    "E207",
                    f"the clock of {state.id!r} leads a silent member round for ever "
                    f"({shown_by(found, spot)})",
                    "let silence lead on to an ending in the end",
                )


def _silent_rounds(found: Walk) -> Iterator[int]:
    """Yield the first spot of every round that silence alone goes for ever: late ones, for time passes."""
    machine = found.machine
    going = _silent_stops(machine)
    if not going:
        return
    last = machine.moments_ms[-1] if machine.moments_ms else 0
    met: set[int] = set()
    for spot, config in enumerate(found.spots):
        if config & machine.node_mask not in going or found.spans[spot][1] < FOREVER:
            continue
        path: list[int] = []
        while config & machine.node_mask in going and config not in met:
            met.add(config)
            path.append(config)
            silence = machine.stops[config & machine.node_mask].silence
            if silence is not None:
                config, _ = take(machine, config, silence, last)  # noqa: PLW2901 - the path goes on from here
        if config in path:
            yield found.spots.index(config)


def _silent_stops(machine: Machine) -> frozenset[int]:
    """Find the stops from which clocks alone may come back to the same stop."""
    then: Sequence[int | None] = [
        stop.silence.put & machine.node_mask if stop.silence is not None else None for stop in machine.stops
    ]
    going = set()
    for start in range(len(then)):
        at, steps = then[start], 0
        while at is not None and at != start and steps < len(then):
            at, steps = then[at], steps + 1
        if at == start:
            going.add(start)
    return frozenset(going)


def _state(found: Walk, spot: int) -> State:
    state = found.machine.stops[found.spots[spot] & found.machine.node_mask].state
    if state is None:
        raise AssertionError(f"spot {spot} is an ending")
    return state
