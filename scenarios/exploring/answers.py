"""Which answers each guard gave during a walk: true, false or both."""

from collections.abc import Mapping
from dataclasses import replace

from scenarios.layout import Asked, Test
from scenarios.machine import Arc, Machine, WorldMove, follow
from scenarios.model import TimerId

_TRUE, _FALSE = 1, 2
_FOUND = {0: frozenset[bool](), 1: frozenset({True}), 2: frozenset({False}), 3: frozenset({True, False})}


class Answers:
    """Collects the answers of compiled guards, and the timers that fired."""

    def __init__(self) -> None:
        self._given: dict[Test, int] = {}
        self._settled: set[int] = set()
        self._asking: list[tuple[int, Test]] | None = None
        self.fired: set[TimerId] = set()

    def note(self, test: Test, *, held: bool) -> None:
        """Note one answer."""
        self._given[test] = self._given.get(test, 0) | (_TRUE if held else _FALSE)

    def settled(self, test: Test) -> bool:
        """Tell whether a guard gave both answers already, so that asking on tells nothing."""
        return self._given.get(test) == _TRUE | _FALSE

    def note_timers(self, machine: Machine, config: int) -> None:
        """Note what the guards of timers that have not fired answer where a run stands."""
        if self._asking is None:
            self._asking = [(move.fired, move.test) for move in machine.world if move.test is not None]
        if not self._asking or machine.stops[config & machine.node_mask].ended is not None:
            return
        for fired, test in self._asking:
            if not config & fired:
                self.note(test, held=test(config, 0))
        self._asking = [each for each in self._asking if not self.settled(each[1])]

    def note_move(self, config: int, arc: Arc, fired: tuple[WorldMove, ...], at_ms: int) -> None:
        """Note the answers of a move's guarded lines, then of the timers' that fired on arrival."""
        self._note_lines(config, arc, at_ms)
        for move in fired:
            config, arc = follow(config, arc, at_ms), move.arc
            self.fired.add(move.timer.id)
            if move.test is not None:
                self.note(move.test, held=True)
            self._note_lines(config, arc, at_ms)

    def _note_lines(self, config: int, arc: Arc, at_ms: int) -> None:
        """Note what each guarded line answers, asked after what the lines before it revealed."""
        if not arc.in_order or id(arc) in self._settled:
            return
        config = follow(config, replace(arc, in_order=False), at_ms)
        asked, held = None, True
        for beat in arc.beats:
            if beat.test is not asked:
                asked, held = beat.test, beat.test is None or beat.test(config, at_ms)
                if beat.test is not None:
                    self.note(beat.test, held=held)
            if held:
                config = config & ~beat.mask | beat.bits
        if all(self._given[beat.test] == _TRUE | _FALSE for beat in arc.beats if beat.test is not None):
            self._settled.add(id(arc))

    def by_place(self, machine: Machine) -> Mapping[Asked, frozenset[bool]]:
        """Give the answers by where the guard was written; a guard never asked has none."""
        found: dict[Asked, int] = {}
        for test, place in machine.asked.items():
            found[place] = found.get(place, 0) | self._given.get(test, 0)
        return {place: _FOUND[bits] for place, bits in found.items()}
