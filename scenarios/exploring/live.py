"""What of a configuration can still matter: the bits that a guard or a line may yet read.

Two configurations that differ only in other bits have the same paths ahead of them, so they are one. This is
live-variable analysis (Aho, Lam, Sethi and Ullman, Compilers, 9.2.5) with the states of the scenario as its
blocks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from scenarios.layout import Test, bits_read
from scenarios.machine import Arc, Machine, Stop


def read_at(machine: Machine, stop: Stop) -> int:
    """Give the bits that the choices of a stop and its clock read."""
    mask = read_by(machine, stop.silence) if stop.silence else 0
    for way in stop.ways:
        mask |= way.used | _read_by_test(machine, way.test) | read_by(machine, way.arc)
    return mask


def read_by_world(machine: Machine) -> int:
    """Give the bits that the world reads wherever a run stands."""
    mask = 0
    for move in machine.world:
        mask |= move.fired | _read_by_test(machine, move.test) | read_by(machine, move.arc)
    return mask


def read_by(machine: Machine, arc: Arc) -> int:
    """Give the bits that an arc reads: its counters, and what its lines ask for."""
    mask = 0
    for bits, *_ in arc.counts:
        mask |= bits
    for beat in arc.beats if arc.in_order else ():
        mask |= _read_by_test(machine, beat.test)
    return mask


def _read_by_test(machine: Machine, test: Test | None) -> int:
    return bits_read(machine.asked[test].guard, machine.layout) if test else 0


def live_bits(machine: Machine, reads: Sequence[int]) -> tuple[int, ...]:
    """Give for each stop the bits that can matter from there on, the state itself among them.

    `reads` are for each stop the bits read there, what the world reads among them.
    """
    flows = [frozenset(_flows(machine, at, stop)) for at, stop in enumerate(machine.stops)]
    live, before = list(reads), None
    while live != before:
        before = live
        live = [read | _carried(flow, before) for read, flow in zip(reads, flows, strict=True)]
    return tuple(each | machine.node_mask for each in live)


def _carried(flow: Iterable[tuple[int, int]], live: list[int]) -> int:
    found = 0
    for kept, to in flow:
        found |= live[to] & kept
    return found


def _flows(machine: Machine, at: int, stop: Stop) -> Iterator[tuple[int, int]]:
    """Yield each way out of a stop: the bits it does not overwrite, and the stop it leads to."""
    if stop.ended:
        return
    arcs = [way.arc for way in stop.ways]
    if stop.silence is not None:
        arcs.append(stop.silence)
    for arc in arcs:
        to = _target(machine, arc, at)
        yield _kept(arc), to
        for move in machine.world:  # may fire on arrival
            yield _kept(arc), _target(machine, move.arc, to)
    for move in machine.world:
        yield -1, _target(machine, move.arc, at)


def _target(machine: Machine, arc: Arc, at: int) -> int:
    return at if arc.keep & machine.node_mask else arc.put & machine.node_mask


def _kept(arc: Arc) -> int:
    """Give the bits an arc leaves as they are; what a counter or a guarded line writes depends on them."""
    kept = arc.keep
    for mask, *_ in arc.counts:
        kept |= mask
    return kept


def forgetful(machine: Machine, *, remembers: int = 0) -> Machine:
    """Give the machine that forgets on each move what nothing reads any more; its runs are the same.

    The bits it `remembers` stay, as do those that the world reads, at an ending too: else what a timer waits
    for would look as if it could be undone. Timers forget nothing: they may fire after any move, and what
    they write is what every move depends on. What became known may be told again, where it was forgotten.
    """
    always = read_by_world(machine) | remembers
    reads = [always if stop.ended else read_at(machine, stop) | always for stop in machine.stops]
    live = live_bits(machine, reads)

    def forgetting(arc: Arc, at: int) -> Arc:
        return _forgetful_arc(arc, live[_target(machine, arc, at)] | read_by(machine, arc))

    return replace(
        machine,
        stops=tuple(_forgetful_stop(stop, at, forgetting) for at, stop in enumerate(machine.stops)),
        start=forgetting(machine.start, 0),
    )


def _forgetful_stop(stop: Stop, at: int, forgetting: Callable[[Arc, int], Arc]) -> Stop:
    ways = tuple(replace(way, arc=forgetting(way.arc, at)) for way in stop.ways)
    silence = stop.silence and forgetting(stop.silence, at)
    return replace(stop, ways=ways, by_id={way.id: way for way in ways}, silence=silence)


def _forgetful_arc(arc: Arc, live: int) -> Arc:
    """Forget where an arc leads what is not live there; what its own lines ask for is live yet."""
    counts = tuple(each for each in arc.counts if each[0] & live)
    return replace(
        arc,
        keep=arc.keep & live,
        put=arc.put & live,
        counts=counts,
        plain=not (counts or arc.in_order),
    )
