"""The bits of a configuration: which state, what was used once, flags, timers, knowledge, counters.

All in one int, which makes it cheap to copy, compare and keep by the hundred thousand. A field is a mask and
a shift; the value 0 of a knowledge field is "not yet known".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import eq, ge, gt, le, lt
from typing import NamedTuple, TypeAlias

from scenarios.guard import AllOf, AnyOf, Compare, Count, Elapsed, Flag, Guard, Known, Not, tests_of
from scenarios.model import Choice, Line, Scenario, Slot, Wording
from scenarios.vocabulary import Value

Test: TypeAlias = Callable[[int, int], bool]
"""A compiled guard: (configuration, milliseconds since the run began) -> does it hold."""


class Asked(NamedTuple):
    """A guard and the line of the file whose choice, line or timer asks it."""

    line: int
    guard: Guard


_COMPARES: Mapping[Compare, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq}


@dataclass(frozen=True, slots=True)
class Bits:
    """A field of the configuration: `mask` is in place, a value is shifted left by `shift`."""

    mask: int
    shift: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each thing a run remembers lies; the same for all variants of a scenario."""

    node: Bits
    once: Mapping[str, Bits] = field(hash=False)
    flags: Mapping[str, Bits] = field(hash=False)
    timers: Mapping[str, Bits] = field(hash=False)
    known: Mapping[Slot, Bits] = field(hash=False)
    values: Mapping[Slot, tuple[Value, ...]] = field(hash=False)
    counters: Mapping[str, tuple[Bits, int]] = field(hash=False)

    def put(self, slot: Slot, value: Value) -> tuple[int, int]:
        """Give (mask, bits) that make the slot known with the value."""
        bits = self.known[slot]
        return bits.mask, (self.values[slot].index(value) + 1) << bits.shift

    def knowledge(self, config: int) -> dict[Slot, Value]:
        """Read what is known in a configuration, in a fixed order."""
        found = {}
        for slot, bits in self.known.items():
            at = (config & bits.mask) >> bits.shift
            if at:
                found[slot] = self.values[slot][at - 1]
        return found


class _Packer:
    """Hands out fields from bit 0 upwards."""

    def __init__(self) -> None:
        self._next = 0

    def field(self, most: int) -> Bits:
        """Reserve room for the values 0 to `most`."""
        width = max(1, most.bit_length())
        bits = Bits(((1 << width) - 1) << self._next, self._next)
        self._next += width
        return bits


def lay_out(scenario: Scenario) -> Layout:
    """Find what a run of this scenario can remember, and give each its bits."""
    packer = _Packer()
    values = _revealed(scenario)
    choices = [choice for state in scenario.states for choice in state.choices]
    return Layout(
        node=packer.field(len(scenario.states) + len(scenario.endings) - 1),
        once={name: packer.field(1) for name in sorted({c.once for c in choices if c.once})},
        flags={name: packer.field(1) for name in sorted(scenario.flags)},
        timers={timer.id: packer.field(1) for timer in scenario.timers},
        known={slot: packer.field(len(each)) for slot, each in values.items()},
        values=values,
        counters={name: (packer.field(most), most) for name, most in sorted(scenario.counters.items())},
    )


def lines_of(choice: Choice) -> Iterable[Line]:
    """Yield the lines of a choice, with its bare reveals as a last silent one."""
    yield from choice.lines
    if choice.reveals:
        yield Line(channel="scene", speaker="", text=Wording(), reveals=choice.reveals)


def _revealed(scenario: Scenario) -> dict[Slot, tuple[Value, ...]]:
    lines: list[Line] = []
    for state in scenario.states:
        lines += state.lines
        for choice in state.choices:
            lines += lines_of(choice)
    for timer in scenario.timers:
        lines += timer.lines
    found: dict[Slot, set[Value]] = {}
    for line in lines:
        for reveal in line.reveals:
            true = [v.true[reveal.slot] for v in scenario.variants if reveal.slot in v.true]
            found.setdefault(reveal.slot, set()).update([reveal.value] if reveal.value else true)
    return {slot: tuple(sorted(found[slot])) for slot in sorted(found)}


def compile_guard(guard: Guard | None, layout: Layout) -> Test | None:
    """Turn a guard into a function of the configuration; None stays None (always)."""
    match guard:
        case None:
            return None
        case Known(matter, circumstance, values):
            return _known(layout, (matter, circumstance), values)
        case Flag(name):
            bit = layout.flags[name].mask
            return lambda config, _: config & bit != 0
        case Count(name, compare, number):
            bits, _most = layout.counters[name]
            mask, shift, holds = bits.mask, bits.shift, _COMPARES[compare]
            return lambda config, _: holds((config & mask) >> shift, number)
        case Elapsed(compare, limit):
            holds = _COMPARES[compare]
            return lambda _, now_ms: holds(now_ms, limit)
        case Not(inner):
            test = _must(inner, layout)
            return lambda config, now_ms: not test(config, now_ms)
        case AllOf(guards):
            return _all_of(guards, layout)
        case AnyOf(guards):
            return reduce(_either, [_must(each, layout) for each in guards])


def _all_of(guards: tuple[Guard, ...], layout: Layout) -> Test:
    """Compile a conjunction: what asks for fixed bits becomes one look, the rest follows it."""
    mask = wanted = 0
    tests: list[Test] = []
    for guard in guards:
        fixed = _fixed_bits(guard, layout)
        if fixed and not fixed[0] & mask:
            mask, wanted = mask | fixed[0], wanted | fixed[1]
        else:
            tests.append(_must(guard, layout))
    if mask:
        tests.insert(0, lambda config, _: config & mask == wanted)
    return reduce(_both, tests)


def _fixed_bits(guard: Guard, layout: Layout) -> tuple[int, int] | None:
    """Give (mask, bits) of a guard that holds just when these bits stand so; None for any other."""
    match guard:
        case Known(matter, circumstance, values) if len(values) == 1:
            slot, (value,) = (matter, circumstance), values
            return layout.put(slot, value) if value in layout.values.get(slot, ()) else None
        case Flag(name):
            return layout.flags[name].mask, layout.flags[name].mask
        case Not(Flag(name)):
            return layout.flags[name].mask, 0
        case _:
            return None


def _both(first: Test, second: Test) -> Test:
    return lambda config, now_ms: first(config, now_ms) and second(config, now_ms)


def _either(first: Test, second: Test) -> Test:
    return lambda config, now_ms: first(config, now_ms) or second(config, now_ms)


def bits_read(guard: Guard, layout: Layout) -> int:
    """Give the mask of the configuration's bits that the guard looks at."""
    mask = 0
    for test in tests_of(guard):
        match test:
            case Known(matter, circumstance):
                bits = layout.known.get((matter, circumstance))
                mask |= bits.mask if bits else 0
            case Flag(name):
                mask |= layout.flags[name].mask
            case Count(name):
                mask |= layout.counters[name][0].mask
            case Elapsed():
                pass
    return mask


def _must(guard: Guard, layout: Layout) -> Test:
    test = compile_guard(guard, layout)
    if test is None:
        raise AssertionError(guard)
    return test


def _known(layout: Layout, slot: Slot, values: frozenset[Value]) -> Test:
    """Compile a test of knowledge; a slot that nothing reveals is never known."""
    if slot not in layout.known:
        return lambda _config, _now: False
    mask = layout.known[slot].mask
    if not values:
        return lambda config, _: config & mask != 0
    wanted = frozenset(layout.put(slot, value)[1] for value in values if value in layout.values[slot])
    return lambda config, _: config & mask in wanted
