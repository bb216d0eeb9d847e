"""What can no longer change: guards whose answer is fixed for the rest of a run."""

from collections.abc import Iterator

from scenarios.guard import AllOf, AnyOf, Count, Elapsed, Flag, Guard, Known, Not
from scenarios.machine import Arc, Machine


def arcs_of(machine: Machine) -> Iterator[Arc]:
    """Yield every arc of a machine."""
    yield machine.start
    for stop in machine.stops:
        for way in stop.ways:
            yield way.arc
        if stop.silence is not None:
            yield stop.silence
    for move in machine.world:
        yield move.arc


class Lasting:
    """Knows which flags of a machine are ever set and ever cleared."""

    def __init__(self, machine: Machine) -> None:
        self._layout = machine.layout
        self._sets = self._clears = 0
        for arc in arcs_of(machine):
            self._sets |= arc.put
            self._clears |= ~arc.keep & ~arc.put

    def answer(self, guard: Guard, config: int) -> bool | None:
        """Say what the guard answers from here on whatever happens; None: that can still change.

        Flags that nothing clears stay set, and what is known stays known, if not with the same value.
        """
        match guard:
            case Flag(name):
                mask = self._layout.flags[name].mask
                held = config & mask != 0
                return None if (self._clears if held else self._sets) & mask else held
            case Known(matter, circumstance, values):
                bits = self._layout.known.get((matter, circumstance))
                if bits is None:
                    return False
                return True if config & bits.mask and not values else None
            case Count() | Elapsed():
                return None
            case Not(inner):
                answer = self.answer(inner, config)
                return None if answer is None else not answer
            case AllOf(guards):
                answers = [self.answer(each, config) for each in guards]
                return False if False in answers else None if None in answers else True
            case AnyOf(guards):
                answers = [self.answer(each, config) for each in guards]
                return True if True in answers else None if None in answers else False
