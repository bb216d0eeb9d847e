"""What of a path behind a place the score still depends on: for each duty a few bits, and the clocks running.

`advance` follows one move. The words are those of `scoring.findings`: a duty was done in time, done at all,
or was due; `scoring.keeping` says what that makes of it. What can no longer change anything is left out, so
that paths that are alike from here on have equal ledgers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scenarios.events import Open
from scenarios.layout import Bits
from scenarios.machine import Machine
from scenarios.model import Deed, Slot
from scenarios.vocabulary import EVENT, ActId, CircumstanceId, MatterId
from scoring.keeping import checklist_credit, concerns, duty_finding
from scoring.norms import Before, Norm, Within
from scoring.proving.sights import Item, Items, Key, Sight


class Ledger(NamedTuple):
    """What is behind, in masks of duties but for the last four.

    `kept` in time, whether in play yet or not; `owing` in play and not kept; of these `standing` at the last
    stop of a seat they bind, `over` where the time ran out, `missed` where it did while they stood, `done`
    but too late. `clocks` gives for a duty in seconds how long it has been owing (ms). `broken` are
    prohibitions, `seen` those of the items watched that were come to, `asked` acts of checklists.
    """

    kept: int = 0
    owing: int = 0
    standing: int = 0
    over: int = 0
    missed: int = 0
    done: int = 0
    clocks: tuple[tuple[int, int], ...] = ()
    broken: int = 0
    seen: int = 0
    asked: int = 0


class Doing(NamedTuple):
    """What a choice does for the duties: those it meets, those whose time it ends, acts of checklists."""

    meets: int
    ends: int
    asks: int


NOTHING = Doing(0, 0, 0)


class Step(NamedTuple):
    """What a move does to a ledger; where the world moved, nobody `decides`.

    `duties` are in play where it is made, `bound` bind the seat there, `found` have nothing left to find out.
    `ahead` can be in play later; of those `overwritten` the next stop, which surely comes, says anew whether
    they stand.
    """

    decides: bool
    duties: int
    bound: int
    doing: Doing
    broken: int
    wait_ms: int
    found: int
    ahead: int
    overwritten: int


@dataclass(frozen=True, slots=True)
class Faults:
    """What the law finds against a path: items breached (with the credit of a checklist), and late."""

    breached: int
    late: int
    credits: tuple[tuple[Key, float], ...] = ()


class Ledgers:
    """Keeps the ledgers of the paths of one machine; made once every sight is known."""

    def __init__(self, machine: Machine, items: Items, sights: Iterable[Sight]) -> None:
        every = 0
        for sight in sights:
            every |= sight.duties
        self._items = items
        self._duties: tuple[tuple[int, Item, Norm], ...] = tuple(
            (1 << at, item, item.norm)
            for at, item in enumerate(items.all)
            if item.norm is not None and every >> at & 1
        )
        self.listed, self._acts = _lists(self._duties)
        self._limits = {
            bit: norm.deadline.seconds * 1000
            for bit, _, norm in self._duties
            if isinstance(norm.deadline, Within) and not norm.all_acts
        }
        self._timed = sum(self._limits)
        self.lateable = sum(
            bit
            for bit, _, norm in self._duties
            if isinstance(norm.deadline, Within | Before) and not norm.all_acts
        )
        known = machine.layout.known
        self._sought = tuple(
            (bit, tuple(_masks(known, item.key[1], name) for name in sorted(norm.until_known)))
            for bit, item, norm in self._duties
            if norm.until_known and not norm.all_acts
        )
        self._doing: dict[tuple[Deed, ...], Doing] = {}
        self._bound: dict[str, int] = {}

    def bound(self, seat: str) -> int:
        """Give the duties that bind a seat."""
        if seat not in self._bound:
            self._bound[seat] = sum(bit for bit, _, norm in self._duties if seat in norm.seats)
        return self._bound[seat]

    def doing(self, open_: Open) -> Doing:
        """Give what a choice does for the duties."""
        found = self._doing.get(open_.deeds)
        if found is None:
            meets = ends = asks = 0
            for bit, item, norm in self._duties:
                acts = {deed.act for deed in open_.deeds if concerns(deed, item.key[1])}
                if bit & self.listed:
                    asks |= sum(self._acts.get((bit, act), 0) for act in acts)
                elif acts & norm.acts:
                    meets |= bit
                if isinstance(norm.deadline, Before) and norm.deadline.acts & {d.act for d in open_.deeds}:
                    ends |= bit
            found = self._doing[open_.deeds] = Doing(meets, ends, asks)
        return found

    def found_out(self, sight: Sight) -> int:
        """Give the duties of which all that was to be found out is known."""
        found = 0
        for bit, slots in self._sought:
            if all(any(sight.known & mask for mask in masks) for masks in slots):
                found |= bit
        return found

    def advance(self, ledger: Ledger, step: Step) -> Ledger:
        """Follow a move; what can no longer matter after it is left out."""
        kept, owing, standing, over, missed, done, clocks, broken, seen, asked = ledger
        if step.decides:
            owing |= step.duties & ~kept
            met = step.doing.meets | step.found
            kept |= met & ~over
            done |= met & over & owing
            owing &= ~kept
            missed |= over & self._timed & owing & standing  # what lapsed in time is not missed
            over |= step.doing.ends & owing
            missed |= over & step.duties & owing & ~self._timed
            standing = standing & ~step.bound | step.duties & owing & step.bound
            over, clocks = self._run_on(over, owing & self._timed & ~done, clocks, step.wait_ms)
            broken |= step.broken
            asked |= step.doing.asks
        return Ledger(
            kept & step.ahead,
            owing,
            standing & ~done & ~step.overwritten,
            over & owing,
            missed & owing & ~done,
            done,
            clocks,
            broken,
            seen,
            asked,
        )

    def _run_on(
        self, over: int, running: int, clocks: tuple[tuple[int, int], ...], wait_ms: int
    ) -> tuple[int, tuple[tuple[int, int], ...]]:
        """Let the clocks of the duties in seconds run on; give whose time is over, and the clocks left."""
        if not running & ~over:
            return over, ()
        passed = dict(clocks)
        left = []
        for bit, limit_ms in self._limits.items():
            if running & ~over & bit:
                now_ms = passed.get(bit, 0) + wait_ms
                if now_ms > limit_ms:
                    over |= bit
                else:
                    left.append((bit, now_ms))
        return over, tuple(left)

    def faults(self, ledger: Ledger) -> Faults:
        """Say what is found against a path that ends with this ledger."""
        breached, late = ledger.broken, 0
        credits_: list[tuple[Key, float]] = []
        left = ledger.owing
        for bit, item, norm in self._duties if left else ():
            if not left & bit:
                continue
            if norm.all_acts:
                asked = {
                    act for act in norm.acts | norm.checklist_never if ledger.asked & self._acts[bit, act]
                }
                credit = checklist_credit(norm.acts, norm.checklist_never, asked)
                if credit < 1:
                    breached |= bit
                    credits_.append((item.key, credit))
                continue
            finding = duty_finding(
                in_time=False,
                at_all=bool(ledger.done & bit),
                due=bool((ledger.standing | ledger.missed) & bit),
            )
            if finding == "breached":
                breached |= bit
            elif finding == "late":
                late |= bit
        return Faults(breached, late, tuple(credits_))


def _lists(duties: Iterable[tuple[int, Item, Norm]]) -> tuple[int, dict[tuple[int, ActId], int]]:
    """Give the mask of the checklists, and a bit for each act that one asks for or never wants."""
    listed, acts = 0, dict[tuple[int, ActId], int]()
    for bit, _, norm in duties:
        if norm.all_acts:
            listed |= bit
            for act in sorted(norm.acts | norm.checklist_never):
                acts[bit, act] = 1 << len(acts)
    return listed, acts


def _masks(known: Mapping[Slot, Bits], matter: MatterId, name: CircumstanceId) -> tuple[int, ...]:
    """Give the bits that make a circumstance known of a matter: its own, or the event's."""
    return tuple(known[slot].mask for slot in ((matter, name), (EVENT, name)) if slot in known)
