"""What of a configuration can still matter: bits that a guard, a line or a norm may yet read.

Two configurations that differ only in other bits have the same paths ahead of them, and the law says the
same on each; so they are one. This is live-variable analysis (Aho, Lam, Sethi and Ullman, Compilers, 9.2.5)
with the states of the scenario as its blocks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scenarios.events import Learned
from scenarios.exploring.lasting import arcs_of
from scenarios.layout import Test, bits_read
from scenarios.machine import Arc, Machine, Stop
from scenarios.model import Slot
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, SeatId, Value
from scoring.norms import Norm
from scoring.ruling import Rulebook


def live_bits(machine: Machine, book: Rulebook) -> tuple[int, ...]:
    """Give for each stop the bits that can matter from there on, the state itself among them."""
    reading = _Reading.of(machine, book)
    always = reading.everywhere({stop.seat for stop in machine.stops})
    reads = [0 if stop.ended else reading.at(stop) | always for stop in machine.stops]
    flows = [frozenset(_flows(machine, at, stop)) for at, stop in enumerate(machine.stops)]
    live, before = reads, None
    while live != before:
        before = live
        live = [read | _carried(flow, before) if flow else 0 for read, flow in zip(reads, flows, strict=True)]
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the moves of a machine and the norms that can apply in it look at."""

    machine: Machine
    book: Rulebook
    can_be: Mapping[Slot, frozenset[Value]]
    matters: frozenset[MatterId]
    known: dict[SeatId | tuple[SeatId, ActId], int]

    @classmethod
    def of(cls, machine: Machine, book: Rulebook) -> "_Reading":
        can_be: dict[Slot, set[Value]] = {}
        for arc in arcs_of(machine):
            for beat in arc.beats:
                if isinstance(beat.what, Learned):
                    slot = (beat.what.matter, beat.what.circumstance)
                    can_be.setdefault(slot, set()).add(beat.what.value)
        named = {matter for matter, _ in can_be}
        named |= {deed.matter for stop in machine.stops for way in stop.ways for deed in way.open.deeds}
        return cls(
            machine,
            book,
            {slot: frozenset(each) for slot, each in can_be.items()},
            frozenset({EVENT, *named}),
            {},
        )

    def at(self, stop: Stop) -> int:
        """Give the bits read at one stop: by its guards, its lines and the law."""
        mask = self._duties(stop.seat)
        for way in stop.ways:
            mask |= way.used | self._test(way.test) | self._arc(way.arc)
            for deed in way.open.deeds:
                mask |= self._bench(stop.seat, deed.act)
        return mask | (self._arc(stop.silence) if stop.silence else 0)

    def everywhere(self, seats: Iterable[SeatId]) -> int:
        """Give the bits read wherever a run stands: by the world, and by duties to find out."""
        mask = 0
        for move in self.machine.world:
            mask |= move.fired | self._test(move.test) | self._arc(move.arc)
        for seat in seats:
            for norm in self.book.obligations.get(seat, ()):
                for matter in self.matters if self._can_apply(norm) else ():
                    for name in norm.until_known:
                        bits = self.machine.layout.known.get((matter, name))
                        mask |= bits.mask if bits else 0
        return mask

    def _test(self, test: Test | None) -> int:
        return bits_read(self.machine.asked[test].guard, self.machine.layout) if test else 0

    def _arc(self, arc: Arc) -> int:
        mask = 0
        for bits, *_ in arc.counts:
            mask |= bits
        for beat in arc.beats if arc.in_order else ():
            mask |= self._test(beat.test)
        return mask

    def _duties(self, seat: SeatId) -> int:
        if seat not in self.known:
            self.known[seat] = self._duties_afresh(seat)
        return self.known[seat]

    def _duties_afresh(self, seat: SeatId) -> int:
        mask = 0
        for norm in self.book.obligations.get(seat, ()):
            if self._can_apply(norm):
                mask |= self._slots(norm)
                for act in norm.acts:
                    mask |= self._bench(seat, act)
        return mask

    def _bench(self, seat: SeatId, act: ActId) -> int:
        """Give what decides on an act; nothing, where no norm can order or forbid it."""
        if (seat, act) not in self.known:
            self.known[seat, act] = self._bench_afresh(seat, act)
        return self.known[seat, act]

    def _bench_afresh(self, seat: SeatId, act: ActId) -> int:
        bench = self.book.benches.get((seat, act))
        norms = [norm for norm in bench.norms if self._can_apply(norm)] if bench else []
        if not any(norm.modality in ("prohibition", "obligation") for norm in norms):
            return 0
        mask = 0
        for norm in norms:
            mask |= self._slots(norm)
        return mask

    def _can_apply(self, norm: Norm) -> bool:
        """Tell whether some matter could be known so that the norm's circumstances hold."""
        return any(
            all(values & self._values(matter, name) for name, values in norm.when) for matter in self.matters
        )

    def _values(self, matter: MatterId, name: CircumstanceId) -> frozenset[Value]:
        none = frozenset[Value]()
        return self.can_be.get((matter, name), none) | self.can_be.get((EVENT, name), none)

    def _slots(self, norm: Norm) -> int:
        names = {name for name, _ in norm.when} | norm.until_known
        names |= {name for each in norm.unless for name, _ in each}
        mask = 0
        for (matter, name), bits in self.machine.layout.known.items():
            if name in names and (matter, name) in self.can_be:
                mask |= bits.mask
        return mask
