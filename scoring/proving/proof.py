"""The door of this room: a variant in; what is proved of it and what was found against it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import or_

from scenarios.machine import Machine
from scenarios.model import Ending, Scenario, StateId
from scenarios.vocabulary import EVENT
from scoring.judging import Judgement, Law
from scoring.opportunities import Owed
from scoring.proving.breaking import bad_passes, best_breaking
from scoring.proving.case import Case, meetable_from
from scoring.proving.chance import Luck, try_luck
from scoring.proving.dodging import Dodged, dodges, failing, worst_lawful
from scoring.proving.ground import Ground, reach, still
from scoring.proving.ledger import Ledgers
from scoring.proving.live import live_bits
from scoring.proving.paths import Paths, Roads
from scoring.proving.played import Court, Played
from scoring.proving.scale import Scale
from scoring.proving.searching import lawful_ways
from scoring.proving.sights import Key, Sights
from scoring.proving.telling import Shown
from scoring.proving.traps import Trap, traps

BOUND = 200_000
"""Places with what lies behind them, of a variant, beyond which the answer is UNKNOWN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The worst score by the law of a lawful run and the best of one with a breach; None: there is none.

    A bound that is not `exact` was not reached by any run that was played.
    """

    worst: Fraction | None
    worst_run: Played | None
    best: Fraction | None
    best_run: Played | None
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is proved of a variant. With `complete` False nothing that was not found is said not to be.

    `luck` is then what random runs showed. `range` is of the score by the law; `in_play` are the norms that
    any run puts in play; `contested` the choices of each state at the moments that a lawful run can come to
    and at which some are lawful and some are not.
    """

    complete: bool
    range: Range
    dodged: tuple[Dodged, ...] = ()
    failing: tuple[tuple[Ending, Played], ...] = ()
    bad: tuple[tuple[Ending, Played], ...] = ()
    traps: tuple[Trap, ...] = ()
    luck: Luck | None = None
    in_play: frozenset[str] = frozenset()
    contested: Mapping[StateId, tuple[tuple[Shown, ...], ...]] = field(default_factory=dict, hash=False)


def prove(
    scenario: Scenario, machine: Machine, owed: Owed, law: Law, reference: Judgement, *, bound: int = BOUND
) -> Proof:
    """Prove a variant; `reference` is the judgement of its reference run, `owed` what that puts in play."""
    moving = still(machine)
    sights = Sights(moving, law.judge, owed)
    ground = reach(moving, live_bits(moving, law.judge.book), sights, bound)
    court = Court(scenario=scenario, machine=machine, owed=owed, law=law)
    if not ground.complete:
        return _unknown(court)
    ledgers = Ledgers(moving, sights.items, sights.all)
    excused = {each.id: _excused(sights, each) for each in scenario.endings}
    roads = Roads(ground, ledgers, reduce(or_, excused.values(), 0))
    unwritten = tuple(
        line._replace(finding="upheld", credit=Fraction(1)) for line in reference.lines if line.norm is None
    )
    meetable, meetable_lawfully = meetable_from(ground, roads, excused)
    case = Case(
        ground=ground,
        ledgers=ledgers,
        roads=roads,
        scale=Scale(sights.items, scenario.seat, owed, law, unwritten),
        court=court,
        endings={each.id: each for each in scenario.endings},
        owed=_mask(sights, owed),
        bound=bound,
        excuses=excused,
        meetable=meetable,
        meetable_lawfully=meetable_lawfully,
    )
    paths = case.walk_lawful()
    return _asked(case, paths) if paths.complete else _unknown(court)


def _unknown(court: Court) -> Proof:
    """Play random runs in place of an answer."""
    open_ = Range(worst=None, worst_run=None, best=None, best_run=None, exact=False)
    return Proof(complete=False, range=open_, luck=try_luck(court))


def _asked(case: Case, paths: Paths) -> Proof:
    dodged = tuple(dodges(case, paths))
    items = case.ground.sights.items
    mask = sum(items.bit(each.item.key, each.item.norm) for each in dodged)
    worst, worst_run, least_exact = worst_lawful(case, paths, mask)
    best, best_run, most_exact = best_breaking(case)
    return Proof(
        complete=True,
        range=Range(
            worst=worst,
            worst_run=worst_run,
            best=best,
            best_run=best_run,
            exact=least_exact and most_exact,
        ),
        dodged=dodged,
        failing=tuple(failing(case, paths, mask)),
        bad=tuple(bad_passes(case)),
        traps=tuple(traps(case, paths)),
        in_play=frozenset(item.key[0] for item in items.all if item.norm is not None),
        contested=_contested(case.ground),
    )


def _mask(sights: Sights, owed: Owed) -> int:
    """Give the mask of what is owed; what a reference run came to is among the items."""
    keys: set[Key] = set(owed.norms)
    keys |= {(f"craft.{state}", EVENT) for state in owed.crafts}
    keys |= {(f"time.{state}", EVENT) for state in owed.timed}
    keys |= {(f"why.{state}", EVENT) for state in owed.reasoned}
    return sum(1 << at for at, item in enumerate(sights.items.all) if item.key in keys)


def _excused(sights: Sights, ending: Ending) -> int:
    """Give the mask of what an ending excuses."""
    return sum(1 << at for at, item in enumerate(sights.items.all) if item.key[0] in ending.excuses)


def _contested(ground: Ground) -> Mapping[StateId, tuple[tuple[Shown, ...], ...]]:
    numbers = {
        edge.sight for place, _ in lawful_ways(ground) for edge in ground.edges[place] if edge.sight >= 0
    }
    found: dict[StateId, set[tuple[tuple[str, bool], ...]]] = {}
    for number in sorted(numbers):
        sight = ground.sights.all[number]
        state, lawful = sight.stop.state, [not sight.breaks[at] for at in sight.opened]
        if state is not None and any(lawful) and not all(lawful):
            labels = (sight.stop.ways[at].open.label for at in sight.opened)
            found.setdefault(state.id, set()).add(tuple(zip(labels, lawful, strict=True)))
    return {
        state: tuple(tuple(Shown(*way) for way in ways) for ways in sorted(each))
        for state, each in found.items()
    }
