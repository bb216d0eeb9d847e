"""Which answers each guard gave during a walk: true, false or both."""

from collections.abc import Mapping
from dataclasses import replace

from scenarios.layout import Asked, Test
from scenarios.machine import Arc, Machine, follow

_TRUE, _FALSE = 1, 2
_FOUND = {0: frozenset[bool](), 1: frozenset({True}), 2: frozenset({False}), 3: frozenset({True, False})}


class Answers:
    """Collects the answers of compiled guards."""

    def __init__(self) -> None:
        self._given: dict[Test, int] = {}

    def note(self, test: Test, *, held: bool) -> None:
        """Note one answer."""
        self._given[test] = self._given.get(test, 0) | (_TRUE if held else _FALSE)

    def note_lines(self, config: int, arc: Arc, at_ms: int) -> None:
        """Note the answers of an arc's guarded lines, each asked after what the lines before it revealed."""
        if not arc.in_order:
            return
        config = follow(config, replace(arc, in_order=False), at_ms)
        for beat in arc.beats:
            held = beat.test is None or beat.test(config, at_ms)
            if beat.test is not None:
                self.note(beat.test, held=held)
            if held:
                config = config & ~beat.mask | beat.bits

    def by_place(self, machine: Machine) -> Mapping[Asked, frozenset[bool]]:
        """Give the answers by where the guard was written; a guard never asked has none."""
        found: dict[Asked, int] = {}
        for test, place in machine.asked.items():
            found[place] = found.get(place, 0) | self._given.get(test, 0)
        return {place: _FOUND[bits] for place, bits in found.items()}
