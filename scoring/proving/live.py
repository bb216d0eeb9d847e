"""What of a configuration can still matter where the law is asked too: also what a norm may yet read.

Two configurations that differ only in other bits have the same paths ahead of them, and the law says the
same on each; so they are one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scenarios.events import Learned
from scenarios.exploring.lasting import arcs_of
from scenarios.exploring.live import live_bits as live_with
from scenarios.exploring.live import read_at, read_by_world
from scenarios.machine import Machine, Stop
from scenarios.model import Slot
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId, SeatId, Value
from scoring.norms import Norm
from scoring.ruling import Rulebook


def live_bits(machine: Machine, book: Rulebook) -> tuple[int, ...]:
    """Give for each stop the bits that can matter from there on, the state itself among them."""
    reading = _Reading.of(machine, book)
    always = reading.everywhere({stop.seat for stop in machine.stops})
    reads = [0 if stop.ended else reading.at(stop) | always for stop in machine.stops]
    return live_with(machine, reads)


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
        mask = read_at(self.machine, stop) | self._duties(stop.seat)
        for way in stop.ways:
            for deed in way.open.deeds:
                mask |= self._bench(stop.seat, deed.act)
        return mask

    def everywhere(self, seats: Iterable[SeatId]) -> int:
        """Give the bits read wherever a run stands: by the world, and by duties to find out."""
        mask = read_by_world(self.machine)
        for seat in seats:
            for norm in self.book.obligations.get(seat, ()):
                for matter in self.matters if self._can_apply(norm) else ():
                    for name in norm.until_known:
                        bits = self.machine.layout.known.get((matter, name))
                        mask |= bits.mask if bits else 0
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
